"""How windows rested, read from the ledger: how long pauses lasted that nobody planned, and which rests come daily."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise

from kiosk.domain.calendar import OpeningHours
from kiosk.domain.hall import Break
from kiosk.domain.window import WindowStatus

# A window that was away at the same time on more than half of its days rests at that time, as far as it is known; fewer
# days say nothing, and what is shorter is no rest.
_LEAST_DAYS = 3
_STEP, _LEAST_REST = 5, 20
_NO_RESTS: Mapping[int, tuple[Break, ...]] = {}


@dataclass(frozen=True, slots=True)
class DutyChange:
    """A window was opened, paused or closed; `at` is aware UTC."""

    window: int
    status: WindowStatus
    at: datetime


@dataclass(frozen=True, slots=True)
class _Rest:
    """A pause after which the window was opened again on the same day; both ends in the time of the hall."""

    window: int
    began: datetime
    ended: datetime

    @property
    def steps(self) -> range:
        """The steps of the day in which it fell, by their first minutes."""
        return range(_minute(self.began) // _STEP * _STEP, _minute(self.ended), _STEP)

    def touches(self, times: Iterable[Break]) -> bool:
        """Whether some of it falls into one of those times of the day."""
        first, last = _minute(self.began), _minute(self.ended)
        return any(first < end and last > start for start, end in times)


def pause_lengths(
    changes: Iterable[DutyChange], hours: OpeningHours, usual: Mapping[int, tuple[Break, ...]] = _NO_RESTS
) -> list[float]:
    """The minutes of every pause that nobody planned, in the order of their ends, from changes in the order of time.

    A pause ends when the window is opened again on the same day. One that was closed instead has no length, and one
    that touches a time at which the hall is closed between its hours, or the window's `usual` rest, was a rest that
    everybody knew.
    """
    return [
        (rest.ended - rest.began) / timedelta(minutes=1)
        for rest in _rests(changes, hours)
        if _is_unplanned(rest, hours) and not rest.touches(usual.get(rest.window, ()))
    ]


def usual_rests(changes: Iterable[DutyChange], hours: OpeningHours) -> dict[int, tuple[Break, ...]]:
    """When a window rests on most days, as its clerks do who go to lunch in turns; changes in the order of time."""
    known = list(changes)
    served: dict[int, set[date]] = {}
    away: dict[int, dict[int, set[date]]] = {}
    for one in known:
        if one.status is WindowStatus.OPEN:
            served.setdefault(one.window, set()).add(one.at.astimezone(hours.zone).date())
    for rest in _rests(known, hours):
        for step in rest.steps:
            away.setdefault(rest.window, {}).setdefault(step, set()).add(rest.began.date())
    found = {}
    for window, steps in away.items():
        most = max(_LEAST_DAYS, len(served.get(window, ())) // 2 + 1)
        rests = tuple(_joined(sorted(step for step, days in steps.items() if len(days) >= most)))
        if rests:
            found[window] = rests
    return found


def _joined(steps: list[int]) -> Iterable[Break]:
    for _, group in groupby(enumerate(steps), key=lambda one: one[1] - one[0] * _STEP):
        stretch = [step for _, step in group]
        if len(stretch) * _STEP >= _LEAST_REST:
            yield Break(float(stretch[0]), float(stretch[-1] + _STEP))


def _rests(changes: Iterable[DutyChange], hours: OpeningHours) -> Iterable[_Rest]:
    since: dict[int, datetime] = {}
    for one in changes:
        if one.status is WindowStatus.PAUSED:
            since.setdefault(one.window, one.at)
            continue
        began = since.pop(one.window, None)
        if began is not None and one.status is WindowStatus.OPEN:
            rest = _Rest(one.window, began.astimezone(hours.zone), one.at.astimezone(hours.zone))
            if rest.began.date() == rest.ended.date():
                yield rest


def _is_unplanned(rest: _Rest, hours: OpeningHours) -> bool:
    noons = [(before[1], after[0]) for before, after in pairwise(hours.periods)]
    return not any(rest.began.time() < ends and rest.ended.time() > starts for starts, ends in noons)


def _minute(at: datetime) -> int:
    return at.hour * 60 + at.minute
