"""A machine's clock that was set while a hall was open."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class ClockStep:
    """The machine's clock says `found` where the time that has passed leads to `expected`."""

    expected: datetime
    found: datetime

    @property
    def gap(self) -> timedelta:
        """How far it was set, forward or back."""
        return self.found - self.expected
