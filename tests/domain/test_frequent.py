"""What the first page shows: what people asked for, once enough of them did."""

from datetime import timedelta

import pytest

from kiosk.domain.doors import Doors, doors_at
from kiosk.domain.frequent import ENOUGH_NUMBERS, a_fair_start, frequent_items
from tests.make import TEN, centre

CODES = list(centre().items)


@pytest.mark.parametrize(
    ("asked", "first", "why"),
    [
        ({}, None, "nobody was counted"),
        ({CODES[50]: ENOUGH_NUMBERS - 1}, None, "one number short"),
        ({CODES[50]: ENOUGH_NUMBERS}, [50], "just enough; the rest is the fair start"),
        ({CODES[50]: 100, CODES[20]: 250}, [20, 50], "the most wanted first"),
        ({CODES[50]: 150, CODES[20]: 150}, [20, 50], "equal: in the order of the catalogue"),
        ({CODES[50]: ENOUGH_NUMBERS, "XX-9": 999}, [50], "an item that has left the catalogue"),
        ({CODES[n]: 100 - n for n in range(30)}, list(range(12)), "no more than there are tiles"),
    ],
)
def test_frequent_items(asked: dict[str, int], first: list[int] | None, why: str) -> None:
    shown = frequent_items(centre(), asked, 12)
    assert len(shown) == len({item.code for item in shown}) == 12, why
    if first is None:
        assert shown == a_fair_start(centre(), 12), why
    else:
        assert [item.code for item in shown[: len(first)]] == [CODES[n] for n in first], why


@pytest.mark.parametrize(
    ("hours", "doors", "why"),
    [
        (0, Doors.OPEN, "ten on a Tuesday"),
        (-2, Doors.BEFORE, "eight"),
        (-1.5, Doors.OPEN, "half past eight sharp"),
        (2, Doors.LUNCH, "noon sharp"),
        (4, Doors.OPEN, "two sharp"),
        (7.24, Doors.OPEN, "sixteen minutes before the end"),
        (7.25, Doors.ENDING, "fifteen minutes before the end"),
        (7.5, Doors.NIGHT, "half past five sharp"),
        (24 * 4, Doors.DAY_OFF, "Saturday"),
        (24 * 5, Doors.OPEN, "the make-up Sunday of 20 September"),
    ],
)
def test_doors(hours: float, doors: Doors, why: str) -> None:
    assert doors_at(centre(), TEN + timedelta(hours=hours)) is doors, why
