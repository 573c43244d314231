"""Who is next at a window and why; what state a queue is in for somebody who wants a number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.domain.ticket import Ticket


class QueueState(StrEnum):
    """What a queue says to somebody in front of the kiosk."""

    OPEN = "open"
    SOON = "soon"
    PAUSED = "paused"
    FULL = "full"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Choice:
    """The ticket that a window gets next, and the rule that chose it."""

    ticket: Ticket
    rule: str


def next_for(heads: Iterable[Ticket], preference: Sequence[str]) -> Choice | None:
    """The next ticket among the heads of the queues that a window serves, or None when nobody waits.

    `heads` holds the first waiting ticket of each queue, `preference` the window's queues in its own order. The
    earliest arrival goes first, by place and never by a time of day, which can step; the window's order breaks ties.
    """
    rank = {queue: position for position, queue in enumerate(preference)}
    served = [ticket for ticket in heads if ticket.queue in rank]
    if not served:
        return None
    return Choice(min(served, key=lambda ticket: (ticket.place, rank[ticket.queue])), "earliest_arrival")


@dataclass(frozen=True, slots=True)
class Issuing:
    """What decides whether a queue gives numbers now: the hall's hours, a pause and a quota."""

    is_open_now: bool
    opens_later_today: bool
    paused_until: datetime | None
    is_paused: bool
    issued: int
    quota: int | None

    @property
    def state(self) -> QueueState:
        """The first thing that stands in the way, or `open`."""
        if not self.is_open_now:
            return QueueState.SOON if self.opens_later_today else QueueState.CLOSED
        if self.is_paused:
            return QueueState.PAUSED
        if self.quota is not None and self.issued >= self.quota:
            return QueueState.FULL
        return QueueState.OPEN

    @property
    def left(self) -> int | None:
        """How many numbers the quota still allows; None when there is no quota."""
        return None if self.quota is None else max(0, self.quota - self.issued)
