"""The three keepers of the facts that must answer alike: the fakes, SQLite and PostgreSQL."""

from collections.abc import Iterator

import pytest

from kiosk.operations.ports import Units
from kiosk.storage.engine import open_engine
from kiosk.storage.unit_of_work import SqlUnits
from tests.fakes import MemoryUnits


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def units(request: pytest.FixtureRequest) -> Iterator[Units]:
    """Each keeper in turn, empty."""
    if request.param == "memory":
        yield MemoryUnits()
        return
    engine = open_engine(request.getfixturevalue("sqlite_address" if request.param == "sqlite" else "postgres_address"))
    yield SqlUnits(engine, "here")
    engine.dispose()
