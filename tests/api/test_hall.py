"""The calls of a hall beside the plain visit: a given number, holding, sending on, taking back, coming back."""

import hashlib
import json

import pytest

from kiosk.storage.columns import metadata
from tests.api.program import Program


def at_window(api: Program, *steps: str, many: int = 1) -> list[dict]:
    issued = [api.does("/tickets", {"queue": "A"}, by="kiosk", status=201) for _ in range(many)]
    for step in ("open", *steps):
        api.does(f"/windows/1/{step}")
    return issued


def refusal(api: Program, path: str, body: object = None, by: str | None = "window") -> tuple[int, str, str | None]:
    answer = api.post(path, body, by=by)
    error = answer.get_json()["error"]
    return answer.status_code, error["code"], error.get("detail", {}).get("state")


def test_a_given_number(api: Program) -> None:
    at_window(api, many=2)
    called = api.does("/windows/1/call", {"number": "A002", "reason": "赶火车"})
    assert (called["number"], called["status"], called["window"]) == ("A002", "called", 1)
    assert refusal(api, "/windows/1/call", {"number": "A001", "reason": "x"}) == (409, "window_has_ticket", "called")
    assert refusal(api, "/windows/1/call", {"number": "A001"})[0] == 400


def test_hold_and_resume(api: Program) -> None:
    at_window(api, "call-next", "start")
    assert api.does("/windows/1/hold")["status"] == "held"
    assert refusal(api, "/windows/1/hold") == (409, "window_has_no_ticket", "idle")
    assert api.does("/windows/1/resume", {"number": "A001"})["status"] == "serving"
    assert refusal(api, "/windows/1/resume", {"number": "A001"}) == (409, "window_has_ticket", "serving")


@pytest.mark.parametrize(("goal", "queue", "window"), [({"queue": "C"}, "C", None), ({"window": 2}, "A", 2)])
def test_transfer_keeps_number_and_arrival(api: Program, goal: dict, queue: str, window: int | None) -> None:
    (issued,) = at_window(api, "call-next", "start")
    sent = api.does("/windows/1/transfer", goal)
    assert (sent["number"], sent["queue"], sent["status"], sent["for_window"]) == ("A001", queue, "waiting", window)
    assert sent["issued_at"] == issued["issued_at"]
    assert sent["window"] is None
    seen = api.sees(f"/tickets/{issued['token']}")
    assert (seen["status"], seen["queue"], seen["ahead"]) == ("waiting", queue, 0)
    assert seen["windows"] == ([window] if window else seen["windows"])


def test_transfer_to_nowhere(api: Program) -> None:
    at_window(api, "call-next", "start")
    assert refusal(api, "/windows/1/transfer", {})[:2] == (422, "transfer_needs_target")
    assert refusal(api, "/windows/1/transfer", {"queue": "Z"})[:2] == (422, "unknown_queue")


def test_a_finish_whose_time_is_wrong(api: Program) -> None:
    at_window(api, "call-next", "start")
    done = api.does("/windows/1/finish", {"outcome": "decided", "is_time_wrong": True})
    assert (done["status"], done["is_time_wrong"]) == ("finished", True)


CARD = {"queue": "A", "card": "34010119500101123X"}


def test_a_card_gets_one_number_and_is_told_which(api: Program) -> None:
    api.does("/tickets", CARD, by="kiosk", status=201)
    answer = api.post("/tickets", CARD, by="kiosk")
    error = answer.get_json()["error"]
    assert (answer.status_code, error["code"]) == (409, "already_has_number")
    assert error["detail"] == {"state": "waiting", "number": "A001", "ahead": 0}
    assert error["message"] == "您已有 A001 号，前面还有 0 人，不用再取。"
    assert CARD["card"] not in answer.text


def test_a_wish_with_a_card_is_one_wish_however_often_it_is_sent(api: Program) -> None:
    first, again = (api.does("/tickets", CARD, by="kiosk", status=201, key="k-1") for _ in range(2))
    assert first == again
    other = api.post("/tickets", CARD | {"card": "34010119500101999X"}, by="kiosk", key="k-1")
    assert (other.status_code, other.get_json()["error"]["code"]) == (422, "idempotency_key_reused")


def test_no_row_of_the_database_tells_the_card(api: Program) -> None:
    """Neither the number itself, nor a hash that somebody finds who tries all numbers: of it, or of the whole wish."""
    api.does("/tickets", CARD, by="kiosk", status=201, key="k-1")
    card = CARD["card"].encode()
    bodies = (json.dumps(CARD).encode(), json.dumps(CARD, separators=(",", ":")).encode())
    asked = (f"POST /api/v1/tickets\n{hashlib.sha256(body).hexdigest()}".encode() for body in bodies)
    with api.house.engine.connect() as connection:
        kept = [
            bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
            for table in metadata.sorted_tables
            for row in connection.execute(table.select())
            for value in row
        ]
    assert kept
    for secret in (card, hashlib.sha256(card).digest(), *(hashlib.sha256(of).digest() for of in asked)):
        assert not any(secret in value for value in kept)


def test_a_queue_is_kept_open_by_guide_or_manager(api: Program) -> None:
    for by in ("guide", "manager"):
        assert api.does("/queues/A/keep-open", {"reason": "今天人多"}, by=by) == {"queue": "A", "kept_open": True}
    api.does("/queues/A/end-keeping", {}, by="guide")
    assert api.post("/queues/A/end-keeping", {}, by="guide").status_code == 404
    assert api.post("/queues/A/keep-open", {"reason": "今天人多"}, by="window").status_code == 403
    assert api.post("/queues/A/keep-open", {}, by="guide").status_code == 400


def test_undo(api: Program) -> None:
    at_window(api, "call-next", "start")
    api.does("/windows/1/finish", {"outcome": "decided"})
    back = api.does("/windows/1/undo")
    assert (back["status"], back["outcome"], back["finished_at"]) == ("serving", None, None)
    assert refusal(api, "/windows/1/undo")[:2] == (409, "nothing_to_undo")


def test_the_holder_comes_back_or_gives_back(api: Program) -> None:
    (issued,) = at_window(api, "call-next")
    path = f"/tickets/{issued['token']}"
    for act in ("return", "cancel"):
        assert refusal(api, f"{path}/{act}", by=None) == (409, f"ticket_cannot_{act}", "called")
    api.does("/windows/1/no-show")
    back = api.post(f"{path}/return")
    assert (back.status_code, back.get_json()["status"]) == (200, "waiting")
    gone = api.post(f"{path}/cancel")
    assert (gone.status_code, gone.get_json()["status"]) == (200, "cancelled")
    assert refusal(api, f"{path}/return", by=None) == (409, "ticket_cannot_return", "cancelled")


@pytest.mark.parametrize("priority", [True, "military", "senior", "disabled", "pregnant", "major_project"])
def test_priority_goes_first_and_says_its_class(api: Program, priority: object) -> None:
    api.does("/tickets", {"queue": "A"}, by="kiosk", status=201)
    issued = api.does("/tickets", {"queue": "A", "priority": priority}, by="guide", status=201)
    assert issued["ahead"] == 0
    api.does("/windows/1/open")
    called = api.does("/windows/1/call-next")
    assert (called["number"], called["priority"]) == ("A002", priority)


def test_a_class_that_nobody_knows_is_malformed(api: Program) -> None:
    assert api.post("/tickets", {"queue": "A", "priority": "vip"}, by="kiosk").status_code == 400
