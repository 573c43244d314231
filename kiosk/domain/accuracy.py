"""How good the estimates were: error, late share, hit rate and width of the range, promises kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

LATE_MINUTES = 10.0
CLOSE_MINUTES = 5.0


@dataclass(frozen=True, slots=True)
class Closed:
    """An estimate with its outcome, in minutes: the range is the one that people were shown."""

    expected: float
    low: float
    high: float
    actual: float


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The figures over `count` tickets that were called; whoever left before is not among them.

    Minutes: `error` (mean absolute), `root_error`, `bias` (positive when people were told too much), `width`,
    `pinball_low` and `pinball_high` (of the ends as 10 % and 90 % quantiles). Shares from 0 to 1: `late` by more than
    ten minutes, `close` within five, `covered` by the range, `kept` by its upper end, which is the promise.
    """

    count: int
    error: float
    root_error: float
    bias: float
    late: float
    close: float
    covered: float
    width: float
    kept: float
    pinball_low: float
    pinball_high: float


def accuracy(closed: Iterable[Closed]) -> Accuracy | None:
    """The figures; None where nobody was called yet."""
    rows = list(closed)
    if not rows:
        return None
    misses = [row.expected - row.actual for row in rows]
    return Accuracy(
        count=len(rows),
        error=fmean(abs(miss) for miss in misses),
        root_error=sqrt(fmean(miss * miss for miss in misses)),
        bias=fmean(misses),
        late=fmean(-miss > LATE_MINUTES for miss in misses),
        close=fmean(abs(miss) <= CLOSE_MINUTES for miss in misses),
        covered=fmean(row.low <= row.actual <= row.high for row in rows),
        width=fmean(row.high - row.low for row in rows),
        kept=fmean(row.actual <= row.high for row in rows),
        pinball_low=fmean(pinball(row.low, row.actual, 0.1) for row in rows),
        pinball_high=fmean(pinball(row.high, row.actual, 0.9) for row in rows),
    )


def pinball(said: float, actual: float, level: float) -> float:
    """The loss of a quantile that was said to be at `level`; smallest on average at the true one."""
    miss = actual - said
    return miss * level if miss >= 0 else -miss * (1.0 - level)
