"""Questions for programs: from the desk to an answer, another person or a number, and every refusal with its code."""

from tests.api.program import Program

ASKED = {"channel": "hall", "matter": "开店要什么材料", "queue": "A"}
FIELDS = {
    "id", "channel", "matter", "queue", "item", "state", "is_at_desk", "recorded_at", "first", "responsible",
    "offered_to", "offered_window", "outcome", "closed_at",
}  # fmt: skip


def asked(api: Program, by: str = "guide", **more: str) -> int:
    return int(api.does("/enquiries", ASKED | more, by=by, status=201)["id"])


def refused(api: Program, path: str, body: object, by: str = "guide") -> tuple[int, str]:
    answer = api.post(path, body, by=by)
    return answer.status_code, answer.get_json()["error"]["code"]


def test_a_question_is_handed_over_and_answered(api: Program) -> None:
    made = api.does("/enquiries", ASKED, by="guide", status=201)
    assert made.keys() == FIELDS
    assert (made["state"], made["first"], made["responsible"], made["is_at_desk"]) == (
        "open",
        "guide-1",
        "guide-1",
        True,
    )
    path = f"/enquiries/{made['id']}"
    offered = api.does(f"{path}/hand-over", {"to": "window-1"}, by="guide")
    assert (offered["state"], offered["responsible"], offered["offered_to"]) == ("offered", "guide-1", "window-1")
    assert [each["id"] for each in api.sees("/enquiries", by="window")] == [made["id"]]
    assert refused(api, f"{path}/accept", None, by="manager") == (403, "enquiry_offered_to_another")
    assert api.does(f"{path}/accept")["responsible"] == "window-1"
    assert refused(api, f"{path}/answer", {"answer": "带身份证"}) == (403, "enquiry_of_another")
    ended = api.does(f"{path}/answer", {"answer": "带身份证"})
    assert (ended["state"], ended["outcome"], ended["first"]) == ("answered", "带身份证", "guide-1")
    assert api.sees("/enquiries", by="manager") == []


def test_declined_it_stays_and_referred_it_ends(api: Program) -> None:
    path = f"/enquiries/{asked(api)}"
    api.does(f"{path}/hand-over", {"to": "window-1"}, by="guide")
    assert api.does(f"{path}/decline", {"reason": "不归我们管"})["responsible"] == "guide-1"
    body = {"body": "税务局", "phone": "0595-12345678", "taken_by": "值班员"}
    assert api.does(f"{path}/refer", body, by="guide")["state"] == "referred"
    assert refused(api, f"{path}/refer", body) == (409, "enquiry_finished")


def test_a_number_for_it_stands_where_the_person_came(api: Program) -> None:
    number = asked(api)
    api.does("/tickets", {"queue": "A"}, by="kiosk", status=201)
    given = api.does(f"/enquiries/{number}/ticket", {}, by="guide", status=201, key="once")
    assert (given["number"], given["ahead"]) == ("A002", 0)
    assert api.does(f"/enquiries/{number}/ticket", {}, by="guide", status=201, key="once") == given
    api.does("/windows/1/open")
    assert api.does("/windows/1/call-next")["number"] == "A002"
    assert refused(api, f"/enquiries/{number}/ticket", {}) == (409, "enquiry_finished")


def test_who_sent_a_number_on_is_told_until_it_is_taken_up(api: Program) -> None:
    api.does("/tickets", {"queue": "A"}, by="kiosk", status=201)
    for act in ("open", "call-next", "start"):
        api.does(f"/windows/1/{act}")
    api.does("/windows/1/transfer", {"queue": "C"})
    (sent,) = api.sees("/enquiries/transfers", by="window")
    assert (sent["number"], sent["queue"], sent["for_window"], sent["responsible"]) == ("A001", "C", None, "window-1")
    assert api.sees("/enquiries/transfers", by="manager") == [sent]
    assert api.sees("/enquiries/transfers", by="guide") == []


def test_what_is_refused(api: Program) -> None:
    assert refused(api, "/enquiries", ASKED | {"matter": "回电 13800138000"}) == (422, "text_names_person")
    assert refused(api, "/enquiries", ASKED | {"queue": "Z"})[1] == "unknown_queue"
    assert refused(api, "/enquiries/99/answer", {"answer": "带身份证"}) == (404, "unknown_enquiry")
    path = f"/enquiries/{asked(api)}"
    assert refused(api, f"{path}/hand-over", {}) == (422, "handover_needs_one_receiver")
    assert refused(api, f"{path}/hand-over", {"to": "nobody"}) == (422, "handover_to_nobody")
    assert api.post("/enquiries", ASKED | {"channel": "pigeon"}, by="guide").status_code == 400
