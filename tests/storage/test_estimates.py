"""The register of what was told, and what the estimates read: the fakes, SQLite and PostgreSQL answer alike."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.domain.facts import Fact, FactKind, Subject
from kiosk.domain.interruptions import DutyChange
from kiosk.domain.ticket import TicketStatus
from kiosk.domain.wait_record import Point
from kiosk.domain.window import WindowStatus
from kiosk.operations.estimate_ports import Told
from kiosk.operations.ports import Units
from kiosk.storage.engine import open_engine
from kiosk.storage.unit_of_work import SqlUnits
from tests.fakes import MemoryUnits
from tests.make import TEN, TUESDAY, ticket

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
TOLD = Told(1, TUESDAY, "A", "SJ-001", TEN, 3, 21.5, 12.25, 30.0, 10, 35)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def units(request: pytest.FixtureRequest) -> Iterator[Units]:
    if request.param == "memory":
        yield MemoryUnits()
        return
    engine = open_engine(request.getfixturevalue("sqlite_address" if request.param == "sqlite" else "postgres_address"))
    yield SqlUnits(engine, "here")
    engine.dispose()


def _add(units, number, status, day=TUESDAY, **more):
    with units.writing() as unit:
        new = replace(ticket(status, number=number, place=number, queue="A"), service_day=day, **more)
        return unit.tickets.add(new, number.to_bytes(32, "big")).id


def test_what_was_told_comes_back_once_the_ticket_was_called(units: Units) -> None:
    with units.writing() as unit:
        unit.estimates.add(TOLD)
        unit.estimates.add(replace(TOLD, ticket_id=2, item=None))
    with units.reading() as unit:
        assert unit.estimates.closed(TUESDAY, 10) == []
    with units.writing() as unit:
        unit.estimates.close(1, TEN + 17 * MINUTE)
        unit.estimates.close(77, TEN)
    with units.reading() as unit:
        assert unit.estimates.closed(TUESDAY, 10) == [replace(TOLD, called_at=TEN + 17 * MINUTE)]
        assert unit.estimates.closed(TUESDAY + DAY, 10) == []


def test_newest_that_were_called_come_first_and_no_more_than_asked_for(units: Units) -> None:
    with units.writing() as unit:
        for number, day in enumerate((TUESDAY, TUESDAY - DAY, TUESDAY), 1):
            unit.estimates.add(replace(TOLD, ticket_id=number, service_day=day))
            unit.estimates.close(number, TEN)
    with units.reading() as unit:
        assert [one.ticket_id for one in unit.estimates.closed(TUESDAY - 5 * DAY, 10)] == [3, 1, 2]
        assert [one.ticket_id for one in unit.estimates.closed(TUESDAY - 5 * DAY, 2)] == [3, 1]


def test_everybody_who_waits_today(units: Units) -> None:
    _add(units, 1, TicketStatus.WAITING, is_priority=True)
    _add(units, 2, TicketStatus.CALLED, window=1, called_at=TEN)
    _add(units, 3, TicketStatus.WAITING, day=TUESDAY - DAY)
    _add(units, 4, TicketStatus.WAITING, for_window=7, behind=2)
    with units.reading() as unit:
        found = sorted(unit.estimates.standing(TUESDAY), key=lambda one: one.position)
    assert [(one.position, one.is_priority, one.for_window) for one in found] == [
        ((1, 0), True, None),
        ((4, 2), False, 7),
    ]
    assert found[0].arrived_at.tzinfo is not None


def test_past_calls_in_order(units: Units) -> None:
    done = {"called_at": TEN, "started_at": TEN, "finished_at": TEN + 9 * MINUTE, "window": 1}
    _add(units, 1, TicketStatus.FINISHED, **done)
    _add(units, 2, TicketStatus.MISSED, called_at=TEN + MINUTE, window=1)
    _add(units, 3, TicketStatus.WAITING)
    _add(units, 4, TicketStatus.FINISHED, day=TUESDAY - DAY, **done)
    _add(units, 5, TicketStatus.FINISHED, day=TUESDAY - 9 * DAY, **done)
    _add(units, 6, TicketStatus.WAITING, called_at=TEN + 2 * MINUTE, returns=1)
    _add(units, 7, TicketStatus.FINISHED, is_time_wrong=True, **done | {"called_at": TEN + 3 * MINUTE})
    with units.reading() as unit:
        found = unit.estimates.past_calls(TUESDAY - DAY, 10)
        newest = unit.estimates.past_calls(TUESDAY - DAY, 2)
    assert [(one.called_at, one.finished_at, one.is_missed) for one in found] == [
        (TEN, TEN + 9 * MINUTE, False),
        (TEN, TEN + 9 * MINUTE, False),
        (TEN + MINUTE, None, True),
        (TEN + 2 * MINUTE, None, True),
        (TEN + 3 * MINUTE, None, False),
    ]
    assert newest == found[-2:]


def test_each_point_is_kept_once_and_closed_with_the_others(units: Units) -> None:
    later = replace(TOLD, point=Point.FIVE_AHEAD, asked_at=TEN + 9 * MINUTE, ahead=5, nominal=12.5, slot=7.0)
    with units.writing() as unit:
        unit.estimates.add(TOLD)
        assert unit.estimates.add_if_new(later)
        assert not unit.estimates.add_if_new(replace(later, ahead=4))
    with units.reading() as unit:
        followed = sorted(unit.estimates.followed(TUESDAY), key=lambda one: one.asked_at)
        assert [(one.point, one.ahead) for one in followed] == [(Point.ISSUE, 3), (Point.FIVE_AHEAD, 5)]
        assert unit.estimates.followed(TUESDAY - DAY) == []
    with units.writing() as unit:
        unit.estimates.close(1, TEN + 17 * MINUTE)
    with units.reading() as unit:
        assert unit.estimates.followed(TUESDAY) == []
        assert [one.point for one in unit.estimates.closed(TUESDAY, 10)] == [Point.ISSUE], "ranges learn from issue"


def test_what_was_told_between_two_days_comes_with_its_ticket(units: Units) -> None:
    ids = [_add(units, n, status) for n, status in ((1, TicketStatus.CANCELLED), (2, TicketStatus.WAITING))]
    old = _add(units, 3, TicketStatus.EXPIRED, day=TUESDAY - 9 * DAY)
    with units.writing() as unit:
        for ticket_id in ids:
            unit.estimates.add(replace(TOLD, ticket_id=ticket_id))
        unit.estimates.add_if_new(replace(TOLD, ticket_id=ids[1], point=Point.ONE_AHEAD, asked_at=TEN + MINUTE))
        unit.estimates.add(replace(TOLD, ticket_id=old, service_day=TUESDAY - 9 * DAY))
    with units.reading() as unit:
        found = unit.estimates.told_between(TUESDAY - DAY, TUESDAY, [Point.ISSUE, Point.ONE_AHEAD])
        issued = unit.estimates.told_between(TUESDAY - 9 * DAY, TUESDAY, [Point.ISSUE])
    assert [(one.number, one.status, one.told.point) for one in found] == [
        (1, TicketStatus.CANCELLED, Point.ISSUE),
        (2, TicketStatus.WAITING, Point.ISSUE),
        (2, TicketStatus.WAITING, Point.ONE_AHEAD),
    ]
    assert sorted(one.number for one in issued) == [1, 2, 3]


def test_duty_changes_begin_with_the_first_number_of_the_day(units: Units) -> None:
    """What other subjects and other centres did is not among them."""
    steps = [
        (FactKind.WINDOW_OPENED, Subject.WINDOW, "1"), (FactKind.TICKET_ISSUED, Subject.TICKET, "1"),
        (FactKind.WINDOW_PAUSED, Subject.WINDOW, "12"), (FactKind.QUEUE_PAUSED, Subject.QUEUE, "A"),
        (FactKind.WINDOW_OPENED, Subject.WINDOW, "12"), (FactKind.WINDOW_CLOSED, Subject.WINDOW, "1"),
    ]  # fmt: skip
    for minute, (kind, subject, which) in enumerate(steps):
        with units.writing() as unit:
            unit.record(Fact(kind, subject, which), "account:1", "", TEN + minute * MINUTE)
            if kind is FactKind.TICKET_ISSUED:
                new = ticket(TicketStatus.WAITING, issued_line=2)
                unit.tickets.add(new, b"x" * 32)
    with units.reading() as unit:
        assert unit.estimates.duty_changes(TUESDAY + DAY) == []
        assert unit.estimates.duty_changes(TUESDAY) == [
            DutyChange(12, WindowStatus.PAUSED, TEN + 2 * MINUTE),
            DutyChange(12, WindowStatus.OPEN, TEN + 4 * MINUTE),
            DutyChange(1, WindowStatus.CLOSED, TEN + 5 * MINUTE),
        ]
