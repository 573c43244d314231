"""The promise that a decided case needed: worked rows, and both clocks as judges on random histories."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from kiosk.clock_file import _facts, _limit, _Place, _rules
from kiosk.domain.calendar import CalendarUnavailable
from kiosk.domain.case_clock import Reading, read_clock, two_clocks
from kiosk.domain.clock_facts import CaseFacts, ClockEvent, EventKind, ItemRules
from kiosk.domain.limits import Limit, Unit
from kiosk.domain.pace import needed
from tests.domain.clock_kit import CALENDAR, random_cases

pytestmark = pytest.mark.slow

WD, ND, MONTH = Unit.WORKING_DAYS, Unit.NATURAL_DAYS, Unit.MONTHS
RULES = ItemRules(extension_allowed=10)
DAY = timedelta(days=1)
LAST = date(2026, 12, 25)  # decided later, the answer could hang on 2027


def on(text: str) -> date:
    return date.fromisoformat(f"2025-{text}")


def stop(begun: str, ended: str) -> tuple[ClockEvent, ClockEvent]:
    return ClockEvent(EventKind.SUSPEND, on(begun), ground="听证"), ClockEvent(EventKind.RESUME, on(ended))


@pytest.mark.parametrize(
    ("events", "decided", "unit", "days", "why"),
    [
        ((), "03-03", WD, 0, "on the day of acceptance"),
        ((), "03-04", WD, 1, "the next day"),
        ((), "03-07", WD, 4, "Friday"),
        ((), "03-08", WD, 5, "decided on a Saturday: a promise of 4 was past, 5 ends on Monday"),
        ((), "03-10", WD, 5, "Monday"),
        ((), "04-08", WD, 25, "Qingming Friday 04-04 does not count"),
        ((), "03-10", Unit.ON_THE_SPOT, 5, "counted in working days"),
        ((), "03-07", ND, 4, "Friday is the fourth natural day"),
        ((), "03-08", ND, 5, "a promise of 5 ends on that Saturday, and 4 on Friday"),
        ((), "03-10", ND, 5, "a promise of 5 ends on Saturday and rolls to that Monday"),
        ((), "04-03", MONTH, 1, "to the day"),
        ((), "04-04", MONTH, 2, "the day after"),
        ((), "03-04", MONTH, 1, "at least one"),
        (stop("03-05", "03-14"), "03-18", WD, 4, "03-06 to 03-14 are taken out"),
        (stop("03-05", "03-14"), "03-10", WD, 2, "decided while stopped: 03-04 and 03-05 were counted"),
        (stop("03-05", "03-14"), "03-05", WD, 2, "decided on the day on which it was stopped"),
        (stop("03-05", "03-05"), "03-10", WD, 5, "stopped for nothing"),
        (stop("03-05", "03-14"), "03-17", ND, 3, "Saturday 03-15 is the third and rolls to that Monday"),
        (stop("03-05", "03-14")[:1], "03-20", WD, 2, "nobody resumed it: the decision ends the stop"),
        ((ClockEvent(EventKind.EXTEND, on("03-05"), days=10),), "03-20", WD, 13, "an extension is not the promise's"),
        ((ClockEvent(EventKind.SUSPEND, on("03-05"), ground="现场勘验"),), "03-20", WD, 13, "no ground of the law"),
    ],
)
def test_needed(events, decided, unit, days, why):
    facts = CaseFacts(on("03-03"), on("03-03"), events)
    assert needed(facts, on(decided), unit, RULES, CALENDAR) == days, why
    assert needed(facts, on(decided), unit, RULES, CALENDAR, Limit(40, WD)) == days, why


@pytest.mark.parametrize(
    ("facts", "days", "why"),
    [
        (CaseFacts(on("03-03"), None), 5, "silence: accepted on receipt"),
        (CaseFacts(on("03-03"), on("03-04")), 4, "as declared"),
        (CaseFacts(on("03-03"), None, (ClockEvent(EventKind.SUPPLEMENT_NOTICE, on("03-04")),
                                       ClockEvent(EventKind.SUPPLEMENT_RECEIVED, on("03-06")))), 2, "supplied"),
        (CaseFacts(on("03-03"), None, (ClockEvent(EventKind.SUPPLEMENT_NOTICE, on("03-04")),)), 0, "never accepted"),
        (CaseFacts(on("03-03"), on("03-12")), 0, "accepted after it was decided"),
    ],
)  # fmt: skip
def test_needed_from_the_day_of_acceptance(facts, days, why):
    assert needed(facts, on("03-10"), WD, RULES, CALENDAR) == days, why


def test_a_stop_that_only_the_law_s_clock_admits_counts_as_it_judged():
    facts = CaseFacts(None, on("03-03"), stop("03-12", "03-21"))
    assert needed(facts, on("03-24"), WD, RULES, CALENDAR, Limit(5, WD)) == 15  # too late for the law: void
    assert needed(facts, on("03-24"), WD, RULES, CALENDAR, Limit(20, WD)) == 8


def test_what_hangs_on_a_missing_year():
    facts = CaseFacts(None, date(2026, 12, 14))
    assert needed(facts, date(2027, 1, 1), WD, RULES, CALENDAR) == 14  # 13 end on 12-31, 14 in whatever year
    for unit in (WD, ND, MONTH):
        with pytest.raises(CalendarUnavailable, match="2027"):
            needed(facts, date(2027, 1, 9), unit, RULES, CALENDAR)


def _ended(facts: CaseFacts, decided_on: date) -> CaseFacts:
    """What was known at the decision, with the stops that it ends."""
    known = facts.known_on(decided_on)
    keys = {event.key for event in known.events}
    return replace(known, events=(*known.events, *(ClockEvent(EventKind.RESUME, decided_on, key=key) for key in keys)))


def _is_on_time(reading: Reading, decided_on: date) -> bool:
    """A promise that ends in a year nobody knows ends after every day that is known."""
    return reading.missing_year is not None or (reading.due_on is not None and reading.due_on >= decided_on)


def _decided(seed: int) -> list[tuple[dict, CaseFacts, date, Unit]]:
    random, chosen = Random(seed), []
    for case in random_cases(seed, 10_000):
        facts = _facts(case, _Place(case["id"]))
        span = 5 + case["limit_value"] * (40 if case["limit_unit"] == "月" else 2)
        decided_on = (facts.accepted_on or facts.received_on) + DAY * random.choice((0, 1, 2, random.randint(0, span)))
        chosen.append((case, facts, decided_on, random.choice((WD, WD, ND, MONTH))))
    return [row for row in chosen if (row[1].accepted_on or row[1].received_on).year >= 2014 and row[2] < LAST]


def _is_outstanding(facts: CaseFacts, decided_on: date, case: dict) -> bool:
    place = _Place(case["id"])
    return (
        read_clock(facts.known_on(decided_on), _limit(case, place), _rules(case, place), CALENDAR).accepted_on is None
    )


def test_it_is_the_smallest_that_is_on_time_by_a_promise_that_stands_alone():
    kept = shortened = 0
    for case, facts, decided_on, unit in _decided(41):
        if _is_outstanding(facts, decided_on, case):
            continue
        rules = _rules(case, _Place(case["id"]))
        days = needed(facts.known_on(decided_on), decided_on, unit, rules, CALENDAR)
        ended = _ended(facts, decided_on)

        def reading(value, ended=ended, unit=unit, rules=rules):
            return read_clock(ended, Limit(value, unit), rules.without_extension(), CALENDAR)

        assert _is_on_time(reading(days), decided_on), (case, decided_on, unit, days)
        assert days == 0 or not _is_on_time(reading(days - 1), decided_on), (case, decided_on, unit, days)
        kept += days > 0
        shortened += days < needed(replace(ended, events=()), decided_on, unit, rules, CALENDAR)
    assert kept > 3_000
    assert shortened > 300


def test_it_is_the_smallest_that_is_on_time_by_the_clock_of_the_law():
    kept = late = 0
    for case, facts, decided_on, unit in _decided(42):
        if _is_outstanding(facts, decided_on, case):
            continue
        place = _Place(case["id"])
        statutory, rules = _limit(case, place), _rules(case, place)
        days = needed(facts.known_on(decided_on), decided_on, unit, rules, CALENDAR, statutory)
        ended = _ended(facts, decided_on)
        law = two_clocks(ended, statutory, Limit(0, unit), rules, CALENDAR).statutory
        if law is None or law.missing_year is not None:
            continue
        is_late = law.due_on < decided_on  # then no promise is kept, for none ends after the law
        own = two_clocks(ended, statutory, Limit(days, unit), rules, CALENDAR).promised
        assert _is_on_time(own, decided_on) is not is_late, (case, decided_on, unit, days)
        if days:
            shorter = two_clocks(ended, statutory, Limit(days - 1, unit), rules, CALENDAR).promised
            assert not _is_on_time(shorter, decided_on), (case, decided_on, unit, days)
        late, kept = late + is_late, kept + (days > 0)
    assert kept > 2_000
    assert late > 500
