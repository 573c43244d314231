"""A day of the hall once more, in memory, by the same rule of who is next: with other windows or another priority."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import fmean

from kiosk.domain.day_play import Play, Rules, Shift
from kiosk.domain.hall_day import HallDay, Stretch, Visit

_NEVER = float("inf")
_NEAR_CLOSING = 45.0  # a window that was open so late served everybody who waited, and would have served more
_CLOSE_ENOUGH = 5.0
_P = 0.8
_AT_ONCE = 1.0


@dataclass(frozen=True, slots=True)
class MoreOrLess:
    """One window more, or one less, for a queue from one minute of the day to another."""

    queue: str
    is_more: bool
    starts: float
    ends: float


@dataclass(frozen=True, slots=True)
class QueueEffect:
    """How a queue fared: numbers called, minutes until the first call, who was passed by a later arrival, who never was
    called at all."""

    queue: str
    called: int
    mean: float
    p80: float
    longest: float
    overtakes: int
    not_called: int


@dataclass(frozen=True, slots=True)
class DayEffect:
    """How the day went: each queue, the minutes that windows served after closing, and when the last visit ended."""

    queues: tuple[QueueEffect, ...]
    late_minutes: float
    last_end: float


@dataclass(frozen=True, slots=True)
class Fidelity:
    """How well the replay without any change tells the day that was: `n` numbers that both called, the mean difference
    of their waits in minutes, and the share that differs by five minutes at most."""

    n: int
    error: float
    close: float


@dataclass(frozen=True, slots=True)
class Trial:
    """The day as it was, replayed as it was, and replayed with the change."""

    was: DayEffect
    same: DayEffect
    changed: DayEffect
    fidelity: Fidelity


def tried(day: HallDay, rules: Rules, changed: Rules, change: MoreOrLess | None) -> Trial:
    """Replays the day twice: what the change does is the difference of the two replays, not of replay and memory."""
    same = Play(day, rules, open_windows(day, rules, None)).run()
    other = Play(day, changed, open_windows(day, changed, change)).run()
    was = {visit.number: visit for visit in day.visits}
    return Trial(
        effect(was.values(), rules.closes),
        effect(same.values(), rules.closes),
        effect(other.values(), rules.closes),
        _fidelity(was, same),
    )


def open_windows(day: HallDay, rules: Rules, change: MoreOrLess | None) -> dict[int, Shift]:
    """Each window with what it serves and when it calls; one that was there until the end stays until nobody waits."""
    stays = _stays(day)
    found: dict[int, Shift] = {
        number: (
            rules.windows[number],
            _to_the_end(_until_their_last_visit(stretches, stays.get(number, ())), rules.closes),
        )
        for number, stretches in day.windows.items()
        if number in rules.windows and stretches
    }
    if change is None:
        return found
    if change.is_more:
        return {**found, max(found, default=0) + 1: ((change.queue,), [Stretch(change.starts, change.ends)])}
    less = window_to_spare(day, rules, change.queue)
    if less is not None and less in found:
        found[less] = (found[less][0], list(_without(found[less][1], change)))
    return found


def window_to_spare(day: HallDay, rules: Rules, queue: str) -> int | None:
    """The window to do without: the last of those whose own queue it is, else the last that serves it at all."""
    serving = [number for number in day.windows if queue in rules.windows.get(number, ())]
    return max(serving, key=lambda number: (rules.windows[number][0] == queue, number), default=None)


def _stays(day: HallDay) -> dict[int, list[tuple[float, float]]]:
    """From when to when each window had somebody."""
    stays: dict[int, list[tuple[float, float]]] = {}
    for visit in day.visits:
        for turn in visit.turns:
            if turn.at_window is not None and turn.called is not None and turn.ended is not None:
                stays.setdefault(turn.at_window, []).append((turn.called, turn.ended))
    return stays


def _until_their_last_visit(stretches: Sequence[Stretch], stays: Sequence[tuple[float, float]]) -> list[Stretch]:
    """When the window called. One that rested as soon as a visit was over called nobody after that visit: without this
    a replay that is a few seconds ahead would fit one more visit in before every rest."""
    found = []
    for one in stretches:
        last = [(called, ended) for called, ended in stays if one.starts <= called <= one.ends <= ended + _AT_ONCE]
        found.append(Stretch(one.starts, sum(max(last)) / 2) if last else one)
    return found


def _to_the_end(stretches: Sequence[Stretch], closes: float) -> list[Stretch]:
    *earlier, last = stretches
    return [*earlier, Stretch(last.starts, _NEVER) if last.ends >= closes - _NEAR_CLOSING else last]


def _without(stretches: Iterable[Stretch], change: MoreOrLess) -> Iterator[Stretch]:
    for one in stretches:
        for part in (
            Stretch(one.starts, min(one.ends, change.starts)),
            Stretch(max(one.starts, change.ends), one.ends),
        ):
            if part.starts < part.ends:
                yield part


def effect(visits: Iterable[Visit], closes: float) -> DayEffect:
    """The figures of a day, real or replayed."""
    by_queue: dict[str, list[Visit]] = {}
    late, last_end = 0.0, 0.0
    for visit in visits:
        by_queue.setdefault(visit.turns[0].queue, []).append(visit)
        for turn in visit.turns:
            if turn.called is not None and turn.ended is not None:
                late += max(0.0, turn.ended - max(turn.called, closes))
                last_end = max(last_end, turn.ended)
    return DayEffect(tuple(_of_queue(queue, of) for queue, of in sorted(by_queue.items())), late, last_end)


def _of_queue(queue: str, visits: Sequence[Visit]) -> QueueEffect:
    waits = sorted(waited for visit in visits if (waited := visit.waited) is not None)
    uncalled = sum(visit.waited is None and visit.left is None for visit in visits)
    if not waits:
        return QueueEffect(queue, 0, 0.0, 0.0, 0.0, 0, uncalled)
    p80 = waits[ceil(_P * len(waits)) - 1]
    return QueueEffect(queue, len(waits), fmean(waits), p80, waits[-1], _overtakes(visits), uncalled)


def _overtakes(visits: Sequence[Visit]) -> int:
    """Numbers that were called while somebody of their queue still waited who had come before."""
    found, latest = 0, 0.0
    for visit in sorted(visits, key=lambda visit: (visit.turns[0].line, visit.turns[0].behind)):
        called = visit.turns[0].called
        if called is not None:
            found += called < latest
            latest = max(latest, called)
    return found


def _fidelity(was: Mapping[str, Visit], replayed: Mapping[str, Visit]) -> Fidelity:
    pairs = [(visit.waited, replayed[number].waited) for number, visit in was.items()]
    gaps = [abs(one - other) for one, other in pairs if one is not None and other is not None]
    if not gaps:
        return Fidelity(0, 0.0, 0.0)
    return Fidelity(len(gaps), fmean(gaps), sum(gap <= _CLOSE_ENOUGH for gap in gaps) / len(gaps))
