"""Who is expected, and what the longest wait came to: the rules behind the advice on windows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from kiosk.domain.advice import Advice, AdviceState, Stay, longest_of
from kiosk.domain.forecast import Came, days_known, forecasts
from kiosk.domain.hall import Break, Hall, Knowledge, Station, Waiter
from kiosk.domain.service_times import NOBODY_MISSING, service_times
from kiosk.domain.staffing import Forecast, longest_wait, suggestion

NOW = datetime(2026, 9, 15, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAYS = [date(2026, 9, day) for day in (1, 8)] + [date(2026, 8, 25)]


def test_each_half_hour_is_as_on_the_days_that_are_known():
    came = [Came(day, "A", "one", 605.0) for day in DAYS] + [Came(DAYS[0], "A", "two", 689.0)]
    came += [Came(DAYS[0], "A", "one", minute) for minute in (599.0, 690.0)] + [Came(DAYS[1], "B", "three", 640.0)]
    assert forecasts(came, 600.0) == [
        Forecast("A", 2.0, ("one",) * 3, 0.0, 30.0),
        Forecast("A", pytest.approx(2 / 3), ("two",), 60.0, 90.0),
        Forecast("B", pytest.approx(2 / 3), ("three",), 30.0, 60.0),
    ]


def test_two_days_foretell_nobody():
    came = [Came(day, "A", "one", 605.0) for day in DAYS[:2]] * 9
    assert days_known(came) == 2
    assert forecasts(came, 600.0) == []


def test_window_that_is_opened_rests_when_the_hall_does():
    times = Knowledge({"item": service_times([10.0] * 20, None)}, NOBODY_MISSING)
    lunch = (Break(610.0, 720.0),)
    hall = Hall(600.0, (Station(frozenset({"A"}), breaks=lunch),), (Waiter("A", "item", 600.0),) * 6)
    assert suggestion(hall, [], "A", times, 30.0, 3, Random(1), 10, lunch) is None, "nobody is served over lunch"
    assert suggestion(hall, [], "A", times, 30.0, 3, Random(1), 10) is not None


def test_nobody_comes_outside_of_the_half_hour_of_a_forecast():
    times = Knowledge({"item": service_times([10.0] * 20, None)}, NOBODY_MISSING)
    hall = Hall(600.0, (Station(frozenset({"A"})),), (Waiter("A", "item", 600.0),))
    later = [Forecast("A", 600.0, ("item",), 60.0, 60.1)]
    assert suggestion(hall, later, "A", times, 30.0, 1, Random(1), 10) is None
    assert longest_wait(hall, [[]], "A", times, Random(1)) == 0.0


@pytest.mark.parametrize(
    ("since", "until", "longest", "why"),
    [
        (-30, 20, 20, "only what lies after the advice"),
        (10, 35, 25, "came later"),
        (10, None, 80, "still waits when the time is over"),
        (-30, -10, 0, "was called before"),
        (100, 120, 0, "came after"),
    ],
)
def test_longest(since, until, longest, why):
    stay = Stay(NOW + since * MINUTE, None if until is None else NOW + until * MINUTE)
    assert longest_of([stay], NOW, NOW + 90 * MINUTE) == longest, why
    assert longest_of([], NOW, NOW + 90 * MINUTE) == 0.0


@pytest.mark.parametrize(
    ("state", "minutes", "stands"),
    [
        (AdviceState.OPEN, 0, True),
        (AdviceState.ACCEPTED, 89, True),
        (AdviceState.OPEN, 90, False),
        (AdviceState.DISMISSED, 5, False),
        (AdviceState.OPEN, -5, False),
    ],
)
def test_standing(state, minutes, stands):
    advice = Advice(1, DAYS[0], "A", NOW, NOW + 90 * MINUTE, 1, 2, 50.0, 20.0, 30, state)
    assert advice.stands_at(NOW + minutes * MINUTE) is stands
