"""Sheets of the house: why a case is due on its day, and the supervision sheet of a card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kiosk.domain.catalogue import Centre
from kiosk.domain.documents import Named
from kiosk.domain.explanation import DayRow
from kiosk.domain.lights import Light, Side
from kiosk.domain.limits import Limit
from printer.letter import Letter
from printer.slip import Language


@dataclass(frozen=True, slots=True)
class WhySheet:
    """One limit of one case, counted. `missing_year` is set where there is no `due_on`; `notices` are the names of
    the State Council's notices that the calendar rests on. `side` is None for the notice and the delivery clock,
    which `limit_name` names."""

    ref: str
    item: Named
    limit: Limit
    side: Side | None
    rows: Sequence[DayRow]
    due_on: date | None
    printed_on: date
    missing_year: int | None = None
    notices: tuple[str, ...] = ()
    limit_name: Named | None = None


@dataclass(frozen=True, slots=True)
class SupervisionSheet:
    """One card. `days_past` counts working days past `due_on`, 0 while it is near; an empty reason leaves room."""

    ref: str
    item: Named
    department: Named
    owner: str
    level: Light
    side: Side
    limit: Limit
    due_on: date
    days_past: int
    raised_at: datetime
    printed_on: date
    reason: str = ""


def why_sheet_of(sheet: WhySheet, centre: Centre, url: str, language: Language) -> Letter:
    """Every day of the count with its verdict, reason, rule and article; `url` may be empty."""
    raise NotImplementedError


def supervision_sheet_of(sheet: SupervisionSheet, centre: Centre, url: str, language: Language) -> Letter:
    """The 督办单 of a card: what is late, whose it is, and the room to say why; `url` may be empty."""
    raise NotImplementedError
