"""A question that somebody brings, and who answers for it: first asked, first responsible (首问负责).

Whoever recorded it answers for it until it is answered, or until somebody else has taken it over; an offer that nobody
has accepted changes nothing.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from kiosk.domain.errors import NotAllowed, WrongState


class Channel(StrEnum):
    """How the question came."""

    HALL = "hall"
    PHONE = "phone"
    LETTER = "letter"


class EnquiryState(StrEnum):
    """Where it stands; the first two are unfinished."""

    OPEN = "open"
    OFFERED = "offered"
    ANSWERED = "answered"
    REFERRED = "referred"
    TICKET = "ticket"


UNFINISHED = frozenset({EnquiryState.OPEN, EnquiryState.OFFERED})


@dataclass(frozen=True, slots=True)
class Enquiry:
    """One question. `first_by` and `responsible` are ids of accounts; `place` is its line of the ledger, by which a
    number that comes of it on the same day stands where the person came. It is offered to a colleague or a window,
    never to both."""

    id: int
    channel: Channel
    matter: str
    place: int
    recorded_at: datetime
    first_by: int
    responsible: int
    state: EnquiryState = EnquiryState.OPEN
    queue: str | None = None
    item: str | None = None
    offered_to: int | None = None
    offered_window: int | None = None
    outcome: str = ""
    closed_at: datetime | None = None
    ticket_id: int | None = None
    version: int = 1

    def is_at_desk(self, recorded_on: date, today: date) -> bool:
        """Whether somebody stands in the hall today with it and has no number; who called or wrote has not come."""
        return self.channel is Channel.HALL and self.state in UNFINISHED and recorded_on == today

    def require_unfinished(self) -> None:
        """Raises `WrongState` once it has ended."""
        if self.state not in UNFINISHED:
            raise WrongState("enquiry_finished", state=self.state)

    def require_mine(self, account: int) -> None:
        """Raises unless it is unfinished and that account answers for it."""
        self.require_unfinished()
        if self.responsible != account:
            raise NotAllowed("enquiry_of_another")

    def require_offered_to(self, account: int, window: int | None) -> None:
        """Raises unless it waits for that account, or for whoever sits at that window, to take it over."""
        self.require_unfinished()
        if self.state is not EnquiryState.OFFERED:
            raise WrongState("enquiry_not_offered", state=self.state)
        if self.offered_to != account and (window is None or self.offered_window != window):
            raise NotAllowed("enquiry_offered_to_another")
