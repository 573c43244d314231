"""Every call of the contract: its status and exactly the words of its answer."""

import re
from datetime import timedelta

import pytest

from tests.api.program import Program
from tests.make import TEN, quick_item, slow_item

WAIT = "wait"
ISSUED = {
    "id", "number", "queue", "item", "service_day", "issued_at", "ahead", WAIT, "windows", "token", "url", "print"
}  # fmt: skip
CASE = {"ref", "item", "status", "received_on", "accepted_on", "decided_on", "limits", "entries"}
LIMIT = {"value", "unit", "due", "remaining_days", "light"}
INSTANT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+08:00$")
DAY = re.compile(r"^\d{4}-\d\d-\d\d$")


def test_queues(api: Program) -> None:
    lines = api.sees("/queues")
    assert [line["queue"] for line in lines] == list("ACFHJKLM")
    assert all({"queue", "name", "waiting", WAIT, "state", "windows"} <= line.keys() for line in lines)
    assert {line["state"] for line in lines} == {"open"}
    assert lines[0]["windows"][:3] == [1, 2, 3]
    api.does("/tickets", {"queue": "A"}, by="kiosk", status=201)
    assert api.sees("/queues")[0]["waiting"] == 1


def test_a_ticket_from_issue_to_finish(api: Program) -> None:
    issued = api.does("/tickets", {"item": "SJ-001"}, by="kiosk", status=201)
    assert issued.keys() >= ISSUED
    assert (issued["number"], issued["queue"], issued["item"]) == ("A001", "A", "SJ-001")
    assert (issued["ahead"], issued["service_day"], issued["print"]) == (0, "2026-09-15", "pending")
    assert INSTANT.match(issued["issued_at"])
    assert issued["url"].endswith(f"/t/{issued['token']}")
    assert re.fullmatch(r"[A-Z2-7]{26,}", issued["token"]), "at least 128 bit, base32"

    def status() -> str:
        seen = api.sees(f"/tickets/{issued['token'].lower()}")
        assert {"status", "ahead", WAIT, "window"} <= seen.keys()
        return seen["status"]

    assert status() == "waiting"
    assert api.does("/windows/1/open")["state"] == "open"
    called = api.does("/windows/1/call-next")
    assert (called["number"], called["status"], called["window"]) == ("A001", "called", 1)
    again = api.post("/windows/1/recall", by="window")
    assert (again.status_code, again.get_json()["error"]["code"]) == (429, "call_again_later")
    assert int(again.headers["Retry-After"]) == 20
    api.set_clock(TEN + timedelta(minutes=1))
    assert (status(), api.does("/windows/1/recall")["calls"]) == ("called", 2)
    assert (api.does("/windows/1/start")["status"], status()) == ("serving", "serving")
    done = api.does("/windows/1/finish", {"outcome": "decided"})
    assert (done["status"], done["outcome"], status()) == ("finished", "decided", "finished")
    assert api.post("/windows/1/call-next", by="window").status_code == 204
    assert api.post("/windows/1/call-next", by="window").data == b""


def test_a_missed_number(api: Program) -> None:
    api.does("/tickets", {"queue": "A"}, by="guide", status=201)
    api.does("/windows/1/open")
    api.does("/windows/1/call-next")
    assert api.does("/windows/1/no-show")["status"] == "missed"


def test_a_window_pauses_opens_and_closes(api: Program) -> None:
    api.does("/windows/2/open")
    paused = api.does("/windows/2/pause", {"reason": "茶歇", "until": "2026-09-15T10:30:00+08:00"})
    assert (paused["window"], paused["state"], paused["reason"]) == (2, "paused", "茶歇")
    assert paused["until"].startswith("2026-09-15T10:30:00")
    assert api.does("/windows/2/open")["state"] == "open"
    assert api.does("/windows/2/close")["state"] == "closed"


def test_a_queue_pauses_and_goes_on(api: Program) -> None:
    api.does("/queues/A/pause", {"reason": "停电"}, by="guide")
    assert api.sees("/queues")[0]["state"] == "paused"
    refused = api.post("/tickets", {"queue": "A"}, by="kiosk")
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (422, "queue_paused")
    api.does("/queues/A/resume", by="manager")
    api.does("/tickets", {"queue": "A"}, by="kiosk", status=201)


def test_a_case_from_receipt_to_delivery(api: Program) -> None:
    item = slow_item()
    got = api.does("/cases", {"item": item.code, "applicant": "林小明"}, status=201)
    assert got.keys() >= CASE
    assert (got["status"], got["applicant"], got["received_on"]) == ("received", "林小明", "2026-09-15")
    path = f"/cases/{got['ref']}"
    assert api.does(f"{path}/accept")["status"] == "running"
    seen = api.sees(path, by="manager")
    for name, limit in (("statutory", item.statutory), ("promised", item.promised)):
        clock = seen["limits"][name]
        assert clock.keys() >= LIMIT
        assert (clock["value"], clock["unit"], clock["light"]) == (limit.value, limit.unit, "green")
        assert DAY.match(clock["due"])
        assert clock["remaining_days"] == limit.value
    public = api.sees(f"/cases/public/{got['token']}")
    assert (public["status"], public["due"]) == ("running", seen["limits"]["promised"]["due"])
    assert "林小明" not in str(public)
    decided = api.does(f"{path}/decide", {"outcome": "granted"})
    assert (decided["status"], decided["decided_on"]) == ("decided", "2026-09-15")
    assert decided["limits"]["promised"]["remaining_days"] is None
    assert api.does(f"{path}/deliver")["status"] == "delivered"
    assert len(api.sees(path, by="supervisor")["entries"]) == 4


def test_why_ends_on_the_due_day(api: Program) -> None:
    ref = api.does("/cases", {"item": slow_item().code, "applicant": "林小明"}, status=201)["ref"]
    api.does(f"/cases/{ref}/accept")
    due = api.sees(f"/cases/{ref}", by="window")["limits"]
    for limit in ("statutory", "promised"):
        days = api.sees(f"/cases/{ref}/why?limit={limit}", by="window")["days"]
        assert all({"date", "counted", "why", "rule", "article"} <= row.keys() for row in days)
        assert days[-1]["date"] == due[limit]["due"]
        assert sum(row["counted"] for row in days) == due[limit]["value"]


def test_a_case_is_withdrawn_or_turned_away(api: Program) -> None:
    first, second = (
        api.does("/cases", {"item": slow_item().code, "applicant": "林小明"}, status=201)["ref"] for _ in range(2)
    )
    assert api.does(f"/cases/{first}/withdraw")["status"] == "withdrawn"
    assert api.does(f"/cases/{second}/refuse", {"reason": "不属于本机关职权范围"})["status"] == "not_accepted"


def test_items_are_the_whole_catalogue_and_are_found_by_initials(shared: Program) -> None:
    items = shared.sees("/items")
    assert len(items) == len(shared.sees("/items?q=")) == 144
    assert all({"code", "name", "department", "statutory", "promised", "queue"} <= item.keys() for item in items)
    first = items[0]
    for words in (first["name_zh"][:4], first["initials"][:4], first["code"], first["name_en"][:12]):
        assert first["code"] in [item["code"] for item in shared.sees("/items", query_string={"q": words})], words
    assert shared.sees("/items?q=没有这样的事项") == []


def test_figures_and_the_cases_behind_them(api: Program) -> None:
    ref = api.does("/cases", {"item": quick_item().code, "applicant": "林小明"}, status=201)["ref"]
    api.does(f"/cases/{ref}/accept")
    api.does(f"/cases/{ref}/decide", {"outcome": "granted"})
    report = api.sees("/timeliness?from=2026-09-01&to=2026-09-30", by="manager")
    assert {"total", "with_statutory_limit", "within_ceiling", "ceiling", "on_the_spot"} <= report["items"].keys()
    assert (report["items"]["total"], report["items"]["ceiling"]) == (144, "2/5")
    assert report["items"]["on_the_spot_target"] == 101
    for rate in report["rates"].values():
        assert {"numerator", "denominator", "value", "target", "met"} == rate.keys()
        assert (rate["value"] is None) == (rate["denominator"] == 0)
    assert report["cases"]["on_the_spot"] == report["cases"]["decided"] == 1
    for figure, number in report["cases"].items():
        behind = api.sees(f"/timeliness/cases?figure={figure}&from=2026-09-01&to=2026-09-30", by="supervisor")
        assert len(behind["cases"]) == number, figure
    empty = api.sees("/timeliness?from=2026-01-01&to=2026-01-31&department=税务局", by="manager")
    assert empty["rates"]["within_promise"] == {
        "numerator": 0, "denominator": 0, "value": None, "target": 1.0, "met": None
    }  # fmt: skip


def test_a_board_and_its_digest(api: Program) -> None:
    api.does("/tickets", {"queue": "A"}, by="kiosk", status=201)
    api.does("/windows/1/open")
    api.does("/windows/1/call-next")
    answer = api.get("/boards/hall")
    board = answer.get_json()
    assert {"revision", "digest", "at", "calls", "queues", "notices"} <= board.keys()
    assert {"number", "window", "at", "call_id"} <= board["calls"][0].keys()
    assert (board["calls"][0]["number"], board["calls"][0]["window"]) == ("A001", 1)
    assert answer.headers["ETag"].strip('"') == board["digest"]
    same = api.get("/boards/hall", headers={"If-None-Match": answer.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
    api.set_clock(TEN + timedelta(minutes=1))
    api.does("/windows/1/recall")
    changed = api.get("/boards/hall", headers={"If-None-Match": answer.headers["ETag"]})
    assert changed.status_code == 200
    assert changed.get_json()["revision"] > board["revision"]


def test_sign_in_with_a_password(api: Program) -> None:
    from kiosk.domain.people import SYSTEM, Role
    from kiosk.operations import administration

    api.house.system.perform(
        SYSTEM,
        lambda c: administration.add_account(c, api.house.desk.passwords, "wang", Role.WINDOW, 3, "a long password"),
    )
    answer = api.post("/session", {"username": "wang", "password": "a long password"})
    got = answer.get_json()
    assert (answer.status_code, got.keys()) == (200, {"token", "role", "window", "expires_at"})
    assert (got["role"], got["window"]) == ("window", 3)
    assert INSTANT.match(got["expires_at"])
    api.keys["wang"] = got["token"]
    assert api.post("/windows/1/open", by="wang").get_json()["error"]["code"] == "bound_to_another_window"
    api.does("/windows/3/open", by="wang")
    wrong = api.post("/session", {"username": "wang", "password": "another password"})
    nobody = api.post("/session", {"username": "nobody", "password": "another password"})
    assert wrong.status_code == nobody.status_code == 401
    assert wrong.data == nobody.data, "an unknown name and a wrong password look alike"


def test_health_and_metrics(shared: Program) -> None:
    assert shared.get("/healthz").get_json() == {"status": "ok"}
    ready = shared.get("/readyz")
    assert (ready.status_code, ready.get_json()["status"]) == (200, "ready")
    assert {"database", "schema", "calendar", "disk"} <= ready.get_json()["checks"].keys()
    assert 'kiosk_waiting{queue="A"}' in shared.get("/metrics").text


REFUSALS = [
    # method, path, body, by, status, code
    ("POST", "/tickets", {"item": "XX-999"}, "kiosk", 422, "unknown_item"),
    ("POST", "/tickets", {"queue": "Z"}, "kiosk", 422, "unknown_queue"),
    ("POST", "/tickets", {}, "kiosk", 422, "item_or_queue_needed"),
    ("POST", "/tickets", {"item": "SJ-001", "queue": "C"}, "kiosk", 422, "item_not_in_queue"),
    ("GET", "/tickets/AAAAAAAAAAAAAAAAAAAAAAAAAA", None, None, 404, "unknown_ticket"),
    ("GET", "/boards/nowhere", None, None, 404, "unknown_board"),
    ("GET", "/nowhere", None, None, 404, "not_found"),
    ("DELETE", "/queues", None, None, 405, "method_not_allowed"),
    ("POST", "/windows/99/open", None, "window", 404, "unknown_window"),
    ("POST", "/windows/5/call-next", None, "window", 409, "window_not_open"),
    ("POST", "/windows/5/pause", {"reason": "茶歇"}, "window", 409, "window_not_open"),
    ("POST", "/queues/Z/pause", {"reason": "停电"}, "guide", 422, "unknown_queue"),
    ("POST", "/queues/A/pause", {"reason": "\x07"}, "guide", 422, "text_has_control_characters"),
    ("POST", "/queues/A/resume", None, "guide", 404, "queue_not_paused"),
    ("GET", "/cases/2026-999999", None, "window", 404, "unknown_case"),
    ("POST", "/cases/2026-999999/accept", None, "window", 404, "unknown_case"),
    ("POST", "/cases", {"item": "XX-999", "applicant": "林"}, "window", 422, "unknown_item"),
    ("POST", "/cases", {"item": "SJ-001", "applicant": "林", "ticket": "A001"}, "window", 422, "ticket_not_served"),
    ("POST", "/cases", {"item": "SJ-001", "applicant": " "}, "window", 422, "text_missing"),
    ("GET", "/timeliness?from=2026-09-02&to=2026-09-01", None, "manager", 422, "period_backwards"),
    ("GET", "/timeliness?department=x", None, "manager", 404, "unknown_department"),
    ("GET", "/timeliness/cases?figure=x", None, "manager", 404, "unknown_figure"),
    ("GET", "/timeliness?from=yesterday", None, "manager", 400, "malformed"),
    ("POST", "/rehearsal/clock", {"now": "2026-09-15T09:00:00"}, "admin", 422, "instant_needs_offset"),
    ("POST", "/windows/1/open", None, None, 401, "not_signed_in"),
    ("POST", "/windows/1/open", None, "kiosk", 403, "role_not_allowed"),
    ("GET", "/timeliness", None, "window", 403, "role_not_allowed"),
]


@pytest.mark.parametrize(("method", "path", "body", "by", "status", "code"), REFUSALS)
def test_a_refusal_has_its_status_and_its_code_and_changes_nothing(
    shared: Program, method, path, body, by, status, code
) -> None:
    before = shared.revision
    answer = shared.call(method, path, body, by=by)
    error = answer.get_json()["error"]
    assert (answer.status_code, error["code"]) == (status, code), answer.text
    assert error.keys() <= {"code", "message", "detail"}
    assert shared.revision == before


@pytest.mark.parametrize(("method", "path", "body", "by", "status", "code"), REFUSALS)
def test_a_refusal_is_a_sentence_in_both_languages(shared: Program, method, path, body, by, status, code) -> None:
    zh, en = (
        shared.call(method, path, body, by=by, lang=lang).get_json()["error"]["message"] for lang in ("zh-CN", "en-GB")
    )
    assert re.search(r"[\u4e00-\u9fff]", zh)
    assert not re.search(r"[\u4e00-\u9fff]", en), en
    assert "%(" not in zh + en


def test_a_wrong_state_says_the_state(api: Program) -> None:
    ref = api.does("/cases", {"item": "SJ-001", "applicant": "林小明"}, status=201)["ref"]
    answer = api.post(f"/cases/{ref}/decide", {"outcome": "granted"}, by="window")
    assert (answer.status_code, answer.get_json()["error"]["detail"]["state"]) == (409, "received")


def test_the_language_of_names_follows_the_asker(shared: Program) -> None:
    assert shared.sees("/queues", lang="zh")[0]["name"] == "市场监管"
    assert shared.sees("/queues", lang="en")[0]["name"] == "Business registration and licences"
    assert shared.sees("/queues", lang="fr")[0]["name"] == "市场监管"
    assert shared.sees("/items", lang="en")[0]["name"] == shared.sees("/items")[0]["name_en"]
