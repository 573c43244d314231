"""Cases for the staff: lists by what is urgent, one case with both clocks, and the steps that are legal now."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from kiosk.domain.calendar import CalendarUnavailable
from kiosk.domain.card import CardLimit
from kiosk.domain.case import Decision, Step, legal_steps
from kiosk.domain.errors import NotFound, Refusal
from kiosk.domain.explanation import DayRow
from kiosk.domain.lights import Light
from kiosk.domain.people import Actor, Role
from kiosk.operations import casework, reports
from kiosk.operations.case_ports import CaseFilter
from kiosk.operations.ports import Context
from kiosk.operations.readings import CaseReading, why
from kiosk.operations.reports import CaseLine
from kiosk.web.auth import READERS, actor, allow
from kiosk.web.errors import status_of
from kiosk.web.extensions import desk
from kiosk.web.forms import chosen, fresh_id, run, told
from kiosk.web.words import word

cases = Blueprint("cases", __name__, url_prefix="/cases")

VIEWS = ("open", "near", "overdue", "today", "mine", "all")
_MOST_ROWS = 300
_REF = re.compile(r"(?:(\d{4})-)?(\d{1,6})")
_LATE = frozenset({Light.RED, Light.DARK})


@cases.get("/")
@allow(Role.WINDOW, *READERS)
def show() -> ResponseReturnValue:
    """The cases of one view, the most urgent first; a reference leads straight to its case."""
    wanted = request.args.get("q", "").strip()
    view = request.args.get("view", "open")
    department = request.args.get("department", "").strip() or None
    if view not in VIEWS:
        raise NotFound("not_found")

    def read(context: Context) -> ResponseReturnValue:
        if wanted and (ref := _ref_of(context, wanted)):
            return redirect(url_for("cases.one", ref=ref))
        lines = [] if wanted else _lines(context, view, department)
        return render_template(
            "staff/cases.html",
            lines=lines[:_MOST_ROWS],
            total=len(lines),
            most=_MOST_ROWS,
            view=view,
            wanted=wanted,
            department=department,
            departments=reports.departments(context),
        )

    return desk().system.read(actor(), read)


@cases.get("/<ref>")
@allow(Role.WINDOW, *READERS)
def one(ref: str) -> ResponseReturnValue:
    """One case: both clocks, its steps, and every day of each limit with its reason."""
    return _page(ref, 200)


@cases.post("/<ref>/<step>")
@allow(Role.WINDOW)
def do(ref: str, step: str) -> ResponseReturnValue:
    """One step of a case; what does not fit any more is told in words."""
    if step not in {Step.ACCEPT, Step.REFUSE, Step.DECIDE, Step.DELIVER, Step.WITHDRAW}:
        raise NotFound("not_found")

    try:
        run(lambda context: _take(context, ref, Step(step)))
    except NotFound:
        raise
    except Refusal as refusal:
        flash(told(refusal), "stop")
        return _page(ref, status_of(refusal))
    flash(gettext("办件 %(ref)s：%(step)s。", ref=ref, step=word("step", step)), "done")
    return redirect(url_for("cases.one", ref=ref), 303)


@dataclass(frozen=True, slots=True)
class Bar:
    """The time of a case on one axis of working days; the places are shares of the axis in per cent."""

    used: int
    promised: int | None
    statutory: int | None
    whole: int

    def place(self, days: int | None) -> float:
        """Where a number of days lies on the axis."""
        return round(100 * min(days or 0, self.whole) / self.whole, 2)


def _page(ref: str, status: int) -> ResponseReturnValue:
    def read(context: Context) -> str:
        view = casework.look_at(context, ref)
        return render_template(
            "staff/case.html",
            view=view,
            case=view.case,
            item=context.centre.items.get(view.case.item),
            reading=view.reading,
            bar=_bar(context, view),
            days=_days(context, view),
            names=_names(context, view),
            legal=frozenset(legal_steps(view.case)) if actor().right == Role.WINDOW else frozenset(),
            typed=request.form,
            request_id=fresh_id(),
        )

    return desk().system.read(actor(), read), status


def _take(context: Context, ref: str, step: Step) -> str:
    if step is Step.ACCEPT:
        return casework.accept(context, ref).ref
    if step is Step.REFUSE:
        return casework.refuse(context, ref, request.form.get("reason", "")).ref
    if step is Step.DECIDE:
        return casework.decide(context, ref, chosen(Decision, "outcome")).ref
    if step is Step.DELIVER:
        return casework.deliver(context, ref).ref
    return casework.withdraw(context, ref).ref


def _ref_of(context: Context, wanted: str) -> str | None:
    """The reference that was meant: all of it, or only its number of this year; None when there is no such case."""
    found = _REF.fullmatch(wanted)
    if found is None:
        return None
    year = found[1] or str(context.today.year)
    ref = f"{year}-{int(found[2]):06d}"
    return ref if context.unit.cases.by_ref(ref) else None


def _lines(context: Context, view: str, department: str | None) -> list[CaseLine]:
    if department is not None and department not in reports.departments(context):
        raise NotFound("unknown_department", department=department)
    only = (department,) if department else None
    if view == "today":
        found = reports.lines_of(context, CaseFilter(received=(context.today, context.today), departments=only))
    elif view == "all":
        found = reports.lines_of(context, CaseFilter(departments=only))
    else:
        found = reports.lines_of(context, CaseFilter(is_open=True, departments=only))
    return sorted((line for line in found if _belongs(line, view, context.actor)), key=urgency)


def _belongs(line: CaseLine, view: str, who: Actor) -> bool:
    if view == "near":
        return line.reading.light is Light.AMBER
    if view == "overdue":
        return line.reading.light in _LATE
    return view != "mine" or line.case.owner == who.label


def urgency(line: CaseLine) -> tuple[bool, date, int]:
    """Open cases first, the one that is due first before the others."""
    return (not line.case.is_open, line.reading.promised_due_on or date.max, -line.case.id)


def _bar(context: Context, view: casework.CaseView) -> Bar | None:
    """None while no clock runs, and where a calendar is missing."""
    case, reading = view.case, view.reading
    start = reading.promised.clock.accepted_on
    if start is None or reading.promised_due_on is None:
        return None
    until = case.decided_on or context.today
    count = context.centre.calendar.working_days_between
    try:
        used, promised = count(start, until), count(start, reading.promised_due_on)
        law = count(start, reading.statutory_due_on) if reading.statutory_due_on else None
    except CalendarUnavailable:
        return None
    return Bar(used, promised, law, max(1, used, promised, law or 0))


def _days(context: Context, view: casework.CaseView) -> Mapping[str, tuple[DayRow, ...]]:
    return {side: why(context, view.case, side) for side in _sides(view.reading)}


def _sides(reading: CaseReading) -> tuple[CardLimit, ...]:
    return (CardLimit.PROMISED, CardLimit.STATUTORY) if reading.statutory else (CardLimit.PROMISED,)


def _names(context: Context, view: casework.CaseView) -> dict[str, str]:
    """The names behind the labels of the ledger, for the people who may read them."""
    names = {}
    for label in {entry.actor for entry in view.entries}:
        kind, _, number = label.partition(":")
        account = context.unit.people.account_by_id(int(number)) if kind == "account" and number.isdigit() else None
        names[label] = account.name if account else label
    return names
