"""The simulator for programs: the same figures as the page and the command, n always beside them."""

import pytest

from tests.api.program import Program
from tests.history import add_closed, after
from tests.make import slow_item

ITEM = slow_item().code
TRIAL = f"/promises/trial?item={ITEM}"


@pytest.fixture
def told(api: Program) -> Program:
    """A hundred closed cases: 90 on the spot, ten after three working days."""
    for number in range(1, 101):
        add_closed(api.house.system, number, after(3 if number <= 10 else 0))
    return api


def test_a_trial_says_how_many_would_have_been_late(told: Program) -> None:
    found = told.sees(f"{TRIAL}&value=2&unit=工作日", by="manager")
    assert found["proposed"] | {"bound": None} == {
        "promise": {"value": 2, "unit": "工作日"},
        "n": 100,
        "late": 10,
        "share": 0.1,
        "bound": None,
        "verdict": "risky",
    }
    assert 0.16 < found["proposed"]["bound"] < 0.17
    assert found["history"]["needed"] == [{"days": 0, "cases": 90}, {"days": 3, "cases": 10}]
    assert (found["history"]["smallest_none_late"], found["history"]["median"]) == (3, 0)
    assert (found["from"], found["to"]) == ("2025-09-16", "2026-09-15")
    assert found["safe"] == {"fewest": 20, "tolerance": "1/20", "confidence": "19/20"}


@pytest.mark.parametrize(
    ("query", "promise"),
    [
        ("", None),
        ("&value=0", {"value": 0, "unit": "当场"}),
        ("&unit=当场", {"value": 0, "unit": "当场"}),
        ("&value=5", {"value": 5, "unit": "工作日"}),
        ("&value=5&unit=自然日", {"value": 5, "unit": "自然日"}),
    ],
)
def test_a_promise_is_tried_in_its_unit(told: Program, query: str, promise: dict[str, object] | None) -> None:
    proposed = told.sees(TRIAL + query, by="supervisor")["proposed"]
    assert (proposed and proposed["promise"]) == promise


def test_the_suggestions_hold_every_item_with_its_n(told: Program) -> None:
    found = told.sees("/promises/suggestions", by="manager")
    by_item = {one["item"]: one for one in found["items"]}
    assert len(by_item) == 144
    assert by_item[ITEM]["history"]["n"] == 100
    assert by_item[ITEM]["on_the_spot"]["verdict"] == "risky"
    others = [one for code, one in by_item.items() if code != ITEM]
    assert {one["today"]["verdict"] for one in others if one["today"]} == {"too_little"}
    assert found["figures"]["before"] == found["figures"]["after"]
    assert found["figures"]["before"]["on_the_spot_target"] == 101


def test_only_the_period_counts(told: Program) -> None:
    assert told.sees(f"{TRIAL}&from=2026-06-02&to=2026-06-30", by="manager")["history"]["n"] == 10


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/promises/trial", 400, "malformed"),
        ("/promises/trial?item=ZZ-999", 422, "unknown_item"),
        (f"{TRIAL}&value=-1", 400, "malformed"),
        (f"{TRIAL}&value=1.5", 400, "malformed"),
        (f"{TRIAL}&value=3&unit=光年", 400, "malformed"),
        (f"{TRIAL}&value=500&unit=月", 422, "promise_too_long"),
        (f"{TRIAL}&from=2026-09-01&to=2026-08-01", 422, "period_backwards"),
        ("/promises/suggestions?from=2020-01-01&to=2026-08-01", 422, "period_too_long"),
        ("/promises/suggestions?from=2026-02-30", 400, "malformed"),
    ],
)
def test_what_cannot_be_is_refused(api: Program, path: str, status: int, code: str) -> None:
    answer = api.get(path, by="manager")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (status, code)


def test_the_first_and_the_last_day_of_all_are_no_fault(api: Program) -> None:
    for query in ("to=0001-01-01", "from=0001-01-01&to=0001-12-31", "from=9999-12-31", "to=9999-12-31"):
        assert api.get(f"/promises/suggestions?{query}", by="manager").status_code == 200
