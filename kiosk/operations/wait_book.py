"""What can be told of every wait at this moment: written by one thread, read by every request without a statement."""

from __future__ import annotations

from collections.abc import Mapping
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

    def later(self, minutes: float) -> Range:
        """The range for the same moment, counted from `minutes` later."""
        return Range(max(0.0, self.calibrated.low - minutes), max(0.0, self.calibrated.high - minutes))


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

    Beside it what simpler rules say of each queue, and how the ranges of the last seven days held.
    `slow` are the queues in front of which a visit lasts unusually long, `times` how long visits take.
    """

    at: datetime
    closes_at: datetime
    tickets: Mapping[int, Said] = field(default_factory=dict)
    queues: Mapping[str, Said] = field(default_factory=dict)
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
        return self._wait(self.of_queue(queue, now), ahead, now, 0.0)

    def past_closing(self, queue: str, now: datetime) -> datetime | None:
        """When whoever takes a number now would be called, where that is after closing; None where it is in time, and
        where no figure is honest. By the same middle of the range by which people are told that it is not today."""
        page, said = self._page, self.of_queue(queue, now)
        if page is None or said is None:
            return None
        at = now + timedelta(minutes=(said.calibrated.low + said.calibrated.high) / 2)
        return at if at > page.closes_at else None

    def wait_of(self, ticket_id: int, queue: str, is_last: bool, ahead: int, now: datetime) -> Wait:
        """What the holder of a ticket is told; one that is newer than the page stands as the last of its queue."""
        page = self._fresh(now)
        said = page.tickets.get(ticket_id) if page else None
        if page is not None and said is not None:
            return self._wait(said, ahead, now, max(0.0, (now - page.at).total_seconds() / 60.0))
        return self._wait(self.of_queue(queue, now) if is_last else None, ahead, now, 0.0)

    def is_slow(self, queue: str, now: datetime) -> bool:
        """Whether a window of the queue is held up by a long visit."""
        page = self._fresh(now)
        return page is not None and queue in page.slow

    def _wait(self, said: Said | None, ahead: int, now: datetime, elapsed: float) -> Wait:
        page = self._page
        if said is None or page is None:
            return announced(ahead, None, now)
        return announced(ahead, said.later(elapsed), now, page.closes_at)

    def _fresh(self, now: datetime) -> Page | None:
        page = self._page
        return page if page is not None and abs(now - page.at) <= FRESH else None
