"""The law's clock: replay a case's dated events over the calendar and say on which day it is due."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from kiosk.domain.acceptance import Acceptance, AcceptedBy, acceptance_of
from kiosk.domain.calendar import ONE_DAY, CalendarUnavailable, WorkingCalendar
from kiosk.domain.clock_facts import CaseFacts, ClockStatus, Flag, ItemRules
from kiosk.domain.limits import Limit
from kiosk.domain.replay import Replay, count
from kiosk.domain.stops import Stop


@dataclass(frozen=True, slots=True)
class Standing:
    """How a limit stands at the end of a day.

    `remaining_days` counts working days: None while the clock stands still or no date is known, 0 on the due
    day, negative by the working days gone since. On a weekend after the due day it is still 0, while
    `is_overdue` is already True.
    """

    day: date
    remaining_days: int | None
    is_stopped: bool
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """What the clock of one limit says of a whole history.

    `due_on` and `last_day_before_roll` are None while the clock stands still (unless the limit had run out
    before), while the applicant owes material and where a calendar is missing (`missing_year`). `extension`
    is what was granted, in the unit of the limit, and `extended_to` the whole limit where only a law that says "to"
    allows it. `capped_on` is the statutory due date where a promise would
    have ended after it; it is then the due date.
    """

    limit: Limit
    status: ClockStatus
    acceptance: Acceptance
    calendar: WorkingCalendar = field(repr=False, compare=False)
    last_day_before_roll: date | None = None
    due_on: date | None = None
    flags: tuple[Flag, ...] = ()
    stops: tuple[Stop, ...] = ()
    extension: int = 0
    extended_to: int | None = None
    missing_year: int | None = None
    capped_on: date | None = None

    @property
    def accepted_on(self) -> date | None:
        return self.acceptance.on

    def as_of(self, day: date) -> Standing:
        """How this history stands at the end of `day`. For a day before its last event read the facts known
        on that day instead (`CaseFacts.known_on`), or later events are foreseen."""
        is_stopped = any(stop.holds_on(day) for stop in self.stops)
        is_overdue = self.due_on is not None and day > self.due_on
        remaining = None if is_stopped or self.due_on is None else self._working_days_to(self.due_on, day)
        return Standing(day, remaining, is_stopped, is_overdue)

    def _working_days_to(self, due_on: date, day: date) -> int | None:
        try:
            left = self.calendar.working_days_between(day, due_on)
            return left or -self.calendar.working_days_between(due_on, day)
        except CalendarUnavailable:
            return None


class TwoClocks(NamedTuple):
    """The clocks of one case; an item without a statutory limit has only the promised one."""

    statutory: Reading | None
    promised: Reading


def read_clock(facts: CaseFacts, limit: Limit, rules: ItemRules, calendar: WorkingCalendar) -> Reading:
    """The clock of one limit over a history, by R1 to R9 of the domain reference (行政许可法 32, 42, 45, 82).

    Never raises for what happened in the case: what the rules do not allow is flagged and has no other
    effect, and a missing calendar is a status of its own, with its flag as the only one.
    """
    judged = _judge(facts, limit, rules, calendar)
    return judged if isinstance(judged, Reading) else _as_judged(judged)


def two_clocks(
    facts: CaseFacts, statutory: Limit | None, promised: Limit, rules: ItemRules, calendar: WorkingCalendar
) -> TwoClocks:
    """The statutory and the promised clock of a case.

    The promise stops with the statutory clock, on which alone it is judged whether a suspension is admitted;
    it is not lengthened by an extension and never ends after the statutory due date. The flags stand with the
    statutory reading, and with the promised one where the law sets no limit.
    """
    if statutory is None:
        return TwoClocks(None, read_clock(facts, promised, rules.without_extension(), calendar))
    judged = _judge(facts, statutory, rules, calendar)
    if isinstance(judged, Reading):
        return TwoClocks(judged, replace(judged, limit=promised))
    law, own = _as_judged(judged), _promise(judged, promised)
    return TwoClocks(law, own if law.due_on is None else _capped(own, law.due_on))


def _judge(facts: CaseFacts, limit: Limit, rules: ItemRules, calendar: WorkingCalendar) -> Replay | Reading:
    """The events judged, or the reading at once where there is no acceptance or no way to judge."""
    acceptance = Acceptance(facts.accepted_on, AcceptedBy.UNKNOWN)
    replay = None
    try:
        acceptance = acceptance_of(facts, rules.notice_window, calendar)
        if acceptance.on is None:
            status = ClockStatus.AWAITING_SUPPLEMENT
            return Reading(limit, status, acceptance, calendar, flags=acceptance.flags)
        replay = Replay(limit, rules, calendar, acceptance, acceptance.on, list(acceptance.flags))
        for event in facts.in_order():
            replay.apply(event)
    except CalendarUnavailable as missing:
        return _unavailable(limit, acceptance, calendar, missing.year, replay.stops() if replay else ())
    return replay


def _as_judged(replay: Replay) -> Reading:
    return _conclude(replay, replay.limit, replay.extension, tuple(replay.flags))


def _promise(replay: Replay, promised: Limit) -> Reading:
    """The reading of a promise that stops with the law's clock and is not extended with it."""
    reading = _conclude(replay, promised)
    return _unless_run_out(reading, replay) if reading.status is ClockStatus.SUSPENDED else reading


def _conclude(replay: Replay, limit: Limit, extension: int = 0, flags: tuple[Flag, ...] = ()) -> Reading:
    """The reading of `limit` over the stops that were admitted; not always the limit they were judged on."""
    stops = () if limit.is_on_the_spot else replay.stops()
    status, last_day, due_on = ClockStatus.RUNNING, None, None
    try:
        if stops and stops[-1].until is None:
            status = ClockStatus.SUSPENDED
        else:
            last_day, due_on = count(limit, replay.accepted_on, stops, replay.calendar, extension)
    except CalendarUnavailable as missing:
        return _unavailable(limit, replay.acceptance, replay.calendar, missing.year, stops)
    return Reading(
        limit, status, replay.acceptance, replay.calendar, last_day, due_on, flags, stops, extension,
        extended_to=replay.extended_to if extension else None,
    )  # fmt: skip


def _unless_run_out(stopped: Reading, replay: Replay) -> Reading:
    """No due date while the clock stands still, except for a promise that had run out before it was stopped."""
    try:
        last_day, due_on = count(stopped.limit, replay.accepted_on, stopped.stops[:-1], replay.calendar)
    except CalendarUnavailable:
        return stopped
    is_run_out = due_on < stopped.stops[-1].after
    return replace(stopped, last_day_before_roll=last_day, due_on=due_on) if is_run_out else stopped


def _unavailable(
    limit: Limit, acceptance: Acceptance, calendar: WorkingCalendar, year: int, stops: tuple[Stop, ...]
) -> Reading:
    status, flags = ClockStatus.CALENDAR_UNAVAILABLE, (Flag.CALENDAR_UNAVAILABLE,)
    return Reading(limit, status, acceptance, calendar, flags=flags, stops=stops, missing_year=year)


def _capped(promise: Reading, statutory_due_on: date) -> Reading:
    if not _ends_after(promise, statutory_due_on):
        return promise
    last_day = min(promise.last_day_before_roll or statutory_due_on, statutory_due_on)
    return replace(
        promise, status=ClockStatus.RUNNING, flags=(), missing_year=None,
        last_day_before_roll=last_day, due_on=statutory_due_on, capped_on=statutory_due_on,
    )  # fmt: skip


def _ends_after(promise: Reading, statutory_due_on: date) -> bool:
    if promise.missing_year is not None:
        # The first day that can count is the day after acceptance, in whatever year.
        is_next_day = promise.accepted_on is not None and statutory_due_on <= promise.accepted_on + ONE_DAY
        return is_next_day or CalendarUnavailable(promise.missing_year).is_beyond(statutory_due_on)
    return promise.due_on is not None and promise.due_on > statutory_due_on
