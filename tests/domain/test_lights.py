"""The light of each limit and of a case, at the minute where it changes."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from kiosk.clock_file import _facts, _limit, _Place, _rules
from kiosk.domain.calendar import OpeningHours
from kiosk.domain.case_clock import read_clock, two_clocks
from kiosk.domain.clock_facts import CaseFacts, ClockEvent, EventKind, ItemRules
from kiosk.domain.lights import Light, LightRule, Side, is_past, light_of, light_of_case, worst
from kiosk.domain.limits import Limit, Unit
from tests.domain.clock_kit import CALENDAR, CASES, DOCUMENT, SHANGHAI

HOURS = OpeningHours(((time(8, 30), time(12)), (time(14), time(17, 30))), SHANGHAI)
WD, ND, MONTH = Unit.WORKING_DAYS, Unit.NATURAL_DAYS, Unit.MONTHS
HEARING = ClockEvent(EventKind.SUSPEND, date(2025, 3, 10), ground="听证")


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize("row", DOCUMENT["light_cases"], ids=lambda row: f"{row['case']} {row['as_of']}")
def test_worked_lights(row):
    case, day, place = CASES[row["case"]], date.fromisoformat(row["as_of"]), _Place(row["case"])
    facts = _facts(case, place).known_on(day)
    reading = read_clock(facts, _limit(case, place), _rules(case, place), CALENDAR)
    assert reading.as_of(day).remaining_days == row["remaining_workdays"]
    for days in (1, 3):
        shown = light_of(reading, Side.PROMISED, _at(f"{row['as_of']}T10:00"), HOURS, LightRule(days))
        assert shown == row[f"light_yellow{days}"].replace("yellow", "amber")


@pytest.mark.parametrize(
    ("limit", "at", "light", "why"),
    [
        (Limit(0, WD), "2025-03-03T16:59", Light.GREEN, "more than 30 minutes before closing"),
        (Limit(0, WD), "2025-03-03T17:00", Light.AMBER, "30 minutes before closing"),
        (Limit(0, WD), "2025-03-03T17:29", Light.AMBER, "one minute left"),
        (Limit(0, WD), "2025-03-03T17:30", Light.RED, "on the spot ends with the hours"),
        (Limit(0, Unit.ON_THE_SPOT), "2025-03-04T08:00", Light.RED, "the day after"),
        (Limit(1, WD), "2025-03-03T17:45", Light.GREEN, "not its due day"),
        (Limit(1, WD), "2025-03-04T16:59", Light.GREEN, "its due day, early enough"),
        (Limit(1, WD), "2025-03-04T17:00", Light.AMBER, "30 minutes before closing"),
        (Limit(1, WD), "2025-03-04T23:59", Light.AMBER, "a limit of days lasts until midnight"),
        (Limit(1, WD), "2025-03-05T00:00", Light.RED, "the day after"),
        (Limit(2, WD), "2025-03-03T10:00", Light.GREEN, "two left"),
        (Limit(2, WD), "2025-03-04T00:00", Light.AMBER, "one left"),
        (Limit(2, WD), "2025-03-05T23:59", Light.AMBER, "the due day"),
        (Limit(2, WD), "2025-03-06T00:00", Light.RED, "past"),
        (Limit(5, WD), "2025-03-11T10:00", Light.RED, "past by one"),
        (
            Limit(4, WD),
            "2025-03-08T10:00",
            Light.RED,
            "due on Friday, past on Saturday with 0 working days gone",
        ),
        (Limit(1, ND), "2025-03-04T16:59", Light.GREEN, "short in natural days too"),
        (Limit(1, MONTH), "2025-04-02T10:00", Light.AMBER, "a month is longer than a day"),
    ],
)
def test_light_of_one_limit(limit, at, light, why):
    reading = read_clock(CaseFacts(None, date(2025, 3, 3)), limit, ItemRules(), CALENDAR)
    assert light_of(reading, Side.PROMISED, _at(at), HOURS) is light, why
    of_law = light_of(reading, Side.STATUTORY, _at(at), HOURS)
    assert of_law is (Light.DARK if light is Light.RED else light), why
    assert is_past(reading, _at(at), HOURS) is (light is Light.RED)


def test_a_limit_of_one_day_that_was_extended_is_a_long_one():
    facts = CaseFacts(None, date(2025, 3, 3), (ClockEvent(EventKind.EXTEND, date(2025, 3, 4), days=3),))
    reading = read_clock(facts, Limit(1, WD), ItemRules(extension_allowed=3), CALENDAR)
    assert reading.due_on == date(2025, 3, 7)
    assert light_of(reading, Side.STATUTORY, _at("2025-03-06T08:00"), HOURS) is Light.AMBER


@pytest.mark.parametrize(
    ("promised", "at", "light", "why"),
    [
        (8, "2025-03-03T10:00", Light.GREEN, "both clocks run"),
        (8, "2025-03-10T10:00", Light.GREY, "both stand still"),
        (3, "2025-03-10T10:00", Light.RED, "the promise was past before the clock stopped"),
    ],
)
def test_the_case_shows_the_worse_light(promised, at, light, why):
    facts = CaseFacts(None, date(2025, 3, 3), (HEARING,)).known_on(_at(at).date())
    clocks = two_clocks(facts, Limit(20, WD), Limit(promised, WD), ItemRules(), CALENDAR)
    assert light_of_case(clocks, _at(at), HOURS) is light, why


def test_past_the_law_is_darker_than_past_the_promise():
    clocks = two_clocks(CaseFacts(None, date(2025, 3, 3)), Limit(5, WD), Limit(2, WD), ItemRules(), CALENDAR)
    assert light_of_case(clocks, _at("2025-03-06T09:00"), HOURS) is Light.RED
    assert light_of_case(clocks, _at("2025-03-11T09:00"), HOURS) is Light.DARK


def test_a_case_without_a_limit_of_law_shows_its_promise():
    clocks = two_clocks(CaseFacts(None, date(2025, 3, 3)), None, Limit(2, WD), ItemRules(), CALENDAR)
    assert light_of_case(clocks, _at("2025-03-06T09:00"), HOURS) is Light.RED


def test_waiting_for_the_applicant_is_grey():
    facts = CaseFacts(date(2025, 3, 3), None, (ClockEvent(EventKind.SUPPLEMENT_NOTICE, date(2025, 3, 4)),))
    reading = read_clock(facts, Limit(5, WD), ItemRules(), CALENDAR)
    assert light_of(reading, Side.STATUTORY, _at("2025-09-01T09:00"), HOURS) is Light.GREY


def test_a_missing_calendar_is_grey_and_never_past():
    reading = read_clock(CaseFacts(None, date(2026, 12, 14)), Limit(20, WD), ItemRules(), CALENDAR)
    assert light_of(reading, Side.STATUTORY, _at("2027-06-01T09:00"), HOURS) is Light.GREY
    assert not is_past(reading, _at("2027-06-01T09:00"), HOURS)


def test_without_a_calendar_a_publicity_period_is_near_by_natural_days():
    limit = Limit(30, ND, rolls=False)
    reading = read_clock(CaseFacts(None, date(2026, 12, 14)), limit, ItemRules(), CALENDAR)
    assert reading.due_on == date(2027, 1, 13)
    assert light_of(reading, Side.STATUTORY, _at("2027-01-11T09:00"), HOURS) is Light.GREEN
    assert light_of(reading, Side.STATUTORY, _at("2027-01-12T09:00"), HOURS) is Light.AMBER
    assert light_of(reading, Side.STATUTORY, _at("2027-01-14T09:00"), HOURS) is Light.DARK


def test_order_of_the_lights():
    assert [worst(list(Light)[: n + 1]) for n in range(5)] == ["green", "grey", "amber", "red", "dark"]
