"""Every blueprint of pages, and what their templates may use."""

from flask import Flask

from kiosk.web import filters
from kiosk.web.citizen import citizen
from kiosk.web.guide import guide
from kiosk.web.staff import staff


def register_pages(app: Flask) -> None:
    """Puts the pages into the application."""
    filters.register(app)
    for pages in (citizen, guide, staff):
        app.register_blueprint(pages)
