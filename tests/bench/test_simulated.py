"""The bench of simulated days lives the days it names, and its plain model serves the same people."""

from dataclasses import replace
from random import Random

from kiosk.simulation.days import FIRST_DAY, service_days
from kiosk.simulation.plan import plan_of
from kiosk.simulation.scenario import scenario_of
from tests.bench.plain_hall import PlainHall, plain_days
from tests.bench.simulated import SEED, live_in, measure, one_year
from tests.make import centre


def test_the_plain_model_serves_everybody_of_the_plan():
    scenario = scenario_of("centre", centre())
    plan = plan_of(scenario, FIRST_DAY, Random(f"{SEED} {FIRST_DAY}"))
    hall = PlainHall(scenario, FIRST_DAY, Random(f"{SEED} {FIRST_DAY}"))
    hall.live()
    assert hall.came == hall.served == len(plan.arrivals) > 500


def test_the_same_people_come_to_both(tmp_path):
    # Nobody has booked and stays away, nobody is turned away for the work that waits: the plain model knows neither.
    scenario = replace(scenario_of("c", centre()), booked=0.0, visits=9)
    (lived,) = live_in(tmp_path, scenario, [FIRST_DAY], is_told=False)
    assert lived.tickets == plain_days(scenario, SEED, [FIRST_DAY]) > 5


def test_a_year_is_a_year_of_service_days():
    year = one_year()
    assert 240 < len(year) < 320
    assert all(centre().is_service_day(day) and day.year == FIRST_DAY.year for day in year)


def test_the_measure_gives_its_row(tmp_path):
    days = service_days(centre(), FIRST_DAY, 2)
    (row,) = measure(tmp_path, days, "c", is_told=False)
    assert "2 days" in row.figure
    assert 0 < float(row.ratio) < 1
