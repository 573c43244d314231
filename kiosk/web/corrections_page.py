"""Corrections: proposed beside an entry by one person, confirmed or rejected by another, and those that wait."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from kiosk.domain.case import Decision
from kiosk.domain.correction import Change
from kiosk.domain.errors import NotFound, Refusal, Unacceptable
from kiosk.domain.people import Role
from kiosk.operations import corrections
from kiosk.operations.ports import Context
from kiosk.web import case_page
from kiosk.web.auth import READERS, actor, allow
from kiosk.web.case_corrections import CORRECTORS, waiting_of
from kiosk.web.errors import status_of
from kiosk.web.extensions import desk
from kiosk.web.forms import chosen, day_sent, fresh_id, run, told
from kiosk.web.one_browser import unless_elsewhere


@allow(Role.WINDOW, *READERS)
def waiting() -> ResponseReturnValue:
    """Everything that waits for a second person, oldest first."""

    def read(context: Context) -> str:
        lines = []
        for correction in context.unit.corrections.waiting():
            case = context.unit.cases.by_id(correction.case_id)
            if case is not None:
                (shown,) = waiting_of(context, [correction], context.unit.ledger.case_entries(case))
                lines.append((case, context.centre.known(case.item), shown))
        return render_template(
            "staff/corrections.html",
            lines=lines,
            may_settle=actor().right in CORRECTORS,
            request_id=fresh_id(),
        )

    return desk().system.read(actor(), read)


@allow(*CORRECTORS)
def propose(ref: str, entry: int) -> ResponseReturnValue:
    """Says what should have stood in an entry."""

    def verb(context: Context) -> str:
        return str(corrections.propose(context, ref, entry, _change(), request.form.get("reason", "")).id)

    try:
        run(unless_elsewhere(verb))
    except NotFound:
        raise
    except Refusal as refusal:
        return case_page.page(ref, status_of(refusal), correcting=entry, fault=told(refusal))
    flash(gettext("更正已提出，等另一个人确认。现在的日期还没有变。"), "done")
    return redirect(url_for("cases.one", ref=ref), 303)


@allow(*CORRECTORS)
def confirm(ref: str, number: int) -> ResponseReturnValue:
    """Puts the entry right, as the second person."""
    return _settled(
        ref, lambda context: corrections.confirm(context, ref, number).ref, gettext("更正已确认，日期已重新计算。")
    )


@allow(*CORRECTORS)
def reject(ref: str, number: int) -> ResponseReturnValue:
    """Leaves the entry as it is."""

    def verb(context: Context) -> str:
        return str(corrections.reject(context, ref, number, request.form.get("reason", "")).id)

    return _settled(ref, verb, gettext("更正未采纳，记录不变。"))


def _settled(ref: str, verb: Callable[[Context], str], done: str) -> ResponseReturnValue:
    try:
        run(unless_elsewhere(verb))
    except NotFound:
        raise
    except Refusal as refusal:
        flash(told(refusal), "stop")
        return case_page.page(ref, status_of(refusal))
    flash(done, "done")
    return redirect(url_for("cases.one", ref=ref), 303)


def _change() -> Change:
    days = request.form.get("days", "").strip()
    if days and not (days.isascii() and days.isdecimal() and int(days[:6]) > 0 and len(days) <= 6):
        raise Unacceptable("number_malformed", field="days")
    return Change(
        on=day_sent("on"),
        days=int(days) if days else None,
        outcome=chosen(Decision, "outcome") if request.form.get("outcome") else None,
        is_void="is_void" in request.form,
    )
