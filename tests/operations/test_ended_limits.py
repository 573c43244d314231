"""A limit that has ended keeps its due date and its light, whatever calendar comes into force later."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kiosk.domain.calendar import WorkingCalendar
from kiosk.domain.case import Decision
from kiosk.domain.lights import Light
from kiosk.operations import casework, procedures
from tests.make import TUESDAY, Hall, centre, clerk, item_where, slow_item

UP = item_where(lambda item: item.kind == procedures.FORWARDED_KIND and item.promised.value > 1).code


def with_days_off(*days: date) -> WorkingCalendar:
    """The calendar of the centre with some working days of 2026 declared off."""
    calendar = centre().calendar
    editions = {year: calendar.edition(year) for year in calendar.years}
    corrected = replace(editions[2026], notice="corrected", days_off=editions[2026].days_off | set(days))
    return WorkingCalendar({**editions, 2026: corrected})


def decide(hall: Hall, ref: str) -> None:
    hall.do(clerk(), casework.decide, ref, Decision.GRANTED)


def forward(hall: Hall, ref: str) -> None:
    hall.do(clerk(), procedures.forward, ref, "市局")


@pytest.mark.parametrize(("item", "end"), [(slow_item().code, decide), (UP, forward)])
def test_a_corrected_calendar_moves_open_limits_and_no_ended_ones(hall: Hall, item: str, end) -> None:
    ended, running = hall.receive(item).ref, hall.receive(item).ref
    for ref in (ended, running):
        hall.do(clerk(), casework.accept, ref)
    end(hall, ended)
    before = {ref: hall.ask(clerk(), casework.look_at, ref).reading for ref in (ended, running)}
    hall.change(replace(hall.of, calendar=with_days_off(TUESDAY + timedelta(days=1))))
    after = {ref: hall.ask(clerk(), casework.look_at, ref).reading for ref in (ended, running)}
    assert after[ended].promised_due_on == before[ended].promised_due_on
    assert after[ended].statutory_due_on == before[ended].statutory_due_on
    assert after[running].promised_due_on != before[running].promised_due_on
    assert after[ended].light is Light.GREEN
