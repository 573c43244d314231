"""Two clocks that share no code agree on every history, and with every worked case."""

from __future__ import annotations

import json

import pytest

from kiosk.clock_file import answer
from tests.domain.clock_kit import CASES, EDITIONS, WORKED, YEARS, random_cases
from tests.domain.second_clock import SecondClock

pytestmark = pytest.mark.slow

PROGRAMS_PER_SEED = 5_000


def _first(cases: list[dict]) -> list[dict]:
    return [got | {"flags": sorted(got["flags"])} for got in answer({"cases": cases}, EDITIONS)]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_worked_case(case):
    (got,) = _first([case])
    expected = {name: case[f"expected_{name}"] for name in got if name not in ("id", "flags")}
    assert got == {"id": case["id"], **expected, "flags": sorted(case["expected_flags"])}, case["note"]


@pytest.mark.parametrize("case", [c for c in CASES.values() if "calendar" not in c], ids=lambda c: c["id"])
def test_the_second_clock_knows_the_worked_cases_too(case):
    got = SecondClock(case, WORKED, YEARS).answer()
    assert got["due"] == case["expected_due"]
    assert got["last_day_before_roll"] == case["expected_last_day_before_roll"]
    assert got["flags"] == sorted(case["expected_flags"])


@pytest.mark.parametrize("seed", range(10))
def test_both_clocks_agree_on_random_programs(seed):
    cases = random_cases(seed, PROGRAMS_PER_SEED)
    for case, first in zip(cases, _first(cases), strict=True):
        second = SecondClock(case, WORKED, YEARS).answer()
        assert first == second, json.dumps(case, ensure_ascii=False, indent=1)


def test_the_random_programs_reach_every_flag_and_every_status():
    cases = random_cases(0, PROGRAMS_PER_SEED)
    answers = _first(cases)
    seen = {flag for got in answers for flag in got["flags"]}
    assert len(seen) == 11
    assert {got["status"] for got in answers} == {
        "running",
        "suspended",
        "awaiting_supplement",
        "calendar_unavailable",
    }
    rolled_by_a_stop = [got for got in answers if got["due"] and got["due"] > got["last_day_before_roll"]]
    assert len(rolled_by_a_stop) > 100
