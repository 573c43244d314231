"""Appointments as verbs: booking, its limits, giving back, checking in, where the number stands, who never came."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from kiosk.domain.appointment import AppointmentStatus
from kiosk.domain.errors import WrongState
from kiosk.domain.facts import Subject
from kiosk.operations import absences, appointments, calling, checking_in, duty, intake, returning, transfers, undoing
from kiosk.operations.appointments import Booking, BookingWish
from kiosk.operations.intake import TicketView, TicketWish
from kiosk.operations.ports import Context
from kiosk.web.auth import ANYBODY
from tests.make import GUIDE, KIOSK, TEN, Hall, centre, centre_with, clerk

PHONE = "13800138000"
DAY = timedelta(days=1)
TOMORROW_TEN = TEN + DAY  # the slot of ten o'clock on Wednesday


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def wish(at: datetime = TOMORROW_TEN, phone: str = PHONE, queue: str | None = "A", item: str | None = None) -> Any:
    return BookingWish(at, phone, item, queue)


def book(hall: Hall, at: datetime = TOMORROW_TEN, phone: str = PHONE, queue: str = "A") -> Booking:
    return hall.do(ANYBODY, appointments.book, wish(at, phone, queue))


def comes(hall: Hall, typed: str, at: datetime | None = None, **more: Any) -> TicketView:
    if at is not None:
        hall.clock.set(at)
    return hall.do(KIOSK, checking_in.check_in, typed, TicketWish(**more))


def phone(number: int) -> str:
    return f"139{number:08d}"


def told(hall: Hall, subject: Subject, which: int) -> list[str]:
    return [str(fact.kind) for _, fact, _, _ in hall.ask(KIOSK, lambda c: c.unit.ledger.of(subject, str(which)))]


def with_appointments(count: int, **changes: Any) -> Any:
    return centre_with(queues={c: replace(q, appointments=count) for c, q in centre().queues.items()}, **changes)


# Booking


def test_a_booking_names_its_times_and_nobody(hall: Hall) -> None:
    booking = book(hall)
    at = booking.appointment
    assert (at.status, at.queue, at.starts_at, at.service_day) == ("booked", "A", TOMORROW_TEN, TOMORROW_TEN.date())
    assert booking.opens_at == TOMORROW_TEN - minutes(30)
    assert booking.closes_at == TOMORROW_TEN + minutes(15)
    assert booking.may_cancel
    assert hall.ask(ANYBODY, appointments.look_at, booking.token.lower()) == booking
    entries = str(hall.ask(KIOSK, lambda c: c.unit.ledger.of(Subject.APPOINTMENT, str(at.id))))
    assert PHONE not in entries
    assert PHONE not in str(at)


@pytest.mark.parametrize(
    ("asked", "code", "reason"),
    [
        (wish(TEN + minutes(60)), "slot_not_bookable", "today is too late to book"),
        (wish(TEN + 30 * DAY), "slot_not_bookable", "a month ahead is too early"),
        (wish(TOMORROW_TEN + minutes(1)), "slot_not_bookable", "no slot begins then"),
        (wish(TEN + 4 * DAY), "slot_not_bookable", "a Saturday"),
        (wish(TOMORROW_TEN + minutes(150)), "slot_not_bookable", "the lunch break"),
        (wish(phone="12345"), "person_number_malformed", "not the number of anybody"),
        (wish(queue=None), "item_or_queue_needed", "for what?"),
        (wish(queue="Z"), "unknown_queue", "no such queue"),
    ],
)
def test_what_cannot_be_booked(hall: Hall, asked: BookingWish, code: str, reason: str) -> None:
    hall.refuses(code, ANYBODY, appointments.book, asked)


def test_a_queue_without_appointments_takes_none() -> None:
    hall = Hall(of=with_appointments(0))
    hall.refuses("no_appointments_here", ANYBODY, appointments.book, wish())
    assert hall.ask(ANYBODY, lambda c: appointments.slots_of(c, c.centre.queue("A"), TOMORROW_TEN.date())) == []


def test_a_slot_is_full_at_its_capacity_and_free_again_after_a_cancellation() -> None:
    hall = Hall(of=with_appointments(2))
    first = book(hall, phone=phone(1))
    book(hall, phone=phone(2))
    hall.refuses("slot_full", ANYBODY, appointments.book, wish(phone=phone(3)))
    book(hall, TOMORROW_TEN + minutes(30), phone(4))
    hall.do(ANYBODY, appointments.cancel, first.token)
    assert left(hall)[TOMORROW_TEN] == 1
    book(hall, phone=phone(3))
    hall.refuses("slot_full", ANYBODY, appointments.book, wish(phone=phone(1)))


def left(hall: Hall) -> dict[datetime, int]:
    day = TOMORROW_TEN.date()
    return {
        s.starts_at: s.left for s in hall.ask(ANYBODY, lambda c: appointments.slots_of(c, c.centre.queue("A"), day))
    }


def test_one_booking_a_person_and_day_in_whatever_queue(hall: Hall) -> None:
    first = book(hall)
    hall.refuses("booked_that_day", ANYBODY, appointments.book, wish(TOMORROW_TEN + minutes(60), " 138 0013 8000", "C"))
    book(hall, TOMORROW_TEN + DAY)
    hall.do(ANYBODY, appointments.cancel, first.token)
    book(hall, TOMORROW_TEN + minutes(60))


def test_a_quota_holds_for_bookings_and_keeps_their_numbers() -> None:
    hall = Hall(of=with_appointments(5))
    hall.change(replace(hall.of, queues={"A": replace(hall.of.queues["A"], quota=2), "C": hall.of.queues["C"]}))
    book(hall, phone=phone(1))
    book(hall, TOMORROW_TEN + minutes(30), phone(2))
    hall.refuses("slot_full", ANYBODY, appointments.book, wish(TOMORROW_TEN + minutes(60), phone(3)))
    hall.clock.set(TOMORROW_TEN - minutes(60))
    hall.refuses("queue_full", KIOSK, intake.issue, TicketWish(None, "A"))
    comes(hall, phone(1), TOMORROW_TEN)
    hall.refuses("queue_full", KIOSK, intake.issue, TicketWish(None, "A"))
    hall.clock.set(TOMORROW_TEN + minutes(46))
    assert hall.issue().ticket.number == 2, "who did not come keeps nobody out any longer"
    hall.refuses("queue_full", KIOSK, intake.issue, TicketWish(None, "A"))


def with_halves(morning: int | None = None, afternoon: int | None = None) -> Hall:
    """A hall whose queue A gives so many numbers in each half of the day."""
    hall = Hall(of=with_appointments(5))
    halved = replace(hall.of.queues["A"], quota_morning=morning, quota_afternoon=afternoon)
    hall.change(replace(hall.of, queues=hall.of.queues | {"A": halved}))
    return hall


AFTERNOON = TOMORROW_TEN + minutes(300)  # three o'clock


def test_a_quota_of_the_morning_holds_for_its_bookings_and_not_for_those_of_the_afternoon() -> None:
    hall = with_halves(morning=2)
    book(hall, phone=phone(1))
    book(hall, TOMORROW_TEN + minutes(30), phone(2))
    hall.refuses("slot_full", ANYBODY, appointments.book, wish(TOMORROW_TEN + minutes(60), phone(3)))
    assert (left(hall)[TOMORROW_TEN + minutes(60)], left(hall)[AFTERNOON]) == (0, 5)
    book(hall, AFTERNOON, phone(3))
    hall.clock.set(TOMORROW_TEN - minutes(60))
    hall.refuses("queue_full", KIOSK, intake.issue, TicketWish(None, "A"))
    comes(hall, phone(1), TOMORROW_TEN)
    hall.refuses("queue_full", KIOSK, intake.issue, TicketWish(None, "A"))
    hall.clock.set(TOMORROW_TEN + minutes(46))
    assert hall.issue().ticket.number == 2, "the second of the morning did not come"
    hall.refuses("queue_full", KIOSK, intake.issue, TicketWish(None, "A"))


def test_a_quota_of_the_afternoon_keeps_the_numbers_of_its_bookings_only_in_the_afternoon() -> None:
    hall = with_halves(afternoon=1)
    book(hall, AFTERNOON, phone(1))
    hall.refuses("slot_full", ANYBODY, appointments.book, wish(AFTERNOON + minutes(30), phone(2)))
    assert left(hall)[TOMORROW_TEN] == 5
    hall.clock.set(TOMORROW_TEN)
    for _ in range(3):
        hall.issue()
    hall.clock.set(AFTERNOON - minutes(45))
    hall.refuses("queue_full", KIOSK, intake.issue, TicketWish(None, "A"))
    assert comes(hall, phone(1), AFTERNOON).ticket.booked_for == AFTERNOON
    hall.refuses("queue_full", KIOSK, intake.issue, TicketWish(None, "A"))


# Giving back


@pytest.mark.parametrize(("before", "is_possible"), [(121, True), (120, True), (119, False)])
def test_cancelling_ends_two_hours_before(hall: Hall, before: int, is_possible: bool) -> None:
    booking = book(hall)
    hall.clock.set(TOMORROW_TEN - minutes(before))
    if is_possible:
        assert hall.do(ANYBODY, appointments.cancel, booking.token).appointment.status == "cancelled"
        hall.refuses("appointment_is_over", ANYBODY, appointments.cancel, booking.token)
        hall.refuses("appointment_cancelled", KIOSK, checking_in.check_in, booking.token, TicketWish())
    else:
        refusal = hall.refuses("cancel_too_late", ANYBODY, appointments.cancel, booking.token)
        assert refusal.detail["until"] == TOMORROW_TEN - minutes(120)


def test_an_unknown_address(hall: Hall) -> None:
    hall.refuses("unknown_appointment", ANYBODY, appointments.look_at, "NOBODY")
    hall.refuses("unknown_appointment", ANYBODY, appointments.cancel, "NOBODY")


# Checking in


@pytest.mark.parametrize("how", ["address", "token", "code", "phone"])
@pytest.mark.parametrize("who", [KIOSK, GUIDE])
def test_whoever_comes_in_time_gets_a_number(hall: Hall, how: str, who: Any) -> None:
    booking = book(hall)
    typed = {
        "address": f"http://hall/A/{booking.token}",
        "token": booking.token,
        "code": booking.appointment.code,
        "phone": PHONE,
    }[how]
    hall.clock.set(TOMORROW_TEN - minutes(10))
    view = hall.do(who, checking_in.check_in, typed, TicketWish(language="en"))
    assert (view.ticket.label, view.ticket.booked_for, view.ticket.language) == ("A001", TOMORROW_TEN, "en")
    assert hall.ask(KIOSK, intake.ticket_by_token, view.token).ticket == view.ticket
    after = hall.ask(ANYBODY, appointments.look_at, booking.token)
    assert (after.appointment.status, after.ticket) == ("checked_in", view.ticket)
    refusal = hall.refuses("appointment_used", who, checking_in.check_in, typed, TicketWish())
    assert refusal.detail == {"state": "waiting", "number": "A001"}
    assert told(hall, Subject.APPOINTMENT, after.appointment.id) == ["appointment_booked", "appointment_checked_in"]


@pytest.mark.parametrize(
    ("at", "code", "reason"),
    [
        (TOMORROW_TEN - minutes(31), "appointment_early", "a minute before the window opens"),
        (TEN, "appointment_early", "the day before, with the QR code"),
        (TOMORROW_TEN + DAY, "no_appointment_today", "the day after"),
    ],
)
def test_who_does_not_come_in_time(hall: Hall, at: datetime, code: str, reason: str) -> None:
    booking = book(hall)
    hall.clock.set(at)
    refusal = hall.refuses(code, KIOSK, checking_in.check_in, booking.token, TicketWish())
    if code == "appointment_early":
        assert refusal.detail["opens_at"] == TOMORROW_TEN - minutes(30), reason


@pytest.mark.parametrize("typed", [PHONE, "00000000", "NOBODY", ""])
def test_nobody_with_such_an_appointment_today(hall: Hall, typed: str) -> None:
    book(hall)
    hall.refuses("no_appointment_today", KIOSK, checking_in.check_in, typed, TicketWish())


def test_the_window_opens_before_the_doors_and_a_pause_does_not_shut_it(hall: Hall) -> None:
    opening = hall.of.hours.opens_at(TOMORROW_TEN.date())
    book(hall, opening)
    hall.clock.set(opening - minutes(20))
    hall.do(GUIDE, duty.pause_queue, "A", "停电", None)
    assert comes(hall, PHONE).ticket.booked_for == opening


def test_who_comes_late_gets_a_number_like_everybody(hall: Hall) -> None:
    booking = book(hall)
    hall.clock.set(TOMORROW_TEN + minutes(16))
    hall.issue()
    view = comes(hall, booking.token)
    assert (view.ticket.booked_for, view.ahead) == (None, 1)
    assert hall.ask(ANYBODY, appointments.look_at, booking.token).appointment.status == "late"
    hall.issue()
    assert labels(hall) == ["A001", "A002", "A003"]


def test_who_comes_late_does_not_get_what_nobody_gets(hall: Hall) -> None:
    book(hall)
    hall.clock.set(TOMORROW_TEN + minutes(16))
    hall.do(GUIDE, duty.pause_queue, "A", "停电", None)
    hall.refuses("queue_paused", KIOSK, checking_in.check_in, PHONE, TicketWish())


# Where the number stands


def labels(hall: Hall, window: int = 1) -> list[str]:
    """Everybody in the order of the calls."""
    hall.open(window)
    found = []
    while (called := hall.call(window)) is not None:
        found.append(called.label)
        hall.do(clerk(window), calling.no_show, window)
    return found


def test_early_it_passes_nobody_who_comes_before_the_slot_and_is_passed_by_nobody_after(hall: Hall) -> None:
    book(hall)
    hall.clock.set(TOMORROW_TEN - minutes(25))
    hall.issue()  # A001
    early = comes(hall, PHONE)  # A002
    assert early.ahead == 1
    hall.clock.set(TOMORROW_TEN - minutes(5))
    before = hall.issue()  # A003 comes before ten
    assert (before.ahead, ahead(hall, early)) == (1, 2)
    hall.clock.set(TOMORROW_TEN + minutes(1))
    after = hall.issue()  # A004 comes after ten
    assert (after.ahead, ahead(hall, early)) == (3, 2)
    assert labels(hall) == ["A001", "A003", "A002", "A004"]


def ahead(hall: Hall, view: TicketView) -> int:
    return hall.ask(KIOSK, intake.ticket_by_token, view.token).ahead


def test_within_a_quarter_it_stands_as_if_it_had_come_at_the_slot(hall: Hall) -> None:
    book(hall)
    hall.clock.set(TOMORROW_TEN - minutes(5))
    hall.issue()  # A001
    hall.clock.set(TOMORROW_TEN + minutes(5))
    hall.issue()  # A002
    hall.issue()  # A003
    view = comes(hall, PHONE, TOMORROW_TEN + minutes(14))  # A004
    assert view.ahead == 1
    assert labels(hall) == ["A001", "A004", "A002", "A003"]


def test_of_one_slot_the_first_to_check_in_goes_first_and_earlier_slots_before_later_ones(hall: Hall) -> None:
    for number, at in ((1, TOMORROW_TEN + minutes(30)), (2, TOMORROW_TEN), (3, TOMORROW_TEN)):
        book(hall, at, phone(number))
    hall.clock.set(TOMORROW_TEN - minutes(1))
    hall.issue()  # A001
    comes(hall, phone(2))  # A002
    comes(hall, phone(1), TOMORROW_TEN)  # A003, for half past ten
    comes(hall, phone(3), TOMORROW_TEN + minutes(1))  # A004
    assert labels(hall) == ["A001", "A002", "A004", "A003"]


def test_where_nobody_waits_an_early_number_may_be_called_before_its_slot_and_the_console_says_why(hall: Hall) -> None:
    book(hall)
    comes(hall, PHONE, TOMORROW_TEN - minutes(20))
    hall.open()
    up = hall.ask(clerk(), calling.next_up, 1)
    assert up is not None
    assert (up.ticket.label, up.rule) == ("A001", "appointment")
    called = hall.call()
    assert called is not None
    entries = hall.ask(KIOSK, lambda c: c.unit.ledger.of(Subject.TICKET, str(called.id)))
    assert entries[-1][1].data["rule"] == "appointment"


def test_a_call_that_is_undone_when_the_slot_has_begun_stands_at_its_slot(hall: Hall) -> None:
    book(hall)
    comes(hall, PHONE, TOMORROW_TEN - minutes(20))
    hall.open()
    hall.clock.set(TOMORROW_TEN - timedelta(seconds=2))
    hall.call()
    hall.clock.set(TOMORROW_TEN + timedelta(seconds=2))
    hall.issue()
    hall.do(clerk(), undoing.undo, 1)
    assert labels_open(hall) == ["A001", "A002"]


def labels_open(hall: Hall) -> list[str]:
    found = []
    while (called := hall.call()) is not None:
        found.append(called.label)
        hall.do(clerk(), calling.no_show, 1)
    return found


def test_sent_on_after_its_slot_began_it_stands_at_its_slot(hall: Hall) -> None:
    book(hall)
    comes(hall, PHONE, TOMORROW_TEN - minutes(20))
    hall.open()
    hall.call()
    hall.start()
    hall.clock.set(TOMORROW_TEN + minutes(1))
    hall.issue("C")
    hall.do(clerk(), transfers.transfer, 1, "C", None)
    assert labels(hall, 4) == ["A001", "C001"]


def test_who_comes_back_is_not_put_behind_a_slot_that_has_not_begun(hall: Hall) -> None:
    hall.clock.set(TEN + DAY - minutes(40))
    missed = hall.issue()  # A001
    hall.open()
    hall.call()
    hall.do(clerk(), calling.no_show, 1)
    hall.clock.set(TEN)
    for number in (2, 3):
        book(hall, phone=phone(number))
    hall.clock.set(TOMORROW_TEN - minutes(30))
    for number in (2, 3):
        comes(hall, phone(number))  # A002, A003
    hall.do(KIOSK, returning.come_back, missed.token)
    hall.clock.set(TOMORROW_TEN + minutes(1))
    hall.issue()  # A004
    assert labels_open(hall) == ["A001", "A002", "A003", "A004"]


def test_who_asks_to_be_later_has_to_wait_for_the_slot(hall: Hall) -> None:
    book(hall)
    view = comes(hall, PHONE, TOMORROW_TEN - minutes(20))
    hall.issue()
    hall.refuses("slot_not_begun", KIOSK, returning.later, view.token)
    assert "later" not in open_to(hall, view)
    hall.clock.set(TOMORROW_TEN)
    assert "later" in open_to(hall, view)
    hall.refuses("nobody_behind", KIOSK, returning.later, view.token)
    hall.issue()
    hall.do(KIOSK, returning.later, view.token)
    assert labels(hall) == ["A002", "A003", "A001"]


def test_nobody_gives_up_the_one_delay_for_a_slot_that_has_not_begun(hall: Hall) -> None:
    book(hall)
    hall.clock.set(TOMORROW_TEN - minutes(20))
    early = hall.issue()  # A001
    comes(hall, PHONE, TOMORROW_TEN - minutes(20))  # A002, behind everybody until ten
    hall.refuses("nobody_behind", KIOSK, returning.later, early.token)
    hall.issue()
    hall.do(KIOSK, returning.later, early.token)
    assert labels(hall) == ["A003", "A001", "A002"]


def open_to(hall: Hall, view: TicketView) -> tuple[str, ...]:
    return hall.ask(KIOSK, lambda c: returning.open_to_holder(c, intake.ticket_by_token(c, view.token).ticket))


def test_a_number_kept_after_all_before_its_slot_is_still_one_of_the_slot(hall: Hall) -> None:
    book(hall)
    view = comes(hall, PHONE, TOMORROW_TEN - minutes(20))
    hall.do(KIOSK, returning.cancel, view.token)
    hall.issue()
    kept = hall.do(KIOSK, returning.undo_cancel, view.token)
    assert (kept.booked_for, kept.position) == (TOMORROW_TEN, view.ticket.position)
    hall.clock.set(TOMORROW_TEN + minutes(1))
    hall.issue()
    assert labels(hall) == ["A002", "A001", "A003"]


def test_a_number_kept_after_all_when_its_slot_began_meanwhile_stands_at_its_slot(hall: Hall) -> None:
    book(hall)
    view = comes(hall, PHONE, TOMORROW_TEN - minutes(20))
    hall.clock.set(TOMORROW_TEN - minutes(1))
    hall.issue()
    hall.do(KIOSK, returning.cancel, view.token)
    hall.clock.set(TOMORROW_TEN + minutes(0.5))
    hall.issue()
    hall.do(KIOSK, returning.undo_cancel, view.token)
    assert labels(hall) == ["A002", "A001", "A003"]


def test_each_placing_has_its_entry_in_the_name_of_the_law(hall: Hall) -> None:
    book(hall)
    view = comes(hall, PHONE, TOMORROW_TEN - minutes(20))
    hall.clock.set(TOMORROW_TEN + minutes(1))
    hall.issue()
    lines = hall.ask(KIOSK, lambda c: c.unit.ledger.of(Subject.TICKET, str(view.ticket.id)))
    assert [(str(fact.kind), actor) for _, fact, _, actor in lines] == [
        ("ticket_issued", "device:1"),
        ("ticket_placed", "system"),
    ]
    hall.issue()
    assert len(hall.ask(KIOSK, lambda c: c.unit.ledger.of(Subject.TICKET, str(view.ticket.id)))) == 2, "once"


# Nobody came


def test_an_absence_is_read_at_once_and_written_once(hall: Hall) -> None:
    booking = book(hall)
    hall.clock.set(TOMORROW_TEN + minutes(15))
    assert absences.settle_appointments(hall.system) == 0
    hall.clock.set(TOMORROW_TEN + minutes(15.1))
    assert hall.ask(ANYBODY, appointments.look_at, booking.token).appointment.status == "no_show"
    counts = hall.ask(KIOSK, appointments.counts_of, TOMORROW_TEN.date())
    assert [(one.status, one.count) for one in counts] == [(AppointmentStatus.NO_SHOW, 1)]
    assert absences.settle_appointments(hall.system) == 1
    assert absences.settle_appointments(hall.system) == 0
    assert told(hall, Subject.APPOINTMENT, booking.appointment.id) == ["appointment_booked", "appointment_missed"]


def test_who_was_marked_absent_and_comes_late_was_late(hall: Hall) -> None:
    booking = book(hall)
    hall.clock.set(TOMORROW_TEN + minutes(20))
    absences.settle_appointments(hall.system)
    comes(hall, PHONE)
    assert hall.ask(ANYBODY, appointments.look_at, booking.token).appointment.status == "late"


def test_three_absences_block_for_thirty_days(hall: Hall) -> None:
    for _ in range(3):
        book(hall, hall.clock.at.replace(hour=2, minute=0) + DAY)
        hall.clock.forward(days=1, minutes=30)
        absences.settle_appointments(hall.system)
    last = hall.clock.at
    refusal = hall.refuses("booking_blocked", ANYBODY, appointments.book, wish(next_ten(hall)))
    assert refusal.detail["until"] == last.date() + timedelta(days=30)
    book(hall, next_ten(hall), phone(2))
    hall.clock.set(last + timedelta(days=30))
    hall.refuses("booking_blocked", ANYBODY, appointments.book, wish(next_ten(hall)))
    hall.clock.set(last + timedelta(days=31))
    book(hall, next_ten(hall))


def next_ten(hall: Hall) -> datetime:
    def first(context: Context) -> datetime:
        day = appointments.bookable_days(context, context.centre.queues["A"])[0]
        return appointments.beginnings(context.centre, day)[3]

    return hall.ask(KIOSK, first)


def test_who_came_is_forgotten_the_next_day_and_who_did_not_when_the_rule_looks_back_no_longer(hall: Hall) -> None:
    came, missed = book(hall, phone=phone(1)), book(hall, phone=phone(2))
    comes(hall, phone(1), TOMORROW_TEN)
    hall.clock.set(TOMORROW_TEN + minutes(30))
    absences.settle_appointments(hall.system)
    assert persons(hall, came, missed) == [True, True]
    hall.clock.forward(days=1)
    absences.settle_appointments(hall.system)
    assert persons(hall, came, missed) == [False, True]
    hall.clock.forward(days=119)
    absences.settle_appointments(hall.system)
    assert persons(hall, came, missed) == [False, True]
    hall.clock.forward(days=1)
    absences.settle_appointments(hall.system)
    assert persons(hall, came, missed) == [False, False]


def persons(hall: Hall, *of: Booking) -> list[bool]:
    return [bool(hall.ask(KIOSK, appointments.look_at, one.token).appointment.person) for one in of]


def test_two_who_saw_the_same_booking_move_it_once(hall: Hall) -> None:
    seen = book(hall).appointment

    def move(context: Context) -> None:
        context.unit.appointments.move(seen, replace(seen, status=AppointmentStatus.CANCELLED))

    hall.do(KIOSK, move)
    with pytest.raises(WrongState):
        hall.do(KIOSK, move)
