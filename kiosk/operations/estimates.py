"""Estimates every wait again and again from the hall as it stands, outside of everybody's transactions."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random

from kiosk.domain.accuracy import Accuracy, Closed, accuracy
from kiosk.domain.calibration import DAYS, NO_WEEK, UNCALIBRATED, Margins, Outcome, Week, calibrated, tail_after
from kiosk.domain.errors import Unavailable
from kiosk.domain.hall import Break, Knowledge
from kiosk.domain.interruptions import pause_lengths, usual_rests
from kiosk.domain.live_hall import DayClock, PastVisits, Records, slow_queues, subject, waits_of
from kiosk.domain.people import SYSTEM
from kiosk.domain.service_times import (
    NO_SHOW_MINUTES,
    NOBODY_MISSING,
    NoShows,
    Pauses,
    ServiceTimes,
    no_shows,
    pace,
    pauses,
)
from kiosk.domain.simple_rules import NO_WAITS, PastWaits, Rules, past_waits, rules_of
from kiosk.operations.estimate_ports import PastCall, Told
from kiosk.operations.ports import Context
from kiosk.operations.standing import turns_from
from kiosk.operations.system import System
from kiosk.operations.wait_book import Page, Said, WaitBook

log = logging.getLogger(__name__)

LEARNED_DAYS = 28
MOST_CALLS, MOST_TOLD = 12_000, 6_000
_LONGEST_VISIT = 240.0  # minutes; a ticket that nobody finished before going home is not a visit of eight hours
_PAST_FRESH, _TODAY_FRESH = timedelta(minutes=5), timedelta(seconds=10)
_DRAWS, _LEAST_DRAWS, _MOST_STEPS = 40, 12, 20_000
_IDLE_SECONDS, _REST = 15.0, 20.0


@dataclass(frozen=True, slots=True)
class Past:
    """What was learned, and until when it is believed."""

    at: datetime
    day: date
    times: dict[str, ServiceTimes]
    absences: NoShows
    margins: Margins
    waits: PastWaits = NO_WAITS
    week: Week = NO_WEEK
    pauses: Pauses | None = None
    rests: Mapping[int, tuple[Break, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Today:
    """How this day goes so far, and its calls by queue, in order; by evening they are thousands, so that they are not
    read at each look."""

    at: datetime
    pace: float
    calls: Mapping[str, Sequence[PastCall]]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look at the hall has found, for whoever goes on from it."""

    records: Records
    knowledge: Knowledge
    page: Page


class Estimator:
    """Writes the book of waits. One thread runs it, at most a twentieth of its time."""

    def __init__(
        self, system: System, book: WaitBook, seed: int = 0, gap_seconds: float = 1.0, relearn: timedelta = _PAST_FRESH
    ) -> None:
        self._system = system
        self._book = book
        self._seed = seed
        self._gap_seconds = gap_seconds
        self._relearn = relearn
        self._past: Past | None = None
        self._today: Today | None = None
        self._listeners: list[Callable[[], None]] = []
        self._followers: list[Callable[[Seen], None]] = []
        self._wake = threading.Event()

    def listen(self, listener: Callable[[], None]) -> None:
        """`listener` hears of every new page, for a board that was drawn from the one before; it returns at once."""
        self._listeners.append(listener)

    def follow(self, follower: Callable[[Seen], None]) -> None:
        """`follower` works on with every new page, in this thread and after the listeners; one may fail by itself."""
        self._followers.append(follower)

    def changed(self) -> None:
        """Something was committed; returns at once."""
        self._wake.set()

    def run(self, stop: threading.Event) -> None:
        """Until `stop`: after each change, and now and then because time passes."""
        while not stop.is_set():
            self._wake.clear()
            began = time.monotonic()
            try:
                self.refresh()
            except Unavailable:
                log.info("the waits are not estimated while the database is away")
            except Exception:  # without estimates the hall goes on, and says that it has none
                log.exception("the waits could not be estimated")
            stop.wait(max(self._gap_seconds, _REST * (time.monotonic() - began)))
            self._wake.wait(_IDLE_SECONDS)

    def refresh(self) -> None:
        """Reads the hall once and writes a new page."""
        records, past, today, closes_at = self._system.read(SYSTEM, self._read)
        self._past, self._today = past, today
        knowledge = Knowledge(past.times, past.absences, today.pace, past.pauses)
        draws = max(_LEAST_DRAWS, min(_DRAWS, _MOST_STEPS // (1 + len(records.standing))))
        # The same chances each time: a range moves when the hall does, and never to and fro by luck alone.
        found = waits_of(records, knowledge, Random(self._seed), draws)
        said = past.margins.range_of
        page = Page(
            records.now,
            closes_at,
            {ticket: Said(one, said(one.expected, one.low, one.high)) for ticket, one in found.tickets.items()},
            {queue: Said(one, said(one.expected, one.low, one.high)) for queue, one in found.queues.items()},
            found.lines,
            _rules(records, past, today),
            past.week,
            slow_queues(records, past.times),
            past.times,
        )
        self._book.write(page)
        for listener in self._listeners:
            listener()
        for follower in self._followers:
            follower(Seen(records, knowledge, page))

    def _read(self, context: Context) -> tuple[Records, Past, Today, datetime]:
        past, today, now = self._past, self._today, context.now
        if past is None or past.day != context.today or not timedelta() <= now - past.at <= self._relearn:
            past, today = learned(context), None
        if today is None or not timedelta() <= now - today.at <= _TODAY_FRESH:
            today = today_of(context, past)
        records = replace(records_of(context), rests=past.rests)
        return records, past, today, context.centre.hours.closes_at(context.today)


def today_of(context: Context, past: Past) -> Today:
    """What the calls of this day say, in one statement."""
    done = context.unit.estimates.past_calls(context.today, MOST_CALLS)
    calls: dict[str, list[PastCall]] = {}
    for one in done:
        calls.setdefault(one.queue, []).append(one)
    return Today(context.now, pace_of(done, past.times), calls)


def records_of(context: Context) -> Records:
    """The hall as it stands, in four statements."""
    unit, today, centre = context.unit, context.today, context.centre
    counted = unit.tickets.turns(today)
    return Records(
        now=context.now,
        clock=DayClock(today, centre.hours),
        windows={number: window.queues for number, window in centre.windows.items()},
        duties=unit.windows.duties(),
        present=unit.estimates.present(today),
        standing=unit.estimates.standing(today),
        turns={queue: turns_from(context, counted, queue) for queue in centre.queues},
        open_at_lunch=frozenset(number for number, window in centre.windows.items() if window.covers_lunch),
    )


def learned(context: Context) -> Past:
    """What the last weeks say, in three statements."""
    unit, today = context.unit, context.today
    calls = unit.estimates.past_calls(today - timedelta(days=LEARNED_DAYS), MOST_CALLS)
    told = unit.estimates.closed(today - timedelta(days=DAYS), MOST_TOLD)
    changes = unit.estimates.duty_changes(context.centre.service_day(calls[0].called_at)) if calls else []
    rests = usual_rests(changes, context.centre.hours)
    absences = [(_minutes(one.issued_at, one.called_at), one.is_missed) for one in calls]
    return Past(
        at=context.now,
        day=today,
        times=_visits(calls, context.centre.queue_of_item).times(),
        absences=no_shows(absences) if absences else NOBODY_MISSING,
        margins=margins_of(told, today),
        waits=_waits_before(calls, context),
        week=week_of(told, today),
        pauses=_pauses(calls, pause_lengths(changes, context.centre.hours, rests)),
        rests=rests,
    )


def _pauses(calls: Sequence[PastCall], lengths: Sequence[float]) -> Pauses | None:
    """The unplanned pauses of the days of these calls, and the work between them."""
    worked = sum(NO_SHOW_MINUTES if one.is_missed else _visit_minutes(one) or 0.0 for one in calls)
    return pauses(lengths, worked)


def _waits_before(calls: Sequence[PastCall], context: Context) -> PastWaits:
    service_day = context.centre.service_day
    earlier = [one for one in calls if service_day(one.issued_at) < context.today]
    return past_waits(earlier, context.today.weekday(), context.centre.zone)


def _rules(records: Records, past: Past, today: Today) -> dict[str, Rules]:
    """The simpler rules by queue: the mean of its visits over the windows in service, its last waits, its half hour."""
    now, zone = records.now, records.clock.hours.zone
    found = {}
    for queue in {queue for served in records.windows.values() for queue in served}:
        windows = sum(
            queue in served and number in records.duties and records.duties[number].status_on(past.day).is_in_service
            for number, served in records.windows.items()
        )
        times = past.times.get(subject(queue, None))
        place_minutes = times.mean / windows if times and windows else None
        found[queue] = rules_of(queue, past.waits, today.calls.get(queue, ()), place_minutes, now, zone)
    return found


def margins_of(told: Sequence[Told], today: date) -> Margins:
    """The margins of the last two weeks, wider after a week in which the ranges held too little."""
    if not told:
        return UNCALIBRATED
    tail = tail_after(week_of(told, today).share)
    return calibrated((Outcome(one.expected, one.low, one.high, actual(one)) for one in told), tail)


def week_of(told: Sequence[Told], today: date) -> Week:
    """How the ranges that people saw since this day a week ago held."""
    recent = [one for one in told if one.called_at and one.service_day >= today - timedelta(days=7)]
    return Week(sum(one.shown_low <= actual(one) <= one.shown_high for one in recent), len(recent))


def accuracy_of(told: Sequence[Told]) -> Accuracy | None:
    """How good it was, of tickets that were called; the range is the one that people saw."""
    return accuracy(Closed(one.expected, one.shown_low, one.shown_high, actual(one)) for one in told if one.called_at)


def actual(told: Told) -> float:
    """Minutes until the first call; none where the clock was set back in between."""
    return max(0.0, _minutes(told.asked_at, told.called_at or told.asked_at))


def pace_of(calls: Sequence[PastCall], times: dict[str, ServiceTimes]) -> float:
    """How today goes, from the visits that are over."""
    over = sorted((one for one in calls if one.finished_at), key=lambda one: one.finished_at or one.called_at)
    known = ((one, times.get(subject(one.queue, one.item))) for one in over)
    return pace([minutes / of.mean for one, of in known if of and (minutes := _visit_minutes(one)) is not None])


def _visits(calls: Sequence[PastCall], queue_of_item: Mapping[str, str]) -> PastVisits:
    by_item: dict[str, list[float]] = {}
    by_queue: dict[str, list[float]] = {}
    for one in calls:
        minutes = _visit_minutes(one)
        if minutes is None:
            continue
        by_queue.setdefault(one.queue, []).append(minutes)
        if one.item:
            by_item.setdefault(one.item, []).append(minutes)
    return PastVisits(by_item, by_queue, queue_of_item)


def _visit_minutes(one: PastCall) -> float | None:
    if one.finished_at is None:
        return None
    minutes = _minutes(one.called_at, one.finished_at)
    return minutes if 0.0 < minutes <= _LONGEST_VISIT else None


def _minutes(first: datetime, last: datetime) -> float:
    return (last - first).total_seconds() / 60.0
