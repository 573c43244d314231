"""What the page of a case shows beside its dates: the time bar, open stops, waiting corrections, parts, names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from kiosk.domain.calendar import CalendarUnavailable
from kiosk.domain.case import Case, Entry, Step
from kiosk.domain.catalogue import Item
from kiosk.operations.casework import CaseView
from kiosk.operations.ports import Context
from kiosk.operations.readings import CaseReading, read_case
from kiosk.web.language import named


@dataclass(frozen=True, slots=True)
class Bar:
    """The time of a case on one axis of working days; the places are shares of the axis in per cent.

    `stops` are (from, to) in working days: the time that did not count. A due date is None while it is not known.
    """

    used: int
    promised: int | None
    statutory: int | None
    whole: int
    stops: tuple[tuple[int, int], ...] = ()

    def place(self, days: int | None) -> float:
        """Where a number of days lies on the axis."""
        return round(100 * min(days or 0, self.whole) / self.whole, 2)

    @property
    def stopped(self) -> int:
        """How many working days the clock stood still."""
        return sum(until - after for after, until in self.stops)


def bar_of(context: Context, view: CaseView) -> Bar | None:
    """None while no clock runs, and where a calendar is missing."""
    case, reading = view.case, view.reading
    start = reading.promised.clock.accepted_on
    if start is None or reading.missing_year is not None:
        return None
    until = case.decided_on or context.today
    count = context.centre.calendar.working_days_between
    try:
        used = count(start, until)
        promised, law = (
            count(start, due) if due else None for due in (reading.promised_due_on, reading.statutory_due_on)
        )
        stops = tuple(
            (count(start, stop.after), count(start, min(stop.until or until, until)))
            for stop in reading.promised.clock.stops
            if stop.after < until
        )
    except CalendarUnavailable:
        return None
    return Bar(used, promised, law, max(1, used, promised or 0, law or 0), stops)


@dataclass(frozen=True, slots=True)
class OpenStop:
    """A special procedure that nobody has ended yet; `expected_on` is when it was said to be over."""

    code: str
    name_zh: str
    name_en: str
    since: date
    document: str
    expected_on: date | None
    is_overrun: bool


def open_stops(context: Context, view: CaseView) -> list[OpenStop]:
    """The procedures that hold the clock now, each with what was told when it began."""
    return [_open_stop(context, view.entries, stop.key, stop.ground, stop.on) for stop in view.case.open_stops]


def _open_stop(context: Context, entries: list[Entry], code: str, name: str, since: date) -> OpenStop:
    began = [entry for entry in entries if entry.step is Step.SUSPEND and entry.data.get("ground") == code]
    data = began[-1].data if began else {}
    days, ground = data.get("expected_days"), context.centre.ground(code)
    expected_on = since + timedelta(days=days) if isinstance(days, int) else None
    return OpenStop(
        code,
        ground.name_zh if ground else name,
        ground.name_en if ground else name,
        since,
        str(data.get("document", "")),
        expected_on,
        is_overrun=expected_on is not None and context.today > expected_on,
    )


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a joint matter, as the page of the whole lists it."""

    case: Case
    item: Item | None
    reading: CaseReading


def parts_shown(context: Context, view: CaseView) -> list[Part]:
    """The parts of a joint matter with their lights."""
    return [Part(part, context.centre.known(part.item), read_case(context, part)) for part in view.parts]


def variant_name(item: Item | None, code: str) -> str:
    """How the case is handled, in words; empty for the ordinary way."""
    found = next((variant for variant in item.variants if variant.code == code), None) if item and code else None
    return named(found.name_zh, found.name_en) if found else code


def names_behind(context: Context, labels: Iterable[str]) -> dict[str, str]:
    """The names behind the labels of the ledger, for the people who may read them."""
    return {label: name_behind(context, label) for label in set(labels)}


def name_behind(context: Context, label: str) -> str:
    """The name of an account; a device, the system and an account that is gone keep their label."""
    kind, _, number = label.partition(":")
    account = context.unit.people.account_by_id(int(number)) if kind == "account" and number.isdigit() else None
    return account.name if account else label
