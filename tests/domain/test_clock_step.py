"""When a clock has jumped over a restart, and when a machine was simply off."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from kiosk.domain.calendar import OpeningHours
from kiosk.domain.clock_step import ClockWatch, is_jump
from tests.make import TEN, centre

ZONE = ZoneInfo("Asia/Shanghai")
HOURS = OpeningHours(((time(8, 30), time(12)), (time(14), time(17, 30))), ZONE)

JUMPS = [
    # last seen right, found at the start, whether it is a jump, reason
    ("2026-09-15 10:00", "2026-09-15 10:00", False, "a restart"),
    ("2026-09-15 10:00", "2026-09-15 11:00", False, "an hour forward"),
    ("2026-09-15 10:00", "2026-09-15 09:00", False, "an hour back, on the same day"),
    ("2026-09-15 10:00", "2026-09-15 22:00", False, "twelve hours, no more"),
    ("2026-09-15 10:00", "2026-09-15 22:01", True, "over an afternoon that nobody saw"),
    ("2026-09-15 10:00", "2026-09-16 10:00", True, "a day forward"),
    ("2026-09-15 10:00", "2026-09-14 10:00", True, "a day back, into a day that is closed"),
    ("2026-09-15 00:30", "2026-09-14 23:30", True, "an hour back into the day before"),
    ("2026-09-15 10:00", "2027-10-20 10:00", True, "400 days forward, into a year without a calendar"),
    ("2026-09-15 10:00", "1970-01-01 08:00", True, "a battery that is empty"),
    ("2026-09-15 17:31", "2026-09-16 08:20", False, "off over night"),
    ("2026-09-15 17:31", "2026-09-16 11:00", False, "switched on late in the morning"),
    ("2026-09-15 17:31", "2026-09-16 12:01", True, "a whole morning was missed"),
    ("2026-09-15 16:00", "2026-09-16 08:20", True, "the end of the afternoon was missed"),
    ("2026-09-18 17:31", "2026-09-20 08:20", False, "off over a Saturday that nobody works"),
    ("2026-09-18 16:00", "2026-09-19 16:00", True, "a day forward on a Friday, into a Saturday"),
    ("2026-09-30 18:00", "2026-10-08 08:20", False, "off over the holiday of National Day"),
    ("2026-09-30 18:00", "2026-10-08 12:30", True, "and a morning more"),
]


@pytest.mark.parametrize(("seen", "found", "is_one", "reason"), JUMPS)
def test_a_jump(seen: str, found: str, is_one: bool, reason: str) -> None:
    moments = [datetime.fromisoformat(clock).replace(tzinfo=ZONE) for clock in (seen, found)]
    assert is_jump(*moments, HOURS, centre().is_service_day) is is_one, reason


def test_longer_than_any_holiday_needs_no_calendar() -> None:
    def unknown(_: date) -> bool:
        raise AssertionError

    assert is_jump(TEN, TEN + timedelta(days=16), HOURS, unknown)


@pytest.mark.parametrize(("jumped_to", "is_halted"), [(None, False), (TEN, True)])
def test_a_watch_is_halted_by_its_jump(jumped_to: datetime | None, is_halted: bool) -> None:
    assert ClockWatch(TEN, jumped_to).is_halted is is_halted
