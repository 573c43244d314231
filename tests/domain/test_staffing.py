"""How many windows: the formulas against known tables, the suggestion against the formulas and against itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from kiosk.domain.hall import Hall, Knowledge, Pause, Station, Visit, Waiter
from kiosk.domain.service_times import NOBODY_MISSING, service_times
from kiosk.domain.staffing import (
    Forecast,
    erlang_c,
    may_suggest,
    mean_wait,
    servers_needed,
    share_leaving,
    share_waiting_longer,
    shared_window,
    square_root_rule,
    suggestion,
)

A = frozenset({"A"})
NOW = 600.0
KNOWN = Knowledge({"item": service_times([4, 7, 9, 10, 12, 13, 15, 26] * 5, None)}, NOBODY_MISSING)


def test_check_value():
    assert erlang_c(3, 2.0) == pytest.approx(4 / 9)


@pytest.mark.parametrize("load", [0.3, 0.7, 0.95])
def test_one_server_waits_as_often_as_it_is_busy(load):
    assert erlang_c(1, load) == pytest.approx(load)


@pytest.mark.parametrize(("servers", "load", "share"), [(3, 0.0, 0.0), (2, 2.0, 1.0), (2, 5.0, 1.0)])
def test_edges(servers, load, share):
    assert erlang_c(servers, load) == share


# Means of 12 minutes, at most 20 % (10 %) wait longer than a quarter of an hour.
TABLE = [
    (5, 2, 4.0, 2, 2, 2),
    (10, 3, 5.3, 4, 3, 4),
    (15, 4, 6.1, 5, 4, 5),
    (20, 5, 6.6, 6, 5, 6),
    (30, 7, 7.4, 8, 8, 9),
    (40, 9, 7.8, 10, 10, 11),
    (60, 14, 2.9, 14, 14, 16),
    (120, 26, 3.6, 26, 27, 29),
]


@pytest.mark.parametrize(("per_hour", "windows", "wait", "stricter", "half", "one"), TABLE)
def test_table(per_hour, windows, wait, stricter, half, one):
    assert servers_needed(per_hour, 12.0, 15.0, 0.20) == windows
    assert servers_needed(per_hour, 12.0, 15.0, 0.10) == stricter
    assert mean_wait(windows, per_hour, 12.0) == pytest.approx(wait, abs=0.05)
    assert (square_root_rule(per_hour / 5, 0.5), square_root_rule(per_hour / 5, 1.0)) == (half, one)


def test_queue_without_end_has_no_mean():
    assert mean_wait(2, 10, 12.0) is None
    assert share_waiting_longer(2, 10, 12.0, 15.0) == 1.0


def test_leaving():
    assert share_leaving(3, 0, 12.0, 30.0) == 0.0
    overloaded = share_leaving(2, 20, 12.0, 30.0)
    assert overloaded == pytest.approx(0.5, abs=0.03), "twice what two can do: about half must leave"
    assert share_leaving(6, 20, 12.0, 30.0) < 0.03
    shares = [share_leaving(servers, 20, 12.0, 30.0) for servers in range(1, 9)]
    assert shares == sorted(shares, reverse=True)


def _hall(windows, waiting):
    return Hall(NOW, (Station(A),) * windows, (Waiter("A", "item", NOW - 5),) * waiting)


def _suggested(windows, waiting, per_hour, target=25.0, most=12, seed=1):
    forecast = [Forecast("A", per_hour, ("item",))]
    return suggestion(_hall(windows, waiting), forecast, "A", KNOWN, target, most, Random(seed))


def test_enough_windows_need_no_suggestion():
    assert _suggested(8, 0, 30) is None


def test_suggestion_keeps_the_target_and_says_what_it_does():
    found = _suggested(6, 25, 33)
    assert found.now_open == 6
    assert 7 <= found.windows <= 12
    assert found.after <= 25.0 < found.before


def test_fewest_windows_are_suggested():
    found = _suggested(6, 25, 33)
    assert _suggested(6, 25, 33, most=found.windows - 1) is None, "one fewer would not do"


def test_closed_queue_with_people_in_it():
    found = _suggested(0, 5, 10)
    assert found.now_open == 0
    assert found.before is None
    assert found.windows >= 2


def test_no_number_of_windows_helps():
    assert _suggested(1, 60, 60, most=2) is None


def test_formula_that_disagrees_silences_the_suggestion():
    """Forty people with a target of five minutes want dozens of windows at once; the load asks for a few."""
    assert _suggested(3, 40, 10, target=5.0, most=45) is None
    assert _suggested(3, 12, 12, target=30.0, most=45) is not None


def test_same_seed_same_suggestion():
    assert _suggested(6, 25, 33, seed=4) == _suggested(6, 25, 33, seed=4)


def test_other_queues_that_share_windows_count():
    shared = Hall(NOW, (Station(frozenset({"A", "B"})),) * 4, (Waiter("B", "item", NOW - 9),) * 20)
    quiet = Hall(NOW, (Station(frozenset({"A", "B"})),) * 4, ())
    forecasts = [Forecast("A", 10, ("item",)), Forecast("B", 6, ("item",))]
    assert suggestion(quiet, forecasts, "A", KNOWN, 30.0, 8, Random(1)) is None
    assert suggestion(shared, forecasts, "A", KNOWN, 30.0, 8, Random(1)) is not None


B = frozenset({"B"})
IDLE = Station(B, number=9)


def _shared(*others, b_per_hour=1, b_waiting=0, a_waiting=5, target=25.0):
    """Two windows of A with more to do than they can, and others: by default one for which nobody waits."""
    waiting = (Waiter("A", "item", NOW - 5),) * a_waiting + (Waiter("B", "item", NOW - 5),) * b_waiting
    hall = Hall(NOW, (Station(A, number=1), Station(A, number=2), *(others or (IDLE,))), waiting)
    forecasts = [Forecast("A", 8, ("item",)), Forecast("B", b_per_hour, ("item",))]
    return shared_window(hall, forecasts, "A", KNOWN, target, Random(1))


def test_an_idle_window_also_serves_the_queue_that_waits():
    found = _shared()
    assert (found.queue, found.window, found.now_open, found.windows) == ("A", 9, 2, 3)
    assert found.after <= 25.0 < found.before
    assert _shared(a_waiting=4) is not None


@pytest.mark.parametrize(
    ("others", "case", "why"),
    [
        ((), {"a_waiting": 0, "target": 40.0}, "today's windows do"),
        ((), {"b_waiting": 1, "a_waiting": 4, "target": 30.0}, "somebody waits for that window"),
        ((), {"b_per_hour": 6}, "its own queue would wait too long"),
        ((), {"a_waiting": 40}, "one window is not enough"),
        ((), {"a_waiting": 40, "target": 250.0}, "the formula wants far more windows"),
        ((Station(B, pause=Pause(NOW - 1, NOW + 3), number=9),), {"a_waiting": 4}, "nobody is at that window"),
        ((Station(A, number=9),), {}, "it serves the queue already"),
        ((Station(B, Visit("unknown", NOW), number=9),), {}, "how long its visit lasts is not known"),
    ],
)
def test_no_window_is_named_that_does_not_help_or_has_enough_to_do(others, case, why):
    assert _shared(*others, **case) is None, why


def test_of_two_idle_windows_the_one_with_less_to_come_is_named():
    assert _shared(IDLE, Station(frozenset({"C"}), number=4)).window == 4


def test_windows_that_serve_the_queue_already_do_not_stand_in_the_way_of_one_that_could():
    """Nobody waits yet. For each of the three windows of A fewer people are expected than for that of B, who are quick:
    only so many windows are tried, and none of them may be one with which nothing would change."""
    times = {"ten": service_times([10.0] * 40, None), "quick": service_times([1.0] * 40, None)}
    own = tuple(Station(A, number=number) for number in (1, 2, 3))
    forecasts = [Forecast("A", 18, ("ten",)), Forecast("B", 19, ("quick",))]
    hall = Hall(NOW, (*own, IDLE), ())
    found = shared_window(hall, forecasts, "A", Knowledge(times, NOBODY_MISSING), 20.0, Random(1))
    assert (found.window, found.now_open, found.windows) == (9, 3, 4)


@pytest.mark.parametrize(
    ("minutes", "may", "why"),
    [(None, True, "the first"), (14, False, "too soon"), (15, True, "a quarter of an hour"), (-60, True, "set back")],
)
def test_pause_between_suggestions(minutes, may, why):
    now = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
    last = None if minutes is None else now - timedelta(minutes=minutes)
    assert may_suggest(last, now) is may, why
