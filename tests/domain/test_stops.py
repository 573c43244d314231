"""The stretches in which a clock stands still: what they cover, and how they become one."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.domain.stops import Stop, joined


def on(day: int) -> date:
    return date(2025, 3, day)


@pytest.mark.parametrize(
    ("day", "covers", "holds", "why"),
    [
        (9, False, False, "before"),
        (10, False, True, "the day of suspending counts, and at its end the clock stands"),
        (11, True, True, "inside"),
        (20, True, True, "the eve of the last"),
        (21, True, False, "the day of resuming does not count, and at its end the clock runs"),
        (22, False, False, "after"),
    ],
)
def test_a_stop_is_half_open(day, covers, holds, why):
    stop = Stop(on(10), on(21))
    assert (stop.covers(on(day)), stop.holds_on(on(day))) == (covers, holds), why


def test_an_open_stop_has_no_end():
    stop = Stop(on(10), None)
    assert stop.covers(date(2030, 1, 1))
    assert stop.holds_on(date(2030, 1, 1))


@pytest.mark.parametrize(
    ("stops", "union", "why"),
    [
        ([(10, 14), (12, 19)], [(10, 19)], "overlapping"),
        ([(12, 19), (10, 14)], [(10, 19)], "in any order"),
        ([(10, 14), (14, 19)], [(10, 19)], "touching"),
        ([(10, 14), (15, 19)], [(10, 14), (15, 19)], "one day apart"),
        ([(10, 19), (12, 14)], [(10, 19)], "one inside the other"),
        ([(10, None), (12, 14)], [(10, None)], "an open one takes in what begins later"),
        ([(10, 14), (12, None)], [(10, None)], "and keeps the union open"),
        ([], [], "none"),
    ],
)
def test_union(stops, union, why):
    made = joined(Stop(on(after), until and on(until), ("听证",)) for after, until in stops)
    assert [(stop.after, stop.until) for stop in made] == [
        (on(after), until and on(until)) for after, until in union
    ], why
    assert all(stop.grounds == ("听证",) for stop in made)


def test_a_union_names_each_ground_once_in_order():
    made = joined([Stop(on(1), on(5), ("检测",)), Stop(on(3), on(8), ("听证",)), Stop(on(8), on(9), ("检测",))])
    assert made == (Stop(on(1), on(9), ("检测", "听证")),)
