"""Lists of cases for the staff: what is open, near, overdue or mine, the most urgent first."""

import re
from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kiosk.domain.errors import NotFound
from kiosk.domain.lights import Light
from kiosk.domain.people import Actor, Role
from kiosk.operations import reports
from kiosk.operations.case_ports import CaseFilter
from kiosk.operations.ports import Context
from kiosk.operations.reports import CaseLine
from kiosk.web.auth import READERS, actor, allow
from kiosk.web.extensions import desk

VIEWS = ("open", "near", "overdue", "today", "mine", "all")
_MOST_ROWS = 300
_REF = re.compile(r"(?:(\d{4})-)?(\d{1,6})")
_LATE = frozenset({Light.RED, Light.DARK})


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
            waiting=len(context.unit.corrections.waiting()),
        )

    return desk().system.read(actor(), read)


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
