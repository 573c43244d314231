"""The one-time notice of everything that is missing, and the supply that completes the file (行政许可法 32)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kiosk.domain import documents
from kiosk.domain.acceptance import AcceptedBy, is_notice_in_time, notice_deadline
from kiosk.domain.calendar import CalendarUnavailable
from kiosk.domain.case import Case, Entry, Step
from kiosk.domain.clock_facts import ClockEvent, EventKind
from kiosk.domain.documents import MissingMaterial
from kiosk.domain.errors import Unacceptable
from kiosk.domain.facts import FactKind
from kiosk.domain.text import single_line
from kiosk.operations.acceptances import take_on
from kiosk.operations.case_writing import about, issue, move, must_be_in_order
from kiosk.operations.casework import must_stand_alone
from kiosk.operations.ports import Context
from kiosk.operations.readings import rules_of
from kiosk.operations.silence import current_case

_MOST_MATERIALS = 60


def notice(context: Context, ref: str, missing: Sequence[MissingMaterial], why_again: str = "") -> Case:
    """Tells the applicant everything that is missing, once; the case waits for it.

    A second list does not move the acceptance, needs a reason and is flagged; a first one after the window is refused,
    for the file counts as accepted by then.
    """
    case = current_case(context, ref)
    status = case.after(Step.NOTICE)
    must_stand_alone(case)
    must_be_in_order(context, case)
    kept = _materials(missing)
    reason = _why_again(case, why_again)
    window = rules_of(context.centre, case).notice_window
    _must_be_in_time(context, case, window)
    told = case.told(context.unit.next_entry, ClockEvent(EventKind.SUPPLEMENT_NOTICE, context.today))
    issue(context, case, _paper(context, case, kept, window, reason))
    return move(
        context,
        case,
        replace(told, status=status),
        FactKind.CASE_NOTICED,
        {"missing": [[one.material, one.reason] for one in kept], "why_again": reason},
    )


def supply(context: Context, ref: str, items: Sequence[str]) -> Case:
    """Takes in what was missing; with the last thing of the first notice the case is accepted that day."""
    case = current_case(context, ref)
    case.after(Step.SUPPLY)
    must_be_in_order(context, case)
    open_items = outstanding(context.unit.ledger.case_entries(case))
    brought = tuple(dict.fromkeys(single_line(item, "items", 200) for item in items))
    strangers = [item for item in brought if item not in open_items]
    if not brought or strangers:
        raise Unacceptable("not_outstanding", items="、".join(strangers), outstanding="、".join(open_items))
    is_complete = set(brought) == set(open_items)
    event = ClockEvent(EventKind.SUPPLEMENT_RECEIVED, context.today, is_complete=is_complete)
    supplied = move(
        context,
        case,
        case.told(context.unit.next_entry, event),
        FactKind.CASE_SUPPLIED,
        {"items": list(brought), "is_complete": is_complete},
    )
    return take_on(context, supplied, context.today, AcceptedBy.SUPPLY) if is_complete else supplied


def outstanding(entries: Sequence[Entry]) -> list[str]:
    """What the first notice asked for and nobody has brought; a second list does not add to it."""
    first = next((entry for entry in entries if entry.step is Step.NOTICE), None)
    if first is None:
        return []
    brought = {item for entry in entries if entry.step is Step.SUPPLY for item in _listed(entry, "items")}
    asked = (str(one[0]) for one in _listed(first, "missing"))
    return [material for material in asked if material not in brought]


def _listed(entry: Entry, name: str) -> list[str]:
    found = entry.data.get(name)
    return found if isinstance(found, list) else []


def _materials(missing: Sequence[MissingMaterial]) -> list[MissingMaterial]:
    if not missing or len(missing) > _MOST_MATERIALS:
        raise Unacceptable("missing_materials_needed", most=_MOST_MATERIALS)
    kept = [
        MissingMaterial(
            single_line(one.material, "missing", 200),
            single_line(one.reason, "reason", 200) if one.reason.strip() else "",
        )
        for one in missing
    ]
    if len({one.material for one in kept}) < len(kept):
        raise Unacceptable("missing_material_twice")
    return kept


def _why_again(case: Case, typed: str) -> str:
    if not case.is_noticed:
        return ""
    if not typed.strip():
        first = min(told.event.on for told in case.events if told.event.kind is EventKind.SUPPLEMENT_NOTICE)
        raise Unacceptable("second_notice_needs_reason", first=first)
    return single_line(typed, "why_again", 200)


def _must_be_in_time(context: Context, case: Case, window: int) -> None:
    try:
        is_in_time = is_notice_in_time(case.received_on, context.today, window, context.centre.calendar)
    except CalendarUnavailable as missing:
        raise Unacceptable("calendar_missing", year=missing.year) from None
    if not is_in_time and not case.is_noticed:
        raise Unacceptable("notice_too_late", received_on=case.received_on, window=window)


def _deadline(context: Context, case: Case, window: int) -> date | None:
    try:
        return notice_deadline(case.received_on, window, context.centre.calendar)
    except CalendarUnavailable:
        return None


def _paper(
    context: Context, case: Case, missing: Sequence[MissingMaterial], window: int, why_second: str
) -> documents.Notice:
    return documents.Notice(
        **about(context, case),
        missing=tuple(missing),
        notice_days=window,
        notice_by=_deadline(context, case, window),
        why_second=why_second,
    )
