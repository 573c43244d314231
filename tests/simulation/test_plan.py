"""The model of a day: seeded, within the hours, as busy as the scenario says."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from statistics import fmean

import pytest

from kiosk.domain.appointment import Arrival
from kiosk.simulation.plan import issuing_minutes, plan_of
from kiosk.simulation.scenario import SCENARIOS, Habits, Kind, scenario_of
from tests.make import centre

WEDNESDAY = date(2025, 3, 5)

# windows, queues, visits a day: the halls of the design, section 3.4, and the shipped centre with its 784 a day
HALLS = {"centre": (14, 8, 784), "a": (6, 1, 312), "b": (9, 3, 357), "c": (1, 1, 18), "d": (3, 1, 123)}


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_halls_are_those_of_the_design(name):
    found = scenario_of(name, centre())
    windows, queues, visits = HALLS[name]
    assert (len(found.centre.windows), len(found.centre.queues), found.visits) == (windows, queues, visits)
    assert {kind.queue for kind in found.kinds} == set(found.centre.queues)
    assert all(found.centre.queue_of_item[kind.item] == kind.queue for kind in found.kinds)
    assert all(set(window.queues) <= set(found.centre.queues) for window in found.centre.windows.values())


@pytest.mark.parametrize("name", SCENARIOS)
def test_as_many_come_as_the_scenario_says(name):
    scenario = scenario_of(name, centre())
    days = [plan_of(scenario, WEDNESDAY, Random(f"{seed}")) for seed in range(60)]
    assert fmean(len(day.arrivals) for day in days) == pytest.approx(scenario.visits, rel=0.08)


@pytest.mark.parametrize("name", SCENARIOS)
def test_everybody_comes_while_numbers_are_given(name):
    scenario = scenario_of(name, centre())
    day = plan_of(scenario, WEDNESDAY, Random(1))
    stretches = issuing_minutes(scenario)
    minutes = [arrival.minute for arrival in day.arrivals]
    assert minutes == sorted(minutes)
    assert all(any(opens <= minute < closes for opens, closes in stretches) for minute in minutes)


def test_a_seed_is_a_day():
    scenario = scenario_of("centre", centre())
    assert plan_of(scenario, WEDNESDAY, Random(5)) == plan_of(scenario, WEDNESDAY, Random(5))
    assert plan_of(scenario, WEDNESDAY, Random(5)) != plan_of(scenario, WEDNESDAY, Random(6))


@pytest.mark.parametrize("name", SCENARIOS)
def test_some_book_and_come_early_in_time_late_or_never(name):
    scenario = scenario_of(name, centre())
    rules = scenario.centre.policy.appointments
    days = [plan_of(scenario, WEDNESDAY, Random(f"{seed}")) for seed in range(60)]
    midnight = datetime(2025, 3, 5, tzinfo=scenario.centre.zone)
    booked = [(midnight + timedelta(minutes=one.minute), one.slot) for day in days for one in day.arrivals if one.slot]
    assert len(booked) == pytest.approx(scenario.booked * sum(len(day.arrivals) for day in days), rel=0.15)
    assert {rules.arrival(slot.starts_at, at) for at, slot in booked} == set(Arrival)
    assert any(slot.never_comes for _, slot in booked)
    assert any(slot.gives_back for _, slot in booked)
    assert {slot.starts_at for _, slot in booked} <= set(rules.slots(scenario.centre.hours, WEDNESDAY))


def test_the_morning_is_busier_than_the_end():
    scenario = scenario_of("centre", centre())
    minutes = [arrival.minute for seed in range(10) for arrival in plan_of(scenario, WEDNESDAY, Random(seed)).arrivals]
    assert sum(570 <= minute < 600 for minute in minutes) > 3 * sum(990 <= minute < 1020 for minute in minutes)


def test_an_item_takes_its_own_time():
    chance = Random(1)
    kind = Kind("A", "any", 1.0, 14.0, 0.5)
    drawn = [kind.duration(chance) for _ in range(4000)]
    assert fmean(drawn) == pytest.approx(14.0, rel=0.05)
    assert min(drawn) >= 0.5
    means = {kind.minutes for kind in scenario_of("centre", centre()).kinds if kind.queue == "A"}
    assert len(means) > 10


# The longer the wait, the more have left; the curve of the design, section 3.4.
@pytest.mark.parametrize(("waited", "share"), [(-1, 0.02), (0, 0.02), (55, 0.292), (200, 0.45)])
def test_who_waits_long_has_often_left(waited, share):
    assert Habits.absent(waited) == pytest.approx(share, abs=0.001)


def test_a_centre_with_too_few_queues_lends_none():
    of = scenario_of("a", centre()).centre
    with pytest.raises(ValueError, match="3 queues"):
        scenario_of("b", of)
