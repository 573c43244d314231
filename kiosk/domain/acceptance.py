"""From what day a case is accepted: the one-time notice, the supply, and what silence does (R7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kiosk.domain.calendar import ONE_DAY, CalendarUnavailable, WorkingCalendar
from kiosk.domain.clock_facts import CaseFacts, ClockEvent, EventKind, Flag


class AcceptedBy(StrEnum):
    """How the day of acceptance came about."""

    DECLARATION = "declaration"
    SUPPLY = "supply"
    SILENCE = "silence"
    LATE_NOTICE = "late_notice"
    OUTSTANDING = "outstanding"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The day of acceptance with the flags that it raises; None while the applicant still owes material.

    `provisional_until` is the last day on which a notice could still undo an acceptance by silence; None
    where acceptance came about in another way. `noticed_on` is the day of the first notice, if in time.
    """

    on: date | None
    by: AcceptedBy
    flags: tuple[Flag, ...] = ()
    provisional_until: date | None = None
    noticed_on: date | None = None


def notice_deadline(received_on: date, window: int, calendar: WorkingCalendar) -> date:
    """The last day on which the one-time notice is in time; working days whatever the unit of the item."""
    return calendar.add_working_days(received_on, window)


def is_notice_in_time(received_on: date, noticed_on: date, window: int, calendar: WorkingCalendar) -> bool:
    """Whether a notice lies on the spot or within the window (R7).

    Where the deadline lies in a year without a calendar it is enough that the window was not used up before
    the day of the notice; CalendarUnavailable only where even that hangs on the missing year.
    """
    try:
        return noticed_on <= notice_deadline(received_on, window, calendar)
    except CalendarUnavailable:
        return calendar.working_days_between(received_on, noticed_on - ONE_DAY) < window


def _deadline_if_known(received_on: date, window: int, calendar: WorkingCalendar) -> date | None:
    try:
        return notice_deadline(received_on, window, calendar)
    except CalendarUnavailable:
        return None


def acceptance_of(facts: CaseFacts, window: int, calendar: WorkingCalendar) -> Acceptance:
    """The acceptance as declared, or as 行政许可法 32 derives it from receipt, notices and supplies."""
    if facts.accepted_on is not None:
        return _declared(facts, facts.accepted_on)
    assert facts.received_on is not None  # CaseFacts has one of the two
    return _derived(facts, facts.received_on, window, calendar)


def _declared(facts: CaseFacts, accepted_on: date) -> Acceptance:
    late = [e for e in facts.events if e.kind is EventKind.SUPPLEMENT_NOTICE and e.on > accepted_on]
    return Acceptance(accepted_on, AcceptedBy.DECLARATION, (Flag.NOTICE_AFTER_ACCEPTANCE,) * len(late))


def _derived(facts: CaseFacts, received_on: date, window: int, calendar: WorkingCalendar) -> Acceptance:
    events = facts.in_order()
    notices = [place for place, event in enumerate(events) if event.kind is EventKind.SUPPLEMENT_NOTICE]
    if not notices:
        until = _deadline_if_known(received_on, window, calendar)
        return Acceptance(received_on, AcceptedBy.SILENCE, (Flag.DEEMED_ACCEPTED,), until)
    first = notices[0]
    if not is_notice_in_time(received_on, events[first].on, window, calendar):
        flags = (Flag.DEEMED_ACCEPTED, Flag.NOTICE_LATE)
        return Acceptance(received_on, AcceptedBy.LATE_NOTICE, flags)
    breach = (Flag.SECOND_NOTICE_BREACH,) if len(notices) > 1 else ()
    supplied_on = _supplied_on(events[first:])
    by = AcceptedBy.OUTSTANDING if supplied_on is None else AcceptedBy.SUPPLY
    return Acceptance(supplied_on, by, breach, noticed_on=events[first].on)


def _supplied_on(since_notice: tuple[ClockEvent, ...]) -> date | None:
    supplies = (e for e in since_notice if e.kind is EventKind.SUPPLEMENT_RECEIVED and e.is_complete)
    return next((event.on for event in supplies), None)
