"""One limit of one case, counted day by day: what its page and its sheet show."""

from dataclasses import dataclass
from datetime import date

from kiosk.domain.calendar import CalendarUnavailable
from kiosk.domain.card import CardLimit
from kiosk.domain.case import Case, Entry, Step
from kiosk.domain.catalogue import Item
from kiosk.domain.errors import NotFound
from kiosk.domain.explanation import DayRow
from kiosk.operations.casework import case_by_ref
from kiosk.operations.ports import Context
from kiosk.operations.readings import LimitReading, read_case, why

_MOVES = frozenset({Step.SUSPEND, Step.RESUME, Step.EXTEND, Step.CORRECT, Step.REDATE})


@dataclass(frozen=True, slots=True)
class Moved:
    """An entry that moved the due date of the limit; None is a date that was not known."""

    entry: Entry
    before: date | None
    after: date | None


@dataclass(frozen=True, slots=True)
class Count:
    """The count of a limit as it stands on `today`, what moved it, and the calendar notices it rests on."""

    case: Case
    item: Item | None
    which: CardLimit
    limit: LimitReading
    missing_year: int | None
    rows: tuple[DayRow, ...]
    moved: tuple[Moved, ...]
    notices: tuple[str, ...]
    today: date


def count_of(context: Context, ref: str, which: CardLimit) -> Count:
    """Raises `NotFound` for an unknown case, and for a limit that the case does not have now."""
    case = case_by_ref(context, ref)
    reading = read_case(context, case)
    limit = reading.limits.get(which)
    if limit is None:
        raise NotFound("unknown_limit", ref=ref)
    rows = why(context, case, which)
    return Count(
        case=case,
        item=context.centre.known(case.item),
        which=which,
        limit=limit,
        missing_year=limit.clock.missing_year,
        rows=rows,
        moved=moved_by(context.unit.ledger.case_entries(case), which),
        notices=_notices(context, rows),
        today=context.today,
    )


def moved_by(entries: list[Entry], which: CardLimit) -> tuple[Moved, ...]:
    """The entries that moved one limit, with the dates that they wrote down."""
    found = (_moved(entry, which) for entry in entries if entry.step in _MOVES)
    return tuple(one for one in found if one is not None and one.before != one.after)


def _moved(entry: Entry, which: CardLimit) -> Moved | None:
    limits = entry.data.get("limits")
    if isinstance(limits, dict):
        dates = limits.get(str(which))
        return Moved(entry, _day(dates.get("before")), _day(dates.get("after"))) if isinstance(dates, dict) else None
    if f"{which}_due" not in entry.data:
        return None
    return Moved(entry, _day(entry.data.get(f"{which}_due_before")), _day(entry.data[f"{which}_due"]))


def _day(written: object) -> date | None:
    return date.fromisoformat(written) if isinstance(written, str) else None


def _notices(context: Context, rows: tuple[DayRow, ...]) -> tuple[str, ...]:
    """The notices of the years that the count runs through, as far as they are known."""
    years = sorted({row.day.year for row in rows})
    found = []
    for year in years:
        try:
            found.append(context.centre.calendar.edition(year).notice)
        except CalendarUnavailable:
            break
    return tuple(found)
