"""What the pages of the simulator show: replays that are kept while they are dear, and a history as a drawing."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import current_app
from flask_babel import lazy_gettext

from kiosk.domain.catalogue import Centre
from kiosk.domain.limits import Limit
from kiosk.domain.metrics import Period
from kiosk.domain.promise_trial import Exclusion, History, Verdict
from kiosk.operations.promises import SuggestionReport, period_of, suggest
from kiosk.web.auth import actor
from kiosk.web.extensions import desk

# A page replays two years at most; longer histories are for the command line, which shows how far it is.
LONGEST_DAYS = 731
# A replay that took longer than a moment is shown for a hundred times as long, though cases are decided meanwhile.
_DEAR_SECONDS = 0.5
_KEPT_FOR = 100
_MOST_KEPT = 8

MARKS = {Verdict.SAFE: "✓", Verdict.UNPROVEN: "?", Verdict.RISKY: "✕", Verdict.TOO_LITTLE: "—"}
VERDICTS = {
    Verdict.SAFE: lazy_gettext("稳妥"),
    Verdict.UNPROVEN: lazy_gettext("尚不能证明"),
    Verdict.RISKY: lazy_gettext("会超期"),
    Verdict.TOO_LITTLE: lazy_gettext("数据不足"),
}
EXCLUDED = {
    Exclusion.TACIT: lazy_gettext("默示决定"),
    Exclusion.OTHER_VARIANT: lazy_gettext("其他办理方式"),
    Exclusion.CALENDAR_MISSING: lazy_gettext("缺日历"),
}


@dataclass(frozen=True, slots=True)
class _Kept:
    report: SuggestionReport
    centre: Centre
    revision: int
    took: float
    at: float

    def holds(self, centre: Centre, revision: int) -> bool:
        """Whether it may be shown again: for the same rules, and nothing has happened or it was dear and is young."""
        is_dear = self.took > _DEAR_SECONDS and time.monotonic() - self.at < _KEPT_FOR * self.took
        return self.centre is centre and (self.revision == revision or is_dear)


class Replays:
    """The replays of the whole catalogue that this process has made; whoever asks for one that is under way waits."""

    def __init__(self) -> None:
        self._kept: dict[Period, _Kept] = {}
        self._lock = threading.Lock()

    def of(self, period: Period) -> SuggestionReport:
        """The replay of a period."""
        system = desk().system
        revision = system.read(actor(), lambda context: context.unit.ledger.revision)
        with self._lock:
            kept = self._kept.get(period)
            if kept is None or not kept.holds(system.centre, revision):
                kept = self._replayed(period, revision)
            return kept.report

    def _replayed(self, period: Period, revision: int) -> _Kept:
        system, began = desk().system, time.monotonic()
        report = suggest(system, actor(), period)
        kept = _Kept(report, system.centre, revision, time.monotonic() - began, time.monotonic())
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[period] = kept
        return kept


def replays() -> Replays:
    """The replays of this application."""
    found: Replays = current_app.extensions["kiosk_replays"]
    return found


def asked_period(first: date | None, last: date | None) -> Period:
    """The period that was asked for, two years at most; without dates the last 365 days."""
    system = desk().system
    today = system.centre.service_day(system.clock.now())
    return period_of(today, first, last, LONGEST_DAYS)


WIDTH, HEIGHT = 800, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 12, 70, 28
_MOST_COLUMNS = 60
_LABELS = 16


@dataclass(frozen=True, slots=True)
class Column:
    """The cases that needed `days`, or that many and more; `label` is empty where there is no room."""

    days: int
    is_open: bool
    cases: int
    within: float
    is_late: bool
    x: float
    y: float
    width: float
    height: float
    label: str

    @property
    def middle(self) -> float:
        """Where the label stands."""
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class Mark:
    """A limit on the axis; `row` keeps the words of several apart."""

    kind: str
    limit: Limit
    x: float
    row: int

    @property
    def is_right(self) -> bool:
        """Whether its words stand to the left of it, for there is no room on the right."""
        return self.x > WIDTH * 0.6

    @property
    def words_y(self) -> int:
        """The line of its words."""
        return 16 + 20 * self.row


@dataclass(frozen=True, slots=True)
class Chart:
    """A history as columns, with the limits that were drawn on it; `tallest` is what the upper line stands for."""

    columns: tuple[Column, ...]
    marks: tuple[Mark, ...]
    tallest: int
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    top: int = _TOP
    floor: int = HEIGHT - _BOTTOM
    width: int = WIDTH
    height: int = HEIGHT


def chart_of(history: History, limits: dict[str, Limit | None], judged: Limit | None) -> Chart:
    """Draws a history; columns beyond the limit `judged` are the late ones."""
    fitting = ((kind, limit) for kind, limit in limits.items() if limit and _fits(limit, history))
    # The shortest on top: its words stand over the lines of the others.
    drawn = dict(sorted(fitting, key=lambda one: one[1].value))
    longest = max([history.longest or 0, 4, *(limit.value for limit in drawn.values())])
    count = min(longest + 1, _MOST_COLUMNS)
    step = (WIDTH - _LEFT - _RIGHT) / count
    heights = [history.counts.get(days, 0) for days in range(count - 1)]
    heights.append(sum(cases for days, cases in history.counts.items() if days >= count - 1))
    columns = tuple(_columns(history, heights, step, longest >= count, judged))
    marks = tuple(
        Mark(kind, limit, round(_LEFT + step * min(limit.value + 1, count), 1), row)
        for row, (kind, limit) in enumerate(drawn.items())
    )
    return Chart(columns, marks, max(heights))


def _fits(limit: Limit, history: History) -> bool:
    return limit.value == 0 or limit.unit is history.unit


def _columns(history: History, heights: list[int], step: float, is_cut: bool, judged: Limit | None) -> Iterator[Column]:
    tallest, room, seen = max(1, *heights), HEIGHT - _TOP - _BOTTOM, 0
    every = -(-len(heights) // _LABELS)
    for days, cases in enumerate(heights):
        seen += cases
        tall = round(room * cases / tallest, 1)
        is_last = is_cut and days == len(heights) - 1
        yield Column(
            days=days,
            is_open=is_last,
            cases=cases,
            within=seen / history.n if history.n else 0,
            is_late=judged is not None and days > judged.value,
            x=round(_LEFT + step * days + step * 0.1, 1),
            y=round(HEIGHT - _BOTTOM - tall, 1),
            width=round(step * 0.8, 1),
            height=tall,
            label=("≥" if is_last else "") + str(days) if days % every == 0 or is_last else "",
        )
