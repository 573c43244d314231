"""The calls of a hall beside the plain visit: a given number, holding, sending on, taking back, coming back."""

import pytest

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
