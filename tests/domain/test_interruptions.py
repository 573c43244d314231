"""Which pauses of windows nobody planned and how long they lasted, and which rests come every day."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from kiosk.domain.calendar import OpeningHours
from kiosk.domain.hall import Break
from kiosk.domain.interruptions import DutyChange, pause_lengths, usual_rests
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


ALL_DAY = OpeningHours(((time(8, 30), time(17)),), HOURS.zone)


def days(*rests: tuple[str, str] | None, window: int = 1) -> list[DutyChange]:
    """One day after the other on which the window serves from 8:30, with a rest from and to, or without."""
    found = []
    for day, rest in enumerate(rests, 1):
        found.append(DutyChange(window, OPEN, at("8:25", day)))
        if rest:
            found += [DutyChange(window, PAUSED, at(rest[0], day)), DutyChange(window, OPEN, at(rest[1], day))]
        found.append(DutyChange(window, CLOSED, at("17:05", day)))
    return found


LUNCH, LATER = ("11:33", "12:30"), ("11:41", "12:30")
RESTS = {
    "at the same time each day": ((LUNCH, LATER, LATER), (Break(700.0, 750.0),)),
    "on most days, begun as the visits before it ended": ((LUNCH, LUNCH, LUNCH, None, LATER), (Break(690.0, 750.0),)),
    "two days are chance": ((LUNCH, LUNCH), ()),
    "on half of the days it is not usual": ((LUNCH, LUNCH, LUNCH, None, None, None), ()),
    "pauses at other times each day": ((("9:00", "9:40"), ("10:00", "10:40"), ("14:00", "14:40")), ()),
    "a quarter of an hour is no rest": ((("10:00", "10:15"),) * 4, ()),
    "one day at another time": ((*(LUNCH,) * 2, ("15:00", "15:30"), LUNCH), (Break(690.0, 750.0),)),
}  # fmt: skip


@pytest.mark.parametrize("reason", RESTS)
def test_usual_rests(reason: str) -> None:
    rests, usual = RESTS[reason]
    assert usual_rests(days(*rests), ALL_DAY) == ({1: usual} if usual else {})


def test_each_window_has_its_own_rest() -> None:
    changes = sorted([*days(*(LUNCH,) * 3), *days(*(("12:30", "13:30"),) * 3, window=2)], key=lambda one: one.at)
    assert usual_rests(changes, ALL_DAY) == {1: (Break(690.0, 750.0),), 2: (Break(750.0, 810.0),)}


def test_a_usual_rest_is_no_pause_that_nobody_planned() -> None:
    changes = days(LUNCH, ("9:00", "9:30"), LUNCH, LUNCH)
    assert pause_lengths(changes, ALL_DAY) == [57.0, 30.0, 57.0, 57.0]
    assert pause_lengths(changes, ALL_DAY, usual_rests(changes, ALL_DAY)) == [30.0]
