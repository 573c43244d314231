"""How good the estimates of the waits were over a period, and the rows behind every figure (screens 3.6)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from kiosk.domain.calibration import Week
from kiosk.domain.errors import NotFound, Unacceptable
from kiosk.domain.metrics import Period, Rate
from kiosk.domain.ticket import UNSERVED, TicketStatus, label
from kiosk.domain.wait_record import FIGURES, Fate, Guesses, Point, Record, Summary, summary
from kiosk.operations.estimate_ports import ToldTicket
from kiosk.operations.ports import Context

LONGEST_DAYS = 92
_USUAL_DAYS = 14
_WEEKS = 8
# The upper end is the promise (screens 3.5); the figures stand in the list of `wait_record.FIGURES`.
PROMISE_TARGET = Fraction(85, 100)
RATES: Mapping[str, tuple[str, str, Fraction | None]] = {
    "kept": ("kept", "called", PROMISE_TARGET),
    "covered": ("covered", "called", None),
    "late": ("late", "called", None),
}


@dataclass(frozen=True, slots=True)
class WaitScope:
    """Which rows: the days on which numbers were taken, and, where given, one queue, hour of day, and point."""

    period: Period
    queue: str | None = None
    hour: int | None = None
    point: Point = Point.ISSUE


@dataclass(frozen=True, slots=True)
class Line:
    """One group of rows: its figures, and the scope that gives exactly its rows."""

    scope: WaitScope
    summary: Summary

    def rate(self, name: str) -> Rate:
        """One of `RATES`."""
        over, under, target = RATES[name]
        return Rate(self.summary.counts[over], self.summary.counts[under], target)


@dataclass(frozen=True, slots=True)
class WeekLine:
    """A calendar week of the centre, at issue."""

    scope: WaitScope
    week: Week


@dataclass(frozen=True, slots=True)
class WaitReport:
    """Everything over one scope as of one instant: at issue as a whole, by queue and by hour, and by point."""

    scope: WaitScope
    at: datetime
    total: Line
    by_queue: tuple[Line, ...]
    by_hour: tuple[Line, ...]
    by_point: tuple[Line, ...]
    weeks: tuple[WeekLine, ...]
    recent: Week


def scope_of(
    context: Context,
    first: date | None,
    last: date | None,
    queue: str | None = None,
    hour: int | None = None,
    point: str | None = None,
) -> WaitScope:
    """The scope that was asked for; without dates the last fourteen days. Raises for one that cannot be."""
    last = last or max(context.today, first or context.today)
    first = first or last - timedelta(days=_USUAL_DAYS - 1)
    if first > last:
        raise Unacceptable("period_backwards", first=first, last=last)
    if (last - first).days >= LONGEST_DAYS:
        raise Unacceptable("period_too_long", most=LONGEST_DAYS)
    if queue is not None:
        context.centre.queue(queue)
    if point is not None and point not in set(Point):
        raise NotFound("not_found")
    return WaitScope(Period(first, last), queue, hour, Point(point) if point else Point.ISSUE)


def report(context: Context, scope: WaitScope) -> WaitReport:
    """The figures of a period and a queue, or of all queues."""
    rows = _records(context, scope.period, tuple(Point), scope.queue)
    issued = [row for row in rows if row.point is Point.ISSUE]
    whole = replace(scope, hour=None, point=Point.ISSUE)
    return WaitReport(
        scope=whole,
        at=context.now,
        total=Line(whole, summary(issued)),
        by_queue=_lines(issued, lambda row: replace(whole, queue=row.queue), context.centre.queues),
        by_hour=_lines(issued, lambda row: replace(whole, hour=row.hour), context.centre.queues),
        by_point=_lines(rows, lambda row: replace(whole, point=row.point), context.centre.queues),
        weeks=tuple(_weeks(context, whole)),
        recent=_week(_records(context, _last_days(context.today, 8), (Point.ISSUE,), None)),
    )


def rows_behind(context: Context, scope: WaitScope, figure: str) -> list[Record]:
    """Exactly the rows that a figure counts, in the order of the tickets; raises `NotFound` for an unknown one."""
    question = FIGURES.get(figure)
    if question is None:
        raise NotFound("unknown_figure", figure=figure)
    rows = _records(context, scope.period, (scope.point,), scope.queue)
    return [row for row in rows if scope.hour in {None, row.hour} and question(row)]


def _lines(
    rows: Iterable[Record], scope_of_row: Callable[[Record], WaitScope], queues: Collection[str]
) -> tuple[Line, ...]:
    """Groups in the order of the centre's queues, the hours of the day, the points of a wait."""
    groups: dict[WaitScope, list[Record]] = {}
    for row in rows:
        groups.setdefault(scope_of_row(row), []).append(row)
    order, points = list(queues), list(Point)

    def place(scope: WaitScope) -> tuple[int, int, int]:
        where = order.index(scope.queue) if scope.queue in order else len(order)
        return where, -1 if scope.hour is None else scope.hour, points.index(scope.point)

    return tuple(Line(scope, summary(groups[scope])) for scope in sorted(groups, key=place))


def _weeks(context: Context, scope: WaitScope) -> Iterable[WeekLine]:
    monday = context.today - timedelta(days=context.today.weekday())
    first = monday - timedelta(weeks=_WEEKS - 1)
    rows = _records(context, Period(first, context.today), (Point.ISSUE,), scope.queue)
    for number in range(_WEEKS):
        begins = first + timedelta(weeks=number)
        period = Period(begins, begins + timedelta(days=6))
        yield WeekLine(replace(scope, period=period), _week([row for row in rows if period.holds(row.day)]))


def _week(rows: Iterable[Record]) -> Week:
    known = list(rows)
    return Week(sum(map(FIGURES["covered"], known)), sum(map(FIGURES["called"], known)))


def _last_days(today: date, days: int) -> Period:
    return Period(today - timedelta(days=days - 1), today)


def _records(context: Context, period: Period, points: Collection[Point], queue: str | None) -> list[Record]:
    found = context.unit.estimates.told_between(period.first, period.last, points)
    return [_record(context, one) for one in found if queue in {None, one.told.queue}]


def _record(context: Context, of: ToldTicket) -> Record:
    told = of.told
    fate = _fate(of, is_over=told.service_day < context.today)
    is_called = fate is Fate.CALLED and told.called_at is not None
    return Record(
        ticket_id=told.ticket_id,
        label=label(of.series, of.number),
        day=told.service_day,
        hour=told.asked_at.astimezone(context.centre.zone).hour,
        queue=told.queue,
        point=told.point,
        asked_at=told.asked_at,
        ahead=told.ahead,
        expected=told.expected,
        low=told.shown_low,
        high=told.shown_high,
        guesses=Guesses(told.nominal, told.last_called, told.rolling, told.slot),
        fate=fate,
        called_at=told.called_at,
        actual=_minutes(told.asked_at, told.called_at) if is_called and told.called_at else None,
    )


def _fate(of: ToldTicket, is_over: bool) -> Fate:
    if of.told.called_at is not None:
        return Fate.CALLED
    if of.status in UNSERVED and not is_over:
        return Fate.OPEN
    return Fate.LAPSED if of.status is TicketStatus.EXPIRED or of.status in UNSERVED else Fate.LEFT


def _minutes(first: datetime, last: datetime) -> float:
    """At least 0, also where the clock was set back in between."""
    return max(0.0, (last - first).total_seconds() / 60.0)
