"""Appointments by rule: slots of a day, days that can be booked, when to check in, who is blocked, what is typed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from kiosk.domain.appointment import NOT_BEGUN, AppointmentRules, Shown, codes, identity, place_of, shown
from kiosk.domain.calendar import OpeningHours
from kiosk.domain.errors import Unacceptable

ZONE = ZoneInfo("Asia/Shanghai")
RULES = AppointmentRules()
TUESDAY = date(2026, 9, 15)
TEN = datetime(2026, 9, 16, 2, 0, tzinfo=UTC)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


@pytest.mark.parametrize(
    ("periods", "slot", "expected", "reason"),
    [
        ([(8, 30, 10, 0)], 30, ["08:30", "09:00", "09:30"], "the last slot ends when the doors close"),
        ([(8, 30, 9, 45)], 30, ["08:30", "09:00"], "a quarter of an hour is no slot"),
        ([(8, 30, 9, 30), (14, 0, 15, 0)], 60, ["08:30", "14:00"], "the lunch break has none"),
        ([(8, 30, 8, 45)], 30, [], "too short a period has none"),
    ],
)
def test_slots_of_a_day(periods: list[tuple[int, int, int, int]], slot: int, expected: list[str], reason: str) -> None:
    hours = OpeningHours(tuple((time(a, b), time(c, d)) for a, b, c, d in periods), ZONE)
    found = AppointmentRules(slot=minutes(slot)).slots(hours, TUESDAY)
    assert [f"{at.astimezone(ZONE):%H:%M}" for at in found] == expected, reason


def weekday(day: date) -> bool:
    return day.weekday() < 5


@pytest.mark.parametrize(
    ("notice", "ahead", "expected", "reason"),
    [
        (1, 5, [16, 17, 18, 21, 22], "the next five service days; the weekend is none"),
        (1, 1, [16], "only the next one"),
        (3, 5, [18, 21, 22], "what is too near of the five falls away, and none is added behind"),
        (9, 5, [], "nothing is far enough away"),
    ],
)
def test_bookable_days(notice: int, ahead: int, expected: list[int], reason: str) -> None:
    rules = AppointmentRules(days_notice=notice, days_ahead=ahead)
    assert [day.day for day in rules.bookable_days(TUESDAY, weekday)] == expected, reason


def test_a_centre_that_never_opens_has_no_bookable_day() -> None:
    assert RULES.bookable_days(TUESDAY, lambda day: False) == ()


@pytest.mark.parametrize(
    ("at", "expected", "reason"),
    [
        (-31, "early", "a minute before the window opens"),
        (-30, "in_time", "the window opens half an hour before"),
        (0, "in_time", "on the dot"),
        (15, "in_time", "the last minute that counts"),
        (15.01, "late", "a second after it"),
        (240, "late", "hours after it"),
    ],
)
def test_arrival(at: float, expected: str, reason: str) -> None:
    assert RULES.arrival(TEN, TEN + minutes(at)) == expected, reason


D = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("missed", "until", "reason"),
    [
        ([], None, "never missed"),
        ([0, 1], None, "two are not three"),
        ([0, 1, 2], 32, "the third blocks for thirty days"),
        ([0, 50, 89], 119, "the third on the last of ninety days"),
        ([0, 50, 90], None, "the first is too long ago"),
        ([2, 0, 1], 32, "their order does not matter"),
        ([0, 1, 2, 40], 32, "the block used the three up: one more is one"),
        ([0, 1, 2, 40, 41, 42], 72, "three new ones bring a new block"),
    ],
)
def test_blocked(missed: list[int], until: int | None, reason: str) -> None:
    found = RULES.blocked_until(D + timedelta(days=day) for day in missed)
    assert found == (None if until is None else D + timedelta(days=until)), reason


@pytest.mark.parametrize(
    ("typed", "expected", "reason"),
    [
        ("13800138000", "phone 13800138000", "a mobile number"),
        (" +86 138-0013-8000", "phone 13800138000", "as people write it"),
        ("11010519491231002x", "card 11010519491231002X", "an identity card, with a small x"),
        ("110105194912310021", None, "its check digit is wrong"),
        ("12800138000", None, "no mobile number begins so"),
        ("1380013800", None, "a digit is missing"),
        ("１３８００１３８０００", None, "full-width digits"),
        ("", None, "nothing"),
    ],
)
def test_identity(typed: str, expected: str | None, reason: str) -> None:
    if expected is None:
        with pytest.raises(Unacceptable):
            identity(typed)
    else:
        assert identity(typed) == expected, reason


@pytest.mark.parametrize(
    ("typed", "expected", "reason"),
    [
        ("https://hall.example/A/ABC234", Shown(token="ABC234"), "the QR code of the phone page"),
        ("http://hall.example/a/abc234/?lang=en", Shown(token="ABC234"), "with a language"),
        ("abc234", Shown(token="ABC234"), "the token alone"),
        ("1234 5678", Shown(code="12345678"), "the code as it is printed"),
        ("138 0013 8000", Shown(person="phone 13800138000"), "a phone number"),
        ("11010519491231002X", Shown(person="card 11010519491231002X"), "a card reader types the number"),
    ],
)
def test_what_is_shown(typed: str, expected: Shown, reason: str) -> None:
    assert shown(typed) == expected, reason


def test_codes_go_on_until_one_is_free() -> None:
    first, second = islice(codes(bytes([255] * 32)), 2)
    assert (len(first), len(second)) == (8, 8)
    assert int(second) == (int(first) + 1) % 10**8


def test_a_slot_to_come_stands_behind_every_line_of_a_ledger_and_among_its_like_by_time() -> None:
    assert place_of(TEN) > NOT_BEGUN > 10**15
    assert place_of(TEN) < place_of(TEN + minutes(30))
