"""What `kiosk clock` makes of its file: the shape of its answers, the rows, and files it cannot read."""

from __future__ import annotations

import json

import pytest

from kiosk.clock_file import UnreadableClockFile, answer, parse
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
        ({"cases": [GOOD | {"id": "\ud800"}]}, "id"),
        ({"cases": [GOOD | {"id": ["X1"]}]}, "id"),
        ({"cases": [GOOD | {"limit_value": "２０"}]}, "limit_value"),
        ({"cases": [GOOD | {"limit_value": float("nan")}]}, "limit_value"),
        ({"cases": [GOOD | {"limit_value": None}]}, "limit_value"),
        ({"cases": [GOOD | {"limit_value": 1_201, "limit_unit": "月"}]}, "limit_value"),
        ({"cases": [GOOD | {"limit_unit": "工作曰"}]}, "工作曰"),
        ({"cases": [GOOD | {"limit_unit": "工作日 "}]}, "limit_unit"),
        ({"cases": [GOOD | {"limit_unit": "當場", "limit_value": 0}]}, "當場"),
        ({"cases": [GOOD | {"limit_unit": None}]}, "limit_unit"),
        ({"cases": [GOOD | {"limit_unit": "x" * 100_000}]}, "limit_unit"),
        ({"cases": [GOOD | {"accepted_at": "２０２５-０３-０３"}]}, "accepted_at"),
        ({"cases": [GOOD | {"accepted_at": "2025/03/03"}]}, "accepted_at"),
        ({"cases": [GOOD | {"accepted_at": "2025-W10-1"}]}, "accepted_at"),
        ({"cases": [GOOD | {"accepted_at": "0000-01-01"}]}, "accepted_at"),
        ({"cases": [GOOD | {"accepted_at": " 2025-3-03"}]}, "accepted_at"),
        ({"cases": [GOOD | {"received_at": True}]}, "received_at"),
        ({"cases": [GOOD | {"roll": 1}]}, "roll"),
        ({"cases": [GOOD | {"notice_window": True}]}, "notice_window"),
        ({"cases": [GOOD | {"extension_allowed": 1e3}]}, "extension_allowed"),
        ({"cases": [GOOD | {"extension_total": "30"}]}, "extension_total"),
        ({"cases": [GOOD | {"extension_total": -1}]}, "extension_total"),
        ({"cases": [GOOD | {"extra_grounds": [None]}]}, "extra_grounds"),
        ({"cases": [GOOD | {"calendar": ""}]}, "calendar"),
        ({"cases": [GOOD | {"calendar": "02020"}]}, "02020"),
        ({"cases": [GOOD | {"calendar": "２０２０"}]}, "２０２０"),
        ({"cases": [GOOD | {"calendar": "2020-"}]}, "2020-"),
        ({"cases": [GOOD | {"events": "none"}]}, "events"),
        ({"cases": [GOOD | {"events": [[]]}]}, "events[0]"),
        ({"cases": [GOOD | {"events": [{"type": None, "on": "2025-03-04"}]}]}, "events[0].type"),
        ({"cases": [GOOD | {"events": [{"type": "補正", "on": "2025-03-04"}]}]}, "補正"),
        ({"cases": [GOOD | {"events": [{"type": "Suspend", "on": "2025-03-04"}]}]}, "Suspend"),
        ({"cases": [GOOD | {"events": [{"type": {}, "on": "2025-03-04"}]}]}, "events[0].type"),
        ({"cases": [GOOD | {"events": [{"type": "resume", "on": None}]}]}, "events[0].on"),
        ({"cases": [GOOD | {"events": [{"type": "extend", "on": "2025-03-04", "days": True}]}]}, "days"),
        ({"cases": [GOOD | {"events": [{"type": "extend", "on": "2025-03-04", "days": "5"}]}]}, "days"),
        ({"cases": [GOOD | {"events": [{"type": "extend", "on": "2025-03-04", "days": 10**20}]}]}, "days"),
        ({"cases": [GOOD | {"events": [{"type": "supplement_received", "on": "2025-03-04",
                                        "complete_per_first_notice": "no"}]}]}, "complete_per_first_notice"),
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


@pytest.mark.parametrize(
    ("content", "named", "why"),
    [
        (b"", "JSON", "an empty file"),
        (b"{", "JSON", "cut off"),
        ("{}".encode("utf-16"), "UTF-8", "another encoding"),
        ('{"cases": [{"id": "补正"}]}'.encode("gb18030"), "UTF-8", "the usual encoding of a spreadsheet"),
        (b"[" * 100_000, "JSON", "thousands of brackets"),
        (b'{"cases": [{"limit_value": ' + b"9" * 5_000 + b"}]}", "JSON", "a number of thousands of digits"),
        (b'{"cases": [{"limit_value": NaN}]}', "NaN", "not a number"),
        (b'{"cases": [{"limit_value": -Infinity}]}', "Infinity", "nor this"),
        (b'{"cases": [{"id": "X1", "limit_value": 5, "limit_value": 8}]}', "X1, limit_value", "which of the two?"),
        (b'{"cases": [], "cases": []}', "cases", "which of the two lists?"),
        (b'{"cases": [{"events": [{"on": "2025-03-03", "on": "2025-03-04"}]}]}', "on", "which of the two days?"),
    ],
)
def test_a_file_that_would_have_to_be_guessed_at_is_refused(content, named, why):
    with pytest.raises(UnreadableClockFile) as caught:
        parse(content)
    assert named in caught.value.en, why
    assert caught.value.zh


def test_a_byte_order_mark_is_no_obstacle():
    assert parse(b"\xef\xbb\xbf" + json.dumps({"cases": [GOOD]}).encode()) == {"cases": [GOOD]}


def test_a_complaint_stays_short_and_harmless_on_a_terminal():
    for case in ({"id": "x" * 100_000}, {"id": "\x1b[2Jgone"}, GOOD | {"limit_unit": "\x1b[2J" * 1_000}):
        with pytest.raises(UnreadableClockFile) as caught:
            answer({"cases": [case]}, EDITIONS)
        assert len(str(caught.value)) < 400
        assert "\x1b" not in str(caught.value)


EVENTS_LATE = [{"type": "resume", "on": "2025-03-07"}, {"type": "suspend", "on": "2025-03-05", "ground": "听证"}]


@pytest.mark.parametrize(
    ("case", "due", "flags", "why"),
    [
        ({"events": EVENTS_LATE}, "2025-03-12", [], "out of order in the file: taken by date"),
        ({"events": [{"type": "resume", "on": "2025-03-05"}]}, "2025-03-10", [], "nothing to resume"),
        ({"events": None}, "2025-03-10", [], "null is absent"),
        ({"received_at": None, "roll": None, "extra_grounds": None, "calendar": None}, "2025-03-10", [], "so here"),
        ({"accepted_at": "2013-06-03"}, None, ["calendar_unavailable"], "before the calendar begins"),
        ({"events": [{"type": "suspend", "on": "2013-06-03", "ground": "听证"}]}, "2025-03-10",
         ["before_acceptance"], "the event alone lies before it"),
        ({"events": [{"type": "suspend", "on": "2031-06-03", "ground": "听证"}]}, "2025-03-10",
         ["suspend_after_due"], "in a year without a calendar, but the case was due long before"),
        ({"events": [{"type": "suspend", "on": "2025-03-04", "ground": "聽證"}]}, "2025-03-10",
         ["suspend_ground_invalid"], "written in another script: not the word of the law"),
        ({"events": [{"type": "suspend", "on": "2025-03-04", "ground": "听证 "}]}, "2025-03-10",
         ["suspend_ground_invalid"], "with a blank behind it"),
        ({"extension_allowed": 10, "events": [{"type": "extend", "on": "2025-03-05", "days": 36_500}]}, "2025-03-10",
         ["extension_too_long"], "the longest that can be written"),
        ({"extension_total": 30, "events": [{"type": "extend", "on": "2025-03-05", "days": 25}]}, "2025-04-15", [],
         "to 30, that is by 25"),
        ({"extension_total": 30, "events": [{"type": "extend", "on": "2025-03-05", "days": 26}]}, "2025-03-10",
         ["extension_too_long"], "to 31"),
        ({"extension_total": 3, "extension_allowed": 2, "events": [{"type": "extend", "on": "2025-03-05", "days": 2}]},
         "2025-03-12", [], "a total below the limit takes nothing away"),
        ({"extension_total": 3, "events": [{"type": "extend", "on": "2025-03-05", "days": 1}]}, "2025-03-10",
         ["extension_too_long"], "and gives nothing"),
        ({"limit_unit": "月", "limit_value": 1, "extension_total": 3,
          "events": [{"type": "extend", "on": "2025-03-05", "days": 1}]}, "2025-04-03",
         ["extension_too_long"], "a limit in months takes none"),
    ],
)  # fmt: skip
def test_what_happened_is_judged_and_flagged(case, due, flags, why):
    (got,) = answer({"cases": [GOOD | case]}, EDITIONS, explain_days=True)
    assert (got["due"], got["flags"]) == (due, flags), why


def test_an_extension_to_a_total_says_so():
    case = GOOD | {"extension_total": 8, "events": [{"type": "extend", "on": "2025-03-05", "days": 3}]}
    last = _days(case)[-1]
    assert last["reason"] == "工作日，经批准延长至 8 日，计入第 8 日"
    assert last["reason_en"] == "Working day, extended to 8 days with approval: counted, day 8"


@pytest.mark.parametrize(
    ("case", "unknown", "why"),
    [
        ({"accepted_at": "2026-12-24", "limit_value": 7}, "2027-01-01", "stopped before the year had to be judged"),
        ({"accepted_at": "2013-12-25", "limit_value": 1}, "2013-12-26", "stopped on the first day after acceptance"),
    ],
)
def test_days_of_a_year_without_a_calendar_are_shown_as_unknown(case, unknown, why):
    events = [{"type": "suspend", "on": unknown, "ground": "听证"}]
    (got,) = answer({"cases": [GOOD | case | {"events": events}]}, EDITIONS, explain_days=True)
    assert (got["status"], got["days"][-1]["date"], got["days"][-1]["kind"]) == ("suspended", unknown, "unknown"), why


def test_a_stop_names_on_each_day_only_what_ran_on_that_day():
    events = [
        {"type": "suspend", "on": "2025-03-04", "ground": "听证", "key": "a"},
        {"type": "suspend", "on": "2025-03-06", "ground": "整改", "key": "b"},
        {"type": "resume", "on": "2025-03-07", "key": "a"},
        {"type": "resume", "on": "2025-03-11", "key": "b"},
    ]
    rows = {row["date"]: row for row in _days(GOOD | {"extra_grounds": ["整改"], "events": events})}
    assert rows["2025-03-06"]["reason"] == "听证期间中止计时，不计入"
    assert rows["2025-03-07"]["reason"] == "听证、整改期间中止计时，不计入"
    assert rows["2025-03-07"]["article"] == "行政许可法 45；本事项适用的法律"
    assert rows["2025-03-10"]["reason"] == "整改期间中止计时，不计入"
    assert rows["2025-03-10"]["article"] == "本事项适用的法律"


def test_two_histories_may_have_one_id_and_are_answered_in_order():
    later = GOOD | {"accepted_at": "2025-03-04"}
    assert [row["due"] for row in answer({"cases": [GOOD, later, GOOD]}, EDITIONS)] == [
        "2025-03-10",
        "2025-03-11",
        "2025-03-10",
    ]
