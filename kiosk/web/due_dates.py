"""What the public calculator was asked and what it answers: a due date with its days, and a month of the calendar."""

from calendar import Calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask_babel import gettext, lazy_gettext

from kiosk.domain.calendar import CalendarUnavailable, DayVerdict, WorkingCalendar
from kiosk.domain.case_clock import Reading, read_clock
from kiosk.domain.clock_facts import CaseFacts, ItemRules
from kiosk.domain.explanation import DayRow, explain
from kiosk.domain.limits import Limit, Unit

# Longer than any limit of the law; whoever types more has made a slip of the finger.
MOST = {Unit.WORKING_DAYS: 500, Unit.NATURAL_DAYS: 730, Unit.MONTHS: 24, Unit.ON_THE_SPOT: 0}
UNITS = {
    Unit.WORKING_DAYS: lazy_gettext("工作日"),
    Unit.NATURAL_DAYS: lazy_gettext("自然日"),
    Unit.MONTHS: lazy_gettext("月"),
    Unit.ON_THE_SPOT: lazy_gettext("当场"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """The form as it was sent: what was typed, what it means, and what is wrong with it field by field."""

    on: str = ""
    value: str = ""
    unit: Unit = Unit.WORKING_DAYS
    accepted_on: date | None = None
    limit: Limit | None = None
    faults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """The due date with its days; `reading.missing_year` tells of a year without a calendar."""

    reading: Reading
    rows: tuple[DayRow, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """The weeks of a month; a day outside it is None, and a year without a calendar has no weeks."""

    first: date
    weeks: tuple[tuple[DayVerdict | None, ...], ...]
    working_days: int

    @property
    def before(self) -> date:
        """The first day of the month before."""
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        """The first day of the month after."""
        return (self.first + timedelta(days=31)).replace(day=1)


def wish_from(sent: Mapping[str, str]) -> Wish:
    """Reads the form; an empty form asks for nothing and has no faults."""
    on, value = sent.get("on", "").strip()[:20], sent.get("value", "").strip()[:20]
    unit = _unit(sent.get("unit", ""))
    if not on and not value:
        return Wish(unit=unit)
    faults: dict[str, str] = {}
    accepted_on, limit = _date(on, faults), _limit(value, unit, faults)
    return Wish(on, value, unit, accepted_on, limit, faults)


def answer(wish: Wish, calendar: WorkingCalendar) -> Answer | None:
    """The due date of what was asked; None while something is missing or wrong."""
    if wish.accepted_on is None or wish.limit is None:
        return None
    facts = CaseFacts(received_on=wish.accepted_on, accepted_on=wish.accepted_on)
    reading = read_clock(facts, wish.limit, ItemRules(), calendar)
    return Answer(reading, explain(reading))


def month_of(asked: str, otherwise: date, calendar: WorkingCalendar) -> Month:
    """The month that was asked for as `2026-09`, or that of another day."""
    first = _day(f"{asked}-01") or otherwise.replace(day=1)
    try:
        verdicts = [
            [calendar.why(day) if day.month == first.month else None for day in week]
            for week in Calendar().monthdatescalendar(first.year, first.month)
        ]
    except CalendarUnavailable:
        return Month(first, (), 0)
    worked = sum(1 for week in verdicts for verdict in week if verdict and verdict.is_working)
    return Month(first, tuple(tuple(week) for week in verdicts), worked)


def _unit(typed: str) -> Unit:
    return Unit(typed) if typed in set(Unit) else Unit.WORKING_DAYS


def _date(typed: str, faults: dict[str, str]) -> date | None:
    found = _day(typed)
    if found is None:
        faults["on"] = gettext("日期“%(text)s”看不懂。请写成 2026-09-15 的样子。", text=typed)
    return found


def _day(typed: str) -> date | None:
    """A date whose months before and after exist too: the first and the last year of all have only one of them."""
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return None
    return found if 2 <= found.year <= 9998 else None


def _limit(typed: str, unit: Unit, faults: dict[str, str]) -> Limit | None:
    if unit is Unit.ON_THE_SPOT:
        return Limit(0, unit)
    if not (typed.isascii() and typed.isdecimal() and 1 <= int(typed) <= MOST[unit]):
        faults["value"] = gettext("时限要写成 1 到 %(most)s 的整数；当场办结的请选“当场”。", most=MOST[unit])
        return None
    return Limit(int(typed), unit)
