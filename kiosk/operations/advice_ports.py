"""What the advice on windows needs of storage: what was advised, who came on earlier days, how long people waited."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from kiosk.domain.advice import Advice, AdviceState, Stay


@dataclass(frozen=True, slots=True)
class Arrival:
    """A number that was taken."""

    day: date
    queue: str
    item: str | None
    at: datetime


class Advices(Protocol):
    """The advice of one centre."""

    def add_if_quiet(self, advice: Advice, since: datetime) -> bool:
        """Keeps it unless another was given after `since` and up to its own instant; the database decides."""
        ...

    def latest_at(self) -> datetime | None:
        """When the newest was given."""
        ...

    def by_id(self, advice_id: int) -> Advice | None: ...
    def of_day(self, day: date) -> list[Advice]:
        """Of that day, the newest first."""
        ...

    def over(self, now: datetime) -> list[Advice]:
        """Those whose time is over and whose outcome is not written yet."""
        ...

    def answer(self, advice: Advice, state: AdviceState, by: str, at: datetime) -> Advice:
        """Writes the answer if there is none yet; raises `WrongState` otherwise."""
        ...

    def settle(self, advice: Advice, longest: float, at: datetime) -> bool:
        """Writes the outcome; False when another process has written it."""
        ...

    def arrivals(self, days: Collection[date]) -> list[Arrival]:
        """Every number of those days, in the order in which they were taken."""
        ...

    def stays(self, day: date, queue: str) -> list[Stay]:
        """How long everybody of a queue waited that day."""
        ...
