"""On which days a centre serves, and what it decides of its appointments; opens no file."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Service:
    """Civil dates on which the hall does otherwise than the legal calendar."""

    open_days: frozenset[date] = frozenset()
    closed_days: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Appointments:
    """What holds for every appointment; how many a slot takes stands with each queue."""

    slot_minutes: int = 30
    check_in_before_minutes: int = 30
    check_in_after_minutes: int = 15
    days_notice: int = 1
    """How many days ahead somebody must book at least; 1 is the day before."""
    days_ahead: int = 5
    """For how many of the next service days somebody may book."""
    cancel_before_minutes: int = 120
    no_shows: int = 3
    """After so many missed appointments ..."""
    no_show_days: int = 90
    """... within so many days ..."""
    blocked_days: int = 30
    """... booking is closed to that person for so many days."""
