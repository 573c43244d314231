"""Calendars, the worked cases and random histories for the tests of the clock."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from chinese_calendar import constants

from kiosk.domain.calendar import Edition, WorkingCalendar

DOCUMENT = json.loads(Path(__file__).with_name("clock_cases.json").read_text(encoding="utf-8"))
CASES = {case["id"]: case for case in DOCUMENT["cases"]}
SHANGHAI = ZoneInfo("Asia/Shanghai")
YEARS = range(2014, 2027)


def _published(year: int) -> Edition:
    return Edition(
        f"国办 {year}",
        None,
        frozenset(day for day in constants.holidays if day.year == year),
        frozenset(day for day in constants.workdays if day.year == year),
    )


def _first_of_2020(corrected: Edition) -> Edition:
    prolonged = frozenset({date(2020, 1, 31), date(2020, 2, 1), date(2020, 2, 2)})
    return Edition(
        "国办 2020 初版",
        date(2019, 11, 21),
        corrected.days_off - prolonged,
        corrected.make_up_days | {date(2020, 2, 1)},
    )


EDITIONS = {year: [_published(year)] for year in YEARS}
EDITIONS[2020].insert(0, _first_of_2020(EDITIONS[2020][0]))
IN_FORCE = {year: issued[-1] for year, issued in EDITIONS.items()}
CALENDAR = WorkingCalendar(IN_FORCE)
WORKED = {day for day in constants.workdays if day.year in YEARS} | {
    day
    for number in range((date(2026, 12, 31) - date(2014, 1, 1)).days + 1)
    if (day := date(2014, 1, 1) + timedelta(number)).weekday() < 5 and day not in constants.holidays
}

GROUNDS = ("听证", "专家评审", "检测", "现场勘验", "整改")
FESTIVALS = (date(2025, 1, 24), date(2026, 2, 12), date(2024, 9, 27), date(2020, 1, 21), date(2025, 4, 30))


def random_case(random: Random, number: int) -> dict:
    """A history as wild as the rules have to bear: crowded around the due date and around festivals."""
    start = _start(random)
    unit = random.choice((*("工作日",) * 9, *("自然日",) * 5, *("月",) * 5, "当场"))
    value = random.choice({"月": (0, 1, 1, 2, 3), "当场": (0,)}.get(unit, (0, 1, 1, 2, 3, 5, 7, 10, 20, 30)))
    span = {"工作日": value * 7 // 5, "自然日": value, "月": value * 30, "当场": 0}[unit] + 1
    days = sorted(random.choice((-2, 0, span, span)) + random.randint(-4, span + 4) for _ in range(8))
    near = [start + timedelta(days=random.choice((day, span + random.randint(-3, 9)))) for day in days]
    case = {
        "id": f"P{number}",
        "accepted_at": None if (derived := random.random() < 0.3) else start.isoformat(),
        "received_at": start.isoformat() if derived else None,
        "limit_value": value,
        "limit_unit": unit,
        "roll": random.random() < 0.8,
        "extension_allowed": random.choice((0, 5, 10, 10)),
        "extension_total": random.choice((None, None, 5, 15, 30)),
        "notice_window": random.choice((0, 3, 5, 5, 7)),
        "extra_grounds": random.choice(([], ["整改"])),
        "events": [_event(random, on, derived) for on in near[: random.randint(0, 8)]],
    }
    if derived and random.random() < 0.7:
        soon = start + timedelta(days=random.randint(0, 9))
        case["events"].append({"type": "supplement_notice", "on": soon.isoformat()})
    return case


def _start(random: Random) -> date:
    if random.random() < 0.4:
        return random.choice(FESTIVALS) + timedelta(days=random.randint(-9, 12))
    if random.random() < 0.1:
        return date(2026, 11, 20) + timedelta(days=random.randint(0, 45))
    if random.random() < 0.03:
        return date(2013, 12, 20) + timedelta(days=random.randint(0, 11))
    return date(2014, 1, 1) + timedelta(days=random.randint(0, 4600))


def _event(random: Random, on: date, derived: bool) -> dict:
    kinds = ["suspend", "suspend", "resume", "resume", "resume", "extend", "supplement_notice"]
    kind = random.choice([*kinds, "supplement_received", "supplement_received"] if derived else kinds)
    event: dict = {"type": kind, "on": on.isoformat()}
    if kind in ("suspend", "resume") and random.random() < 0.4:
        event["key"] = random.choice("ab")
    if kind == "suspend":
        event["ground"] = random.choice(GROUNDS)
    if kind == "extend":
        event["days"] = random.choice((1, 5, 10, 11))
    if kind == "supplement_received" and random.random() < 0.3:
        event["complete_per_first_notice"] = False
    return event


def random_cases(seed: int, count: int) -> list[dict]:
    """`count` histories, the same for the same seed."""
    random = Random(seed)
    return [random_case(random, number) for number in range(count)]
