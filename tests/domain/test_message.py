"""Messages: which number is one, how long a message is worth sending, and how often it is tried."""

from datetime import timedelta

import pytest

from kiosk.domain.errors import Unacceptable
from kiosk.domain.message import MOST_TRIES, Message, MessageEvent, MessageState, masked, mobile_number
from tests.make import TEN

NUMBERS = [
    ("as it is said", "13812345678", "13812345678"),
    ("in groups", "138 1234 5678", "13812345678"),
    ("with the country", "+86-138-1234-5678", "13812345678"),
    ("too short", "1381234567", None),
    ("no mobile number", "12812345678", None),
    ("a landline", "0595-12345678", None),
    ("digits of another script", "１３８１２３４５６７８", None),
    ("a line break behind it", "13812345678\n1", None),
    ("nothing", "", None),
]


@pytest.mark.parametrize(("reason", "typed", "number"), NUMBERS)
def test_a_number_is_eleven_digits_however_it_is_written(reason: str, typed: str, number: str | None) -> None:
    if number:
        assert mobile_number(typed) == number
        return
    with pytest.raises(Unacceptable) as refused:
        mobile_number(typed)
    assert (refused.value.code, refused.value.detail) == ("phone_malformed", {}), "what was typed is not repeated"


def test_a_record_shows_head_and_tail() -> None:
    assert masked("13812345678") == "138****5678"


def message(event: MessageEvent, tries: int = 0) -> Message:
    return Message(1, 1, event, 0, MessageState.SENDING, tries, TEN, TEN)


@pytest.mark.parametrize(
    ("event", "minutes"), [(MessageEvent.NEAR, 10), (MessageEvent.CALLED, 3), (MessageEvent.DECIDED, 3 * 24 * 60)]
)
def test_a_message_that_is_too_old_only_confuses(event: MessageEvent, minutes: int) -> None:
    at_last = TEN + timedelta(minutes=minutes)
    assert not message(event).is_stale(at_last)
    assert message(event).is_stale(at_last + timedelta(seconds=1))


def test_tries_come_ever_later_and_end() -> None:
    pauses = [message(MessageEvent.DECIDED, tries).next_try(TEN) for tries in range(MOST_TRIES)]
    assert pauses[-1] is None
    seconds = [(at - TEN).total_seconds() for at in pauses[:-1] if at]
    assert seconds == [5, 15, 45, 135]
