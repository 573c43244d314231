"""The stretches in which a clock stands still: opened and closed by key, joined where they meet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Stop:
    """The clock stands still on the days of (after, until]; `until` is None while nobody has resumed it.

    `parts` are the stops that were joined into this one, none where it stands alone.
    """

    after: date
    until: date | None
    grounds: tuple[str, ...] = ()
    parts: tuple[Stop, ...] = field(default=(), repr=False, compare=False)

    def covers(self, day: date) -> bool:
        """Whether the day is one of those that do not count."""
        return self.after < day and (self.until is None or day <= self.until)

    def holds_on(self, day: date) -> bool:
        """Whether the clock stands at the end of the day: from its first day to the eve of its last."""
        return self.after <= day and (self.until is None or day < self.until)

    def grounds_on(self, day: date) -> tuple[str, ...]:
        """Why the clock stands still on that very day: each ground once, in the order in which they began."""
        parts = [part for part in self.parts if part.covers(day)] if self.parts else [self]
        return tuple(dict.fromkeys(ground for part in parts for ground in part.grounds))

    def joined(self, later: Stop) -> Stop:
        """This stop and one that begins inside it or where it ends, as one."""
        until = None if self.until is None or later.until is None else max(self.until, later.until)
        grounds = tuple(dict.fromkeys(self.grounds + later.grounds))
        return Stop(self.after, until, grounds, (*(self.parts or (self,)), later))


def joined(stops: Iterable[Stop]) -> tuple[Stop, ...]:
    """The union (R5): by date, none of them touching the next."""
    apart: list[Stop] = []
    for stop in sorted(stops, key=lambda stop: stop.after):
        last = apart[-1] if apart else None
        if last is not None and (last.until is None or stop.after <= last.until):
            apart[-1] = last.joined(stop)
        else:
            apart.append(stop)
    return tuple(apart)
