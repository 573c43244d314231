"""How long the unplanned pauses of windows lasted, read from the ledger."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from kiosk.domain.calendar import OpeningHours
from kiosk.domain.window import WindowStatus


@dataclass(frozen=True, slots=True)
class DutyChange:
    """A window was opened, paused or closed; `at` is aware UTC."""

    window: int
    status: WindowStatus
    at: datetime


def pause_lengths(changes: Iterable[DutyChange], hours: OpeningHours) -> list[float]:
    """The minutes of every pause that nobody planned, in the order of their ends, from changes in the order of time.

    A pause ends when the window is opened again on the same day. One that was closed instead has no length, and one
    that touches a time at which the hall is closed between its hours was a rest that everybody knew.
    """
    since: dict[int, datetime] = {}
    found = []
    for one in changes:
        if one.status is WindowStatus.PAUSED:
            since.setdefault(one.window, one.at)
            continue
        began = since.pop(one.window, None)
        if began is not None and one.status is WindowStatus.OPEN and _is_unplanned(began, one.at, hours):
            found.append((one.at - began) / timedelta(minutes=1))
    return found


def _is_unplanned(began: datetime, ended: datetime, hours: OpeningHours) -> bool:
    first, last = began.astimezone(hours.zone), ended.astimezone(hours.zone)
    rests = [(before[1], after[0]) for before, after in pairwise(hours.periods)]
    is_one_day = first.date() == last.date()
    return is_one_day and not any(first.time() < ends and last.time() > starts for starts, ends in rests)
