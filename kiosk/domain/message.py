"""A message to somebody who asked for it: what is told, for how long it is worth telling, how often it is tried."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.domain.errors import Unacceptable


class MessageEvent(StrEnum):
    """What is told, each once for a ticket (`decided` once for a case of the visit)."""

    NEAR = "near"
    CALLED = "called"
    DECIDED = "decided"


class MessageState(StrEnum):
    """Where a message stands. `unconfirmed`: it was on the way when the answer got lost, so it is never sent again."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    UNCONFIRMED = "unconfirmed"


NEAR = 3  # people ahead, the convention of Chinese halls
MOST_TRIES = 5
# Longer than any time-out of a gateway: after this, whoever was sending it has stopped.
LEASE = timedelta(minutes=2)
PHONE_KEPT = timedelta(days=7)  # after the day of the visit, at most

_VALID = {
    MessageEvent.NEAR: timedelta(minutes=10),
    MessageEvent.CALLED: timedelta(minutes=3),
    MessageEvent.DECIDED: timedelta(days=3),
}
_FIRST_PAUSE = timedelta(seconds=5)
_MOBILE = re.compile(r"1[3-9][0-9]{9}")


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the outbox; the number that it goes to is kept elsewhere. `about` is the case that was decided."""

    id: int
    ticket_id: int
    event: MessageEvent
    about: int
    state: MessageState
    tries: int
    due_at: datetime
    created_at: datetime

    def is_stale(self, now: datetime) -> bool:
        """Whether telling it now would only confuse."""
        return now - self.created_at > _VALID[self.event]

    def next_try(self, now: datetime) -> datetime | None:
        """When it is tried again after a try that surely did not arrive; None when that was the last one."""
        return now + _FIRST_PAUSE * 3**self.tries if self.tries + 1 < MOST_TRIES else None


def mobile_number(typed: str) -> str:
    """A mobile number of the mainland, as its eleven digits; raises `Unacceptable`, which never repeats what it got."""
    digits = re.sub(r"[\s-]", "", typed)
    plain = digits.removeprefix("+86")
    if not _MOBILE.fullmatch(plain):
        raise Unacceptable("phone_malformed")
    return plain


def masked(phone: str) -> str:
    """A number as a record may show it: `138****5678`."""
    return f"{phone[:3]}****{phone[-4:]}"
