"""Days of small halls, lived through the command as people give it, on both kinds of database."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, text

from kiosk.cli import main
from kiosk.storage.columns import metadata
from kiosk.storage.engine import open_engine

Simulate = Callable[..., Result]


def simulate(address: str, *options: str) -> Result:
    """The command with these options; nothing is printed."""
    return CliRunner().invoke(main, ["simulate", *options, "--database", address])


def rows_of(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, in the order of the keys."""
    with engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(table.select().order_by(*table.primary_key))]
            for table in metadata.sorted_tables
        }


def rows_at(address: str) -> dict[str, list[tuple[object, ...]]]:
    """The same of a database that nobody has open."""
    engine = open_engine(address)
    try:
        return rows_of(engine)
    finally:
        engine.dispose()


def asks(engine: Engine) -> Callable[[str], list[tuple[object, ...]]]:
    """Plain SQL on what is there now."""

    def ask(question: str) -> list[tuple[object, ...]]:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(question))]

    return ask


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the server's key of a PostgreSQL database goes."""
    (tmp_path / "var").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def lived(lived_template: Path, tmp_path: Path) -> str:
    """A copy of it."""
    path = tmp_path / "lived.db"
    shutil.copy(lived_template, path)
    return f"sqlite:///{path}"
