"""The queue played forward: exact figures in small halls, and properties in drawn ones."""

from __future__ import annotations

import math
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.hall import Break, Hall, Knowledge, Pause, Station, Visit, Waiter
from kiosk.domain.service_times import NOBODY_MISSING, NoShows, Pauses, ServiceTimes, service_times
from kiosk.domain.waiting import Roll, _around, estimate, estimate_at, estimate_hall

TEN = service_times([10.0] * 40, None)
NOW = 600.0
KNOWN = Knowledge({"ten": TEN}, NOBODY_MISSING)
A = frozenset({"A"})
LUNCH = (Break(690.0, 810.0),)


def _hall(*stations: Station, ahead: int = 0, now: float = NOW, opens_at: float = 0.0) -> Hall:
    return Hall(now, stations, (Waiter("A", "ten", now),) * ahead, opens_at)


def _wait(hall: Hall, known: Knowledge = KNOWN) -> float:
    return Roll(hall, known).expected().next_one["A"] - hall.now


def _busy(since: float) -> Station:
    return Station(A, Visit("ten", since))


@pytest.mark.parametrize(
    ("hall", "minutes", "why"),
    [
        (_hall(Station(A)), 0.0, "an idle window"),
        (_hall(Station(A), _busy(NOW)), 0.0, "one of two is idle"),
        (_hall(Station(A), ahead=1), 10.0, "one ahead takes the idle window"),
        (_hall(_busy(NOW), _busy(NOW), ahead=3), 20.0, "10, 10, 20 are taken: the fourth starts at 20"),
        (_hall(_busy(NOW - 4)), pytest.approx(6.0, abs=0.1), "4 of 10 minutes are over"),
        (_hall(Station(A), ahead=2, now=500.0, opens_at=510.0), 30.0, "nobody is called before the doors open"),
        (_hall(Station(A, breaks=LUNCH), now=700.0), 110.0, "a window at lunch comes back at 13:30"),
        (_hall(*[Station(A, breaks=LUNCH)] * 3, ahead=1, now=700.0), 110.0, "all windows are at lunch"),
        (_hall(Station(A, breaks=LUNCH), ahead=1, now=685.0), 125.0, "lunch begins during the visit ahead"),
        (_hall(Station(A, pause=Pause(NOW - 5, NOW + 7))), 7.0, "the clerk said when the pause ends"),
        (_hall(Station(A, pause=Pause(NOW - 5))), 30.0, "a pause lasts 35 minutes"),
        (_hall(Station(A, pause=Pause(NOW - 60))), 10.0, "one that overruns has 10 minutes left"),
        (_hall(Station(A, pause=Pause(NOW - 60, NOW - 30))), 10.0, "so has one that was to be over"),
        (_hall(Station(A), Station(frozenset({"B"})), ahead=1), 10.0, "a window of another queue does not help"),
    ],
)
def test_expected_wait(hall, minutes, why):
    assert _wait(hall) == minutes, why


@pytest.mark.parametrize(
    ("early", "next_one", "why"),
    [
        ([False, False, False], 30.0, "all three are ahead"),
        ([False, False, True], 20.0, "the last of them holds a slot that has not begun"),
        ([True, True, True], 0.0, "nobody is ahead of somebody who has come"),
        ([False, True, False], 30.0, "priority took this one out of the end: it is called before the last"),
    ],
)
def test_newcomer_stands_before_whoever_has_not_begun_a_slot(early, next_one, why):
    waiting = tuple(Waiter("A", "ten", NOW, one) for one in early)
    roll = Roll(Hall(NOW, (Station(A),), waiting), KNOWN)
    assert roll.expected().next_one["A"] - NOW == next_one, why
    assert roll.drawn(Random(1)).next_one["A"] - NOW == next_one, why
    assert roll.expected().waiting == (NOW, NOW + 10, NOW + 20), "those who are early are played all the same"


def test_no_window_no_estimate():
    closed = _hall(Station(frozenset({"B"})), ahead=2)
    assert estimate(closed, "A", KNOWN, Random(1)) is None
    assert estimate_at(closed, 1, KNOWN, Random(1)) is None
    assert estimate_hall(closed, KNOWN, Random(1), 5).waiting == (None, None)
    assert estimate(_hall(), "A", KNOWN, Random(1)) is None


def test_who_does_not_come_takes_a_minute_and_a_half():
    nobody = Knowledge({"ten": TEN}, NoShows((1.0,)))
    assert _wait(_hall(Station(A), ahead=4), nobody) == 6.0
    assert estimate(_hall(Station(A), ahead=4), "A", nobody, Random(1)).expected == 6.0


def test_long_waiters_count_for_less():
    leaving = Knowledge({"ten": TEN}, NoShows((0.0, 0.5)))
    fresh = _hall(Station(A), ahead=1)
    tired = replace(fresh, waiting=(Waiter("A", "ten", NOW - 20),))
    assert _wait(fresh, leaving) == 10.0
    assert _wait(tired, leaving) == 5.75


def test_slow_day_makes_every_visit_longer():
    slow = replace(KNOWN, pace=1.5)
    assert _wait(_hall(Station(A), ahead=2), slow) == 30.0
    assert _wait(_hall(_busy(NOW - 10)), slow) == pytest.approx(5.0, abs=0.2), "10 of 15 minutes are over"


def test_pauses_that_nobody_planned_are_expected():
    known = replace(KNOWN, pauses=Pauses(20 / 6000, ServiceTimes((30.0,) * 64, 30.0)))
    assert _wait(_hall(Station(A), ahead=2), known) == 22.0
    assert _wait(_hall(Station(A, pause=Pause(NOW - 12))), known) == pytest.approx(18.0, abs=0.3)


def test_window_of_two_queues_takes_whoever_came_first():
    shared = Station(frozenset({"A", "B"}))
    hall = Hall(NOW, (shared,), (Waiter("B", "ten", NOW - 2), Waiter("A", "ten", NOW - 1)))
    starts = Roll(hall, KNOWN).expected()
    assert starts.waiting == (NOW, NOW + 10)
    assert starts.next_one == {"A": NOW + 20, "B": NOW + 20}


def test_queue_that_shares_no_window_is_left_out():
    hall = Hall(
        NOW,
        (Station(A), Station(frozenset({"A", "B"})), Station(frozenset({"C"}))),
        (Waiter("A", "ten", NOW), Waiter("B", "ten", NOW), Waiter("C", "ten", NOW)),
    )
    part = hall.around("A")
    assert [who.queue for who in part.waiting] == ["A", "B"]
    assert len(part.stations) == 2
    assert _wait(part) == _wait(hall)


MIXED = Knowledge(
    {
        "ten": TEN,
        "long": service_times([5.0, 20.0, 25.0, 30.0, 60.0, 12.0] * 5, None),
        "short": service_times([2.0, 3.0, 4.0, 5.0, 9.0] * 5, None),
    },
    NoShows((0.02, 0.1, 0.3, 0.5)),
    1.1,
)
QUEUES = st.sampled_from("AB")
STATIONS = st.builds(
    Station,
    st.sets(QUEUES, min_size=1).map(frozenset),
    st.none() | st.builds(Visit, st.sampled_from(["ten", "long", "short"]), st.floats(520, 600)),
    st.none() | st.builds(Pause, st.floats(520, 600), st.none() | st.floats(560, 700)),
    st.sampled_from([(), LUNCH, (Break(590.0, 620.0),)]),
)
WAITERS = st.builds(Waiter, QUEUES, st.sampled_from(["ten", "long", "short"]), st.floats(480, 600))
HALLS = st.builds(
    Hall,
    st.just(NOW),
    st.lists(STATIONS, min_size=1, max_size=5).map(tuple),
    st.lists(WAITERS, max_size=12).map(tuple),
    st.sampled_from([0.0, 610.0]),
)


@given(HALLS, st.integers(0, 9))
def test_no_figure_is_negative_or_no_number(hall, seed):
    found = estimate_hall(hall, MIXED, Random(seed), 5)
    for one in (*found.waiting, *found.next_one.values()):
        if one is not None:
            assert max(0.0, hall.opens_at - hall.now) <= one.low <= one.high < math.inf
            assert one.low - 1e-9 <= one.expected <= one.high + 1e-9
    for start in Roll(hall, MIXED).expected().waiting:
        assert start is None or start >= max(hall.now, hall.opens_at)


@given(HALLS)
def test_whoever_is_put_ahead_never_makes_the_wait_shorter(hall):
    certain = replace(MIXED, no_shows=NOBODY_MISSING)
    alone = replace(hall, stations=tuple(replace(one, queues=A, breaks=()) for one in hall.stations))
    waiting = tuple(who._replace(queue="A") for who in hall.waiting)
    before = Roll(replace(alone, waiting=waiting), certain).expected().next_one["A"]
    priority = (Waiter("A", "short", NOW), *waiting)
    assert Roll(replace(alone, waiting=priority), certain).expected().next_one["A"] >= before - 1e-9


@given(HALLS, st.integers(0, 9))
def test_same_seed_same_figures(hall, seed):
    assert estimate_hall(hall, MIXED, Random(seed), 4) == estimate_hall(hall, MIXED, Random(seed), 4)


def test_ticket_in_the_middle_has_the_wait_of_its_own_place():
    hall = _hall(Station(A), ahead=3)
    assert estimate_at(hall, 0, KNOWN, Random(1)).expected == 0.0
    assert estimate_at(hall, 2, KNOWN, Random(1)).expected == 20.0
    assert estimate(hall, "A", KNOWN, Random(1)).expected == 30.0


def test_draws_average_to_what_is_expected_at_one_window():
    """One window has no minimum over windows, so the mean of the draws is the sum of the means."""
    hall = Hall(NOW, (Station(A),), tuple(Waiter("A", item, NOW) for item in ("ten", "long", "short", "long")))
    known = replace(MIXED, no_shows=NOBODY_MISSING)
    drawn = estimate(hall, "A", known, Random(4), 4000).expected
    assert drawn == pytest.approx(_wait(hall, known), rel=0.02)


def test_range_of_draws_holds_four_in_five():
    hall = Hall(NOW, (Station(A),), (Waiter("A", "long", NOW),) * 3)
    said = estimate(hall, "A", MIXED, Random(1), 2000)
    chance = Random(2)
    starts = [Roll(hall, MIXED).drawn(chance).next_one["A"] - NOW for _ in range(2000)]
    held = sum(said.low <= start <= said.high for start in starts) / len(starts)
    assert 0.75 <= held <= 0.86


def test_unknown_item_is_not_guessed():
    hall = Hall(NOW, (Station(A),), (Waiter("A", "unheard of", NOW),))
    with pytest.raises(KeyError):
        Roll(hall, KNOWN)


def test_visit_that_outlasts_everything_is_expected_to_last_as_long_again():
    times = ServiceTimes((10.0,) * 64, 10.0)
    assert times.residual(0.0) == 10.0
    assert times.residual(12.0) == 10.0


def test_every_second_run_is_the_mirror_of_the_one_before():
    """One window, one visit ahead: what is long in one of a pair is short in the other, so each pair has one mean."""
    points = tuple(float(one) for one in range(5, 69))
    spread = Knowledge({"ten": ServiceTimes(points, sum(points) / len(points))}, NOBODY_MISSING)
    runs = [one.next_one["A"] - NOW for one in Roll(_hall(Station(A), ahead=1), spread).often(Random(3), 40)]
    assert {first + second for first, second in zip(runs[::2], runs[1::2], strict=True)} == {points[0] + points[-1]}
    assert len(set(runs)) > 10


@pytest.mark.parametrize("draws", [1, 2, 5, 12])
def test_as_many_runs_as_asked_for(draws):
    assert len(list(Roll(_hall(Station(A), ahead=2), MIXED).often(Random(1), draws))) == draws


@given(st.lists(st.floats(0, 500), min_size=1, max_size=80), st.sampled_from([0.1, 0.9]))
def test_quantile_lies_between_the_draws_beside_it(minutes, share):
    ordered = sorted(minutes)
    found, last = _around(ordered, share), len(ordered) - 1
    nearest = ordered[round((share - 0.1) * last)], ordered[min(last, round((share + 0.1) * last))]
    assert nearest[0] - 1e-9 <= found <= nearest[1] + 1e-9


@pytest.mark.parametrize("count", [12, 40, 60])
def test_quantiles_of_equal_steps_stand_where_they_should(count):
    steps = [float(one) for one in range(count)]
    assert _around(steps, 0.1) == pytest.approx(0.1 * (count - 1), abs=0.6)
    assert _around(steps, 0.9) == pytest.approx(0.9 * (count - 1), abs=0.6)
