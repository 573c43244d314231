"""Messages, receipts and the state of the boards: the fakes, SQLite and PostgreSQL answer alike."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.operations.ports import Units
from kiosk.operations.screen_ports import MessageKind, Receipt, ScreenMessage, ScreenState, Seen, SeenResult, Sound
from kiosk.storage.engine import open_engine
from kiosk.storage.unit_of_work import SqlUnits
from tests.fakes import MemoryUnits
from tests.make import TEN

MINUTE = timedelta(minutes=1)
NOTICE = ScreenMessage(0, MessageKind.NOTICE, "下午三点讲解", "Talk at three", TEN, TEN + 30 * MINUTE)
SHOWN = Receipt(7, 1, 3, "hall", Seen.SHOWN, SeenResult.OK, TEN)


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def units(request: pytest.FixtureRequest) -> Iterator[Units]:
    if request.param == "memory":
        yield MemoryUnits()
        return
    engine = open_engine(request.getfixturevalue("sqlite_address" if request.param == "sqlite" else "postgres_address"))
    yield SqlUnits(engine, "here")
    engine.dispose()


def test_messages_stand_until_their_time_or_until_they_are_ended(units: Units) -> None:
    with units.writing() as unit:
        timed = unit.screens.add_message(NOTICE)
        open_ended = unit.screens.add_message(replace(NOTICE, until_at=None))
        assert unit.screens.messages(TEN) == [timed, open_ended]
        assert unit.screens.messages(TEN + 30 * MINUTE) == [open_ended]
        ended = unit.screens.end_message(open_ended.id, TEN)
        assert ended == replace(open_ended, ended_at=TEN)
        assert unit.screens.end_message(open_ended.id, TEN) is None
        assert unit.screens.end_message(99, TEN) is None
    with units.reading() as unit:
        assert unit.screens.messages(TEN) == [timed]


def test_a_receipt_is_kept_once_and_the_first_word_counts(units: Units) -> None:
    spoken = replace(SHOWN, kind=Seen.SPOKEN, at=TEN + MINUTE)
    with units.writing() as unit:
        unit.screens.keep_receipts([])
        unit.screens.keep_receipts([SHOWN, spoken])
        unit.screens.keep_receipts([replace(SHOWN, at=TEN + 9 * MINUTE, result=SeenResult.LATE)])
    with units.reading() as unit:
        assert unit.screens.receipts_of(7) == [SHOWN, spoken]
        assert unit.screens.receipts_of(8) == []
        assert unit.screens.receipts_since(TEN + MINUTE) == [spoken]


def test_a_device_has_one_state_its_last(units: Units) -> None:
    with units.writing() as unit:
        unit.screens.put_state(ScreenState(3, "hall", Sound.BLOCKED, TEN))
        unit.screens.put_state(ScreenState(2, "upstairs", Sound.NONE, TEN))
        unit.screens.put_state(ScreenState(3, "hall", Sound.ON, TEN + MINUTE))
    with units.reading() as unit:
        assert unit.screens.states() == [
            ScreenState(2, "upstairs", Sound.NONE, TEN),
            ScreenState(3, "hall", Sound.ON, TEN + MINUTE),
        ]
