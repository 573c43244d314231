"""A machine's clock that was set: while a hall was open, or while the program was not there to notice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kiosk.domain.calendar import OpeningHours

_LONG = timedelta(hours=12)
_LONGEST_CLOSURE = timedelta(days=15)  # longer than any holiday, so nobody has to ask a calendar that may be missing


@dataclass(frozen=True, slots=True)
class ClockStep:
    """The machine's clock says `found` where the time that has passed leads to `expected`."""

    expected: datetime
    found: datetime

    @property
    def gap(self) -> timedelta:
        """How far it was set, forward or back."""
        return self.found - self.expected


@dataclass(frozen=True, slots=True)
class ClockWatch:
    """What a centre knows of its clock across restarts: when it was last right, and to when it has jumped since.

    While `jumped_to` is set nobody has said yet that the time is right.
    """

    seen_at: datetime | None = None
    jumped_to: datetime | None = None

    @property
    def is_halted(self) -> bool:
        """Whether nothing may expire, roll over or be marked by itself."""
        return self.jumped_to is not None


def is_jump(seen_at: datetime, now: datetime, hours: OpeningHours, is_service_day: Callable[[date], bool]) -> bool:
    """Whether the clock has gone where no ordinary night, weekend or holiday leads.

    Back to an earlier date; or more than twelve hours forward over opening hours that the program did not see to their
    end. A machine that was switched off after closing and is switched on in the morning has missed none.
    """
    first, last = hours.day_of(seen_at), hours.day_of(now)
    if last < first:
        return True
    if now - seen_at <= _LONG:
        return False
    if now - seen_at > _LONGEST_CLOSURE:
        return True
    days = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
    ends = (end for day in days if is_service_day(day) for end in hours.ends_of(day))
    return any(seen_at < end <= now for end in ends)
