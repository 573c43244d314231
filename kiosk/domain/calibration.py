"""Ranges that hold: widened or narrowed by what the past ones missed, each tail by itself (split conformal)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

DAYS = 14  # of outcomes that count
BUCKETS = (5.0, 15.0, 30.0, 60.0)  # minutes at which another bucket of expected waits begins
_ENOUGH = 30  # outcomes without which a bucket takes the margin of all
TAIL = 0.90  # the share that each end has to hold, so that both hold 80 %
WIDER_TAIL = 0.95
_WEEK_LOW, _WEEK_HIGH = 0.70, 0.90
_JUDGED = 20  # outcomes without which a week's coverage is no news


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was estimated before calibration, in minutes, and how long it was until the first call."""

    expected: float
    low: float
    high: float
    actual: float


@dataclass(frozen=True, slots=True)
class Range:
    """Minutes from now, `low` at most `high`, never below 0."""

    low: float
    high: float

    def holds(self, actual: float) -> bool:
        """Whether it came as said."""
        return self.low <= actual <= self.high


@dataclass(frozen=True, slots=True)
class Margins:
    """By how many minutes the ends move outwards, by bucket of the expected wait; a negative margin moves inwards."""

    below: tuple[float, ...]
    above: tuple[float, ...]

    def range_of(self, expected: float, low: float, high: float) -> Range:
        """The calibrated range of an estimate."""
        bucket = bisect_right(BUCKETS, expected)
        first, last = low - self.below[bucket], high + self.above[bucket]
        if first > last:
            first = last = (first + last) / 2
        return Range(max(0.0, first), max(0.0, last))


UNCALIBRATED = Margins((0.0,) * (len(BUCKETS) + 1), (0.0,) * (len(BUCKETS) + 1))


def calibrated(outcomes: Iterable[Outcome], tail: float = TAIL) -> Margins:
    """The margins under which each end of the ranges of the last days would have held that share."""
    known = list(outcomes)
    if len(known) < _ENOUGH:
        return UNCALIBRATED
    parts: list[list[Outcome]] = [[] for _ in range(len(BUCKETS) + 1)]
    for one in known:
        parts[bisect_right(BUCKETS, one.expected)].append(one)
    judged = [part if len(part) >= _ENOUGH else known for part in parts]
    return Margins(
        below=tuple(_holding([one.low - one.actual for one in part], tail) for part in judged),
        above=tuple(_holding([one.actual - one.high for one in part], tail) for part in judged),
    )


def _holding(scores: Sequence[float], tail: float) -> float:
    """The margin that would have been enough for the share `tail` of one more than these."""
    ordered = sorted(scores)
    rank = min(len(ordered), ceil((len(ordered) + 1) * tail))
    return ordered[rank - 1]


def tail_after(coverage: float | None) -> float:
    """The share that each end has to hold after a week in which the ranges held `coverage` of the waits."""
    return WIDER_TAIL if coverage is not None and coverage < _WEEK_LOW else TAIL


def has_drifted(coverage: float) -> bool:
    """Whether a week's coverage is to be told to the administrator."""
    return not _WEEK_LOW <= coverage <= _WEEK_HIGH


@dataclass(frozen=True, slots=True)
class Week:
    """How many of the waits of a week its ranges held, of those who were called."""

    covered: int
    count: int

    @property
    def share(self) -> float | None:
        """The coverage; None without anybody."""
        return self.covered / self.count if self.count else None

    @property
    def verdict(self) -> str:
        """`few` while too few were called to judge, `narrow` or `wide` where it drifted, else `good`."""
        if self.share is None or self.count < _JUDGED:
            return "few"
        if not has_drifted(self.share):
            return "good"
        return "narrow" if self.share < _WEEK_LOW else "wide"

    @property
    def is_widened(self) -> bool:
        """Whether the ranges hold more from now on because these held too little."""
        return tail_after(self.share) == WIDER_TAIL


NO_WEEK = Week(0, 0)
