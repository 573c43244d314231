"""What `kiosk clock` makes of its file: the shape of its answers, the rows, and files it cannot read."""

from __future__ import annotations

import json

import pytest

from kiosk.clock_file import UnreadableClockFile, answer
from tests.domain.clock_kit import CASES, DOCUMENT, EDITIONS

GOOD = {"id": "X1", "accepted_at": "2025-03-03", "limit_value": 5, "limit_unit": "工作日", "events": []}


def _days(case: dict) -> list[dict]:
    (got,) = answer({"cases": [case]}, EDITIONS, explain_days=True)
    return got["days"]


def test_answers_stand_in_order_and_have_exactly_the_contracted_fields():
    answers = answer(DOCUMENT, EDITIONS)
    assert [got["id"] for got in answers] == list(CASES)
    assert {tuple(got) for got in answers} == {("id", "accepted_at", "last_day_before_roll", "due", "status", "flags")}
    assert json.loads(json.dumps(answers)) == answers


def test_explained_answers_add_the_days_and_change_nothing_else():
    explained = answer(DOCUMENT, EDITIONS, explain_days=True)
    assert [{k: v for k, v in got.items() if k != "days"} for got in explained] == answer(DOCUMENT, EDITIONS)
    assert json.loads(json.dumps(explained)) == explained


def test_the_edition_of_a_calendar_decides():
    original = CASES["A31"]
    (first,) = answer({"cases": [original]}, EDITIONS)
    (in_force,) = answer({"cases": [original | {"calendar": "2020"}]}, EDITIONS)
    assert (first["due"], in_force["due"]) == ("2020-02-07", "2020-02-11")


def test_what_is_absent_has_its_default():
    short = {"id": "X", "received_at": "2025-03-03", "limit_value": 5, "limit_unit": "工作日"}
    (got,) = answer({"cases": [short]}, EDITIONS)
    assert (got["due"], got["flags"]) == ("2025-03-10", ["deemed_accepted"])


def test_a_suspension_without_a_ground_is_flagged():
    event = {"type": "suspend", "on": "2025-03-04"}
    (got,) = answer({"cases": [GOOD | {"events": [event]}]}, EDITIONS)
    assert got["flags"] == ["suspend_ground_invalid"]


@pytest.mark.parametrize(
    ("case", "kinds"),
    [
        ("A07", {"2025-04-02": "accepted", "2025-04-04": "day_off", "2025-04-10": "counted"}),
        ("A21", {"2025-04-26": "accepted", "2025-04-27": "counted"}),
        ("A24", {"2026-03-05": "on_the_spot"}),
        ("B02", {"2025-05-03": "counted", "2025-05-04": "rolled", "2025-05-06": "due_after_roll"}),
        ("B08", {"2025-11-29": "counted", "2026-02-28": "counted"}),
        ("C01", {"2025-03-10": "counted", "2025-03-11": "stopped", "2025-03-21": "stopped",
                 "2025-03-22": "day_off", "2025-04-14": "counted"}),
        ("C08", {"2025-03-03": "accepted", "2025-03-10": "counted"}),
        ("D10", {"2025-05-03": "counted", "2025-05-04": "extended", "2025-06-02": "extended",
                 "2025-06-03": "due_after_roll"}),
        ("A29", {"2026-12-31": "counted", "2027-01-01": "unknown"}),
        ("E05", {"2025-10-13": "waiting"}),
    ],
)  # fmt: skip
def test_rows_of_a_worked_case(case, kinds):
    rows = _days(CASES[case])
    named = {row["date"]: row["kind"] for row in rows}
    assert {day: named[day] for day in kinds} == kinds
    assert rows[-1]["date"] == max(kinds)
    for row in rows:
        assert row["verdict"] == ("counted" if row["counted"] else "not counted")
        assert (row["number"] is not None) == row["counted"]
        assert row["reason"]
        assert row["reason_en"]
        assert row["rule"].startswith("R")
        assert row["article"]


def test_a_row_names_its_notice_its_ground_and_its_article():
    rows = {row["date"]: row for row in _days(CASES["D09"])}
    assert rows["2025-04-04"]["reason"] == "放假（国办 2025），不计入"
    assert rows["2025-03-11"]["reason"] == "听证期间中止计时，不计入"
    assert rows["2025-03-11"]["reason_en"] == "The clock stands still (Hearing): not counted"
    assert (rows["2025-03-11"]["rule"], rows["2025-03-11"]["article"]) == ("R5", "行政许可法 45")
    assert rows["2025-04-27"]["reason"] == "调休上班日（国办 2025），经批准延期，计入第 30 日"
    assert (rows["2025-04-27"]["rule"], rows["2025-04-27"]["article"]) == ("R6", "行政许可法 42(1)")


def test_a_stop_that_only_the_item_s_own_law_knows_is_not_laid_on_article_45():
    rows = {row["date"]: row for row in _days(CASES["C12"])}
    assert rows["2025-03-11"]["article"].startswith("本事项适用的法律")


def test_the_day_on_which_a_stop_on_the_last_day_ends_says_so():
    events = [
        {"type": "suspend", "on": "2025-03-10", "ground": "听证"},
        {"type": "resume", "on": "2025-03-15"},
    ]
    kinds = [row["kind"] for row in _days(GOOD | {"events": events})][-7:]
    assert kinds == ["stopped"] * 5 + ["rolled", "due_after_stop"]


def test_a_history_that_ends_in_the_year_9999_has_a_bounded_explanation():
    events = [
        {"type": "suspend", "on": "2025-03-04", "ground": "听证"},
        {"type": "extend", "on": "9999-12-31", "days": 1},
    ]
    assert len(_days(GOOD | {"events": events})) == 40_001


@pytest.mark.parametrize(
    ("document", "named"),
    [
        (None, "cases"),
        ([], "cases"),
        ({"cases": {}}, "cases"),
        ({"cases": ["x"]}, "#1"),
        ({"cases": [{}]}, "received_at"),
        ({"cases": [GOOD | {"id": None}]}, "id"),
        ({"cases": [GOOD | {"id": 7}]}, "id"),
        ({"cases": [GOOD | {"accepted_at": None}]}, "received_at"),
        ({"cases": [GOOD | {"accepted_at": "2025-02-29"}]}, "2025-02-29"),
        ({"cases": [GOOD | {"accepted_at": "20250303"}]}, "20250303"),
        ({"cases": [GOOD | {"accepted_at": "2025-03-03T09:00"}]}, "accepted_at"),
        ({"cases": [GOOD | {"accepted_at": "2025-0３-03"}]}, "accepted_at"),
        ({"cases": [GOOD | {"accepted_at": 20250303}]}, "accepted_at"),
        ({"cases": [GOOD | {"limit_value": -1}]}, "limit_value"),
        ({"cases": [GOOD | {"limit_value": 5.0}]}, "limit_value"),
        ({"cases": [GOOD | {"limit_value": True}]}, "limit_value"),
        ({"cases": [GOOD | {"limit_value": "5"}]}, "limit_value"),
        ({"cases": [GOOD | {"limit_value": 10**9}]}, "limit_value"),
        ({"cases": [{k: v for k, v in GOOD.items() if k != "limit_value"}]}, "limit_value"),
        ({"cases": [GOOD | {"limit_unit": "日"}]}, "limit_unit"),
        ({"cases": [GOOD | {"limit_unit": ["月"]}]}, "limit_unit"),
        ({"cases": [GOOD | {"limit_unit": "当场"}]}, "limit_value"),
        ({"cases": [GOOD | {"roll": "no"}]}, "roll"),
        ({"cases": [GOOD | {"notice_window": -1}]}, "notice_window"),
        ({"cases": [GOOD | {"extension_allowed": "10"}]}, "extension_allowed"),
        ({"cases": [GOOD | {"extra_grounds": "整改"}]}, "extra_grounds"),
        ({"cases": [GOOD | {"extra_grounds": [1]}]}, "extra_grounds"),
        ({"cases": [GOOD | {"calendar": "2020-final"}]}, "2020-final"),
        ({"cases": [GOOD | {"calendar": "1999"}]}, "1999"),
        ({"cases": [GOOD | {"calendar": 2020}]}, "calendar"),
        ({"cases": [GOOD | {"events": {}}]}, "events"),
        ({"cases": [GOOD | {"events": [None]}]}, "events[0]"),
        ({"cases": [GOOD | {"events": [{"type": "pause", "on": "2025-03-04"}]}]}, "events[0].type"),
        ({"cases": [GOOD | {"events": [{"type": "resume"}]}]}, "events[0].on"),
        ({"cases": [GOOD | {"events": [{"type": "extend", "on": "2025-03-04"}]}]}, "events[0].days"),
        ({"cases": [GOOD | {"events": [{"type": "extend", "on": "2025-03-04", "days": 0}]}]}, "days"),
        ({"cases": [GOOD | {"events": [{"type": "suspend", "on": "2025-03-04", "ground": 1}]}]}, "ground"),
        ({"cases": [GOOD | {"events": [{"type": "resume", "on": "2025-03-04", "key": 1}]}]}, "events[0].key"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_told_where(document, named):
    with pytest.raises(UnreadableClockFile) as caught:
        answer(document, EDITIONS)
    problem = caught.value
    assert named in problem.zh
    assert named in problem.en
    assert str(problem) == f"{problem.zh}\n{problem.en}"
    case = document["cases"][0] if isinstance(document, dict) and isinstance(document["cases"], list) else None
    if isinstance(case, dict) and case.get("id") == "X1":
        assert "X1" in problem.zh
        assert "X1" in problem.en
