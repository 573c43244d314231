"""From what the hall said to what the managers read: points kept on the way, outcomes, and figures with their rows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.domain.wait_record import FIGURES, Fate, Point
from kiosk.operations import calling, returning, wait_accuracy
from kiosk.operations.checkpoints import Checkpoints
from kiosk.operations.day import close_earlier_days
from kiosk.operations.wait_accuracy import WaitScope
from tests.make import GUIDE, MANAGER, clerk
from tests.operations.test_estimates import EstimatedHall


def _hall() -> EstimatedHall:
    hall = EstimatedHall()
    hall.estimator.follow(Checkpoints(hall.system))
    hall.learn()
    hall.estimator.refresh()
    return hall


def _report(hall: EstimatedHall):
    return hall.system.read(
        MANAGER, lambda context: wait_accuracy.report(context, wait_accuracy.scope_of(context, None, None))
    )


def _points(hall: EstimatedHall, ticket_id: int) -> list[Point]:
    return [one.point for one in hall.told() if one.ticket_id == ticket_id]


def test_points_are_kept_as_the_queue_moves():
    hall = _hall()
    views = [hall.issue() for _ in range(13)]
    hall.estimator.refresh()
    last = views[12].ticket.id
    assert _points(hall, last) == [Point.ISSUE]
    for _ in range(12):
        hall.serve(1, 5)
        hall.estimator.refresh()
    assert set(_points(hall, last)) == set(Point)
    aheads = {one.point: one.ahead for one in hall.told() if one.ticket_id == last}
    assert (aheads[Point.TEN_AHEAD], aheads[Point.FIVE_AHEAD], aheads[Point.ONE_AHEAD]) == (10, 5, 1)


def test_looking_again_keeps_nothing_twice_and_writes_nothing():
    hall = _hall()
    for _ in range(13):
        hall.issue()
    hall.estimator.refresh()
    for _ in range(2):
        hall.serve(1, 4)
    hall.estimator.refresh()
    before, head = hall.told(), hall.units.rows.head
    assert any(one.point is Point.TEN_AHEAD for one in before)
    hall.estimator.refresh()
    assert hall.told() == before
    assert hall.units.rows.head == head, "no entry of the ledger, and no look took the lock"


def test_first_call_closes_every_point():
    hall = _hall()
    views = [hall.issue() for _ in range(3)]
    hall.estimator.refresh()
    for _ in range(2):
        hall.serve(1, 4)
        hall.estimator.refresh()
    hall.call(1)
    closed = [one for one in hall.told() if one.ticket_id == views[2].ticket.id]
    assert len(closed) > 1
    assert {one.called_at for one in closed} == {hall.clock.at}


def test_simpler_rules_are_kept_with_the_number():
    hall = _hall()
    hall.issue()
    hall.estimator.refresh()
    view = hall.issue()
    told = next(one for one in hall.told() if one.ticket_id == view.ticket.id)
    assert told.nominal == pytest.approx(20.0), "one ahead and oneself, ten minutes each, one window"
    assert told.last_called == told.rolling == 0.0, "whoever came before was called at once"
    assert told.slot is None, "no earlier day is known"


def test_outcomes():
    hall = _hall()
    called, left, waiting = hall.issue(), hall.issue(), hall.issue()
    hall.clock.forward(minutes=7)
    hall.call(1)
    hall.system.perform(GUIDE, lambda context: returning.cancel(context, left.token))
    scope = WaitScope(_report(hall).scope.period)
    rows = hall.system.read(MANAGER, lambda context: wait_accuracy.rows_behind(context, scope, "told"))
    fates = {row.ticket_id: (row.fate, row.actual) for row in rows}
    assert fates[called.ticket.id] == (Fate.CALLED, 7.0)
    assert fates[left.ticket.id] == (Fate.LEFT, None)
    assert fates[waiting.ticket.id] == (Fate.OPEN, None)
    hall.clock.forward(days=1)
    fates = {row.ticket_id: row.fate for row in _rows(hall, scope, "told")}
    assert fates[waiting.ticket.id] is Fate.LAPSED, "the day is over, whether or not it was closed"
    close_earlier_days(hall.system)
    assert {row.ticket_id: row.fate for row in _rows(hall, scope, "told")} == fates


def _rows(hall, scope, figure):
    return hall.system.read(MANAGER, lambda context: wait_accuracy.rows_behind(context, scope, figure))


def test_every_count_opens_to_as_many_rows():
    hall = _hall()
    for _ in range(9):
        hall.issue()
    for minutes in (3, 4, 30, 5):
        hall.estimator.refresh()
        hall.serve(1, minutes)
    report = _report(hall)
    lines = [report.total, *report.by_queue, *report.by_hour, *report.by_point]
    assert len(report.by_point) > 1
    assert sum(line.summary.counts["told"] for line in report.by_hour) == report.total.summary.counts["told"]
    for line in lines:
        for figure in FIGURES:
            assert len(_rows(hall, line.scope, figure)) == line.summary.counts[figure], (line.scope, figure)


def test_weeks_are_those_of_the_calendar():
    hall = _hall()
    hall.issue()
    hall.call(1)
    weeks = _report(hall).weeks
    assert [week.week.count for week in weeks] == [0] * 7 + [1]
    assert all(line.scope.period.first.weekday() == 0 for line in weeks)
    assert weeks[-1].scope.period.last - weeks[0].scope.period.first == timedelta(days=55)


def test_ticket_that_is_called_while_points_are_written_keeps_none():
    hall = _hall()
    for _ in range(12):
        hall.issue()
    hall.estimator.refresh()
    hall.serve(1, 4)
    seen = []
    hall.estimator.follow(seen.append)
    hall.estimator._followers.pop(0)
    hall.estimator.refresh()
    for _ in range(12):
        if hall.call(1):
            hall.system.perform(clerk(1), lambda context: calling.no_show(context, 1))
    before = hall.told()
    Checkpoints(hall.system)(seen[0])
    assert hall.told() == before
