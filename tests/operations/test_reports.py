"""The manager's figures: each number is the list behind it, and without a denominator there is no share."""

from datetime import date, timedelta
from random import Random

import pytest

from kiosk.domain.case import CaseStatus, Decision
from kiosk.domain.errors import Refusal
from kiosk.domain.metrics import FIGURES
from kiosk.operations import casework, reports
from kiosk.operations.casework import CaseWish, Then
from tests.make import MANAGER, TUESDAY, Hall, clerk, quick_item, slow_item

DAYS = 30


def fill(hall: Hall, seed: int) -> None:
    """Weeks of random cases, each taken some random way."""
    random = Random(seed)
    items = random.sample(sorted(hall.of.items), 25)
    refs: list[str] = []
    for _ in range(DAYS):
        for _ in range(random.randrange(10)):
            wish = CaseWish(random.choice(items), "林小明")
            refs.append(hall.do(clerk(), casework.take_in, wish, random.choice(list(Then))).ref)
        for ref in random.sample(refs, len(refs) // 6):
            _go_on(hall, random, ref)
        hall.clock.forward(days=1)


def _go_on(hall: Hall, random: Random, ref: str) -> None:
    status = hall.ask(clerk(), casework.case_by_ref, ref).status
    ways = {
        CaseStatus.RECEIVED: [(casework.accept, ()), (casework.withdraw, ()), (casework.refuse, ("缺职权",))],
        CaseStatus.RUNNING: [(casework.decide, (random.choice(list(Decision)),)), (casework.withdraw, ())],
        CaseStatus.DECIDED: [(casework.deliver, ())],
    }
    if status in ways:
        verb, given = random.choice(ways[status])
        hall.do(clerk(), verb, ref, *given)


@pytest.mark.parametrize("seed", range(6))
def test_every_figure_is_as_long_as_its_list(hall: Hall, seed: int) -> None:
    fill(hall, seed)
    random = Random(seed)
    first = TUESDAY + timedelta(days=random.randrange(DAYS))
    departments = [None, random.choice(list(hall.ask(MANAGER, reports.departments)))]
    for last in (first, first + timedelta(days=7), TUESDAY + timedelta(days=DAYS)):
        for department in departments:
            if last < first:
                continue
            scope = hall.ask(MANAGER, reports.scope_of, first, last, department)
            figures = hall.ask(MANAGER, reports.timeliness, scope).cases
            for name in FIGURES:
                lines = hall.ask(MANAGER, reports.cases_behind, scope, name)
                assert len(lines) == figures[name], (name, scope)
                assert department is None or {line.case.department for line in lines} <= {department}


@pytest.mark.parametrize("seed", range(3))
def test_the_figures_are_those_that_a_plain_count_finds(hall: Hall, seed: int) -> None:
    fill(hall, seed)
    first, last = TUESDAY + timedelta(days=5), TUESDAY + timedelta(days=20)
    scope = hall.ask(MANAGER, reports.scope_of, first, last, None)
    report = hall.ask(MANAGER, reports.timeliness, scope)
    stored = [case for case, _, _ in hall.units.rows.cases.values()]
    decided = [case for case in stored if case.decided_on and first <= case.decided_on <= last]
    spot = [case for case in decided if case.decided_on == case.accepted_on]
    kept = [case for case in decided if case.promised_due_on and case.decided_on <= case.promised_due_on]
    early = [case for case in decided if case not in spot and case.decided_on < case.promised_due_on]
    lawful = [case for case in decided if case.statutory_due_on and case.decided_on <= case.statutory_due_on]
    assert all((decided, spot, kept, early, lawful)), "a seed that fills no figure proves nothing"
    assert report.cases["received"] == sum(first <= case.received_on <= last for case in stored)
    assert report.cases["decided"] == len(decided)
    assert report.cases["on_the_spot"] == len(spot)
    assert report.cases["within_promise"] == len(kept)
    assert report.cases["early"] == len(early)
    assert report.cases["on_time_statutory"] == len(lawful)
    assert report.rates["within_promise"].denominator == len(decided)


def test_an_empty_hall_has_no_shares_of_cases(hall: Hall) -> None:
    scope = hall.ask(MANAGER, reports.scope_of, TUESDAY, TUESDAY, None)
    rates = hall.ask(MANAGER, reports.timeliness, scope).rates
    for name in ("cases_on_the_spot", "on_time_statutory", "within_promise", "early", "completion"):
        assert (rates[name].denominator, rates[name].value, rates[name].met) == (0, None, None)


def test_a_department_without_a_limit_in_law_has_no_share_either(hall: Hall) -> None:
    for department in hall.ask(MANAGER, reports.departments):
        scope = hall.ask(MANAGER, reports.scope_of, TUESDAY, TUESDAY, department)
        for rate in hall.ask(MANAGER, reports.timeliness, scope).rates.values():
            assert (rate.value is None) == (rate.denominator == 0)


def test_the_items_of_the_departments_add_up_to_those_of_the_centre(hall: Hall) -> None:
    def items(department: str | None) -> tuple[int, int, int, int]:
        found = hall.ask(
            MANAGER, reports.timeliness, hall.ask(MANAGER, reports.scope_of, TUESDAY, TUESDAY, department)
        ).items
        return found.total, found.with_statutory_limit, found.within_ceiling, found.on_the_spot

    each = [items(department) for department in hall.ask(MANAGER, reports.departments)]
    assert tuple(map(sum, zip(*each, strict=True))) == items(None)
    assert items(None)[0] == 144


def test_an_overdue_case_is_counted_until_it_is_decided(hall: Hall) -> None:
    ref = hall.do(clerk(), casework.take_in, CaseWish(slow_item().code, "林小明"), Then.ACCEPT).ref
    due = hall.ask(clerk(), casework.look_at, ref).reading.promised_due_on

    def overdue() -> int:
        scope = hall.ask(MANAGER, reports.scope_of, TUESDAY, TUESDAY, None)
        return hall.ask(MANAGER, reports.timeliness, scope).cases["overdue_open"]

    hall.clock.set(hall.of.hours.opens_at(due))
    assert overdue() == 0, "the due day itself is in time"
    hall.clock.forward(days=1)
    assert overdue() == 1
    hall.do(clerk(), casework.decide, ref, Decision.GRANTED)
    assert overdue() == 0


SCOPES = [
    ((date(2026, 9, 2), date(2026, 9, 1), None), "period_backwards", "the end before the beginning"),
    ((date(2024, 1, 1), date(2026, 1, 1), None), "period_too_long", "longer than a year and a bit"),
    ((None, None, "无此部门"), "unknown_department", "no such department"),
]


@pytest.mark.parametrize(("given", "code", "reason"), SCOPES)
def test_a_scope_that_means_nothing_is_refused(hall: Hall, given, code, reason) -> None:
    with pytest.raises(Refusal) as refused:
        hall.ask(MANAGER, reports.scope_of, *given)
    assert refused.value.code == code


def test_without_dates_a_report_runs_from_the_first_of_the_month(hall: Hall) -> None:
    scope = hall.ask(MANAGER, reports.scope_of, None, None, None)
    assert (scope.period.first, scope.period.last) == (date(2026, 9, 1), TUESDAY)


def test_an_unknown_figure_is_refused(hall: Hall) -> None:
    scope = hall.ask(MANAGER, reports.scope_of, None, None, None)
    with pytest.raises(Refusal) as refused:
        hall.ask(MANAGER, reports.cases_behind, scope, "nonsense")
    assert refused.value.code == "unknown_figure"


def test_on_the_spot_by_case_needs_the_day_of_acceptance(hall: Hall) -> None:
    hall.do(clerk(), casework.take_in, CaseWish(quick_item().code, "林小明"), Then.GRANT)
    late = hall.do(clerk(), casework.take_in, CaseWish(quick_item().code, "林小明"), Then.ACCEPT).ref
    hall.clock.forward(days=1)
    hall.do(clerk(), casework.decide, late, Decision.GRANTED)
    scope = hall.ask(MANAGER, reports.scope_of, TUESDAY, TUESDAY + timedelta(days=1), None)
    rate = hall.ask(MANAGER, reports.timeliness, scope).rates["cases_on_the_spot"]
    assert (rate.numerator, rate.denominator, rate.value) == (1, 2, 0.5)
