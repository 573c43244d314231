"""Choosing who is next costs the same few look-ups however many wait; measured from 10 to 1,000 on both databases."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from kiosk.domain.catalogue import Window
from kiosk.operations import calling
from kiosk.storage import choosing
from kiosk.storage.tickets import _AT_WINDOW
from kiosk.storage.unit_of_work import SqlUnits
from tests.conftest import Measured
from tests.make import Hall, centre, clerk, ticket

WINDOWS = 100
ALL = tuple(centre().queues)


def hall_on(engine: Engine) -> Hall:
    desks = {n: Window(n, str(n), str(n), ALL) for n in range(1, WINDOWS + 1)}
    return Hall(SqlUnits(engine, centre().code), replace(centre(), windows=desks))


def fill(hall: Hall, first: int, last: int) -> None:
    with hall.units.writing() as unit:
        for place in range(first, last + 1):
            one = ticket(queue=ALL[place % len(ALL)], number=place, place=place, is_priority=place % 5 == 0)
            unit.tickets.add(one, place.to_bytes(32, "big"))


def statements(engine: Engine, work: Any) -> int:
    sent: list[str] = []

    def note(_c: Connection, _cursor: object, statement: str, *_more: object) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    work()
    event.remove(engine, "before_cursor_execute", note)
    return len(sent)


def test_choosing_takes_the_same_time_however_many_wait(engine: Engine, measured: Measured) -> None:
    hall = hall_on(engine)
    took, sent, last = {}, set(), 0
    for many in (10, 100, 500, 1000):
        fill(hall, last + 1, many)
        last = many
        hall.ask(clerk(1), calling.next_up, 1)
        sent.add(statements(engine, lambda: hall.ask(clerk(1), calling.next_up, 1)))
        took[many] = min(_milliseconds(hall, window) for window in range(1, WINDOWS + 1))
    assert len(sent) == 1, "as many statements for a thousand as for ten"
    said = ", ".join(f"{many} waiting {ms:.2f} ms" for many, ms in took.items())
    measured(f"{engine.dialect.name}, a window of {len(ALL)} queues: {said}, {max(sent)} statements")
    assert took[1000] < 10 * took[10], "of a hundred tries each the quickest, for the machine may be busy"


def _milliseconds(hall: Hall, window: int) -> float:
    began = time.perf_counter()
    assert hall.ask(clerk(window), calling.next_up, window) is not None
    return (time.perf_counter() - began) * 1000


def test_every_branch_goes_down_an_index(sqlite_address: str) -> None:
    from kiosk.storage.engine import open_engine

    engine = open_engine(sqlite_address)
    hall = hall_on(engine)
    fill(hall, 1, 500)
    with engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
    statement = choosing._firsts(len(ALL), 1)
    with engine.connect() as connection:
        values = {"centre": centre().code, "day": ticket().service_day, "window": 1}
        statement.run(connection, values | {f"queue_{n}": code for n, code in enumerate(ALL)})
        form = statement._forms["sqlite"]
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {form.text}", ("x",) * len(form.order or ())).all()
    steps = [row[-1] for row in plan]
    reads = [step for step in steps if "tickets" in step]
    assert len(reads) == 2 * len(ALL) + 1
    assert all(step.startswith("SEARCH tickets USING INDEX") for step in reads), reads
    # Only the few that were sent to one window are sorted; a queue is read in the order of its index.
    assert sum("ORDER BY" in step for step in steps) <= 1, steps
    engine.dispose()


def test_the_ticket_at_a_window_is_found_in_the_index_that_keeps_it_alone(sqlite_address: str) -> None:
    from kiosk.storage.engine import open_engine

    engine = open_engine(sqlite_address)
    hall = hall_on(engine)
    hall.serve(1)
    with engine.connect() as connection:
        _AT_WINDOW.run(connection, {"centre": centre().code, "day": ticket().service_day, "window": 1})
        words = _AT_WINDOW._forms["sqlite"].text
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", ("x", "x", 1)).all()
    assert [row[-1].split()[4] for row in plan] == ["uq_tickets_window"], plan
    engine.dispose()


def test_no_number_of_rows_is_bound_for_sqlite_plans_anew_for_each(engine: Engine) -> None:
    hall = hall_on(engine)
    sent: list[str] = []

    def note(_c: Connection, _cursor: object, statement: str, *_more: object) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    hall.open()
    hall.issue()
    assert hall.call() is not None
    limits = [one for words in sent for one in words.split("LIMIT ")[1:]]
    assert limits
    assert all(one.startswith("1") for one in limits), limits


def test_a_call_reads_the_turns_of_the_queues_once(engine: Engine) -> None:
    hall = hall_on(engine)
    hall.issue()
    hall.open()
    assert statements(engine, hall.call) <= 14


@pytest.mark.parametrize("many", [0, 300])
def test_a_number_costs_as_many_statements_as_before(engine: Engine, many: int) -> None:
    hall = hall_on(engine)
    hall.issue()
    fill(hall, 1000, 1000 + many)
    assert statements(engine, hall.issue) <= 9


def test_the_list_of_who_comes_is_the_order_in_which_the_window_calls(stored: Hall) -> None:
    """Ordinary and priority numbers of three queues, and one that only this window may call."""
    desk = Window(1, "1", "1", ("C", "A", "F"))
    hall = Hall(stored.units, replace(centre(), windows={1: desk}))
    with hall.units.writing() as unit:
        for place in range(1, 25):
            queue = "ACFH"[place * place % 7 % 4]
            sent = 1 if place == 5 else None
            one = ticket(queue=queue, number=place, place=place, is_priority=place % 4 == 0, for_window=sent)
            unit.tickets.add(one, place.to_bytes(32, "big"))
    hall.open(1)
    listed = [one.id for one in hall.ask(clerk(), calling.upcoming, 1, 9)]
    called = []
    while len(called) < 9:
        called.append(hall.do(clerk(), calling.call_next, 1).id)
        hall.do(clerk(), calling.no_show, 1)
    assert listed == called
    assert len(hall.ask(clerk(), calling.upcoming, 1, 99)) < 24, "what the window does not serve is not listed"
