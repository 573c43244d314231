"""What people were told of a wait and what came of it: when it is looked at again, and the questions behind figures."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import fmean

from kiosk.domain.accuracy import LATE_MINUTES, Accuracy, Closed, accuracy


class Point(StrEnum):
    """When an estimate was kept: at issue, with so many ahead, ten minutes after issue (screens 3.6)."""

    ISSUE = "issue"
    TEN_AHEAD = "ten_ahead"
    FIVE_AHEAD = "five_ahead"
    ONE_AHEAD = "one_ahead"
    TEN_MINUTES = "ten_minutes"


# A point is reached between its number and the next smaller one; a look that came later than that missed it.
_AHEAD = {Point.TEN_AHEAD: (10, 5), Point.FIVE_AHEAD: (5, 1), Point.ONE_AHEAD: (1, 0)}
_LATER, _LATER_UNTIL = timedelta(minutes=10), timedelta(minutes=12)


def points_due(
    asked_ahead: int, asked_at: datetime, known: Collection[Point], ahead: int, now: datetime
) -> list[Point]:
    """The points that a ticket has reached at `now` and that are not kept yet; none that it began beyond."""
    reached = [point for point, (most, above) in _AHEAD.items() if above < ahead <= most < asked_ahead]
    if _LATER <= now - asked_at < _LATER_UNTIL:
        reached.append(Point.TEN_MINUTES)
    return [point for point in reached if point not in known]


class Fate(StrEnum):
    """What came of a ticket; whoever was not called has no actual wait and is counted apart."""

    CALLED = "called"
    LEFT = "left"
    LAPSED = "lapsed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Guesses:
    """What simpler rules said at the same moment, in minutes; None where a rule had nothing to go by (screens 3.4)."""

    nominal: float | None = None
    last_called: float | None = None
    rolling: float | None = None
    slot: float | None = None


RULES = ("nominal", "last_called", "rolling", "slot")


@dataclass(frozen=True, slots=True)
class Record:
    """One estimate with its outcome; minutes, counted from `asked_at`. `hour` is that of the centre's clock."""

    ticket_id: int
    label: str
    day: date
    hour: int
    queue: str
    point: Point
    asked_at: datetime
    ahead: int
    expected: float
    low: int
    high: int
    guesses: Guesses
    fate: Fate
    called_at: datetime | None = None
    actual: float | None = None


Question = Callable[[Record], bool]


def _called(record: Record) -> bool:
    return record.fate is Fate.CALLED and record.actual is not None


def _late(record: Record) -> bool:
    return record.actual is not None and _called(record) and record.actual - record.expected > LATE_MINUTES


def _covered(record: Record) -> bool:
    return record.actual is not None and _called(record) and record.low <= record.actual <= record.high


def _kept(record: Record) -> bool:
    return record.actual is not None and _called(record) and record.actual <= record.high


# The edition of the questions below; whoever changes what one of them counts raises it, for printed figures name it.
DEFINITIONS = 1
# Every count by its name; the list behind it asks the same question, so the two cannot disagree.
FIGURES: Mapping[str, Question] = {
    "told": lambda _: True,
    "called": _called,
    "late": _late,
    "covered": _covered,
    "kept": _kept,
    "broken": lambda record: _called(record) and not _kept(record),
    "left": lambda record: record.fate is Fate.LEFT,
    "lapsed": lambda record: record.fate is Fate.LAPSED,
    "open": lambda record: record.fate is Fate.OPEN,
}


@dataclass(frozen=True, slots=True)
class GuessError:
    """How far one of the simpler rules was off: mean absolute error and bias over `count` who were called."""

    count: int
    error: float
    bias: float


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures over some records: every count of `FIGURES`, the errors, and those of the simpler rules."""

    counts: Mapping[str, int]
    accuracy: Accuracy | None
    rules: Mapping[str, GuessError]


def summary(records: Iterable[Record]) -> Summary:
    """What the records say; without `accuracy` where nobody was called yet."""
    known = list(records)
    counts = {name: sum(map(question, known)) for name, question in FIGURES.items()}
    closed = [Closed(one.expected, one.low, one.high, one.actual) for one in known if one.actual is not None]
    errors = {rule: _guess_error(known, rule) for rule in RULES}
    return Summary(counts, accuracy(closed), {rule: error for rule, error in errors.items() if error is not None})


def _guess_error(records: Sequence[Record], rule: str) -> GuessError | None:
    both = ((getattr(one.guesses, rule), one.actual) for one in records)
    misses = [guess - actual for guess, actual in both if guess is not None and actual is not None]
    return GuessError(len(misses), fmean(map(abs, misses)), fmean(misses)) if misses else None
