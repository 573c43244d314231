"""Reads `calendar/<year>.toml`: days off and make-up working days, as the State Council's notices say."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from config.schema import CalendarYear, Edition
from config.toml_file import Document, Table

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_STATUTORY = ((1, 1), (5, 1), (10, 1), (10, 2), (10, 3))
"""The days of 全国年节及纪念日放假办法 that have the same solar date in every year kept here."""


def read_calendar_year(document: Document, year: int) -> CalendarYear:
    """The editions of one year; `year` is what the file's name says."""
    root = document.root
    written = root.number("year", None, 1949, 9999)
    if written != year:
        root.wrong("year", f"文件名是 {year} 年，这里写 {written}", f"The file is named {year}, this says {written}")
    tables = root.tables("edition")
    editions = tuple(_edition(table, year) for table in tables)
    for index in range(1, len(editions)):
        if editions[index].issued_on <= editions[index - 1].issued_on:
            zh, en = "通知应按日期先后排列，最后一份有效", "Notices stand by date; the last one is in force"
            tables[index].wrong("issued_on", zh, en)
    root.finish()
    return CalendarYear(year, editions)


def note_holes(years: Iterable[int]) -> list[int]:
    """The years that are missing between the first and the last."""
    known = set(years)
    return sorted(set(range(min(known), max(known))) - known) if known else []


def _edition(table: Table, year: int) -> Edition:
    days_off, make_up_days = _days_off(table, year), _make_up_days(table, year)
    for day in sorted(days_off & make_up_days):
        zh, en = f"{day} 既放假又上班", f"{day} is both a day off and a make-up day"
        table.wrong("make_up_days", zh, en, day.isoformat())
    for month, number in _STATUTORY:
        if date(year, month, number) not in days_off:
            zh = f"没有 {month} 月 {number} 日，这一天是法定节假日"
            table.warn("days_off", zh, f"{date(year, month, number)} is a statutory holiday and is not listed")
    edition = Edition(
        notice=table.text("notice"),
        issued_on=_day(table, "issued_on", table.value("issued_on")) or date.min,
        days_off=frozenset(days_off),
        make_up_days=frozenset(make_up_days),
        source=table.text("source", ""),
    )
    table.finish()
    return edition


def _days_off(table: Table, year: int) -> set[date]:
    days: set[date] = set()
    for entry in table.entries("days_off"):
        stretch = set(_stretch(table, entry, year))
        for day in sorted(days & stretch)[:1]:
            zh, en = f"{day} 列了两次", f"{day} is listed twice"
            table.wrong("days_off", zh, en, day.isoformat())
        days |= stretch
    return days


def _stretch(table: Table, entry: object, year: int) -> list[date]:
    if not isinstance(entry, list) or len(entry) not in (2, 3) or not _is_name(entry[-1]):
        zh = f'“{entry}”应如 ["{year}-10-01", "{year}-10-07", "国庆节"]'
        table.wrong("days_off", zh, f'{entry} should be like ["{year}-10-01", "{year}-10-07", "国庆节"]')
        return []
    first, last = (_day(table, "days_off", written, year) for written in (entry[0], entry[-2]))
    if first is None or last is None:
        return []
    if last < first or (last - first).days > 30:
        zh, en = f"{first} 到 {last} 次序颠倒或太长", f"{first} to {last} is reversed or too long"
        table.wrong("days_off", zh, en, first.isoformat())
        return []
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]


def _is_name(word: object) -> bool:
    """Without this, a stretch whose festival was forgotten would be one day with a date for a name."""
    return isinstance(word, str) and not word[:1].isdecimal()


def _make_up_days(table: Table, year: int) -> set[date]:
    days: set[date] = set()
    for written in table.entries("make_up_days"):
        day = _day(table, "make_up_days", written, year)
        if day is None:
            continue
        if day.weekday() < 5:
            zh, en = f"{day} 不是周六或周日，不会是调休上班日", f"{day} is no Saturday or Sunday"
            table.wrong("make_up_days", zh, en, day.isoformat())
        if day in days:
            zh, en = f"{day} 列了两次", f"{day} is listed twice"
            table.wrong("make_up_days", zh, en, day.isoformat())
        days.add(day)
    return days


def _day(table: Table, key: str, written: object, year: int | None = None) -> date | None:
    """A date written with or without quotation marks; `year` where it has to lie in it."""
    try:
        day = date.fromisoformat(str(written)) if _DATE.fullmatch(str(written)) else None
    except ValueError:
        day = None
    if day is None:
        zh, en = f"“{written}”不是日期，应如 2026-10-01", f'"{written}" is no date. Write it like 2026-10-01'
        table.wrong(key, zh, en, str(written))
    elif year is not None and day.year != year:
        table.wrong(key, f"{day} 不在 {year} 年", f"{day} is not in {year}", str(written))
        return None
    return day
