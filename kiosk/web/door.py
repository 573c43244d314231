"""Visits at the door (上门): what staff take in away from the hall, without a number, and what is still open."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from kiosk.domain.case import Case
from kiosk.domain.catalogue import Item
from kiosk.domain.errors import Refusal
from kiosk.domain.people import Role
from kiosk.domain.service_mode import ServiceMode
from kiosk.operations import casework, consoles
from kiosk.operations.case_ports import CaseFilter
from kiosk.operations.ports import Context
from kiosk.web.auth import actor, allow
from kiosk.web.console import item_code
from kiosk.web.console_view import due_if_accepted
from kiosk.web.errors import status_of
from kiosk.web.extensions import desk
from kiosk.web.forms import chosen, day_sent, fresh_id, run, told
from kiosk.web.modes import service_sent
from kiosk.web.one_browser import this_browser, unless_elsewhere
from kiosk.web.words import word

door = Blueprint("door", __name__, url_prefix="/door")


@dataclass(frozen=True, slots=True)
class Visit:
    """An open case that is served at the door."""

    case: Case
    item: Item | None
    applicant: str


@door.get("/")
@allow(Role.WINDOW)
def show() -> str:
    """The form, and the visits whose cases are open, by the time that was agreed."""
    return _page({})


@door.post("/")
@allow(Role.WINDOW)
def take_in() -> ResponseReturnValue:
    """Takes a case in at the door, as far as the form says; what is refused keeps what was typed."""
    then = request.form.get("then", "")
    try:
        ref = run(unless_elsewhere(_taken_in))
    except Refusal as refusal:
        flash(told(refusal), "stop")
        return _page(request.form), status_of(refusal)
    flash(gettext("办件 %(ref)s：%(then)s。", ref=ref, then=word("then", then)), "done")
    return redirect(url_for("cases.one", ref=ref), 303)


def _taken_in(context: Context) -> str:
    return casework.take_in(context, _wish_sent(), chosen(casework.Then, "then")).ref


def _wish_sent() -> casework.CaseWish:
    return casework.CaseWish(
        item_code(request.form.get("item", "")),
        request.form.get("applicant", ""),
        variant=request.form.get("variant", ""),
        expires_on=day_sent("expires_on"),
        service=service_sent(),
    )


def _page(typed: Mapping[str, str]) -> str:
    def read(context: Context) -> str:
        return render_template(
            "staff/door.html",
            typed=typed,
            due=due_if_accepted(context, item_code(typed.get("item", "")), typed.get("variant", "")),
            items=[*context.centre.items.values(), *context.centre.joint.values()],
            visits=_visits(context),
            elsewhere=consoles.works_elsewhere(context, this_browser()),
            request_id=fresh_id(),
        )

    return desk().system.read(actor(), read)


def _visits(context: Context) -> list[Visit]:
    found = [
        Visit(case, context.centre.known(case.item), context.unit.cases.applicant(case))
        for case in context.unit.cases.matching(CaseFilter(is_open=True, mode=ServiceMode.AT_THE_DOOR))
        if case.parent_id is None
    ]
    return sorted(found, key=lambda visit: (visit.case.service.at or context.now, visit.case.id))
