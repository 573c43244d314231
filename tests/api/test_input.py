"""What nobody should send: too much, the wrong kind, bytes that no name holds; a clear answer and nothing done."""

import json

import pytest

from kiosk.web.signing_in import limit_sign_ins
from tests.api.program import Program

POST = ("/api/v1/tickets", "/api/v1/cases", "/api/v1/session")
BY = {"/api/v1/tickets": "kiosk", "/api/v1/cases": "window", "/api/v1/session": None}
CASE = {"item": "SJ-001", "applicant": "林小明"}


def test_a_megabyte_is_too_much(shared: Program) -> None:
    before = shared.revision
    for path in POST:
        for data in (b"x" * 1_000_000, json.dumps({"item": "x" * 1_000_000}).encode()):
            answer = shared.post(path, by=BY[path], data=data, content_type="application/json")
            assert (answer.status_code, answer.get_json()["error"]["code"]) == (413, "too_large")
    assert shared.revision == before


RAW = [
    (b"", "nothing"),
    (b"{", "half an object"),
    (b"null", "null"),
    (b"[]", "a list"),
    (b'"A"', "a string"),
    (b"12", "a number"),
    (b"NaN", "no number"),
    (b'{"queue": "\xff"}', "bytes that are no text"),
    (b'{"queue": "A"', "an object without its end"),
    (b'{"queue": ["A"]}', "a list where a word belongs"),
    (b'{"queue": {"a": 1}}', "an object where a word belongs"),
    (b'{"queue": "A", "colour": "red"}', "an unknown field"),
    (b'{"queue": "A", "priority": "perhaps"}', "neither true nor false"),
    (b'{"queue": ""}', "an empty word"),
    (b'{"queue": "' + b"A" * 41 + b'"}', "a word that is too long"),
    (b'{"queue": "A", "language": "fr"}', "a language that is not spoken here"),
    (b"[" * 30_000, "very deep"),
]


@pytest.mark.parametrize(("data", "reason"), RAW)
def test_a_body_of_another_shape_is_malformed(shared: Program, data: bytes, reason: str) -> None:
    before = shared.revision
    answer = shared.post("/tickets", by="kiosk", data=data, content_type="application/json")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, "malformed"), answer.text
    assert shared.revision == before


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_what_is_not_json_is_told_so(shared: Program, kind: str) -> None:
    before = shared.revision
    answer = shared.post("/tickets", by="kiosk", data=b"queue=A", content_type=kind)
    assert answer.status_code in {400, 415}, answer.text
    assert answer.get_json()["error"]["code"] in {"malformed", "not_json"}
    assert shared.revision == before


NAMES = ["林\x00小明", "林\x1b[2J", "林\r\n小明", "林\u202e小明", "林\u200b小明", "林\ud800小明", "\ufffe", "林\x7f"]


@pytest.mark.parametrize("name", NAMES)
def test_control_bytes_and_half_characters_in_a_name_are_refused(shared: Program, name: str) -> None:
    before = shared.revision
    answer = shared.post("/cases", CASE | {"applicant": name}, by="window")
    error = answer.get_json()["error"]
    assert (answer.status_code, error["code"]) in {(422, "text_has_control_characters"), (400, "malformed")}
    assert shared.revision == before


@pytest.mark.parametrize("name", ["欧阳\U0002a6b2", "Ñandú O'Brien-Łódź", "<script>alert(1)</script>", "'; DROP TABLE"])
def test_names_that_people_have_are_kept_as_they_are(api: Program, name: str) -> None:
    ref = api.does("/cases", CASE | {"applicant": name}, status=201)["ref"]
    assert api.sees(f"/cases/{ref}", by="window")["applicant"] == name


PATHS = ["/tickets/%00", "/tickets/" + "A" * 5000, "/cases/%F0%9F%98%80", "/boards/..%2f..%2fetc", "/boards/%ff"]


@pytest.mark.parametrize("path", PATHS)
def test_an_address_that_means_nothing_is_not_found(shared: Program, path: str) -> None:
    answer = shared.get(path, by="window")
    assert answer.status_code in {400, 404}, answer.text
    assert "error" in answer.get_json()


@pytest.mark.parametrize("number", ["0", "-1", "99999", "1.5", "x", "%20"])
def test_a_window_that_is_no_number_is_not_found(shared: Program, number: str) -> None:
    assert shared.post(f"/windows/{number}/open", by="window").status_code in {400, 404}


def test_an_instant_without_its_offset_is_refused(shared: Program) -> None:
    for path, body in (
        ("/cases", CASE | {"received_at": "2026-09-15T09:00:00"}),
        ("/queues/A/pause", {"reason": "停电", "until": "2026-09-15T11:00:00"}),
    ):
        answer = shared.post(path, body, by="window" if path == "/cases" else "guide")
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (422, "instant_needs_offset")


def test_sign_ins_are_counted_on_real_data(real: Program) -> None:
    answers = [
        real.post("/session", {"username": "nobody", "password": f"wrong guess {n}"}).status_code for n in range(12)
    ]
    assert answers == [401] * 10 + [429] * 2
    refused = real.post("/session", {"username": "nobody", "password": "wrong guess"})
    assert refused.get_json()["error"]["code"] == "too_many_requests"
    assert int(refused.headers["Retry-After"]) > 0


def test_sign_ins_are_counted_while_the_shared_counter_is_away(real: Program) -> None:
    limit_sign_ins(real.app, "redis://127.0.0.1:1/0")
    guess = {"username": "nobody", "password": "wrong guess"}
    assert [real.post("/session", guess).status_code for _ in range(12)] == [401] * 10 + [429] * 2
