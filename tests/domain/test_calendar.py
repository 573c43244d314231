"""Working days against a package made elsewhere, and the edges of calendar and opening hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.calendar import (
    CalendarUnavailable,
    DayKind,
    Edition,
    OpeningHours,
    WorkingCalendar,
)
from tests.domain.clock_kit import CALENDAR, IN_FORCE, SHANGHAI, WORKED, YEARS

DAYS = st.dates(date(2014, 1, 1), date(2026, 12, 31))
HOURS = OpeningHours(((time(8, 30), time(12)), (time(14), time(17, 30))), SHANGHAI)


def _local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_every_day_is_the_same_in_another_package():
    other = holidays.country_holidays("CN", years=YEARS)
    day = date(2014, 1, 1)
    while day.year in YEARS:
        assert CALENDAR.is_working_day(day) == other.is_working_day(day), day
        day += timedelta(days=1)


@pytest.mark.parametrize(("year", "count"), [(2024, 251), (2025, 248), (2026, 248)])
def test_working_days_of_a_year(year, count):
    assert CALENDAR.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == count


def test_april_2018_has_the_20_working_days_of_the_published_bulletin():
    assert CALENDAR.working_days_between(date(2018, 3, 31), date(2018, 4, 30)) == 20


@pytest.mark.parametrize(
    ("day", "kind", "has_notice"),
    [
        (date(2025, 3, 3), DayKind.WORKING, False),
        (date(2025, 3, 8), DayKind.WEEKEND, False),
        (date(2025, 10, 4), DayKind.HOLIDAY, True),  # a Saturday inside National Day
        (date(2025, 10, 8), DayKind.HOLIDAY, True),
        (date(2025, 4, 27), DayKind.MAKE_UP, True),
        (date(2024, 2, 9), DayKind.WORKING, False),  # leave was only encouraged
    ],
)
def test_a_day_says_what_it_is_and_by_which_notice(day, kind, has_notice):
    verdict = CALENDAR.why(day)
    assert (verdict.kind, verdict.notice is not None) == (kind, has_notice)
    assert verdict.is_working == CALENDAR.is_working_day(day)


@given(DAYS, st.integers(0, 400))
def test_adding_counts_what_lies_between(start, days):
    left = CALENDAR.working_days_between(start, date(2026, 12, 31))
    if left < days:
        with pytest.raises(CalendarUnavailable, match="2027"):
            CALENDAR.add_working_days(start, days)
        return
    end = CALENDAR.add_working_days(start, days)
    assert sum(start < day <= end for day in WORKED) == days == CALENDAR.working_days_between(start, end)
    assert end == start or end in WORKED


@given(DAYS, DAYS)
def test_between_is_half_open_and_never_negative(after, until):
    assert CALENDAR.working_days_between(after, until) == sum(after < day <= until for day in WORKED)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: CALENDAR.is_working_day(date(2027, 1, 4)),
        lambda: CALENDAR.why(date(2027, 1, 2)),
        lambda: CALENDAR.add_working_days(date(2026, 12, 31), 1),
        lambda: CALENDAR.working_days_between(date(2026, 12, 1), date(2027, 1, 1)),
        lambda: CALENDAR.on_or_after(date(2027, 1, 2)),
        lambda: CALENDAR.edition(2027),
    ],
)
def test_a_missing_year_is_never_guessed(ask):
    with pytest.raises(CalendarUnavailable) as caught:
        ask()
    assert caught.value.year == 2027


def test_only_the_years_that_are_looked_at_are_needed():
    only_2025 = WorkingCalendar({2025: IN_FORCE[2025]})
    assert only_2025.add_working_days(date(2024, 12, 31), 1) == date(2025, 1, 2)
    assert only_2025.working_days_between(date(2024, 12, 31), date(2025, 12, 31)) == 248
    assert only_2025.add_working_days(date(2027, 5, 1), 0) == date(2027, 5, 1)


@pytest.mark.parametrize(
    ("off", "made_up"),
    [
        ({date(2024, 12, 31)}, set()),
        ({date(2025, 2, 8)}, {date(2025, 2, 8)}),
        (set(), {date(2025, 2, 7)}),
    ],
    ids=["another year", "off and worked", "make-up on a Friday"],
)
def test_an_edition_that_contradicts_itself_is_refused(off, made_up):
    with pytest.raises(ValueError, match="twisted"):
        WorkingCalendar({2025: Edition("twisted", None, frozenset(off), frozenset(made_up))})


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("08:29:59", False),
        ("08:30", True),
        ("12:00", False),
        ("13:59", False),
        ("17:29", True),
        ("17:30", False),
    ],
)
def test_opening_hours_are_half_open(at, is_open):
    assert HOURS.is_open(_local(f"2026-03-02T{at}")) is is_open


def test_hours_are_those_of_the_centre_whatever_the_zone_of_the_instant():
    assert HOURS.is_open(datetime(2026, 3, 2, 0, 30, tzinfo=UTC))
    assert HOURS.closes_at(date(2026, 3, 2)) == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    assert HOURS.opens_at(date(2026, 3, 2)) == datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
    assert HOURS.day_of(datetime(2026, 3, 2, 16, 0, tzinfo=UTC)) == date(2026, 3, 3)


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        ("2026-02-13T07:00", "2026-02-13T08:30"),
        ("2026-02-13T08:30", "2026-02-13T14:00"),
        ("2026-02-13T17:30", "2026-02-14T08:30"),  # the make-up Saturday
        ("2026-02-14T18:00", "2026-02-24T08:30"),  # nine days of Spring Festival
        ("2026-12-31T18:00", None),  # nobody knows the first working day of 2027
    ],
)
def test_next_opening(now, opening):
    expected = None if opening is None else _local(opening)
    assert HOURS.next_opening(_local(now), CALENDAR.is_working_day) == expected


def test_a_hall_that_never_opens_has_no_next_opening():
    assert HOURS.next_opening(_local("2026-03-02T09:00"), lambda day: False) is None


@pytest.mark.parametrize("periods", [(), ((time(9), time(9)),), ((time(8), time(12)), (time(11), time(17)))])
def test_hours_that_make_no_sense_are_refused(periods):
    with pytest.raises(ValueError, match="hours"):
        OpeningHours(periods, SHANGHAI)
