"""Calendars: which year is in force by whose approval, what the files offer, and which open cases that would move."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kiosk.domain.calendar import Edition
from kiosk.domain.errors import Refusal
from kiosk.domain.people import Role
from kiosk.operations import calendars
from kiosk.operations.calendars import YearLine
from kiosk.operations.ports import Context
from kiosk.operations.rule_ports import Offer
from kiosk.web.auth import actor, allow
from kiosk.web.errors import status_of
from kiosk.web.extensions import desk
from kiosk.web.forms import fresh_id, run, told
from kiosk.web.language import gettext
from kiosk.web.rule_words import signers

admin_calendar = Blueprint("admin_calendar", __name__, url_prefix="/admin/calendar")

_MOST_MOVES = 200
_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Difference:
    """What an offered edition changes in the year: which days turn into days off, and which into working days."""

    line: YearLine
    now_off: tuple[date, ...]
    now_worked: tuple[date, ...]


@admin_calendar.get("/")
@allow(Role.ADMIN, Role.MANAGER)
def show() -> ResponseReturnValue:
    """The years, and what waits to be approved."""
    return _page(200)


@admin_calendar.post("/approve")
@allow(Role.ADMIN, Role.MANAGER)
def approve() -> ResponseReturnValue:
    """Puts in force what was shown; what is not the same any more is shown again instead."""
    offer, digest = desk().rule_files.offered(), request.form.get("digest", "")

    def verb(context: Context) -> str:
        seen = calendars.approve(context, offer, digest)
        return gettext("日历已批准，%(count)s 件在办件改了到期日，每件都记了一笔。", count=seen.moved_cases)

    try:
        flash(run(verb), "done")
    except Refusal as refusal:
        flash(told(refusal), "stop")
        return _page(status_of(refusal))
    return redirect(url_for("admin_calendar.show"), 303)


def _page(status: int) -> ResponseReturnValue:
    offer = desk().rule_files.offered()
    return desk().system.read(actor(), lambda context: _shown(context, offer)), status


def _shown(context: Context, offer: Offer) -> str:
    lines, seen = calendars.years(context, offer), calendars.preview(context, offer)
    return render_template(
        "staff/admin_calendar.html",
        years=lines,
        seen=seen,
        moves=seen.moves[:_MOST_MOVES],
        most=_MOST_MOVES,
        differences=[_difference(line) for line in seen.years],
        faults=[fault for fault in offer.faults if fault.is_error],
        missing_year=_missing_next_year(context),
        items={move.item: context.centre.known(move.item) for move in seen.moves[:_MOST_MOVES]},
        names=signers(context, (issue.approved_by for line in lines for issue in line.approved)),
        request_id=fresh_id(),
    )


def _missing_next_year(context: Context) -> int | None:
    """Next year, where it is December and nobody has approved its calendar yet."""
    year = context.today.year + 1
    return year if context.today.month == _DECEMBER and year not in context.centre.calendar.years else None


def _difference(line: YearLine) -> Difference:
    nothing = Edition("", None, frozenset(), frozenset())
    old = line.in_force.issue.edition if line.in_force else nothing
    new = line.offered.edition if line.offered else nothing
    now_off = (new.days_off - old.days_off) | (old.make_up_days - new.make_up_days)
    now_worked = (new.make_up_days - old.make_up_days) | (old.days_off - new.days_off)
    return Difference(line, tuple(sorted(now_off - now_worked)), tuple(sorted(now_worked - now_off)))
