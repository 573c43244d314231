"""The light of a limit and of a case: how near the due date is, and which limit is already past."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from kiosk.domain.calendar import OpeningHours
from kiosk.domain.case_clock import Reading, TwoClocks
from kiosk.domain.limits import Unit


class Light(StrEnum):
    """From the mildest to the worst: running, standing still, near, past the promise, past the law."""

    GREEN = "green"
    GREY = "grey"
    AMBER = "amber"
    RED = "red"
    DARK = "dark"


_SEVERITY = {light: rank for rank, light in enumerate(Light)}


class Side(StrEnum):
    """Which of the two limits of a case is meant."""

    STATUTORY = "statutory"
    PROMISED = "promised"


@dataclass(frozen=True, slots=True)
class LightRule:
    """When amber begins: working days left of a limit longer than one day, else minutes before closing."""

    amber_days: int = 1
    minutes_before_closing: int = 30


def is_past(reading: Reading, at: datetime, hours: OpeningHours) -> bool:
    """Whether the limit has been missed at an aware instant.

    A limit of days lasts until 24:00 of its due date in the centre's zone; one that is due on the day of
    acceptance lasts until closing time (民法典 203(2), hall-and-law 2.4). A limit whose date is not known is
    never past (R9).
    """
    if reading.due_on is None:
        return False
    if _ends_at_closing(reading):
        return at >= hours.closes_at(reading.due_on)
    return hours.day_of(at) > reading.due_on


def light_of(reading: Reading, side: Side, at: datetime, hours: OpeningHours, rule: LightRule | None = None) -> Light:
    """The light of one limit at an aware instant (hall-and-law section 6, rows 9 and 10).

    Grey while the clock stands still, while the applicant owes material and where no date can be computed.
    For a decided case pass the instant of the decision.
    """
    if is_past(reading, at, hours):
        return Light.DARK if side is Side.STATUTORY else Light.RED
    day = hours.day_of(at)
    if reading.due_on is None or reading.as_of(day).is_stopped:
        return Light.GREY
    return Light.AMBER if _is_near(reading, reading.due_on, at, hours, rule or LightRule()) else Light.GREEN


def worst(lights: Iterable[Light]) -> Light:
    """The light that a case shows. ValueError for no light at all."""
    return max(lights, key=_SEVERITY.__getitem__)


def light_of_case(clocks: TwoClocks, at: datetime, hours: OpeningHours, rule: LightRule | None = None) -> Light:
    """The worse light of the two limits of a case."""
    promised = light_of(clocks.promised, Side.PROMISED, at, hours, rule)
    if clocks.statutory is None:
        return promised
    return worst((promised, light_of(clocks.statutory, Side.STATUTORY, at, hours, rule)))


def _ends_at_closing(reading: Reading) -> bool:
    return reading.due_on == reading.accepted_on


def _is_short(reading: Reading) -> bool:
    if _ends_at_closing(reading):
        return True
    return reading.limit.unit is not Unit.MONTHS and reading.limit.value + reading.extension <= 1


def _is_near(reading: Reading, due_on: date, at: datetime, hours: OpeningHours, rule: LightRule) -> bool:
    if _is_short(reading):
        return at >= hours.closes_at(due_on) - timedelta(minutes=rule.minutes_before_closing)
    day = hours.day_of(at)
    remaining = reading.as_of(day).remaining_days
    # Without a calendar between today and the due date there are at most as many working as natural days.
    return (remaining if remaining is not None else (due_on - day).days) <= rule.amber_days
