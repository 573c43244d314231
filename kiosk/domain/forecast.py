"""Who will come in the next hour and a half, from who came at this time on the same weekday before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kiosk.domain.staffing import AHEAD_MINUTES, Forecast

WEEKS = 8  # of the past that count
FEWEST_DAYS = 3  # days of that weekday without which nobody is foretold
HALF_HOUR = 30.0


@dataclass(frozen=True, slots=True)
class Came:
    """A number that was taken: `subject` as its durations are known, `minute` of its day in the centre's zone."""

    day: date
    queue: str
    subject: str
    minute: float


def forecasts(came: Iterable[Came], now: float) -> list[Forecast]:
    """The half hours from `now` on, each as on the days that are known; none where too few are (`days_known`)."""
    known = list(came)
    days = days_known(known)
    if days < FEWEST_DAYS:
        return []
    groups: dict[tuple[str, int], list[str]] = {}
    for one in known:
        ahead = one.minute - now
        if 0.0 <= ahead < AHEAD_MINUTES:
            groups.setdefault((one.queue, int(ahead // HALF_HOUR)), []).append(one.subject)
    return [
        Forecast(queue, len(subjects) / days * 2.0, tuple(subjects), half * HALF_HOUR, (half + 1) * HALF_HOUR)
        for (queue, half), subjects in sorted(groups.items())
    ]


def days_known(came: Iterable[Came]) -> int:
    """On how many days somebody came."""
    return len({one.day for one in came})
