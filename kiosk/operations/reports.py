"""What managers read: the two promises, the cases against them, and the cases behind every figure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from kiosk.domain.case import Case
from kiosk.domain.catalogue import Item
from kiosk.domain.errors import NotFound, Unacceptable
from kiosk.domain.lights import is_past
from kiosk.domain.metrics import FIGURES, Measured, Period, Rate, count, rates
from kiosk.domain.policy import PolicyFigures, figures
from kiosk.operations.case_ports import CaseFilter
from kiosk.operations.ports import Context
from kiosk.operations.readings import CaseReading, reading_at

_LONGEST_DAYS = 400


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is about: a period, both ends included, and one department or all."""

    period: Period
    department: str | None = None


@dataclass(frozen=True, slots=True)
class Timeliness:
    """Both promises over one scope, as of one instant."""

    scope: Scope
    at: datetime
    items: PolicyFigures
    cases: Mapping[str, int]
    rates: Mapping[str, Rate]


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in a list, with what its clocks say."""

    case: Case
    item: Item | None
    reading: CaseReading


def scope_of(context: Context, first: date | None, last: date | None, department: str | None) -> Scope:
    """The scope that was asked for; without dates from the first of this month until today."""
    last = last or max(context.today, first or context.today)
    first = first or last.replace(day=1)
    if first > last:
        raise Unacceptable("period_backwards", first=first, last=last)
    if (last - first).days > _LONGEST_DAYS:
        raise Unacceptable("period_too_long", most=_LONGEST_DAYS)
    if department is not None and department not in departments(context):
        raise NotFound("unknown_department", department=department)
    return Scope(Period(first, last), department)


def departments(context: Context) -> dict[str, str]:
    """The departments of the catalogue, Chinese name to English name, in its order."""
    return {item.department_zh: item.department_en for item in context.centre.items.values()}


def timeliness(context: Context, scope: Scope) -> Timeliness:
    """The figures of the scope as they stand now."""
    policy = context.centre.policy
    promises = [item for item in context.centre.items.values() if scope.department in {None, item.department_zh}]
    items = figures(promises, policy.ceiling, policy.on_the_spot_target)
    totals = count((measured for measured, _ in _measured(context, scope)), scope.period)
    shares = rates(items, totals, policy.ceiling, policy.on_the_spot_target)
    return Timeliness(scope, context.now, items, totals, shares)


def cases_behind(context: Context, scope: Scope, figure: str) -> list[CaseLine]:
    """Exactly the cases that a figure counts: as many rows as the figure says; raises `NotFound` for an unknown one."""
    question = FIGURES.get(figure)
    if question is None:
        raise NotFound("unknown_figure", figure=figure)
    found = [line for measured, line in _measured(context, scope) if question(measured, scope.period)]
    return sorted(found, key=lambda line: (line.reading.promised_due_on or date.max, line.case.id))


def lines_of(context: Context, wanted: CaseFilter) -> list[CaseLine]:
    """The cases that a filter lets through, with their clocks."""
    return [_line(context, case) for case in context.unit.cases.matching(wanted)]


def _measured(context: Context, scope: Scope) -> list[tuple[Measured, CaseLine]]:
    between = (scope.period.first, scope.period.last)
    only = None if scope.department is None else (scope.department,)
    found: dict[int, Case] = {}
    for wanted in (
        CaseFilter(received=between, departments=only),
        CaseFilter(decided=between, departments=only),
        CaseFilter(is_open=True, departments=only),
    ):
        found |= {case.id: case for case in context.unit.cases.matching(wanted)}
    return [(_measure(context, line), line) for line in (_line(context, case) for case in found.values())]


def _line(context: Context, case: Case) -> CaseLine:
    return CaseLine(case, context.centre.known(case.item), reading_at(context.centre, case, context.now))


def _measure(context: Context, line: CaseLine) -> Measured:
    """A case whose own limits ended is measured by the due dates written down then, an open one by its clocks."""
    case, reading = line.case, line.reading
    if (ended_on := case.own_end_on) is not None:
        return Measured(
            case=case,
            statutory_due_on=case.statutory_due_on,
            promised_due_on=case.promised_due_on,
            light=reading.light,
            is_past_promise=case.promised_due_on is not None and ended_on > case.promised_due_on,
            is_past_law=case.statutory_due_on is not None and ended_on > case.statutory_due_on,
        )
    hours, law = context.centre.hours, reading.statutory
    return Measured(
        case=case,
        statutory_due_on=reading.statutory_due_on,
        promised_due_on=reading.promised_due_on,
        light=reading.light,
        is_past_promise=is_past(reading.promised.clock, context.now, hours),
        is_past_law=law is not None and is_past(law.clock, context.now, hours),
    )
