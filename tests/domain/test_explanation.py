"""Why this date: how stopped, extended and capped days name their ground and their law."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.domain.case_clock import read_clock, two_clocks
from kiosk.domain.clock_facts import ARTICLE_45, CaseFacts, ClockEvent, EventKind, ItemRules, KnownGround
from kiosk.domain.explanation import DayRow, RowKind, explain
from kiosk.domain.limits import Limit, Unit
from tests.domain.clock_kit import CALENDAR, IN_FORCE, WorkingCalendar

WD, ND = Unit.WORKING_DAYS, Unit.NATURAL_DAYS
RECTIFY = KnownGround("整改", "Rectification", "医疗器械经营监督管理办法第13条", is_general=False)
KNOWN = {**ARTICLE_45, RECTIFY.name_zh: RECTIFY}
RULES = ItemRules(extra_grounds=frozenset({"整改", "公告"}))


def on(text: str) -> date:
    return date.fromisoformat(f"2025-{text}")


def stopped(ground: str, begun: str, ended: str) -> tuple[ClockEvent, ClockEvent]:
    resume = ClockEvent(EventKind.RESUME, on(ended), key=ground)
    return ClockEvent(EventKind.SUSPEND, on(begun), ground=ground, key=ground), resume


def rows(*events: ClockEvent, rules: ItemRules = RULES) -> dict[str, DayRow]:
    reading = read_clock(CaseFacts(None, on("03-03"), events), Limit(5, WD), rules, CALENDAR)
    return {f"{row.day:%m-%d}": row for row in explain(reading, grounds=KNOWN)}


@pytest.mark.parametrize(
    ("ground", "zh", "en", "article"),
    [
        ("听证", "听证期间中止计时，不计入", "The clock stands still (Hearing): not counted", "行政许可法 45"),
        ("整改", "整改期间中止计时，不计入", "The clock stands still (Rectification): not counted", RECTIFY.law),
        ("公告", "公告期间中止计时，不计入", "The clock stands still (公告): not counted", "本事项适用的法律"),
    ],
)
def test_a_stopped_day_names_its_ground_in_both_languages_and_the_law_that_admits_it(ground, zh, en, article):
    row = rows(*stopped(ground, "03-05", "03-07"))["03-06"]
    assert (row.kind, row.zh, row.en, row.rule, row.article) == (RowKind.STOPPED, zh, en, "R5", article)


def test_where_two_grounds_overlap_each_day_names_those_of_that_day():
    found = rows(*stopped("听证", "03-04", "03-07"), *stopped("整改", "03-06", "03-11"))
    assert found["03-05"].article == "行政许可法 45"
    assert found["03-07"].zh.startswith("听证、整改")
    assert "(Hearing, Rectification)" in found["03-07"].en
    assert found["03-07"].article == f"行政许可法 45；{RECTIFY.law}"
    assert found["03-10"].article == RECTIFY.law


@pytest.mark.parametrize(
    ("rules", "zh", "en", "article"),
    [
        (ItemRules(extension_allowed=2), "经批准延期", "extended with approval", "行政许可法 42(1)"),
        (ItemRules(extension_total=7), "经批准延长至 7 日", "extended to 7 days with approval", "本事项适用的法律"),
        (ItemRules(1, extension_total=7), "经批准延长至 7 日", "extended to 7 days with approval", "本事项适用的法律"),
        (ItemRules(2, extension_total=7), "经批准延期", "extended with approval", "行政许可法 42(1)"),
    ],
)
def test_an_extended_day_says_by_or_to(rules, zh, en, article):
    row = rows(ClockEvent(EventKind.EXTEND, on("03-05"), days=2), rules=rules)["03-12"]
    assert (row.kind, row.number, row.rule, row.article) == (RowKind.EXTENDED, 7, "R6", article)
    assert zh in row.zh
    assert en in row.en


def test_a_promise_that_the_law_ends_on_a_day_off_is_not_said_to_end_with_a_special_procedure():
    publicity = Limit(6, ND, rolls=False)  # ends on Sunday 03-09
    own = two_clocks(CaseFacts(None, on("03-03")), publicity, Limit(5, ND), RULES, CALENDAR).promised
    last = explain(own)[-1]
    assert (last.day, last.kind) == (on("03-09"), RowKind.CAPPED)
    assert last.zh == "期限届满后顺延，不计入；承诺不晚于法定到期日，当日到期"


def test_a_day_that_no_calendar_knows_is_shown_and_not_guessed():
    known = WorkingCalendar({2025: IN_FORCE[2025]})
    events = (ClockEvent(EventKind.SUSPEND, date(2026, 1, 1), ground="听证"),)
    reading = read_clock(CaseFacts(None, date(2025, 12, 30), events), Limit(2, WD), RULES, known)
    assert [row.kind for row in explain(reading)] == [RowKind.ACCEPTED, RowKind.COUNTED, RowKind.UNKNOWN]
