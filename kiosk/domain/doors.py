"""Whether the hall gives numbers at a moment, and if not, which pause of the day it is."""

from datetime import datetime
from enum import StrEnum

from kiosk.domain.catalogue import Centre


class Doors(StrEnum):
    """What a screen that gives no numbers has to explain; ENDING is open, but too late for a new number."""

    OPEN = "open"
    BEFORE = "before"
    LUNCH = "lunch"
    ENDING = "ending"
    NIGHT = "night"
    DAY_OFF = "day_off"


def doors_at(centre: Centre, now: datetime) -> Doors:
    """The state of the doors at `now` by the centre's hours and service calendar."""
    today = centre.service_day(now)
    if not centre.is_service_day(today):
        return Doors.DAY_OFF
    if centre.is_open(now):
        return Doors.OPEN if centre.is_issuing(now) else Doors.ENDING
    if not centre.issues_later_today(now):
        return Doors.NIGHT
    return Doors.LUNCH if now > centre.hours.opens_at(today) else Doors.BEFORE
