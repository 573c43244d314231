"""What is kept of a wait and when, what the simpler rules say, and the counts behind the accuracy page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kiosk.domain.calibration import Week
from kiosk.domain.simple_rules import NO_WAITS, Rules, past_waits, rules_of
from kiosk.domain.wait_record import FIGURES, Fate, Guesses, Point, Record, points_due, summary

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 9, 15, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("asked_ahead", "waited", "known", "ahead", "due", "why"),
    [
        (20, 3, (), 11, [], "eleven ahead is before the first point"),
        (20, 3, (), 10, [Point.TEN_AHEAD], "ten ahead"),
        (20, 3, (), 7, [Point.TEN_AHEAD], "two were called between two looks"),
        (20, 3, (Point.TEN_AHEAD,), 9, [], "kept before"),
        (10, 3, (), 9, [], "began with ten ahead, so that issue was the point"),
        (20, 3, (Point.TEN_AHEAD,), 5, [Point.FIVE_AHEAD], "five ahead"),
        (20, 3, (), 5, [Point.FIVE_AHEAD], "ten was passed while nobody looked, and is not made up later"),
        (4, 3, (), 1, [Point.ONE_AHEAD], "one ahead"),
        (4, 3, (), 0, [], "next; one ahead was passed"),
        (4, 10, (), 3, [Point.TEN_MINUTES], "ten minutes later"),
        (4, 13, (), 3, [], "too late to be called ten minutes"),
        (4, 10, (), 1, [Point.ONE_AHEAD, Point.TEN_MINUTES], "both at once"),
        (4, -5, (), 3, [], "the clock was set back"),
    ],
)
def test_points(asked_ahead, waited, known, ahead, due, why):
    assert points_due(asked_ahead, NOW - waited * MINUTE, known, ahead, NOW) == due, why


@dataclass
class Call:
    queue: str
    issued_at: datetime
    called_at: datetime


def _call(minutes: float, issued_at: datetime = NOW, queue: str = "A") -> Call:
    return Call(queue, issued_at, issued_at + minutes * MINUTE)


def test_rules_say_what_they_are_called():
    week_ago = NOW - timedelta(days=7)
    earlier = [_call(10, week_ago), _call(30, week_ago), _call(99, NOW - timedelta(days=1)), _call(5, week_ago, "B")]
    past = past_waits(earlier, NOW.astimezone(ZONE).weekday(), ZONE)
    today = [_call(20), _call(7, queue="B")]
    assert rules_of("A", past, today, 4.0, NOW, ZONE) == Rules(4.0, 20.0, (10 + 30 + 99 + 20) / 4, 20.0)
    assert rules_of("A", past, today, 4.0, NOW, ZONE).guesses(2) == Guesses(12.0, 20.0, 39.75, 20.0)


def test_rolling_mean_is_of_the_last_thirty():
    past = past_waits([_call(100)] * 10 + [_call(10)] * 29, 0, ZONE)
    assert rules_of("A", past, [_call(40)], None, NOW, ZONE).rolling == pytest.approx(11.0)


def test_rule_without_anything_to_go_by_says_nothing():
    assert rules_of("A", NO_WAITS, [], None, NOW, ZONE).guesses(3) == Guesses()


def _record(actual: float | None, fate: Fate = Fate.CALLED, guess: float | None = None) -> Record:
    day = date(2026, 9, 15)
    return Record(1, "A001", day, 10, "A", Point.ISSUE, NOW, 3, 15.0, 10, 20, Guesses(nominal=guess), fate, NOW, actual)


@pytest.mark.parametrize(
    ("record", "figures", "why"),
    [
        (_record(15), {"called", "covered", "kept"}, "as told"),
        (_record(20), {"called", "covered", "kept"}, "the upper end itself is kept"),
        (_record(5), {"called", "kept"}, "earlier than told breaks no promise"),
        (_record(24), {"called", "broken"}, "after the upper end, not yet ten minutes late"),
        (_record(25), {"called", "broken"}, "ten minutes to the second are not more than ten"),
        (_record(25.1), {"called", "broken", "late"}, "more than ten minutes late"),
        (_record(None, Fate.LEFT), {"left"}, "left before the call: in no error"),
        (_record(None, Fate.LAPSED), {"lapsed"}, "not called that day"),
        (_record(None, Fate.OPEN), {"open"}, "still waiting"),
    ],
)
def test_figures(record, figures, why):
    assert {name for name, question in FIGURES.items() if question(record)} == figures | {"told"}, why


def test_who_was_not_called_is_counted_and_not_measured():
    found = summary([_record(25, guess=30), _record(15), _record(None, Fate.LEFT, guess=500)])
    assert (found.counts["told"], found.counts["called"], found.counts["left"]) == (3, 2, 1)
    assert (found.accuracy.count, found.accuracy.error, found.accuracy.bias) == (2, 5.0, -5.0)
    nominal = found.rules["nominal"]
    assert (nominal.count, nominal.error, nominal.bias) == (1, 5.0, 5.0)
    assert "slot" not in found.rules


def test_nobody():
    found = summary([])
    assert found.accuracy is None
    assert set(found.counts.values()) == {0}


def test_counts_and_shares_agree():
    records = [_record(minutes) for minutes in (3, 15, 19, 21, 40)]
    found = summary(records)
    shares = (found.accuracy.late, found.accuracy.covered, found.accuracy.kept)
    assert shares == tuple(found.counts[name] / 5 for name in ("late", "covered", "kept"))
    assert summary([replace(one, expected=0.0) for one in records]).counts["late"] == 4


@pytest.mark.parametrize(
    ("covered", "count", "verdict", "is_widened"),
    [
        (0, 0, "few", False),
        (3, 19, "few", True),
        (13, 20, "narrow", True),
        (14, 20, "good", False),
        (18, 20, "good", False),
        (19, 20, "wide", False),
    ],
)
def test_weeks(covered, count, verdict, is_widened):
    week = Week(covered, count)
    assert (week.verdict, week.is_widened) == (verdict, is_widened)
