"""Whether the rules allow one more act on a case: asked before it is written, not judged afterwards."""

from __future__ import annotations

from kiosk.domain.acceptance import AcceptedBy, acceptance_of, is_notice_in_time
from kiosk.domain.calendar import WorkingCalendar
from kiosk.domain.clock_facts import CaseFacts, ClockEvent, EventKind, Flag, ItemRules
from kiosk.domain.limits import Limit
from kiosk.domain.replay import Replay


def is_out_of_order(facts: CaseFacts, event: ClockEvent) -> bool:
    """Whether the event would lie before the last one of the history."""
    return any(event.on < earlier.on for earlier in facts.events)


def objection(
    facts: CaseFacts, event: ClockEvent, limit: Limit, rules: ItemRules, calendar: WorkingCalendar
) -> Flag | None:
    """The flag that the rules would raise for one more event, whatever the history already did; None: lawful.

    `limit` is the statutory one; where the law sets none, the promised one with `rules.without_extension()`. The
    event takes its place by date, as the last of its day. While acceptance is outstanding no clock can be stopped or
    extended, so both come before acceptance. Raises CalendarUnavailable where the answer hangs on a missing year.
    """
    if event.kind is EventKind.SUPPLEMENT_NOTICE:
        return _against_noticing(facts, event, rules, calendar)
    if event.kind not in (EventKind.SUSPEND, EventKind.EXTEND):
        return None
    acceptance = acceptance_of(facts, rules.notice_window, calendar)
    if acceptance.on is None:
        return Flag.BEFORE_ACCEPTANCE
    replay = Replay(limit, rules, calendar, acceptance, acceptance.on)
    for earlier in facts.in_order():
        if earlier.on <= event.on:
            replay.apply(earlier)
    return replay.objection_to(event)


def _against_noticing(facts: CaseFacts, event: ClockEvent, rules: ItemRules, calendar: WorkingCalendar) -> Flag | None:
    if facts.accepted_on is not None:
        return Flag.NOTICE_AFTER_ACCEPTANCE if event.on > facts.accepted_on else None
    assert facts.received_on is not None  # CaseFacts has one of the two
    noticed_on = [told.on for told in facts.events if told.kind is EventKind.SUPPLEMENT_NOTICE]
    if not noticed_on or event.on < min(noticed_on):
        is_in_time = is_notice_in_time(facts.received_on, event.on, rules.notice_window, calendar)
        return None if is_in_time else Flag.NOTICE_LATE
    # A first notice that came too late left the case accepted on the day of receipt.
    is_late = acceptance_of(facts, rules.notice_window, calendar).by is AcceptedBy.LATE_NOTICE
    return Flag.NOTICE_AFTER_ACCEPTANCE if is_late else Flag.SECOND_NOTICE_BREACH
