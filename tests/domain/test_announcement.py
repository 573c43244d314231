"""What people are told: each sentence with its edge, the rounding, and a screen that does not flicker."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.announcement import (
    Saying,
    Shown,
    Wait,
    announced,
    full_words,
    rounded,
    short_words,
    steadied,
    wait_words,
)
from kiosk.domain.calibration import Range

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 2, 5, 55, tzinfo=UTC)  # 13:55 in the centre


@pytest.mark.parametrize(
    ("low", "high", "zh", "en"),
    [
        (0, 0, "前面 6 人 · 马上就到", "6 ahead · any moment now"),
        (1, 5, "前面 6 人 · 马上就到", "6 ahead · any moment now"),
        (1, 5.1, "前面 6 人 · 预计 10 分钟以内", "6 ahead · under 10 minutes"),
        (4.9, 21, "前面 6 人 · 预计 25 分钟以内", "6 ahead · under 25 minutes"),
        (5, 9, "前面 6 人 · 预计 5–10 分钟", "6 ahead · about 5–10 minutes"),
        (17, 28, "前面 6 人 · 预计 15–30 分钟", "6 ahead · about 15–30 minutes"),
        (12, 42.1, "前面 6 人 · 至少 10 分钟", "6 ahead · at least 10 minutes"),
        (12, 42, "前面 6 人 · 预计 10–45 分钟", "6 ahead · about 10–45 minutes"),
        (66, 88, "前面 6 人 · 预计 60–90 分钟", "6 ahead · about 60–90 minutes"),
        (90, 130, "前面 6 人 · 超过 90 分钟（约 15:20 以后）", "6 ahead · more than 90 minutes (after about 15:20)"),
    ],
)
def test_words(low, high, zh, en):
    wait = announced(6, Range(low, high), NOW)
    assert full_words(wait, True, ZONE) == zh
    assert full_words(wait, False, ZONE) == en


def test_nobody_ahead():
    wait = announced(0, Range(0, 3), NOW)
    assert full_words(wait, True, ZONE) == "前面没有人等候 · 马上就到"
    assert full_words(wait, False, ZONE) == "No one ahead · any moment now"


@pytest.mark.parametrize(
    ("calibrated", "zh", "en"),
    [
        (None, "", ""),
        (Range(0, 4), "马上就到", "any moment"),
        (Range(0, 12), "15 分钟以内", "under 15 min"),
        (Range(17, 28), "15–30 分钟", "15–30 min"),
        (Range(12, 42.1), "至少 10 分钟", "at least 10 min"),
        (Range(95, 120), "超过 90 分钟", "over 90 min"),
    ],
)
def test_words_for_a_narrow_place(calibrated, zh, en):
    wait = announced(4, calibrated, NOW)
    assert (short_words(wait, True), short_words(wait, False)) == (zh, en)


def test_words_without_a_figure():
    wait = announced(6, None, NOW)
    assert wait == Wait(Saying.NONE, 6)
    assert full_words(wait, True, ZONE) == "前面 6 人（暂时无法估计时间）"
    assert full_words(wait, False, ZONE) == "6 ahead (no estimate yet)"
    assert wait_words(wait, False, ZONE) == "No estimate yet"


@pytest.mark.parametrize(
    ("minutes_left", "saying"),
    [(40, Saying.RANGE), (30, Saying.RANGE), (29, Saying.NOT_TODAY), (-5, Saying.NOT_TODAY)],
)
def test_closing(minutes_left, saying):
    """The middle of 20 to 40 minutes is half an hour."""
    assert announced(6, Range(20, 40), NOW, NOW + timedelta(minutes=minutes_left)).saying is saying


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [
        (0, 0, (0, 5)),
        (5, 5, (5, 10)),
        (14.99, 15.01, (10, 20)),
        (59.9, 60, (55, 60)),
        (60, 60, (60, 70)),
        (61, 89, (60, 90)),
        (118, 121, (110, 130)),
    ],
)
def test_rounding(low, high, shown):
    assert rounded(Range(low, high)) == shown


@given(st.floats(0, 600), st.floats(0, 600))
def test_rounding_never_says_less_than_is_known(low, width):
    first, last = rounded(Range(low, low + width))
    assert first <= low
    assert last >= low + width
    assert last - first >= 5
    assert first % 5 == last % 5 == 0


def _range(low, high, ahead=6):
    return Wait(Saying.RANGE, ahead, low, high)


@pytest.mark.parametrize(
    ("turn", "seconds", "fresh", "changes", "why"),
    [
        (0, 1, _range(15, 30), False, "the same"),
        (0, 1, _range(15, 25), True, "an end moves by five"),
        (1, 59, _range(15, 25), False, "narrower within a minute of being wider"),
        (1, 60, _range(15, 25), True, "a minute later"),
        (-1, 5, _range(15, 25), True, "narrower again"),
        (-1, 5, _range(15, 35), False, "wider within a minute of being narrower"),
        (1, 5, _range(10, 25), True, "as wide, only sooner"),
        (1, 5, _range(10, 20, ahead=5), True, "one less ahead"),
        (1, 5, Wait(Saying.SOON, 6, 0, 5), True, "another sentence"),
    ],
)
def test_screen_changes_only_where_people_can_use_it(turn, seconds, fresh, changes, why):
    shown = Shown(_range(15, 30), NOW, turn)
    after = steadied(shown, fresh, NOW + timedelta(seconds=seconds))
    assert (after is not shown) is changes, why
    assert after.wait == (fresh if changes else shown.wait)
