"""A small, fixed suite over the rules as a value: it names the first thing that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import cache
from random import Random
from types import SimpleNamespace

from tests.domain.clock_kit import CASES, DOCUMENT, EDITIONS, IN_FORCE, SHANGHAI, WORKED, YEARS, random_cases
from tests.domain.second_clock import SecondClock, Unknown, promised_due

WD, ND, MONTH = "工作日", "自然日", "月"
MONDAY = "2025-03-03"
# What chance rarely hits, before what it makes up.
CORNERS = (
    ("2026-12-24", 7, [{"type": "suspend", "on": "2027-01-01", "ground": "听证"}]),
    (MONDAY, 20, [{"type": "suspend", "on": MONDAY, "ground": "听证"}]),
)
PROGRAMS = [
    {"id": f"C{number}", "accepted_at": accepted, "limit_value": value, "limit_unit": WD, "events": events}
    for number, (accepted, value, events) in enumerate(CORNERS)
] + random_cases(7, 900)


def complaint(rules: SimpleNamespace) -> str | None:
    """The first complaint about the rules; None when there is none. Rules that break down are one."""
    try:
        return next(_complaints(rules), None)
    except Exception as broken:  # noqa: BLE001  # whatever a wrong rule runs into is a sign of it
        return f"{type(broken).__name__}: {broken}"


def _complaints(rules: SimpleNamespace) -> Iterator[str]:
    yield from _worked_cases(rules)
    yield from _programs(rules)
    yield from _promises(rules)
    yield from _explanations(rules)
    yield from _worked_lights(rules)
    yield from _lights(rules)
    yield from _rounding(rules)
    yield from _acts(rules)
    yield from _paces(rules)


def _answers(rules: SimpleNamespace, cases: list[dict]) -> list[dict]:
    return [got | {"flags": sorted(got["flags"])} for got in rules.clock_file.answer({"cases": cases}, EDITIONS)]


def _worked_cases(rules: SimpleNamespace) -> Iterator[str]:
    for case, got in zip(CASES.values(), _answers(rules, list(CASES.values())), strict=True):
        expected = {name: case[f"expected_{name}"] for name in got if name not in ("id", "flags")}
        if got != {"id": case["id"], **expected, "flags": sorted(case["expected_flags"])}:
            yield f"worked case {case['id']}"


@cache
def _second_answers() -> list[dict]:
    return [SecondClock(case, WORKED, YEARS).answer() for case in PROGRAMS]


def _programs(rules: SimpleNamespace) -> Iterator[str]:
    for got, expected in zip(_answers(rules, PROGRAMS), _second_answers(), strict=True):
        if got != expected:
            yield f"program {got['id']}: {got} is not {expected}"


@cache
def _second_promises() -> list[tuple[dict, int, str, date | None]]:
    random, walked = Random(2), []
    for case in PROGRAMS:
        for value, unit in ((0, WD), (random.choice((1, 2, 5, 8, 20, 40)), random.choice((WD, ND)))):
            with suppress(Unknown):
                walked.append((case, value, unit, promised_due(case, value, unit, WORKED, YEARS)))
    return walked


def _read(rules: SimpleNamespace, case: dict) -> tuple:
    """Facts, limit and rules of a case, made by the rules under trial."""
    place, file = rules.clock_file._Place(case["id"]), rules.clock_file
    return file._facts(case, place), file._limit(case, place), file._rules(case, place)


def _promises(rules: SimpleNamespace) -> Iterator[str]:
    calendar = _calendar(rules)
    for case, value, unit, expected in _second_promises():
        facts, statutory, own_rules = _read(rules, case)
        promised = rules.limits.Limit(value, rules.limits.Unit(unit))
        own = rules.case_clock.two_clocks(facts, statutory, promised, own_rules, calendar).promised
        if own.due_on != expected:
            yield f"promise of {value} {unit} in {case['id']}: {own.due_on} is not {expected}"


def _calendar(rules: SimpleNamespace) -> object:
    return rules.calendar.WorkingCalendar(IN_FORCE)


def _explanations(rules: SimpleNamespace) -> Iterator[str]:
    calendar = _calendar(rules)
    for case in PROGRAMS[:300]:
        facts, limit, own_rules = _read(rules, case)
        reading = rules.case_clock.read_clock(facts, limit, own_rules, calendar)
        if reading.due_on is None or reading.due_on == reading.accepted_on:
            continue
        rows = rules.explanation.explain(reading)
        second = SecondClock(case, WORKED, YEARS)
        second.answer()
        still = {begun + timedelta(n) for begun, ended in second.closed for n in range(1, (ended - begun).days + 1)}
        for row in rows:
            is_stopped = row.day in still and case["limit_value"] != 0
            if is_stopped is not (row.kind == "stopped"):
                yield f"{case['id']}: {row.day} is {row.kind}"
        counted = [row for row in rows if row.is_counted]
        if counted[-1].day != reading.last_day_before_roll:
            yield f"{case['id']}: the last counted day is {counted[-1].day}"
        if case["limit_unit"] != MONTH and len(counted) != limit.value + second.extra:
            yield f"{case['id']}: {len(counted)} days are counted"
        if sum(row.kind == "extended" for row in rows) != (second.extra if case["limit_unit"] != MONTH else 0):
            yield f"{case['id']}: the extension has other days"


def _hours(rules: SimpleNamespace) -> object:
    return rules.calendar.OpeningHours(((time(8, 30), time(12)), (time(14), time(17, 30))), SHANGHAI)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def _worked_lights(rules: SimpleNamespace) -> Iterator[str]:
    calendar, lights = _calendar(rules), rules.lights
    for row in DOCUMENT["light_cases"]:
        day = date.fromisoformat(row["as_of"])
        facts, limit, own_rules = _read(rules, CASES[row["case"]])
        reading = rules.case_clock.read_clock(facts.known_on(day), limit, own_rules, calendar)
        if reading.as_of(day).remaining_days != row["remaining_workdays"]:
            yield f"remaining days of {row['case']} on {day}"
        for days in (1, 3):
            at, rule = _at(f"{row['as_of']}T10:00"), lights.LightRule(days)
            shown = lights.light_of(reading, lights.Side.PROMISED, at, _hours(rules), rule)
            if str(shown) != row[f"light_yellow{days}"].replace("yellow", "amber"):
                yield f"light of {row['case']} on {day}"


LIGHTS = (
    # value, unit, at, promised, statutory; accepted on Monday 2025-03-03
    (0, WD, "2025-03-03T16:59", "green", "green"),
    (0, WD, "2025-03-03T17:00", "amber", "amber"),
    (0, WD, "2025-03-03T17:30", "red", "dark"),
    (1, WD, "2025-03-04T16:59", "green", "green"),
    (1, WD, "2025-03-04T23:59", "amber", "amber"),
    (1, WD, "2025-03-05T00:00", "red", "dark"),
    (2, WD, "2025-03-03T10:00", "green", "green"),
    (2, WD, "2025-03-04T00:00", "amber", "amber"),
    (2, WD, "2025-03-05T23:59", "amber", "amber"),
    (2, WD, "2025-03-06T00:00", "red", "dark"),
    (4, WD, "2025-03-08T10:00", "red", "dark"),
    (1, MONTH, "2025-04-02T10:00", "amber", "amber"),
)


def _lights(rules: SimpleNamespace) -> Iterator[str]:
    lights, calendar = rules.lights, _calendar(rules)
    for value, unit, at, *expected in LIGHTS:
        case = {"id": "light", "accepted_at": MONDAY, "limit_value": value, "limit_unit": unit}
        reading = rules.case_clock.read_clock(*_read(rules, case), calendar)
        sides = (lights.Side.PROMISED, lights.Side.STATUTORY)
        shown = [str(lights.light_of(reading, side, _at(at), _hours(rules))) for side in sides]
        if shown != expected:
            yield f"light of {value} {unit} at {at}: {shown}"
    events = _stop("03-10", "03-21")
    case = {"id": "light", "accepted_at": MONDAY, "limit_value": 20, "limit_unit": WD, "events": events}
    reading = rules.case_clock.read_clock(*_read(rules, case), calendar)
    if [reading.as_of(date(2025, 3, day)).is_stopped for day in (9, 10, 20, 21)] != [False, True, True, False]:
        yield "at the end of which days the clock stands still"
    facts, statutory, own_rules = _read(rules, case | {"events": events[:1]})
    for value, expected in ((8, "grey"), (3, "red")):
        promised = rules.limits.Limit(value, rules.limits.Unit(WD))
        clocks = rules.case_clock.two_clocks(facts, statutory, promised, own_rules, calendar)
        if str(lights.light_of_case(clocks, _at("2025-03-10T10:00"), _hours(rules))) != expected:
            yield f"light of a stopped case with a promise of {value}"


def _rounding(rules: SimpleNamespace) -> Iterator[str]:
    policy, ceiling = rules.policy, Fraction(2, 5)
    for row in DOCUMENT["promise_rounding"]:
        law, most = row["statutory"], row["max_whole_days"]
        limits = [rules.limits.Limit(value, rules.limits.Unit(WD)) for value in (law, most, most + 1)]
        if policy.ceiling_for(limits[0], ceiling) != most:
            yield f"ceiling for {law}"
        if [policy.is_within_ceiling(limits[0], own, ceiling) for own in limits[1:]] != [True, False]:
            yield f"promises of {most} and {most + 1} for {law}"
    if policy.on_the_spot_target(144, Fraction(7, 10)) != 101:
        yield "101 of 144"


def _event(kind: str, on: str, **more: object) -> dict:
    return {"type": kind, "on": f"2025-{on}", **more}


def _stop(begun: str, ended: str) -> list[dict]:
    return [_event("suspend", begun, ground="听证"), _event("resume", ended)]


NOTICED = [_event("supplement_notice", "03-05")]
ACTS = (
    # accepted on 03-03 or only received, the history, one act more, what is said against it
    (True, [], _event("suspend", "03-10", ground="听证"), None),
    (True, [], _event("suspend", "03-11", ground="听证"), "suspend_after_due"),
    (True, _stop("03-07", "03-12"), _event("extend", "03-06", days=5), None),
    (True, [_event("extend", "03-05", days=5)], _event("extend", "03-04", days=5), None),
    (True, [_event("extend", "03-05", days=5)], _event("extend", "03-05", days=5), "extension_twice"),
    (True, [_event("extend", "03-05", days=11)], _event("extend", "03-05", days=5), None),
    (True, [], NOTICED[0], "notice_after_acceptance_does_not_stop_clock"),
    (False, [], _event("supplement_notice", "03-11"), "notice_late"),
    (False, [*NOTICED, *NOTICED], _event("supplement_notice", "03-06"), "second_notice_breach"),
    (False, [_event("supplement_notice", "03-11")], _event("supplement_notice", "03-10"), None),
    (False, [_event("supplement_notice", "03-11")], _event("supplement_notice", "03-12"),
     "notice_after_acceptance_does_not_stop_clock"),
    (False, NOTICED, _event("suspend", "03-06", ground="听证"), "before_acceptance"),
    (False, NOTICED, _event("supplement_received", "03-06"), None),
)  # fmt: skip


def _acts(rules: SimpleNamespace) -> Iterator[str]:
    calendar = _calendar(rules)
    for is_accepted, history, act, expected in ACTS:
        case = {"id": "act", "received_at": MONDAY, "accepted_at": MONDAY if is_accepted else None}
        case |= {"limit_value": 5, "limit_unit": WD, "extension_allowed": 10, "events": history}
        event = rules.clock_file._event(act, rules.clock_file._Place("act"))
        facts, limit, own_rules = _read(rules, case)
        if rules.admission.objection(facts, event, limit, own_rules, calendar) != expected:
            yield f"{act} after {history}"
    facts, _, _ = _read(rules, case)
    resumes = [
        rules.clock_file._event(_event("resume", on), rules.clock_file._Place("act")) for on in ("03-04", "03-05")
    ]
    if [rules.admission.is_out_of_order(facts, resume) for resume in resumes] != [True, False]:
        yield "an act before the last of the history"


PACES = (
    # events after acceptance on 03-03, decided on, unit, the statutory limit, the promise that was needed
    ([], "03-03", WD, None, 0),
    ([], "03-08", WD, None, 5),
    ([], "04-08", WD, None, 25),
    ([], "03-10", ND, None, 5),
    ([], "03-11", ND, None, 8),
    ([], "04-03", MONTH, None, 1),
    ([], "04-04", MONTH, None, 2),
    (_stop("03-05", "03-14"), "03-18", WD, None, 4),
    (_stop("03-05", "03-14"), "03-10", WD, None, 2),
    (_stop("03-05", "03-14")[:1], "03-20", WD, None, 2),
    (_stop("03-12", "03-21"), "03-24", WD, 5, 15),
    (_stop("03-12", "03-21"), "03-24", WD, 20, 8),
)


def _paces(rules: SimpleNamespace) -> Iterator[str]:
    calendar, limits = _calendar(rules), rules.limits
    for events, decided, unit, statutory, expected in PACES:
        case = {"id": "pace", "accepted_at": MONDAY, "limit_value": 1, "limit_unit": WD, "events": events}
        facts, _, own_rules = _read(rules, case)
        law = statutory and limits.Limit(statutory, limits.Unit(WD))
        decided_on = date.fromisoformat(f"2025-{decided}")
        got = rules.pace.needed(facts, decided_on, limits.Unit(unit), own_rules, calendar, law)
        if got != expected:
            yield f"promise needed until {decided}: {got} is not {expected}"
