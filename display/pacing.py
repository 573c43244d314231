"""Pure: what a loudspeaker zone says next, and when; never two at once, never a stale or withdrawn call."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from display.announcement import GAP_SECONDS, VALID_FOR, Announcement

Lasts = Callable[[Iterable[str]], float]

MANY = 3  # with more than so many waiting, nothing is said twice (screens.md V-02)
_KNOWN_FOR = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Due:
    """An announcement whose turn it is, and whether it is read a second time."""

    announcement: Announcement
    is_twice: bool

    @property
    def clips(self) -> tuple[str, ...]:
        """Everything that is played, in order."""
        return self.announcement.first + (self.announcement.second if self.is_twice else ())


@dataclass(frozen=True, slots=True)
class Pacing:
    """One zone: who waits to be said, in the order of the calls; who was said; from when on it is quiet."""

    waiting: tuple[Announcement, ...] = ()
    known: dict[str, datetime] = field(default_factory=dict)
    free_at: datetime | None = None

    def heard(self, calls: Collection[Announcement], now: datetime) -> "Pacing":
        """With the calls of a fresh snapshot: new ones join, those that were withdrawn leave, old ones are forgotten.

        `calls` are all calls on the boards of the zone; what is not among them was taken back.
        """
        new = [one for one in calls if one.call_id not in self.known and now <= one.valid_until]
        standing = {one.call_id for one in calls}
        kept = [one for one in self.waiting if one.call_id in standing]
        waiting = sorted([*kept, *new], key=lambda one: (one.at, len(one.call_id), one.call_id))
        known = {call: at for call, at in self.known.items() if now - at < _KNOWN_FOR or call in standing}
        return replace(self, waiting=tuple(waiting), known=known | {one.call_id: now for one in calls})

    def silenced(self, calls: Collection[Announcement], now: datetime) -> "Pacing":
        """With calls that nobody was there to hear: they are known, and not said afterwards."""
        return replace(self, known=self.known | {one.call_id: now for one in calls})

    def next_at(self) -> datetime | None:
        """When something may be said next; None while nobody waits."""
        return (self.free_at or self.waiting[0].at) if self.waiting else None

    def due(self, now: datetime, lasts: Lasts) -> tuple["Pacing", Due | None]:
        """What is said at `now`, if it is time for anything; what became older than a minute is left out.

        `lasts` gives the seconds that clips take. Nothing is read twice where that would make somebody else's only
        reading come too late.
        """
        fresh = tuple(one for one in self.waiting if now <= one.valid_until)
        if not fresh or self._is_busy(now):
            return replace(self, waiting=fresh), None
        first, rest = fresh[0], fresh[1:]
        is_twice = bool(first.second) and len(rest) <= MANY and _leaves_time(now, first, rest, lasts)
        return replace(self, waiting=rest), Due(first, is_twice)

    def speaking(self, seconds: float, now: datetime) -> "Pacing":
        """Something that lasts so long has begun: the zone is free a short pause after it."""
        return replace(self, free_at=now + timedelta(seconds=seconds + GAP_SECONDS))

    def _is_busy(self, now: datetime) -> bool:
        # Nothing lasts a minute: a zone that seems busy for longer is one whose clock was set back.
        return self.free_at is not None and now < self.free_at <= now + VALID_FOR


def _leaves_time(now: datetime, first: Announcement, rest: Collection[Announcement], lasts: Lasts) -> bool:
    at = now + timedelta(seconds=lasts(first.first + first.second) + GAP_SECONDS)
    for one in rest:
        if at > one.valid_until:
            return False
        at += timedelta(seconds=lasts(one.first) + GAP_SECONDS)
    return True
