"""The way of service over the API: on a ticket, at a window, on a case, never on a public address."""

import json

import pytest

from tests.api.program import Program
from tests.make import quick_item

AGENT = {"kind": "agent", "by": "帮办岗", "paper": "委托书 12"}
DOOR = {"kind": "at_the_door", "place": "滨江路 8 号", "at": "2026-09-16T09:30:00+08:00"}
CASE = {"item": quick_item().code, "applicant": "林小明"}


def test_from_the_desk_to_the_case(api: Program) -> None:
    issued = api.does("/tickets", {"queue": "A", "mode": AGENT}, by="guide", status=201)
    assert api.sees(f"/tickets/{issued['token']}")["mode"] == {"kind": "agent", "by": "帮办岗"}
    api.does("/windows/1/open")
    api.does("/windows/1/call-next")
    assert api.does("/windows/1/start")["mode"] == {**AGENT, "place": "", "at": None}
    case = api.does("/cases", {**CASE, "ticket": issued["number"]}, status=201)
    assert case["mode"] == {**AGENT, "place": "", "at": None}
    late = api.post("/windows/1/mode", {"kind": "on_the_spot"}, by="window")
    assert (late.status_code, late.get_json()["error"]["code"]) == (409, "mode_after_receipt")


def test_a_window_notes_a_guide(api: Program) -> None:
    api.does("/tickets", {"queue": "A"}, by="kiosk", status=201)
    api.does("/windows/1/open")
    api.does("/windows/1/call-next")
    api.does("/windows/1/start")
    assert api.does("/windows/1/mode", {"kind": "accompanied", "by": "导办岗"})["mode"]["by"] == "导办岗"


@pytest.mark.parametrize(
    ("path", "body", "by", "status", "code"),
    [
        ("/tickets", {"queue": "A", "mode": AGENT}, "kiosk", 403, "mode_by_the_desk"),
        ("/tickets", {"queue": "A", "mode": {"kind": "agent", "by": "帮办岗"}}, "guide", 422, "agent_not_authorised"),
        ("/tickets", {"queue": "A", "mode": DOOR}, "guide", 422, "door_takes_no_number"),
        ("/cases", {**CASE, "mode": {"kind": "at_the_door", "place": "滨江路"}}, "window", 422, "door_without_time"),
    ],
)
def test_refusals_say_what_is_missing(
    api: Program, path: str, body: dict[str, object], by: str, status: int, code: str
) -> None:
    refused = api.post(path, body, by=by)
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (status, code)


def test_the_place_is_for_the_staff_alone_and_the_case_is_counted(api: Program) -> None:
    case = api.does("/cases", {**CASE, "mode": DOOR}, status=201)
    assert (case["mode"]["place"], case["mode"]["at"][:16]) == ("滨江路 8 号", "2026-09-16T09:30")
    api.does(f"/cases/{case['ref']}/accept")
    api.does(f"/cases/{case['ref']}/decide", {"outcome": "granted"})
    assert "滨江路" in json.dumps(api.sees(f"/cases/{case['ref']}", by="window"), ensure_ascii=False)
    assert "滨江路" not in json.dumps(api.sees(f"/cases/public/{case['token']}"), ensure_ascii=False)
    assert "滨江路" not in api.app.test_client().get(f"/t/{case['token']}").text
    rate = api.sees("/timeliness", by="manager")["rates"]["mode_at_the_door"]
    assert (rate["numerator"], rate["denominator"]) == (1, 1)
    listed = api.sees("/timeliness/cases?figure=mode_at_the_door", by="manager")
    assert [line["ref"] for line in listed["cases"]] == [case["ref"]]
