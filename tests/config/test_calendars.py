"""The calendars 2014 to 2026, day by day beside two independent packages."""

from dataclasses import replace
from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from config.calendar_file import note_holes
from config.loader import load
from kiosk.bridges.settings import editions_of
from kiosk.domain.calendar import DayKind, WorkingCalendar

YEARS = range(2014, 2027)


@pytest.fixture(scope="module")
def calendar():
    return load(None, {}).calendar


def days_of(year):
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


def is_working(edition, day):
    if day in edition.make_up_days:
        return True
    return day.weekday() < 5 and day not in edition.days_off


def test_the_years_are_those_of_the_contract(calendar):
    assert sorted(calendar) == list(YEARS)


def disagreements(edition, year):
    """The days on which an edition is not what both packages say, each of them named."""
    theirs = holidays.country_holidays("CN", years=year)
    ours = {day: is_working(edition, day) for day in days_of(year)}
    return [
        (name, day)
        for day, works in ours.items()
        for name, says in (("chinese_calendar", chinese_calendar.is_workday), ("holidays", theirs.is_working_day))
        if works != says(day)
    ]


@pytest.mark.parametrize("year", YEARS)
def test_every_day_agrees_with_two_packages(calendar, year):
    """The one documented disagreement of the two packages, 2005-12-31, lies before these years."""
    assert disagreements(calendar[year].in_force, year) == []


@pytest.mark.parametrize("year", YEARS)
def test_a_slip_of_one_day_would_be_noticed(calendar, year):
    edition = calendar[year].in_force
    festival = min(day for day in edition.days_off if day.weekday() < 5)
    slips = {festival: replace(edition, days_off=edition.days_off - {festival})}
    if edition.make_up_days:
        made_up = max(edition.make_up_days)
        slips[made_up] = replace(edition, make_up_days=edition.make_up_days - {made_up})
    plain = next(day for day in days_of(year) if is_working(edition, day) and day.weekday() < 5)
    slips[plain] = replace(edition, days_off=edition.days_off | {plain})
    for day, slip in slips.items():
        assert disagreements(slip, year) == [("chinese_calendar", day), ("holidays", day)]


def test_the_rules_count_by_these_files():
    """What the clock is given is what the files say: every day, its kind and its notice."""
    editions = editions_of(load(None, {}))
    counting = WorkingCalendar({year: issued[-1] for year, issued in editions.items()})
    assert counting.years == tuple(YEARS)
    for year in YEARS:
        for day in days_of(year):
            verdict = counting.why(day)
            assert verdict.is_working == counting.is_working_day(day) == chinese_calendar.is_workday(day), day
            assert (verdict.kind is DayKind.MAKE_UP) == (day in chinese_calendar.constants.workdays), day
            if day.weekday() < 5:  # a weekend inside a festival may be called by either name
                assert (verdict.kind is DayKind.HOLIDAY) == (day in chinese_calendar.constants.holidays), day
            assert (verdict.notice is None) == (verdict.kind in (DayKind.WORKING, DayKind.WEEKEND)), day


@pytest.mark.parametrize(
    ("year", "count"),
    [
        (2014, 250), (2015, 249), (2016, 250), (2017, 249), (2018, 250), (2019, 250), (2020, 249),
        (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248),
    ],
)  # fmt: skip
def test_the_working_days_of_a_year(calendar, year, count):
    assert sum(is_working(calendar[year].in_force, day) for day in days_of(year)) == count


@pytest.mark.parametrize(("year", "count"), [(2015, 250), (2018, 250), (2019, 250), (2020, 251)])
def test_the_working_days_as_first_published(calendar, year, count):
    assert sum(is_working(calendar[year].editions[0], day) for day in days_of(year)) == count


@pytest.mark.parametrize(
    ("year", "changed"),
    [
        (2015, {(9, 3), (9, 4), (9, 6)}),
        (2018, {(12, 29), (12, 31)}),
        (2019, {(4, 28), (5, 2), (5, 3), (5, 5)}),
        (2020, {(1, 31), (2, 1)}),
    ],
)
def test_a_year_that_was_changed_keeps_its_first_notice(calendar, year, changed):
    first, last = calendar[year].editions
    moved = {day for day in days_of(year) if is_working(first, day) != is_working(last, day)}
    assert {(day.month, day.day) for day in moved} == changed
    assert first.issued_on < last.issued_on


def test_2020_was_first_published_with_the_end_of_january_at_work(calendar):
    first = calendar[2020].editions[0]
    assert date(2020, 1, 31) not in first.days_off
    assert date(2020, 2, 1) in first.make_up_days
    assert date(2020, 2, 1) not in calendar[2020].in_force.make_up_days


def test_the_other_years_have_one_edition(calendar):
    assert {year for year in YEARS if len(calendar[year].editions) == 2} == {2015, 2018, 2019, 2020}


@pytest.mark.parametrize("year", YEARS)
def test_each_edition_names_its_notice_and_stays_in_its_year(calendar, year):
    for edition in calendar[year].editions:
        assert edition.notice.startswith("国务院")
        assert date(year - 1, 10, 1) <= edition.issued_on <= date(year, 12, 31)
        assert {day.year for day in edition.days_off | edition.make_up_days} == {year}
        assert all(day.weekday() >= 5 for day in edition.make_up_days)


@pytest.mark.parametrize(
    ("years", "missing"),
    [((2014, 2015), []), ((2014, 2017), [2015, 2016]), ((2026,), []), ((), []), ((2016, 2014), [2015])],
)
def test_holes_between_the_years(years, missing):
    assert note_holes(years) == missing
