"""The rules that others estimate a wait by, frozen as they are: what every estimate of ours is held against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from statistics import fmean
from typing import Protocol

from kiosk.domain.wait_record import Guesses

ROLLING = 30  # waits in the rolling mean
_HALF_HOUR = 30


class Waited(Protocol):
    """A ticket that was called."""

    @property
    def queue(self) -> str: ...
    @property
    def issued_at(self) -> datetime: ...
    @property
    def called_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class PastWaits:
    """The last waits of each queue, oldest first, and the mean wait by queue and half hour of this weekday."""

    last: Mapping[str, tuple[float, ...]]
    slots: Mapping[tuple[str, int], float]


NO_WAITS = PastWaits({}, {})


@dataclass(frozen=True, slots=True)
class Rules:
    """What the simpler rules say of a queue now; `place_minutes` is mean service time over windows in service."""

    place_minutes: float | None = None
    last_called: float | None = None
    rolling: float | None = None
    slot: float | None = None

    def guesses(self, ahead: int) -> Guesses:
        """For somebody who has so many ahead."""
        nominal = None if self.place_minutes is None else (ahead + 1) * self.place_minutes
        return Guesses(nominal, self.last_called, self.rolling, self.slot)


def past_waits(calls: Iterable[Waited], weekday: int, zone: tzinfo) -> PastWaits:
    """From the calls of earlier days, oldest first."""
    last: dict[str, list[float]] = {}
    slots: dict[tuple[str, int], list[float]] = {}
    for one in calls:
        last.setdefault(one.queue, []).append(_minutes(one))
        if one.issued_at.astimezone(zone).weekday() == weekday:
            slots.setdefault((one.queue, half_hour(one.issued_at, zone)), []).append(_minutes(one))
    return PastWaits(
        {queue: tuple(waits[-ROLLING:]) for queue, waits in last.items()},
        {key: fmean(waits) for key, waits in slots.items()},
    )


def rules_of(
    queue: str, past: PastWaits, today: Iterable[Waited], place_minutes: float | None, now: datetime, zone: tzinfo
) -> Rules:
    """The rules for whoever takes a number of `queue` now; `today` are the calls of this day, in order."""
    called = [_minutes(one) for one in today if one.queue == queue]
    waits = [*past.last.get(queue, ()), *called][-ROLLING:]
    slot = past.slots.get((queue, half_hour(now, zone)))
    return Rules(place_minutes, called[-1] if called else None, fmean(waits) if waits else None, slot)


def half_hour(at: datetime, zone: tzinfo) -> int:
    """The half hour of the day, counted from midnight in the centre's zone."""
    local = at.astimezone(zone)
    return (local.hour * 60 + local.minute) // _HALF_HOUR


def _minutes(one: Waited) -> float:
    return max(0.0, (one.called_at - one.issued_at).total_seconds() / 60.0)
