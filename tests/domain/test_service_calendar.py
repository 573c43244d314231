"""The days on which the hall opens are not the days on which the law counts."""

from datetime import date, datetime

import pytest

from tests.make import centre, centre_with

SATURDAY, TUESDAY, MAKE_UP_SUNDAY = date(2026, 9, 19), date(2026, 9, 15), date(2026, 9, 20)
OTHERWISE = centre_with(open_days=frozenset({SATURDAY}), closed_days=frozenset({TUESDAY}))


@pytest.mark.parametrize(
    ("day", "is_served", "is_counted", "why"),
    [
        (SATURDAY, True, False, "weekend service opens the doors and counts for no limit"),
        (TUESDAY, False, True, "a day without power closes the doors and counts for every limit"),
        (MAKE_UP_SUNDAY, True, True, "a make-up day is both without being named"),
        (date(2026, 9, 26), False, False, "a holiday that nobody named stays closed"),
    ],
)
def test_service_and_law_each_have_their_calendar(day: date, is_served: bool, is_counted: bool, why: str) -> None:
    assert OTHERWISE.is_service_day(day) is is_served, why
    assert OTHERWISE.calendar.is_working_day(day) is is_counted, why


def test_a_named_day_opens_also_in_a_year_whose_calendar_is_missing() -> None:
    day = date(2031, 1, 4)
    assert centre_with(open_days=frozenset({day})).is_service_day(day)
    assert not centre().is_service_day(day)


def test_the_next_opening_goes_by_the_service_calendar() -> None:
    friday_night = datetime.combine(date(2026, 9, 18), datetime.min.time().replace(hour=20), centre().zone)
    opening = OTHERWISE.next_opening(friday_night)
    assert opening is not None
    assert OTHERWISE.service_day(opening) == SATURDAY
