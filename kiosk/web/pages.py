"""Every blueprint of pages, and what their templates may use."""

from flask import Flask

from kiosk.web import filters
from kiosk.web.admin import admin
from kiosk.web.admin_calendar import admin_calendar
from kiosk.web.admin_catalogue import admin_catalogue
from kiosk.web.cards import Unanswered, cards
from kiosk.web.cases import cases
from kiosk.web.citizen import citizen
from kiosk.web.console import console
from kiosk.web.contrast import offer_contrast
from kiosk.web.dashboard import dashboard
from kiosk.web.dashboard_view import Kept
from kiosk.web.day_appointments import day_appointments
from kiosk.web.door import door
from kiosk.web.enquiries import enquiries
from kiosk.web.guide import guide
from kiosk.web.guide_desk import guide_desk
from kiosk.web.one_browser import one_browser
from kiosk.web.printer_words import printer_beside, printers_in_need, second_slip_words
from kiosk.web.promise_view import Replays
from kiosk.web.promises import promises
from kiosk.web.rating_page import ratings
from kiosk.web.rights import deciding
from kiosk.web.rule_words import rule_word
from kiosk.web.screens import screens
from kiosk.web.staff import staff
from kiosk.web.touch_hall import FrequentItems
from kiosk.web.waits import waits
from kiosk.web.what_if import what_if
from kiosk.web.words import long_day, short_day, word


def register_pages(app: Flask) -> None:
    """Puts the pages into the application."""
    filters.register(app)
    app.jinja_env.globals.update(word=word, rule_word=rule_word, printers_in_need=printers_in_need)
    app.jinja_env.globals.update(printer_beside=printer_beside, second_slip_words=second_slip_words)
    offer_contrast(app)
    app.jinja_env.filters.update(short_day=short_day, long_day=long_day)
    app.extensions["kiosk_frequent"] = FrequentItems()
    app.extensions["kiosk_overviews"] = Kept()
    app.extensions["kiosk_replays"] = Replays()
    app.extensions["kiosk_unanswered"] = app.jinja_env.globals["unanswered_cards"] = Unanswered()
    for pages in (
        admin,
        admin_calendar,
        admin_catalogue,
        cards,
        cases,
        citizen,
        console,
        dashboard,
        day_appointments,
        deciding,
        door,
        enquiries,
        guide,
        guide_desk,
        one_browser,
        promises,
        ratings,
        screens,
        staff,
        waits,
        what_if,
    ):
        app.register_blueprint(pages)
