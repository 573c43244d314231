"""The hall at one moment, as far as it decides when somebody is called; it is played forward in `domain.waiting`.

Moments are minutes of the service day as floats in the centre's zone (10:00 is 600.0), spans are minutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from kiosk.domain.service_times import NoShows, Pauses, ServiceTimes


class Break(NamedTuple):
    """A time in which a window is known to call nobody."""

    start: float
    end: float


class Visit(NamedTuple):
    """What keeps a window busy: an item, since its ticket was called."""

    item: str
    since: float


class Pause(NamedTuple):
    """An interruption that nobody planned; `until` is when the clerk means to be back, where that was said."""

    since: float
    until: float | None = None


@dataclass(frozen=True, slots=True)
class Station:
    """A window in service and what keeps it from calling the next ticket; its number where the hall has one."""

    queues: frozenset[str]
    visit: Visit | None = None
    pause: Pause | None = None
    breaks: tuple[Break, ...] = ()
    number: int | None = field(default=None, compare=False)


class Waiter(NamedTuple):
    """A ticket that waits, or will: `since` is its arrival; `is_early` while its slot has not begun."""

    queue: str
    item: str
    since: float
    is_early: bool = False


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the past and this day say: durations by item, who stays away, the pace of today, unplanned pauses."""

    times: Mapping[str, ServiceTimes]
    no_shows: NoShows
    pace: float = 1.0
    pauses: Pauses | None = None


@dataclass(frozen=True, slots=True)
class Hall:
    """The hall at `now`: the windows in service, and whoever waits, in the order in which they will be called.

    Nobody is called before `opens_at`.
    """

    now: float
    stations: tuple[Station, ...]
    waiting: tuple[Waiter, ...]
    opens_at: float = 0.0

    def around(self, queue: str) -> Hall:
        """The part of the hall that a ticket of `queue` competes with: linked through windows that share queues."""
        linked, more = {queue}, True
        while more:
            reached = linked.union(*(station.queues for station in self.stations if station.queues & linked))
            more = reached != linked
            linked = reached
        return replace(
            self,
            stations=tuple(station for station in self.stations if station.queues & linked),
            waiting=tuple(waiter for waiter in self.waiting if waiter.queue in linked),
        )

    def up_to(self, position: int) -> Hall:
        """Without whoever is called after the ticket at that position."""
        return replace(self, waiting=self.waiting[: position + 1])
