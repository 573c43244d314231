"""The end of a day, and a clock that is set while the hall is open: nothing expires but what a day has really left."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from sqlalchemy import text

from kiosk.clock import GuardedClock
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.people import SYSTEM
from kiosk.domain.ticket import Outcome, TicketStatus
from kiosk.operations import calling, intake, serving
from kiosk.operations.day import close_day, close_earlier_days
from kiosk.scheduler import Scheduler
from kiosk.storage.engine import open_engine
from kiosk.storage.unit_of_work import SqlUnits
from tests.fakes import CountingListener, FixedTokens
from tests.make import KIOSK, TEN, TUESDAY, Hall, centre, clerk


def left_over(hall: Hall) -> list[str]:
    """One number in every state that a day can leave behind, and one that was finished; gives their tokens."""
    tokens = [hall.issue().token for _ in range(6)]
    for window in (1, 2, 3):
        hall.open(window)
    hall.call(1), hall.start(1)
    hall.do(clerk(1), serving.finish, 1, Outcome.DECIDED)
    hall.call(1), hall.start(1)
    hall.do(clerk(1), serving.hold, 1)
    hall.call(1)
    hall.do(clerk(1), calling.no_show, 1)
    hall.call(2), hall.start(2)
    hall.call(3)
    return tokens


STATES = ["finished", "held", "missed", "serving", "called", "waiting"]


def stored(hall: Hall) -> list[TicketStatus]:
    def read(context: Any) -> list[TicketStatus]:
        found = [context.unit.tickets.by_number(TUESDAY, "A", number) for number in range(1, 7)]
        return [ticket.status for ticket in found]

    return hall.ask(KIOSK, read)


@pytest.mark.parametrize("kind", ["fakes", "stored"])
def test_the_day_is_closed_with_a_list_and_closed_once(kind: str, request: pytest.FixtureRequest) -> None:
    of: Hall = (
        Hall(SqlUnits(open_engine(request.getfixturevalue("sqlite_address")), centre().code))
        if kind == "stored"
        else Hall()
    )
    tokens = left_over(of)
    of.clock.forward(hours=13)
    assert of.do(SYSTEM, close_day) == 0, "whoever has a number is served after closing time"
    assert stored(of) == STATES
    of.clock.forward(hours=11)
    assert close_earlier_days(of.system) == 5
    assert stored(of) == ["finished", *["expired"] * 5]
    assert {of.ask(KIOSK, intake.ticket_by_token, token).status for token in tokens[1:]} == {TicketStatus.EXPIRED}
    entries = of.ask(KIOSK, lambda context: context.unit.ledger.of(Subject.DAY, TUESDAY.isoformat()))
    assert [fact.kind for _, fact, _, _ in entries] == [FactKind.DAY_CLOSED]
    assert entries[0][1].data["unserved"] == ["A002", "A003", "A004", "A005", "A006"]
    assert [actor for _, _, _, actor in entries] == ["system"]
    before = of.revision
    assert close_earlier_days(of.system) == 0
    assert of.revision == before


def test_a_long_day_is_closed_in_pieces() -> None:
    hall = Hall()
    for _ in range(120):
        hall.issue()
    hall.clock.forward(days=1)
    assert hall.do(SYSTEM, close_day) == 50
    assert close_earlier_days(hall.system) == 70


class Machine:
    """A machine whose clock can be set and whose time really passes."""

    def __init__(self) -> None:
        self.wall, self.ran = TEN, 0.0

    def passes(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.ran += seconds

    def is_set(self, by: timedelta) -> None:
        self.wall += by

    def guard(self) -> GuardedClock:
        return GuardedClock(lambda: self.wall, lambda: self.ran)


def steps(hall: Hall) -> list[Any]:
    entries = hall.ask(KIOSK, lambda context: context.unit.ledger.of(Subject.CLOCK, "machine"))
    return [fact.data["seconds"] for _, fact, _, _ in entries if fact.kind is FactKind.CLOCK_STEP]


BY = [sign * timedelta(**of) for sign in (1, -1) for of in ({"hours": 1}, {"days": 1}, {"days": 400})]


@pytest.mark.parametrize("by", BY, ids=str)
def test_a_clock_that_is_set_expires_nothing_and_is_written_down(by: timedelta, engine: Any) -> None:
    machine = Machine()
    guard = machine.guard()
    hall = Hall(SqlUnits(engine, centre().code))
    hall.clock = cast(Any, guard)
    hall.system = type(hall.system)(hall.of, hall.units, guard, guard, FixedTokens(), CountingListener())
    scheduler = Scheduler(hall.system, guard=guard)
    left_over(hall)
    machine.passes(60)
    scheduler.sweep_now()
    assert steps(hall) == []
    machine.is_set(by)
    for _ in range(3):
        machine.passes(60)
        scheduler.sweep_now()
    assert stored(hall) == STATES
    assert steps(hall) == [by.total_seconds()], "once, however often it is looked at"
    assert hall.issue().ticket.label == "A007", "the day goes on"
    with engine.connect() as connection:
        at = [row[0] for row in connection.execute(text("SELECT at FROM entries ORDER BY seq"))]
    assert at == sorted(at)
    machine.is_set(-by)
    machine.passes(60)
    scheduler.sweep_now()
    assert guard.step is None
    assert len(steps(hall)) == 1


def test_the_guard_follows_a_clock_that_is_put_right_slowly() -> None:
    machine = Machine()
    guard = machine.guard()
    told: list[datetime] = []
    for second in range(1, 601):
        machine.passes(1)
        machine.is_set(timedelta(milliseconds=5 if second % 2 else -2))
        told.append(guard.now())
        assert guard.step is None
    assert abs(told[-1] - machine.wall) < GuardedClock.AGREES
    assert told == sorted(told)


def test_without_the_guard_the_same_step_expires_everybody() -> None:
    """The control: a clock that is believed."""
    hall = Hall()
    left_over(hall)
    hall.clock.forward(days=1)
    Scheduler(hall.system).sweep_now()
    assert stored(hall) == ["finished", *["expired"] * 5]
