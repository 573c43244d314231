"""A ticket: its number, its states and the moves between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from kiosk.domain.errors import WrongState


class TicketStatus(StrEnum):
    """Where a ticket stands (hall-and-law 4.9)."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    HELD = "held"
    MISSED = "missed"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    VOID = "void"


class Outcome(StrEnum):
    """How a visit at a window ended."""

    DECIDED = "decided"
    ACCEPTED = "accepted"
    NOTICE = "notice"
    NOT_ACCEPTED = "not_accepted"
    ENQUIRY = "enquiry"


class Move(StrEnum):
    """What can be done to a ticket once it is issued."""

    CALL = "call"
    RECALL = "recall"
    START = "start"
    NO_SHOW = "no_show"
    FINISH = "finish"


# From which states a move is legal, and where it leads. Whatever is not here does not happen.
_MOVES: Mapping[Move, tuple[frozenset[TicketStatus], TicketStatus]] = {
    Move.CALL: (frozenset({TicketStatus.WAITING}), TicketStatus.CALLED),
    Move.RECALL: (frozenset({TicketStatus.CALLED}), TicketStatus.CALLED),
    Move.START: (frozenset({TicketStatus.CALLED}), TicketStatus.SERVING),
    Move.NO_SHOW: (frozenset({TicketStatus.CALLED}), TicketStatus.MISSED),
    Move.FINISH: (frozenset({TicketStatus.SERVING}), TicketStatus.FINISHED),
}

AT_A_WINDOW = frozenset({TicketStatus.CALLED, TicketStatus.SERVING})


def label(queue: str, number: int) -> str:
    """The number as people read it: `A012`; from 1000 on it grows (`A1000`)."""
    return f"{queue}{number:03d}"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A place in one queue on one service day. Instants are aware UTC; `place` orders arrivals in the centre."""

    id: int
    queue: str
    number: int
    service_day: date
    place: int
    status: TicketStatus
    item: str | None
    language: str
    issued_at: datetime
    version: int = 1
    is_priority: bool = False
    window: int | None = None
    calls: int = 0
    called_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    outcome: Outcome | None = None
    device: str = ""

    @property
    def label(self) -> str:
        """The number on the slip, the board and in the voice."""
        return label(self.queue, self.number)

    def status_on(self, today: date) -> TicketStatus:
        """The status as it is on `today`: whoever was still waiting when an earlier day ended has expired."""
        if self.service_day < today and self.status in {TicketStatus.WAITING, TicketStatus.MISSED}:
            return TicketStatus.EXPIRED
        return self.status

    def after(self, move: Move) -> TicketStatus:
        """The status that `move` leads to; raises `WrongState` when the move is not legal from here."""
        legal_from, leads_to = _MOVES[move]
        if self.status not in legal_from:
            raise WrongState(f"ticket_cannot_{move}", state=self.status, number=self.label)
        return leads_to
