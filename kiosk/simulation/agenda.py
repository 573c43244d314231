"""What will happen in the demo hall, in the order of time, and the clock that stands at what happens now."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

Act = Callable[[], None]


@dataclass(slots=True)
class Moment:
    """A clock that stands where the agenda has come to; aware UTC."""

    at: datetime

    def now(self) -> datetime:
        """The instant."""
        return self.at


@dataclass(slots=True)
class Agenda:
    """Acts by their instants. An act may put further acts in line; two of one instant keep the order of their entry."""

    clock: Moment
    _waiting: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _order: Iterator[int] = field(default_factory=count)

    def at(self, instant: datetime, act: Act) -> None:
        """From now on `act` happens at `instant`, at the earliest now."""
        heapq.heappush(self._waiting, (max(instant, self.clock.at), next(self._order), act))

    def run(self, until: datetime) -> None:
        """Lets everything happen that is due before `until`; what is due later never happens."""
        while self._waiting and self._waiting[0][0] < until:
            self.clock.at, _, act = heapq.heappop(self._waiting)
            act()
        self.clock.at = until
