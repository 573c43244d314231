"""What is remembered of the clock beside the facts: that of a rehearsal, and whether a real one is believed."""

from datetime import timedelta
from typing import Protocol

from kiosk.domain.clock_step import ClockWatch


class ClockMemory(Protocol):
    """The clock of one centre across restarts."""

    def clock_offset(self) -> timedelta:
        """How far the clock of a rehearsal is from the machine's."""
        ...

    def set_clock_offset(self, offset: timedelta) -> None:
        """Stores it."""
        ...

    def clock_watch(self) -> ClockWatch:
        """When the clock was last right, and a jump that nobody has confirmed."""
        ...

    def set_clock_watch(self, watch: ClockWatch) -> None:
        """Stores it."""
        ...
