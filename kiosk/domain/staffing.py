"""How many windows a queue needs for the next stretch: Erlang's formulas, and a suggestion from the queue itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import accumulate, count
from math import ceil, exp, sqrt
from random import Random

from kiosk.domain.hall import Break, Hall, Knowledge, Station, Waiter
from kiosk.domain.live_hall import is_known
from kiosk.domain.waiting import Roll

AHEAD_MINUTES = 90.0
PAUSE_BETWEEN = timedelta(minutes=15)  # between two suggestions
_QUANTILE = 0.8
_DISAGREEMENT = 2  # windows by which the formula may differ from the played queue
_BETA = 0.5
_MOST_TRIED = 3  # windows that are played as serving another queue too
_LIMIT = 400  # people in the birth-death chain, beyond whom nobody is


def erlang_c(servers: int, load: float) -> float:
    """The share of people who wait at all: `load` in Erlang, arrivals times mean duration; 1 when it is too much."""
    if load <= 0.0:
        return 0.0
    if servers <= load:
        return 1.0
    blocked = 1.0
    for server in range(1, servers + 1):
        blocked = load * blocked / (server + load * blocked)
    return blocked / (1.0 - load / servers * (1.0 - blocked))


def share_waiting_longer(servers: int, per_hour: float, minutes: float, limit: float) -> float:
    """P(W > limit) where `per_hour` people come and each takes `minutes`."""
    load = per_hour / 60.0 * minutes
    return 1.0 if servers <= load else erlang_c(servers, load) * exp(-(servers - load) * limit / minutes)


def mean_wait(servers: int, per_hour: float, minutes: float) -> float | None:
    """The mean wait in minutes; None where the queue would grow without end."""
    load = per_hour / 60.0 * minutes
    return None if servers <= load else erlang_c(servers, load) * minutes / (servers - load)


def servers_needed(per_hour: float, minutes: float, limit: float, share: float) -> int:
    """The fewest windows with which at most `share` of the people wait longer than `limit` minutes."""
    load = per_hour / 60.0 * minutes
    return next(
        servers
        for servers in count(max(1, int(load)))
        if servers > load and share_waiting_longer(servers, per_hour, minutes, limit) <= share
    )


def square_root_rule(load: float, beta: float = _BETA) -> int:
    """The rule of thumb: the load and a reserve that grows with its root."""
    return ceil(load + beta * sqrt(load) - 1e-9)


def share_leaving(servers: int, per_hour: float, minutes: float, patience: float) -> float:
    """Erlang-A: the share that gives up, where one who waits leaves after `patience` minutes on average."""
    arrivals = per_hour / 60.0
    if arrivals <= 0.0:
        return 0.0
    rates = (min(people, servers) / minutes + max(0, people - servers) / patience for people in range(1, _LIMIT))
    weights = list(accumulate((arrivals / rate for rate in rates), lambda so_far, ratio: so_far * ratio, initial=1.0))
    waiting = sum(max(0, people - servers) * weight for people, weight in enumerate(weights)) / sum(weights)
    return waiting / patience / arrivals


@dataclass(frozen=True, slots=True)
class Forecast:
    """Who is expected of one queue: how many an hour, and what they come for, each as likely as the others.

    It holds from `first` to `last`, minutes from now.
    """

    queue: str
    per_hour: float
    items: tuple[str, ...]
    first: float = 0.0
    last: float = AHEAD_MINUTES


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Let `windows` windows serve a queue instead of `now_open`, and the longest wait falls from `before` to `after`.

    `before` is None where no window serves the queue now. `window` is an open window of other queues that serves this
    one as well; None where more windows are to be opened.
    """

    queue: str
    now_open: int
    windows: int
    before: float | None
    after: float
    window: int | None = None


def suggestion(
    hall: Hall,
    forecasts: Sequence[Forecast],
    queue: str,
    knowledge: Knowledge,
    target: float,
    most: int,
    chance: Random,
    draws: int = 60,
    breaks: tuple[Break, ...] = (),
) -> Suggestion | None:
    """The fewest windows of `queue` with which four in five futures keep every wait of the next 90 min to `target`.

    `most` is how many the queue can have, `breaks` when a window that is opened rests. None when today's windows do,
    when no number up to `most` would, or when the formula differs by more than two: what the played queue then knows,
    nobody should act on unseen.
    """
    part = hall.around(queue)
    now_open = sum(queue in station.queues for station in part.stations)
    linked = {queue}.union(*(station.queues for station in part.stations))
    coming = [one for one in forecasts if one.queue in linked]
    futures = [_arrivals(part.now, coming, chance) for _ in range(draws)]
    before = longest_wait(part, futures, queue, knowledge, chance)
    if before is not None and before <= target:
        return None
    for windows in range(now_open + 1, most + 1):
        another = Station(frozenset({queue}), breaks=breaks)
        more = replace(part, stations=part.stations + (another,) * (windows - now_open))
        after = longest_wait(more, futures, queue, knowledge, chance)
        if after is not None and after <= target:
            agrees = abs(windows - _by_formula(part, coming, queue, knowledge)) <= _DISAGREEMENT
            return Suggestion(queue, now_open, windows, before, after) if agrees else None
    return None


def shared_window(
    hall: Hall,
    forecasts: Sequence[Forecast],
    queue: str,
    knowledge: Knowledge,
    target: float,
    chance: Random,
    draws: int = 60,
) -> Suggestion | None:
    """The open window with little to do that should serve `queue` too: every wait of the next 90 min then keeps to
    `target` in four of five futures, in its own queues as well. None when today's windows do, when no window is idle
    enough, or when the formula differs by more than two."""
    part = hall.around(queue)
    now_open = sum(queue in station.queues for station in part.stations)
    before = longest_wait(part, _futures(part, forecasts, chance, draws), queue, knowledge, chance)
    if before is not None and before <= target:
        return None
    for place in _idle(hall, forecasts, queue)[:_MOST_TRIED]:
        shared = replace(hall.stations[place], queues=hall.stations[place].queues | {queue})
        tried = replace(hall, stations=(*hall.stations[:place], shared, *hall.stations[place + 1 :])).around(queue)
        if not is_known(tried, knowledge):
            continue
        futures = _futures(tried, forecasts, chance, draws)
        waits = {one: longest_wait(tried, futures, one, knowledge, chance) for one in sorted(shared.queues)}
        after = waits[queue]
        if after is None or any(wait is None or wait > target for wait in waits.values()):
            continue
        formula = _by_formula(tried, _reaching(tried, forecasts), queue, knowledge)
        if abs(now_open + 1 - formula) <= _DISAGREEMENT:
            return Suggestion(queue, now_open, now_open + 1, before, after, shared.number)
    return None


def _idle(hall: Hall, forecasts: Sequence[Forecast], queue: str) -> list[int]:
    """The windows at work for which nobody waits, by place: the ones first for which the fewest are expected."""
    wanted = {who.queue for who in hall.waiting}
    coming = {one.queue: 0.0 for one in forecasts}
    for one in forecasts:
        coming[one.queue] += one.per_hour * (one.last - one.first)
    idle = [
        place
        for place, station in enumerate(hall.stations)
        if queue not in station.queues and not station.queues & wanted and station.pause is None and station.number
    ]
    return sorted(idle, key=lambda place: sum(coming.get(one, 0.0) for one in hall.stations[place].queues))


def _futures(part: Hall, forecasts: Sequence[Forecast], chance: Random, draws: int) -> list[list[Waiter]]:
    coming = _reaching(part, forecasts)
    return [_arrivals(part.now, coming, chance) for _ in range(draws)]


def _reaching(part: Hall, forecasts: Sequence[Forecast]) -> list[Forecast]:
    """Who is expected of the queues that the windows of this part serve."""
    linked = frozenset[str]().union(*(station.queues for station in part.stations))
    return [one for one in forecasts if one.queue in linked]


def longest_wait(
    hall: Hall, futures: Sequence[Sequence[Waiter]], queue: str, knowledge: Knowledge, chance: Random
) -> float | None:
    """The longest wait of `queue` from now on, as four of five futures stay below; None where no window serves it."""
    longest = []
    for coming in futures:
        people = (*hall.waiting, *coming)
        starts = Roll(replace(hall, waiting=people), knowledge).drawn(chance)
        if queue not in starts.next_one:
            return None
        both = zip(people, starts.waiting, strict=True)
        waits = [start - max(hall.now, who.since) for who, start in both if who.queue == queue and start is not None]
        longest.append(max(waits, default=0.0))
    return sorted(longest)[round(_QUANTILE * (len(longest) - 1))]


def _arrivals(now: float, forecasts: Sequence[Forecast], chance: Random) -> list[Waiter]:
    coming = []
    for forecast in forecasts:
        moment = now + forecast.first
        while forecast.per_hour > 0 and forecast.items:
            moment += chance.expovariate(forecast.per_hour / 60.0)
            if moment > now + forecast.last:
                break
            coming.append(Waiter(forecast.queue, chance.choice(forecast.items), moment))
    return sorted(coming, key=lambda who: who.since)


def _by_formula(hall: Hall, forecasts: Sequence[Forecast], queue: str, knowledge: Knowledge) -> int:
    """The square-root rule over the coming people and the backlog, less what the windows shared with others give."""
    load = 0.0
    for forecast in forecasts:
        if forecast.items:
            minutes = sum(knowledge.times[item].mean for item in forecast.items) / len(forecast.items)
            load += forecast.per_hour / 60.0 * minutes * (forecast.last - forecast.first) / AHEAD_MINUTES
    load += sum(knowledge.times[who.item].mean for who in hall.waiting) / AHEAD_MINUTES
    others = sum(queue not in station.queues for station in hall.stations)
    return square_root_rule(load * knowledge.pace) - others


def may_suggest(last_at: datetime | None, now: datetime) -> bool:
    """Whether enough time has passed since the last suggestion; a clock that was set back counts as enough."""
    return last_at is None or not timedelta(0) <= now - last_at < PAUSE_BETWEEN
