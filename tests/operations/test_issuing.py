"""When a number is given and when it is not: hours, holidays, pauses, quotas, unknown wishes."""

from datetime import datetime, timedelta

import pytest

from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.ticket import Outcome
from kiosk.operations import duty, intake, printing, serving
from kiosk.operations.intake import TicketWish
from tests.make import GUIDE, KIOSK, Hall, centre_with, clerk, item_where

HOURS = [
    # local time, code of the refusal or None, reason
    ("2026-09-15 08:29", "hall_opens_later", "a minute before opening"),
    ("2026-09-15 08:30", None, "opening itself is open"),
    ("2026-09-15 11:59", None, "the morning runs to noon"),
    ("2026-09-15 12:00", "hall_opens_later", "noon is lunch"),
    ("2026-09-15 13:59", "hall_opens_later", "still lunch"),
    ("2026-09-15 14:00", None, "the afternoon begins"),
    ("2026-09-15 17:14", None, "a minute before issuing stops"),
    ("2026-09-15 17:15", "hall_closed", "the last fifteen minutes belong to those who wait"),
    ("2026-09-15 17:30", "hall_closed", "closed"),
    ("2026-09-15 23:59", "hall_closed", "night"),
    ("2026-09-16 00:00", "hall_opens_later", "a new service day, before opening"),
    ("2026-09-19 10:00", "hall_closed", "an ordinary Saturday"),
    ("2026-09-20 10:00", None, "a Sunday that is worked before the holiday (make-up day)"),
    ("2026-10-10 10:00", None, "a Saturday that is worked after the holiday (make-up day)"),
    ("2026-10-01 10:00", "hall_closed", "National Day"),
    ("2026-10-07 10:00", "hall_closed", "the last day of the holiday"),
    ("2027-03-01 10:00", "hall_closed", "a year without a calendar: nobody can promise that the hall opens"),
]


@pytest.mark.parametrize(("local", "code", "reason"), HOURS)
def test_numbers_are_given_in_issuing_hours_only(hall: Hall, local: str, code: str | None, reason: str) -> None:
    hall.clock.set(datetime.fromisoformat(local).replace(tzinfo=hall.of.zone))
    if code is None:
        assert hall.issue().ticket.label == "A001"
        return
    hall.refuses(code, KIOSK, intake.issue, TicketWish(queue="A"))
    assert hall.ask(KIOSK, lambda c: c.unit.tickets.issued(c.today, "A")) == 0


def test_a_refusal_says_when_the_hall_opens_again(hall: Hall) -> None:
    hall.clock.set(datetime(2026, 9, 30, 18, 0, tzinfo=hall.of.zone))
    refusal = hall.refuses("hall_closed", KIOSK, intake.issue, TicketWish(queue="A"))
    assert refusal.detail["opens_at"] == datetime(2026, 10, 8, 8, 30, tzinfo=hall.of.zone)


A_ITEM = item_where(lambda item: item.department_zh == "市场监督管理局").code

WISHES = [
    (TicketWish(), "item_or_queue_needed", "nothing was wished"),
    (TicketWish(item="XX-999"), "unknown_item", "no such item"),
    (TicketWish(queue="Z"), "unknown_queue", "no such queue"),
    (TicketWish(queue="a"), "unknown_queue", "a queue is named by its capital letter"),
    (TicketWish(item=A_ITEM, queue="C"), "item_not_in_queue", "the item is handled in another queue"),
    (TicketWish(item=A_ITEM, queue="Z"), "unknown_queue", "an unknown queue beside a known item"),
    (TicketWish(item="SJ-001\x00"), "unknown_item", "a control byte makes it another, unknown item"),
]


@pytest.mark.parametrize(("wish", "code", "reason"), WISHES)
def test_an_unknown_wish_is_refused(hall: Hall, wish: TicketWish, code: str, reason: str) -> None:
    hall.refuses(code, KIOSK, intake.issue, wish)


def test_an_item_leads_to_its_queue(hall: Hall) -> None:
    view = hall.issue(None, A_ITEM)
    assert (view.ticket.queue, view.ticket.item, view.windows) == ("A", A_ITEM, hall.of.windows_of("A"))
    assert hall.issue("A", A_ITEM).ticket.label == "A002"


def test_a_number_is_given_whether_or_not_a_window_is_open(hall: Hall) -> None:
    assert [hall.issue(code).ticket.number for code in hall.of.queues] == [1] * 8


def test_ahead_counts_those_who_wait_before(hall: Hall) -> None:
    assert [hall.issue().ahead for _ in range(4)] == [0, 1, 2, 3]
    hall.open()
    hall.call()
    assert hall.issue().ahead == 3


def test_a_paused_queue_gives_no_number_until_it_goes_on(hall: Hall) -> None:
    hall.do(GUIDE, duty.pause_queue, "A", "停电", None)
    hall.refuses("queue_paused", KIOSK, intake.issue, TicketWish(queue="A"))
    assert hall.issue("C").ticket.label == "C001"
    hall.do(GUIDE, duty.resume_queue, "A")
    assert hall.issue().ticket.label == "A001"


def test_a_pause_ends_by_itself_at_its_time_and_with_its_day(hall: Hall) -> None:
    hall.do(GUIDE, duty.pause_queue, "A", "停电", hall.clock.at + timedelta(minutes=30))
    hall.clock.forward(minutes=29)
    hall.refuses("queue_paused", KIOSK, intake.issue, TicketWish(queue="A"))
    hall.clock.forward(minutes=1)
    hall.issue()
    hall.do(GUIDE, duty.pause_queue, "A", "停电", None)
    hall.clock.forward(days=1)
    hall.issue()


PAUSES = [
    (("Z", "停电", None), "unknown_queue", "no such queue"),
    (("A", "  ", None), "text_missing", "a pause needs a reason"),
    (("A", "停\x07电", None), "text_has_control_characters", "a control byte in the reason"),
    (("A", "电" * 201, None), "text_too_long", "a reason that no board could show"),
]


@pytest.mark.parametrize(("given", "code", "reason"), PAUSES)
def test_a_pause_that_says_nothing_is_refused(hall: Hall, given, code, reason) -> None:
    hall.refuses(code, GUIDE, duty.pause_queue, *given)


def test_a_pause_until_the_past_and_an_end_of_no_pause_are_refused(hall: Hall) -> None:
    hall.refuses("until_in_the_past", GUIDE, duty.pause_queue, "A", "停电", hall.clock.at)
    hall.refuses("queue_not_paused", GUIDE, duty.resume_queue, "A")


def test_a_full_queue_gives_no_number_and_counts_only_its_own_day() -> None:
    hall = Hall(of=centre_with(quota={"A": 2}))
    assert [hall.issue().ticket.number for _ in range(2)] == [1, 2]
    refusal = hall.refuses("queue_full", KIOSK, intake.issue, TicketWish(queue="A"))
    assert refusal.detail["quota"] == 2
    hall.issue("C")
    hall.clock.forward(days=1)
    assert hall.issue().ticket.number == 1


def test_a_quota_counts_those_who_went_away_too() -> None:
    hall = Hall(of=centre_with(quota={"A": 1}))
    hall.issue()
    hall.open()
    hall.call()
    hall.refuses("queue_full", KIOSK, intake.issue, TicketWish(queue="A"))


def test_number_entry_and_slip_stand_together(hall: Hall) -> None:
    view = hall.issue()
    ((seq, fact, at, actor),) = hall.ask(KIOSK, lambda c: c.unit.ledger.of(Subject.TICKET, str(view.ticket.id)))
    assert (fact.kind, fact.data["number"], at, actor) == (FactKind.TICKET_ISSUED, "A001", hall.clock.at, KIOSK.label)
    assert seq == view.ticket.place == hall.revision
    assert view.slip is not None
    assert (view.slip.state, view.slip.ticket_id, view.slip.is_reprint) == ("pending", view.ticket.id, False)


def test_without_a_printer_the_number_stands_all_the_same() -> None:
    hall = Hall(of=centre_with(default_printer=None, printers={}))
    assert hall.issue().slip is None
    view = hall.ask(KIOSK, intake.ticket_by_token, hall.issue().token)
    hall.refuses("no_printer", KIOSK, intake.print_again, view.token)


def test_a_second_slip_is_marked_and_only_for_who_still_waits(hall: Hall) -> None:
    view = hall.issue()
    _comes_out(hall, view)
    again = hall.do(KIOSK, intake.print_again, view.token)
    assert again.slip is not None
    assert again.slip.is_reprint
    assert again.ticket.label == view.ticket.label
    hall.open()
    hall.call()
    hall.start()
    hall.refuses("slip_not_needed", KIOSK, intake.print_again, view.token)


def test_staff_print_the_number_that_is_served_but_none_that_is_done(hall: Hall) -> None:
    view = hall.issue()
    hall.open()
    hall.call()
    hall.start()
    _comes_out(hall, view)
    again = hall.do(GUIDE, intake.print_number_again, view.ticket.label)
    assert again.slip is not None
    assert again.slip.is_reprint
    hall.do(clerk(), serving.finish, 1, Outcome.ENQUIRY)
    _comes_out(hall, view)
    hall.refuses("slip_not_needed", GUIDE, intake.print_number_again, view.ticket.label)


def test_second_slips_are_counted_and_only_one_is_on_its_way(hall: Hall) -> None:
    view = hall.issue()
    hall.refuses("slip_on_its_way", KIOSK, intake.print_again, view.token)
    for _ in range(3):
        _comes_out(hall, view)
        hall.do(KIOSK, intake.print_again, view.token)
        hall.refuses("slip_on_its_way", GUIDE, intake.print_again, view.token)
    told = [fact for _, fact, _, _ in hall.ask(KIOSK, lambda c: c.unit.ledger.of(Subject.TICKET, str(view.ticket.id)))]
    copies = [fact.data["copy"] for fact in told if fact.kind is FactKind.SLIP_ASKED_AGAIN]
    assert copies == [1, 2, 3]


@pytest.mark.parametrize(
    ("printers", "default", "expected", "reason"),
    [
        ({"kiosk-1": "one", "guide": "desk"}, "rest", "desk", "the printer beside whoever asks"),
        ({"kiosk-1": "one"}, "rest", "rest", "the default stands beside everybody else"),
        ({"kiosk-1": "one"}, None, "one", "beside the kiosk that gave the number, where nobody has a printer"),
    ],
)
def test_where_a_second_slip_comes_out(
    printers: dict[str, str], default: str | None, expected: str, reason: str
) -> None:
    hall = Hall(of=centre_with(printers=printers, default_printer=default))
    view = hall.issue()
    _comes_out(hall, view)
    again = hall.do(GUIDE, intake.print_again, view.token)
    assert again.slip is not None
    assert again.slip.printer == expected, reason


def _comes_out(hall: Hall, view: intake.TicketView) -> None:
    """The printer takes whatever waits for it and says that all is well."""
    job = hall.ask(KIOSK, intake.ticket_by_token, view.token).slip
    assert job is not None
    assert printing.drain(hall.system, job.printer, lambda *_: printing.Printed("printed")) == 1


def test_a_slips_address_is_read_in_any_case_and_unknown_ones_are_refused(hall: Hall) -> None:
    view = hall.issue()
    for token in (view.token, view.token.lower(), view.token.upper()):
        assert hall.ask(KIOSK, intake.ticket_by_token, token).ticket.id == view.ticket.id
    hall.refuses("unknown_ticket", KIOSK, intake.ticket_by_token, "A" * 26)
