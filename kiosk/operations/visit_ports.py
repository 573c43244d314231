"""What the verbs need of storage for what follows a visit."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from kiosk.domain.rating import Level, Rating


class Ratings(Protocol):
    """The ratings of one centre, one a visit."""

    def add_if_first(self, rating: Rating) -> bool:
        """Whether it was stored; a visit that was rated already keeps its rating."""
        ...

    def of(self, ticket_id: int) -> Rating | None: ...
    def visits(self, first: date, last: date) -> int:
        """How many visits were finished on the days from `first` to `last`."""
        ...

    def by_level(self, first: date, last: date) -> Mapping[Level, int]: ...
    def bad(self, first: date, last: date, most: int) -> list[Rating]:
        """The bad ratings of visits of those days, the newest first."""
        ...
