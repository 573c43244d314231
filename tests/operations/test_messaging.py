"""Told once each at three ahead, at the call, at the decision; only who left a number; at most once, whatever stops."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kiosk.domain.case import Decision
from kiosk.domain.facts import Subject
from kiosk.domain.message import LEASE, MessageState
from kiosk.domain.ticket import Outcome
from kiosk.operations import calling, casework, messaging, returning, serving, undoing
from kiosk.operations.messaging import Outgoing, Sent
from tests.make import KIOSK, TUESDAY, Hall, clerk, slow_item

PHONE = "13812345678"
SENT = Sent(MessageState.SENT)


class Gateway:
    """Takes messages down and answers as it is told."""

    def __init__(self, *answers: Sent) -> None:
        self.answers = list(answers)
        self.taken: list[Outgoing] = []

    def __call__(self, outgoing: Outgoing) -> Sent:
        self.taken.append(outgoing)
        return self.answers.pop(0) if self.answers else SENT

    @property
    def said(self) -> list[tuple[str, str]]:
        return [(one.ticket.label, str(one.event)) for one in self.taken]


def works(hall: Hall, gateway: Gateway) -> list[tuple[str, str]]:
    """What the messenger does after commits; gives everything that was ever sent."""
    messaging.tell_near(hall.system)
    messaging.drain(hall.system, gateway)
    return gateway.said


def entries(hall: Hall, ticket_id: int) -> list[Any]:
    return hall.ask(KIOSK, lambda context: [f for _, f, _, _ in context.unit.ledger.of(Subject.TICKET, str(ticket_id))])


def test_each_of_the_three_is_told_once(stored: Hall) -> None:
    for _ in range(4):
        stored.issue()
    late, gateway = stored.issue(phone=PHONE), Gateway()
    assert works(stored, gateway) == [], "four ahead are too many"
    stored.open(), stored.call(), stored.start()
    assert works(stored, gateway) == [("A005", "near")]
    assert gateway.taken[0].ahead == 3
    assert gateway.taken[0].phone == PHONE
    stored.do(clerk(), serving.finish, 1, Outcome.ENQUIRY)
    stored.do(clerk(), calling.call_number, 1, "A005", "赶火车")
    stored.clock.forward(seconds=30)
    stored.do(clerk(), calling.recall, 1)
    assert works(stored, gateway)[1:] == [("A005", "called")], "a repeated call tells nothing more"
    stored.start()
    case = stored.receive(slow_item().code, ticket=late.ticket.label)
    stored.do(clerk(), casework.accept, case.ref)
    stored.do(clerk(), casework.decide, case.ref, Decision.GRANTED)
    assert works(stored, gateway)[2:] == [("A005", "decided")]
    works(stored, gateway)
    assert len(gateway.taken) == 3


def test_who_left_no_number_is_told_nothing(hall: Hall) -> None:
    hall.issue(), hall.open(), hall.call()
    assert works(hall, Gateway()) == []


def test_a_call_that_was_taken_back_and_made_again_is_told_once(hall: Hall) -> None:
    hall.issue(phone=PHONE), hall.open(), hall.call()
    gateway = Gateway()
    works(hall, gateway)
    hall.do(clerk(), undoing.undo, 1)
    hall.call()
    assert [event for _, event in works(hall, gateway)].count("called") == 1


def test_what_is_no_longer_true_is_not_sent(hall: Hall) -> None:
    token = hall.issue(phone=PHONE).token
    messaging.tell_near(hall.system)
    hall.do(KIOSK, returning.cancel, token)
    assert works(hall, Gateway()) == []


def test_what_is_too_old_is_not_sent(hall: Hall) -> None:
    hall.issue(phone=PHONE)
    messaging.tell_near(hall.system)
    hall.clock.forward(minutes=11)
    assert works(hall, Gateway()) == []


def test_a_try_that_surely_did_not_arrive_is_made_again_later(hall: Hall) -> None:
    hall.issue(phone=PHONE)
    gateway = Gateway(Sent(MessageState.PENDING, "no_connection"), SENT)
    assert len(works(hall, gateway)) == 1
    assert len(works(hall, gateway)) == 1, "not at once"
    hall.clock.forward(seconds=5)
    assert len(works(hall, gateway)) == 2
    hall.clock.forward(hours=1)
    assert len(works(hall, gateway)) == 2


def test_it_is_given_up_in_the_end(hall: Hall) -> None:
    hall.issue(phone=PHONE)
    gateway = Gateway(*[Sent(MessageState.PENDING, "status_503")] * 20)
    for _ in range(20):
        works(hall, gateway)
        hall.clock.forward(seconds=140)
    assert 1 < len(gateway.taken) <= 5


@pytest.mark.parametrize("answer", [Sent(MessageState.UNCONFIRMED, "no_answer"), Sent(MessageState.DEAD, "status_400")])
def test_what_may_have_arrived_or_never_will_is_not_repeated(hall: Hall, answer: Sent) -> None:
    hall.issue(phone=PHONE)
    gateway = Gateway(answer)
    works(hall, gateway)
    hall.clock.forward(minutes=5)
    assert len(works(hall, gateway)) == 1


class Killed(BaseException):
    """The process ends between sending and writing it down."""


def test_a_process_that_is_killed_while_sending_repeats_nothing(stored: Hall) -> None:
    stored.issue(phone=PHONE)
    messaging.tell_near(stored.system)
    taken: list[Outgoing] = []

    def send(outgoing: Outgoing) -> Sent:
        taken.append(outgoing)
        raise Killed

    with pytest.raises(Killed):
        messaging.drain(stored.system, send)
    gateway = Gateway()
    for _ in range(3):
        stored.clock.forward(seconds=LEASE.total_seconds() / 2)
        assert works(stored, gateway) == []
    assert len(taken) == 1


def test_two_processes_send_one_message(stored: Hall) -> None:
    stored.issue(phone=PHONE)
    messaging.tell_near(stored.system)
    second, gateway = Gateway(), Gateway()

    def send(outgoing: Outgoing) -> Sent:
        messaging.drain(stored.system, second)  # another process comes while this one is sending
        return gateway(outgoing)

    messaging.drain(stored.system, send)
    assert (len(gateway.taken), len(second.taken)) == (1, 0)


def test_a_hand_that_was_too_slow_writes_nothing_over(stored: Hall) -> None:
    ticket = stored.issue(phone=PHONE).ticket

    def send(_: Outgoing) -> Sent:
        stored.clock.forward(seconds=LEASE.total_seconds())
        messaging.drain(stored.system, Gateway())  # which finds the message lost, and marks it
        return SENT

    messaging.tell_near(stored.system)
    messaging.drain(stored.system, send)
    assert "message_tried" not in [fact.kind for fact in entries(stored, ticket.id)]


def test_the_ledger_never_learns_the_number(stored: Hall) -> None:
    view = stored.issue(phone=PHONE)
    works(stored, Gateway())
    said = repr(entries(stored, view.ticket.id))
    assert "message_tried" in said
    assert PHONE not in said
    assert PHONE[-4:] not in said


def test_a_holder_takes_the_number_back(stored: Hall) -> None:
    token, gateway = stored.issue().token, Gateway()
    stored.do(KIOSK, messaging.ask_for_messages, token, "138-1234-5678")
    assert stored.ask(KIOSK, lambda c: messaging.tells(c, c.unit.tickets.by_token(c.tokens.digest(token))))
    stored.do(KIOSK, messaging.stop_messages, token)
    assert works(stored, gateway) == []
    stored.refuses("phone_malformed", KIOSK, messaging.ask_for_messages, token, "12345")
    stored.do(KIOSK, returning.cancel, token)
    stored.refuses("messages_too_late", KIOSK, messaging.ask_for_messages, token, PHONE)


def test_numbers_are_deleted_a_week_after_the_day(stored: Hall) -> None:
    ticket = stored.issue(phone=PHONE).ticket
    stored.clock.forward(days=6)
    assert messaging.forget_old_numbers(stored.system) == 0
    stored.clock.forward(days=1)
    assert messaging.forget_old_numbers(stored.system) == 1
    assert stored.ask(KIOSK, lambda context: context.unit.messages.phone(ticket.id)) is None
    last = (TUESDAY + timedelta(days=7)).isoformat()
    told = stored.ask(KIOSK, lambda context: context.unit.ledger.of(Subject.DAY, last))
    assert told[-1][1].data == {"count": 1}
