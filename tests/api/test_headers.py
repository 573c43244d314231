"""What every answer carries, what a look changes, and who may open a socket."""

import pytest

from kiosk.options import Options
from tests.api.program import Program

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "media-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
PATHS = ["/api/v1/queues", "/api/v1/nowhere", "/healthz", "/", "/api/v1/boards/hall", "/window/", "/static/nothing.js"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_hardened(shared: Program, path: str) -> None:
    answer = shared.app.test_client().get(path)
    assert {part.strip() for part in answer.headers["Content-Security-Policy"].split(";")} == POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in answer.headers
    if not path.startswith("/static/"):
        assert answer.headers["Cache-Control"] in {"no-store", "no-cache"}


def test_a_malformed_call_is_hardened_too(shared: Program) -> None:
    answer = shared.post("/tickets", by="kiosk", data=b"{", content_type="application/json")
    assert "Content-Security-Policy" in answer.headers
    assert "Traceback" not in answer.text


def test_no_cookie_comes_from_the_api(api: Program) -> None:
    issued = api.post("/tickets", {"queue": "A"}, by="kiosk")
    for answer in (issued, api.get("/queues?lang=en"), api.post("/session", {"username": "a", "password": "b"})):
        assert "Set-Cookie" not in answer.headers


def test_looking_changes_nothing(api: Program) -> None:
    token = api.does("/tickets", {"item": "SJ-001"}, by="kiosk", status=201)["token"]
    ref = api.does("/cases", {"item": "SJ-001", "applicant": "林小明"}, status=201)["ref"]
    values = {"token": token, "ref": ref, "name": "hall", "board": "hall", "n": 1, "number": 1, "queue": "A",
              "code": "A", "filename": "x"}  # fmt: skip
    values |= {"digest": "d" * 64, "account": 1, "account_id": 1, "card": 1, "id": 1, "paper": 1, "correction": 1}
    before, looked = api.revision, 0
    for rule in api.app.url_map.iter_rules():
        built = (
            rule.build({name: values.get(name, 1) for name in rule.arguments})
            if "GET" in (rule.methods or ())
            else None
        )
        if built is None:
            continue
        for by in (None, "window", "manager", "admin", "kiosk"):
            client = api.app.test_client()
            headers = {"Authorization": f"Bearer {api.keys[by]}"} if by else {}
            if by:
                client.set_cookie("staff", api.keys[by])
            assert client.get(built[1], headers=headers).status_code < 500, (built[1], by)
            looked += 1
    assert looked > 60
    assert api.revision == before


def test_sockets_are_open_to_the_own_origin_only(shared: Program) -> None:
    allowed = shared.house.options.origins
    assert allowed == ["http://127.0.0.1:8123", "http://localhost:8123"]
    engine = shared.app.extensions["socketio"].server.eio
    assert engine.cors_allowed_origins == allowed
    assert engine.transports == ["websocket"]


@pytest.mark.parametrize("bind", ["127.0.0.1:8000", "0.0.0.0:8000", "localhost:80", "[::]:8000", "10.1.2.3:8000"])
def test_no_binding_opens_the_sockets_to_everybody(bind: str) -> None:
    origins = Options("sqlite:///x.db", bind=bind).origins
    assert origins
    assert "*" not in origins
    assert all(origin.startswith("http://") for origin in origins)
