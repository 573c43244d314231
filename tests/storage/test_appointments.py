"""Appointments on both databases: the same day as on fakes, and a slot that many want at the same moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from kiosk.domain.errors import WrongState
from kiosk.operations import absences, appointments, checking_in, returning
from kiosk.operations.appointments import BookingWish
from kiosk.operations.intake import TicketWish
from kiosk.operations.ports import Context
from kiosk.storage.unit_of_work import SqlUnits
from kiosk.web.auth import ANYBODY
from tests.make import KIOSK, Hall, centre, centre_with
from tests.operations.test_appointments import TOMORROW_TEN, book, comes, labels, minutes, phone

PLACES, CLIENTS = 5, 24
# SQLite has one writer at a time, which hides a race: a pause between reading and writing shows it.
PAUSE = 0.05


def test_a_day_with_appointments(stored: Hall) -> None:
    hall = stored
    bookings = [book(hall, phone=phone(number)) for number in range(1, 6)]
    hall.refuses("booked_that_day", ANYBODY, appointments.book, BookingWish(TOMORROW_TEN, phone(1), None, "C"))
    hall.do(ANYBODY, appointments.cancel, bookings[4].token)
    book(hall, phone=phone(5))
    hall.clock.set(TOMORROW_TEN - minutes(20))
    hall.issue()  # A001
    comes(hall, bookings[0].appointment.code)  # A002
    hall.clock.set(TOMORROW_TEN - minutes(1))
    hall.issue()  # A003
    hall.clock.set(TOMORROW_TEN + minutes(1))
    hall.issue()  # A004
    comes(hall, phone(2))  # A005
    hall.refuses("appointment_used", KIOSK, checking_in.check_in, phone(2), TicketWish())
    hall.clock.set(TOMORROW_TEN + minutes(20))
    comes(hall, bookings[2].token)  # A006
    assert absences.settle_appointments(hall.system) == 2
    counts = hall.ask(KIOSK, appointments.counts_of, TOMORROW_TEN.date())
    assert {str(one.status): one.count for one in counts} == {
        "checked_in": 2, "late": 1, "no_show": 2, "cancelled": 1,
    }  # fmt: skip
    assert labels(hall) == ["A001", "A003", "A002", "A005", "A004", "A006"]
    hall.clock.forward(days=1)
    absences.settle_appointments(hall.system)
    known = [bool(hall.ask(KIOSK, appointments.look_at, one.token).appointment.person) for one in bookings]
    assert known == [False, False, False, True, False]


def test_a_called_number_that_is_missed_comes_back_with_its_slot_on_the_database(stored: Hall) -> None:
    booking = book(stored)
    view = comes(stored, booking.token, TOMORROW_TEN - minutes(20))
    stored.issue()
    assert labels(stored) == ["A002", "A001"]
    stored.clock.set(TOMORROW_TEN + minutes(1))
    back = stored.do(KIOSK, returning.come_back, view.token)
    assert (back.booked_for, back.status) == (TOMORROW_TEN, "waiting")


def test_only_a_digest_of_the_person_is_stored(stored: Hall, engine: Engine) -> None:
    book(stored)
    with engine.connect() as connection:
        rows = str([tuple(row) for row in connection.execute(text("SELECT * FROM appointments"))])
        entries = str([tuple(row) for row in connection.execute(text("SELECT * FROM entries"))])
    assert "13800138000" not in rows + entries
    assert "person" not in entries


def test_the_database_keeps_one_booking_a_person_and_day_and_no_slot_below_nothing(stored: Hall) -> None:
    seen = book(stored).appointment

    def twice(context: Context) -> None:
        context.unit.appointments.add(replace(seen, code="00000001", line=99), b"other")

    def below(context: Context) -> None:
        for _ in range(2):
            context.unit.appointments.free_slot("A", TOMORROW_TEN)

    for verb in (twice, below):
        with pytest.raises(IntegrityError):
            stored.do(KIOSK, verb)


def test_two_who_saw_the_same_booking_move_it_once(stored: Hall) -> None:
    seen = book(stored).appointment

    def move(context: Context) -> None:
        context.unit.appointments.move(seen, replace(seen, ticket_id=7))

    stored.do(KIOSK, move)
    with pytest.raises(WrongState):
        stored.do(KIOSK, move)


Want = Callable[[Hall, SqlUnits, int], bool]


def test_a_slot_is_never_booked_beyond_its_places(engine: Engine) -> None:
    assert together(engine, book_one) == (PLACES, PLACES)


def test_the_race_shows_a_slot_that_is_counted_before_the_lock(engine: Engine) -> None:
    granted, _ = together(engine, count_first)
    assert granted > PLACES


def together(engine: Engine, want: Want) -> tuple[int, int]:
    """So many want the slot at the same moment; how many got it, and how many the counter says."""
    units = SqlUnits(engine, centre().code)
    of = centre_with(queues={c: replace(q, appointments=PLACES) for c, q in centre().queues.items()})
    gate, got = Barrier(CLIENTS), []

    def run(client: int) -> None:
        hall = Hall(units, of)
        gate.wait(30)
        got.append(want(hall, units, client))

    threads = [Thread(target=run, args=(client,)) for client in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with units.reading() as unit:
        return sum(got), unit.appointments.taken("A", TOMORROW_TEN.date()).get(TOMORROW_TEN, 0)


def book_one(hall: Hall, _: SqlUnits, client: int) -> bool:
    try:
        book(hall, phone=phone(client))
    except WrongState:
        return False
    return True


def count_first(hall: Hall, units: SqlUnits, client: int) -> bool:
    """The mistake of other systems: look how many are left, and book in a second step."""
    with units.reading() as unit:
        taken = unit.appointments.taken("A", TOMORROW_TEN.date()).get(TOMORROW_TEN, 0)
    if taken >= PLACES:
        return False
    time.sleep(PAUSE)

    def add(context: Context) -> bool:
        return context.unit.appointments.take_slot("A", TOMORROW_TEN.date(), TOMORROW_TEN, CLIENTS)

    return hall.do(KIOSK, add)
