"""What moves a due date with the law's leave: special procedures, one extension, passing a case to a higher body."""

from dataclasses import replace

from kiosk.domain import documents
from kiosk.domain.admission import objection
from kiosk.domain.calendar import CalendarUnavailable
from kiosk.domain.case import Case, Step
from kiosk.domain.clock_facts import ClockEvent, EventKind, Flag
from kiosk.domain.documents import GroundName
from kiosk.domain.errors import Unacceptable, WrongState
from kiosk.domain.facts import FactKind
from kiosk.domain.ground import Ground
from kiosk.domain.limits import Limit
from kiosk.domain.text import single_line
from kiosk.operations.case_writing import (
    Data,
    about,
    day_data,
    issue,
    move,
    moved_dates,
    must_be_in_order,
    without_stops,
)
from kiosk.operations.ports import Context
from kiosk.operations.readings import clock_rules, read_case
from kiosk.operations.silence import current_case

FORWARDED_KIND = "上报件"
_LONGEST_STOP = 400


def suspend(context: Context, ref: str, ground: str, document: str, expected_days: int) -> Case:
    """Stops the clock for a special procedure; the time it needs is told in writing (行政许可法 45).

    A further procedure on another ground may begin while the clock stands still; the time counts once.
    """
    case = current_case(context, ref)
    status = case.after(Step.SUSPEND)
    must_be_in_order(context, case)
    known = _ground(context, case, ground)
    paper_number = single_line(document, "document", 100)
    if not 1 <= expected_days <= _LONGEST_STOP:
        raise Unacceptable("expected_days_out_of_range", most=_LONGEST_STOP)
    if any(stop.key == known.code for stop in case.open_stops):
        raise WrongState("already_suspended", state=case.status, ref=case.ref, ground=known.name_zh)
    event = ClockEvent(EventKind.SUSPEND, context.today, ground=known.name_zh, key=known.code)
    _must_be_lawful(context, case, event)
    suspended = replace(case.told(context.unit.next_entry, event), status=status)
    issue(context, case, _stop_paper(context, case, known, paper_number, expected_days))
    return move(
        context,
        case,
        suspended,
        FactKind.CASE_SUSPENDED,
        {
            "ground": known.code,
            "document": paper_number,
            "expected_days": expected_days,
            **_dues(context, case, suspended),
        },
    )


def resume(context: Context, ref: str, ground: str | None = None) -> Case:
    """Lets the clock go on: the named procedure is over, or all of them."""
    case = current_case(context, ref)
    case.after(Step.RESUME)
    must_be_in_order(context, case)
    known = _ground(context, case, ground) if ground is not None else None
    ending = [stop for stop in case.open_stops if known is None or stop.key == known.code]
    if not ending:
        raise WrongState("not_suspended_for_this", state=case.status, ref=case.ref, ground=ground)
    events = (replace(stop, kind=EventKind.RESUME, on=context.today) for stop in ending)
    going = case.told(context.unit.next_entry, *events)
    resumed = replace(going, status=case.status if going.open_stops else case.after(Step.RESUME))
    return move(
        context,
        case,
        resumed,
        FactKind.CASE_RESUMED,
        {"grounds": [stop.key for stop in ending], **_dues(context, case, resumed)},
    )


def extend(context: Context, ref: str, days: int, approved_by: str, reason: str) -> Case:
    """Adds days to the statutory limit, once, in time, approved and with a reason that is told (行政许可法 42).

    The days are in the unit of the limit. The promise does not move.
    """
    case = current_case(context, ref)
    case.after(Step.EXTEND)
    must_be_in_order(context, case)
    approver, kept = single_line(approved_by, "approved_by", 100), single_line(reason, "reason", 500)
    if days < 1:
        raise Unacceptable("extension_needs_days")
    event = ClockEvent(EventKind.EXTEND, context.today, days=days)
    _must_be_lawful(context, case, event)
    extended = case.told(context.unit.next_entry, event)
    before, now = read_case(context, case), read_case(context, extended)
    paper = documents.Extension(
        **about(context, case),
        days=days,
        unit=_judged_on(case).unit,
        reason=kept,
        approved_by=approver,
        due_before=before.statutory_due_on,
        due_now=now.statutory_due_on,
    )
    issue(context, case, paper)
    return move(
        context,
        case,
        extended,
        FactKind.CASE_EXTENDED,
        {"days": days, "approved_by": approver, "reason": kept, **_dues(context, case, extended)},
    )


def forward(context: Context, ref: str, to: str) -> Case:
    """Passes a case up with the first opinion; the own limit ends here, the higher body has its own (行政许可法 43)."""
    case = current_case(context, ref)
    status = case.after(Step.FORWARD)
    must_be_in_order(context, case)
    body = single_line(to, "to", 100)
    item = context.centre.known(case.item)
    if item is None or item.kind != FORWARDED_KIND:
        raise Unacceptable("not_a_forwarded_item", item=case.item)
    going = without_stops(case, context.today, context.unit.next_entry)
    reading = read_case(context, going)
    return move(
        context,
        case,
        replace(
            going,
            status=status,
            forwarded_on=context.today,
            statutory_due_on=reading.statutory_due_on,
            promised_due_on=reading.promised_due_on,
        ),
        FactKind.CASE_FORWARDED,
        {
            "to": body,
            "statutory_due": day_data(reading.statutory_due_on),
            "promised_due": day_data(reading.promised_due_on),
        },
    )


def grounds_for(context: Context, case: Case) -> list[Ground]:
    """The grounds that stop the clock of this case: those of every item, and those of its own law."""
    admits = clock_rules(context.centre, case).admits
    return [ground for ground in context.centre.grounds.values() if admits(ground.name_zh)]


def _ground(context: Context, case: Case, name: str) -> Ground:
    found = context.centre.ground(name.strip())
    if found is None or not clock_rules(context.centre, case).admits(found.name_zh):
        lawful = "、".join(ground.name_zh for ground in grounds_for(context, case))
        raise Unacceptable("suspend_ground_invalid", ground=name, lawful=lawful)
    return found


def _must_be_lawful(context: Context, case: Case, event: ClockEvent) -> None:
    """Refuses before anything is written what the clock would flag; nothing is guessed where a calendar is missing."""
    rules, calendar = clock_rules(context.centre, case), context.centre.calendar
    if case.statutory is None:
        rules = replace(rules, extension_allowed=0, extension_total=None)
    try:
        flag = objection(case.facts, event, _judged_on(case), rules, calendar)
    except CalendarUnavailable as missing:
        raise Unacceptable("calendar_missing", year=missing.year) from None
    if flag is not None:
        most = rules.most_extension(_judged_on(case))
        raise Unacceptable(str(flag), **({"most": most} if flag is Flag.EXTENSION_TOO_LONG else {}))


def _judged_on(case: Case) -> Limit:
    """The limit on which it is judged whether an act is lawful: the law's, or the promise where the law sets none."""
    return case.statutory or case.promised


def _dues(context: Context, before: Case, after: Case) -> Data:
    return moved_dates(read_case(context, before), read_case(context, after))


def _stop_paper(
    context: Context, case: Case, ground: Ground, document: str, expected_days: int
) -> documents.SpecialProcedure:
    return documents.SpecialProcedure(
        **about(context, case),
        ground=GroundName(ground.name_zh, ground.name_en, ground.law),
        document=document,
        expected_days=expected_days,
        stopped_on=context.today,
    )
