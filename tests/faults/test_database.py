"""The database is locked or away: a refusal with its code, soon, and nothing half done."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import event

from kiosk.domain.errors import Unavailable
from kiosk.operations import intake
from kiosk.operations.intake import TicketWish
from kiosk.operations.ports import Context
from kiosk.storage import engine as engines
from kiosk.storage import schema
from kiosk.storage.engine import open_engine, sqlite_module
from kiosk.storage.unit_of_work import SqlUnits
from tests.api.program import Program, program_on
from tests.make import KIOSK, Hall, centre
from tests.storage import postgres


@pytest.fixture
def impatient(sqlite_address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    """A hall whose database waits a third of a second for a lock instead of five."""
    monkeypatch.setattr(engines, "_BUSY_MS", 300)
    with program_on(sqlite_address) as program:
        yield program


def test_a_locked_database_is_503_with_its_code_and_nothing_half_done(impatient: Program) -> None:
    path = impatient.house.options.database.removeprefix("sqlite:///")
    impatient.does("/windows/1/open")
    before = impatient.revision
    # Two SQLite libraries in one process do not see each other's locks, so the program's own is taken.
    with closing(sqlite_module().connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        begun = time.monotonic()
        for method, address, body, by in (
            ("POST", "/tickets", {"queue": "A"}, "kiosk"),
            ("POST", "/windows/1/call-next", None, "window"),
            ("POST", "/cases", {"item": "SJ-001", "applicant": "林小明"}, "window"),
        ):
            answer = impatient.call(method, address, body, by=by, key="while-locked")
            assert (answer.status_code, answer.get_json()["error"]["code"]) == (503, "database_unavailable")
        assert time.monotonic() - begun < 6
        assert impatient.get("/queues").status_code == 200, "whoever only looks is not held up"
        other.execute("ROLLBACK")
    assert impatient.revision == before
    issued = impatient.does("/tickets", {"queue": "A"}, by="kiosk", key="while-locked", status=201)
    assert issued["number"] == "A001", "the same wish is fulfilled as soon as it can be"


def test_a_waiter_gets_his_number_when_the_lock_is_released_in_time(sqlite_address: str) -> None:
    engine = open_engine(sqlite_address)
    hall = Hall(SqlUnits(engine, centre().code))
    other = sqlite_module().connect(
        sqlite_address.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False
    )
    other.execute("BEGIN IMMEDIATE")
    threading.Timer(0.5, lambda: other.execute("ROLLBACK")).start()
    assert hall.issue().ticket.label == "A001"
    other.close()
    engine.dispose()


def test_the_database_goes_away_and_comes_back() -> None:
    with postgres.running() as server:
        address = server.new_database()
        engine = open_engine(address)
        schema.upgrade(engine)
        hall = Hall(SqlUnits(engine, centre().code))
        assert hall.issue().ticket.label == "A001"
    with pytest.raises(Unavailable) as refused:
        hall.issue()
    assert refused.value.code == "database_unavailable"
    with pytest.raises(Unavailable):
        hall.ask(KIOSK, lambda context: context.unit.ledger.revision)
    engine.dispose()


def test_a_cut_connection_costs_one_answer_and_the_next_is_right(postgres_address: str) -> None:
    engine = open_engine(postgres_address)
    hall = Hall(SqlUnits(engine, centre().code))
    hall.issue()

    def cut(context: Context) -> None:
        intake.issue(context, TicketWish(queue="A"))
        with open_engine(postgres_address).begin() as other:
            other.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    with pytest.raises(Unavailable):
        hall.do(KIOSK, cut)
    assert hall.issue().ticket.label == "A002", "the number of the transaction that was cut is given again"
    engine.dispose()


def test_a_full_disk_gives_no_number(sqlite_address: str) -> None:
    engine = open_engine(sqlite_address)
    hall = Hall(SqlUnits(engine, centre().code))
    assert hall.issue().ticket.label == "A001"
    # The limit belongs to a connection, so the pool is told for each one that is taken out of it.
    is_full = True

    @event.listens_for(engine, "checkout")
    def limit(connection, _record, _proxy) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages if is_full else 1_000_000}")

    given: list[int] = []

    def until_it_is_full() -> None:
        for _ in range(500):
            given.append(hall.issue().ticket.number)

    with pytest.raises(Unavailable):
        until_it_is_full()
    is_full = False
    assert hall.issue().ticket.number == (given[-1] if given else 1) + 1
    path = sqlite_address.removeprefix("sqlite:///")
    engine.dispose()
    with closing(sqlite3.connect(path)) as left:
        numbers = [number for (number,) in left.execute("SELECT number FROM tickets ORDER BY number")]
        assert numbers == list(range(1, len(numbers) + 1))
        assert left.execute("PRAGMA integrity_check").fetchone() == ("ok",)
