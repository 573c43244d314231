"""The system clock, and the clock of a rehearsal that may be set; nothing else in the program asks for the time."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

_FRESH_SECONDS = 1.0


class SystemClock:
    """The machine's clock, aware UTC."""

    def now(self) -> datetime:
        """The instant."""
        return datetime.now(UTC)


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
