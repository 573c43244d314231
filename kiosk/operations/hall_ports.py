"""What the verbs of the hall need of storage: tickets, windows, pauses of queues."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from kiosk.domain.enquiry import Enquiry
from kiosk.domain.queue import Waiting
from kiosk.domain.ticket import Move, Ticket
from kiosk.domain.window import WindowDuty


@dataclass(frozen=True, slots=True)
class QueuePause:
    """A queue that gives no numbers on `service_day`."""

    queue: str
    service_day: date
    reason: str
    until_at: datetime | None


@dataclass(frozen=True, slots=True)
class HelpCall:
    """A touch screen at which somebody asked for a person today; `answered_by` is empty while nobody has said yes."""

    device_id: int
    device: str
    called_at: datetime
    answered_at: datetime | None
    answered_by: str


class HelpCalls(Protocol):
    """The latest call of each touch screen; the history is in the ledger."""

    def of_day(self, day: date) -> list[HelpCall]:
        """The calls of a service day, the oldest first."""
        ...

    def ask(self, device_id: int, day: date, at: datetime) -> bool:
        """Puts a call down; False when that screen waits for an answer already."""
        ...

    def answer(self, device_id: int, day: date, by: str, at: datetime) -> bool:
        """Answers the call that waits; False when none does."""
        ...


class Tickets(Protocol):
    """The tickets of one centre."""

    def add(self, ticket: Ticket, token_hash: bytes) -> Ticket: ...
    def by_id(self, ticket_id: int) -> Ticket | None: ...
    def by_token(self, token_hash: bytes) -> Ticket | None: ...
    def by_number(self, day: date, queue: str, number: int) -> Ticket | None: ...
    def heads(self, day: date, queues: Collection[str]) -> list[Ticket]: ...
    def first_for(self, day: date, window: int, queues: Sequence[str], each: int = 1) -> list[Waiting]:
        """Of each queue the first ordinary and the first priority tickets, and the first that only `window` may call:
        so many of each kind."""
        ...

    def turns(self, day: date) -> dict[str, int]:
        """How many ordinary numbers each queue has called since its last priority number."""
        ...

    def put_turns(self, day: date, queue: str, ordinary: int) -> None: ...
    def nth_waiting(self, day: date, queue: str, nth: int) -> Ticket | None:
        """The nth who waits in the queue, counted from 1 in the order of positions."""
        ...

    def nth_after(self, ticket: Ticket, nth: int) -> Ticket | None:
        """The nth who waits behind the ticket in its queue, counted from 1."""
        ...

    def finished_since(self, day: date, queue: str, line: int) -> int:
        """How many tickets of the queue were finished after that line of the ledger."""
        ...

    def held_at(self, day: date, window: int) -> list[Ticket]: ...
    def missed(self, day: date, queues: Collection[str]) -> list[Ticket]: ...
    def unserved_before(self, day: date, most: int) -> list[Ticket]:
        """Tickets of earlier days that no step has ended, the oldest first."""
        ...

    def in_begun_slots(self, day: date, before: int) -> list[Ticket]:
        """Numbers of appointments that wait with a place before that one, but above every line: their slots began."""
        ...

    def at_window(self, day: date, window: int) -> Ticket | None: ...
    def ahead_of(self, day: date, queue: str, place: int, behind: int = 0) -> int: ...
    def priority_ahead_of(self, day: date, queue: str, place: int, behind: int = 0) -> int: ...
    def overtaken_by(self, ticket: Ticket) -> int:
        """How many priority numbers of the queue that came later than the ticket were called already."""
        ...

    def issued(self, day: date, queue: str, since: datetime | None = None) -> int:
        """How many numbers the queue has given that day, or from an instant of it on."""
        ...

    def asked_for(self, since: date, before: date) -> dict[str, int]:
        """How many numbers were taken for each item on the days from `since` until the day before `before`."""
        ...

    def waiting(self, day: date) -> dict[str, int]: ...
    def called_before(self, day: date) -> list[Ticket]:
        """Who waits although a window has called them before, in the order of places."""
        ...

    def in_service(self, day: date) -> list[Ticket]: ...
    def recently_called(self, day: date, since: datetime, at_least: int) -> list[Ticket]: ...
    def newest_called(self, day: date) -> dict[str, int]: ...
    def move(self, ticket: Ticket, changed: Ticket) -> Ticket:
        """Writes `changed` if the ticket is still as `ticket` saw it; raises `WrongState` otherwise."""
        ...


@dataclass(frozen=True, slots=True)
class LastMove:
    """The last step at a window that can be taken back: the ticket as it was before, and its version since."""

    window: int
    move: Move
    before: Ticket
    version: int
    staff_id: int
    at: datetime


class Windows(Protocol):
    """The duty at the windows, what was done there last, and pauses of queues."""

    def duty(self, number: int) -> WindowDuty: ...
    def duties(self) -> dict[int, WindowDuty]: ...
    def taken_by(self, staff_id: int, day: date) -> WindowDuty | None: ...
    def put(self, duty: WindowDuty) -> None: ...
    def last_move(self, window: int) -> LastMove | None: ...
    def keep_move(self, move: LastMove) -> None: ...
    def forget_move(self, window: int) -> None: ...
    def pause_of(self, queue: str, day: date) -> QueuePause | None: ...
    def pauses(self, day: date) -> dict[str, QueuePause]: ...
    def pause_queue(self, pause: QueuePause) -> None: ...
    def resume_queue(self, queue: str) -> bool: ...
    def kept_open(self, day: date) -> frozenset[str]:
        """The queues that give numbers that day although their work reaches beyond closing."""
        ...

    def keep_open(self, queue: str, day: date) -> None: ...
    def end_keeping(self, queue: str, day: date) -> bool: ...


class Enquiries(Protocol):
    """The questions of one centre."""

    def add(self, enquiry: Enquiry) -> Enquiry: ...
    def by_id(self, enquiry_id: int) -> Enquiry | None: ...
    def unfinished(self) -> list[Enquiry]:
        """Everything that has not ended, oldest first."""
        ...

    def change(self, enquiry: Enquiry, changed: Enquiry) -> Enquiry:
        """Writes `changed` if it is still as `enquiry` saw it; raises `WrongState` otherwise."""
        ...


class Holders(Protocol):
    """Whose card stands behind which number of today: keyed digests only, and only until the day is closed."""

    def open_tickets(self, day: date, digest: bytes) -> list[int]:
        """The ids of the numbers of that day that were given to the card."""
        ...

    def keep(self, day: date, digest: bytes, ticket_id: int) -> None: ...
    def are_kept_before(self, day: date) -> bool: ...
    def forget_before(self, day: date) -> int:
        """Drops the digests of earlier days; how many there were."""
        ...
