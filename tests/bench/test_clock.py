"""The bench of the clock measures what it says: its bare loop is right, its mix is kept, its correction moves dates."""

from collections import Counter
from datetime import date

import pytest

from kiosk.domain.case_clock import read_clock, two_clocks
from kiosk.domain.clock_facts import EventKind
from kiosk.domain.limits import Limit, Unit
from tests.bench.clock import (
    RULES,
    ClockBench,
    bare_days,
    bare_due,
    corrected,
    days_off,
    open_cases,
    redated,
    shipped_calendar,
)


@pytest.fixture(scope="module")
def calendar():
    return shipped_calendar()


def test_the_bare_loop_and_the_clock_agree_where_both_know_the_answer(calendar):
    off = days_off(calendar)
    for case in open_cases(300):
        if not case.facts.events:
            reading = read_clock(case.facts, Limit(20, Unit.WORKING_DAYS), RULES, calendar)
            assert bare_due(case.facts.received_on, 20, off) == reading.due_on
            between = calendar.working_days_between(case.facts.received_on, case.decided_on)
            assert bare_days(case.facts.received_on, case.decided_on, off) == between


def test_the_mix_is_kept_and_every_event_is_lawful(calendar):
    cases = open_cases(1_000)
    assert Counter(len(case.facts.events) for case in cases) == {0: 700, 2: 200, 5: 100}
    for case in cases:
        reading = read_clock(case.facts, case.statutory, RULES, calendar)
        assert reading.flags == ()
        assert bool(reading.stops) == any(event.kind is EventKind.SUSPEND for event in case.facts.events)


def test_a_corrected_calendar_moves_the_cases_that_were_open_then(calendar):
    cases = open_cases(200)
    before = [two_clocks(case.facts, case.statutory, case.promised, RULES, calendar) for case in cases]
    assert redated(cases, before, calendar) == 0
    assert 20 < redated(cases, before, corrected(calendar)) < 200
    assert corrected(calendar).working_days_between(date(2026, 10, 1), date(2026, 10, 9)) == 0


def test_every_measure_gives_a_row():
    bench = ClockBench(cases=50, rounds=1)
    bench.run()
    rows = bench.rows()
    assert len(rows) == 6
    assert all(row.measured for row in rows)
    assert all(float(row.ratio) >= 0 for row in rows[:5])
