"""After a jump of the clock over a restart nothing goes by itself until a person confirms it, on every database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kiosk.clock import GuardedClock
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.people import SYSTEM, Actor, Role
from kiosk.operations import clock_watch
from kiosk.operations.case_ports import CardFilter
from kiosk.scheduler import Scheduler
from kiosk.storage.engine import open_engine
from kiosk.storage.unit_of_work import SqlUnits
from tests.fakes import MemoryUnits
from tests.make import KIOSK, TEN, Hall, centre

ADMIN = Actor("account", 92, "admin", Role.ADMIN)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SMALL = [timedelta(hours=1), timedelta(hours=-1)]
LARGE = [timedelta(days=1), timedelta(days=-1), timedelta(days=400), EPOCH - TEN]


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def units(request: pytest.FixtureRequest) -> Iterator[Any]:
    if request.param == "memory":
        yield MemoryUnits()
        return
    engine = open_engine(request.getfixturevalue("sqlite_address" if request.param == "sqlite" else "postgres_address"))
    yield SqlUnits(engine, centre().code)
    engine.dispose()


def restarted(units: Any, at: datetime) -> tuple[Hall, Scheduler]:
    """A server that starts when the machine says `at`."""
    hall = Hall(units, at=at)
    hall.do(SYSTEM, clock_watch.begin)
    guard = GuardedClock(lambda: hall.clock.at, lambda: (hall.clock.at - at).total_seconds())
    return hall, Scheduler(hall.system, guard=guard)


def opened(units: Any) -> None:
    """A day on which somebody waits and a case runs, and the server stops at ten."""
    hall, scheduler = restarted(units, TEN)
    hall.issue()
    hall.receive()
    scheduler.sweep_now()


def status(hall: Hall) -> str:
    return str(hall.ask(KIOSK, lambda context: context.unit.tickets.by_id(1)).status)  # type: ignore[union-attr]


def told(hall: Hall) -> list[FactKind]:
    lines = hall.ask(KIOSK, lambda context: context.unit.ledger.of(Subject.CLOCK, "machine"))
    return [fact.kind for _, fact, _, _ in lines]


@pytest.mark.parametrize("by", SMALL, ids=str)
def test_a_small_step_is_no_jump(units: Any, by: timedelta) -> None:
    opened(units)
    hall, scheduler = restarted(units, TEN + by)
    scheduler.sweep_now()
    assert not hall.ask(KIOSK, lambda context: context.unit.clock_watch().is_halted)
    assert told(hall) == []
    assert scheduler.last is not None


@pytest.mark.parametrize("by", LARGE, ids=str)
def test_after_a_jump_nothing_goes_by_itself_until_it_is_confirmed(units: Any, by: timedelta) -> None:
    opened(units)
    for _ in range(2):  # started once more it is still halted, and says so once
        hall, scheduler = restarted(units, TEN + by)
        scheduler.sweep_now()
        assert (status(hall), scheduler.last) == ("waiting", None)
        assert hall.ask(KIOSK, lambda context: context.unit.cards.count(CardFilter())) == 0
        assert told(hall) == [FactKind.CLOCK_JUMPED]
    hall.do(ADMIN, clock_watch.confirm)
    scheduler.sweep_now()
    assert told(hall) == [FactKind.CLOCK_JUMPED, FactKind.CLOCK_CONFIRMED]
    assert scheduler.last is not None, "the deadlines are looked at again"
    assert status(hall) == ("expired" if by > timedelta() else "waiting")
    hall.refuses("clock_not_halted", ADMIN, clock_watch.confirm)


@pytest.mark.parametrize("by", LARGE, ids=str)
def test_a_clock_that_was_put_right_ends_the_halt(units: Any, by: timedelta) -> None:
    opened(units)
    restarted(units, TEN + by)
    hall, scheduler = restarted(units, TEN + timedelta(minutes=5))
    scheduler.sweep_now()
    assert told(hall) == [FactKind.CLOCK_JUMPED, FactKind.CLOCK_RIGHT_AGAIN]
    assert status(hall) == "waiting"
    assert scheduler.last is not None


def test_an_ordinary_night_is_no_jump(units: Any) -> None:
    hall, scheduler = restarted(units, TEN)
    hall.issue()
    hall.clock.forward(hours=8)
    scheduler.sweep_now()
    hall, scheduler = restarted(units, TEN + timedelta(hours=22))
    scheduler.sweep_now()
    assert (told(hall), status(hall)) == ([], "expired")


def test_without_the_watch_the_same_jump_expires_everybody() -> None:
    """The control: a scheduler that believes the clock, as that of a rehearsal does."""
    units = MemoryUnits()
    opened(units)
    hall = Hall(units, at=TEN + timedelta(days=1))
    Scheduler(hall.system).sweep_now()
    assert status(hall) == "expired"
