"""A ticket: its number, its states and the moves between them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from kiosk.domain.errors import WrongState
from kiosk.domain.service_mode import Service, ServiceMode


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
    GIVE_UP = "give_up"
    HOLD = "hold"
    RESUME = "resume"
    TRANSFER = "transfer"
    FINISH = "finish"
    CANCEL = "cancel"
    RETURN = "return"
    DELAY = "delay"
    EXPIRE = "expire"


class PriorityClass(StrEnum):
    """Who is called before others; declared by the person, checked at the window (hall-and-law 4.5)."""

    MILITARY = "military"
    SENIOR = "senior"
    DISABLED = "disabled"
    PREGNANT = "pregnant"
    MAJOR_PROJECT = "major_project"


UNSERVED = frozenset(
    {TicketStatus.WAITING, TicketStatus.CALLED, TicketStatus.SERVING, TicketStatus.HELD, TicketStatus.MISSED}
)

# From which states a move is legal, and where it leads. Whatever is not here does not happen.
_MOVES: Mapping[Move, tuple[frozenset[TicketStatus], TicketStatus]] = {
    Move.CALL: (frozenset({TicketStatus.WAITING}), TicketStatus.CALLED),
    Move.RECALL: (frozenset({TicketStatus.CALLED}), TicketStatus.CALLED),
    Move.START: (frozenset({TicketStatus.CALLED}), TicketStatus.SERVING),
    Move.NO_SHOW: (frozenset({TicketStatus.CALLED}), TicketStatus.MISSED),
    Move.GIVE_UP: (frozenset({TicketStatus.CALLED}), TicketStatus.VOID),
    Move.HOLD: (frozenset({TicketStatus.SERVING}), TicketStatus.HELD),
    Move.RESUME: (frozenset({TicketStatus.HELD}), TicketStatus.SERVING),
    Move.TRANSFER: (frozenset({TicketStatus.SERVING}), TicketStatus.WAITING),
    Move.FINISH: (frozenset({TicketStatus.SERVING}), TicketStatus.FINISHED),
    Move.CANCEL: (frozenset({TicketStatus.WAITING, TicketStatus.MISSED}), TicketStatus.CANCELLED),
    Move.RETURN: (frozenset({TicketStatus.MISSED}), TicketStatus.WAITING),
    Move.DELAY: (frozenset({TicketStatus.WAITING}), TicketStatus.WAITING),
    Move.EXPIRE: (UNSERVED, TicketStatus.EXPIRED),
}

# What can be taken back for some seconds, and the state in which it left the ticket.
UNDOABLE = frozenset({Move.CALL, Move.NO_SHOW, Move.GIVE_UP, Move.TRANSFER, Move.FINISH})

AT_A_WINDOW = frozenset({TicketStatus.CALLED, TicketStatus.SERVING})


def label(queue: str, number: int) -> str:
    """The number as people read it: `A012`; from 1000 on it grows (`A1000`)."""
    return f"{queue}{number:03d}"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A place in one queue on one service day. Instants are aware UTC.

    `place` orders arrivals in the centre; who came back after a missed call, or asked to be called later, stands
    `behind` the one at that place.
    `series` is the queue that gave the number, which stays when the ticket is sent to another `queue`; `for_window`
    the one window that may call it. `moved_line` is the line of the ledger that moved it last, `issued_line` the one
    that issued it. A number of an appointment was `booked_for` the beginning of a slot and stands as if issued then.
    Where `is_time_wrong`, the visit counts, but says nothing of how long its item takes.
    """

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
    series: str = ""
    behind: int = 0
    for_window: int | None = None
    priority_class: str = ""
    returns: int = 0
    delays: int = 0
    earlier_calls: int = 0
    moved_line: int = 0
    moved_at: datetime | None = None
    is_time_wrong: bool = False
    issued_line: int = 0
    booked_for: datetime | None = None
    mode: str = ServiceMode.ON_THE_SPOT
    mode_by: str = ""
    mode_paper: str = ""

    def __post_init__(self) -> None:
        if not self.series:
            object.__setattr__(self, "series", self.queue)
        if not self.issued_line:
            object.__setattr__(self, "issued_line", self.place)

    @property
    def label(self) -> str:
        """The number on the slip, the board and in the voice."""
        return label(self.series, self.number)

    @property
    def service(self) -> Service:
        """In which way its matter is served."""
        return Service(ServiceMode(self.mode), self.mode_by, self.mode_paper)

    @property
    def is_booked(self) -> bool:
        """Whether it was given for an appointment, in time."""
        return self.booked_for is not None

    @property
    def position(self) -> tuple[int, int]:
        """Where the ticket stands among those that wait; the smallest is the earliest."""
        return (self.place, self.behind)

    @property
    def calls_now(self) -> int:
        """How often it was called in this turn; a number that came back or was sent on begins again."""
        return self.calls - self.earlier_calls

    def status_on(self, today: date) -> TicketStatus:
        """The status as it is on `today`: whoever was not served when an earlier day ended has expired."""
        if self.service_day < today and self.status in UNSERVED:
            return TicketStatus.EXPIRED
        return self.status

    def as_of(self, today: date) -> "Ticket":
        """The ticket with its status on `today`."""
        status = self.status_on(today)
        return self if status is self.status else replace(self, status=status)

    def after(self, move: Move) -> TicketStatus:
        """The status that `move` leads to; raises `WrongState` when the move is not legal from here."""
        legal_from, leads_to = _MOVES[move]
        if self.status not in legal_from:
            where = {"window": self.window} if self.window and self.status in AT_A_WINDOW else {}
            raise WrongState(f"ticket_cannot_{move}", state=self.status, number=self.label, **where)
        return leads_to
