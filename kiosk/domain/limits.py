"""A time limit, statutory or promised: its value, its unit and its plain arithmetic."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kiosk.domain.calendar import CalendarUnavailable, WorkingCalendar, plus_days


class Unit(StrEnum):
    """The unit of a limit; the value is the word of the catalogue."""

    WORKING_DAYS = "工作日"
    NATURAL_DAYS = "自然日"
    MONTHS = "月"
    ON_THE_SPOT = "当场"


def plus_months(day: date, months: int) -> date:
    """The corresponding day `months` later, the month's end where there is none (R4, 民法典 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        raise CalendarUnavailable(year)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Limit:
    """A number of units; `rolls` is False for publicity periods that end on a day off as they fall.

    On the spot is a value of 0, in whatever unit the law writes it. ValueError for a negative value and for
    an on-the-spot limit with days.
    """

    value: int
    unit: Unit
    rolls: bool = True

    def __post_init__(self) -> None:
        if self.value < 0:
            raise ValueError("a limit is not negative")
        if self.unit is Unit.ON_THE_SPOT and self.value:
            raise ValueError("an on-the-spot limit has no days")

    @property
    def is_on_the_spot(self) -> bool:
        """Whether the case is due on the day of acceptance (R8)."""
        return self.value == 0

    @property
    def counts_working_days(self) -> bool:
        """Whether only working days count; an on-the-spot limit is extended in working days."""
        return self.unit in (Unit.WORKING_DAYS, Unit.ON_THE_SPOT)

    def last_day(self, start: date, calendar: WorkingCalendar, extension: int = 0) -> date:
        """The un-rolled last day when nothing stops the clock; `start` is not counted (R1, R2, R3, R4).

        `extension` is in the limit's own unit and 0 for months. CalendarUnavailable when days of a missing
        year would have to be judged.
        """
        if self.unit is Unit.MONTHS:
            return plus_months(start, self.value)
        if self.counts_working_days:
            return calendar.add_working_days(start, self.value + extension)
        return plus_days(start, self.value + extension)

    def rolled(self, day: date, calendar: WorkingCalendar) -> date:
        """The day on which a limit ending on `day` is due (R3); working days for a limit that counts them."""
        return calendar.on_or_after(day) if self.rolls or self.counts_working_days else day

    def days_in(self, after: date, until: date, calendar: WorkingCalendar) -> int:
        """How many days of (after, until] this limit would count."""
        if self.counts_working_days:
            return calendar.working_days_between(after, until)
        return max(0, (until - after).days)

    def moved(self, day: date, days: int, calendar: WorkingCalendar) -> date:
        """`day` moved by days of the kind this limit counts; a stopped month moves by calendar days."""
        return calendar.add_working_days(day, days) if self.counts_working_days else plus_days(day, days)
