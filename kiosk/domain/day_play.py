"""Plays a day of the hall once more in memory, by the same rule of who is next as at the windows."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from statistics import median

from kiosk.domain.hall_day import HallDay, Stretch, Turn, Visit
from kiosk.domain.queue import LATER_BEHIND, Turns, Waiting, lane, next_for

_USUAL_MINUTES = 5.0

Shift = tuple[tuple[str, ...], list[Stretch]]


@dataclass(frozen=True, slots=True)
class Rules:
    """How the hall works: what each window serves, its own queue first, and after how many ordinary numbers of a queue
    a priority number has its turn. `behind` is how many a returned number lets pass."""

    windows: Mapping[int, tuple[str, ...]]
    priority_after: Mapping[str, int]
    closes: float
    behind: int = 2


@dataclass(slots=True)
class _Desk:
    """A window of the replay: what it serves, when it calls, and from when on it is free."""

    number: int
    serves: tuple[str, ...]
    stretches: list[Stretch]
    free: float = 0.0

    def may_call(self, now: float) -> bool:
        return self.free <= now and any(one.starts <= now < one.ends for one in self.stretches)


_Position = tuple[int, int]
_Places = list[tuple[_Position, int]]


class Play:
    """One replay. Nothing is random and nothing is written."""

    def __init__(self, day: HallDay, rules: Rules, windows: Mapping[int, Shift]) -> None:
        self._day = day
        self._rules = rules
        self._desks = {number: _Desk(number, *shift) for number, shift in windows.items()}
        self._visits = [replace(visit, turns=list(visit.turns)) for visit in day.visits]
        self._turn = [0] * len(self._visits)
        self._usual = UsualMinutes(day.visits)
        self._places: dict[tuple[str, bool], _Places] = {}
        self._waiting: dict[int, Waiting] = {}
        self._stood: dict[int, _Position] = {}
        self._ordinary: dict[str, int] = {}
        self._events: list[tuple[float, int, Callable[[float, int], None], int]] = []
        self._order = count()

    def run(self) -> dict[str, Visit]:
        """The visits as they go in this replay, by number, as far as the day goes."""
        for index, visit in enumerate(self._visits):
            self._put(visit.turns[0].came, self._comes, index)
            if visit.left is not None:
                self._put(visit.left, self._leaves, index)
            visit.turns[0] = replace(visit.turns[0], called=None)
        for desk in self._desks.values():
            for stretch in desk.stretches:
                self._put(stretch.starts, self._looks, desk.number)
        while self._events and self._events[0][0] <= self._day.until:
            now, _, happens, which = heapq.heappop(self._events)
            happens(now, which)
        return {visit.number: visit for visit in self._visits}

    def _put(self, at: float, happens: Callable[[float, int], None], which: int) -> None:
        heapq.heappush(self._events, (at, next(self._order), happens, which))

    def _comes(self, now: float, index: int) -> None:
        visit, turn = self._visits[index], self._visits[index].turns[self._turn[index]]
        visit.turns[self._turn[index]] = replace(turn, came=now, called=None)
        one = self._stands(index, turn, self._position(index, turn))
        if turn.later is not None:
            self._put(now + turn.later, self._lets_pass, index)
        able = [desk for desk in self._desks.values() if desk.may_call(now) and self._serves(desk, one)]
        if able:
            self._looks(now, min(able, key=lambda desk: (desk.free, desk.number)).number)

    def _serves(self, desk: _Desk, one: Waiting) -> bool:
        return one.queue in desk.serves if one.for_window is None else one.for_window == desk.number

    def _stands(self, index: int, turn: Turn, position: _Position) -> Waiting:
        if not turn.is_resumed:  # that one is taken up without a place in the line
            self._stood[index] = position
        is_priority = self._visits[index].is_priority
        one = Waiting(index, turn.queue, turn.queue, *position, is_priority, 0, turn.window)
        self._waiting[index] = one
        heapq.heappush(self._places.setdefault((lane(one), is_priority), []), (position, index))
        return one

    def _position(self, index: int, turn: Turn) -> _Position:
        """Whoever was put aside is taken up at once; who came back in time stands behind the next few, who was sent on
        where it stood."""
        if turn.is_resumed:
            return 0, next(self._order)
        if turn.is_sent or (turn.is_back and not self._rules.behind):
            return self._stood[index]
        if turn.is_back:
            return _behind(self._line(turn.queue), self._rules.behind, turn.line)
        return turn.line, turn.behind

    def _line(self, queue: str) -> list[_Position]:
        return sorted(one.position for one in self._waiting.values() if lane(one) == queue)

    def _lets_pass(self, now: float, index: int) -> None:
        """The holder is late: behind the next few, without priority, if somebody who has come waits behind at all."""
        if index not in self._waiting:
            return
        visit, turn = self._visits[index], self._visits[index].turns[self._turn[index]]
        later = [position for position in self._line(turn.queue) if position > self._stood[index]]
        if later and later[0][0] < turn.later_line:
            visit.is_priority = False
            self._stands(index, turn, _behind(later, LATER_BEHIND, turn.later_line))

    def _leaves(self, now: float, index: int) -> None:
        self._waiting.pop(index, None)

    def _looks(self, now: float, number: int) -> None:
        desk = self._desks[number]
        if not desk.may_call(now):
            return
        turns = {queue: self._turns(queue) for queue in desk.serves}
        choice = next_for(list(self._firsts(desk)), turns, desk.serves)
        if choice is not None:
            self._begins(now, desk, choice.of)

    def _turns(self, queue: str) -> Turns:
        after = self._rules.priority_after.get(queue, 0)
        return Turns(self._ordinary.get(queue, after), after)

    def _firsts(self, desk: _Desk) -> Iterator[Waiting]:
        for name in (f"window {desk.number}", *desk.serves):
            for is_priority in (False, True):
                places = self._places.get((name, is_priority), [])
                while places and not self._is_there(places[0]):
                    heapq.heappop(places)
                if places:
                    yield self._waiting[places[0][1]]

    def _is_there(self, place: tuple[tuple[int, int], int]) -> bool:
        one = self._waiting.get(place[1])
        return one is not None and one.position == place[0]

    def _begins(self, now: float, desk: _Desk, one: Waiting) -> None:
        index = one.ticket_id
        del self._waiting[index]
        visit, turn = self._visits[index], self._visits[index].turns[self._turn[index]]
        minutes = self._usual.of(visit, turn) if turn.minutes is None else turn.minutes
        visit.turns[self._turn[index]] = replace(turn, called=now, at_window=desk.number, minutes=minutes)
        if one.for_window is None:  # who was sent to this window, or put aside at it, takes no turn of the queue
            self._ordinary[one.queue] = self._turns(one.queue).after(one.is_priority)
        desk.free = now + minutes + self._day.gap
        self._put(now + minutes, self._ends, index)
        self._put(desk.free, self._looks, desk.number)

    def _ends(self, now: float, index: int) -> None:
        if self._turn[index] + 1 < len(self._visits[index].turns):
            self._turn[index] += 1
            self._put(now + self._visits[index].turns[self._turn[index]].lag, self._comes, index)


def _behind(line: Sequence[_Position], many: int, entry: int) -> _Position:
    """Behind so many of a line for somebody whose entry of the ledger says so; at the end where there are fewer, and
    where the last of them is of a slot that had not begun."""
    is_end = len(line) < many or line[many - 1][0] >= entry
    return (entry, 0) if is_end else (line[many - 1][0], entry)


class UsualMinutes:
    """How long a visit takes of which the day does not tell: as the others of its item, else of its queue, that day."""

    def __init__(self, visits: Iterable[Visit]) -> None:
        known: dict[str, list[float]] = {}
        for visit in visits:
            for turn in visit.turns:
                if turn.minutes is not None and not turn.is_missed:
                    known.setdefault(turn.queue, []).append(turn.minutes)
                    known.setdefault(f"item {visit.item}", []).append(turn.minutes)
        self._medians = {name: median(minutes) for name, minutes in known.items()}

    def of(self, visit: Visit, turn: Turn) -> float:
        """Minutes at the window."""
        in_queue = self._medians.get(turn.queue, _USUAL_MINUTES)
        return self._medians.get(f"item {visit.item}", in_queue) if visit.item else in_queue
