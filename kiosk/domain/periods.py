"""The fixed periods of bulletins: a week from Monday to Sunday, a month, a quarter of the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from kiosk.domain.metrics import Period

_DAY = timedelta(days=1)


class PeriodKind(StrEnum):
    """Which fixed period a span of days is; `other` for any span of somebody's own."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    OTHER = "other"


def kind_of(period: Period) -> PeriodKind:
    """A span is a fixed period only where both its ends are those of one."""
    fixed = {
        PeriodKind.WEEK: week_of(period.first),
        PeriodKind.MONTH: month_of(period.first),
        PeriodKind.QUARTER: quarter_of(period.first),
    }
    return next((kind for kind, span in fixed.items() if span == period), PeriodKind.OTHER)


def week_of(day: date) -> Period:
    """The week of a day."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + 6 * _DAY)


def month_of(day: date) -> Period:
    """The calendar month of a day."""
    return _months(day.year, day.month, 1)


def quarter_of(day: date) -> Period:
    """The quarter of a day."""
    return _months(day.year, 3 * ((day.month - 1) // 3) + 1, 3)


def before(period: Period) -> date:
    """A day of the period before."""
    return period.first - _DAY


def _months(year: int, month: int, count: int) -> Period:
    years, months = divmod(month - 1 + count, 12)
    return Period(date(year, month, 1), date(year + years, months + 1, 1) - _DAY)
