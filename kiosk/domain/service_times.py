"""How long an item takes at a window, who still comes after a long wait, and how the day goes: learned from the past.

Durations are minutes as floats, from the first call of a ticket until its window is free again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist, fmean

REMEMBERED = 200  # visits of an item that count
ENOUGH = 5  # visits without which an item that has no configured time has no figure
CONFIGURED_WEIGHT = 15  # how many visits the configured time counts for
PAUSE_MINUTES = 35.0  # what an unplanned pause lasts in a hall of which nothing is known
NO_SHOW_MINUTES = 1.5  # three calls, 20 s apart, and the decision to go on
_POINTS = 64
_WINSOR = 0.99
_SPREAD = 0.7  # standard deviation over mean of an item that nobody has seen yet
_TAIL_WEIGHT = 2.0  # how many visits stand behind "as long again" for a visit that outlasts what was seen

BIN_MINUTES = 15.0  # of one share of those who stay away
_BINS = 9
_CAME, _PRIOR = 0.5, 8.0

_PACE_SEEN = 25
_PACE_WEIGHT = 15.0
_PACE_CAP = 4.0


@dataclass(frozen=True, slots=True)
class ServiceTimes:
    """The durations of one item: `points` are equally likely, in order, and `mean` is theirs."""

    points: tuple[float, ...]
    mean: float

    def residual(self, elapsed: float, pace: float = 1.0) -> float:
        """How much longer a visit is expected to last that has lasted `elapsed` minutes."""
        beyond = self.longer_than(elapsed / pace)
        gained = sum(beyond) * pace - elapsed * len(beyond)
        share = len(beyond) / len(self.points) * REMEMBERED
        if not beyond:
            return self.mean * pace
        return (gained / len(beyond) * share + self.mean * pace * _TAIL_WEIGHT) / (share + _TAIL_WEIGHT)

    def within(self, share: float) -> float:
        """The minutes within which that share of the visits is over."""
        return self.points[min(len(self.points) - 1, int(share * len(self.points)))]

    def longer_than(self, elapsed: float) -> tuple[float, ...]:
        """The durations that a visit can still have after `elapsed` minutes; none when it outlasts them all."""
        return self.points[bisect_right(self.points, elapsed) :]


def service_times(durations: Sequence[float], configured: float | None) -> ServiceTimes | None:
    """What the last durations of an item, oldest first, and its configured time say; None where neither is enough.

    The mean is shrunk to the configured time as if that had been seen 15 times, and so is the spread around it.
    """
    seen = winsorised(durations[-REMEMBERED:])
    if configured is None:
        return _times(seen, fmean(seen)) if len(seen) >= ENOUGH else None
    total = CONFIGURED_WEIGHT * configured + sum(seen)
    return _times(_mixed(seen, configured), total / (CONFIGURED_WEIGHT + len(seen)))


def winsorised(durations: Iterable[float]) -> list[float]:
    """In order, with what lies above the 99th percentile brought down to it; what is not positive is left out."""
    ordered = sorted(one for one in durations if one > 0.0)
    if not ordered:
        return []
    most = ordered[min(len(ordered) - 1, int(_WINSOR * len(ordered)))]
    return [min(one, most) for one in ordered]


def _mixed(seen: list[float], configured: float) -> list[float]:
    """The seen durations among those that an item of the configured mean would have."""
    each = [(one, 1.0) for one in seen]
    shape = [(configured * factor, CONFIGURED_WEIGHT / len(_SHAPE)) for factor in _SHAPE]
    ordered = sorted(each + shape)
    step = sum(weight for _, weight in ordered) / _POINTS
    points: list[float] = []
    passed = 0.0
    for value, weight in ordered:
        passed += weight
        while len(points) < _POINTS and passed >= (len(points) + 0.5) * step - 1e-9:
            points.append(value)
    return points


def _times(ordered: list[float], mean: float) -> ServiceTimes:
    points = [ordered[int((index + 0.5) * len(ordered) / _POINTS)] for index in range(_POINTS)]
    scale = mean / fmean(points)
    return ServiceTimes(tuple(point * scale for point in points), mean)


def _lognormal_shape() -> tuple[float, ...]:
    sigma = sqrt(log(1.0 + _SPREAD**2))
    normal = NormalDist()
    points = [exp(sigma * normal.inv_cdf((index + 0.5) / _POINTS)) for index in range(_POINTS)]
    return tuple(point / fmean(points) for point in points)


_SHAPE = _lognormal_shape()


@dataclass(frozen=True, slots=True)
class NoShows:
    """The share of people who do not come when they are called, by how long they had waited, in steps of 15 min."""

    shares: tuple[float, ...]

    def after(self, waited: float) -> float:
        """The share after `waited` minutes."""
        return self.shares[min(max(0, int(waited / BIN_MINUTES)), len(self.shares) - 1)]


def no_shows(calls: Iterable[tuple[float, bool]]) -> NoShows:
    """From the minutes waited at the first call, and whether nobody came; a bin without any calls says 6 %."""
    missed, called = [0] * _BINS, [0] * _BINS
    for waited, is_missed in calls:
        which = min(max(0, int(waited / BIN_MINUTES)), _BINS - 1)
        called[which] += 1
        missed[which] += is_missed
    return NoShows(tuple((_CAME + no) / (_CAME + _PRIOR + of) for no, of in zip(missed, called, strict=True)))


NOBODY_MISSING = NoShows((0.0,) * _BINS)


@dataclass(frozen=True, slots=True)
class Pauses:
    """The unplanned pauses of a hall: how often one begins in a minute of a window's work, and how long they last."""

    per_minute: float
    lengths: ServiceTimes

    @property
    def share(self) -> float:
        """Minutes of pause for each minute of work."""
        return self.per_minute * self.lengths.mean


def pauses(lengths: Sequence[float], worked: float) -> Pauses | None:
    """From the pauses of the last days, oldest first, and the minutes that windows worked in them; None for few.

    Their mean is shrunk to the 35 minutes of a hall that nobody knows, as that of an item is to its configured time.
    """
    seen = [one for one in lengths if one > 0.0]
    known = service_times(seen, PAUSE_MINUTES) if len(seen) >= ENOUGH else None
    return Pauses(len(seen) / worked, known) if known and worked > 0.0 else None


def pace(ratios: Sequence[float]) -> float:
    """How today goes: above 1 it is slower. From actual over expected durations of today, oldest first."""
    newest = ratios[-_PACE_SEEN:]
    return (_PACE_WEIGHT + sum(min(ratio, _PACE_CAP) for ratio in newest)) / (_PACE_WEIGHT + len(newest))
