"""The events of a case judged one after the other: what the rules do not allow leaves a flag and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from kiosk.domain.acceptance import Acceptance
from kiosk.domain.calendar import ONE_DAY, CalendarUnavailable, WorkingCalendar
from kiosk.domain.clock_facts import ClockEvent, EventKind, Flag, ItemRules
from kiosk.domain.limits import Limit
from kiosk.domain.stops import Stop, joined


@dataclass(slots=True)
class Replay:
    """The events judged so far on one limit, in date order, from the day of acceptance."""

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
        """Lets the event have its effect, or flags it."""
        objection = self.objection_to(event)
        if objection is not None:
            self.flags.append(objection)
        elif event.kind is EventKind.SUSPEND:
            self._suspend(event)
        elif event.kind is EventKind.RESUME:
            self._resume(event)
        elif event.kind is EventKind.EXTEND:
            self.extension = event.days

    def objection_to(self, event: ClockEvent) -> Flag | None:
        """What the rules say against the event as the next one; notices and supplies belong to acceptance.

        Raises CalendarUnavailable where that hangs on a missing year.
        """
        if event.kind is EventKind.SUSPEND:
            return self._against_suspending(event)
        return self._against_extending(event) if event.kind is EventKind.EXTEND else None

    @property
    def extended_to(self) -> int | None:
        """The whole limit after an extension that only a law which says "to" allows."""
        is_to = self.extension > self.rules.extension_allowed
        return self.limit.value + self.extension if is_to else None

    def stops(self) -> tuple[Stop, ...]:
        """The stretches in which the clock stands still, joined."""
        return joined([*self.closed, *self.open.values()])

    def _suspend(self, event: ClockEvent) -> None:
        if not self.limit.is_on_the_spot:  # no suspension moves it (R8)
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
        if event.days > self.rules.most_extension(self.limit):
            return Flag.EXTENSION_TOO_LONG
        return Flag.EXTENSION_LATE if self._is_past_due(event.on) else None

    def _is_past_due(self, day: date) -> bool:
        if self.open:
            return False  # while the clock stands still nothing can be past due (R5)
        try:
            ends = _ends(self.limit, self.accepted_on, self.stops(), self.calendar, self.extension)
            return all(end < day for end in ends)
        except CalendarUnavailable as missing:
            # The first day that can count is the day after acceptance, in whatever year.
            if missing.is_beyond(day) or day <= self.accepted_on + ONE_DAY:
                return False
            raise


def count(
    limit: Limit, accepted_on: date, stops: tuple[Stop, ...], calendar: WorkingCalendar, extension: int = 0
) -> tuple[date, date]:
    """The un-rolled last day and the due date of a limit over closed stops, apart and in order."""
    last_day, *_, due_on = _ends(limit, accepted_on, stops, calendar, extension)
    return last_day, due_on


def _ends(
    limit: Limit, accepted_on: date, stops: tuple[Stop, ...], calendar: WorkingCalendar, extension: int
) -> Iterator[date]:
    """The un-rolled last day (R1 to R4), then each later day to which the end moves, the due date last.

    One after the other, so that a roll into a missing year matters only to whoever asks for what lies behind it.
    """
    yield (last_day := _last_day(limit, accepted_on, stops, calendar, extension))
    if limit.is_on_the_spot and not extension:
        yield last_day  # a day off does not move it (R8)
        return
    yield (due_on := limit.rolled(last_day, calendar))
    # A stop that begins with nothing left: due when it ends (R5b). It begins at the last day or later, so the day
    # its end rolls to is never before the due day so far.
    for stop in stops:
        if last_day <= stop.after <= due_on and stop.until is not None:
            yield stop.until
            yield (due_on := limit.rolled(stop.until, calendar))


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
