"""Which pauses of windows nobody planned, and how long they lasted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kiosk.domain.interruptions import DutyChange, pause_lengths
from kiosk.domain.window import WindowStatus
from tests.make import centre

OPEN, PAUSED, CLOSED = WindowStatus.OPEN, WindowStatus.PAUSED, WindowStatus.CLOSED
HOURS = centre().hours  # 8:30 to 12:00 and 14:00 to 17:30


def at(clock: str, day: int = 15) -> datetime:
    hour, minute = clock.split(":")
    return datetime(2026, 9, day, int(hour), int(minute), tzinfo=HOURS.zone).astimezone(UTC)


TABLE = {
    "from pause to open": ([(1, PAUSED, "9:00"), (1, OPEN, "9:25")], [25.0]),
    "each window by itself, in the order of their ends": (
        [(1, PAUSED, "9:00"), (2, PAUSED, "9:05"), (2, OPEN, "9:15"), (1, OPEN, "9:30")], [10.0, 30.0]
    ),
    "a second reason does not begin it anew": ([(1, PAUSED, "9:00"), (1, PAUSED, "9:10"), (1, OPEN, "9:30")], [30.0]),
    "whoever goes home after it has not come back": ([(1, PAUSED, "16:00"), (1, CLOSED, "16:40")], []),
    "one that is not over has no length": ([(1, PAUSED, "9:00")], []),
    "opening in the morning ends none": ([(1, OPEN, "8:25")], []),
    "everybody knows of the noon": ([(1, PAUSED, "11:55"), (1, OPEN, "14:00")], []),
    "a pause that runs into the noon is one with it": ([(1, PAUSED, "11:30"), (1, OPEN, "12:01")], []),
    "until noon it is one": ([(1, PAUSED, "11:30"), (1, OPEN, "12:00")], [30.0]),
    "from the second hours on it is one": ([(1, PAUSED, "14:00"), (1, OPEN, "14:20")], [20.0]),
}  # fmt: skip


@pytest.mark.parametrize("reason", TABLE)
def test_pause_lengths(reason: str) -> None:
    changes, lengths = TABLE[reason]
    assert pause_lengths([DutyChange(number, status, at(clock)) for number, status, clock in changes], HOURS) == lengths


def test_a_night_is_no_pause() -> None:
    assert pause_lengths([DutyChange(1, PAUSED, at("17:00")), DutyChange(1, OPEN, at("8:20", 16))], HOURS) == []
