"""Looks whether more windows, or a shared one, would keep the waits short, and says so once in a quarter of an hour."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from kiosk.domain.advice import Advice, longest_of
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.forecast import FEWEST_DAYS, WEEKS, Came, days_known, forecasts
from kiosk.domain.hall import Hall
from kiosk.domain.live_hall import hall_of, is_known, subject
from kiosk.domain.people import SYSTEM
from kiosk.domain.staffing import (
    AHEAD_MINUTES,
    PAUSE_BETWEEN,
    Forecast,
    Suggestion,
    may_suggest,
    shared_window,
    suggestion,
)
from kiosk.operations.estimates import Seen
from kiosk.operations.ports import Context
from kiosk.operations.system import System
from kiosk.operations.wait_book import Outlook, WaitBook

_EVERY = timedelta(minutes=1)
_AHEAD = timedelta(minutes=AHEAD_MINUTES)
_LEAST_AHEAD = timedelta(minutes=30)  # before closing, a window that opens is hardly open
_DRAWS = 40


class Adviser:
    """Follows the estimates, once a minute. Every process has one: the database lets the first one speak."""

    def __init__(self, system: System, book: WaitBook, seed: int = 0) -> None:
        self._system = system
        self._book = book
        self._seed = seed
        self._looked_at: datetime | None = None
        self._came: tuple[date, list[Came]] | None = None

    def __call__(self, seen: Seen) -> None:
        """Writes the outcome of what is over, then looks at the windows."""
        now = seen.records.now
        if self._looked_at is not None and timedelta() <= now - self._looked_at < _EVERY:
            return
        self._looked_at = now
        if self._system.read(SYSTEM, lambda context: context.unit.advice.over(context.now)):
            self._system.perform(SYSTEM, _settle)
        self._book.look_out(self._look(seen, now))

    def _look(self, seen: Seen, now: datetime) -> Outlook:
        centre, until = self._system.centre, min(now + _AHEAD, seen.page.closes_at)
        if not centre.is_open(now) or until - now < _LEAST_AHEAD:
            return Outlook("closed")
        came, latest = self._past(seen.records.clock.day), self._system.read(SYSTEM, _latest)
        days = days_known(came)
        if days < FEWEST_DAYS:
            return Outlook("few_days", days)
        if not may_suggest(latest, now):
            return Outlook("given", days)
        found = self._worst(seen, came)
        if found is None:
            return Outlook("enough", days)
        self._system.perform(SYSTEM, lambda context: give(context, found, until))
        return Outlook("given", days)

    def _past(self, day: date) -> list[Came]:
        """Who came on this weekday before; read once a day."""
        if self._came is None or self._came[0] != day:
            self._came = (day, self._system.read(SYSTEM, came_before))
        return self._came[1]

    def _worst(self, seen: Seen, came: list[Came]) -> Suggestion | None:
        """Of the queues that more windows would help, the one that waits longest."""
        hall, _ = hall_of(seen.records)
        known = [one for one in came if one.subject in seen.knowledge.times]
        coming = forecasts(known, hall.now)
        found = [
            self._help(seen, hall, coming, queue)
            for queue in self._system.centre.queues
            if is_known(hall.around(queue), seen.knowledge) and _is_wanted(hall, coming, queue)
        ]
        return max((one for one in found if one is not None), key=_waits_longest, default=None)

    def _help(self, seen: Seen, hall: Hall, coming: list[Forecast], queue: str) -> Suggestion | None:
        """One window more, where that does; else an open one that serves this queue too, which asks for nobody more;
        else as many more as it takes."""
        centre, chance = self._system.centre, Random(self._seed)
        target, most = float(centre.policy.longest_wait_minutes), len(centre.windows_of(queue))
        breaks = seen.records.clock.breaks
        more = suggestion(hall, coming, queue, seen.knowledge, target, most, chance, _DRAWS, breaks)
        if more is not None and more.windows - more.now_open == 1:
            return more
        return shared_window(hall, coming, queue, seen.knowledge, target, chance, _DRAWS) or more


def give(context: Context, of: Suggestion, until: datetime) -> Advice | None:
    """Keeps a suggestion and writes it down; None where another was given in the last quarter of an hour."""
    advice = Advice(
        id=context.unit.next_entry,
        service_day=context.today,
        queue=of.queue,
        given_at=context.now,
        until_at=until,
        now_open=of.now_open,
        windows=of.windows,
        before=of.before,
        after=of.after,
        target=context.centre.policy.longest_wait_minutes,
        window=of.window,
    )
    if not context.unit.advice.add_if_quiet(advice, context.now - PAUSE_BETWEEN):
        return None
    told = {"now_open": of.now_open, "windows": of.windows, "before": of.before, "after": of.after}
    if of.window is not None:
        told["window"] = of.window
    context.record(FactKind.ADVICE_GIVEN, Subject.QUEUE, of.queue, advice=advice.id, until=until.isoformat(), **told)
    return advice


def came_before(context: Context) -> list[Came]:
    """Who took a number on the same weekday of the last weeks."""
    days = [context.today - timedelta(weeks=weeks) for weeks in range(1, WEEKS + 1)]
    zone = context.centre.zone
    found = []
    for one in context.unit.advice.arrivals(days):
        local = one.at.astimezone(zone)
        minute = local.hour * 60.0 + local.minute + local.second / 60.0
        found.append(Came(one.day, one.queue, subject(one.queue, one.item), minute))
    return found


def _latest(context: Context) -> datetime | None:
    return context.unit.advice.latest_at()


def _settle(context: Context) -> None:
    """Writes what the longest wait came to, measured as it was foretold."""
    for one in context.unit.advice.over(context.now):
        stays = context.unit.advice.stays(one.service_day, one.queue)
        longest = longest_of(stays, one.given_at, one.until_at)
        if context.unit.advice.settle(one, longest, context.now):
            minutes = round(longest, 1)
            context.record(FactKind.ADVICE_SETTLED, Subject.QUEUE, one.queue, advice=one.id, longest=minutes)


def _is_wanted(hall: Hall, coming: list[Forecast], queue: str) -> bool:
    """Whether anybody waits in the queue or is expected."""
    return any(who.queue == queue for who in hall.waiting) or any(one.queue == queue for one in coming)


def _waits_longest(of: Suggestion) -> float:
    return float("inf") if of.before is None else of.before
