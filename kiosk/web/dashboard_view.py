"""What the manager's page shows, computed once for one state of the ledger and one minute."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from kiosk.domain.lights import Light
from kiosk.domain.metrics import FEWEST, Rate
from kiosk.domain.window import WindowStatus
from kiosk.operations import boards, reports
from kiosk.operations.boards import QueueLine
from kiosk.operations.ports import Context
from kiosk.operations.reports import CaseLine, Scope, Timeliness
from kiosk.web.words import FIGURE_RATES

LISTED = 6
_MOST_KEPT = 64


@dataclass(frozen=True, slots=True)
class Measure:
    """One share, with the names of the lists behind its two parts; `are_items` when they list the catalogue."""

    rate: Rate
    numerator: str
    denominator: str
    are_items: bool

    @property
    def verdict(self) -> str:
        """`none` without a denominator or a target, `few` for too few cases, else `met` or `missed`."""
        if self.rate.met is None:
            return "none"
        if not self.are_items and self.rate.denominator < FEWEST:
            return "few"
        return "met" if self.rate.met else "missed"

    @property
    def is_few(self) -> bool:
        """Whether there are too few cases for a share."""
        return not self.are_items and 0 < self.rate.denominator < FEWEST

    @property
    def place(self) -> float:
        """The length of the bar in per cent of its axis."""
        return round(min(100.0, 100 * (self.rate.value or 0)), 2)

    @property
    def goal(self) -> float | None:
        """Where the target stands on the axis."""
        return round(100 * float(self.rate.target), 2) if self.rate.target is not None else None


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything on the page, as of one instant."""

    at: datetime
    report: Timeliness
    measures: Mapping[str, Measure]
    late: tuple[CaseLine, ...]
    near: tuple[CaseLine, ...]
    late_by_law: int
    queues: tuple[QueueLine, ...]
    waiting: int
    windows_open: int
    windows_paused: int
    windows: int


class Kept:
    """The overviews of the last moments, so that twenty screens of one hall cost one computation."""

    def __init__(self) -> None:
        self._found: dict[object, Overview] = {}
        self._lock = threading.Lock()

    def get(self, key: object) -> Overview | None:
        """The overview for that state, if it was computed."""
        with self._lock:
            return self._found.get(key)

    def keep(self, key: object, shown: Overview) -> None:
        """Remembers an overview; a full shelf is cleared."""
        with self._lock:
            if len(self._found) >= _MOST_KEPT:
                self._found.clear()
            self._found[key] = shown


def overview(context: Context, scope: Scope) -> Overview:
    """The page for one scope: from memory while neither the ledger nor the minute has changed."""
    shelf: Kept = current_app.extensions["kiosk_overviews"]
    minute = context.now.replace(second=0, microsecond=0)
    key = (context.unit.ledger.revision, minute, scope)
    shown = shelf.get(key)
    if shown is None:
        shown = _compute(context, scope)
        shelf.keep(key, shown)
    return shown


def _compute(context: Context, scope: Scope) -> Overview:
    report = reports.timeliness(context, scope)
    late = reports.cases_behind(context, scope, "overdue_open")
    states = [duty.status_on(context.today) for duty in context.unit.windows.duties().values()]
    queues = boards.queue_lines(context)
    return Overview(
        at=context.now,
        report=report,
        measures={name: Measure(report.rates[name], *behind) for name, behind in FIGURE_RATES.items()},
        late=tuple(sorted(late, key=_worst_first)[:LISTED]),
        near=tuple(reports.cases_behind(context, scope, "near_due")[:LISTED]),
        late_by_law=report.cases["overdue_open_statutory"],
        queues=tuple(queues),
        waiting=sum(line.waiting for line in queues),
        windows_open=states.count(WindowStatus.OPEN),
        windows_paused=states.count(WindowStatus.PAUSED),
        windows=len(context.centre.windows),
    )


def _worst_first(line: CaseLine) -> tuple[bool, int]:
    return (line.reading.light is not Light.DARK, line.reading.promised.remaining_days or 0)
