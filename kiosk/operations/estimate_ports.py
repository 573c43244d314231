"""What the estimates need of storage: past visits, who waits now, and what people were told."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from kiosk.domain.interruptions import DutyChange
from kiosk.domain.live_hall import Present, Standing
from kiosk.domain.ticket import TicketStatus
from kiosk.domain.wait_record import Point


@dataclass(frozen=True, slots=True)
class PastCall:
    """A ticket that was called: `finished_at` is None where nobody came, where the visit is not over, and where the
    window said that its time is wrong."""

    queue: str
    item: str | None
    issued_at: datetime
    called_at: datetime
    finished_at: datetime | None
    is_missed: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What was said at issue or later, in minutes: the figure, the range as drawn, and the range that people saw.

    The last four are what simpler rules said at that moment (`domain.simple_rules`).
    """

    ticket_id: int
    service_day: date
    queue: str
    item: str | None
    asked_at: datetime
    ahead: int
    expected: float
    low: float
    high: float
    shown_low: int
    shown_high: int
    called_at: datetime | None = None
    point: Point = Point.ISSUE
    nominal: float | None = None
    last_called: float | None = None
    rolling: float | None = None
    slot: float | None = None


@dataclass(frozen=True, slots=True)
class ToldTicket:
    """What was told, with the ticket as it is now."""

    told: Told
    series: str
    number: int
    status: TicketStatus


@dataclass(frozen=True, slots=True)
class Followed:
    """A ticket of today that was told something and not called yet, and a point that is kept of it."""

    ticket_id: int
    point: Point
    asked_at: datetime
    ahead: int


class Estimates(Protocol):
    """Reads for the estimates of one centre, and the register of what was told."""

    def past_calls(self, since: date, most: int) -> list[PastCall]:
        """The newest calls from `since` on, the oldest of them first."""
        ...

    def duty_changes(self, since: date) -> list[DutyChange]:
        """When windows were opened, paused and closed from the first number of that day on, in order; nothing where
        nobody took a number on it."""
        ...

    def standing(self, day: date) -> list[Standing]:
        """Everybody who waits."""
        ...

    def present(self, day: date) -> list[Present]:
        """Everybody who is called to a window or served there."""
        ...

    def add(self, told: Told) -> None: ...
    def told(self, ticket_id: int) -> Told | None:
        """What the holder of a ticket was told; None where nothing could be said."""
        ...

    def close(self, ticket_id: int, called_at: datetime) -> None:
        """The ticket was called for the first time; nothing happens where nothing was told."""
        ...

    def add_if_new(self, told: Told) -> bool:
        """Keeps a later point of a ticket; False when another process has kept it."""
        ...

    def closed(self, since: date, most: int) -> list[Told]:
        """The newest that were called, from `since` on, as they were told at issue."""
        ...

    def followed(self, day: date) -> list[Followed]:
        """Every point of the tickets of that day that were told something and not called yet."""
        ...

    def told_between(self, first: date, last: date, points: Collection[Point]) -> list[ToldTicket]:
        """What was told on those days, both included, in the order of the tickets, with what came of it."""
        ...
