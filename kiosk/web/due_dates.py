"""What the public calculator was asked and what it answers: a due date with its days, and a month of the calendar."""

from calendar import Calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask_babel import gettext, lazy_gettext

from kiosk.domain.calendar import CalendarUnavailable, DayVerdict, WorkingCalendar
from kiosk.domain.case_clock import Reading, read_clock
from kiosk.domain.clock_facts import ARTICLE_45, CaseFacts, ClockEvent, EventKind, Flag, ItemRules
from kiosk.domain.explanation import DayRow, explain
from kiosk.domain.limits import Limit, Unit
from kiosk.domain.wording import limit_words
from kiosk.web.language import language

# Longer than any limit of the law; whoever types more has made a slip of the finger.
MOST = {Unit.WORKING_DAYS: 500, Unit.NATURAL_DAYS: 730, Unit.MONTHS: 24, Unit.ON_THE_SPOT: 0}
UNITS = {
    Unit.WORKING_DAYS: lazy_gettext("工作日"),
    Unit.NATURAL_DAYS: lazy_gettext("自然日"),
    Unit.MONTHS: lazy_gettext("月"),
    Unit.ON_THE_SPOT: lazy_gettext("当场"),
}


GROUNDS = {name: ground.name_en for name, ground in ARTICLE_45.items()}


@dataclass(frozen=True, slots=True)
class Stretch:
    """One special procedure: the clock stands still after `after` until `until`."""

    ground: str
    after: date
    until: date


@dataclass(frozen=True, slots=True)
class Wish:
    """The form as it was sent: what was typed, what it means, and what is wrong with it field by field."""

    typed: Mapping[str, str] = field(default_factory=dict)
    unit: Unit = Unit.WORKING_DAYS
    accepted_on: date | None = None
    limit: Limit | None = None
    stop: Stretch | None = None
    extension: int = 0
    faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_more(self) -> bool:
        """Whether anything was said of a suspension or an extension."""
        return any(self.typed.get(name) for name in ("stop", "resume", "extension"))


@dataclass(frozen=True, slots=True)
class Answer:
    """The due date with its days; `reading.missing_year` tells of a year without a calendar."""

    reading: Reading
    rows: tuple[DayRow, ...]

    @property
    def is_stop_too_late(self) -> bool:
        """Whether the suspension began after the due date and so moved nothing."""
        return Flag.SUSPEND_AFTER_DUE in self.reading.flags


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


def in_words(limit: Limit) -> str:
    """A limit in the language of the page."""
    return limit_words(limit, language() == "zh")


def wish_from(sent: Mapping[str, str]) -> Wish:
    """Reads the form; an empty form asks for nothing and has no faults."""
    typed = {name: sent.get(name, "").strip()[:20] for name in ("on", "value", "stop", "resume", "ground", "extension")}
    unit = _unit(sent.get("unit", ""))
    if not typed["on"] and not typed["value"]:
        return Wish(typed, unit)
    faults: dict[str, str] = {}
    accepted_on, limit = _date("on", typed, faults), _limit(typed["value"], unit, faults)
    stop, extension = _stop(typed, accepted_on, unit, faults), _extension(typed["extension"], unit, faults)
    return Wish(typed, unit, accepted_on, limit, stop, extension, faults)


def answer(wish: Wish, calendar: WorkingCalendar) -> Answer | None:
    """The due date of what was asked; None while something is missing or wrong."""
    if wish.accepted_on is None or wish.limit is None or wish.faults:
        return None
    facts = CaseFacts(wish.accepted_on, wish.accepted_on, tuple(_events(wish, wish.accepted_on)))
    reading = read_clock(facts, wish.limit, ItemRules(extension_allowed=wish.extension), calendar)
    return Answer(reading, explain(reading))


def _events(wish: Wish, accepted_on: date) -> Iterator[ClockEvent]:
    """An extension counts the same whenever it was approved, so that the form need not ask for that day."""
    if wish.extension:
        yield ClockEvent(EventKind.EXTEND, accepted_on, days=wish.extension)
    if wish.stop:
        yield ClockEvent(EventKind.SUSPEND, wish.stop.after, wish.stop.ground)
        yield ClockEvent(EventKind.RESUME, wish.stop.until)


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


def _date(name: str, typed: Mapping[str, str], faults: dict[str, str]) -> date | None:
    found = _day(typed[name])
    if found is None:
        faults[name] = gettext("日期“%(text)s”看不懂。请写成 2026-09-15 的样子。", text=typed[name])
    return found


def _stop(typed: Mapping[str, str], accepted_on: date | None, unit: Unit, faults: dict[str, str]) -> Stretch | None:
    if not typed["stop"] and not typed["resume"]:
        return None
    if unit is Unit.ON_THE_SPOT:
        faults["stop"] = gettext("当场办结的不中止、不延期。")
        return None
    after, until = _date("stop", typed, faults), _date("resume", typed, faults)
    if after and accepted_on and after < accepted_on:
        faults["stop"] = gettext("中止不能早于受理。")
    if after and until and until < after:
        faults["resume"] = gettext("恢复不能早于中止。")
    ground = typed["ground"] if typed["ground"] in GROUNDS else next(iter(GROUNDS))
    return Stretch(ground, after, until) if after and until else None


def _extension(typed: str, unit: Unit, faults: dict[str, str]) -> int:
    if not typed:
        return 0
    if unit in (Unit.MONTHS, Unit.ON_THE_SPOT):
        faults["extension"] = gettext("以月计的时限和当场办结的不延期。")
    elif _is_whole(typed, MOST[unit]):
        return int(typed)
    else:
        faults["extension"] = gettext("延期要写成 1 到 %(most)s 的整数。", most=MOST[unit])
    return 0


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
    if not _is_whole(typed, MOST[unit]):
        faults["value"] = gettext("时限要写成 1 到 %(most)s 的整数；当场办结的请选“当场”。", most=MOST[unit])
        return None
    return Limit(int(typed), unit)


def _is_whole(typed: str, most: int) -> bool:
    return typed.isascii() and typed.isdecimal() and 1 <= int(typed) <= most
