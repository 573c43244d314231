"""Plays the estimates through simulated days as a hall would: learn, calibrate on fourteen days, then be judged."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from statistics import fmean

from kiosk.domain.accuracy import Accuracy, Closed, accuracy
from kiosk.domain.calibration import DAYS, UNCALIBRATED, Margins, Outcome, calibrated
from kiosk.domain.hall import Break, Hall, Knowledge, Pause, Station, Visit, Waiter
from kiosk.domain.service_times import Pauses, ServiceTimes, no_shows, pace, pauses, service_times
from kiosk.domain.waiting import Estimate, estimate
from tests.domain.hall_simulator import OPENING, Day, Person, Scenario, Snapshot


@dataclass(frozen=True)
class Learned:
    """What a hall knows after its first days."""

    knowledge: Knowledge
    queue_means: dict[str, float]


@dataclass(frozen=True)
class Row:
    """One ticket: what was said, by us and by the rules that others use, and what came."""

    estimate: Estimate
    nominal: float
    kind_nominal: float
    last_called: float
    actual: float


@dataclass(frozen=True)
class Judged:
    """The days that were judged.

    `nominal` is people times average over windows, `kind_nominal` says 0 where a window is idle.
    """

    ours: Accuracy
    raw_covered: float
    nominal: Accuracy
    kind_nominal: Accuracy
    last_called: Accuracy
    mean_wait: float

    @property
    def ratio(self) -> float:
        """Our error over that of the rule of others."""
        return self.ours.error / self.nominal.error


def judge(
    scenario: Scenario, seed: int, learning: int, judging: int, draws: int = 24, is_learned: bool = True
) -> Judged:
    """The figures of one scenario over `judging` days; not `is_learned` keeps the ranges as they were drawn."""
    learned = learn(scenario, seed, learning)
    days = [rows_of(scenario, f"{seed}-{learning + day}", learned, draws) for day in range(DAYS + judging)]
    closed = []
    for day in range(DAYS, DAYS + judging):
        margins = calibrated(outcomes(days[day - DAYS : day])) if is_learned else UNCALIBRATED
        closed += [_closed(row, margins) for row in days[day]]
    rows = [row for day in days[DAYS:] for row in day]
    ours, nominal = accuracy(closed), accuracy(Closed(row.nominal, 0, 0, row.actual) for row in rows)
    kind = accuracy(Closed(row.kind_nominal, 0, 0, row.actual) for row in rows)
    last = accuracy(Closed(row.last_called, 0, 0, row.actual) for row in rows)
    assert ours
    assert nominal
    assert kind
    assert last
    raw = fmean(row.estimate.low <= row.actual <= row.estimate.high for row in rows)
    return Judged(ours, raw, nominal, kind, last, fmean(row.actual for row in rows))


def outcomes(days: list[list[Row]]) -> list[Outcome]:
    """The days as the calibration takes them."""
    return [
        Outcome(row.estimate.expected, row.estimate.low, row.estimate.high, row.actual) for day in days for row in day
    ]


def _closed(row: Row, margins: Margins) -> Closed:
    said = row.estimate
    shown = margins.range_of(said.expected, said.low, said.high)
    return Closed(said.expected, shown.low, shown.high, row.actual)


def learn(scenario: Scenario, seed: int, days: int) -> Learned:
    """Plays the first days without estimating."""
    durations: dict[str, list[float]] = {}
    by_queue: dict[str, list[float]] = {}
    calls: list[tuple[float, bool]] = []
    lengths: list[float] = []
    worked = 0.0
    for number in range(days):
        day = Day(scenario, Random(f"{scenario.name} {seed}-{number}"))
        for person in day.run():
            if person.called is None or person.ended is None:
                continue
            calls.append((person.called - max(person.arrived, OPENING), person.missed))
            worked += person.ended - person.called
            if not person.missed:
                durations.setdefault(person.kind.name, []).append(person.ended - person.called)
                by_queue.setdefault(person.kind.queue, []).append(person.ended - person.called)
        lengths += day.pauses
    times = {name: known for name, all_of in durations.items() if (known := service_times(all_of, None))}
    learned_pauses: Pauses | None = pauses(lengths, worked)
    means = {queue: fmean(all_of) for queue, all_of in by_queue.items()}
    return Learned(Knowledge(times, no_shows(calls), 1.0, learned_pauses), means)


def rows_of(scenario: Scenario, day: str, learned: Learned, draws: int) -> list[Row]:
    """One day with everybody's estimate, asked the moment before the number is taken."""
    said: list[tuple[Person, Estimate, float, float, float]] = []
    chance = Random(day)

    def ask(snapshot: Snapshot, person: Person) -> None:
        hall, knowledge = seen(snapshot, learned.knowledge)
        ours = estimate(hall, person.kind.queue, knowledge, chance, draws)
        assert ours is not None
        said.append((person, ours, *_others(snapshot, person, learned)))

    Day(scenario, Random(f"{scenario.name} {day}"), ask).run()
    return [
        Row(ours, nominal, kind, last, person.called - person.arrived)
        for person, ours, nominal, kind, last in said
        if person.called is not None
    ]


def seen(snapshot: Snapshot, knowledge: Knowledge) -> tuple[Hall, Knowledge]:
    """The snapshot in the values of the estimate, and the pace that it shows."""
    ratios = [_ratio(person, knowledge.times) for person in snapshot.done if not person.missed]
    stations = tuple(
        Station(
            frozenset(window.desk.queues),
            Visit(window.person.kind.name, window.person.called or 0.0) if window.person else None,
            Pause(window.paused_since) if window.paused_since is not None else None,
            (Break(*window.desk.lunch),),
        )
        for window in snapshot.windows
    )
    waiting = tuple(Waiter(one.kind.queue, one.kind.name, one.arrived) for one in snapshot.waiting)
    known = Knowledge(knowledge.times, knowledge.no_shows, pace(ratios), knowledge.pauses)
    return Hall(snapshot.now, stations, waiting, OPENING), known


def _ratio(person: Person, times: dict[str, ServiceTimes]) -> float:
    assert person.called is not None
    assert person.ended is not None
    return (person.ended - person.called) / times[person.kind.name].mean


def _others(snapshot: Snapshot, person: Person, learned: Learned) -> tuple[float, float, float]:
    """People times average over windows; the same with 0 at an idle window; the wait of the last who was called."""
    queue, now = person.kind.queue, snapshot.now
    ahead = sum(one.kind.queue == queue for one in snapshot.waiting)
    able = [window for window in snapshot.windows if queue in window.desk.queues]
    until_opening = max(0.0, OPENING - now)
    nominal = until_opening + (ahead + 1) * learned.queue_means[queue] / len(able)
    is_idle = any(not (one.person or one.lunching or one.paused_since is not None) for one in able)
    called = [
        one for one in [*snapshot.done, *(w.person for w in snapshot.windows if w.person)] if one.kind.queue == queue
    ]
    last = max(called, key=lambda one: one.called or 0.0, default=None)
    waited = (last.called or 0.0) - last.arrived if last else until_opening
    return nominal, 0.0 if is_idle and not ahead and not until_opening else nominal, waited
