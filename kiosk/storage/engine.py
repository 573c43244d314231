"""Opens the database: a safe SQLite with every promise asserted on each connection, or PostgreSQL."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

# Every SQLite from 3.7.0 to 3.51.2 can lose committed transactions when one connection writes while another
# checkpoints the write-ahead log; these carry the repair.
_REPAIRED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
_BUSY_MS = 5_000
_POOL = 24


class DatabaseRefused(Exception):
    """The database cannot be used as it is; the sentence says what to do."""


def has_safe_wal(version: tuple[int, ...]) -> bool:
    """Whether this SQLite is free of the WAL-reset race, also through a repaired older line."""
    return version >= _REPAIRED[0] or any(version[:2] == fix[:2] and version >= fix for fix in _REPAIRED)


def sqlite_module() -> ModuleType:
    """The SQLite that comes with the program; the interpreter's own where no package exists for the processor."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        return sqlite3
    return dbapi2  # type: ignore[no-any-return]


def open_engine(address: str) -> Engine:
    """An engine for `sqlite:///path` or `postgresql://…`; raises `DatabaseRefused` for anything else."""
    try:
        url = make_url(address)
    except ArgumentError:
        raise DatabaseRefused(
            f"'{address}' is not a database address. Use sqlite:///path/to/file.db or postgresql://user@host/name."
        ) from None
    if url.get_backend_name() == "sqlite":
        return _open_sqlite(url)
    if url.get_backend_name() == "postgresql":
        return _open_postgresql(url)
    raise DatabaseRefused(f"'{url.get_backend_name()}' is not supported. Use sqlite:///… or postgresql://….")


def write_lock_of(engine: Engine) -> threading.Lock | None:
    """SQLite has one writer; a lock in the process keeps its threads in line instead of having them poll the file."""
    return threading.Lock() if engine.dialect.name == "sqlite" else None


def _open_sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise DatabaseRefused("The database must be a file: sqlite:///path/to/file.db.")
    folder = Path(url.database).parent
    if not folder.is_dir():
        raise DatabaseRefused(f"The folder {folder} does not exist. Make it first, or name another file.")
    module = sqlite_module()
    journal = "wal" if has_safe_wal(module.sqlite_version_info) else "delete"
    engine = create_engine(
        url,
        module=module,
        # The connection that wrote last has its pages at hand; one that wrote earlier would read them all again.
        pool_use_lifo=True,
        pool_reset_on_return=None,  # every transaction here ends by itself
        pool_size=_POOL,
        max_overflow=0,
        pool_timeout=_BUSY_MS / 1000,
        connect_args={"check_same_thread": False, "timeout": _BUSY_MS / 1000},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # this program says BEGIN itself
        for pragma in (f"journal_mode={journal}", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        _assert_promises(connection, journal)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("reads_only", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def _assert_promises(connection: Any, journal: str) -> None:
    """`synchronous` belongs to the connection, so it is asked of each; NORMAL would lose acknowledged numbers."""
    found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
    if found != {"journal_mode": journal, "synchronous": 2}:
        raise DatabaseRefused(f"SQLite did not take the settings that keep every number safe: {found}.")


def _open_postgresql(url: URL) -> Engine:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=_POOL,
        max_overflow=8,
        pool_timeout=5,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 5, "options": "-c lock_timeout=4000 -c statement_timeout=15000"},
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("reads_only", False):
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))

    return engine
