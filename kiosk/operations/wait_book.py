"""What can be told of every wait at this moment: written by one thread, read by every request without a statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kiosk.domain.announcement import Wait, announced
from kiosk.domain.calibration import NO_WEEK, Range, Week
from kiosk.domain.service_times import ServiceTimes
from kiosk.domain.simple_rules import Rules
from kiosk.domain.waiting import Estimate

# Older than this, or dated after the clock, a page says nothing: nobody is told of a hall that has long changed.
FRESH = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Said:
    """An estimate as it was drawn, and its calibrated range."""

    drawn: Estimate
    calibrated: Range

    def later(self, minutes: float) -> Said:
        """The same moment, counted from `minutes` later."""
        drawn, shown = self.drawn, self.calibrated
        left = (max(0.0, one - minutes) for one in (drawn.expected, drawn.low, drawn.high, shown.low, shown.high))
        expected, low, high, shown_low, shown_high = left
        return Said(Estimate(expected, low, high), Range(shown_low, shown_high))


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the last look at the windows came to: `unknown`, `closed`, `few_days`, `enough` or `given`.

    `days` is on how many days of this weekday somebody came.
    """

    verdict: str = "unknown"
    days: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """Everybody's wait as of `at`: by ticket, and by queue for whoever takes a number now.

    `lines` are the tickets of each queue in the order of the calls, where that order is known to be what the number
    ahead of a ticket counts. Beside it what simpler rules say of each queue, and how the ranges of the last seven days
    held. `slow` are the queues in front of which a visit lasts unusually long, `times` how long visits take.
    """

    at: datetime
    closes_at: datetime
    tickets: Mapping[int, Said] = field(default_factory=dict)
    queues: Mapping[str, Said] = field(default_factory=dict)
    lines: Mapping[str, Sequence[int]] = field(default_factory=dict)
    rules: Mapping[str, Rules] = field(default_factory=dict)
    week: Week = NO_WEEK
    slow: frozenset[str] = frozenset()
    times: Mapping[str, ServiceTimes] = field(default_factory=dict)


class WaitBook:
    """The newest page. Writing it is one assignment, so a reader never sees half of one."""

    def __init__(self) -> None:
        self._page: Page | None = None
        self._outlook = Outlook()

    @property
    def outlook(self) -> Outlook:
        """Why there is advice on windows, or none."""
        return self._outlook

    def look_out(self, outlook: Outlook) -> None:
        """From now on this is why."""
        self._outlook = outlook

    def write(self, page: Page) -> None:
        """From now on this is what people are told."""
        self._page = page

    def of_queue(self, queue: str, now: datetime) -> Said | None:
        """For whoever takes a number now and is called last; None where no figure is honest."""
        page = self._fresh(now)
        return page.queues.get(queue) if page else None

    def of_ticket(self, ticket_id: int, now: datetime) -> Said | None:
        """For the holder of a ticket, counted from now; None where no figure is honest, or the page is older."""
        page = self._fresh(now)
        said = page.tickets.get(ticket_id) if page else None
        return said.later(max(0.0, (now - page.at).total_seconds() / 60.0)) if page and said else None

    def of_place(self, queue: str, ahead: int, now: datetime) -> Said | None:
        """For somebody before whom so many of a queue are called: whoever has that place on the page is called one
        later. None where the page knows no such place."""
        page = self._fresh(now)
        line = page.lines.get(queue) if page else None
        if line is None or ahead > len(line):
            return None
        return self.of_queue(queue, now) if ahead == len(line) else self.of_ticket(line[ahead], now)

    def rules_of(self, queue: str, now: datetime) -> Rules:
        """What simpler rules say to whoever takes a number of a queue now."""
        page = self._fresh(now)
        return page.rules.get(queue, Rules()) if page else Rules()

    @property
    def week(self) -> Week | None:
        """How the ranges of the last seven days held, as it was when last looked at; None before the first look."""
        return self._page.week if self._page else None

    def times_of(self, subject: str) -> ServiceTimes | None:
        """How long visits of an item take, as far as the last weeks say; no moment makes that untrue."""
        return self._page.times.get(subject) if self._page else None

    def wait_in(self, queue: str, ahead: int, now: datetime) -> Wait:
        """What a kiosk or a board says of a queue."""
        return self.wait(self.of_queue(queue, now), ahead, now)

    def wait(self, said: Said | None, ahead: int, now: datetime) -> Wait:
        """What somebody is told of whom that is known, with so many ahead."""
        page = self._page
        if said is None or page is None:
            return announced(ahead, None, now)
        return announced(ahead, said.calibrated, now, page.closes_at)

    def past_closing(self, queue: str, now: datetime) -> datetime | None:
        """When whoever takes a number now would be called, where that is after closing; None where it is in time, and
        where no figure is honest. By the same middle of the range by which people are told that it is not today."""
        page, said = self._page, self.of_queue(queue, now)
        if page is None or said is None:
            return None
        at = now + timedelta(minutes=(said.calibrated.low + said.calibrated.high) / 2)
        return at if at > page.closes_at else None

    def is_slow(self, queue: str, now: datetime) -> bool:
        """Whether a window of the queue is held up by a long visit."""
        page = self._fresh(now)
        return page is not None and queue in page.slow

    def _fresh(self, now: datetime) -> Page | None:
        page = self._page
        return page if page is not None and abs(now - page.at) <= FRESH else None
