"""Processes that take numbers and call them at the same moment, with the lock and, as a control, without it."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from threading import Thread
from typing import Any, TypeVar

from sqlalchemy import Engine, MetaData, UniqueConstraint, text

from kiosk.domain.errors import Refusal, Unavailable
from kiosk.storage.engine import open_engine
from kiosk.storage.tables import tickets
from kiosk.storage.unit_of_work import SqlUnits
from tests.faults.checker import Event
from tests.make import TEN, Hall, centre, centre_with

Take = Callable[[Hall, Engine, int], int | None]
Answer = TypeVar("Answer")
WINDOWS = 40


def run(work: str, address: str, processes: int, *given: Any) -> list[Event]:
    """Starts the processes together and gathers what each saw."""
    # One process imports the program, the others are forked from it before it has any thread or connection.
    of = multiprocessing.get_context("forkserver")
    of.set_forkserver_preload([__name__])
    gate, found = of.Barrier(processes), of.Queue()
    started = [
        of.Process(target=_process, args=(work, address, gate, found, place, *given), daemon=True)
        for place in range(processes)
    ]
    for process in started:
        process.start()
    history = [event for _ in started for event in found.get(timeout=160)]
    for process in started:
        process.join(30)
        assert process.exitcode == 0
    return history


def _process(work: str, address: str, gate: Barrier, found: Queue[list[Event]], place: int, *given: Any) -> None:
    engine = open_engine(address)
    hall = Hall(SqlUnits(engine, centre().code), centre_with(windows=WINDOWS))
    gate.wait(100)
    works: Any = {"issue": _issue_many, "call": _call_many, "last": _last_ones}
    found.put(works[work](hall, engine, place, *given))
    engine.dispose()


def _issue_many(hall: Hall, engine: Engine, place: int, many: int, how: str, pause: float) -> list[Event]:
    take: Any = {"locked": _issue, "unlocked": _issue_without_lock}[how]
    return [_timed(place, lambda: take(hall, engine, pause)) for _ in range(many)]


def _issue(hall: Hall, _: Engine, __: float) -> int:
    return hall.issue().ticket.number


def _issue_without_lock(_: Hall, engine: Engine, pause: float) -> int:
    """The mistake of other systems: count, and take one more."""
    with engine.execution_options(reads_only=True).connect() as connection:
        number = connection.exec_driver_sql("SELECT COUNT(*) FROM tickets").scalar_one() + 1
    time.sleep(pause)
    row = {
        "centre_id": centre().code, "service_day": "2026-09-15", "queue": "A", "number": number, "place": number,
        "status": "waiting", "version": 1, "language": "zh", "is_priority": False, "issued_at": TEN, "calls": 0,
        "device": "kiosk-1", "token_hash": b"-", "series": "A", "issued_line": number,
    }  # fmt: skip
    row["service_day"] = TEN.date()
    with engine.begin() as connection:
        connection.execute(tickets.insert(), row)
    return int(number)


def _last_ones(_: Hall, engine: Engine, place: int, clients: int, how: str, pause: float) -> list[Event]:
    """So many clients a process want a number of every queue at the same moment, and each queue has one for the day."""
    units = SqlUnits(engine, centre().code)
    limited = Hall(units, centre_with(quota=dict.fromkeys(centre().queues, 1)))
    take: Any = {"locked": _last_one, "unlocked": _last_one_counted_before}[how]
    history: list[Event] = []

    def want(client: int) -> None:
        for queue in centre().queues:
            history.append(_timed(client, lambda queue=queue: take(limited, units, queue, pause)))

    threads = [Thread(target=want, args=(place * clients + n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(100)
    return history


def _last_one(limited: Hall, _: SqlUnits, queue: str, __: float) -> int | None:
    try:
        return limited.issue(queue).ticket.number
    except Refusal:
        return None


def _last_one_counted_before(_: Hall, units: SqlUnits, queue: str, pause: float) -> int | None:
    """The mistake of another system: the quota is read before the lock is taken."""
    with units.reading() as unit:
        is_full = unit.tickets.issued(TEN.date(), queue) >= 1
    time.sleep(pause)
    return None if is_full else Hall(units, centre()).issue(queue).ticket.number


def _call_many(hall: Hall, engine: Engine, place: int, how: str, pause: float) -> list[Event]:
    """Five windows a process, each in a thread of its own, until nobody waits."""
    call: Any = {"locked": _call, "unlocked": _call_without_lock}[how]
    history: list[Event] = []

    def serve(window: int) -> None:
        while True:
            event = _timed(window, lambda: call(hall, engine, window, pause))
            if event.number is None:
                return
            history.append(event)

    threads = [Thread(target=serve, args=(place * 5 + n,)) for n in range(1, 6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(100)
    return history


def _call(hall: Hall, _: Engine, window: int, __: float) -> int | None:
    from kiosk.domain.ticket import Outcome
    from kiosk.operations import serving
    from tests.make import clerk

    ticket = _insisted(lambda: hall.call(window))
    if ticket is None:
        return None
    _insisted(lambda: hall.start(window))
    _insisted(lambda: hall.do(clerk(window), serving.finish, window, Outcome.DECIDED))
    return ticket.number


def _call_without_lock(_: Hall, engine: Engine, window: int, pause: float) -> int | None:
    """The mistake of other systems: look who is next, then take him, in two steps."""
    head = "SELECT id, number FROM tickets WHERE status = 'waiting' ORDER BY place LIMIT 1"
    with engine.execution_options(reads_only=True).connect() as connection:
        row = connection.exec_driver_sql(head).first()
    if row is None:
        return None
    time.sleep(pause)
    with engine.begin() as connection:
        connection.execute(text("UPDATE tickets SET status = 'finished', \"window\" = :w WHERE id = :id"),
                           {"w": window, "id": row.id})  # fmt: skip
    return int(row.number)


def _timed(client: int, act: Callable[[], int | None]) -> Event:
    called_at = time.monotonic_ns()
    number = _insisted(act)
    return Event(client, called_at, time.monotonic_ns(), number)


def _insisted(act: Callable[[], Answer]) -> Answer:
    """A refusal for want of a turn left nothing behind; the wish is sent again, as a kiosk does."""
    while True:
        try:
            return act()
        except Unavailable:
            time.sleep(0.05)


def without_constraints(address: str) -> None:
    """Takes the belts off the table of tickets, so that a control shows what the lock alone prevents."""
    engine = open_engine(address)
    bare = tickets.to_metadata(MetaData())
    bare.constraints = {one for one in bare.constraints if not isinstance(one, UniqueConstraint)}
    bare.indexes = set()
    with engine.begin() as connection:
        tickets.drop(connection)
        bare.create(connection)
    engine.dispose()
