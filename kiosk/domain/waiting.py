"""When a ticket is expected at a window: the queue is played forward from the hall as it stands.

Moments are minutes of the service day as floats in the centre's zone (10:00 is 600.0), spans are minutes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heapreplace
from itertools import islice
from math import inf, log
from random import Random

from kiosk.domain.hall import Break, Hall, Knowledge, Pause, Station, Visit
from kiosk.domain.service_times import BIN_MINUTES, NO_SHOW_MINUTES, PAUSE_MINUTES

DRAWS = 200
_NEXT = 0.08  # the share of the draws on either side of a quantile that speak for it
_LEAST_PAUSE = 10.0  # what is left of an unplanned pause that overruns


@dataclass(frozen=True, slots=True)
class Starts:
    """The moments at which tickets start: one for each that waits, None where no window serves its queue.

    `next_one` is when somebody would start who took a number of a queue now: after everybody but those at the end whose
    slot has not begun.
    """

    waiting: tuple[float | None, ...]
    next_one: Mapping[str, float]


# Numbers from 0 to 1 for what is left to chance: how much longer each visit lasts, and each pause; of everybody who
# waits whether he has left, and how long he stays.
_Luck = list[list[float]]
_MOST = 1.0 - 2.0**-53  # the greatest number that `random` gives
_Line = list[tuple[float, int]]  # when each window of a kind is free, the earliest first


class Roll:
    """A hall made ready to be played forward: once with expected times, or often with drawn ones.

    Raises `KeyError` where the item of a visit or of a waiting ticket has no durations in `knowledge`.
    """

    def __init__(self, hall: Hall, knowledge: Knowledge) -> None:
        self._from = max(hall.now, hall.opens_at)
        self._now = hall.now
        self._stations = hall.stations
        self._knowledge = knowledge
        self._breaks = [station.breaks for station in hall.stations]
        kinds = list(dict.fromkeys(station.queues for station in hall.stations))
        self._kind_of = [kinds.index(station.queues) for station in hall.stations]
        self._kinds = len(kinds)
        queues = {waiter.queue for waiter in hall.waiting}.union(*kinds)
        self._served_by = {
            queue: [index for index, served in enumerate(kinds) if queue in served] for queue in sorted(queues)
        }
        times, pace = knowledge.times, knowledge.pace
        self._waiting = [(self._served_by[who.queue], who.since, times[who.item]) for who in hall.waiting]
        # What is the same for every draw, so worked out once.
        paced = {item: tuple([one * pace for one in times[item].points]) for item in {who.item for who in hall.waiting}}
        self._drawable = [
            (kinds, kinds[1:], since, paced[who.item])
            for (kinds, since, _), who in zip(self._waiting, hall.waiting, strict=True)
        ]
        # Whoever takes a number now stands before those at the end whose slot has not begun.
        self._before_next = max((n for n, who in enumerate(hall.waiting, 1) if not who.is_early), default=0)
        self._left = [self._left_of(station.visit) for station in hall.stations]
        self._first_breaks = [min((one.start for one in station.breaks), default=inf) for station in hall.stations]

    def expected(self) -> Starts:
        """Played once, with the mean of everything that is left to chance."""
        lines = self._lines([self._expected_free(station) for station in self._stations])
        slower = self._knowledge.pace * (1.0 + self._knowledge.pauses.share if self._knowledge.pauses else 1.0)
        missing = self._knowledge.no_shows.after
        starts: list[float | None] = []
        next_one: Mapping[str, float] = {}
        rows = iter(self._waiting)
        for part in (islice(rows, self._before_next), rows):
            for kinds, since, times in part:
                line = _earliest(lines, kinds)
                if line is None:
                    starts.append(None)
                    continue
                free, window = line[0]
                start = free if free > since else since
                starts.append(start)
                share = missing(start - since)
                end = start + share * NO_SHOW_MINUTES + (1.0 - share) * times.mean * slower
                heapreplace(line, (_after_breaks(end, self._breaks[window]), window))
            next_one = next_one or self._next_ones(lines)
        return Starts(tuple(starts), next_one)

    def drawn(self, chance: Random) -> Starts:
        """Played once, with durations and absences drawn by `chance`."""
        return self._played(self._luck(chance))

    def often(self, chance: Random, draws: int) -> Iterator[Starts]:
        """Played so often; every second time with the luck of the time before mirrored, so that who stayed long then is
        gone soon now. What is too much in one of a pair is too little in the other, and fewer draws do."""
        for _ in range(draws // 2):
            luck = self._luck(chance)
            yield self._played(luck)
            yield self._played([[_MOST - one for one in kind] for kind in luck])
        if draws % 2:
            yield self.drawn(chance)

    def _luck(self, chance: Random) -> _Luck:
        random = chance.random
        return [[random() for _ in of] for of in (self._stations, self._stations, self._waiting, self._waiting)]

    def _played(self, luck: _Luck) -> Starts:
        visits, breaks, absences, lengths = luck
        lines = self._drawn_lines(visits, breaks)
        missing, pauses = self._knowledge.no_shows.shares, self._knowledge.pauses
        per_minute, away = (pauses.per_minute, pauses.lengths.points) if pauses else (0.0, ())
        first_breaks, last = self._first_breaks, len(missing) - 1
        starts: list[float | None] = []
        next_one: Mapping[str, float] = {}
        rows = zip(self._drawable, absences, lengths, strict=True)
        for part in (islice(rows, self._before_next), rows):
            for (kinds, others, since, durations), absence, length in part:
                if not kinds:
                    starts.append(None)
                    continue
                line = lines[kinds[0]]
                for other in others:  # as `_earliest`, without a call for each
                    if lines[other][0][0] < line[0][0]:
                        line = lines[other]
                free, window = line[0]
                start = free if free > since else since
                starts.append(start)
                waited = int((start - since) / BIN_MINUTES)  # as `NoShows.after`, without a call for each
                if absence < missing[waited if waited < last else last]:
                    end = start + NO_SHOW_MINUTES
                else:
                    place = length * len(durations)
                    took = durations[int(place)]
                    end = start + took
                    if pauses and place % 1.0 < took * per_minute:  # what is left of the number is as good as another
                        end += away[int(place % 1.0 / (took * per_minute) * len(away))]
                if end >= first_breaks[window]:
                    end = _after_breaks(end, self._breaks[window])
                heapreplace(line, (end, window))
            next_one = next_one or self._next_ones(lines)
        return Starts(tuple(starts), next_one)

    def _drawn_lines(self, visits: Sequence[float], pauses: Sequence[float]) -> list[_Line]:
        now, opens, first_breaks = self._now, self._from, self._first_breaks
        moments = []
        for window, (station, left, luck) in enumerate(zip(self._stations, self._left, visits, strict=True)):
            if left and not station.pause:  # the usual window of a busy hall: as `_drawn_free`, without a call for each
                free = now + left[int(luck * len(left))]
                free = free if free > opens else opens
                moments.append(_after_breaks(free, self._breaks[window]) if free >= first_breaks[window] else free)
            else:
                moments.append(self._drawn_free(station, left, luck, pauses[window]))
        return self._lines(moments)

    def _lines(self, free: Sequence[float]) -> list[_Line]:
        lines: list[_Line] = [[] for _ in range(self._kinds)]
        for window, moment in enumerate(free):
            lines[self._kind_of[window]].append((moment, window))
        for line in lines:
            heapify(line)
        return lines

    def _next_ones(self, lines: list[_Line]) -> dict[str, float]:
        found = ((queue, _earliest(lines, kinds)) for queue, kinds in self._served_by.items())
        return {queue: line[0][0] for queue, line in found if line is not None}

    def _expected_free(self, station: Station) -> float:
        free = self._from
        if station.visit:
            times = self._knowledge.times[station.visit.item]
            free = max(free, self._now + times.residual(self._now - station.visit.since, self._knowledge.pace))
        if station.pause:
            free = max(free, self._back(station.pause))
        return _after_breaks(free, station.breaks)

    def _back(self, pause: Pause) -> float:
        """When an unplanned pause ends: as the clerk said, unless that is over; else as pauses here do, or by rule."""
        if pause.until is not None and pause.until > self._now:
            return pause.until
        if self._knowledge.pauses:
            return self._now + self._knowledge.pauses.lengths.residual(self._now - pause.since)
        return max(self._now + _LEAST_PAUSE, pause.since + PAUSE_MINUTES)

    def _drawn_free(self, station: Station, left: Sequence[float], luck: float, of_pause: float) -> float:
        free = self._from
        if left:
            free = max(free, self._now + left[int(luck * len(left))])
        elif station.visit:
            mean = self._knowledge.times[station.visit.item].mean
            free = max(free, self._now - log(1.0 - luck) * mean * self._knowledge.pace)
        if station.pause:
            away = self._back(station.pause) - self._now
            is_said = station.pause.until is not None and station.pause.until > self._now
            free = max(free, self._now + (away if is_said else -log(1.0 - of_pause) * away))
        return _after_breaks(free, station.breaks)

    def _left_of(self, visit: Visit | None) -> list[float]:
        """The minutes that a visit can still last, equally likely; none without one, or when it outlasts them all."""
        if visit is None:
            return []
        elapsed, pace = self._now - visit.since, self._knowledge.pace
        return [one * pace - elapsed for one in self._knowledge.times[visit.item].longer_than(elapsed / pace)]


def _earliest(lines: list[_Line], kinds: Sequence[int]) -> _Line | None:
    """The line whose first window is free before those of the others; None where no window serves."""
    found: _Line | None = None
    for kind in kinds:
        line = lines[kind]
        if found is None or line[0][0] < found[0][0]:
            found = line
    return found


def _after_breaks(moment: float, breaks: tuple[Break, ...]) -> float:
    for start, end in breaks:
        if start <= moment < end:
            moment = end
    return moment


@dataclass(frozen=True, slots=True)
class Estimate:
    """Minutes from now until a ticket starts: the figure for one number, and a range that is not calibrated yet."""

    expected: float
    low: float
    high: float


def estimate(hall: Hall, queue: str, knowledge: Knowledge, chance: Random, draws: int = DRAWS) -> Estimate | None:
    """For somebody who takes a number of `queue` now and is called last; None where no window serves it."""
    roll = Roll(hall.around(queue), knowledge)
    return _estimate([one.next_one.get(queue) for one in roll.often(chance, draws)], hall.now)


def estimate_at(hall: Hall, position: int, knowledge: Knowledge, chance: Random, draws: int = DRAWS) -> Estimate | None:
    """For the ticket at a position of `hall.waiting`; None where no window serves its queue."""
    asked = hall.waiting[position]
    part = hall.up_to(position).around(asked.queue)
    roll = Roll(part, knowledge)
    return _estimate([one.waiting[-1] for one in roll.often(chance, draws)], hall.now)


@dataclass(frozen=True, slots=True)
class HallEstimate:
    """The whole hall at once: each waiting ticket, and the next one of each queue."""

    waiting: tuple[Estimate | None, ...]
    next_one: Mapping[str, Estimate]


def estimate_hall(hall: Hall, knowledge: Knowledge, chance: Random, draws: int = DRAWS) -> HallEstimate:
    """Everybody's estimate from the same draws."""
    roll = Roll(hall, knowledge)
    played = list(roll.often(chance, draws))
    waiting = tuple(_estimate(each, hall.now) for each in zip(*(one.waiting for one in played), strict=True))
    queues = played[0].next_one
    next_one = {queue: _estimate([one.next_one.get(queue) for one in played], hall.now) for queue in queues}
    return HallEstimate(waiting, {queue: found for queue, found in next_one.items() if found is not None})


def _estimate(moments: Sequence[float | None], now: float) -> Estimate | None:
    minutes = sorted([moment - now for moment in moments if moment is not None])
    if not minutes:
        return None
    return Estimate(sum(minutes) / len(minutes), _around(minutes, 0.1), _around(minutes, 0.9))


def _around(ordered: Sequence[float], share: float) -> float:
    """The quantile as the mean of the draws next to it: steadier than the one draw that happens to stand there."""
    last = len(ordered) - 1
    first, after = round((share - _NEXT) * last), round((share + _NEXT) * last) + 1
    return sum(ordered[first:after]) / (after - first)
