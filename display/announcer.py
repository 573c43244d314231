"""Says the calls of the watched boards, zone by zone: takes snapshots in, gives announcements out when they are due."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from zoneinfo import ZoneInfo

from display.announcement import VALID_FOR, Announcement, Voice, announcement
from display.board import BoardSnapshot, Message
from display.pacing import Due, Pacing

Voices = Callable[[str], Voice]


@dataclass(slots=True)
class _Zone:
    pacing: Pacing = field(default_factory=Pacing)
    boards: dict[str, tuple[Announcement, ...]] = field(default_factory=dict)
    voice: Voice = field(default_factory=Voice)
    clock: tuple[datetime, float] | None = None
    place: str = "Asia/Shanghai"

    def now(self) -> datetime | None:
        # The hall's own clock, which a rehearsal may set; between two snapshots it runs with the machine's.
        return None if self.clock is None else self.clock[0] + timedelta(seconds=time.monotonic() - self.clock[1])


class Announcer:
    """Keeps what waits to be said in every loudspeaker zone; safe from any thread.

    `voices` tells how a board speaks; it is asked anew with every snapshot, for quiet hours come and go.
    """

    def __init__(self, voices: Voices) -> None:
        self._voices = voices
        self._zones: dict[str, _Zone] = {}
        self._lock = Lock()

    def hear(self, board: BoardSnapshot, *, was_watched: bool) -> None:
        """Take the calls of a board in. Calls made while nobody watched it are known from now on, and not said."""
        voice = self._voices(board.name)
        fresh = [call for call in board.calls if board.at - call.at <= VALID_FOR]
        told = tuple(announcement(call, voice) for call in fresh)
        with self._lock:
            zone = self._zones.setdefault(voice.zone or board.name, _Zone())
            zone.voice, zone.clock, zone.place = voice, (board.at, time.monotonic()), board.zone
            is_silent = voice.is_silent or board.is_evacuation
            zone.boards[board.name] = () if is_silent else told
            if is_silent or not was_watched:
                zone.pacing = zone.pacing.silenced(told, board.at)
            standing = {one.call_id: one for calls in zone.boards.values() for one in calls}
            zone.pacing = zone.pacing.heard(list(standing.values()), board.at)

    def left(self, board: str) -> None:
        """Nobody watches the board any more."""
        with self._lock:
            for zone in self._zones.values():
                zone.boards.pop(board, None)

    def due(self) -> list[tuple[str, Message]]:
        """What is said now: the board and the event `announce` for it."""
        with self._lock:
            return [told for zone in self._zones.values() for told in self._next(zone)]

    def wait(self, most: float) -> float:
        """Seconds until something may be due, `most` at the longest."""
        with self._lock:
            return max(0.0, min([most, *(left for zone in self._zones.values() for left in _left(zone))]))

    def _next(self, zone: _Zone) -> list[tuple[str, Message]]:
        now = zone.now()
        if now is None:
            return []
        zone.pacing, due = zone.pacing.due(now, zone.voice.lasts)
        if due is None:
            return []
        zone.pacing = zone.pacing.speaking(zone.voice.lasts(due.clips), now)
        message = as_event(due, zone.place)
        wanted = due.announcement.call_id
        return [(name, message) for name, calls in zone.boards.items() if any(one.call_id == wanted for one in calls)]


def as_event(due: Due, zone: str) -> Message:
    """The event `announce` of the contract, section 3."""
    told = due.announcement
    return {
        "call_id": told.call_id,
        "number": told.number,
        "window": told.window,
        "clips": list(due.clips),
        "text": told.text,
        "valid_until": told.valid_until.astimezone(ZoneInfo(zone)).isoformat(timespec="milliseconds"),
    }


def _left(zone: _Zone) -> list[float]:
    now, at = zone.now(), zone.pacing.next_at()
    return [] if now is None or at is None else [(at - now).total_seconds()]
