"""The touch screen issues for an enrolled kiosk only, once a press, and says why when it does not."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from kiosk.domain.frequent import a_fair_start
from kiosk.domain.people import SYSTEM, DeviceKind
from kiosk.operations import administration
from kiosk.operations.ports import Context
from kiosk.web.auth import DEVICE_COOKIE
from tests.api.program import Program
from tests.make import TEN
from tests.web.visitor import Page, Visitor

PRESS = "/kiosk/tickets"
BUTTON = "press__main"


def touching(site: Program, key: str | None = "kiosk") -> Visitor:
    """Somebody in front of a screen with that device's key, or with none."""
    visitor = Visitor(site, None)
    if key:
        visitor.client.set_cookie(DEVICE_COOKIE, site.keys[key])
    return visitor


def presses(visitor: Visitor, page: Page, **fields: str) -> Page:
    """Presses the button of a page; gives the page with the number."""
    return visitor.sends(page, PRESS, **fields)


def test_a_press_gives_a_number_and_its_page(site: Program) -> None:
    visitor = touching(site)
    done = presses(visitor, visitor.opens("/kiosk/item/SJ-016"))
    assert done.status == 200
    assert done.path.startswith("/kiosk/ticket/")
    for words in ("A001", "前面没有人等候", "请在一区等候，1、2、3 号窗口办理", "食品经营许可"):
        assert words in done.text
    token = done.path.rpartition("/")[2]
    assert site.sees(f"/tickets/{token}")["number"] == "A001"


def test_the_same_page_pressed_again_gives_the_same_number(site: Program) -> None:
    visitor = touching(site)
    page = visitor.opens("/kiosk/item/SJ-016")
    places = {presses(visitor, page).path for _ in range(3)}
    assert len(places) == 1
    assert site.sees("/queues")[0]["waiting"] == 1


def test_a_new_page_gives_the_next_number(site: Program) -> None:
    visitor = touching(site)
    shown = [presses(visitor, visitor.opens("/kiosk/queue/A")).text for _ in range(2)]
    assert "A001" in shown[0]
    assert "A002" in shown[1]
    assert "前面 1 人" in shown[1]


def test_the_ticket_speaks_the_language_of_the_screen(site: Program) -> None:
    visitor = touching(site)
    visitor.opens("/kiosk/?lang=en")
    token = presses(visitor, visitor.opens("/kiosk/item/SJ-016")).path.rpartition("/")[2]
    stranger = Visitor(site, None).client.get(f"/t/{token}")
    assert '<html lang="en"' in stranger.text


@pytest.mark.parametrize("key", [None, "board", "panel"])
@pytest.mark.parametrize("path", ["/kiosk/", "/kiosk/queue/A", "/kiosk/item/SJ-016", "/kiosk/search"])
def test_a_screen_that_is_not_a_kiosk_shows_the_hall_and_no_button(site: Program, key: str | None, path: str) -> None:
    answer = touching(site, key).client.get(path)
    assert answer.status_code == 200
    assert BUTTON not in answer.text


@pytest.mark.parametrize("key", [None, "board", "panel"])
def test_a_screen_that_is_not_a_kiosk_cannot_issue(site: Program, key: str | None) -> None:
    form = touching(site).opens("/kiosk/item/SJ-016").form(PRESS)
    stranger = touching(site, key)
    token = stranger.opens("/kiosk/enrol").form("/kiosk/enrol")["csrf_token"]
    answer = stranger.client.post(PRESS, data={"item": form["item"], "csrf_token": token})
    assert answer.status_code == (401 if key is None else 403)
    assert site.sees("/queues")[0]["waiting"] == 0


def test_a_guide_issues_and_a_clerk_does_not(site: Program) -> None:
    guide = Visitor(site, "guide")
    assert "A001" in presses(guide, guide.opens("/kiosk/item/SJ-016")).text
    assert BUTTON not in Visitor(site, "window").client.get("/kiosk/item/SJ-016").text


def test_a_kiosk_on_which_a_clerk_signed_in_still_issues(site: Program) -> None:
    visitor = Visitor(site, "window")
    visitor.client.set_cookie(DEVICE_COOKIE, site.keys["kiosk"])
    assert "A001" in presses(visitor, visitor.opens("/kiosk/item/SJ-016")).text


def test_a_form_without_the_token_of_the_page_is_refused(site: Program) -> None:
    answer = touching(site).client.post(PRESS, data={"item": "SJ-016"})
    assert answer.status_code == 400
    assert "页面打开太久" in answer.text
    assert site.sees("/queues")[0]["waiting"] == 0


@pytest.mark.parametrize(
    ("sent", "kept", "why"),
    [
        ("", False, "nobody asked for it"),
        ("1", True, "one tap, no class declared"),
        ("senior", "senior", "a class that was touched is kept for the window to check"),
    ],
)
def test_priority_is_one_tap(site: Program, sent: str, kept: object, why: str) -> None:
    visitor = touching(site)
    presses(visitor, visitor.opens("/kiosk/item/SJ-016"), priority=sent)
    site.does("/windows/1/open", by="window")
    assert site.does("/windows/1/call-next", by="window")["priority"] == kept, why


def test_the_same_page_with_another_priority_is_another_wish(site: Program) -> None:
    visitor = touching(site)
    page = visitor.opens("/kiosk/item/SJ-016")
    presses(visitor, page)
    assert visitor.posts(page, PRESS, priority="1").status_code == 422
    assert site.sees("/queues")[0]["waiting"] == 1


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"priority": "rich"}, 422, "没有取号"),
        ({"item": "XX-999"}, 422, "没有编号为“XX-999”的事项"),
        ({"item": "", "queue": "Z"}, 422, "没有“Z”队列"),
        ({"item": "", "queue": ""}, 422, "请选择要办的事项"),
        ({"item": "SJ-016", "queue": "C"}, 422, "不在“C”队列办理"),
        ({"item": "A\x00B"}, 422, "没有编号为"),
        ({"item": "x" * 70_000}, 413, "发送的内容太大"),
    ],
)
def test_bad_input_is_answered_in_words(site: Program, fields: dict[str, str], status: int, words: str) -> None:
    visitor = touching(site)
    answer = visitor.posts(visitor.opens("/kiosk/item/SJ-016"), PRESS, **fields)
    assert answer.status_code == status
    assert words in answer.text
    assert 'class="foot"' in answer.text, "the screen stays a touch screen"
    assert site.sees("/queues")[0]["waiting"] == 0


@pytest.mark.parametrize(
    ("hours", "tile", "advice"),
    [
        (0, "无人等候", None),
        (2.5, "14:00 开始取号", "现在不取号，14:00 开始"),
        (-2, "08:30 开始取号", "现在不取号，08:30 开始"),
        (7.25, "停止取号", "下次开门：2026年9月16日（周三） 08:30"),
        (9, "停止取号", "今天取号已结束"),
        (24 * 4, "停止取号", "下次开门：2026年9月20日（周日） 08:30"),
    ],
)
def test_hours_are_told_and_no_button_is_shown_outside_them(
    site: Program, hours: float, tile: str, advice: str | None
) -> None:
    site.set_clock(TEN + timedelta(hours=hours))
    visitor = touching(site)
    assert tile in visitor.opens("/kiosk/").text
    answer = visitor.client.get("/kiosk/item/SJ-016").text
    assert (BUTTON in answer) is (advice is None)
    if advice:
        assert advice in answer


def test_a_paused_queue_says_so_and_until_when(site: Program) -> None:
    until = (TEN + timedelta(hours=1)).isoformat()
    site.does("/queues/A/pause", {"reason": "设备检修", "until": until}, by="guide")
    visitor = touching(site)
    assert "暂停，预计 11:00 恢复" in visitor.opens("/kiosk/").text
    answer = visitor.client.get("/kiosk/item/SJ-016").text
    assert "预计 11:00 恢复。请问导办台，或到时再来" in answer
    assert BUTTON not in answer
    assert BUTTON in visitor.client.get("/kiosk/item/SW-001").text, "another queue goes on"


def test_a_press_that_comes_after_closing_is_told_why(site: Program) -> None:
    visitor = touching(site)
    page = visitor.opens("/kiosk/item/SJ-016")
    site.set_clock(TEN + timedelta(hours=9))
    refused = visitor.posts(page, PRESS)
    assert refused.status_code == 422
    assert "今天取号已结束，没有取号" in refused.text


def test_screens_follow_the_queues(site: Program) -> None:
    before = touching(site).client.get("/kiosk/queues.json").get_json()
    site.post("/tickets", {"queue": "A"}, by="kiosk")
    after = touching(site).client.get("/kiosk/queues.json").get_json()
    assert [state["queues"][0]["short"] for state in (before, after)] == ["无人等候", "等候 1 人"]
    assert after["clock"] == "10:00"


def test_home_has_at_most_twelve_items_of_every_queue(site: Program) -> None:
    centre = site.house.system.centre
    items = a_fair_start(centre, 12)
    assert len(items) == len({item.code for item in items}) == 12
    assert {centre.queue_of_item[item.code] for item in items} == set(centre.queues)


def test_every_item_is_three_taps_away(site: Program) -> None:
    """Home → queue → item → the button; the tiles of home save a tap."""
    visitor = touching(site)
    first = {link for link, _ in visitor.opens("/kiosk/").links if link.startswith("/kiosk/queue/")}
    second = {link for queue in first for link, _ in visitor.opens(queue).links if link.startswith("/kiosk/item/")}
    assert second == {f"/kiosk/item/{code}" for code in site.house.system.centre.items}
    for link in sorted(second)[::12]:
        assert BUTTON in visitor.client.get(link).text


def test_search_finds_by_words_and_initials(site: Program) -> None:
    answer = touching(site).client.get("/kiosk/search?q=spjyxk").text
    shown = [line for line in answer.splitlines() if "data-initials" in line and " hidden>" not in line]
    assert len(shown) == 1
    assert 'data-initials="spjyxk"' in shown[0]


def test_large_type_lasts_until_the_start(site: Program) -> None:
    visitor = touching(site)
    visitor.opens("/kiosk/?size=large")
    assert "kiosk--large" in visitor.client.get("/kiosk/item/SJ-016").text
    visitor.opens("/kiosk/?lang=zh&size=normal")
    assert "kiosk--large" not in visitor.client.get("/kiosk/item/SJ-016").text


def test_enrolment_keeps_the_key_in_a_cookie(site: Program) -> None:
    visitor = Visitor(site, None)
    hidden = visitor.opens("/kiosk/enrol").form("/kiosk/enrol")
    del hidden["action"]
    answer = visitor.client.post("/kiosk/enrol", data=hidden | {"key": f"  {site.keys['kiosk'].lower()} "})
    assert (answer.status_code, answer.location) == (303, "/kiosk/")
    cookie = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith(f"{DEVICE_COOKIE}="))
    for part in ("HttpOnly", "SameSite=Lax", "Max-Age=315360000"):
        assert part in cookie
    assert "Secure" not in cookie
    assert BUTTON in visitor.client.get("/kiosk/item/SJ-016").text
    assert any(
        line.startswith(f"{DEVICE_COOKIE}=") for line in visitor.client.get("/kiosk/").headers.getlist("Set-Cookie")
    )


@pytest.mark.parametrize("wrong", ["", "ABC", "board", "panel", "admin", "revoked"])
def test_enrolment_takes_no_other_key(site: Program, wrong: str) -> None:
    key = site.keys.get(wrong, wrong)
    if wrong == "revoked":
        key = site.key_of(DeviceKind.KIOSK, "old kiosk")
        site.house.system.perform(SYSTEM, _revoke_last)
    visitor = Visitor(site, None)
    answer = visitor.posts(visitor.opens("/kiosk/enrol"), "/kiosk/enrol", key=key)
    assert answer.status_code == 401
    assert "这个密钥不能用" in answer.text
    assert not any(DEVICE_COOKIE in line for line in answer.headers.getlist("Set-Cookie"))


def _revoke_last(context: Context) -> None:
    device = max(context.unit.people.devices(), key=lambda device: device.id)
    administration.revoke_device(context, device.id)


def test_a_stranger_who_presses_is_led_nowhere(site: Program) -> None:
    """A screen without a key keeps its links inside the touch screen and the enrolment."""
    links = {urlsplit(link).path for link, _ in Visitor(site, None).opens("/kiosk/").links if not link.startswith("#")}
    assert all(link.startswith("/kiosk/") for link in links)
