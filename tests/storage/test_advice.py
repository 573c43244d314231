"""Advice on windows: the fakes, SQLite and PostgreSQL keep, answer and settle alike."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.domain.advice import Advice, AdviceState
from kiosk.domain.errors import WrongState
from kiosk.domain.ticket import TicketStatus
from kiosk.operations.ports import Units
from kiosk.storage.engine import open_engine
from kiosk.storage.unit_of_work import SqlUnits
from tests.fakes import MemoryUnits
from tests.make import TEN, TUESDAY, ticket

MINUTE = timedelta(minutes=1)
QUARTER = 15 * MINUTE
ADVICE = Advice(7, TUESDAY, "A", TEN, TEN + 90 * MINUTE, 2, 3, 55.5, 24.0, 30)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def units(request: pytest.FixtureRequest) -> Iterator[Units]:
    if request.param == "memory":
        yield MemoryUnits()
        return
    engine = open_engine(request.getfixturevalue("sqlite_address" if request.param == "sqlite" else "postgres_address"))
    yield SqlUnits(engine, "here")
    engine.dispose()


def test_given_answered_and_settled_once_each(units: Units) -> None:
    later = replace(ADVICE, id=8, given_at=TEN + 14 * MINUTE, before=None)
    with units.writing() as unit:
        assert unit.advice.latest_at() is None
        assert unit.advice.add_if_quiet(ADVICE, TEN - QUARTER)
        assert not unit.advice.add_if_quiet(later, later.given_at - QUARTER)
        assert unit.advice.add_if_quiet(replace(later, given_at=TEN + QUARTER), TEN)
    with units.writing() as unit:
        assert unit.advice.latest_at() == TEN + QUARTER
        assert [one.id for one in unit.advice.of_day(TUESDAY)] == [8, 7]
        assert unit.advice.by_id(7) == ADVICE
        answered = unit.advice.answer(ADVICE, AdviceState.ACCEPTED, "account:1", TEN)
        assert answered == replace(ADVICE, state=AdviceState.ACCEPTED, answered_by="account:1", answered_at=TEN)
        with pytest.raises(WrongState):
            unit.advice.answer(ADVICE, AdviceState.DISMISSED, "account:2", TEN)
        assert [one.id for one in unit.advice.over(TEN + 90 * MINUTE)] == [7, 8]
        assert unit.advice.over(TEN + 89 * MINUTE) == []
        assert unit.advice.settle(ADVICE, 31.5, TEN + 91 * MINUTE)
        assert not unit.advice.settle(ADVICE, 9.0, TEN + 92 * MINUTE)
        assert unit.advice.by_id(7).longest == 31.5  # type: ignore[union-attr]


def test_advice_dated_after_a_clock_that_was_set_back_silences_nobody(units: Units) -> None:
    with units.writing() as unit:
        assert unit.advice.add_if_quiet(ADVICE, TEN - QUARTER)
        back = TEN - 60 * MINUTE
        assert unit.advice.add_if_quiet(replace(ADVICE, id=8, given_at=back), back - QUARTER)


def test_who_came_and_how_long_they_waited(units: Units) -> None:
    rows = [
        (1, TicketStatus.FINISHED, {"called_at": TEN + 9 * MINUTE}),
        (2, TicketStatus.WAITING, {}),
        (3, TicketStatus.CANCELLED, {"moved_at": TEN + 5 * MINUTE}),
    ]
    with units.writing() as unit:
        for number, status, more in rows:
            unit.tickets.add(ticket(status, number=number, place=number, **more), number.to_bytes(32, "big"))
    with units.reading() as unit:
        stays = unit.advice.stays(TUESDAY, "A")
        assert unit.advice.stays(TUESDAY, "B") == []
        came = unit.advice.arrivals([TUESDAY, TUESDAY - timedelta(days=7)])
        assert unit.advice.arrivals([TUESDAY - timedelta(days=7)]) == []
    assert [stay.until and stay.until - TEN for stay in stays] == [9 * MINUTE, None, 5 * MINUTE]
    assert [(one.day, one.queue, one.at) for one in came] == [(TUESDAY, "A", TEN)] * 3
