"""A hall and its habits: who comes for what, how long it takes, when windows rest, how long people have patience."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import time
from itertools import pairwise
from random import Random

from kiosk.domain.calendar import OpeningHours
from kiosk.domain.catalogue import Centre, Window

# How busy each half hour is, by the minute of the day at which it begins: two humps and an empty end. A hall that is
# closed at noon has its second hump after the doors open again.
_ALL_DAY = {
    510: 0.68, 540: 1.17, 570: 1.45, 600: 1.17, 630: 0.68, 660: 0.43, 690: 0.36, 720: 0.37, 750: 0.44, 780: 0.64,
    810: 0.95, 840: 1.15, 870: 1.04, 900: 0.74, 930: 0.49, 960: 0.39, 990: 0.36,
}  # fmt: skip
_WITH_NOON = {**_ALL_DAY, 840: 0.95, 870: 1.15, 900: 1.05, 930: 0.8, 960: 0.55, 990: 0.4, 1020: 0.25}
_OTHER_HOURS = 0.4


@dataclass(frozen=True, slots=True)
class Kind:
    """What somebody comes for: an item of a queue, its weight among the visits, and the mean minutes at the window with
    the standard deviation as a share of the mean."""

    queue: str
    item: str
    weight: float
    minutes: float
    spread: float = 0.5

    def duration(self, chance: Random) -> float:
        """Minutes at the window, log-normal: most visits are short and a few are very long."""
        sigma = math.sqrt(math.log(1 + self.spread**2))
        return max(0.5, self.minutes * math.exp(chance.gauss(-sigma * sigma / 2, sigma)))


@dataclass(frozen=True, slots=True)
class Rest:
    """A stretch of the day, in minutes since midnight, in which a window calls nobody."""

    window: int
    starts: float
    ends: float
    reason: str


@dataclass(frozen=True, slots=True)
class Habits:
    """Shares of all visits in which something out of the ordinary happens."""

    names_item: float = 0.8
    english: float = 0.04
    priority: float = 0.05
    held: float = 0.02
    sent_on: float = 0.01
    gives_back: float = 0.02
    comes_back: float = 0.35

    @staticmethod
    def absent(waited: float) -> float:
        """The share that does not come when called after so many minutes: who waited long has often left."""
        return 0.02 + 0.43 * (1 - math.exp(-((max(0.0, waited) / 55) ** 2)))


@dataclass(frozen=True, slots=True)
class Scenario:
    """A hall whose days can be lived. `visits` is the mean of a day, of which the share `crowd` waits at the doors and
    the share `booked` would rather come by appointment; `pauses` is how many unplanned interruptions a window has a
    day, `lunches` the planned ones."""

    centre: Centre
    kinds: tuple[Kind, ...]
    visits: float
    crowd: float
    pauses: float = 0.0
    lunches: tuple[Rest, ...] = ()
    profile: Mapping[int, float] = field(default_factory=lambda: _ALL_DAY)
    habits: Habits = Habits()
    booked: float = 0.1

    def level(self, half_hour: int) -> float:
        """How busy the half hour is that begins at that minute of the day."""
        return self.profile.get(half_hour, _OTHER_HOURS)


# Of the shipped queues the usual minutes at the window and the share of the visits; a queue that is not here belongs
# to another centre. Invented figures, tuned so that a morning is full and the evening ends in time.
_QUEUES: Mapping[str, tuple[float, float]] = {
    "A": (3.9, 58), "C": (3.6, 48), "F": (5.4, 42), "H": (5.5, 20), "J": (4.2, 34), "K": (4.6, 28), "L": (6.5, 16),
    "M": (5.5, 16),
}  # fmt: skip
_OTHER_QUEUE = (5.0, 25.0)
_VISITS_A_WINDOW = 56.0  # 784 a day at the fourteen windows of the shipped centre
_ON_THE_SPOT_IS_ASKED = 4.0


def whole_centre(centre: Centre) -> Scenario:
    """The centre as its files describe it; at noon all windows rest where the hall closes."""
    kinds = tuple(kind for queue in sorted(centre.queues) for kind in _kinds_of(centre, queue))
    bounds = [(minute_of(opens), minute_of(closes)) for opens, closes in centre.hours.periods]
    noons = [(before[1], after[0]) for before, after in pairwise(bounds)]
    lunches = tuple(Rest(number, *noon, "午休") for number in sorted(centre.windows) for noon in noons)
    visits = _VISITS_A_WINDOW * len(centre.windows)
    return Scenario(centre, kinds, visits, 0.08, pauses=0.4, lunches=lunches, profile=_WITH_NOON, booked=0.08)


def _kinds_of(centre: Centre, queue: str) -> list[Kind]:
    """Each item with its own usual duration, the same in every run; those decided on the spot are asked for more."""
    minutes, share = _QUEUES.get(queue, _OTHER_QUEUE)
    items = [item for code, item in sorted(centre.items.items()) if centre.queue_of_item[code] == queue]
    weights = [_ON_THE_SPOT_IS_ASKED if item.is_on_the_spot else 1.0 for item in items]
    factors = [math.exp(Random(item.code).gauss(0.0, 0.25)) for item in items]
    mean = sum(map(float.__mul__, weights, factors)) / sum(weights) if items else 1.0
    return [
        Kind(queue, item.code, share * weight / sum(weights), minutes * factor / mean)
        for item, weight, factor in zip(items, weights, factors, strict=True)
    ]


def minute_of(of: time) -> float:
    """The minute of the day."""
    return of.hour * 60.0 + of.minute


_EARLY, _LATE = (690.0, 750.0), (750.0, 810.0)
_HOURS = ((time(8, 30), time(17, 0)),)
_MIX = ((14.0, 0.5, 0.35), (9.0, 0.5, 0.35), (4.0, 0.6, 0.30))
# Four halls that differ where estimates of a wait differ: many windows, shared windows, one window, frequent pauses.
SCENARIOS = ("centre", "a", "b", "c", "d")


def scenario_of(name: str, centre: Centre) -> Scenario:
    """The scenario with that name; the halls `a` to `d` lend their queues and items from the centre.

    Raises `ValueError` where the centre has too few queues with items to lend.
    """
    if name == "centre":
        return whole_centre(centre)
    return {"a": _hall_a, "b": _hall_b, "c": _hall_c, "d": _hall_d}[name](centre)


def _hall_a(centre: Centre) -> Scenario:
    """Six windows, one queue."""
    (queue,) = _lent(centre, 1)
    return _hall(centre, [(queue,)] * 6, {queue: _MIX}, visits=312, crowd=45)


def _hall_b(centre: Centre) -> Scenario:
    """Nine windows, three queues, most windows shared."""
    one, two, three = _lent(centre, 3)
    desks = [((one,), (one, two), (two, three), (three,), (one, two, three))[place % 5] for place in range(9)]
    asked = {one: ((14.0, 0.5, 0.25), (8.0, 0.5, 0.20)), two: ((9.0, 0.6, 0.30),), three: ((16.0, 0.5, 0.25),)}
    return _hall(centre, desks, asked, visits=357, crowd=34)


def _hall_c(centre: Centre) -> Scenario:
    """One window, long items."""
    (queue,) = _lent(centre, 1)
    return _hall(
        centre, [(queue,)], {queue: ((30.0, 0.6, 0.5), (12.0, 0.7, 0.5))}, visits=18, crowd=4, pauses=0.5, booked=0.2
    )


def _hall_d(centre: Centre) -> Scenario:
    """Three windows, frequent pauses."""
    (queue,) = _lent(centre, 1)
    return _hall(centre, [(queue,)] * 3, {queue: _MIX}, visits=123, crowd=14, pauses=2.0, booked=0.15)


def _lent(centre: Centre, count: int) -> list[str]:
    rich = [queue for queue in centre.queues if len(_codes(centre, queue)) >= len(_MIX)]
    if len(rich) < count:
        raise ValueError(f"this hall needs {count} queues with at least {len(_MIX)} items each")
    return rich[:count]


def _codes(centre: Centre, queue: str) -> list[str]:
    return sorted(code for code, of in centre.queue_of_item.items() if of == queue)


def _hall(
    centre: Centre,
    desks: Sequence[tuple[str, ...]],
    asked: Mapping[str, tuple[tuple[float, float, float], ...]],
    visits: float,
    crowd: float,
    pauses: float = 0.0,
    booked: float = 0.1,
) -> Scenario:
    """A hall that is open all day and whose windows go to lunch in turns."""
    windows = {n: Window(n, f"{n}号窗口", f"Window {n}", queues) for n, queues in enumerate(desks, start=1)}
    kinds = tuple(
        Kind(queue, code, weight, minutes, spread)
        for queue, of in asked.items()
        for code, (minutes, spread, weight) in zip(_codes(centre, queue), of, strict=False)
    )
    lunches = tuple(Rest(n, *(_LATE if n % 2 else _EARLY), "午休") for n in windows)
    lent = lend(centre, windows, tuple(asked))
    return Scenario(lent, kinds, visits, crowd / visits, pauses, lunches, booked=booked)


def lend(centre: Centre, windows: Mapping[int, Window], queues: tuple[str, ...]) -> Centre:
    """The centre with other windows, and with no more than these queues and their items."""
    kept = {code: queue for code, queue in centre.queue_of_item.items() if queue in queues}
    return replace(
        centre,
        hours=OpeningHours(_HOURS, centre.zone),
        windows=windows,
        queues={code: centre.queues[code] for code in queues},
        items={code: centre.items[code] for code in kept},
        queue_of_item=kept,
        joint={code: one for code, one in centre.joint.items() if kept.keys() >= set(one.parts)},
        boards={name: tuple(queue for queue in of if queue in queues) for name, of in centre.boards.items()},
    )
