"""A suggestion on windows as it was given: what the managers said to it, and what the longest wait came to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


class AdviceState(StrEnum):
    """What was answered."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Advice:
    """Let `windows` windows serve a queue instead of `now_open` until `until_at`; waits in minutes.

    `window` is the open window that serves the queue too; None where windows are to be opened.
    `before` is None where no window served the queue. `longest` is measured as the forecast was: of each wait the
    part between `given_at` and `until_at`.
    """

    id: int
    service_day: date
    queue: str
    given_at: datetime
    until_at: datetime
    now_open: int
    windows: int
    before: float | None
    after: float
    target: int
    state: AdviceState = AdviceState.OPEN
    answered_by: str | None = None
    answered_at: datetime | None = None
    longest: float | None = None
    settled_at: datetime | None = None
    window: int | None = None

    def stands_at(self, now: datetime) -> bool:
        """Whether it is still of use: not turned down, and its time not over; a clock set back ends it too."""
        return self.state is not AdviceState.DISMISSED and self.given_at <= now < self.until_at

    @property
    def is_ignored(self) -> bool:
        """Whether its time went by without an answer."""
        return self.state is AdviceState.OPEN and self.settled_at is not None


@dataclass(frozen=True, slots=True)
class Stay:
    """How long somebody waited: until the first call, until he left, or still (`until` is None)."""

    since: datetime
    until: datetime | None


def longest_of(stays: Iterable[Stay], first: datetime, last: datetime) -> float:
    """The longest wait in minutes as far as it lies between the two instants; 0 where nobody waited."""
    parts = (min(stay.until or last, last) - max(stay.since, first) for stay in stays)
    return max((part.total_seconds() / 60.0 for part in parts if part > timedelta()), default=0.0)
