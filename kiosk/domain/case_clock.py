"""The law's clock: replay a case's dated events over the calendar and say on which day it is due."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from kiosk.domain.acceptance import Acceptance, AcceptedBy, acceptance_of
from kiosk.domain.calendar import ONE_DAY, CalendarUnavailable, WorkingCalendar
from kiosk.domain.clock_facts import CaseFacts, ClockEvent, ClockStatus, EventKind, Flag, ItemRules
from kiosk.domain.limits import Limit, Unit
from kiosk.domain.stops import Stop, joined


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
    is what was granted, in the unit of the limit. `capped_on` is the statutory due date where a promise would
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
    return judged if isinstance(judged, Reading) else _conclude(judged, limit)


def two_clocks(
    facts: CaseFacts, statutory: Limit | None, promised: Limit, rules: ItemRules, calendar: WorkingCalendar
) -> TwoClocks:
    """The statutory and the promised clock of a case.

    The promise stops with the statutory clock, on which alone it is judged whether a suspension is admitted;
    it is not lengthened by an extension and never ends after the statutory due date. The flags stand with the
    statutory reading, and with the promised one where the law sets no limit.
    """
    if statutory is None:
        return TwoClocks(None, read_clock(facts, promised, replace(rules, extension_allowed=0), calendar))
    judged = _judge(facts, statutory, rules, calendar)
    if isinstance(judged, Reading):
        return TwoClocks(judged, replace(judged, limit=promised))
    law = _conclude(judged, statutory)
    own = _conclude(replace(judged, extension=0, flags=[]), promised)
    return TwoClocks(law, own if law.due_on is None else _capped(own, law.due_on))


@dataclass(slots=True)
class _Replay:
    """The events judged so far, in date order. What is void leaves its flag and nothing else."""

    limit: Limit
    rules: ItemRules
    calendar: WorkingCalendar
    acceptance: Acceptance
    accepted_on: date
    flags: list[Flag] = field(default_factory=list)
    closed: list[Stop] = field(default_factory=list)
    open: dict[str, Stop] = field(default_factory=dict)
    extension: int = 0

    def apply(self, event: ClockEvent) -> None:
        if event.kind is EventKind.RESUME:
            self._resume(event)
        elif event.kind is EventKind.SUSPEND:
            self._keep(event, self._against_suspending(event))
        elif event.kind is EventKind.EXTEND:
            self._keep(event, self._against_extending(event))

    def stops(self) -> tuple[Stop, ...]:
        return joined([*self.closed, *self.open.values()])

    def _keep(self, event: ClockEvent, objection: Flag | None) -> None:
        if objection is not None:
            self.flags.append(objection)
        elif event.kind is EventKind.EXTEND:
            self.extension = event.days
        elif not self.limit.is_on_the_spot:  # no suspension moves it (R8)
            # An open key is replaced: the stop then begins with the later act (R5).
            self.open[event.key] = Stop(event.on, None, (event.ground,))

    def _resume(self, event: ClockEvent) -> None:
        stop = self.open.pop(event.key, None)
        if stop is not None:
            self.closed.append(replace(stop, until=event.on))

    def _against_suspending(self, event: ClockEvent) -> Flag | None:
        if event.on < self.accepted_on:
            return Flag.BEFORE_ACCEPTANCE
        if not self.rules.admits(event.ground):
            return Flag.SUSPEND_GROUND_INVALID
        return Flag.SUSPEND_AFTER_DUE if self._is_past_due(event.on) else None

    def _against_extending(self, event: ClockEvent) -> Flag | None:
        if event.on < self.accepted_on:
            return Flag.BEFORE_ACCEPTANCE
        if self.extension:
            return Flag.EXTENSION_TWICE
        if self.limit.unit is Unit.MONTHS or event.days > self.rules.extension_allowed:
            return Flag.EXTENSION_TOO_LONG
        return Flag.EXTENSION_LATE if self._is_past_due(event.on) else None

    def _is_past_due(self, day: date) -> bool:
        if self.open:
            return False  # while the clock stands still nothing can be past due (R5)
        stops = self.stops()
        try:
            last_day = _last_day(self.limit, self.accepted_on, stops, self.calendar, self.extension)
            # Asked first, so that the roll into a missing year matters only to events behind the last day.
            if day <= last_day:
                return False
            _, due_on = _count(self.limit, self.accepted_on, stops, self.calendar, self.extension)
        except CalendarUnavailable as missing:
            # The first day that can count is the day after acceptance, in whatever year.
            if missing.is_beyond(day) or day <= self.accepted_on + ONE_DAY:
                return False
            raise
        return day > due_on


def _judge(facts: CaseFacts, limit: Limit, rules: ItemRules, calendar: WorkingCalendar) -> _Replay | Reading:
    """The events judged, or the reading at once where there is no acceptance or no way to judge."""
    acceptance = Acceptance(facts.accepted_on, AcceptedBy.UNKNOWN)
    replay = None
    try:
        acceptance = acceptance_of(facts, rules.notice_window, calendar)
        if acceptance.on is None:
            status = ClockStatus.AWAITING_SUPPLEMENT
            return Reading(limit, status, acceptance, calendar, flags=acceptance.flags)
        replay = _Replay(limit, rules, calendar, acceptance, acceptance.on, list(acceptance.flags))
        for event in facts.in_order():
            replay.apply(event)
    except CalendarUnavailable as missing:
        reading = _unavailable(limit, acceptance, calendar, missing.year)
        return reading if replay is None else replace(reading, stops=replay.stops())
    return replay


def _conclude(replay: _Replay, limit: Limit) -> Reading:
    """The reading of `limit` over the stops that were admitted; not always the limit they were judged on."""
    stops = () if limit.is_on_the_spot else replay.stops()
    reading = Reading(
        limit, ClockStatus.RUNNING, replay.acceptance, replay.calendar,
        flags=tuple(replay.flags), stops=stops, extension=replay.extension,
    )  # fmt: skip
    if stops and stops[-1].until is None:
        return _while_stopped(reading, replay, limit)
    try:
        last_day, due_on = _count(limit, replay.accepted_on, stops, replay.calendar, replay.extension)
    except CalendarUnavailable as missing:
        return replace(_unavailable(limit, replay.acceptance, replay.calendar, missing.year), stops=stops)
    return replace(reading, last_day_before_roll=last_day, due_on=due_on)


def _while_stopped(reading: Reading, replay: _Replay, limit: Limit) -> Reading:
    """No due date, except for a promise that had run out before the clock was stopped."""
    stopped = replace(reading, status=ClockStatus.SUSPENDED)
    if limit is replay.limit:
        return stopped
    before = reading.stops[:-1]
    try:
        last_day, due_on = _count(limit, replay.accepted_on, before, replay.calendar, replay.extension)
    except CalendarUnavailable:
        return stopped
    is_run_out = due_on < reading.stops[-1].after
    return replace(stopped, last_day_before_roll=last_day, due_on=due_on) if is_run_out else stopped


def _unavailable(limit: Limit, acceptance: Acceptance, calendar: WorkingCalendar, year: int) -> Reading:
    status, flags = ClockStatus.CALENDAR_UNAVAILABLE, (Flag.CALENDAR_UNAVAILABLE,)
    return Reading(limit, status, acceptance, calendar, flags=flags, missing_year=year)


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
        return CalendarUnavailable(promise.missing_year).is_beyond(statutory_due_on)
    return promise.due_on is not None and promise.due_on > statutory_due_on


def _count(
    limit: Limit, accepted_on: date, stops: tuple[Stop, ...], calendar: WorkingCalendar, extension: int
) -> tuple[date, date]:
    """The un-rolled last day and the due date over closed stops, apart and in order."""
    last_day = _last_day(limit, accepted_on, stops, calendar, extension)
    if limit.is_on_the_spot and not extension:
        return last_day, last_day  # a day off does not move it (R8)
    return last_day, _due_day(limit, last_day, stops, calendar)


def _last_day(
    limit: Limit, accepted_on: date, stops: tuple[Stop, ...], calendar: WorkingCalendar, extension: int
) -> date:
    """What a stop takes away is added behind the last day, which is then past that stop (R4, R5)."""
    last_day = limit.last_day(accepted_on, calendar, extension)
    for stop in stops:
        if stop.after >= last_day or stop.until is None:
            break
        last_day = limit.moved(last_day, limit.days_in(stop.after, stop.until, calendar), calendar)
    return last_day


def _due_day(limit: Limit, last_day: date, stops: tuple[Stop, ...], calendar: WorkingCalendar) -> date:
    """Rolled once (R3); later where a stop began with nothing left: due when that stop ends (R5b)."""
    due_on = limit.rolled(last_day, calendar)
    # A stop begins at the last day or later, so the day its end rolls to is never before the due day so far.
    for stop in stops:
        if last_day <= stop.after <= due_on and stop.until is not None:
            due_on = limit.rolled(stop.until, calendar)
    return due_on
