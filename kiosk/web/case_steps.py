"""The steps of a case as its forms send them; what is refused is told beside the form, with what was typed."""

from collections.abc import Callable, Mapping

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from kiosk.domain.case import Case, Decision, Step
from kiosk.domain.documents import MissingMaterial
from kiosk.domain.errors import NotFound, Refusal, Unacceptable
from kiosk.domain.people import Role
from kiosk.operations import casework, procedures, supplement
from kiosk.operations.ports import Context
from kiosk.web import case_page
from kiosk.web.auth import allow
from kiosk.web.errors import status_of
from kiosk.web.forms import chosen, run, told
from kiosk.web.one_browser import unless_elsewhere
from kiosk.web.words import word

_MOST_ROWS = 80


@allow(Role.WINDOW)
def do(ref: str, step: str) -> ResponseReturnValue:
    """One step of a case; what does not fit any more is told in words."""
    if step not in {str(known) for known in _VERBS}:
        raise NotFound("not_found")
    try:
        issued = run(unless_elsewhere(lambda context: _take(context, ref, Step(step))))
    except NotFound:
        raise
    except Refusal as refusal:
        # A grant has no form of its own; the form of a refusal must never open in its place.
        act = "" if request.form.get("outcome") == Decision.GRANTED else step
        return case_page.page(ref, status_of(refusal), act=act, fault=told(refusal))
    flash(gettext("办件 %(ref)s：%(step)s。", ref=ref, step=word("step", step)), "done")
    return redirect(url_for("cases.one", ref=ref, issued=issued or None), 303)


def _take(context: Context, ref: str, step: Step) -> str:
    """Takes the step; gives the id of the last paper that it issued, or nothing."""
    first = context.unit.next_entry
    case = _VERBS[step](context, ref)
    issued = [paper.id for paper in context.unit.papers.of_case(case) if paper.entry >= first]
    return str(issued[-1]) if issued else ""


def _accept(context: Context, ref: str) -> Case:
    return casework.accept(context, ref, request.form.get("variant", ""))


def _refuse(context: Context, ref: str) -> Case:
    return casework.refuse(context, ref, request.form.get("reason", ""), request.form.get("competent_body", ""))


def _notice(context: Context, ref: str) -> Case:
    return supplement.notice(context, ref, _missing(), request.form.get("why_again", ""))


def _supply(context: Context, ref: str) -> Case:
    return supplement.supply(context, ref, request.form.getlist("items"))


def _suspend(context: Context, ref: str) -> Case:
    of = request.form.get
    return procedures.suspend(context, ref, of("ground", ""), of("document", ""), _number("expected_days"))


def _resume(context: Context, ref: str) -> Case:
    return procedures.resume(context, ref, request.form.get("ground") or None)


def _extend(context: Context, ref: str) -> Case:
    of = request.form.get
    return procedures.extend(context, ref, _number("days"), of("approved_by", ""), of("reason", ""))


def _forward(context: Context, ref: str) -> Case:
    return procedures.forward(context, ref, request.form.get("to", ""))


def _decide(context: Context, ref: str) -> Case:
    outcome, reason = chosen(Decision, "outcome"), request.form.get("reason", "")
    if outcome is Decision.REFUSED and not reason.strip():
        raise Unacceptable("text_missing", field="reason")  # a refusal tells its reasons (行政许可法 38)
    return casework.decide(context, ref, outcome, reason)


def _missing() -> list[MissingMaterial]:
    """The rows of the notice that are ticked, or written in by hand, in the order of the form."""
    rows = []
    for n in range(_MOST_ROWS):
        material = request.form.get(f"miss-{n}") or request.form.get(f"own-{n}", "").strip()
        if material:
            why = (request.form.get(f"why-{n}", ""), request.form.get(f"more-{n}", "").strip())
            rows.append(MissingMaterial(material, "，".join(part for part in why if part)))
    return rows


def _number(name: str) -> int:
    text = request.form.get(name, "").strip()
    if not text:
        return 0
    if not (text.isascii() and text.isdecimal() and len(text) <= 6):
        raise Unacceptable("number_malformed", field=name)
    return int(text)


_VERBS: Mapping[Step, Callable[[Context, str], Case]] = {
    Step.ACCEPT: _accept,
    Step.REFUSE: _refuse,
    Step.NOTICE: _notice,
    Step.SUPPLY: _supply,
    Step.SUSPEND: _suspend,
    Step.RESUME: _resume,
    Step.EXTEND: _extend,
    Step.FORWARD: _forward,
    Step.DECIDE: _decide,
    Step.DELIVER: casework.deliver,
    Step.WITHDRAW: casework.withdraw,
}
