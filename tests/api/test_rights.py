"""Closed by default: every endpoint against every role, every kind of device and nobody."""

import pytest
from werkzeug.routing import Rule

from kiosk.domain.people import DeviceKind, Role
from tests.api.program import EVERYBODY, Program

WINDOW_POSTS = ("open", "pause", "close", "call-next", "recall", "start", "no-show", "finish",
                "call", "hold", "resume", "transfer", "undo", "deputise", "mode")  # fmt: skip
CASE_POSTS = (
    "accept", "refuse", "notice", "supply", "suspend", "resume", "extend", "forward", "decide", "deliver", "withdraw",
)  # fmt: skip
CORRECTIONS = "/api/v1/cases/<ref>/corrections"
ENQUIRY_POSTS = ("answer", "hand-over", "accept", "decline", "refer", "ticket")
ANSWERERS = {Role.WINDOW, Role.GUIDE, Role.MANAGER}
READERS = {Role.MANAGER, Role.SUPERVISOR, Role.ADMIN}
ANYBODY = None

# The contract's table, kept by hand: what the program says of itself is not asked.
CONTRACT: dict[tuple[str, str], set[str] | None] = {
    ("GET", "/api/v1/queues"): ANYBODY,
    ("GET", "/api/v1/items"): ANYBODY,
    ("POST", "/api/v1/session"): ANYBODY,
    ("GET", "/api/v1/tickets/<token>"): ANYBODY,
    ("GET", "/api/v1/boards/<name>"): ANYBODY,
    ("GET", "/api/v1/cases/public/<token>"): ANYBODY,
    ("GET", "/api/v1/openapi.json"): ANYBODY,
    ("POST", "/api/v1/tickets/<token>/cancel"): ANYBODY,
    ("POST", "/api/v1/tickets/<token>/return"): ANYBODY,
    ("POST", "/api/v1/tickets/<token>/reprint"): {DeviceKind.KIOSK, Role.GUIDE, Role.WINDOW},
    ("POST", "/api/v1/tickets/<token>/later"): ANYBODY,
    ("POST", "/api/v1/tickets/<token>/undo-cancel"): ANYBODY,
    ("POST", "/api/v1/ratings/<token>"): ANYBODY,
    ("GET", "/api/v1/appointments/slots"): ANYBODY,
    ("POST", "/api/v1/appointments"): ANYBODY,
    ("GET", "/api/v1/appointments/<token>"): ANYBODY,
    ("POST", "/api/v1/appointments/<token>/cancel"): ANYBODY,
    ("POST", "/api/v1/tickets"): {DeviceKind.KIOSK, Role.GUIDE},
    ("POST", "/api/v1/boards/<name>/receipts"): {DeviceKind.BOARD},
    ("POST", "/api/v1/cases"): {Role.WINDOW},
    ("GET", "/api/v1/cases/<ref>"): {Role.WINDOW, *READERS},
    ("GET", "/api/v1/cases/<ref>/why"): {Role.WINDOW, *READERS},
    ("GET", "/api/v1/timeliness"): READERS,
    ("GET", "/api/v1/timeliness/cases"): READERS,
    ("GET", "/api/v1/waits/accuracy"): READERS,
    ("GET", "/api/v1/waits/accuracy/rows"): READERS,
    ("GET", "/api/v1/advice"): READERS,
    ("POST", "/api/v1/advice/<int:id>/accept"): {Role.MANAGER},
    ("POST", "/api/v1/advice/<int:id>/dismiss"): {Role.MANAGER},
    ("GET", "/api/v1/calendars"): READERS,
    ("GET", "/api/v1/calendars/preview"): READERS,
    ("POST", "/api/v1/calendars/approve"): {Role.ADMIN, Role.MANAGER},
    ("GET", "/api/v1/catalogue/versions"): READERS,
    ("POST", "/api/v1/what-if"): READERS,
    ("GET", "/api/v1/promises/trial"): READERS,
    ("GET", "/api/v1/promises/suggestions"): READERS,
    ("GET", "/api/v1/catalogue/versions/<int:n>"): READERS,
    ("POST", "/api/v1/catalogue/promises"): {Role.ADMIN},
    ("GET", "/api/v1/cards"): {Role.WINDOW, *READERS},
    ("POST", "/api/v1/cards/<int:id>/reason"): {Role.WINDOW, Role.MANAGER},
    ("POST", "/api/v1/cards/<int:id>/note"): {Role.SUPERVISOR},
    ("GET", "/api/v1/enquiries"): ANSWERERS,
    ("GET", "/api/v1/enquiries/transfers"): ANSWERERS,
    ("POST", "/api/v1/enquiries"): ANSWERERS,
    **{("POST", f"/api/v1/enquiries/<int:id>/{act}"): ANSWERERS for act in ENQUIRY_POSTS},
    ("POST", "/api/v1/rehearsal/clock"): {Role.ADMIN},
    ("POST", "/api/v1/queues/<queue>/pause"): {Role.GUIDE, Role.MANAGER},
    ("POST", "/api/v1/queues/<queue>/resume"): {Role.GUIDE, Role.MANAGER},
    ("POST", "/api/v1/queues/<queue>/keep-open"): {Role.GUIDE, Role.MANAGER},
    ("POST", "/api/v1/queues/<queue>/end-keeping"): {Role.GUIDE, Role.MANAGER},
    ("POST", CORRECTIONS): {Role.WINDOW, Role.MANAGER},
    ("POST", f"{CORRECTIONS}/<int:correction>/confirm"): {Role.WINDOW, Role.MANAGER},
    ("POST", f"{CORRECTIONS}/<int:correction>/reject"): {Role.WINDOW, Role.MANAGER},
    **{("POST", f"/api/v1/windows/<int:n>/{act}"): {Role.WINDOW} for act in WINDOW_POSTS},
    **{("POST", f"/api/v1/cases/<ref>/{act}"): {Role.WINDOW} for act in CASE_POSTS},
}
PUBLIC_PAGES = {"/", "/kiosk/", "/guide/", "/calendar/", "/display/<board>", "/display/window/<int:number>",
                "/t/<token>", "/healthz", "/readyz", "/metrics"}  # fmt: skip
FILLED = {"<token>": "A" * 26, "<name>": "hall", "<ref>": "2026-999999", "<int:n>": "99", "<int:id>": "99",
          "<queue>": "Z", "<int:correction>": "9"}  # fmt: skip


def rules(of: Program) -> list[Rule]:
    return [rule for rule in of.app.url_map.iter_rules() if not rule.endpoint.endswith("static")]


def methods(rule: Rule) -> set[str]:
    return set(rule.methods or ()) - {"HEAD", "OPTIONS"}


def address(rule: str) -> str:
    for place, value in FILLED.items():
        rule = rule.replace(place, value)
    return rule


def test_every_endpoint_says_for_whom_it_is(shared: Program) -> None:
    silent = [rule.rule for rule in rules(shared) if not hasattr(shared.app.view_functions[rule.endpoint], "audience")]
    # Both are of the library that describes the API: the description is open by name, its own page stays closed.
    assert set(silent) == {"/api/v1/openapi.json", "/api/v1/"}
    assert shared.get("/api/v1/openapi.json").status_code == 200
    assert shared.get("/api/v1/").status_code == 401


def test_the_table_holds_every_call_and_every_call_is_in_the_table(shared: Program) -> None:
    calls = {
        (method, rule.rule)
        for rule in rules(shared)
        for method in methods(rule)
        if rule.rule.startswith("/api/v1/") and rule.rule != "/api/v1/"
    }
    assert calls == set(CONTRACT)


@pytest.mark.parametrize(("method", "rule"), list(CONTRACT))
def test_who_may_call_and_who_may_not(shared: Program, method: str, rule: str) -> None:
    allowed = CONTRACT[method, rule]
    before = shared.revision
    got = {by: shared.call(method, address(rule), by=by).status_code for by in (None, *EVERYBODY)}
    for by, status in got.items():
        if allowed is None or by in allowed:
            assert status not in {401, 403} or (rule.endswith("/session") and status == 401), (by, status)
        else:
            assert status == (401 if by is None else 403), (by, status)
    assert shared.revision == before, "these calls name nothing that exists"


@pytest.mark.parametrize("key", ["", "nonsense", "A" * 52, "Ключ".encode().decode("latin1")])
def test_a_key_that_nobody_has_is_nobody(shared: Program, key: str) -> None:
    shared.keys["stranger"] = key
    assert shared.post("/windows/1/open", by="stranger").status_code == 401


@pytest.mark.parametrize("scheme", ["Basic", "Token", ""])
def test_only_bearer_is_a_key(shared: Program, scheme: str) -> None:
    headers = {"Authorization": f"{scheme} {shared.keys['window']}".strip()}
    assert shared.post("/windows/1/open", headers=headers).status_code == 401


def test_a_cookie_is_no_key_of_the_api(shared: Program) -> None:
    client = shared.app.test_client()
    for name in ("staff", "device"):
        client.set_cookie(name, shared.keys["window"])
    assert client.post("/api/v1/windows/1/open").status_code == 401


def test_every_page_is_closed_to_nobody_unless_it_is_public(shared: Program) -> None:
    client = shared.app.test_client()
    for rule in rules(shared):
        view = shared.app.view_functions[rule.endpoint]
        if rule.rule.startswith("/api/") or getattr(view, "audience", frozenset()) is None:
            continue
        for method in methods(rule):
            path = rule.build(dict.fromkeys(rule.arguments, 1 if "int" in rule.rule else "x"))
            answer = client.open(path[1] if path else rule.rule, method=method)
            is_shown_the_door = answer.status_code in {302, 400, 401, 403}
            assert is_shown_the_door, (rule.rule, method, answer.status_code)


def test_the_public_pages_of_the_contract_are_public(shared: Program) -> None:
    by_rule = {rule.rule: shared.app.view_functions[rule.endpoint] for rule in rules(shared) if "GET" in methods(rule)}
    closed = {rule for rule in PUBLIC_PAGES if getattr(by_rule.get(rule), "audience", frozenset()) is not None}
    assert closed == set()
