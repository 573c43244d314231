"""Cards behind numbers, queues kept open, numbers of half a day: the fakes, SQLite and PostgreSQL answer alike."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.operations.ports import Units
from kiosk.storage.engine import open_engine
from kiosk.storage.unit_of_work import SqlUnits
from tests.fakes import MemoryUnits
from tests.make import TEN, TUESDAY, ticket

DAY, CARD, OTHER = timedelta(days=1), b"c" * 32, b"o" * 32


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def units(request: pytest.FixtureRequest) -> Iterator[Units]:
    if request.param == "memory":
        yield MemoryUnits()
        return
    engine = open_engine(request.getfixturevalue("sqlite_address" if request.param == "sqlite" else "postgres_address"))
    yield SqlUnits(engine, "here")
    engine.dispose()


def test_a_card_leads_to_its_numbers_of_that_day(units: Units) -> None:
    with units.writing() as unit:
        unit.holders.keep(TUESDAY, CARD, 1)
        unit.holders.keep(TUESDAY, CARD, 2)
        unit.holders.keep(TUESDAY, OTHER, 3)
        unit.holders.keep(TUESDAY - DAY, CARD, 4)
    with units.reading() as unit:
        assert sorted(unit.holders.open_tickets(TUESDAY, CARD)) == [1, 2]
        assert unit.holders.open_tickets(TUESDAY + DAY, CARD) == []


def test_earlier_days_are_forgotten_and_counted(units: Units) -> None:
    with units.writing() as unit:
        unit.holders.keep(TUESDAY, CARD, 1)
        unit.holders.keep(TUESDAY - DAY, CARD, 4)
        unit.holders.keep(TUESDAY - 9 * DAY, OTHER, 5)
    with units.writing() as unit:
        assert unit.holders.are_kept_before(TUESDAY)
        assert unit.holders.forget_before(TUESDAY) == 2
    with units.writing() as unit:
        assert not unit.holders.are_kept_before(TUESDAY)
        assert unit.holders.forget_before(TUESDAY) == 0
        assert unit.holders.open_tickets(TUESDAY, CARD) == [1]


def test_a_queue_is_kept_open_for_one_day(units: Units) -> None:
    with units.writing() as unit:
        for _ in range(2):
            unit.windows.keep_open("A", TUESDAY)
        unit.windows.keep_open("C", TUESDAY + DAY)
    with units.writing() as unit:
        assert unit.windows.kept_open(TUESDAY) == {"A"}
        assert not unit.windows.end_keeping("C", TUESDAY)
        assert unit.windows.end_keeping("A", TUESDAY)
        assert unit.windows.kept_open(TUESDAY) == frozenset()
        assert unit.windows.kept_open(TUESDAY + DAY) == {"C"}


def test_numbers_are_counted_from_an_instant_on(units: Units) -> None:
    with units.writing() as unit:
        for number, minutes in enumerate((0, 5, 10), 1):
            new = replace(ticket(number=number, place=number), issued_at=TEN + timedelta(minutes=minutes))
            unit.tickets.add(new, number.to_bytes(32, "big"))
        # Sent on from A to C, it stays a number of A.
        unit.tickets.add(replace(ticket(number=4, place=4), queue="C", issued_at=TEN), (4).to_bytes(32, "big"))
    with units.reading() as unit:
        assert unit.tickets.issued(TUESDAY, "A") == 4
        assert unit.tickets.issued(TUESDAY, "A", TEN + timedelta(minutes=5)) == 2, "the instant itself counts"
        assert unit.tickets.issued(TUESDAY, "A", TEN + timedelta(minutes=6)) == 1
        assert unit.tickets.issued(TUESDAY, "C", TEN) == 0
