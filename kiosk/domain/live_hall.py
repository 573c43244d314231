"""The hall's own records become the hall that is played forward: windows in service, and who is called when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, tzinfo
from functools import cache
from itertools import pairwise
from random import Random
from statistics import fmean

from kiosk.domain.appointment import NOT_BEGUN
from kiosk.domain.calendar import OpeningHours
from kiosk.domain.hall import Break, Hall, Knowledge, Pause, Station, Visit, Waiter
from kiosk.domain.queue import Turns, call_order, lane
from kiosk.domain.service_times import ENOUGH, ServiceTimes, service_times
from kiosk.domain.waiting import DRAWS, Estimate, estimate_hall
from kiosk.domain.window import WindowDuty, WindowStatus


@dataclass(frozen=True, slots=True)
class Standing:
    """A ticket that waits; the smallest `position` is the earliest, `for_window` the one window that may call it."""

    ticket_id: int
    queue: str
    item: str | None
    position: tuple[int, int]
    arrived_at: datetime
    is_priority: bool = False
    for_window: int | None = None


@dataclass(frozen=True, slots=True)
class Present:
    """A ticket that is called to a window, or served there."""

    window: int
    queue: str
    item: str | None
    called_at: datetime


@cache
def _midnight(day: date, zone: tzinfo) -> datetime:
    """When the day begins, in UTC, for that is what most instants are compared in."""
    return datetime.combine(day, time(0), zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class DayClock:
    """Turns instants into minutes of one service day, in the centre's hours."""

    day: date
    hours: OpeningHours

    def minutes(self, at: datetime) -> float:
        """Minutes since midnight in the centre's zone."""
        return (at - _midnight(self.day, self.hours.zone)).total_seconds() / 60.0

    @property
    def breaks(self) -> tuple[Break, ...]:
        """When the hall is closed between two of its periods."""
        bounds = [(_of_day(opens), _of_day(closes)) for opens, closes in self.hours.periods]
        return tuple(Break(before[1], after[0]) for before, after in pairwise(bounds))

    @property
    def opens_at(self) -> float:
        """The first opening."""
        return _of_day(self.hours.periods[0][0])


_RARE = 0.1


def _of_day(moment: time) -> float:
    return moment.hour * 60.0 + moment.minute + moment.second / 60.0


def subject(queue: str, item: str | None) -> str:
    """Under what the durations of a ticket are known: its item, or its queue where nobody said the item."""
    return item or f"queue {queue}"


@dataclass(frozen=True, slots=True)
class Records:
    """What the tables say at `now`: the queues of each window, who sits where, who is served, who waits; and when each
    window usually rests."""

    now: datetime
    clock: DayClock
    windows: Mapping[int, Sequence[str]]
    duties: Mapping[int, WindowDuty]
    present: Sequence[Present]
    standing: Sequence[Standing]
    turns: Mapping[str, Turns] = field(default_factory=dict)
    open_at_lunch: frozenset[int] = frozenset()
    rests: Mapping[int, tuple[Break, ...]] = field(default_factory=dict)

    @property
    def ordered(self) -> list[Standing]:
        """Who waits, in the order of the calls."""
        return call_order(self.standing, self.turns)


def hall_of(records: Records) -> tuple[Hall, tuple[int, ...]]:
    """The hall to be played forward, and the ids of its waiting tickets in the same order.

    What the records date after `now`, when the clock was set back, counts as having just happened.
    """
    clock, now = records.clock, records.clock.minutes(records.now)
    sent = {one.for_window for one in records.standing}
    present = {one.window: one for one in records.present}
    ordered = records.ordered
    stations = tuple(
        _station(records, duty, present.get(number), number in sent, now)
        for number, duty in sorted(records.duties.items())
        if number in records.windows and duty.status_on(clock.day) is not WindowStatus.CLOSED
    )
    waiting = tuple(
        Waiter(
            lane(one),
            subject(one.queue, one.item),
            min(now, clock.minutes(one.arrived_at)),
            one.position[0] >= NOT_BEGUN,
        )
        for one in ordered
    )
    return Hall(now, stations, waiting, clock.opens_at), tuple(one.ticket_id for one in ordered)


def _station(records: Records, duty: WindowDuty, present: Present | None, is_sent: bool, now: float) -> Station:
    minutes = records.clock.minutes
    queues = frozenset(records.windows[duty.number]) | ({f"window {duty.number}"} if is_sent else set())
    visit = None
    if present is not None:
        visit = Visit(subject(present.queue, present.item), min(now, minutes(present.called_at)))
    pause = None
    if duty.status is WindowStatus.PAUSED:
        since = min(now, minutes(duty.changed_at)) if duty.changed_at else now
        pause = Pause(since, minutes(duty.until_at) if duty.until_at else None)
    breaks = () if duty.number in records.open_at_lunch else records.clock.breaks
    works_since = None if pause else visit.since if visit else now
    usual = tuple(_still_taken(records.rests.get(duty.number, ()), works_since))
    return Station(queues, visit, pause, (*breaks, *usual), duty.number)


def _still_taken(rests: Iterable[Break], works_since: float | None) -> Iterable[Break]:
    """The usual rests, less one in which the window has begun a visit today, or is there for the next: it does without
    that one, or is back from it."""
    return (rest for rest in rests if works_since is None or not rest.start <= works_since < rest.end)


@dataclass(frozen=True, slots=True)
class PastVisits:
    """Durations in minutes, oldest first, by item and by queue, and what was configured for an item."""

    by_item: Mapping[str, Sequence[float]]
    by_queue: Mapping[str, Sequence[float]]
    queue_of_item: Mapping[str, str]
    configured: Mapping[str, float] = field(default_factory=dict)

    def times(self) -> dict[str, ServiceTimes]:
        """By subject, wherever there is enough; an item without a configured time leans on the mean of its queue."""
        means = {queue: fmean(all_of) for queue, all_of in self.by_queue.items() if len(all_of) >= ENOUGH}
        found = {subject(queue, None): service_times(all_of, None) for queue, all_of in self.by_queue.items()}
        for item, queue in self.queue_of_item.items():
            default = self.configured.get(item, means.get(queue))
            found[item] = service_times(self.by_item.get(item, ()), default)
        return {name: times for name, times in found.items() if times is not None}


@dataclass(frozen=True, slots=True)
class HallWaits:
    """Estimates by ticket and, for whoever takes a number now, by queue; those that cannot be honest are not there.

    `lines` are the tickets of a queue in the order of the calls. A queue is not there while one of its tickets was sent
    to a window: that one is counted among those ahead, and called in a line of its own.
    """

    tickets: Mapping[int, Estimate]
    queues: Mapping[str, Estimate]
    lines: Mapping[str, Sequence[int]]


def slow_queues(records: Records, times: Mapping[str, ServiceTimes]) -> frozenset[str]:
    """The queues of the windows at which a visit lasts longer than nine in ten of its kind."""
    now = records.clock.minutes(records.now)
    found: set[str] = set()
    for one in records.present:
        usual = times.get(subject(one.queue, one.item))
        lasted = now - records.clock.minutes(one.called_at)
        if usual is not None and len(usual.longer_than(lasted)) < _RARE * len(usual.points):
            found.update(records.windows.get(one.window, ()))
    return frozenset(found)


def waits_of(records: Records, knowledge: Knowledge, chance: Random, draws: int = DRAWS) -> HallWaits:
    """Everybody's estimate. Where one duration is unknown, all who compete for the same windows have none."""
    hall, ids = hall_of(records)
    of_ticket = dict(zip(ids, hall.waiting, strict=True))
    tickets: dict[int, Estimate] = {}
    queues: dict[str, Estimate] = {}
    left = {queue for served in records.windows.values() for queue in served}.union(one.queue for one in hall.waiting)
    while left:
        part = hall.around(min(left))
        linked = {min(left)}.union(*(station.queues for station in part.stations))
        left -= linked
        if not is_known(part, knowledge):
            continue
        found = estimate_hall(part, knowledge, chance, draws)
        here = (ticket for ticket, waiter in of_ticket.items() if waiter.queue in linked)
        pairs = zip(here, found.waiting, strict=True)
        tickets |= {ticket: estimate for ticket, estimate in pairs if estimate is not None}
        queues |= found.next_one
    return HallWaits(tickets, queues, _lines(records, of_ticket, queues))


def _lines(records: Records, ordered: Mapping[int, Waiter], queues: Iterable[str]) -> dict[str, list[int]]:
    lines: dict[str, list[int]] = {queue: [] for queue in queues}
    for ticket, waiter in ordered.items():
        lines.setdefault(waiter.queue, []).append(ticket)
    for sent in {one.queue for one in records.standing if one.for_window is not None}:
        lines.pop(sent, None)
    return lines


def is_known(part: Hall, knowledge: Knowledge) -> bool:
    """Whether every visit and everybody who waits has durations."""
    visits = {station.visit.item for station in part.stations if station.visit}
    return (visits | {waiter.item for waiter in part.waiting}) <= knowledge.times.keys()
