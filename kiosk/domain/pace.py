"""How short a promise a decided case would have kept: the replay behind the promise simulator."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from datetime import date

from kiosk.domain.acceptance import acceptance_of
from kiosk.domain.calendar import ONE_DAY, CalendarUnavailable, WorkingCalendar
from kiosk.domain.clock_facts import CaseFacts, ItemRules
from kiosk.domain.limits import Limit, Unit, plus_months
from kiosk.domain.replay import Replay, count
from kiosk.domain.stops import Stop, joined

_ENDLESS = Limit(date.max.toordinal(), Unit.NATURAL_DAYS, rolls=False)


def needed(
    facts: CaseFacts,
    decided_on: date,
    unit: Unit,
    rules: ItemRules,
    calendar: WorkingCalendar,
    statutory: Limit | None = None,
) -> int:
    """The smallest promise in `unit` under which a case decided on that day is on time; 0 is on the spot.

    Stops are taken out; one that is still open ends with the decision, and a promise is never extended. Where the
    statutory limit is given, it is the one on which suspensions are judged, as in `two_clocks`; that a promise does
    not end after it is left out. On the spot as a unit counts working days. Raises CalendarUnavailable where the
    answer hangs on a missing year.
    """
    accepted_on, stops = _course(facts, decided_on, rules, calendar, statutory)
    if accepted_on is None or decided_on <= accepted_on:
        return 0
    counted = Unit.WORKING_DAYS if unit is Unit.ON_THE_SPOT else unit
    most = _unstopped(accepted_on, decided_on, counted, calendar)
    if not stops or most == 1:
        return most
    shorter = range(1, most)
    return 1 + bisect_left(
        shorter, True, key=lambda value: _is_kept(Limit(value, counted), accepted_on, decided_on, stops, calendar)
    )


def _course(
    facts: CaseFacts, decided_on: date, rules: ItemRules, calendar: WorkingCalendar, statutory: Limit | None
) -> tuple[date | None, tuple[Stop, ...]]:
    """The day of acceptance and the stops that were admitted until the decision."""
    if not facts.events:
        return facts.accepted_on or facts.received_on, ()
    acceptance = acceptance_of(facts, rules.notice_window, calendar)
    if acceptance.on is None:
        return None, ()
    # Judged on the promise itself, a stop that comes too late for it would change nothing, so none is too late.
    judged_on = (statutory, rules) if statutory else (_ENDLESS, rules.without_extension())
    replay = Replay(*judged_on, calendar, acceptance, acceptance.on)
    for event in facts.in_order():
        if event.on <= decided_on:
            replay.apply(event)
    still = (replace(stop, until=decided_on) for stop in replay.open.values())
    return acceptance.on, joined([*replay.closed, *still])


def _unstopped(accepted_on: date, decided_on: date, unit: Unit, calendar: WorkingCalendar) -> int:
    """What is needed when nothing stops the clock, at least 1: to end behind the last working day before."""
    worked = calendar.working_days_between(accepted_on, decided_on - ONE_DAY)
    if unit is Unit.WORKING_DAYS:
        return worked + 1
    # A limit that ends after this day rolls to the day of the decision or beyond (R3).
    last_worked = calendar.add_working_days(accepted_on, worked)
    if unit is Unit.NATURAL_DAYS:
        return (last_worked - accepted_on).days + 1
    months = (last_worked.year - accepted_on.year) * 12 + last_worked.month - accepted_on.month
    return months + (plus_months(accepted_on, months) <= last_worked)


def _is_kept(
    promised: Limit, accepted_on: date, decided_on: date, stops: tuple[Stop, ...], calendar: WorkingCalendar
) -> bool:
    try:
        _, due_on = count(promised, accepted_on, stops, calendar)
    except CalendarUnavailable as missing:
        if missing.is_beyond(decided_on):
            return True
        raise
    return decided_on <= due_on
