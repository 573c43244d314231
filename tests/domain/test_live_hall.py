"""The records of a hall as the hall that is played forward: order of calls, windows, breaks, and what is unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.appointment import place_of
from kiosk.domain.calendar import OpeningHours
from kiosk.domain.hall import Break, Knowledge, Pause, Visit, Waiter
from kiosk.domain.live_hall import (
    DayClock,
    PastVisits,
    Present,
    Records,
    Standing,
    hall_of,
    waits_of,
)
from kiosk.domain.queue import Turns, Waiting, call_order, next_for
from kiosk.domain.service_times import NOBODY_MISSING, service_times
from kiosk.domain.window import WindowDuty, WindowStatus

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 9, 15)
HOURS = OpeningHours(((time(8, 30), time(12)), (time(14), time(17, 30))), ZONE)
CLOCK = DayClock(DAY, HOURS)
TEN = datetime(2026, 9, 15, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
KNOWN = Knowledge({"ten": service_times([10.0] * 9, None)}, NOBODY_MISSING)
TWO = {"A": Turns(0, 2)}


def _standing(place, queue="A", is_priority=False, for_window=None, item="ten", behind=0):
    return Standing(place, queue, item, (place, behind), TEN - 5 * MINUTE, is_priority, for_window)


def _duty(number, status=WindowStatus.OPEN, **more):
    return WindowDuty(number, DAY, status, 100 + number, **more)


def _records(*standing, windows=None, duties=None, present=(), turns=None, now=TEN):
    windows = windows or {1: ("A",)}
    duties = duties or {number: _duty(number) for number in windows}
    return Records(now, CLOCK, windows, duties, present, standing, turns or {})


@pytest.mark.parametrize(
    ("arrivals", "turn", "order", "why"),
    [
        ("aaaa", Turns(0, 2), [1, 2, 3, 4], "nobody has priority"),
        ("aaaP", Turns(0, 2), [1, 2, 4, 3], "after two ordinary ones"),
        ("aaaP", Turns(1, 2), [1, 4, 2, 3], "one was called before"),
        ("aaaP", Turns(2, 2), [4, 1, 2, 3], "two were"),
        ("aaPPaa", Turns(0, 2), [1, 2, 3, 4, 5, 6], "who stands first is not put behind others"),
        ("aaaaPP", Turns(2, 2), [5, 1, 2, 6, 3, 4], "two ordinary ones between two"),
        ("PP", Turns(0, 2), [1, 2], "nobody else waits"),
        ("aaPP", Turns(0, 0), [3, 4, 1, 2], "0 calls priority numbers always first"),
    ],
)
def test_priority_in_its_turn(arrivals, turn, order, why):
    standing = [_standing(place, is_priority=kind == "P") for place, kind in enumerate(arrivals, 1)]
    assert [one.ticket_id for one in call_order(standing, {"A": turn})] == order, why


@given(st.lists(st.tuples(st.sampled_from("AB"), st.booleans()), max_size=14), st.integers(0, 3), st.integers(0, 3))
def test_order_holds_everybody_once_and_lets_nobody_of_a_kind_pass(arrivals, ordinary, after):
    standing = [_standing(place, queue, urgent) for place, (queue, urgent) in enumerate(arrivals)]
    turns = {queue: Turns(ordinary, after) for queue in "AB"}
    ordered = call_order(standing, turns)
    assert sorted(one.ticket_id for one in ordered) == [one.ticket_id for one in standing]
    for kind in {(one.queue, one.is_priority) for one in ordered}:
        same = [one.position for one in ordered if (one.queue, one.is_priority) == kind]
        assert same == sorted(same)


@given(st.lists(st.tuples(st.sampled_from("AB"), st.booleans()), max_size=14), st.integers(0, 3), st.integers(0, 3))
def test_order_is_the_one_in_which_a_window_of_all_queues_calls(arrivals, ordinary, after):
    standing = [_standing(place, queue, urgent) for place, (queue, urgent) in enumerate(arrivals)]
    turns = {queue: Turns(ordinary, after) for queue in "AB"}
    expected = [one.ticket_id for one in call_order(standing, turns)]
    called = []
    left = [Waiting(one.ticket_id, one.queue, one.queue, *one.position, one.is_priority, 0) for one in standing]
    while chosen := next_for(_firsts(left), turns, "AB"):
        called.append(chosen.of.ticket_id)
        left.remove(chosen.of)
        turns[chosen.of.queue] = Turns(turns[chosen.of.queue].after(chosen.of.is_priority), after)
    assert called == expected


def _firsts(left):
    kinds = {}
    for one in left:
        kinds.setdefault((one.queue, one.is_priority), one)
    return kinds.values()


def test_minutes_are_those_of_the_centre():
    assert CLOCK.minutes(TEN) == 600.0
    assert CLOCK.opens_at == 510.0
    assert CLOCK.breaks == (Break(720.0, 840.0),)


def test_windows_as_they_stand():
    hall, ids = hall_of(
        _records(
            _standing(7),
            windows={1: ("A",), 2: ("A", "B"), 3: ("A",), 4: ("A",), 5: ("A",)},
            duties={
                1: _duty(1),
                2: _duty(2, WindowStatus.PAUSED, until_at=TEN + 20 * MINUTE, changed_at=TEN - 3 * MINUTE),
                3: _duty(3, WindowStatus.CLOSED),
                4: WindowDuty(4, DAY - timedelta(days=1), WindowStatus.OPEN, 1),
                9: _duty(9),
            },
            present=[Present(1, "A", None, TEN - 4 * MINUTE)],
        )
    )
    assert ids == (7,)
    first, second = hall.stations
    assert first.visit == Visit("queue A", 596.0)
    assert second.pause == Pause(597.0, 620.0)
    assert second.queues == {"A", "B"}
    assert hall.waiting == (Waiter("A", "ten", 595.0),)


def test_window_that_stays_open_over_lunch_has_no_break():
    records = replace(_records(windows={1: ("A",), 2: ("A",)}), open_at_lunch=frozenset({2}))
    hall, _ = hall_of(records)
    assert [station.breaks for station in hall.stations] == [(Break(720.0, 840.0),), ()]
    late = replace(records, now=TEN + 119 * MINUTE, standing=(_standing(1), _standing(2)))
    waits = waits_of(late, KNOWN, Random(1), 5)
    assert waits.tickets[2].expected < 60.0, "the window that stays serves both before the others are back"


def test_number_whose_slot_has_not_begun_is_behind_whoever_comes_now():
    early = _standing(place_of(TEN + 20 * MINUTE))
    hall, tickets = hall_of(_records(early, _standing(7)))
    assert [who.is_early for who in hall.waiting] == [False, True]
    assert tickets == (7, early.ticket_id)


def test_clock_that_was_set_back_holds_nobody_up():
    records = _records(_standing(1), present=[Present(1, "A", "ten", TEN)], now=TEN - 60 * MINUTE)
    hall, _ = hall_of(records)
    assert hall.waiting[0].since == hall.now == hall.stations[0].visit.since
    assert waits_of(records, KNOWN, Random(1), 5).tickets[1].expected == pytest.approx(10.0)


def test_ticket_sent_to_a_window_waits_for_that_window():
    records = _records(
        _standing(1, for_window=2),
        windows={1: ("A",), 2: ("A",)},
        present=[Present(2, "A", "ten", TEN)],
    )
    found = waits_of(records, KNOWN, Random(1), 5)
    assert found.tickets[1].expected == pytest.approx(10.0)
    assert found.queues["A"].expected == 0.0


def test_waits_by_ticket_and_by_queue():
    records = _records(
        _standing(1),
        _standing(2),
        _standing(3, "B"),
        _standing(4, is_priority=True),
        windows={1: ("A",), 2: ("B",), 3: ("C",)},
        duties={1: _duty(1), 2: _duty(2)},
        turns={"A": Turns(1, 2), "B": Turns(0, 2)},
    )
    found = waits_of(records, KNOWN, Random(1), 5)
    assert {ticket: one.expected for ticket, one in found.tickets.items()} == {1: 0.0, 4: 10.0, 2: 20.0, 3: 0.0}
    assert {queue: one.expected for queue, one in found.queues.items()} == {"A": 30.0, "B": 10.0}, "C has no window"


def test_one_unknown_duration_silences_only_those_who_compete_with_it():
    records = _records(
        _standing(1, item="unheard of"),
        _standing(2),
        _standing(3, "B"),
        windows={1: ("A",), 2: ("B",)},
    )
    found = waits_of(records, KNOWN, Random(1), 5)
    assert set(found.tickets) == {3}
    assert set(found.queues) == {"B"}


@pytest.mark.parametrize(
    ("by_item", "by_queue", "configured", "mean", "why"),
    [
        ({}, {}, {}, None, "nothing is known"),
        ({"i": [9.0] * 4}, {"A": [9.0] * 4}, {}, None, "four visits are too few, also of the queue"),
        ({}, {"A": [12.0] * 5}, {}, 12.0, "the queue speaks for an item that nobody asked for yet"),
        ({"i": [24.0] * 5}, {"A": [12.0] * 30}, {}, 15.0, "(15 x 12 + 5 x 24) / 20"),
        ({}, {"A": [12.0] * 5}, {"i": 20.0}, 20.0, "what was configured goes before the queue"),
    ],
)
def test_durations_of_an_item(by_item, by_queue, configured, mean, why):
    times = PastVisits(by_item, by_queue, {"i": "A"}, configured).times()
    assert ("i" in times) is (mean is not None), why
    if mean:
        assert times["i"].mean == pytest.approx(mean), why
    assert ("queue A" in times) is (len(by_queue.get("A", ())) >= 5), why


REST = {1: (Break(595.0, 655.0),)}  # 9:55 to 10:55; it is ten now


@pytest.mark.parametrize(
    ("duty", "called_minutes_ago", "breaks", "why"),
    [
        (WindowStatus.OPEN, 8, REST[1], "the visit began before the rest, which follows it"),
        (WindowStatus.OPEN, 3, (), "a visit began in it: the window does without"),
        (WindowStatus.OPEN, None, (), "the window is there for the next"),
        (WindowStatus.PAUSED, None, REST[1], "it rests"),
    ],
)
def test_a_usual_rest_is_taken_unless_the_window_works_in_it(duty, called_minutes_ago, breaks, why):
    present = [Present(1, "A", "ten", TEN - called_minutes_ago * MINUTE)] if called_minutes_ago else []
    records = replace(_records(duties={1: _duty(1, duty)}, present=present), rests=REST)
    found, _ = hall_of(replace(records, clock=DayClock(DAY, OpeningHours(((time(8, 30), time(17)),), ZONE))))
    assert found.stations[0].breaks == breaks, why


def test_whoever_would_be_called_in_a_rest_waits_until_it_is_over():
    records = replace(_records(present=[Present(1, "A", "ten", TEN - 8 * MINUTE)]), rests=REST)
    found = waits_of(records, KNOWN, Random(1), 20).queues["A"]
    assert found.low == found.high == 55.0
