"""The law's clock beside a bare loop over the calendar, which walks day by day over a set of days off."""

import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from statistics import median

from config.loader import load
from kiosk.bridges.settings import editions_of
from kiosk.domain.calendar import WorkingCalendar
from kiosk.domain.case_clock import TwoClocks, read_clock, two_clocks
from kiosk.domain.clock_facts import CaseFacts, ClockEvent, EventKind, ItemRules
from kiosk.domain.explanation import explain
from kiosk.domain.limits import Limit, Unit
from kiosk.domain.pace import needed
from tests.bench.table import Row, show

ONE_DAY = timedelta(days=1)
CASES = 10_000
ROUNDS = 5
EXPLAINED = 1_000
RULES = ItemRules(extension_allowed=10)
LIMITS = (
    (Limit(20, Unit.WORKING_DAYS), Limit(8, Unit.WORKING_DAYS)),
    (Limit(10, Unit.WORKING_DAYS), Limit(4, Unit.WORKING_DAYS)),
    (Limit(30, Unit.NATURAL_DAYS), Limit(8, Unit.WORKING_DAYS)),
)


@dataclass(frozen=True, slots=True)
class OpenCase:
    """One case with both limits, and the day on which it will have been decided."""

    facts: CaseFacts
    statutory: Limit
    promised: Limit
    decided_on: date


def open_cases(count: int, seed: int = 1) -> list[OpenCase]:
    """Of ten cases seven are plain, two were stopped once, one was supplied, stopped and extended."""
    random = Random(seed)
    return [_case(random, number % 10) for number in range(count)]


def _case(random: Random, kind: int) -> OpenCase:
    start = date(2026, 8, 3) + ONE_DAY * random.randint(0, 56)
    statutory, promised = random.choice(LIMITS)
    stop = (
        ClockEvent(EventKind.SUSPEND, start + 3 * ONE_DAY, ground="专家评审"),
        ClockEvent(EventKind.RESUME, start + random.randint(4, 14) * ONE_DAY),
    )
    facts = CaseFacts(start, start, () if kind < 7 else stop)
    if kind == 9:
        notice = ClockEvent(EventKind.SUPPLEMENT_NOTICE, start)
        supply = ClockEvent(EventKind.SUPPLEMENT_RECEIVED, start + ONE_DAY)
        extend = ClockEvent(EventKind.EXTEND, start + 4 * ONE_DAY, days=5)
        facts = CaseFacts(start, None, (notice, supply, *stop, extend))
    return OpenCase(facts, statutory, promised, start + ONE_DAY * random.randint(1, 40))


def shipped_calendar() -> WorkingCalendar:
    """The editions in force of the shipped files."""
    return WorkingCalendar({year: issued[-1] for year, issued in editions_of(load(None, os.environ)).items()})


def corrected(calendar: WorkingCalendar) -> WorkingCalendar:
    """The same with two days more off after National Day 2026, as in January 2020."""
    edition = calendar.edition(2026)
    longer = replace(edition, days_off=edition.days_off | {date(2026, 10, 8), date(2026, 10, 9)})
    return WorkingCalendar({year: calendar.edition(year) for year in calendar.years} | {2026: longer})


def days_off(calendar: WorkingCalendar) -> frozenset[date]:
    """Every day of 2026 that is not worked, for the bare loop."""
    year = [date(2026, 1, 1) + ONE_DAY * number for number in range(365)]
    return frozenset(day for day in year if not calendar.is_working_day(day))


def bare_due(start: date, value: int, off: frozenset[date]) -> date:
    """The last of `value` working days after `start`, one day at a time: no stop, no rule, no reason."""
    day, left = start, value
    while left:
        day += ONE_DAY
        left -= day not in off
    return day


def bare_days(start: date, end: date, off: frozenset[date]) -> int:
    """How many working days lie behind `start` up to `end`, one day at a time."""
    day, count = start, 0
    while day < end:
        day += ONE_DAY
        count += day not in off
    return count


def redated(cases: Sequence[OpenCase], before: Sequence[TwoClocks], calendar: WorkingCalendar) -> int:
    """How many cases have another due date under `calendar`: one pass over all that are open."""
    moved = 0
    for case, was in zip(cases, before, strict=True):
        now = two_clocks(case.facts, case.statutory, case.promised, RULES, calendar)
        moved += _dates(now) != _dates(was)
    return moved


def _dates(clocks: TwoClocks) -> tuple[date | None, date | None]:
    return clocks.statutory.due_on if clocks.statutory else None, clocks.promised.due_on


class ClockBench:
    """The rounds alternate between the clock and the bare loop; the middle round counts."""

    def __init__(self, cases: int = CASES, rounds: int = ROUNDS) -> None:
        self.cases, self.rounds = open_cases(cases), rounds
        self.calendar = shipped_calendar()
        self.corrected = corrected(self.calendar)
        self.off = days_off(self.calendar)
        self.moved = 0
        self.of: defaultdict[str, list[float]] = defaultdict(list)

    def run(self) -> None:
        """Every measure in every round."""
        before = [two_clocks(case.facts, case.statutory, case.promised, RULES, self.calendar) for case in self.cases]
        readings = [clocks.statutory for clocks in before[:EXPLAINED] if clocks.statutory]
        measures: dict[str, tuple[int, Callable[[], object]]] = {
            "bare due": (len(self.cases), self._bare_dues),
            "bare days": (len(self.cases), self._bare_days),
            "plain": (len(self._plain()), self._read_plain),
            "read": (len(self.cases), self._read),
            "two": (len(self.cases), self._read_both),
            "redate": (len(self.cases), lambda: self._redate(before)),
            "needed": (len(self.cases), self._needed),
            "explain": (len(readings), lambda: [explain(reading) for reading in readings]),
        }
        for _ in range(self.rounds):
            for name, (count, measure) in measures.items():
                began = time.perf_counter()
                measure()
                self.of[name].append(count / (time.perf_counter() - began))

    def rows(self) -> list[Row]:
        """Cases a second beside the bare loop's, which dates one limit of a case and knows no event."""
        seconds = len(self.cases) / median(self.of["redate"])
        return [
            self._row("clock: one limit, plain cases / bare loop", "plain", "bare due"),
            self._row("clock: one limit, all cases / bare loop", "read", "bare due"),
            self._row("clock: both limits, all cases / bare loop", "two", "bare due"),
            self._row("clock: one limit explained day by day / bare loop", "explain", "bare due"),
            self._row("clock: the promise that was needed / bare loop", "needed", "bare days"),
            Row(
                f"clock: {len(self.cases):,} open cases re-dated in one pass",
                "",
                f"{seconds:.2f} s",
                f"{self.moved:,} moved",
            ),
        ]

    def _row(self, figure: str, ours: str, bare: str) -> Row:
        measured, beside = median(self.of[ours]), median(self.of[bare])
        ratio = median(one / other for one, other in zip(self.of[ours], self.of[bare], strict=True))
        return Row(figure, f"{ratio:.2f}", f"{measured:,.0f} cases/s", f"{beside:,.0f} cases/s")

    def _plain(self) -> list[OpenCase]:
        return [case for case in self.cases if not case.facts.events]

    def _bare_dues(self) -> None:
        for case in self.cases:
            bare_due(case.facts.received_on, case.statutory.value, self.off)

    def _bare_days(self) -> None:
        for case in self.cases:
            bare_days(case.facts.received_on, case.decided_on, self.off)

    def _read_plain(self) -> None:
        for case in self._plain():
            read_clock(case.facts, case.statutory, RULES, self.calendar)

    def _read(self) -> None:
        for case in self.cases:
            read_clock(case.facts, case.statutory, RULES, self.calendar)

    def _read_both(self) -> None:
        for case in self.cases:
            two_clocks(case.facts, case.statutory, case.promised, RULES, self.calendar)

    def _redate(self, before: Sequence[TwoClocks]) -> None:
        self.moved = redated(self.cases, before, self.corrected)

    def _needed(self) -> None:
        for case in self.cases:
            needed(case.facts, case.decided_on, case.promised.unit, RULES, self.calendar, case.statutory)


NOTE = (
    "Rows of the clock: 70 % of the cases are plain, 20 % were stopped, 10 % supplied, stopped and extended. "
    "The bare loop walks one limit day by day over a set of days off and knows no event and no rule."
)


def main() -> int:
    """The clock's section alone."""
    bench = ClockBench()
    bench.run()
    show(f"Clock bench: {bench.rounds} rounds, Python {sys.version.split()[0]}", [bench.rows()], [NOTE])
    return 0


if __name__ == "__main__":
    sys.exit(main())
