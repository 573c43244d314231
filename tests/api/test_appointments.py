"""Appointments for programs: book, look, give back, check in with POST /tickets, and every refusal with its code."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.api.program import Program
from tests.make import TEN

SLOT = "2026-09-16T10:00:00+08:00"
AT = TEN + timedelta(days=1)
WISH = {"item": "SJ-016", "starts_at": SLOT, "phone": "13800138000"}


def booked(api: Program, **more: str) -> dict[str, object]:
    found: dict[str, object] = api.does("/appointments", WISH | more, by=None, status=201)
    return found


def refused(api: Program, typed: object, by: str = "kiosk") -> tuple[int, dict[str, object]]:
    answer = api.post("/tickets", {"appointment": typed}, by=by)
    return answer.status_code, answer.get_json()["error"]


def test_what_is_free(shared: Program) -> None:
    seen = shared.sees("/appointments/slots?item=SJ-016")
    assert (seen["queue"], seen["day"]) == ("A", "2026-09-16")
    assert seen["days"] == ["2026-09-16", "2026-09-17", "2026-09-18", "2026-09-20", "2026-09-21"]
    assert (len(seen["slots"]), seen["slots"][0]) == (
        14, {"starts_at": "2026-09-16T08:30:00.000+08:00", "ends_at": "2026-09-16T09:00:00.000+08:00", "left": 6},
    )  # fmt: skip
    assert shared.sees("/appointments/slots?queue=A&day=2026-09-19")["slots"] == []
    assert shared.get("/appointments/slots").status_code == 422
    assert shared.get("/appointments/slots?queue=Z").status_code == 422


def test_a_booking_from_the_phone_to_the_number(api: Program) -> None:
    made = booked(api)
    assert re.fullmatch(r"[A-Z2-7]{26,}", str(made["token"])), "at least 128 bit, base32"
    assert re.fullmatch(r"\d{8}", str(made["code"]))
    assert str(made["url"]).endswith(f"/a/{made['token']}")
    assert (made["status"], made["starts_at"]) == ("booked", "2026-09-16T10:00:00.000+08:00")
    assert (made["check_in_from"], made["check_in_until"]) == (
        "2026-09-16T09:30:00.000+08:00", "2026-09-16T10:15:00.000+08:00",
    )  # fmt: skip
    assert "13800138000" not in str(made)
    api.set_clock(AT - timedelta(minutes=5))
    issued = api.does("/tickets", {"appointment": made["code"]}, by="guide", status=201)
    assert (issued["number"], issued["item"], issued["queue"]) == ("A001", "SJ-016", "A")
    seen = api.sees(f"/appointments/{str(made['token']).lower()}")
    assert (seen["status"], seen["number"], seen["may_cancel"]) == ("checked_in", "A001", False)
    status, error = refused(api, made["url"])
    assert (status, error["code"], error["detail"]) == (
        409, "appointment_used", {"state": "waiting", "number": "A001"},
    )  # fmt: skip


def test_refusals_say_what_to_do(api: Program) -> None:
    made = booked(api)
    status, error = refused(api, made["token"])
    assert (status, error["code"]) == (409, "appointment_early")
    assert error["detail"]["opens_at"] == "2026-09-16T09:30:00+08:00"  # type: ignore[index]
    assert "09:30 后再取号" in str(error["message"])
    assert (refused(api, "13900000000")[0], refused(api, "12345678")[1]["code"]) == (404, "no_appointment_today")
    again = api.post("/appointments", WISH)
    assert (again.status_code, again.get_json()["error"]["code"]) == (409, "booked_that_day")
    assert api.does(f"/appointments/{made['token']}/cancel", by=None)["status"] == "cancelled"
    assert refused(api, made["token"])[1]["code"] == "appointment_cancelled"
    assert api.post(f"/appointments/{made['token']}/cancel").status_code == 409
    assert api.get("/appointments/NOBODY").status_code == 404
    both = api.post("/tickets", {"appointment": made["token"], "item": "SJ-016"}, by="kiosk")
    assert (both.status_code, both.get_json()["error"]["code"]) == (422, "appointment_alone")


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"phone": "1"}, 422, "person_number_malformed"),
        ({"starts_at": "2026-09-16T10:01:00+08:00"}, 422, "slot_not_bookable"),
        ({"starts_at": "2026-09-16T10:00:00"}, 422, "instant_needs_offset"),
        ({"item": "XX-999"}, 422, "unknown_item"),
        ({"starts_at": "tomorrow"}, 400, "malformed"),
        ({"name": "林小明"}, 400, "malformed"),
    ],
)
def test_what_cannot_be_booked(shared: Program, changed: dict[str, str], status: int, code: str) -> None:
    before = shared.revision
    answer = shared.post("/appointments", WISH | changed)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (status, code)
    assert shared.revision == before


def test_the_same_key_books_once(api: Program) -> None:
    answers = [api.post("/appointments", WISH, key="one") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].get_json() == answers[1].get_json()
    other = api.post("/appointments", WISH | {"phone": "13900000001"}, key="one")
    assert (other.status_code, other.get_json()["error"]["code"]) == (422, "idempotency_key_reused")


def test_who_comes_late_is_told_an_ordinary_number(api: Program) -> None:
    made = booked(api)
    api.set_clock(AT + timedelta(minutes=16))
    issued = api.does("/tickets", {"appointment": "138 0013 8000"}, by="kiosk", status=201)
    assert issued["number"] == "A001"
    assert api.sees(f"/appointments/{made['token']}")["status"] == "late"


def test_nobody_tries_booking_without_end(real: Program) -> None:
    far = WISH | {"starts_at": "2031-01-01T10:00:00+08:00"}
    answers = [real.post("/appointments", far).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    assert real.post("/appointments", far | {"phone": "13900000001"}).status_code == 422, "another person"
    assert [real.post("/appointments", far, by="guide").status_code for _ in range(2)] == [422, 422], "staff may"
