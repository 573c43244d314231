"""The system clock, a guard before it, and the clock of a rehearsal that may be set; nothing else asks for the time."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from kiosk.domain.clock_step import ClockStep

_FRESH_SECONDS = 1.0


class SystemClock:
    """The machine's clock, aware UTC."""

    def now(self) -> datetime:
        """The instant."""
        return datetime.now(UTC)


class GuardedClock:
    """The clock of a real hall: it follows the machine's, but not a step of it.

    A clock that is set while the program runs, forward or back, moves no day, no due date and no ticket: the guard runs
    on with the time that really passes until the machine's clock agrees again, or a person starts the server anew.
    """

    AGREES = timedelta(seconds=2)

    def __init__(
        self, wall: Callable[[], datetime] | None = None, running: Callable[[], float] = time.monotonic
    ) -> None:
        self._wall = wall or SystemClock().now
        self._running = running
        self._lock = threading.Lock()
        self._at, self._ran = self._wall(), self._running()
        self._step: ClockStep | None = None

    def now(self) -> datetime:
        """The instant, aware UTC; never before one that was given, however the machine's clock is set."""
        with self._lock:
            found, ran = self._wall(), self._running()
            expected = self._at + timedelta(seconds=ran - self._ran)
            agrees = abs(found - expected) <= self.AGREES
            self._step = None if agrees else ClockStep(expected, found)
            self._at, self._ran = (max(found, self._at) if agrees else expected), ran
            return self._at

    @property
    def step(self) -> ClockStep | None:
        """How the machine's clock differs from the time that has passed; None while they agree."""
        self.now()
        return self._step


class RehearsalClock:
    """A clock that was set and runs on from there; the offset is stored, so a restart and other processes share it."""

    def __init__(self, stored_offset: Callable[[], timedelta]) -> None:
        self._stored_offset = stored_offset
        self._machine = SystemClock()
        self._offset = timedelta()
        self._read_at = float("-inf")

    def now(self) -> datetime:
        """The instant that the rehearsal has reached, aware UTC."""
        if time.monotonic() - self._read_at > _FRESH_SECONDS:
            self.read_again()
        return self._machine.now() + self._offset

    def read_again(self) -> None:
        """Takes the stored offset, for instance after the clock was set."""
        self._offset = self._stored_offset()
        self._read_at = time.monotonic()
