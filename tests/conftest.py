"""What every room of the tests may ask for: a clock, a hall on fakes, databases of both kinds, a real PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

from kiosk.cli import main
from kiosk.storage import schema
from kiosk.storage.engine import open_engine
from kiosk.storage.unit_of_work import SqlUnits
from tests.fakes import SetClock
from tests.make import TEN, Hall, centre
from tests.storage import postgres

Measured = Callable[[str], None]


@pytest.fixture
def clock() -> SetClock:
    """A clock that stands at ten on a working Tuesday until it is set."""
    return SetClock(TEN)


@pytest.fixture
def hall() -> Hall:
    """A hall on fakes, in memory."""
    return Hall()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An embedded database with the newest schema and nothing in it, to be copied."""
    path = tmp_path_factory.mktemp("template") / "kiosk.db"
    engine = open_engine(f"sqlite:///{path}")
    schema.upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Postgres]:
    """A real PostgreSQL for this run of tests."""
    with postgres.running() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres_server: postgres.Postgres) -> str:
    """The name of a PostgreSQL database with the newest schema and nothing in it, to be copied."""
    address = postgres_server.new_database()
    engine = open_engine(address)
    schema.upgrade(engine)
    engine.dispose()
    return address.rpartition("/")[2]


@pytest.fixture(scope="session")
def lived_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two simulated days of the hall with frequent pauses on an embedded database, to be copied."""
    path = tmp_path_factory.mktemp("lived") / "kiosk.db"
    given = ["simulate", "--scenario", "d", "--days", "2", "--seed", "7", "--database", f"sqlite:///{path}"]
    result = CliRunner().invoke(main, given)
    assert result.exit_code == 0, result.output
    return path


@pytest.fixture
def sqlite_address(sqlite_template: Path, tmp_path: Path) -> str:
    """A new embedded database."""
    path = tmp_path / "kiosk.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_address(postgres_server: postgres.Postgres, postgres_template: str) -> str:
    """A new database on the real PostgreSQL."""
    return postgres_server.new_database(postgres_template)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> str:
    """A new database of each kind."""
    found: str = request.getfixturevalue("sqlite_address" if request.param == "sqlite" else "postgres_address")
    return found


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    """An engine on a new database of each kind."""
    opened = open_engine(address)
    yield opened
    opened.dispose()


@pytest.fixture
def stored(engine: Engine) -> Hall:
    """A hall on a new database of each kind."""
    return Hall(SqlUnits(engine, centre().code))


@pytest.fixture
def measured(record_property: Callable[[str, object], None]) -> Measured:
    """Says a measured figure at the end of the run."""
    return lambda sentence: record_property("measured", sentence)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Prints what was measured, whichever worker measured it."""
    said = [
        f"{report.nodeid.rpartition('::')[2]}: {value}"
        for report in terminalreporter.getreports("passed")
        for name, value in report.user_properties
        if name == "measured"
    ]
    if said:
        terminalreporter.section("measured")
        for line in said:
            terminalreporter.write_line(line)
