"""Days of a hall, event by event, for judging estimates: it shares no code with the estimating of waits.

Time is minutes of the day. A window takes the earliest ticket among its queues, priority classes one after every two;
people give up the longer they wait, which is seen only when they are called and nobody comes.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

OPENING, LAST_TICKET = 510.0, 1005.0
NOBODY_CAME = 1.5


@dataclass(frozen=True)
class Kind:
    """An item: its queue, its share of the arrivals, the mean and the relative spread of its durations."""

    name: str
    queue: str
    weight: float
    mean: float
    spread: float


@dataclass(frozen=True)
class Desk:
    """A window: its queues and its lunch."""

    queues: tuple[str, ...]
    lunch: tuple[float, float]


@dataclass(frozen=True)
class Scenario:
    """A hall and its habits. `rate` is the arrivals an hour at the quiet level; `crowd` come before the doors open.

    `pauses` is how many unplanned interruptions a window has a day. The rest makes a hall that no estimate knows of:
    `drift` is the standard deviation of a slow walk that all durations of the day share, `memory` how much of it
    stays from visit to visit, `tiring` by how much the first window slows down in an hour, `outage` a time in which
    a window stops without a word, while it still shows as busy.
    """

    name: str
    kinds: tuple[Kind, ...]
    desks: tuple[Desk, ...]
    rate: float
    crowd: int
    pauses: float = 0.0
    drift: float = 0.0
    memory: float = 0.0
    tiring: float = 0.0
    outage: tuple[float, float] | None = None
    priority: float = 0.05


EARLY, LATE = (690.0, 750.0), (750.0, 810.0)


def _desks(count: int, *queues: tuple[str, ...]) -> tuple[Desk, ...]:
    return tuple(Desk(queues[index % len(queues)], EARLY if index % 2 else LATE) for index in range(count))


_MIX = (
    Kind("register", "A", 0.35, 14.0, 0.5),
    Kind("change", "A", 0.35, 9.0, 0.5),
    Kind("collect", "A", 0.30, 4.0, 0.6),
)
SCENARIOS = (
    Scenario("A: 6 windows, 1 queue", _MIX, _desks(6, ("A",)), rate=43.0, crowd=45),
    Scenario(
        "B: 9 windows, 3 queues, shared",
        (
            Kind("register", "A", 0.25, 14.0, 0.5),
            Kind("change", "A", 0.20, 8.0, 0.5),
            Kind("tax", "C", 0.30, 9.0, 0.6),
            Kind("house", "F", 0.25, 16.0, 0.5),
        ),
        _desks(9, ("A",), ("A", "C"), ("C", "F"), ("F",), ("A", "C", "F")),
        rate=52.0,
        crowd=34,
    ),
    Scenario(
        "C: 1 window, long items",
        (Kind("permit", "A", 0.5, 30.0, 0.6), Kind("advice", "A", 0.5, 12.0, 0.7)),
        (Desk(("A",), EARLY),),
        rate=2.3,
        crowd=4,
        pauses=0.5,
    ),
    Scenario("D: 3 windows, frequent pauses", _MIX, _desks(3, ("A",)), rate=17.5, crowd=14, pauses=2.0),
    Scenario(
        "E: durations go together, a window tires, another stops",
        _MIX,
        _desks(6, ("A",)),
        rate=34.0,
        crowd=30,
        drift=0.2,
        memory=0.97,
        tiring=0.15,
        outage=(600.0, 640.0),
    ),
)


@dataclass
class Person:
    """A ticket, and what became of it."""

    number: int
    kind: Kind
    arrived: float
    is_priority: bool
    called: float | None = None
    missed: bool = False
    ended: float | None = None
    window: int = -1


@dataclass
class Window:
    """A window at a moment: who sits there, and since when and until when it calls nobody."""

    number: int
    desk: Desk
    person: Person | None = None
    paused_since: float | None = None
    lunching: bool = False
    wants_pause: float = 0.0
    wants_lunch: bool = False


@dataclass
class Snapshot:
    """What the hall's own records hold at a moment, and nothing that only the simulation knows."""

    now: float
    windows: list[Window]
    waiting: list[Person]
    done: list[Person]


@dataclass
class Day:
    """One day. `asked` is told the moment before somebody takes a number."""

    scenario: Scenario
    chance: Random
    asked: Callable[[Snapshot, Person], None] = lambda snapshot, person: None
    people: list[Person] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.windows = [Window(number, desk) for number, desk in enumerate(self.scenario.desks)]
        self.waiting: list[Person] = []
        self.done: list[Person] = []
        self.walk = self.chance.gauss(0.0, self.scenario.drift)
        self.pauses: list[float] = []
        self.ordinary_calls = 0
        self._events: list[tuple[float, int, str, int]] = []
        self._count = 0

    def run(self) -> list[Person]:
        """Everybody who came, with what became of them."""
        self._plan()
        while self._events:
            now, _, what, which = heapq.heappop(self._events)
            getattr(self, f"_{what}")(now, which)
            if now >= OPENING:
                self._call(now)
        return self.people

    def _plan(self) -> None:
        for _ in range(self.chance.randint(int(0.6 * self.scenario.crowd), int(1.4 * self.scenario.crowd))):
            self._at(self.chance.uniform(OPENING - 20, OPENING), "arrive")
        busy = math.exp(self.chance.gauss(0.0, 0.12))
        moment = OPENING
        while True:
            moment += self.chance.expovariate(1.6 * self.scenario.rate * busy / 60)
            if moment > LAST_TICKET:
                break
            if self.chance.random() < _level(moment) / 1.6:
                self._at(moment, "arrive")
        self._at(OPENING, "open")
        for window in self.windows:
            start, end = window.desk.lunch
            self._at(start, "lunch", window.number)
            self._at(end, "back", window.number)
            moment = OPENING
            while self.scenario.pauses:
                moment += self.chance.expovariate(self.scenario.pauses / (LAST_TICKET - OPENING))
                if moment > LAST_TICKET:
                    break
                self._at(moment, "leave", window.number)

    def _at(self, moment: float, what: str, which: int = -1) -> None:
        self._count += 1
        heapq.heappush(self._events, (moment, self._count, what, which))

    def _open(self, now: float, which: int) -> None:
        """The doors open; whoever can, calls."""

    def _arrive(self, now: float, which: int) -> None:
        chance = self.chance
        kind = chance.choices(self.scenario.kinds, [kind.weight for kind in self.scenario.kinds])[0]
        person = Person(len(self.people), kind, now, chance.random() < self.scenario.priority)
        self.people.append(person)
        self.asked(Snapshot(now, self.windows, self.order(), self.done), person)
        self.waiting.append(person)

    def order(self) -> list[Person]:
        """Who is called when: one priority ticket after every two ordinary ones."""
        first = [one for one in self.waiting if one.is_priority]
        rest = [one for one in self.waiting if not one.is_priority]
        ordered, since = [], self.ordinary_calls
        while first or rest:
            if first and (since >= 2 or not rest):
                ordered.append(first.pop(0))
                since = 0
            else:
                ordered.append(rest.pop(0))
                since += 1
        return ordered

    def _call(self, now: float) -> None:
        for window in self.windows:
            if window.person or window.lunching or window.paused_since is not None:
                continue
            mine = [one for one in self.order() if one.kind.queue in window.desk.queues]
            if mine:
                self._begin(window, mine[0], now)

    def _begin(self, window: Window, person: Person, now: float) -> None:
        self.waiting.remove(person)
        self.ordinary_calls = 0 if person.is_priority else self.ordinary_calls + 1
        person.called, person.window, window.person = now, window.number, person
        waited = now - max(person.arrived, OPENING)
        person.missed = self.chance.random() < 0.02 + 0.43 * (1 - math.exp(-((waited / 55) ** 2)))
        self._at(
            now + (NOBODY_CAME if person.missed else self._duration(window, person.kind, now)), "end", window.number
        )

    def _duration(self, window: Window, kind: Kind, now: float) -> float:
        sigma = math.sqrt(math.log(1 + kind.spread**2))
        minutes = kind.mean * math.exp(self.chance.gauss(-sigma * sigma / 2, sigma))
        if self.scenario.drift:
            kept = self.scenario.memory
            self.walk = kept * self.walk + self.chance.gauss(0.0, self.scenario.drift * math.sqrt(1 - kept * kept))
            minutes *= math.exp(self.walk)
        if self.scenario.tiring and window.number == 0:
            minutes *= 1 + self.scenario.tiring * (now - OPENING) / 60
        if self.scenario.outage and window.number == 1:
            start, end = self.scenario.outage
            if now < end and now + minutes > start:
                minutes += end - start
        return minutes

    def _end(self, now: float, which: int) -> None:
        window = self.windows[which]
        assert window.person is not None
        window.person.ended = now
        self.done.append(window.person)
        window.person = None
        if window.wants_lunch and now < window.desk.lunch[1]:
            window.lunching = True
        elif window.wants_pause:
            self._pause(window, now)
        window.wants_lunch, window.wants_pause = False, 0.0

    def _lunch(self, now: float, which: int) -> None:
        window = self.windows[which]
        if window.person:
            window.wants_lunch = True
        else:
            window.lunching = True

    def _back(self, now: float, which: int) -> None:
        self.windows[which].lunching = self.windows[which].wants_lunch = False

    def _leave(self, now: float, which: int) -> None:
        window = self.windows[which]
        if window.lunching or window.paused_since is not None:
            return
        window.wants_pause = now
        if not window.person:
            self._pause(window, now)

    def _pause(self, window: Window, now: float) -> None:
        window.paused_since, window.wants_pause = now, 0.0
        length = 8 + self.chance.expovariate(1 / 22)
        self.pauses.append(length)
        self._at(now + length, "resume", window.number)

    def _resume(self, now: float, which: int) -> None:
        self.windows[which].paused_since = None


def _level(moment: float) -> float:
    """How busy the hour is: two humps, a quiet lunch, an empty end."""
    morning = math.exp(-(((moment - 585) / 55) ** 2))
    afternoon = math.exp(-(((moment - 860) / 65) ** 2))
    return 0.35 + 1.1 * morning + 0.8 * afternoon
