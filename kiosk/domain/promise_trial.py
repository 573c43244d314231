"""Closed cases tried against another promise: how many days each needed, and what a shorter promise would have made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property, lru_cache
from math import ceil
from typing import NamedTuple

from kiosk.domain.calendar import CalendarUnavailable, WorkingCalendar
from kiosk.domain.case import CaseRules
from kiosk.domain.clock_facts import CaseFacts, ClockEvent, ItemRules
from kiosk.domain.confidence import upper_bound
from kiosk.domain.limits import Limit, Unit
from kiosk.domain.pace import needed

# Cases that lie side by side in time share their pairs of dates; these are enough for some hundred days.
_MOST_KEPT = 4096


class ClosedCase(NamedTuple):
    """What a trial reads of a decided case; of most cases the clock was told nothing, and then rules matter nothing.

    `accepted_on` is None where acceptance is derived from receipt and events; `ended_on` is when the centre's own limit
    ended: forwarded or decided. `statutory_due_on` is the due date in force at the decision, None where the law set
    none or no calendar told it.
    """

    item: str
    variant: str
    is_tacit: bool
    received_on: date
    accepted_on: date | None
    ended_on: date
    statutory_due_on: date | None
    events: tuple[ClockEvent, ...] = ()
    rules: CaseRules | None = None
    statutory: Limit | None = None


class Exclusion(StrEnum):
    """Why a decided case says nothing of a promise."""

    TACIT = "tacit"  # silence decided it, at the end of the law's limit, whatever was promised
    OTHER_VARIANT = "other_variant"  # it was handled in a way that has limits of its own
    CALENDAR_MISSING = "calendar_missing"  # its days cannot be counted, and are not guessed


@dataclass(frozen=True)
class History:
    """How many cases of one item needed how many days: as large as the slowest case is slow, however many there are.

    `past_law` holds those of them that ended after their statutory due date: late under any promise, for a promise
    never ends after the law.
    """

    unit: Unit
    counts: Mapping[int, int] = field(default_factory=dict)
    past_law: Mapping[int, int] = field(default_factory=dict)
    excluded: Mapping[Exclusion, int] = field(default_factory=dict)

    @cached_property
    def n(self) -> int:
        """How many cases were replayed."""
        return sum(self.counts.values())

    @property
    def excluded_count(self) -> int:
        """How many cases could not be replayed, or say nothing."""
        return sum(self.excluded.values())

    def late(self, value: int) -> int:
        """How many would have been late under a promise of that many units; 0 is on the spot."""
        slow = sum(count for days, count in self.counts.items() if days > value)
        return slow + sum(count for days, count in self.past_law.items() if days <= value)

    def smallest(self, share: Fraction = Fraction(0)) -> int | None:
        """The smallest promise under which at most that share is late; None when no promise would do."""
        most = share * self.n
        if not self.n or sum(self.past_law.values()) > most:
            return None
        late = self.n
        for days in sorted({0, *self.counts}):
            late -= self.counts.get(days, 0) - self.past_law.get(days, 0)
            if late <= most:
                return days
        return None

    def quantile(self, share: Fraction) -> int | None:
        """The days within which that share of the cases was decided: an actual case's, never between two."""
        if not self.n:
            return None
        wanted, seen = max(1, ceil(share * self.n)), 0
        for days in sorted(self.counts):
            seen += self.counts[days]
            if seen >= wanted:
                return days
        return None

    @property
    def median(self) -> int | None:
        """Half of the cases needed no more."""
        return self.quantile(Fraction(1, 2))

    @property
    def p90(self) -> int | None:
        """Nine in ten cases needed no more."""
        return self.quantile(Fraction(9, 10))

    @property
    def longest(self) -> int | None:
        """The slowest case."""
        return max(self.counts, default=None)


class Tally:
    """Counts closed cases into one history an item, each in the unit that is asked for; flat in memory.

    `rules_of` says what the law of a case allowed; it is asked only for cases with events.
    """

    def __init__(
        self, units: Mapping[str, Unit], rules_of: Callable[[ClosedCase], ItemRules], calendar: WorkingCalendar
    ) -> None:
        self._units = units
        self._rules_of = rules_of
        self._calendar = calendar
        self._counts: dict[str, Counter[int]] = {code: Counter() for code in units}
        self._past_law: dict[str, Counter[int]] = {code: Counter() for code in units}
        self._excluded: dict[str, Counter[Exclusion]] = {code: Counter() for code in units}
        self._plain = lru_cache(maxsize=_MOST_KEPT)(self._undisturbed)
        self.seen = 0
        self.elsewhere = 0

    def add(self, cases: Iterable[ClosedCase]) -> None:
        """Counts these; cases of items that were not asked for are counted as `elsewhere`."""
        for case in cases:
            self.seen += 1
            unit = self._units.get(case.item)
            if unit is None:
                self.elsewhere += 1
            elif case.is_tacit or case.variant:
                why = Exclusion.TACIT if case.is_tacit else Exclusion.OTHER_VARIANT
                self._excluded[case.item][why] += 1
            else:
                self._count(case, unit)

    def history(self, item: str) -> History:
        """What was counted of an item so far."""
        counts, past_law = (dict(sorted(table[item].items())) for table in (self._counts, self._past_law))
        return History(self._units[item], counts, past_law, dict(self._excluded[item]))

    def _count(self, case: ClosedCase, unit: Unit) -> None:
        try:
            if case.events:
                days = self._disturbed(case, unit)
            else:
                days = self._plain(case.accepted_on or case.received_on, case.ended_on, unit)
        except CalendarUnavailable:
            self._excluded[case.item][Exclusion.CALENDAR_MISSING] += 1
            return
        self._counts[case.item][days] += 1
        if case.statutory_due_on is not None and case.ended_on > case.statutory_due_on:
            self._past_law[case.item][days] += 1

    def _disturbed(self, case: ClosedCase, unit: Unit) -> int:
        facts = CaseFacts(case.received_on, case.accepted_on, case.events)
        return needed(facts, case.ended_on, unit, self._rules_of(case), self._calendar, case.statutory)

    def _undisturbed(self, accepted_on: date, ended_on: date, unit: Unit) -> int:
        return needed(CaseFacts(accepted_on, accepted_on), ended_on, unit, _NO_RULES, self._calendar)


_NO_RULES = ItemRules()


@dataclass(frozen=True, slots=True)
class Caution:
    """When a promise counts as safe: enough history, and the share of late cases below `tolerance` beyond doubt.

    `fewest` cases at least; then the upper bound of the late share at this `confidence` (`confidence.upper_bound`) is
    at most `tolerance`. For 5 % that needs 59 cases without a late one, 93 with one, 124 with two.
    """

    fewest: int = 20
    tolerance: Fraction = Fraction(1, 20)
    confidence: Fraction = Fraction(19, 20)


class Verdict(StrEnum):
    """What a trial says of a promise."""

    SAFE = "safe"
    UNPROVEN = "unproven"  # few were late, but there are too few cases to exclude that it is by chance
    RISKY = "risky"
    TOO_LITTLE = "too_little"


@dataclass(frozen=True, slots=True)
class Trial:
    """A promise tried on a history; `bound` is the upper confidence bound of the late share, None without cases."""

    promise: Limit
    n: int
    late: int
    bound: float | None
    verdict: Verdict

    @property
    def share(self) -> Fraction | None:
        """The share that would have been late; None without cases."""
        return Fraction(self.late, self.n) if self.n else None

    @property
    def is_safe(self) -> bool:
        """Whether the promise can be made."""
        return self.verdict is Verdict.SAFE


def trial(history: History, promise: Limit, caution: Caution) -> Trial:
    """What would have happened under this promise. ValueError for a promise in another unit than the history's."""
    if promise.value and promise.unit is not history.unit:
        raise ValueError(f"the history counts {history.unit}, not {promise.unit}")
    n, late = history.n, history.late(promise.value)
    bound = upper_bound(late, n, float(caution.confidence)) if n else None
    return Trial(promise, n, late, bound, _verdict(n, late, bound, caution))


def _verdict(n: int, late: int, bound: float | None, caution: Caution) -> Verdict:
    if bound is None or n < caution.fewest:
        return Verdict.TOO_LITTLE
    if bound <= caution.tolerance:
        return Verdict.SAFE
    return Verdict.UNPROVEN if late <= caution.tolerance * n else Verdict.RISKY
