"""Cases over the API as a program works them: each step, its date, and what is refused with which status."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kiosk.domain.people import Role
from tests.api.program import Program
from tests.make import TEN, centre, item_where, quick_item, slow_item

SUPPLY_FOR = slow_item().materials[:2]


def item_with(**wanted: Any) -> str:
    return item_where(lambda item: all(getattr(item, name) == value for name, value in wanted.items())).code


@pytest.fixture
def ref(api: Program) -> str:
    """A case that runs since the Tuesday."""
    made = api.does("/cases", {"item": slow_item().code, "applicant": "林小明"}, status=201)["ref"]
    api.does(f"/cases/{made}/accept")
    return str(made)


def on(api: Program, days: int) -> None:
    api.set_clock(TEN + timedelta(days=days))


def received(api: Program, item: str | None = None, **more: Any) -> str:
    body = {"item": item or slow_item().code, "applicant": "林小明", **more}
    return str(api.does("/cases", body, status=201)["ref"])


def test_a_notice_and_its_supply_accept_the_case_on_the_day_of_the_last_thing(api: Program) -> None:
    ref = received(api)
    told = api.does(f"/cases/{ref}/notice", {"missing": [SUPPLY_FOR[0], {"material": "另一份", "reason": "缺件"}]})
    assert (told["status"], told["outstanding"]) == ("awaiting_supplement", [SUPPLY_FOR[0], "另一份"])
    assert told["limits"]["promised"]["due"] is None
    assert [one["kind"] for one in told["documents"]] == ["notice"]
    on(api, 1)
    half = api.does(f"/cases/{ref}/supply", {"items": ["另一份"]})
    assert (half["status"], half["accepted_on"], half["outstanding"]) == ("awaiting_supplement", None, [SUPPLY_FOR[0]])
    on(api, 2)
    whole = api.does(f"/cases/{ref}/supply", {"items": [SUPPLY_FOR[0]]})
    assert (whole["status"], whole["accepted_on"], whole["accepted_by"]) == ("running", "2026-09-17", "supply")
    due = centre().calendar.add_working_days(datetime(2026, 9, 17, tzinfo=UTC).date(), slow_item().promised.value)
    assert whole["limits"]["promised"]["due"] == due.isoformat()
    assert [entry["step"] for entry in whole["entries"]] == ["receive", "notice", "supply", "supply", "accept"]


def test_the_answer_to_a_step_holds_the_entry_that_the_step_wrote(api: Program) -> None:
    ref = received(api)
    answered = api.does(f"/cases/{ref}/accept")
    assert answered["entries"][-1]["step"] == "accept"
    assert answered["entries"] == api.sees(f"/cases/{ref}", by="window")["entries"]


def test_the_time_of_a_special_procedure_does_not_count(api: Program, ref: str) -> None:
    before = api.sees(f"/cases/{ref}", by="window")["limits"]
    on(api, 1)
    body = {"ground": "听证", "document": "听字〔2026〕1号", "expected_days": 5}
    stopped = api.does(f"/cases/{ref}/suspend", body)
    assert (stopped["status"], stopped["limits"]["statutory"]["due"]) == ("suspended", None)
    assert stopped["limits"]["statutory"]["remaining_days"] is None
    assert stopped["limits"]["statutory"]["light"] == "grey"
    on(api, 3)
    going = api.does(f"/cases/{ref}/resume")
    calendar = centre().calendar
    for side in ("statutory", "promised"):
        was = datetime.fromisoformat(before[side]["due"]).date()
        assert going["limits"][side]["due"] == calendar.add_working_days(was, 2).isoformat()
    assert going["status"] == "running"


def test_an_extension_moves_the_law_once_and_never_the_promise(api: Program) -> None:
    ref = received(api, item_where(lambda item: item.extension_allowed == 10 and item.promised.value > 1).code)
    was = api.does(f"/cases/{ref}/accept")["limits"]
    body = {"days": 10, "approved_by": "局长", "reason": "案情复杂"}
    now = api.does(f"/cases/{ref}/extend", body)["limits"]
    assert now["promised"]["due"] == was["promised"]["due"]
    assert now["statutory"]["due"] > was["statutory"]["due"]
    again = api.post(f"/cases/{ref}/extend", body, by="window")
    assert (again.status_code, again.get_json()["error"]["code"]) == (422, "extension_twice")


def test_a_case_that_goes_up_ends_its_own_limits(api: Program) -> None:
    ref = received(api, item_with(kind="上报件"))
    api.does(f"/cases/{ref}/accept")
    gone = api.does(f"/cases/{ref}/forward", {"to": "市局"})
    assert (gone["status"], gone["forwarded_on"]) == ("forwarded", "2026-09-15")
    on(api, 200)
    later = api.sees(f"/cases/{ref}", by="window")
    assert later["light"] == "green"
    assert api.does(f"/cases/{ref}/decide", {"outcome": "granted"})["status"] == "decided"


def test_notice_and_delivery_stand_beside_the_limits_while_they_run(api: Program) -> None:
    ref = received(api)
    limits = api.sees(f"/cases/{ref}", by="window")["limits"]
    assert set(limits) == {"statutory", "promised", "notice"}
    assert (limits["notice"]["value"], limits["notice"]["due"]) == (5, "2026-09-21")
    api.does(f"/cases/{ref}/accept")
    decided = api.does(f"/cases/{ref}/decide", {"outcome": "granted"})
    assert set(decided["limits"]) == {"statutory", "promised", "delivery"}
    assert decided["limits"]["delivery"]["due"] == "2026-09-29"
    assert set(api.does(f"/cases/{ref}/deliver")["limits"]) == {"statutory", "promised"}


def test_silence_accepts_as_of_receipt_and_a_late_notice_is_refused(api: Program) -> None:
    ref = received(api)
    on(api, 7)  # Tuesday the 22nd: the fifth working day was Monday, for the Sunday before was worked
    seen = api.sees(f"/cases/{ref}", by="window")
    assert (seen["status"], seen["accepted_on"], seen["flags"]) == ("running", "2026-09-15", ["deemed_accepted"])
    refused = api.post(f"/cases/{ref}/notice", {"missing": ["x"]}, by="window")
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (409, "case_cannot_notice")
    accepted = api.does(f"/cases/{ref}/accept")
    assert (accepted["accepted_on"], accepted["accepted_by"]) == ("2026-09-15", "silence")


UNLAWFUL = [
    ("suspend", {"ground": "领导出差", "document": "x", "expected_days": 3}, 422, "suspend_ground_invalid"),
    ("suspend", {"ground": "整改", "document": "x", "expected_days": 3}, 422, "suspend_ground_invalid"),
    ("suspend", {"ground": "听证", "document": "x", "expected_days": 0}, 422, "expected_days_out_of_range"),
    ("suspend", {"ground": "听证", "document": " ", "expected_days": 1}, 422, "text_missing"),
    ("resume", None, 409, "case_cannot_resume"),
    ("extend", {"days": 999, "approved_by": "局长", "reason": "x"}, 422, "extension_too_long"),
    ("extend", {"days": 0, "approved_by": "局长", "reason": "x"}, 422, "extension_needs_days"),
    ("supply", {"items": ["x"]}, 409, "case_cannot_supply"),
    ("notice", {"missing": ["x"]}, 409, "case_cannot_notice"),
    ("forward", {"to": "市局"}, 422, "not_a_forwarded_item"),
    ("deliver", None, 409, "case_cannot_deliver"),
    ("accept", None, 409, "case_cannot_accept"),
]


@pytest.mark.parametrize(("step", "body", "status", "code"), UNLAWFUL)
def test_what_the_law_does_not_allow_is_refused_before_anything_is_written(
    api: Program, ref: str, step: str, body: Any, status: int, code: str
) -> None:
    before = api.revision
    for lang in ("zh", "en"):
        answer = api.post(f"/cases/{ref}/{step}", body, by="window", lang=lang)
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (status, code), answer.text
        assert len(answer.get_json()["error"]["message"]) > 8
    assert api.revision == before


def test_an_act_on_a_decided_case_is_refused_with_its_state(api: Program) -> None:
    ref = received(api, quick_item().code)
    api.does(f"/cases/{ref}/accept")
    api.does(f"/cases/{ref}/decide", {"outcome": "granted"})
    for step, body in (
        ("extend", {"days": 1, "approved_by": "局长", "reason": "x"}),
        ("suspend", {"ground": "听证", "document": "x", "expected_days": 1}),
        ("withdraw", None),
    ):
        answer = api.post(f"/cases/{ref}/{step}", body, by="window")
        assert (answer.status_code, answer.get_json()["error"]["detail"]["state"]) == (409, "decided")


@pytest.mark.parametrize(
    ("missing", "status", "code"),
    [
        ([], 422, "missing_materials_needed"),
        (["甲", "甲"], 422, "missing_material_twice"),
        ([" "], 422, "text_missing"),
        ("甲", 400, "malformed"),
    ],
)
def test_a_list_of_nothing_is_no_notice(api: Program, missing: Any, status: int, code: str) -> None:
    ref = received(api)
    answer = api.post(f"/cases/{ref}/notice", {"missing": missing}, by="window")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (status, code), answer.text


def test_a_second_notice_needs_a_reason_and_is_flagged(api: Program) -> None:
    ref = received(api)
    api.does(f"/cases/{ref}/notice", {"missing": ["甲"]})
    again = api.post(f"/cases/{ref}/notice", {"missing": ["乙"]}, by="window")
    assert (again.status_code, again.get_json()["error"]["code"]) == (422, "second_notice_needs_reason")
    flagged = api.does(f"/cases/{ref}/notice", {"missing": ["乙"], "reason": "第一次漏写"})
    assert flagged["flags"] == ["second_notice_breach"]
    accepted = api.does(f"/cases/{ref}/supply", {"items": ["甲"]})
    assert (accepted["status"], accepted["accepted_on"]) == ("running", "2026-09-15")


def test_a_date_before_the_calendar_begins_is_refused(api: Program) -> None:
    body = {"item": slow_item().code, "applicant": "林", "received_at": "2013-12-31T10:00:00+08:00"}
    answer = api.post("/cases", body, by="window")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "before_the_calendar")


def test_an_act_is_not_dated_before_one_that_is_written(api: Program, ref: str) -> None:
    on(api, 2)
    api.does(f"/cases/{ref}/suspend", {"ground": "听证", "document": "x", "expected_days": 3})
    on(api, 1)
    answer = api.post(f"/cases/{ref}/resume", by="window")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "out_of_order")


def test_two_procedures_count_once_and_end_by_name_or_together(api: Program, ref: str) -> None:
    on(api, 1)
    api.does(f"/cases/{ref}/suspend", {"ground": "听证", "document": "x", "expected_days": 3})
    both = api.does(f"/cases/{ref}/suspend", {"ground": "testing", "document": "y", "expected_days": 3})
    assert [stop["ground"] for stop in both["stops"]] == ["hearing", "testing"]
    again = api.post(f"/cases/{ref}/suspend", {"ground": "检测", "document": "z", "expected_days": 3}, by="window")
    assert (again.status_code, again.get_json()["error"]["code"]) == (409, "already_suspended")
    one = api.does(f"/cases/{ref}/resume?ground=testing")
    assert (one["status"], [stop["ground"] for stop in one["stops"]]) == ("suspended", ["hearing"])
    assert api.does(f"/cases/{ref}/resume")["status"] == "running"


def test_a_decision_ends_the_stop_that_day(api: Program, ref: str) -> None:
    due = api.sees(f"/cases/{ref}", by="window")["limits"]["promised"]["due"]
    api.does(f"/cases/{ref}/suspend", {"ground": "听证", "document": "x", "expected_days": 3})
    on(api, 1)
    decided = api.does(f"/cases/{ref}/decide", {"outcome": "granted"})
    assert (decided["status"], decided["stops"]) == ("decided", [])
    assert decided["limits"]["promised"]["due"] > due


def test_why_explains_each_limit(api: Program, ref: str) -> None:
    for limit in ("statutory", "promised"):
        said = api.sees(f"/cases/{ref}/why?limit={limit}", by="window")
        due = api.sees(f"/cases/{ref}", by="window")["limits"][limit]["due"]
        assert said["due"] == due == said["days"][-1]["date"]
        assert all(row["why"] and row["rule"] and row["article"] for row in said["days"])
    assert api.sees(f"/cases/{ref}/why?limit=delivery", by="window")["days"] == []


def test_a_correction_takes_two_persons_and_names_the_entry(api: Program, ref: str) -> None:
    api.keys["second"] = api.key_of(Role.WINDOW, "second-1")
    was = api.sees(f"/cases/{ref}", by="window")
    entry = next(one["number"] for one in was["entries"] if one["step"] == "accept")
    on(api, 1)
    body = {"entry": entry, "on": "2026-09-16", "reason": "窗口录入的日期错了"}
    proposed = api.does(f"/cases/{ref}/corrections", body, status=201)
    path = f"/cases/{ref}/corrections/{proposed['id']}"
    alone = api.post(f"{path}/confirm", by="window")
    assert (alone.status_code, alone.get_json()["error"]["code"]) == (403, "second_person_needed")
    now = api.does(f"{path}/confirm", by="second")
    assert (now["accepted_on"], now["limits"]["promised"]["due"]) != (
        was["accepted_on"],
        was["limits"]["promised"]["due"],
    )
    last = now["entries"][-1]
    assert (last["step"], last["data"]["entry"]) == ("correct", entry)
    assert last["data"]["promised_due_before"] == was["limits"]["promised"]["due"]
    again = api.post(f"{path}/confirm", by="manager")
    assert again.status_code == 409
