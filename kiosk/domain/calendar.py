"""Which days are working days, who says so, and when the doors of the centre are open."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
SEARCH_DAYS = 400  # longer than any stretch of closed days; a search for an opening gives up after it


class CalendarUnavailable(LookupError):
    """No calendar is known for `year`, so a working day in it can only be guessed, and is not (R9)."""

    def __init__(self, year: int) -> None:
        super().__init__(f"缺少 {year} 年日历，到期日无法计算。The calendar of {year} is missing.")
        self.year = year

    def is_beyond(self, day: date) -> bool:
        """Whether a count that ran forward into the missing year cannot have ended before `day`."""
        return (day.year, day.month, day.day) <= (self.year, 1, 1)


class DayKind(StrEnum):
    """What the calendar says of a day."""

    WORKING = "working"
    MAKE_UP = "make_up"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class DayVerdict:
    """What a day is and the notice that made it so; an ordinary day or weekend names none."""

    day: date
    kind: DayKind
    notice: str | None = None

    @property
    def is_working(self) -> bool:
        return self.kind in (DayKind.WORKING, DayKind.MAKE_UP)


@dataclass(frozen=True, slots=True)
class Edition:
    """One issue of a year's notice: the days off and the weekend days that are worked.

    All days lie in the year that the edition is filed under, also those that a neighbour's notice brought.
    """

    notice: str
    issued_on: date | None
    days_off: frozenset[date]
    make_up_days: frozenset[date]


def _is_weekend(day: date) -> bool:
    return day.weekday() >= 5


def _refuse_contradictions(year: int, edition: Edition) -> None:
    strangers = sorted(day for day in edition.days_off | edition.make_up_days if day.year != year)
    if strangers:
        raise ValueError(f"{edition.notice}: {strangers[0]} does not lie in {year}")
    both = sorted(edition.days_off & edition.make_up_days)
    if both:
        raise ValueError(f"{edition.notice}: {both[0]} is both a day off and a make-up day")
    idle = sorted(day for day in edition.make_up_days if not _is_weekend(day))
    if idle:
        raise ValueError(f"{edition.notice}: the make-up day {idle[0]} is not a weekend day")


def _working_ordinals(year: int, edition: Edition) -> tuple[int, ...]:
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    off = {day.toordinal() for day in edition.days_off}
    made_up = {day.toordinal() for day in edition.make_up_days}
    # Ordinal 1 is a Monday, so (ordinal - 1) % 7 is the weekday.
    return tuple(n for n in range(first, last + 1) if n in made_up or ((n - 1) % 7 < 5 and n not in off))


def plus_days(day: date, days: int) -> date:
    """`day` moved by calendar days; CalendarUnavailable past the last date that exists."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise CalendarUnavailable(date.max.year + 1) from None


class WorkingCalendar:
    """The legal calendar: for each year the edition in force. Immutable; a missing year is never guessed.

    A call needs only the years whose days it looks at, and raises CalendarUnavailable for the first of
    them that is missing. Basis: 行政许可法 82, 民法典 203, the yearly notice of the State Council (R2).
    """

    __slots__ = ("_editions", "_ordinals")

    def __init__(self, editions: Mapping[int, Edition]) -> None:
        for year, edition in editions.items():
            _refuse_contradictions(year, edition)
        self._editions = MappingProxyType(dict(editions))
        self._ordinals = {year: _working_ordinals(year, edition) for year, edition in editions.items()}

    @property
    def years(self) -> tuple[int, ...]:
        """The years that can be computed, ascending."""
        return tuple(sorted(self._editions))

    def edition(self, year: int) -> Edition:
        """The edition in force for a year."""
        try:
            return self._editions[year]
        except KeyError:
            raise CalendarUnavailable(year) from None

    def _worked(self, year: int) -> tuple[int, ...]:
        try:
            return self._ordinals[year]
        except KeyError:
            raise CalendarUnavailable(year) from None

    def is_working_day(self, day: date) -> bool:
        """Whether the day counts in a limit of working days."""
        worked, ordinal = self._worked(day.year), day.toordinal()
        place = bisect_left(worked, ordinal)
        return place < len(worked) and worked[place] == ordinal

    def why(self, day: date) -> DayVerdict:
        """What the day is, with the notice for a holiday and for a make-up day."""
        edition = self.edition(day.year)
        if day in edition.make_up_days:
            return DayVerdict(day, DayKind.MAKE_UP, edition.notice)
        if day in edition.days_off:
            return DayVerdict(day, DayKind.HOLIDAY, edition.notice)
        return DayVerdict(day, DayKind.WEEKEND if _is_weekend(day) else DayKind.WORKING)

    def add_working_days(self, start: date, days: int) -> date:
        """The last of `days` working days after `start`, itself not counted (R1); 0 gives `start`."""
        if days < 0:
            raise ValueError("a limit counts forward")
        if days == 0:
            return start
        first = plus_days(start, 1)
        worked = self._worked(year := first.year)
        place = bisect_left(worked, first.toordinal()) + days - 1
        while place >= len(worked):
            place -= len(worked)
            worked = self._worked(year := year + 1)
        return date.fromordinal(worked[place])

    def working_days_between(self, after: date, until: date) -> int:
        """How many working days lie in (after, until]; 0 when `until` is not later than `after`."""
        if until <= after:
            return 0
        first = after + ONE_DAY
        below = bisect_left(self._worked(first.year), first.toordinal())
        above = bisect_right(self._worked(until.year), until.toordinal())
        return above - below + sum(len(self._worked(year)) for year in range(first.year, until.year))

    def on_or_after(self, day: date) -> date:
        """The day itself when it is worked, else the next working day (R3)."""
        return day if self.is_working_day(day) else self.add_working_days(day, 1)


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """The hours of a service day as (opens, closes) pairs in the centre's zone, in order, not overlapping.

    They say nothing of the date: whether a day is served is the service calendar's, passed in where needed.
    """

    periods: tuple[tuple[time, time], ...]
    zone: ZoneInfo

    def __post_init__(self) -> None:
        if not self.periods:
            raise ValueError("opening hours need at least one period")
        bounds = [bound for period in self.periods for bound in period]
        if any(later <= earlier for earlier, later in pairwise(bounds)):
            raise ValueError("opening hours must run forward and not overlap")

    def day_of(self, instant: datetime) -> date:
        """The civil date of an aware instant in the centre's zone."""
        return instant.astimezone(self.zone).date()

    def is_open(self, instant: datetime) -> bool:
        """Whether the time of day lies in a period; the closing minute itself is closed."""
        now = instant.astimezone(self.zone).time()
        return any(opens <= now < closes for opens, closes in self.periods)

    def opens_at(self, day: date) -> datetime:
        """The first opening of the day, aware UTC."""
        return self._at(day, self.periods[0][0])

    def afternoon_at(self, day: date) -> datetime:
        """When the second half of the day begins: after the lunch break, or at noon where there is none; aware UTC."""
        return self._at(day, self.periods[-1][0] if len(self.periods) > 1 else time(12))

    def is_break(self, instant: datetime) -> bool:
        """Whether the time of day lies between two periods."""
        now = instant.astimezone(self.zone).time()
        return any(before[1] <= now < after[0] for before, after in pairwise(self.periods))

    def ends_of(self, day: date) -> tuple[datetime, ...]:
        """The end of each period of the day, aware UTC."""
        return tuple(self._at(day, closes) for _, closes in self.periods)

    def closes_at(self, day: date) -> datetime:
        """The end of the last period of the day, aware UTC (民法典 203: the end of business ends the day)."""
        return self._at(day, self.periods[-1][1])

    def starts(self, day: date, every: timedelta) -> tuple[datetime, ...]:
        """When stretches of this length begin that fit into the periods of the day one after the other, aware UTC."""
        found: list[datetime] = []
        for opens, closes in self.periods:
            at, end = self._at(day, opens), self._at(day, closes)
            while at + every <= end:
                found.append(at)
                at += every
        return tuple(found)

    def next_opening(self, instant: datetime, is_service_day: Callable[[date], bool]) -> datetime | None:
        """The first opening after `instant`, aware UTC; None when it lies in a year without a calendar."""
        today = self.day_of(instant)
        try:
            for ahead in range(SEARCH_DAYS):
                day = today + timedelta(days=ahead)
                openings = (self._at(day, opens) for opens, _ in self.periods) if is_service_day(day) else ()
                for opening in openings:
                    if opening > instant:
                        return opening
        except CalendarUnavailable:
            return None
        return None

    def _at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, self.zone).astimezone(UTC)
