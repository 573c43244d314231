"""One transaction a verb, one effect a key, and word to the listeners only after a commit."""

import pytest

from kiosk.domain.errors import Unacceptable
from kiosk.operations import intake
from kiosk.operations.intake import TicketWish
from kiosk.operations.ports import Context
from kiosk.operations.system import Answer, Once, as_answer
from tests.make import GUIDE, KIOSK, Hall


def issue(context: Context) -> Answer:
    return as_answer(201, {"number": intake.issue(context, TicketWish(queue="A")).ticket.label})


def test_the_same_wish_gets_its_first_answer_again(hall: Hall) -> None:
    answers = {hall.system.perform_once(KIOSK, issue, Once("k", "body")) for _ in range(5)}
    assert answers == {Answer(201, '{"number":"A001"}')}
    assert hall.issue().ticket.label == "A002"


def test_another_wish_with_the_same_key_is_refused_and_changes_nothing(hall: Hall) -> None:
    hall.system.perform_once(KIOSK, issue, Once("k", "body"))
    before = hall.revision
    with pytest.raises(Unacceptable) as refused:
        hall.system.perform_once(KIOSK, issue, Once("k", "another body"))
    assert (refused.value.code, hall.revision) == ("idempotency_key_reused", before)


def test_two_devices_may_choose_the_same_key(hall: Hall) -> None:
    first = hall.system.perform_once(KIOSK, issue, Once("k", "body"))
    assert hall.system.perform_once(GUIDE, issue, Once("k", "body")) != first


def test_a_refused_wish_leaves_its_key_free(hall: Hall) -> None:
    hall.clock.forward(hours=12)
    with pytest.raises(Unacceptable):
        hall.system.perform_once(KIOSK, issue, Once("k", "body"))
    hall.clock.forward(hours=12)
    assert hall.system.perform_once(KIOSK, issue, Once("k", "body")).status == 201


def test_whatever_raises_in_the_middle_leaves_nothing_behind(hall: Hall) -> None:
    def breaks(context: Context) -> Answer:
        issue(context)
        raise ZeroDivisionError

    for attempt in (
        lambda: hall.system.perform(KIOSK, breaks),
        lambda: hall.system.perform_once(KIOSK, breaks, Once("k", "body")),
    ):
        with pytest.raises(ZeroDivisionError):
            attempt()
    assert (hall.revision, hall.heard.times) == (0, 0)
    assert hall.system.perform_once(KIOSK, issue, Once("k", "body")).text == '{"number":"A001"}'


def test_listeners_hear_of_a_change_and_not_of_a_look(hall: Hall) -> None:
    hall.issue()
    assert hall.heard.times == 1
    hall.ask(KIOSK, lambda context: context.unit.tickets.waiting(context.today))
    hall.do(KIOSK, lambda context: None)
    assert hall.heard.times == 1
