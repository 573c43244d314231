"""One day of a scenario before it is lived: who comes when, who has booked, when which window rests. Pure, seeded."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from kiosk.domain.ticket import PriorityClass
from kiosk.simulation.scenario import Kind, Rest, Scenario, minute_of

_HALF_HOUR = 30
_AT_THE_DOORS = 6.0  # minutes until everybody of the morning's crowd has a number
_WEEKDAYS = (1.12, 1.0, 1.0, 0.97, 0.91, 1.0, 1.0)
_DAY_TO_DAY = 0.12
_SHORTEST_PAUSE, _MORE_PAUSE = 8.0, 22.0
_PAUSES = ("到档案室调档", "临时会商", "设备检查", "茶歇")
_CLASSES = tuple(PriorityClass)
# How many minutes before the slot somebody comes who has booked: most in time, some too early, some too late.
_BEFORE_THE_SLOT = (-25.0, 45.0, 8.0)
_NEVER_COMES, _GIVES_BACK = 0.08, 0.04


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who comes: for what, whether the item is named at the kiosk, in which language, with which priority."""

    kind: Kind
    names_item: bool
    language: str
    priority: PriorityClass | None


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot that a visitor wants to book the day before: when it begins, aware UTC, the phone number that tells who
    comes, and whether nobody comes for it, or the slot is given back in time for somebody else."""

    starts_at: datetime
    phone: str
    never_comes: bool
    gives_back: bool


@dataclass(frozen=True, slots=True)
class Arrival:
    """A visitor and the minute of the day; `slot` is what the visitor books, who without it comes all the same."""

    minute: float
    visitor: Visitor
    slot: Slot | None = None


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What will happen whatever the windows do: arrivals and rests in the order of time."""

    arrivals: tuple[Arrival, ...]
    rests: tuple[Rest, ...]


def plan_of(scenario: Scenario, day: date, chance: Random) -> DayPlan:
    """A day: arrivals by half hour around the day's own level, lunches, and pauses that nobody planned."""
    busy = _WEEKDAYS[day.weekday()] * math.exp(chance.gauss(0.0, _DAY_TO_DAY))
    moments = sorted((*_crowd(scenario, chance), *_through_the_day(scenario, busy, chance)))
    weights = [kind.weight for kind in scenario.kinds]
    slots = _slots(scenario, day)
    visitors = [(minute, _visitor(scenario, weights, chance)) for minute in moments]
    arrivals = tuple(Arrival(minute, who, _slot_of(scenario, slots, minute, who, chance)) for minute, who in visitors)
    rests = (*scenario.lunches, *_pauses(scenario, chance))
    return DayPlan(arrivals, tuple(sorted(rests, key=lambda rest: (rest.starts, rest.window))))


def issuing_minutes(scenario: Scenario) -> list[tuple[float, float]]:
    """The stretches of a day in which numbers are given: the hours, less the last minutes before the hall closes."""
    periods = [(minute_of(opens), minute_of(closes)) for opens, closes in scenario.centre.hours.periods]
    last = periods[-1][1] - scenario.centre.policy.issuing_stops_before_close_minutes
    return [(opens, min(closes, last)) for opens, closes in periods if opens < last]


def _crowd(scenario: Scenario, chance: Random) -> Iterator[float]:
    opens = issuing_minutes(scenario)[0][0]
    for _ in range(round(scenario.visits * scenario.crowd * chance.uniform(0.6, 1.4))):
        yield opens + chance.uniform(0.0, _AT_THE_DOORS)


def _through_the_day(scenario: Scenario, busy: float, chance: Random) -> Iterator[float]:
    """A Poisson stream whose rate changes with the half hour."""
    pieces = list(_half_hours(scenario))
    whole = sum(scenario.level(half) * (ends - starts) for half, starts, ends in pieces)
    for half, starts, ends in pieces:
        rate = scenario.visits * (1 - scenario.crowd) * busy * scenario.level(half) / whole
        moment = starts
        while (moment := moment + chance.expovariate(rate)) < ends:
            yield moment


def _half_hours(scenario: Scenario) -> Iterator[tuple[int, float, float]]:
    for opens, closes in issuing_minutes(scenario):
        for half in range(int(opens) // _HALF_HOUR * _HALF_HOUR, int(closes) + 1, _HALF_HOUR):
            starts, ends = max(opens, half), min(closes, half + _HALF_HOUR)
            if starts < ends:
                yield half, float(starts), float(ends)


def _visitor(scenario: Scenario, weights: list[float], chance: Random) -> Visitor:
    habits = scenario.habits
    return Visitor(
        kind=chance.choices(scenario.kinds, weights)[0],
        names_item=chance.random() < habits.names_item,
        language="en" if chance.random() < habits.english else "zh",
        priority=chance.choice(_CLASSES) if chance.random() < habits.priority else None,
    )


def _slots(scenario: Scenario, day: date) -> list[tuple[float, datetime]]:
    """The slots of the day with the minutes at which they begin."""
    centre = scenario.centre
    starts = centre.policy.appointments.slots(centre.hours, day)
    return [(minute_of(at.astimezone(centre.zone).time()), at) for at in starts]


def _slot_of(
    scenario: Scenario, slots: list[tuple[float, datetime]], minute: float, visitor: Visitor, chance: Random
) -> Slot | None:
    """What a visitor books, of a queue that takes appointments: the slot nearest to when he means to come."""
    if chance.random() >= scenario.booked or not scenario.centre.queues[visitor.kind.queue].appointments:
        return None
    wanted = minute + chance.triangular(*_BEFORE_THE_SLOT)
    roll = chance.random()
    return Slot(
        starts_at=min(slots, key=lambda slot: abs(slot[0] - wanted))[1],
        phone=f"13{chance.randrange(10**9):09d}",
        never_comes=roll < _NEVER_COMES,
        gives_back=_NEVER_COMES <= roll < _NEVER_COMES + _GIVES_BACK,
    )


def _pauses(scenario: Scenario, chance: Random) -> Iterator[Rest]:
    first, last = issuing_minutes(scenario)[0][0], issuing_minutes(scenario)[-1][1]
    for window in sorted(scenario.centre.windows):
        moment = first
        while scenario.pauses:
            moment += chance.expovariate(scenario.pauses / (last - first))
            if moment >= last:
                break
            length = _SHORTEST_PAUSE + chance.expovariate(1 / _MORE_PAUSE)
            yield Rest(window, moment, moment + length, chance.choice(_PAUSES))
