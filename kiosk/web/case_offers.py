"""Which steps a case offers to the person at the window now, and why one that is offered cannot be taken."""

from dataclasses import dataclass
from datetime import date

from kiosk.domain.admission import objection
from kiosk.domain.calendar import CalendarUnavailable
from kiosk.domain.case import Case, Step, legal_steps
from kiosk.domain.clock_facts import ClockEvent, EventKind
from kiosk.domain.errors import Refusal, Unacceptable
from kiosk.domain.people import Role
from kiosk.operations.case_writing import must_decide
from kiosk.operations.casework import CaseView, must_stand_alone
from kiosk.operations.decisions import refuse_while_parts_are_open
from kiosk.operations.ports import Context
from kiosk.operations.procedures import FORWARDED_KIND, grounds_for
from kiosk.operations.readings import clock_rules, read_case
from kiosk.web.errors import sentence

# In this order the steps stand on the page; the first that can be taken is what mostly comes next.
_ORDER = (
    Step.ACCEPT,
    Step.SUPPLY,
    Step.RESUME,
    Step.DECIDE,
    Step.DELIVER,
    Step.NOTICE,
    Step.SUSPEND,
    Step.EXTEND,
    Step.FORWARD,
    Step.REFUSE,
    Step.WITHDRAW,
)
_WITH_THE_WHOLE = frozenset({Step.ACCEPT, Step.NOTICE, Step.REFUSE, Step.WITHDRAW})


@dataclass(frozen=True, slots=True)
class Offer:
    """A step of a case. `needs_form` is False where one press says everything; `why_not` is empty where it is free."""

    step: Step
    needs_form: bool
    why_not: str = ""


def offers(context: Context, view: CaseView) -> list[Offer]:
    """The steps in the order of the page; none for a person who only reads."""
    if context.actor.right != Role.WINDOW:
        return []
    legal = frozenset(legal_steps(view.case))
    return [_offer(context, view, step) for step in _ORDER if step in legal and _concerns(context, view.case, step)]


def _concerns(context: Context, case: Case, step: Step) -> bool:
    item = context.centre.known(case.item)
    if step is Step.FORWARD:
        return item is not None and item.kind == FORWARDED_KIND
    if step is Step.EXTEND:
        return case.statutory is not None and clock_rules(context.centre, case).most_extension(case.statutory) > 0
    return True


def _offer(context: Context, view: CaseView, step: Step) -> Offer:
    try:
        _must_be_free(context, view.case, step)
    except Refusal as refusal:
        return Offer(step, needs_form=True, why_not=sentence(refusal))
    return Offer(step, _needs_form(context, view.case, step))


def _needs_form(context: Context, case: Case, step: Step) -> bool:
    if step is Step.ACCEPT:
        item = context.centre.known(case.item)
        return bool(item and item.variants and not case.variant)
    return step not in {Step.DECIDE, Step.DELIVER}


def _must_be_free(context: Context, case: Case, step: Step) -> None:
    """Raises what the step would be refused with, as far as it is known before the form is filled in."""
    if step in _WITH_THE_WHOLE:
        must_stand_alone(case)
    if step is Step.DECIDE:
        must_decide(context, case)
        refuse_while_parts_are_open(context, case)
    if step is Step.EXTEND:
        _must_be_admitted(context, case, ClockEvent(EventKind.EXTEND, context.today, days=1))
    if step is Step.SUSPEND:
        for ground in grounds_for(context, case)[:1]:
            _must_be_admitted(context, case, ClockEvent(EventKind.SUSPEND, context.today, ground.name_zh, ground.code))


def _must_be_admitted(context: Context, case: Case, event: ClockEvent) -> None:
    try:
        flag = objection(
            case.facts,
            event,
            case.statutory or case.promised,
            clock_rules(context.centre, case),
            context.centre.calendar,
        )
    except CalendarUnavailable as missing:
        raise Unacceptable("calendar_missing", year=missing.year) from None
    if flag is not None:
        raise Unacceptable(str(flag))


@dataclass(frozen=True, slots=True)
class Longer:
    """One length of an extension, and the day on which the law would then want the decision."""

    days: int
    due_on: date | None


def extensions(context: Context, case: Case) -> list[Longer]:
    """Every extension that is still lawful, with the new due date."""
    if case.statutory is None:
        return []
    most = clock_rules(context.centre, case).most_extension(case.statutory)
    return [Longer(days, _due_with(context, case, days)) for days in range(1, most + 1)]


def _due_with(context: Context, case: Case, days: int) -> date | None:
    event = ClockEvent(EventKind.EXTEND, context.today, days=days)
    return read_case(context, case.told(0, event)).statutory_due_on
