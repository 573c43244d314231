"""What a connection promises, and which SQLite may be trusted with a write-ahead log."""

from pathlib import Path

import pytest
from sqlalchemy import event

from kiosk.storage import engine as engines
from kiosk.storage.engine import DatabaseRefused, has_safe_wal, open_engine, sqlite_module

VERSIONS = [
    ((3, 7, 0), False, "the first with the fault"),
    ((3, 44, 5), False, "the line before its repair"),
    ((3, 44, 6), True, "repaired in an older line"),
    ((3, 45, 0), False, "a newer line that was never repaired"),
    ((3, 46, 1), False, "Debian 13"),
    ((3, 50, 6), False, "one too early"),
    ((3, 50, 7), True, "repaired in an older line"),
    ((3, 51, 2), False, "the last with the fault"),
    ((3, 51, 3), True, "the repair"),
    ((3, 52, 0), True, "newer"),
    ((4, 0, 0), True, "newer still"),
]


@pytest.mark.parametrize(("version", "is_safe", "reason"), VERSIONS)
def test_only_a_repaired_sqlite_writes_ahead(version: tuple[int, ...], is_safe: bool, reason: str) -> None:
    assert has_safe_wal(version) is is_safe


def test_every_connection_keeps_the_promises(sqlite_address: str) -> None:
    opened = open_engine(sqlite_address)
    journal = "wal" if has_safe_wal(sqlite_module().sqlite_version_info) else "delete"
    connections = [opened.connect() for _ in range(5)]
    for connection in connections:
        asked = {
            pragma: connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
            for pragma in ("journal_mode", "synchronous", "foreign_keys")
        }
        assert asked == {"journal_mode": journal, "synchronous": 2, "foreign_keys": 1}
        connection.rollback()
        connection.close()
    opened.dispose()


@pytest.mark.parametrize("pragma", ["synchronous=NORMAL", "synchronous=OFF", "journal_mode=MEMORY"])
def test_a_connection_that_would_lose_numbers_is_refused(sqlite_address: str, pragma: str) -> None:
    connection = sqlite_module().connect(sqlite_address.removeprefix("sqlite:///"), isolation_level=None)
    connection.execute("PRAGMA journal_mode=wal")
    connection.execute("PRAGMA synchronous=FULL")
    engines._assert_promises(connection, "wal")
    connection.execute(f"PRAGMA {pragma}")
    with pytest.raises(DatabaseRefused, match="did not take the settings"):
        engines._assert_promises(connection, "wal")
    connection.close()


def test_a_writer_takes_the_lock_at_its_beginning(sqlite_address: str) -> None:
    opened = open_engine(sqlite_address)
    said: list[str] = []
    event.listen(opened, "before_cursor_execute", lambda c, cursor, statement, *_: said.append(statement))
    with opened.begin(), opened.execution_options(reads_only=True).connect() as reader:
        # The same library, for two of them in one process do not see each other's locks.
        other = sqlite_module().connect(sqlite_address.removeprefix("sqlite:///"), timeout=0, isolation_level=None)
        with pytest.raises(sqlite_module().OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        reader.exec_driver_sql("SELECT count(*) FROM tickets").scalar()
        other.close()
    assert "BEGIN IMMEDIATE" in said
    opened.dispose()


ADDRESSES = [
    ("nonsense", "is not a database address"),
    ("mysql://root@localhost/x", "is not supported"),
    ("sqlite://", "must be a file"),
    ("sqlite:///:memory:", "must be a file"),
    ("sqlite:////no/such/folder/kiosk.db", "does not exist"),
]


@pytest.mark.parametrize(("address", "sentence"), ADDRESSES)
def test_an_address_that_cannot_be_used_says_why(address: str, sentence: str) -> None:
    with pytest.raises(DatabaseRefused, match=sentence):
        open_engine(address)


def test_a_file_that_is_no_database_is_refused_at_the_first_question(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.db"
    path.write_bytes(b"this is no database, " * 100)
    with pytest.raises(Exception, match="not a database"), open_engine(f"sqlite:///{path}").connect():
        pass


def test_postgresql_gives_up_a_lock_before_a_person_does(postgres_address: str) -> None:
    opened = open_engine(postgres_address)
    with opened.begin() as connection:
        waits = [connection.exec_driver_sql(f"SHOW {name}").scalar() for name in ("lock_timeout", "statement_timeout")]
        assert waits == ["4s", "15s"]
        assert connection.exec_driver_sql("SHOW fsync").scalar() == "on"
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
    opened.dispose()
