"""One case: where it stands, its limits, the steps that may follow with their forms, and all that was written."""

from collections.abc import Callable, Mapping

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from kiosk.domain.acceptance import notice_deadline
from kiosk.domain.calendar import CalendarUnavailable
from kiosk.domain.case import Step
from kiosk.domain.clock_facts import EventKind
from kiosk.domain.correction import correctable
from kiosk.domain.people import Role
from kiosk.operations import consoles
from kiosk.operations.casework import CaseView, look_at
from kiosk.operations.ports import Context
from kiosk.operations.procedures import grounds_for
from kiosk.operations.readings import rules_of
from kiosk.operations.supplement import outstanding
from kiosk.web.auth import READERS, actor, allow
from kiosk.web.case_corrections import CORRECTORS, waiting_of
from kiosk.web.case_offers import extensions, offers
from kiosk.web.case_story import story_of
from kiosk.web.case_view import bar_of, open_stops, parts_shown, variant_name
from kiosk.web.case_why import short_reasons
from kiosk.web.case_words import MISSING_REASONS
from kiosk.web.extensions import desk
from kiosk.web.forms import fresh_id
from kiosk.web.one_browser import this_browser

OWN_ROWS = 3  # free rows of the notice, for material that the item's list does not name

Typed = MultiDict[str, str]


@allow(Role.WINDOW, *READERS)
def one(ref: str) -> ResponseReturnValue:
    """The page of a case; `act` opens the form of a step, `correct` that of a correction."""
    return page(ref, act=request.args.get("act", ""), correcting=request.args.get("correct", type=int))


def page(ref: str, status: int = 200, act: str = "", correcting: int | None = None, fault: str = "") -> tuple[str, int]:
    """The case as it is now, with one form open and what was typed into it; `fault` is told beside it."""
    typed: Typed = MultiDict(request.form.items(multi=True)) if request.method == "POST" else MultiDict()
    step = Step(act) if act in {str(one) for one in _FORMS} else None

    def read(context: Context) -> str:
        view = look_at(context, ref)
        elsewhere = consoles.works_elsewhere(context, this_browser())
        offered = offers(context, view) if elsewhere is None else []
        may_correct = actor().right in CORRECTORS and elsewhere is None
        is_open = step is not None and (bool(fault) or any(one.step is step and not one.why_not for one in offered))
        return render_template(
            "staff/case.html",
            **_shown(context, view),
            offers=offered,
            act=step if is_open else None,
            form=_FORMS[step](context, view) if step is not None and is_open else {},
            correcting=_corrected(view, correcting) if may_correct or fault else None,
            may_correct=may_correct,
            elsewhere=elsewhere,
            fault=fault,
            typed=typed,
            request_id=fresh_id(),
        )

    return desk().system.read(actor(), read), status


def _shown(context: Context, view: CaseView) -> Mapping[str, object]:
    case = view.case
    item = context.centre.known(case.item)
    return {
        "view": view,
        "case": case,
        "item": item,
        "reading": view.reading,
        "variant": variant_name(item, case.variant),
        "bar": bar_of(context, view),
        "reasons": short_reasons(context, view),
        "stops": open_stops(context, view),
        "outstanding": outstanding(view.entries) if case.status == "awaiting_supplement" else [],
        "story": story_of(context, view),
        "waiting": waiting_of(context, view.corrections, view.entries),
        "parts": parts_shown(context, view),
        "issued": next((paper for paper in view.papers if str(paper.id) == request.args.get("issued")), None),
        "today": context.today,
    }


def _corrected(view: CaseView, number: int | None) -> Mapping[str, object] | None:
    """The entry that is to be put right, and which of its fields can be."""
    entry = next((entry for entry in view.entries if entry.number == number), None)
    return {"entry": entry, "fields": correctable(entry)} if entry and correctable(entry) else None


def _accepting(context: Context, view: CaseView) -> Mapping[str, object]:
    return {"item": context.centre.known(view.case.item)}


def _noticing(context: Context, view: CaseView) -> Mapping[str, object]:
    item = context.centre.known(view.case.item)
    window = rules_of(context.centre, view.case).notice_window
    try:
        by = notice_deadline(view.case.received_on, window, context.centre.calendar)
    except CalendarUnavailable:
        by = None
    told_on = [told.event.on for told in view.case.events if told.event.kind is EventKind.SUPPLEMENT_NOTICE]
    return {
        "materials": item.materials if item else (),
        "reasons": [(reason, gettext(reason)) for reason in MISSING_REASONS],
        "own_rows": OWN_ROWS,
        "window": window,
        "by": by,
        "first": min(told_on, default=None),
    }


def _suspending(context: Context, view: CaseView) -> Mapping[str, object]:
    held = {stop.key for stop in view.case.open_stops}
    return {"grounds": [ground for ground in grounds_for(context, view.case) if ground.code not in held]}


def _nothing(_: Context, __: CaseView) -> Mapping[str, object]:
    return {}


_FORMS: Mapping[Step, Callable[[Context, CaseView], Mapping[str, object]]] = {
    Step.ACCEPT: _accepting,
    Step.REFUSE: _nothing,
    Step.NOTICE: _noticing,
    Step.SUPPLY: lambda context, view: {"outstanding": outstanding(view.entries)},
    Step.SUSPEND: _suspending,
    Step.RESUME: lambda context, view: {"stops": open_stops(context, view)},
    Step.EXTEND: lambda context, view: {"options": extensions(context, view.case), "before": view.reading},
    Step.FORWARD: _nothing,
    Step.DECIDE: _nothing,
    Step.WITHDRAW: _nothing,
}
