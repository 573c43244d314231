"""What holds for every history: the laws of the clock, tried on random programs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from kiosk.clock_file import _facts, _limit, _Place, _rules
from kiosk.domain.case_clock import Reading, TwoClocks, read_clock, two_clocks
from kiosk.domain.clock_facts import CaseFacts, ClockEvent, ClockStatus, EventKind, Flag, ItemRules
from kiosk.domain.explanation import RowKind, explain
from kiosk.domain.limits import Limit, Unit
from tests.domain.clock_kit import CALENDAR, WORKED, YEARS, random_cases
from tests.domain.second_clock import SecondClock, Unknown, promised_due

pytestmark = pytest.mark.slow

# Random histories that each property looks at.
CASES = 8_000
PROGRAMS = random_cases(99, CASES)
DAY = timedelta(days=1)


def _read(case: dict) -> Reading:
    return _reader(case)(_facts(case, _Place(case["id"])))


def _reader(case: dict) -> Callable[[CaseFacts], Reading]:
    """Reads other histories of the same case."""
    place = _Place(case["id"])
    limit, rules = _limit(case, place), _rules(case, place)
    return lambda facts: read_clock(facts, limit, rules, CALENDAR)


def _both(case: dict, promised: Limit) -> TwoClocks:
    place = _Place(case["id"])
    return two_clocks(_facts(case, place), _limit(case, place), promised, _rules(case, place), CALENDAR)


def _dates(reading: Reading) -> tuple[date | None, date | None, ClockStatus]:
    return reading.last_day_before_roll, reading.due_on, reading.status


def _with_one_extension(random: Random, case: dict) -> list[CaseFacts]:
    """The history with one stop more, and one extension before, inside or behind it."""
    facts = _facts(case, _Place(case["id"]))
    events = [event for event in facts.events if event.kind is not EventKind.EXTEND]
    begun = (facts.accepted_on or facts.received_on) + DAY * random.randint(0, 2 + case["limit_value"])
    ended = begun + DAY * random.randint(0, 20)
    events.append(ClockEvent(EventKind.SUSPEND, begun, ground="听证", key="of its own"))
    events.append(ClockEvent(EventKind.RESUME, ended, key="of its own"))
    days = random.randint(1, 10)
    at = [
        begun - DAY * random.randint(0, 9),
        begun,
        begun + (ended - begun) / 2,
        ended,
        ended + DAY * random.randint(0, 9),
    ]
    extensions = [ClockEvent(EventKind.EXTEND, on, days=days) for on in at]
    histories = [random.choice(((extend, *events), (*events, extend))) for extend in extensions]
    return [replace(facts, events=history) for history in histories]


def test_an_extension_and_a_suspension_commute():
    """Of all the places that the extension may take, those where everything is admitted give one date."""
    random, compared = Random(8), 0
    for case in PROGRAMS:
        if case["limit_unit"] == "月" or case["limit_value"] == 0:
            continue
        read = _reader(case | {"extension_allowed": 10})
        readings = [read(facts) for facts in _with_one_extension(random, case)]
        judged = [reading for reading in readings if reading.extension and reading.due_on]
        # What is void elsewhere in the history may become lawful by the extension: then it is another history.
        admitted = [reading for reading in judged if not set(reading.flags) & _REFUSED]
        assert len({_dates(reading) for reading in admitted}) <= 1, case
        compared += len(admitted) > 1
    assert compared > 1_000


_REFUSED = {Flag.SUSPEND_AFTER_DUE, Flag.EXTENSION_LATE, Flag.EXTENSION_TWICE, Flag.BEFORE_ACCEPTANCE}


def test_suspending_and_resuming_on_one_day_changes_no_date():
    random = Random(5)
    compared = 0
    for case in PROGRAMS:
        facts = _facts(case, _Place(case["id"]))
        on = (facts.accepted_on or facts.received_on) + DAY * random.randint(0, 60)
        pair = (
            ClockEvent(EventKind.SUSPEND, on, ground="听证", key="of its own"),
            ClockEvent(EventKind.RESUME, on, key="of its own"),
        )
        read = _reader(case)
        before = read(facts)
        if before.status is ClockStatus.CALENDAR_UNAVAILABLE:
            continue
        after = read(replace(facts, events=facts.events + pair))
        if after.status is not ClockStatus.CALENDAR_UNAVAILABLE:
            assert _dates(after) == _dates(before), case
            compared += 1
    assert compared > 5_400


def test_a_due_date_never_moves_back():
    compared = 0
    for case in PROGRAMS:
        facts = _facts(case, _Place(case["id"]))
        if facts.accepted_on is None:
            continue
        latest, read, events = None, _reader(case), facts.in_order()
        for length in range(len(events) + 1):
            due_on = read(replace(facts, events=events[:length])).due_on
            if due_on is not None:
                assert latest is None or latest <= due_on, case
                compared += latest is not None
                latest = due_on
    assert compared > 3_600


def test_counted_and_stopped_and_days_off_are_all_the_days():
    explained = 0
    for case in PROGRAMS:
        reading = _read(case)
        if reading.due_on is None:
            continue
        rows = explain(reading)
        assert [row.day for row in rows] == _from_acceptance_to_due(reading), case
        counted = [row for row in rows if row.is_counted]
        within = rows[1:] if len(rows) > 1 else ()
        within = [row for row in within if row.day <= reading.last_day_before_roll]
        stopped = [row for row in within if row.kind is RowKind.STOPPED]
        off = [row for row in within if row.kind is RowKind.DAY_OFF]
        if counted[-1].kind is not RowKind.ON_THE_SPOT:
            assert len(counted) + len(stopped) + len(off) == len(within), case
            assert [row.number for row in counted] == list(range(1, len(counted) + 1))
            assert all(row.day not in WORKED for row in off)
        assert counted[-1].day == reading.last_day_before_roll, case
        if reading.limit.unit is Unit.WORKING_DAYS and reading.limit.value:
            assert len(counted) == reading.limit.value + reading.extension
        explained += 1
    assert explained > 2_800


def _from_acceptance_to_due(reading: Reading) -> list[date]:
    return [reading.accepted_on + DAY * n for n in range((reading.due_on - reading.accepted_on).days + 1)]


def test_a_promise_is_explained_to_its_own_last_day_or_to_the_law_s():
    capped = 0
    for case, promised in _promises(13):
        own = _both(case, promised).promised
        if own.due_on is None:
            continue
        rows = explain(own)
        assert [row.day for row in rows] == _from_acceptance_to_due(own), case
        counted = [row.day for row in rows if row.is_counted]
        if own.capped_on is None:
            assert counted[-1] == own.last_day_before_roll, case
        elif len(rows) > 1:
            assert "承诺不晚于法定到期日" in rows[-1].zh
            assert rows[-1].kind in (RowKind.COUNTED, RowKind.CAPPED)
            capped += rows[-1].kind is RowKind.CAPPED
        assert not any(row.kind is RowKind.EXTENDED for row in rows)
        assert not any(row.kind is RowKind.DUE_AFTER_STOP for row in rows if row.day == own.capped_on)
    assert capped > 35


def test_what_is_flagged_and_void_could_as_well_be_missing():
    tried = 0
    for case in PROGRAMS:
        events = [e for e in case["events"] if e["type"] == "suspend" and e["ground"] == "现场勘验"]
        reading = _read(case)
        if not events or reading.status is ClockStatus.CALENDAR_UNAVAILABLE:
            continue
        void = {id(event) for event in events}
        without = _read(case | {"events": [e for e in case["events"] if id(e) not in void]})
        assert _dates(without) == _dates(reading)
        tried += 1
    assert tried > 400


def _promises(seed: int) -> list[tuple[dict, Limit]]:
    random = Random(seed)
    return [
        (
            case,
            Limit(random.choice((0, 1, 2, 5, 8, 20, 40)), random.choice((Unit.WORKING_DAYS, Unit.NATURAL_DAYS))),
        )
        for case in random_cases(seed, CASES)
    ]


def test_a_promise_never_ends_after_the_law():
    capped = 0
    for case, promised in _promises(11):
        law, own = _both(case, promised)
        assert law == _read(case)
        if law.due_on is not None:
            is_known = {law.accepted_on.year, law.due_on.year} <= set(YEARS)
            assert (own.due_on is not None) >= is_known, case
            assert own.due_on is None or own.due_on <= law.due_on, case
            capped += own.capped_on is not None
    assert capped > 400


def test_a_promise_agrees_with_the_second_clock_over_the_stops_of_the_law():
    """The second clock judges the law's limit and then walks the promise over what it let stand."""
    ran_out = walked = 0
    for case, promised in _promises(12):
        own = _both(case, promised).promised
        try:
            due = promised_due(case, promised.value, str(promised.unit), WORKED, YEARS)
        except Unknown:
            continue
        assert own.due_on == due, (case, promised)
        walked += due is not None
        ran_out += own.status is ClockStatus.SUSPENDED and due is not None
    assert walked > 4_000
    assert ran_out > 70


def test_the_second_clock_stops_where_no_calendar_is():
    case = {"id": "x", "limit_value": 1, "limit_unit": "工作日", "events": []}
    with pytest.raises(Unknown):
        SecondClock(case, WORKED, YEARS).walk(date(2026, 12, 31), None)


@pytest.mark.parametrize(
    ("promised", "events", "due", "why"),
    [
        (8, (), "2025-03-13", "F02: 8 working days"),
        (0, (), "2025-03-03", "on the spot"),
        (30, (), "2025-03-31", "a promise beyond the law ends with the law"),
        (8, (ClockEvent(EventKind.EXTEND, date(2025, 3, 5), days=10),), "2025-03-13", "not lengthened"),
        (
            8,
            (
                ClockEvent(EventKind.SUSPEND, date(2025, 3, 10), ground="听证"),
                ClockEvent(EventKind.RESUME, date(2025, 3, 21)),
            ),
            "2025-03-26",
            "5 days used, 3 left after the hearing",
        ),
        (
            3,
            (
                ClockEvent(EventKind.SUSPEND, date(2025, 3, 10), ground="听证"),
                ClockEvent(EventKind.RESUME, date(2025, 3, 21)),
            ),
            "2025-03-06",
            "had run out before the hearing",
        ),
        (
            3,
            (ClockEvent(EventKind.SUSPEND, date(2025, 3, 10), ground="听证"),),
            "2025-03-06",
            "had run out, and a stop does not make that undone",
        ),
        (8, (ClockEvent(EventKind.SUSPEND, date(2025, 3, 10), ground="听证"),), None, "stands still"),
        (
            8,
            (
                ClockEvent(EventKind.SUSPEND, date(2025, 3, 20), ground="听证"),
                ClockEvent(EventKind.RESUME, date(2025, 3, 28)),
            ),
            "2025-03-13",
            "admitted by the law's clock, too late for the promise",
        ),
    ],
)
def test_the_promised_clock(promised, events, due, why):
    facts = CaseFacts(None, date(2025, 3, 3), events)
    rules = ItemRules(extension_allowed=10)
    law, own = two_clocks(facts, Limit(20, Unit.WORKING_DAYS), Limit(promised, Unit.WORKING_DAYS), rules, CALENDAR)
    assert own.due_on == (due and date.fromisoformat(due)), why
    assert law is not None
    assert (law.flags, own.flags) == ((), ())


def test_without_a_limit_of_law_the_promise_carries_the_flags_and_takes_no_extension():
    events = (
        ClockEvent(EventKind.SUSPEND, date(2025, 3, 4), ground="现场勘验"),
        ClockEvent(EventKind.EXTEND, date(2025, 3, 5), days=1),
    )
    facts, rules = CaseFacts(None, date(2025, 3, 3), events), ItemRules(extension_allowed=10)
    law, own = two_clocks(facts, None, Limit(5, Unit.WORKING_DAYS), rules, CALENDAR)
    assert law is None
    assert own.due_on == date(2025, 3, 10)
    assert own.flags == (Flag.SUSPEND_GROUND_INVALID, Flag.EXTENSION_TOO_LONG)


def test_a_promise_is_known_where_only_the_law_runs_into_a_missing_year():
    facts = CaseFacts(None, date(2026, 12, 14))
    law, own = two_clocks(facts, Limit(20, Unit.WORKING_DAYS), Limit(8, Unit.WORKING_DAYS), ItemRules(), CALENDAR)
    assert law is not None
    assert (law.status, law.missing_year, law.due_on) == (ClockStatus.CALENDAR_UNAVAILABLE, 2027, None)
    assert (own.status, own.due_on) == (ClockStatus.RUNNING, date(2026, 12, 24))
