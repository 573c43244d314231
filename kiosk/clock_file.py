"""The file of `kiosk clock`: histories of cases in, their dates, flags and day-by-day counts out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from reprlib import repr as shown
from typing import Never, TypeVar

from kiosk.domain.calendar import Edition, WorkingCalendar
from kiosk.domain.case_clock import Reading, read_clock
from kiosk.domain.clock_facts import NOTICE_WINDOW, CaseFacts, ClockEvent, EventKind, ItemRules
from kiosk.domain.explanation import DayRow, explain
from kiosk.domain.limits import Limit, Unit

# No law knows a limit of a hundred years: a larger number is a slip of the pen.
LONGEST_LIMIT = 36_500
MOST_MONTHS = 1_200

_NOTHING: Sequence[object] = ()

T = TypeVar("T")


class UnreadableClockFile(ValueError):
    """The file does not say what it means; `zh` and `en` name the case and the field."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh}\n{en}")
        self.zh = zh
        self.en = en


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the file something stands, to name it in a complaint."""

    case: str
    field: str = ""

    def at(self, field: str) -> _Place:
        return _Place(self.case, f"{self.field}.{field}" if self.field else field)

    def refuse(self, zh: str, en: str) -> UnreadableClockFile:
        where_zh, where_en = (f" 的 {self.field}", f", {self.field}") if self.field else ("", "")
        return UnreadableClockFile(f"办件 {self.case}{where_zh}：{zh}。", f"Case {self.case}{where_en}: {en}.")


def parse(content: bytes) -> object:
    """The JSON of a file, read strictly: nothing that a lax reader would have to guess at gets through."""
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number)
    except UnreadableClockFile:
        raise
    except (ValueError, RecursionError) as error:  # also a number of thousands of digits, and thousands of brackets
        zh = "文件不是 UTF-8 编码的 JSON，请改正后再试。"
        raise UnreadableClockFile(zh, f"The file is not JSON in UTF-8: {error}. Correct it, then try again.") from None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _place(0, fields).at(twice).refuse("写了两次", "it is written twice")
    return fields


def _no_number(name: str) -> Never:
    raise UnreadableClockFile(f"“{name}”不是数字。", f"{name} is not a number.")


def answer(
    document: object, calendars: Mapping[int, Sequence[Edition]], explain_days: bool = False
) -> list[dict[str, object]]:
    """The answers to `{"cases": […]}`, in order, as plain JSON values.

    `calendars` holds the editions of each year in order, the last in force. Raises UnreadableClockFile for a
    document that cannot be read; what happened in a case is judged and flagged, never refused.
    """
    books = _Calendars(calendars)
    return [_answer_case(raw, place, books, explain_days) for place, raw in _cases(document)]


class _Calendars:
    """The calendar in force and, by name (`2020-original`), the one with a year as first published."""

    def __init__(self, editions: Mapping[int, Sequence[Edition]]) -> None:
        self._editions = {year: tuple(issued) for year, issued in editions.items() if issued}
        self._made: dict[int | None, WorkingCalendar] = {}

    def named(self, name: str, place: _Place) -> WorkingCalendar:
        year, _, edition = name.partition("-")
        if name not in (year, f"{year}-original") or year not in map(str, self._editions):
            raise place.refuse(f"没有日历 {shown(name)}", f"there is no calendar {shown(name)}")
        return self._with_original(int(year) if edition else None)

    def in_force(self) -> WorkingCalendar:
        return self._with_original(None)

    def _with_original(self, original: int | None) -> WorkingCalendar:
        if original not in self._made:
            chosen = {year: issued[0 if year == original else -1] for year, issued in self._editions.items()}
            self._made[original] = WorkingCalendar(chosen)
        return self._made[original]


def _cases(document: object) -> list[tuple[_Place, Mapping[str, object]]]:
    raw = document.get("cases") if isinstance(document, dict) else None
    if not isinstance(raw, list):
        raise UnreadableClockFile(
            '文件里没有办件清单，应为 {"cases": […]}。',
            'The file holds no list of cases: {"cases": […]} is expected.',
        )
    return [(_place(number, case), _mapping(case, _place(number, case))) for number, case in enumerate(raw, 1)]


def _place(number: int, case: object) -> _Place:
    name = case.get("id") if isinstance(case, dict) else None
    if not isinstance(name, str) or not name:
        return _Place(f"#{number}")
    return _Place(name if name.isprintable() and len(name) < 80 else shown(name))


def _answer_case(raw: Mapping[str, object], place: _Place, books: _Calendars, explain_days: bool) -> dict[str, object]:
    facts = _facts(raw, place)
    reading = read_clock(facts, _limit(raw, place), _rules(raw, place), _calendar(raw, place, books))
    answered: dict[str, object] = {"id": _required(raw, "id", _text, place), **_dates(reading)}
    if explain_days:
        last = max((event.on for event in facts.events), default=None)
        answered["days"] = [_day(row) for row in explain(reading, until=last)]
    return answered


def _dates(reading: Reading) -> dict[str, object]:
    return {
        "accepted_at": _iso(reading.accepted_on),
        "last_day_before_roll": _iso(reading.last_day_before_roll),
        "due": _iso(reading.due_on),
        "status": str(reading.status),
        "flags": [str(flag) for flag in reading.flags],
    }


def _day(row: DayRow) -> dict[str, object]:
    return {
        "date": row.day.isoformat(),
        "counted": row.is_counted,
        "verdict": "counted" if row.is_counted else "not counted",
        "kind": str(row.kind),
        "number": row.number,
        "reason": row.zh,
        "reason_en": row.en,
        "rule": row.rule,
        "article": row.article,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _facts(raw: Mapping[str, object], place: _Place) -> CaseFacts:
    accepted_on = _optional(raw, "accepted_at", _date, place, None)
    received_on = _optional(raw, "received_at", _date, place, None)
    if accepted_on is None and received_on is None:
        raise place.at("received_at").refuse(
            "受理日期和收件日期至少要有一个", "either accepted_at or received_at is needed"
        )
    events = _optional(raw, "events", _list, place, _NOTHING)
    places = [place.at(f"events[{number}]") for number in range(len(events))]
    return CaseFacts(received_on, accepted_on, tuple(map(_event, events, places)))


def _limit(raw: Mapping[str, object], place: _Place) -> Limit:
    value = _required(raw, "limit_value", _days_count, place)
    unit = _required(raw, "limit_unit", _unit, place)
    if unit is Unit.ON_THE_SPOT and value:
        raise place.at("limit_value").refuse("当场办结的期限应为 0", "an on-the-spot limit is 0")
    if unit is Unit.MONTHS and value > MOST_MONTHS:
        raise place.at("limit_value").refuse(f"最多 {MOST_MONTHS} 个月", f"at most {MOST_MONTHS} months")
    return Limit(value, unit, rolls=_optional(raw, "roll", _boolean, place, True))


def _rules(raw: Mapping[str, object], place: _Place) -> ItemRules:
    extra = _optional(raw, "extra_grounds", _list, place, _NOTHING)
    return ItemRules(
        extension_allowed=_optional(raw, "extension_allowed", _days_count, place, 0),
        extra_grounds=frozenset(_text(ground, place.at("extra_grounds")) for ground in extra),
        notice_window=_optional(raw, "notice_window", _days_count, place, NOTICE_WINDOW),
        extension_total=_optional(raw, "extension_total", _days_count, place, None),
    )


def _calendar(raw: Mapping[str, object], place: _Place, books: _Calendars) -> WorkingCalendar:
    name = _optional(raw, "calendar", _text, place, None)
    return books.in_force() if name is None else books.named(name, place.at("calendar"))


def _event(value: object, place: _Place) -> ClockEvent:
    raw = _mapping(value, place)
    kind = _required(raw, "type", _kind, place)
    days = _required(raw, "days", _days_count, place) if kind is EventKind.EXTEND else 0
    if kind is EventKind.EXTEND and days < 1:
        raise place.at("days").refuse("延期至少 1 日", "an extension adds at least one day")
    return ClockEvent(
        kind,
        _required(raw, "on", _date, place),
        # A suspension that names no ground is one that the law does not know; the clock flags it.
        ground=_optional(raw, "ground", _text, place, ""),
        key=_optional(raw, "key", _text, place, ""),
        days=days,
        is_complete=_optional(raw, "complete_per_first_notice", _boolean, place, True),
    )


def _required(raw: Mapping[str, object], name: str, read: Callable[[object, _Place], T], place: _Place) -> T:
    if raw.get(name) is None:
        raise place.at(name).refuse("没有填写", "it is missing")
    return read(raw[name], place.at(name))


def _optional(raw: Mapping[str, object], name: str, read: Callable[[object, _Place], T], place: _Place, absent: T) -> T:
    return absent if raw.get(name) is None else read(raw[name], place.at(name))


def _mapping(value: object, place: _Place) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise place.refuse("应为一个对象", "an object is expected")
    return value


def _list(value: object, place: _Place) -> Sequence[object]:
    if not isinstance(value, list):
        raise place.refuse("应为一个列表", "a list is expected")
    return value


def _text(value: object, place: _Place) -> str:
    # JSON lets half of a surrogate pair in, which cannot be written out again.
    if not isinstance(value, str) or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise place.refuse("应为文字", "a text is expected")
    return value


def _boolean(value: object, place: _Place) -> bool:
    if not isinstance(value, bool):
        raise place.refuse("应为 true 或 false", "true or false is expected")
    return value


def _days_count(value: object, place: _Place) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LONGEST_LIMIT:
        zh, en = f"应为 0 到 {LONGEST_LIMIT} 的整数", f"a whole number from 0 to {LONGEST_LIMIT} is expected"
        raise place.refuse(f"{zh}，现为 {shown(value)}", f"{en}, not {shown(value)}")
    return value


def _date(value: object, place: _Place) -> date:
    # fromisoformat also reads 20250303 and week dates; the file's form is the one with two hyphens.
    with suppress(ValueError):
        if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
            return date.fromisoformat(value)
    zh, en = f"应为 2025-03-03 这样的日期，现为 {shown(value)}", "a date like 2025-03-03 is expected"
    raise place.refuse(zh, f"{en}, not {shown(value)}")


def _unit(value: object, place: _Place) -> Unit:
    if value not in tuple(Unit):
        units = "、".join(Unit)
        raise place.refuse(f"应为 {units} 之一，现为 {shown(value)}", f"one of {units} is expected, not {shown(value)}")
    return Unit(str(value))


def _kind(value: object, place: _Place) -> EventKind:
    if value not in tuple(EventKind):
        kinds = ", ".join(EventKind)
        raise place.refuse(f"应为 {kinds} 之一，现为 {shown(value)}", f"one of {kinds} is expected, not {shown(value)}")
    return EventKind(str(value))
