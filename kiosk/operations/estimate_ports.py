"""What the estimates need of storage: past visits, who waits now, and what people were told."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from kiosk.domain.live_hall import Standing


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
    """What was said at issue, in minutes: the figure, the range as it was drawn, and the range that people saw."""

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


class Estimates(Protocol):
    """Reads for the estimates of one centre, and the register of what was told."""

    def past_calls(self, since: date, most: int) -> list[PastCall]:
        """The newest calls from `since` on, the oldest of them first."""
        ...

    def standing(self, day: date) -> list[Standing]:
        """Everybody who waits."""
        ...

    def add(self, told: Told) -> None: ...
    def close(self, ticket_id: int, called_at: datetime) -> None:
        """The ticket was called for the first time; nothing happens where nothing was told."""
        ...

    def closed(self, since: date, most: int) -> list[Told]:
        """The newest that were called, from `since` on."""
        ...
