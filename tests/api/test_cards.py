"""Cards for programs: listed, answered, noted; who may is in `test_rights`."""

from datetime import datetime

import pytest

from kiosk.operations.deadlines import sweep
from tests.api.program import Program
from tests.make import slow_item

ITEM = slow_item().code
FIELDS = {
    "id", "case", "item", "department", "limit", "level", "due", "days_left", "standing", "owner", "raised_at",
    "answered", "reason", "reason_at", "note", "note_at",
}  # fmt: skip


@pytest.fixture
def late(api: Program) -> str:
    """A case whose promise was missed on the 23rd; the clock that was set has told it."""
    ref = str(api.does("/cases", {"item": ITEM, "applicant": "林小明"}, status=201)["ref"])
    api.does(f"/cases/{ref}/accept")
    api.does("/rehearsal/clock", {"now": "2026-09-23T10:00:00+08:00"}, by="admin")
    return ref


def test_setting_the_clock_of_a_rehearsal_tells_at_once(api: Program, late: str) -> None:
    answer = api.sees("/cards", by="supervisor")
    assert answer["count"] == 2
    red, amber = answer["cards"]
    assert set(red) == set(amber) == FIELDS
    assert (red["case"], red["item"], red["limit"], red["level"]) == (late, ITEM, "promised", "red")
    assert (red["due"], red["days_left"], red["standing"], red["answered"]) == ("2026-09-22", -1, True, False)
    assert (amber["level"], amber["standing"], amber["answered"]) == ("amber", False, True)
    assert red["owner"] == "window-1"
    assert datetime.fromisoformat(red["raised_at"]).isoformat(timespec="minutes") == "2026-09-23T10:00+08:00"


@pytest.mark.parametrize(
    ("query", "levels"),
    [
        ("", ["red", "amber"]),
        ("?level=red", ["red"]),
        ("?level=dark", []),
        ("?answered=false", ["red"]),
        ("?answered=true", ["amber"]),
        ("?level=amber&answered=false", []),
        (f"?department={slow_item().department_zh}", ["red", "amber"]),
        ("?department=nowhere", []),
    ],
)
def test_filters(api: Program, late: str, query: str, levels: list[str]) -> None:
    answer = api.sees(f"/cards{query}", by="manager")
    assert [card["level"] for card in answer["cards"]] == levels
    assert answer["count"] == len(levels)


@pytest.mark.parametrize("query", ["?level=green", "?answered=perhaps", "?level=red;drop"])
def test_a_wrong_filter_is_malformed(api: Program, query: str) -> None:
    assert api.get(f"/cards{query}", by="manager").status_code == 400


def test_a_reason_and_a_note(api: Program, late: str) -> None:
    (card,) = api.sees("/cards?answered=false", by="window")["cards"]
    answered = api.does(f"/cards/{card['id']}/reason", {"reason": "等外部门回函"})
    assert (answered["reason"], answered["answered"]) == ("等外部门回函", True)
    noted = api.does(f"/cards/{card['id']}/note", {"note": "三日内办结"}, by="supervisor")
    assert (noted["note"], noted["reason"]) == ("三日内办结", "等外部门回函")
    assert api.sees("/cards?answered=false", by="window") == {"count": 0, "cards": []}
    steps = [entry["step"] for entry in api.sees(f"/cases/{late}", by="window")["entries"]]
    assert steps[-2:] == ["give_reason", "supervise"]


def test_the_same_key_answers_once(api: Program, late: str) -> None:
    (card,) = api.sees("/cards?answered=false", by="window")["cards"]
    first = api.does(f"/cards/{card['id']}/reason", {"reason": "甲"}, key="k")
    before = api.revision
    assert api.does(f"/cards/{card['id']}/reason", {"reason": "甲"}, key="k") == first
    assert api.revision == before


def test_refusals(api: Program, late: str) -> None:
    red, amber = api.sees("/cards", by="window")["cards"]
    for path, body, by, status, code in (
        ("/cards/999/reason", {"reason": "x"}, "window", 404, "unknown_card"),
        ("/cards/999/note", {"note": "x"}, "supervisor", 404, "unknown_card"),
        (f"/cards/{amber['id']}/reason", {"reason": "x"}, "window", 422, "card_needs_no_reason"),
        (f"/cards/{red['id']}/reason", {"reason": " "}, "window", 422, "text_missing"),
        (f"/cards/{red['id']}/reason", {"reason": ""}, "window", 400, "malformed"),
        (f"/cards/{red['id']}/reason", {"note": "x"}, "window", 400, "malformed"),
    ):
        for lang in ("zh", "en"):
            answer = api.post(path, body, by=by, lang=lang)
            assert (answer.status_code, answer.get_json()["error"]["code"]) == (status, code), path
            assert answer.get_json()["error"]["message"]
    colleague = api.key_of(*_another_clerk())
    api.keys["colleague"] = colleague
    refused = api.post(f"/cards/{red['id']}/reason", {"reason": "x"}, by="colleague")
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (403, "card_of_another")


def _another_clerk():
    from kiosk.domain.people import Role

    return Role.WINDOW, "colleague", 9


def test_figures_of_the_monitoring(api: Program, late: str) -> None:
    words = api.get("/metrics").text
    assert "kiosk_cards_unanswered 1.0" in words
    assert "kiosk_deadlines_swept_seconds 0.0" not in words
    assert api.sees("/readyz")["warnings"] == []


def test_nothing_is_told_twice_by_the_thread(api: Program, late: str) -> None:
    assert sweep(api.house.system).told == 0
