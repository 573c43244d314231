"""Eight processes take numbers and forty windows call them at once; without the lock the same checker fails."""

import pytest
from sqlalchemy import text

from kiosk.storage.engine import open_engine
from kiosk.storage.unit_of_work import SqlUnits
from tests.conftest import Measured
from tests.faults import race
from tests.faults.checker import (
    Ask,
    Event,
    faults_of_calls,
    faults_of_ledger,
    faults_of_numbers,
    faults_of_order,
)
from tests.make import Hall, centre, centre_with, clerk

PROCESSES = 8
EACH = 100
# SQLite has one writer at a time, which hides a race: a pause between reading and writing shows it.
PAUSES = {"sqlite": 0.05, "postgresql": 0.0}
FEW = 40  # numbers that are enough to see people called twice


def asking(address: str) -> Ask:
    def ask(statement: str) -> list:
        engine = open_engine(address)
        with engine.connect() as connection:
            rows = [tuple(row) for row in connection.execute(text(statement))]
        engine.dispose()
        return rows

    return ask


def kind_of(address: str) -> str:
    return address.partition(":")[0]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_eight_processes_take_numbers(address: str, measured: Measured) -> None:
    history = race.run("issue", address, PROCESSES, EACH, "locked", 0.0)
    assert len(history) == PROCESSES * EACH
    assert faults_of_numbers(asking(address), history) == []
    assert faults_of_ledger(asking(address)) == []
    assert len({event.client for event in sorted(history, key=lambda e: e.number)[:200]}) > 1, "they did not race"
    seconds = (max(e.returned_at for e in history) - min(e.called_at for e in history)) / 1e9
    measured(f"{len(history)} numbers by {PROCESSES} processes in {seconds:.1f} s on {kind_of(address)}, 0 faults")


def test_without_the_lock_numbers_double(address: str, measured: Measured) -> None:
    race.without_constraints(address)
    history = race.run("issue", address, PROCESSES, 15, "unlocked", PAUSES[kind_of(address)])
    faults = faults_of_numbers(asking(address), history)
    assert any("times" in fault for fault in faults), faults
    measured(f"without the lock on {kind_of(address)}: {len(faults)} faults in {len(history)} numbers")


def fill(address: str, many: int) -> None:
    engine = open_engine(address)
    hall = Hall(SqlUnits(engine, centre().code), centre_with(windows=race.WINDOWS))
    for _ in range(many):
        hall.issue()
    for window in range(1, race.WINDOWS + 1):
        hall.open(window, clerk(window))
    engine.dispose()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_forty_windows_call_at_once(address: str, measured: Measured) -> None:
    fill(address, 300)
    history = race.run("call", address, PROCESSES, "locked", 0.0)
    assert faults_of_calls(asking(address), history, 300) == []
    assert faults_of_ledger(asking(address)) == []
    assert len({event.client for event in history}) > 5, "the windows of more than one process called"
    seconds = (max(e.returned_at for e in history) - min(e.called_at for e in history)) / 1e9
    measured(f"300 calls by {race.WINDOWS} windows in {seconds:.1f} s on {kind_of(address)}, 0 doubled")


def test_without_the_lock_people_are_called_twice(address: str, measured: Measured) -> None:
    fill(address, FEW)
    race.without_constraints(address)
    _fill_bare(address, FEW)
    history = race.run("call", address, PROCESSES, "unlocked", PAUSES[kind_of(address)])
    faults = faults_of_calls(asking(address), history, FEW)
    assert any("was called" in fault for fault in faults), faults
    measured(f"without the lock on {kind_of(address)}: {len(faults)} of {FEW} numbers called more than once")


def _fill_bare(address: str, many: int) -> None:
    engine = open_engine(address)
    hall = Hall(SqlUnits(engine, centre().code), centre_with(windows=race.WINDOWS))
    for _ in range(many):
        hall.issue()
    engine.dispose()


def numbers_by_queue(address: str) -> dict[str, int]:
    return dict(asking(address)("SELECT series, COUNT(*) FROM tickets GROUP BY series"))


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_fifty_clients_want_the_last_number_of_eight_queues(address: str, measured: Measured) -> None:
    history = race.run("last", address, 5, 10, "locked", 0.0)
    assert len(history) == 50 * len(centre().queues)
    assert numbers_by_queue(address) == dict.fromkeys(centre().queues, 1)
    assert sum(event.number is not None for event in history) == len(centre().queues)
    measured(f"the last number of {len(centre().queues)} queues, 50 clients on {kind_of(address)}: 0 above the quota")


def test_a_quota_that_is_read_before_the_lock_gives_too_many(address: str) -> None:
    race.run("last", address, 2, 5, "unlocked", 0.05)
    assert max(numbers_by_queue(address).values()) > 1


# What each checker must catch, as a history: the checkers are tested before they judge.
MUTANTS = [
    ([Event(1, 0, 1, 1, "a"), Event(2, 0, 1, 1, "b")], "answered to 2 wishes"),
    ([Event(1, 0, 1, 2), Event(2, 5, 6, 1)], "was given before 1 was asked for"),
    ([Event(1, 0, 1, 7)], "is not stored"),
]


@pytest.mark.parametrize(("history", "word"), MUTANTS)
def test_the_checker_of_numbers_catches(history: list[Event], word: str) -> None:
    rows = {"tickets": [("A", 1), ("A", 2)], "number_series": [("ticket/A", 2)]}
    faults = faults_of_numbers(lambda statement: rows[statement.split("FROM ")[1].split()[0]], history)
    assert any(word in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("tickets", "last", "word"),
    [
        ([("A", 1), ("A", 3)], 3, "is not 1..2"),
        ([("A", 1), ("A", 1)], 1, "2 times"),
        ([("A", 1), ("A", 2)], 3, "the counter of"),
    ],
)
def test_the_checker_of_tables_catches(tickets: list, last: int, word: str) -> None:
    rows = {"tickets": tickets, "number_series": [("ticket/A", last)]}
    faults = faults_of_numbers(lambda statement: rows[statement.split("FROM ")[1].split()[0]], [])
    assert any(word in fault for fault in faults), faults


def test_numbers_asked_for_at_the_same_time_may_come_in_any_order() -> None:
    assert faults_of_order([Event(1, 0, 9, 2), Event(2, 1, 8, 1)]) == []
