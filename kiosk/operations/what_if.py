"""A past day of the hall once more with another window or another rule; reads, and never writes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from kiosk.domain.catalogue import Centre
from kiosk.domain.day_play import Rules
from kiosk.domain.errors import Unacceptable
from kiosk.domain.facts import Fact
from kiosk.domain.hall_day import HallDay, Happened, hall_day
from kiosk.domain.live_hall import DayClock
from kiosk.domain.what_if import MoreOrLess, Trial, tried, window_to_spare
from kiosk.operations.ports import Context

FEWEST = 10
# About a second of work on a small server; a longer day is cut, and the answer says so.
MOST_NUMBERS = 3_000
MOST_AFTER = 20
_NEWEST = 3_000  # calls; more than a day has
_DAY_MINUTES = 24 * 60.0
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Extra:
    """One window more, or one less, for a queue, from one time of day to another."""

    queue: str
    is_more: bool
    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class Wish:
    """What to try on a day. `priority_after` replaces that of every queue, `skills` what some windows serve."""

    day: date
    extra: Extra | None = None
    priority_after: int | None = None
    skills: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The answer: `numbers` were given that day and the first `replayed` of them were played; `spared` is the window
    that was left out, where one was."""

    wish: Wish
    trial: Trial
    numbers: int
    replayed: int
    spared: int | None
    is_today: bool
    closes: time


def try_day(context: Context, wish: Wish, most: int = MOST_NUMBERS) -> WhatIf:
    """Replays the day of the wish, or its first `most` numbers, without and with its change.

    Raises `Unacceptable` for a day with too few numbers, for one that has not come, and for a change of what is not
    there.
    """
    centre = context.centre
    _must_make_sense(centre, wish)
    if wish.day > context.today:
        raise Unacceptable("day_not_come", day=wish.day)
    whole = _read(context, wish.day)
    day = whole.of_first(most)
    if len(day.visits) < FEWEST or not day.windows:
        raise Unacceptable("day_without_data", day=wish.day, numbers=len(day.visits), least=FEWEST)
    rules, change = _rules(centre), _minutes(wish.extra)
    spared = window_to_spare(day, rules, change.queue) if change and not change.is_more else None
    if change and not change.is_more and spared is None:
        raise Unacceptable("no_window_to_spare", queue=change.queue, day=wish.day)
    trial = tried(day, rules, _changed(rules, wish), change)
    closes = centre.hours.periods[-1][1]
    return WhatIf(wish, trial, len(whole.visits), len(day.visits), spared, wish.day == context.today, closes)


def last_day_with_visits(context: Context) -> date | None:
    """The newest day before today on which somebody was called, for a page that is opened without a day."""
    past = context.unit.estimates.past_calls(date.min, _NEWEST)
    days = {context.centre.service_day(one.called_at) for one in past}
    return max((day for day in days if day < context.today), default=max(days, default=None))


def _read(context: Context, day: date) -> HallDay:
    clock = DayClock(day, context.centre.hours)
    begins = datetime.combine(day, time(0), context.centre.zone)
    lines = context.unit.ledger.of_hall(day, begins, begins + _ONE_DAY)
    entries = [
        Happened(line, fact.kind, fact.subject_id, clock.minutes(at), dict(fact.data), _slot(clock, fact))
        for line, fact, at, _ in lines
    ]
    return hall_day(entries, clock.minutes(context.now) if day == context.today else _DAY_MINUTES)


def _slot(clock: DayClock, fact: Fact) -> float | None:
    booked_for = fact.data.get("booked_for")
    return clock.minutes(datetime.fromisoformat(booked_for)) if isinstance(booked_for, str) else None


def _rules(centre: Centre) -> Rules:
    return Rules(
        windows={number: window.queues for number, window in centre.windows.items()},
        priority_after={code: queue.priority_after for code, queue in centre.queues.items()},
        closes=_minute(centre.hours.periods[-1][1]),
        behind=centre.policy.grace.behind,
    )


def _changed(rules: Rules, wish: Wish) -> Rules:
    after = rules.priority_after
    if wish.priority_after is not None:
        after = dict.fromkeys(after, wish.priority_after)
    return replace(rules, windows={**rules.windows, **wish.skills}, priority_after=after)


def _minutes(extra: Extra | None) -> MoreOrLess | None:
    if extra is None:
        return None
    return MoreOrLess(extra.queue, extra.is_more, _minute(extra.starts), _minute(extra.ends))


def _minute(of: time) -> float:
    return of.hour * 60.0 + of.minute


def _must_make_sense(centre: Centre, wish: Wish) -> None:
    if wish.extra is not None:
        centre.queue(wish.extra.queue)
        if wish.extra.ends <= wish.extra.starts:
            raise Unacceptable("from_after_until")
    for number, queues in wish.skills.items():
        centre.window(number)
        for code in queues:
            centre.queue(code)
