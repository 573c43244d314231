"""Simulated days: in order by every question of the checker, the same for the same seed, whole or not at all."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine, text

from config.loader import load
from kiosk.bridges.rule_files import offer_of
from kiosk.domain.calendar import WorkingCalendar
from kiosk.domain.metrics import Period
from kiosk.domain.wait_record import Point
from kiosk.operations import wait_accuracy
from kiosk.operations.wait_accuracy import WaitScope
from kiosk.simulation.days import FIRST_DAY, live
from kiosk.simulation.scenario import scenario_of
from kiosk.storage.engine import open_engine
from kiosk.storage.unit_of_work import SqlUnits
from tests.make import MANAGER, Hall, centre
from tests.simulation.conftest import asks, rows_at, rows_of, simulate
from tests.simulation.days_checker import QUESTIONS, faults


@pytest.fixture
def left(lived: str) -> Engine:
    engine = open_engine(lived)
    yield engine
    engine.dispose()


def test_simulated_days_are_in_order(left):
    assert faults(asks(left)) == {}


def test_a_day_holds_everything_that_happens_in_a_hall(left):
    kinds = Counter(kind for (kind,) in asks(left)("SELECT kind FROM entries"))
    for kind in ("issued", "called", "recalled", "missed", "started", "finished", "held", "resumed", "returned"):
        assert kinds[f"ticket_{kind}"] > 0, kind
    assert min(kinds[f"window_{kind}"] for kind in ("opened", "paused", "closed")) > 0
    assert min(kinds[f"case_{kind}"] for kind in ("received", "accepted", "decided", "delivered")) > 0
    assert min(kinds[f"appointment_{kind}"] for kind in ("booked", "checked_in")) > 0
    assert asks(left)("SELECT COUNT(*) FROM tickets WHERE is_priority") != [(0,)]
    assert asks(left)("SELECT COUNT(*) FROM print_jobs") == [(0,)]


# Each question with a change that makes its sentence false.
MUTANTS = {
    "numbers of a queue and day are 1..n": "UPDATE tickets SET number = number + 1000 WHERE id = 5",
    "the counters stand at the last number": "UPDATE number_series SET last = last + 1 WHERE series LIKE 'ticket/%'",
    "one visit at a window ends before the next call to it": (
        "UPDATE tickets SET \"window\" = 1, started_at = '2025-01-02 01:00:00.000000', "
        "finished_at = '2025-01-02 09:00:00.000000' WHERE id = (SELECT MIN(id) FROM tickets WHERE status = 'finished' "
        "AND CAST(id AS VARCHAR(20)) NOT IN (SELECT subject_id FROM entries WHERE kind = 'ticket_held'))"
    ),
    "nobody is lost: who was issued on a day that is over has an end": (
        "UPDATE tickets SET status = 'waiting' WHERE id = 3"
    ),
    "every ticket has one entry of its issue": "DELETE FROM entries WHERE kind = 'ticket_issued' AND subject_id = '3'",
    "a finished ticket was issued, called, started, finished in this order": (
        "UPDATE tickets SET called_at = '2025-01-01 00:00:00.000000' WHERE status = 'finished'"
    ),
    "the ledger is numbered 1..n and its head stands at n": "UPDATE ledger_heads SET seq = seq + 1",
    "the ledger never goes back in time": "UPDATE entries SET at = '2024-01-01 00:00:00.000000' WHERE seq = 50",
    "every case has the entry of its receipt": "UPDATE cases SET ref = 'x' WHERE id = 1",
    "a slot counts who holds a place in it": "UPDATE appointment_slots SET taken = taken + 1",
    "who came in time has one number, of the queue and the slot that were booked": (
        "UPDATE appointments SET ticket_id = 1 WHERE status = 'checked_in'"
    ),
    "a number of a slot belongs to one appointment": (
        "UPDATE tickets SET booked_for = '2025-01-02 02:00:00.000000' WHERE id = 7"
    ),
    "who came late has a number like every other": "UPDATE appointments SET status = 'late'",
    "whoever was booked for a day that is over came, gave it back, or is known to have stayed away": (
        "UPDATE appointments SET status = 'booked', service_day = '2025-01-02' WHERE status = 'checked_in'"
    ),
    "a number of a slot stands behind who came before it and ahead of who came after": (
        "UPDATE tickets SET place = 0 WHERE booked_for IS NOT NULL"
    ),
    "a decided case says when": "UPDATE cases SET decided_on = NULL WHERE status IN ('decided', 'delivered')",
}


@pytest.mark.parametrize("sentence", QUESTIONS)
def test_the_checker_notices(left, sentence):
    with left.begin() as connection:
        connection.execute(text(MUTANTS[sentence]))
    assert sentence in faults(asks(left))


def test_the_same_seed_makes_the_same_rows_on_both_databases(sqlite_address, postgres_address):
    for address in (sqlite_address, postgres_address):
        result = simulate(address, "--scenario", "c", "--days", "3", "--seed", "11")
        assert result.exit_code == 0, result.output
    one, other = rows_at(sqlite_address), rows_at(postgres_address)
    assert {table: len(rows) for table, rows in one.items()} == {table: len(rows) for table, rows in other.items()}
    for table, rows in one.items():
        assert rows == other[table], table
    assert len(one["tickets"]) > 20


def test_another_seed_makes_other_days(sqlite_address, lived, tmp_path):
    for seed in ("1", "2"):
        address = f"sqlite:///{tmp_path}/{seed}.db"
        assert simulate(address, "--scenario", "c", "--days", "1", "--seed", seed).exit_code == 0
    assert rows_at(f"sqlite:///{tmp_path}/1.db")["tickets"] != rows_at(f"sqlite:///{tmp_path}/2.db")["tickets"]


def test_days_are_working_days_and_go_on_where_they_ended(sqlite_address):
    first = simulate(sqlite_address, "--scenario", "c", "--days", "2", "--from", "2026-02-13")
    second = simulate(sqlite_address, "--scenario", "c", "--days", "2")
    assert (first.exit_code, second.exit_code) == (0, 0), first.output + second.output
    days = sorted({row[2] for row in rows_at(sqlite_address)["tickets"]})
    # Saturday 14 February 2026 is a make-up day; the Spring Festival lasts from the 15th to the 23rd.
    assert days == [date(2026, 2, 13), date(2026, 2, 14), date(2026, 2, 24), date(2026, 2, 25)]


def test_an_end_in_the_middle_leaves_whole_days(sqlite_address, monkeypatch):
    """Ctrl-C while the second day is lived: the first is there, and nothing of the second."""
    whole = simulate(sqlite_address, "--scenario", "c", "--days", "1", "--seed", "3")
    assert whole.exit_code == 0
    before = rows_at(sqlite_address)
    lived = []

    def interrupts(*given: object) -> None:
        lived.append(given)
        if len(lived) == 6:
            raise KeyboardInterrupt

    monkeypatch.setattr("kiosk.simulation.hall.Hall._arrive", interrupts)
    broken = simulate(sqlite_address, "--scenario", "c", "--days", "2", "--seed", "3")
    assert broken.exit_code == 1
    assert "0 whole days" in broken.stderr
    assert rows_at(sqlite_address) == before


REFUSED = {
    "a real hall": (("--scenario", "c"), "real hall"),
    "days that no calendar knows": (("--days", "3000"), "The calendars end with 2026"),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_refusals_are_a_sentence_and_change_nothing(sqlite_address, reason):
    options, told = REFUSED[reason]
    engine = open_engine(sqlite_address)
    if reason == "a real hall":
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO ledger_heads (centre_id, seq, mode) VALUES ('qz-etdz', 0, 'real')"))
    before = rows_of(engine)["tickets"]
    result = simulate(sqlite_address, *options)
    assert (result.exit_code, rows_of(engine)["tickets"]) == (2, before)
    assert told in result.stderr
    assert "Traceback" not in result.output
    engine.dispose()


def test_days_before_those_in_the_database_are_refused(lived):
    before = rows_at(lived)
    result = simulate(lived, "--scenario", "d", "--from", "2025-01-02")
    assert (result.exit_code, rows_at(lived)) == (2, before)
    assert "later --from" in result.stderr


def test_speed_and_extent_are_told(sqlite_address):
    result = simulate(sqlite_address, "--scenario", "c", "--days", "1")
    assert "1 days (2025-01-02 – 2025-01-02)" in result.stdout
    assert "days/s" in result.stdout


def test_people_book_for_the_first_day_on_the_evening_before(left):
    ask = asks(left)
    booked = ask("SELECT MIN(booked_at), MAX(booked_at), COUNT(*) FROM appointments WHERE service_day = '2025-01-02'")
    first, last, count = booked[0]
    assert count > 5
    assert "2024-12-31 15:00" <= str(first) < str(last) < "2024-12-31 15:30"
    came = "SELECT COUNT(*) FROM tickets WHERE service_day = '2025-01-02' AND booked_for IS NOT NULL"
    assert 0 < ask(came)[0][0] < count


def test_a_second_run_goes_on_in_order_and_has_its_bookings(lived):
    before = rows_at(lived)["appointments"]
    assert simulate(lived, "--scenario", "d", "--days", "1", "--seed", "8").exit_code == 0
    engine = open_engine(lived)
    assert faults(asks(engine)) == {}
    booked = asks(engine)("SELECT booked_at FROM appointments WHERE service_day = '2025-01-06' ORDER BY booked_at")
    # The evening of the last day that was lived: Friday.
    assert len(booked) > 5
    assert {str(at)[:13] for (at,) in booked} == {"2025-01-03 15"}
    assert len(rows_at(lived)["appointments"]) == len(before) + len(booked)
    engine.dispose()


def test_numbers_are_told_their_wait_and_the_managers_see_how_true_it_was(left):
    system = Hall(SqlUnits(left, centre().code)).system
    day = Period(date(2025, 1, 3), date(2025, 1, 3))
    seen = system.read(MANAGER, lambda context: wait_accuracy.report(context, WaitScope(day)))
    issued = asks(left)("SELECT COUNT(*) FROM tickets WHERE service_day = '2025-01-03'")[0][0]
    counts = seen.total.summary.counts
    assert issued * 0.8 < counts["told"] <= issued
    assert counts["called"] > 0.8 * counts["told"]
    assert counts["open"] == 0
    assert {"nominal", "last_called", "rolling"} <= seen.total.summary.rules.keys()
    assert {line.scope.point for line in seen.by_point} > {Point.ISSUE}


def test_a_hall_without_a_past_learns_in_its_first_hours(left):
    told = "SELECT COUNT(*) FROM estimates WHERE point = 'issue' AND service_day = '2025-01-02' AND asked_at {}"
    issued = "SELECT COUNT(*) FROM tickets WHERE service_day = '2025-01-02' AND issued_at {}"
    early, late = "< '2025-01-02 01:00'", ">= '2025-01-02 03:00'"  # half past eight, when the doors open, is 00:30
    ask = asks(left)
    assert ask(told.format(early))[0][0] < 0.5 * ask(issued.format(early))[0][0]
    assert ask(told.format(late))[0][0] > 0.7 * ask(issued.format(late))[0][0] > 20


def test_nobody_books_where_no_calendar_knows_the_day_before(sqlite_address):
    shipped, scenario = centre(), scenario_of("c", centre())
    known = WorkingCalendar({2025: shipped.calendar.edition(2025)})
    of = replace(scenario, centre=replace(scenario.centre, calendar=known))
    engine, lived = open_engine(sqlite_address), []
    system = Hall(SqlUnits(engine, shipped.code)).system
    live(system, of, offer_of(load(None, {})), 11, [FIRST_DAY], lived.append)
    assert [one.day for one in lived] == [FIRST_DAY]
    assert lived[0].tickets > 5
    assert asks(engine)("SELECT COUNT(*) FROM appointments") == [(0,)]
    engine.dispose()
