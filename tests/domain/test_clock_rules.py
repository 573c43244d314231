"""The corners of R1 to R9 that the worked cases leave out, one row each with its reason."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.clock_file import answer
from kiosk.domain.case_clock import read_clock
from kiosk.domain.clock_facts import CaseFacts, ClockEvent, EventKind, ItemRules
from kiosk.domain.limits import Limit, Unit, plus_months
from tests.domain.clock_kit import CALENDAR, EDITIONS


def suspend(on: str, ground: str = "听证", **more: str) -> dict:
    return {"type": "suspend", "on": on, "ground": ground, **more}


def resume(on: str, **more: str) -> dict:
    return {"type": "resume", "on": on, **more}


def extend(on: str, days: int = 10) -> dict:
    return {"type": "extend", "on": on, "days": days}


def notice(on: str) -> dict:
    return {"type": "supplement_notice", "on": on}


def supply(on: str, is_complete: bool = True) -> dict:
    return {"type": "supplement_received", "on": on, "complete_per_first_notice": is_complete}


MONDAY = {"accepted_at": "2025-03-03", "limit_value": 5, "limit_unit": "工作日"}  # due Mon 03-10
SATURDAY = {
    "accepted_at": "2025-03-03",
    "limit_value": 5,
    "limit_unit": "自然日",
}  # L Sat 03-08, due Mon 03-10
PUBLICITY = SATURDAY | {"roll": False}  # due Sat 03-08
HANDED_IN = {"accepted_at": None, "received_at": "2025-03-03", "limit_value": 5, "limit_unit": "工作日"}
SPOT = {"accepted_at": "2025-03-08", "limit_value": 0, "limit_unit": "工作日"}  # a Saturday

ROWS = [
    # R3, R4
    (SATURDAY, [], "2025-03-10", [], "rolls from Saturday to Monday"),
    (PUBLICITY, [], "2025-03-08", [], "a publicity period does not roll"),
    (MONDAY | {"limit_unit": "月", "limit_value": 1}, [extend("2025-03-10")], "2025-04-03",
     ["extension_too_long"], "a month limit takes no extension"),
    (MONDAY | {"limit_unit": "月", "limit_value": 1}, [suspend("2025-03-10"), resume("2025-03-12")],
     "2025-04-07", [], "two stopped days move 04-03 to Sat 04-05, inside Qingming: rolls to Mon 04-07"),
    # R5
    (MONDAY, [suspend("2025-03-11")], "2025-03-10", ["suspend_after_due"], "the day after the due day"),
    (MONDAY, [suspend("2025-03-02")], "2025-03-10", ["before_acceptance"], "the day before acceptance"),
    (MONDAY, [suspend("2025-03-02", "现场勘验")], "2025-03-10", ["before_acceptance"], "one flag an event"),
    (MONDAY, [suspend("2025-03-20", "现场勘验")], "2025-03-10", ["suspend_ground_invalid"],
     "the ground comes first"),
    (MONDAY, [resume("2025-03-05")], "2025-03-10", [], "a resume without a stop is ignored"),
    (MONDAY, [suspend("2025-03-05", key="a"), resume("2025-03-07", key="b")], None, [], "not its key"),
    (MONDAY, [resume("2025-03-07"), suspend("2025-03-05")], "2025-03-12", [], "by date, not as listed"),
    (MONDAY, [resume("2025-03-05"), suspend("2025-03-05")], None, [], "of one day as listed"),
    (MONDAY, [suspend("2025-03-04"), suspend("2025-03-06"), resume("2025-03-10")], "2025-03-12", [],
     "a second suspension under an open key replaces its start"),
    (MONDAY, [suspend("2025-03-04", key="a"), suspend("2025-03-28", "检测", key="b"),
              resume("2025-03-26", key="a"), resume("2025-03-31", key="b")], "2025-04-02", [],
     "the first stop moved the due day to 04-01, so 03-28 is in time"),
    (MONDAY, [suspend("2025-03-04", key="a"), suspend("2025-03-20", "检测", key="b"),
              resume("2025-03-12", key="a")], "2025-03-18", ["suspend_after_due"], "the first had ended"),
    (MONDAY, [suspend("2025-03-04", key="a"), suspend("2025-03-20", key="b"),
              resume("2025-03-24", key="a"), resume("2025-03-26", key="b")], "2025-04-01", [],
     "while stopped nothing is past due"),
    # R5b
    (MONDAY, [suspend("2025-03-10"), resume("2025-03-14")], "2025-03-14", [], "on the last day"),
    (MONDAY, [suspend("2025-03-10"), resume("2025-03-15")], "2025-03-17", [], "ends on a Saturday"),
    (MONDAY, [suspend("2025-03-10"), resume("2025-03-10")], "2025-03-10", [], "nothing happened"),
    (SATURDAY, [suspend("2025-03-09"), resume("2025-03-13")], "2025-03-13", [], "between last and due day"),
    (SATURDAY, [suspend("2025-03-08"), resume("2025-03-09")], "2025-03-10", [], "never before the due day"),
    (SATURDAY, [suspend("2025-03-07"), resume("2025-03-08")], "2025-03-10", [],
     "before the last day: that day moves to Sun 03-09, one roll"),
    (PUBLICITY, [suspend("2025-03-08"), resume("2025-03-15")], "2025-03-15", [], "that Saturday itself"),
    (SATURDAY, [suspend("2025-03-10"), resume("2025-03-15"), suspend("2025-03-16"), resume("2025-03-19")],
     "2025-03-19", [], "a second stop before the moved due day finds nothing left either"),
    (SATURDAY, [suspend("2025-03-10"), resume("2025-03-12"), suspend("2025-03-12"), resume("2025-03-14")],
     "2025-03-14", [], "touching stops are one"),
    # R6
    (MONDAY | {"extension_allowed": 10}, [extend("2025-03-10", 10)], "2025-03-24", [], "on the due day"),
    (MONDAY, [extend("2025-03-05", 1)], "2025-03-10", ["extension_too_long"], "none is allowed"),
    (MONDAY | {"extension_allowed": 10}, [extend("2025-03-05", 11), extend("2025-03-06", 5)], "2025-03-17",
     ["extension_too_long"], "a refused one does not use up the one allowed"),
    (MONDAY | {"extension_allowed": 5}, [extend("2025-03-05", 5), extend("2025-04-30", 6)], "2025-03-17",
     ["extension_twice"], "only the first flag that applies"),
    (MONDAY | {"extension_allowed": 5}, [extend("2025-04-30", 6)], "2025-03-10", ["extension_too_long"],
     "too long comes before late"),
    (MONDAY | {"extension_allowed": 5}, [extend("2025-03-02", 6)], "2025-03-10", ["before_acceptance"],
     "before acceptance comes first"),
    (MONDAY | {"extension_allowed": 5},
     [suspend("2025-03-10"), extend("2025-03-20", 5), resume("2025-03-25")], "2025-04-01", [],
     "while stopped"),
    # R7
    (HANDED_IN, [notice("2025-03-10"), supply("2025-03-12")], "2025-03-19", [], "the 5th is in time"),
    (HANDED_IN, [notice("2025-03-11"), supply("2025-03-12")], "2025-03-10",
     ["deemed_accepted", "notice_late"], "the 6th is late"),
    (HANDED_IN, [notice("2025-03-11"), notice("2025-03-12"), supply("2025-03-13")], "2025-03-10",
     ["deemed_accepted", "notice_late"], "later notices have no effect"),
    (HANDED_IN | {"notice_window": 3}, [notice("2025-03-06")], None, [], "the 3rd of 3"),
    (HANDED_IN | {"notice_window": 7, "limit_unit": "自然日"}, [notice("2025-03-12")], None, [],
     "working days whatever the unit"),
    (HANDED_IN | {"received_at": "2025-03-07"}, [notice("2025-03-15")], "2025-03-14",
     ["deemed_accepted", "notice_late"], "Saturday after the deadline on Friday"),
    (HANDED_IN, [supply("2025-03-05"), notice("2025-03-05")], None, [], "supplied before asked"),
    (HANDED_IN, [notice("2025-03-05"), supply("2025-03-05")], "2025-03-12", [], "the same day, in order"),
    (HANDED_IN, [notice("2025-03-05"), supply("2025-03-06", False), notice("2025-03-07"),
                 notice("2025-03-08")], None, ["second_notice_breach"], "raised once"),
    (HANDED_IN, [notice("2025-03-05"), suspend("2025-03-06", "现场勘验"), extend("2025-03-06")], None, [],
     "not judged while acceptance is outstanding"),
    (HANDED_IN, [notice("2025-03-05"), suspend("2025-03-06"), supply("2025-03-07")], "2025-03-14",
     ["before_acceptance"], "judged once it is accepted"),
    (MONDAY, [notice("2025-03-04"), notice("2025-03-05"), notice("2025-03-03")], "2025-03-10",
     ["notice_after_acceptance_does_not_stop_clock"] * 2, "one for each notice after acceptance"),
    # R8
    (SPOT, [], "2025-03-08", [], "weekend service"),
    (SPOT | {"limit_unit": "自然日"}, [], "2025-03-08", [], "in natural days too"),
    (SPOT | {"limit_unit": "当场"}, [], "2025-03-08", [], "in its own unit"),
    (SPOT, [suspend("2025-03-08")], "2025-03-08", [], "no suspension moves it"),
    (SPOT, [suspend("2025-03-08"), suspend("2025-03-09", key="b")], "2025-03-08", ["suspend_after_due"],
     "and none makes it stand still"),
    (SPOT | {"extension_allowed": 3}, [extend("2025-03-08", 3)], "2025-03-12", [], "3 working days more"),
]  # fmt: skip


@pytest.mark.parametrize(("item", "events", "due", "flags", "why"), ROWS, ids=[row[-1] for row in ROWS])
def test_corner(item, events, due, flags, why):
    (got,) = answer({"cases": [{"id": "corner", **item, "events": events}]}, EDITIONS)
    assert (got["due"], sorted(got["flags"])) == (due, sorted(flags)), why


@pytest.mark.parametrize(
    ("item", "events", "status", "why"),
    [
        ({"accepted_at": "2026-12-29", "limit_value": 3, "limit_unit": "自然日"}, [], "calendar_unavailable",
         "Friday 01-01 cannot be judged"),
        ({"accepted_at": "2026-12-29", "limit_value": 3, "limit_unit": "自然日", "roll": False}, [],
         "running", "nothing has to be judged"),
        ({"accepted_at": "2027-05-05", "limit_value": 0, "limit_unit": "工作日"}, [], "running",
         "on the spot"),
        ({"accepted_at": "2013-12-31", "limit_value": 1, "limit_unit": "工作日"}, [], "running",
         "the day of acceptance is not counted, so its year is not needed"),
        ({"accepted_at": "2013-12-30", "limit_value": 1, "limit_unit": "工作日"}, [], "calendar_unavailable",
         "before the calendar begins"),
        ({"accepted_at": "2026-12-29", "limit_value": 5, "limit_unit": "工作日"}, [suspend("2026-12-30")],
         "suspended", "no date is asked for"),
        ({"accepted_at": "2026-12-29", "limit_value": 5, "limit_unit": "工作日"},
         [suspend("2026-12-30", "整改"), extend("2027-01-20", 5)], "calendar_unavailable", "its only flag"),
        ({"accepted_at": None, "received_at": "2026-12-29", "limit_value": 1, "limit_unit": "工作日"},
         [notice("2026-12-31")], "awaiting_supplement", "2 of 5 working days cannot be late"),
        ({"accepted_at": None, "received_at": "2026-12-29", "limit_value": 1, "limit_unit": "工作日"},
         [notice("2027-01-20")], "calendar_unavailable", "whether it was late hangs on 2027"),
        ({"accepted_at": "9999-12-30", "limit_value": 5, "limit_unit": "自然日", "roll": False}, [],
         "calendar_unavailable", "the end of all calendars"),
        ({"accepted_at": "9999-12-30", "limit_value": 5, "limit_unit": "月"}, [], "calendar_unavailable",
         "in months too"),
    ],
)  # fmt: skip
def test_missing_calendar(item, events, status, why):
    (got,) = answer({"cases": [{"id": "edge", **item, "events": events}]}, EDITIONS, explain_days=True)
    assert got["status"] == status, why
    if status == "calendar_unavailable":
        assert (got["due"], got["last_day_before_roll"]) == (None, None)
        assert got["flags"] == ["calendar_unavailable"]
        assert got["accepted_at"] == item["accepted_at"]


@pytest.mark.parametrize(
    ("day", "months", "end"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 3, 31), 12, date(2026, 3, 31)),
        (date(2025, 3, 31), 0, date(2025, 3, 31)),
    ],
)
def test_corresponding_day(day, months, end):
    assert plus_months(day, months) == end


def test_until_when_an_acceptance_by_silence_is_provisional():
    limit = Limit(20, Unit.WORKING_DAYS)
    silent = read_clock(CaseFacts(date(2025, 3, 3), None), limit, ItemRules(), CALENDAR)
    assert silent.acceptance.provisional_until == date(2025, 3, 10)
    declared = read_clock(CaseFacts(date(2025, 3, 3), date(2025, 3, 4)), limit, ItemRules(), CALENDAR)
    assert declared.acceptance.provisional_until is None
    late = read_clock(CaseFacts(date(2026, 12, 30), None), limit, ItemRules(), CALENDAR)
    assert late.acceptance.provisional_until is None


@pytest.mark.parametrize(
    "make",
    [
        lambda: Limit(-1, Unit.WORKING_DAYS),
        lambda: Limit(1, Unit.ON_THE_SPOT),
        lambda: CaseFacts(None, None),
        lambda: ClockEvent(EventKind.EXTEND, date(2025, 3, 3)),
        lambda: CALENDAR.add_working_days(date(2025, 3, 3), -1),
    ],
)
def test_what_makes_no_sense_is_refused_when_it_is_made(make):
    with pytest.raises(ValueError, match=r"\w"):
        make()
