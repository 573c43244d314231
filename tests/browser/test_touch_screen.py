"""The touch screen against its requirements: sizes on two glasses, contrast, axe, taps, keys, long names, lost line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.web.auth import DEVICE_COOKIE, STAFF_COOKIE
from tests.browser import kit
from tests.browser.axe import violations
from tests.browser.kit import KIOSK_21, KIOSK_32, Screen
from tests.flows.server import Server

pytestmark = pytest.mark.browser

LOST = "现在不能取号。请到导办台领号"
TARGETS = ".tile, .big:not(.press__main), .press__main, .tool"
HOME, QUEUE, ITEM = "/kiosk/", "/kiosk/queue/L", "/kiosk/item/SJ-016"
ROUTES = [HOME, QUEUE, ITEM, "/kiosk/search?q=sh", "/kiosk/progress?q=A001", "/kiosk/calibrate", "/kiosk/item/XX-1"]
LOOKS = ["lang=zh", "lang=en", "lang=zh&size=large", "lang=zh&reach=low"]

Touch = Callable[..., Page]


@pytest.fixture
def touch(browser: Browser, hall: Server) -> Iterator[Touch]:
    """Opens a page on an enrolled touch screen of a given glass, calibrated as its installer does."""
    contexts = []

    def opened(path: str, glass: Screen = KIOSK_21, look: str = "") -> Page:
        context = browser.new_context(viewport={"width": glass.width, "height": glass.height})
        contexts.append(context)
        cookies = {DEVICE_COOKIE: hall.keys["kiosk"], "glass": f"{glass.mm_per_px}-800"}
        context.add_cookies([{"name": name, "value": value, "url": hall.url} for name, value in cookies.items()])
        page = context.new_page()
        page.goto(looked(hall, path, look))
        page.evaluate("() => document.fonts.ready")
        return page

    yield opened
    for context in contexts:
        context.close()


def looked(hall: Server, path: str, look: str) -> str:
    """An address with a wish for its look."""
    return f"{hall.url}{path}{('&' if '?' in path else '?') + look if look else ''}"


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_can_be_read_and_touched(touch: Touch, hall: Server, look: str) -> None:
    page = touch(HOME)
    for path in ROUTES:
        page.goto(looked(hall, path, look))
        page.evaluate("() => document.fonts.ready")
        page.wait_for_timeout(100)
        where = f"{path} {look}"
        assert violations(page) == [], where
        assert kit.low_contrast(page) == [], where
        assert kit.covered_text(page) == [], where
        assert kit.cut_text(page, ".screen") == [], where
        assert kit.small_targets(page, ".tile", KIOSK_21, 20, 50) == [], where
        assert kit.small_targets(page, ".big, .tool", KIOSK_21, 20, 15) == [], where
        assert kit.small_targets(page, ".key", KIOSK_21, 16, 16) == [], where
        assert kit.small_text(page, KIOSK_21, 4.8) == [], where


@pytest.mark.parametrize("glass", [KIOSK_21, KIOSK_32], ids=lambda glass: glass.name)
@pytest.mark.parametrize("path", [HOME, QUEUE, ITEM, "/kiosk/search?q=sh", "/kiosk/progress"])
def test_keys_and_letters_have_their_size_in_millimetres(touch: Touch, path: str, glass: Screen) -> None:
    page = touch(path, glass)
    assert kit.close_targets(page, ".tile:visible, .tool, .foot .big, .key".replace(":visible", ""), glass, 3) == []
    for part in ("h1", ".tile__name", ".big", ".key", ".materials li"):
        fonts = page.locator(part).evaluate_all("all => all.map(one => parseFloat(getComputedStyle(one).fontSize))")
        assert min(fonts, default=99) * kit.HANZI * glass.mm_per_px >= 7.3 - 0.05, part


def test_large_type_is_large(touch: Touch) -> None:
    page = touch(ITEM, look="size=large")
    for part in ("h1", ".materials li", ".press__main", ".limits dd"):
        size = page.locator(part).first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
        assert size * kit.HANZI * KIOSK_21.mm_per_px >= 11 - 0.05, part


def test_a_finer_glass_gets_larger_letters(touch: Touch) -> None:
    coarse, fine = touch(HOME), touch(HOME, Screen("27 inch, fine", 1440, 2560, 0.1))
    sizes = [page.evaluate("() => parseFloat(getComputedStyle(document.body).fontSize)") for page in (coarse, fine)]
    assert sizes[1] * 0.1 * kit.HANZI >= 7.3 - 0.05
    assert sizes[1] > sizes[0]


def test_within_reach_of_somebody_who_sits(touch: Touch) -> None:
    """The screen's lower edge is 800 mm above the floor: everything that can be touched is under 1 220 mm."""
    page = touch(HOME, look="reach=low")
    top = (KIOSK_21.height * KIOSK_21.mm_per_px) - (1220 - 800)
    for box in kit.boxes(page, ".tile, .big, .tool", KIOSK_21):
        assert box.top >= top - 0.5, box
    assert min(box.top for box in kit.boxes(page, "a, button", KIOSK_21) if "跳到正文" not in box.name) > 0


@pytest.mark.parametrize("path", [HOME, *(f"/kiosk/queue/{code}" for code in "ACFHJKLM"), ITEM])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_needs_a_leaf_on_the_common_glass(touch: Touch, path: str, lang: str) -> None:
    page = touch(path, look=f"lang={lang}")
    page.wait_for_timeout(200)
    expect(page.locator("#pager")).to_be_hidden()
    assert page.locator(".screen").evaluate("one => one.scrollHeight - one.clientHeight") <= 2
    assert kit.cut_text(page, ".screen") == []


def test_three_taps_reach_each_of_all_items(touch: Touch, hall: Server) -> None:
    """Door, item, ticket: each tile can be touched where it stands, without a leaf before it."""
    page = touch(HOME)
    doors = page.locator(".tile--door").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    reached = set()
    for door in doors:
        page.goto(hall.url + door)
        reached |= set(page.locator(".catalogue .tile").evaluate_all(IN_SIGHT))
    assert len(reached) == 144
    page.goto(hall.url + sorted(reached)[70])
    expect(page.locator(".press__main")).to_be_in_viewport()


IN_SIGHT = """all => all.filter(one => {
  const box = one.getBoundingClientRect();
  const on = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return on && one.contains(on);
}).map(one => one.getAttribute("href"))"""


def test_a_leaf_cuts_no_line_and_the_last_one_shows_the_end(touch: Touch) -> None:
    page = touch(QUEUE, look="size=large")
    on, place = page.locator("#pager-on"), page.locator("#pager-place")
    expect(place).to_have_text(re.compile(r"1 / \d+"))
    seen = set()
    for _ in range(40):
        seen |= set(page.locator(".catalogue .tile").evaluate_all(IN_SIGHT))
        if on.is_disabled():
            break
        on.click()
    assert len(seen) == page.locator(".catalogue .tile").count()


def test_a_ticket_with_four_keys_each_step_said(touch: Touch) -> None:
    page = touch(HOME)
    expect(page.locator("h1")).to_be_focused()
    page.keyboard.press("ArrowDown")
    spoken = page.locator("#spoken")
    expect(spoken).to_contain_text("第 1 项，共 12 项")
    page.keyboard.press("ArrowDown")
    expect(spoken).to_contain_text("第 2 项，共 12 项")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("F1")
    expect(page.locator("#help button")).to_be_focused()
    expect(spoken).to_contain_text("请人帮忙")
    while not page.locator(".tile").first.evaluate("one => one === document.activeElement"):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kiosk/item/*")
    expect(spoken).to_contain_text("四个键")
    while not page.locator(".press__main").evaluate("one => one === document.activeElement"):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kiosk/ticket/*")
    number = page.locator(".done__number").inner_text()
    expect(spoken).to_contain_text(number)


PART_IN_FOCUS = """() => ["tools", "foot", "screen"].find(part => document.activeElement.closest("." + part)) || "" """


def test_focus_goes_as_people_read(touch: Touch) -> None:
    """Title, what is chosen, actions, help, language (K-18)."""
    page = touch(HOME)
    order = []
    for _ in range(40):
        page.keyboard.press("Tab")
        kind = page.evaluate(PART_IN_FOCUS)
        if not kind:
            break
        order.append(kind)
    assert order == sorted(order, key=["screen", "foot", "tools"].index)
    assert order.count("screen") == 20
    assert order.count("tools") == 4


def test_help_is_seen_at_the_desk_within_two_seconds(touch: Touch, browser: Browser, hall: Server) -> None:
    hall.sign_in("manager")
    desk = browser.new_context()
    desk.add_cookies([{"name": STAFF_COOKIE, "value": hall.keys["manager"], "url": hall.url}])
    seen = desk.new_page()
    seen.goto(f"{hall.url}/desk/")
    expect(seen.locator(".rings")).to_contain_text("现在没有人请求帮忙")
    page = touch(QUEUE)
    page.locator("#help button").click()
    expect(page.locator("h1")).to_contain_text("工作人员马上来，请在这里稍等")
    expect(seen.locator(".rings")).to_contain_text("kiosk-1")
    assert violations(seen) == []
    seen.get_by_role("button", name="我去").click()
    expect(seen.locator(".rings").first).to_contain_text("现在没有人请求帮忙")
    desk.close()


def test_a_code_reader_types_wherever_the_focus_is(touch: Touch, hall: Server) -> None:
    issued = hall.post("/tickets", {"queue": "K"}, by="kiosk").body
    page = touch("/kiosk/progress")
    page.keyboard.type(f"HTTP://HALL/T/{issued['token']}")
    page.keyboard.press("Enter")
    expect(page.locator(".answer__number")).to_have_text(issued["number"])
    for key in issued["number"]:
        page.locator(f'.key[data-key="{key}"]').click()
    page.get_by_role("button", name="查询").click()
    expect(page.locator(".answer__number")).to_have_text(issued["number"])


def test_a_server_that_is_gone_gives_no_number_and_comes_back(touch: Touch, browser: Browser, tmp_path: Path) -> None:
    own = Server(f"sqlite:///{tmp_path}/kiosk.db", tmp_path)
    own.start()
    own.prepare()
    own.sign_in("admin")
    own.at("2026-09-15T10:00:00+08:00")
    context = browser.new_context(viewport={"width": 1080, "height": 1920})
    context.add_cookies([{"name": DEVICE_COOKIE, "value": own.keys["kiosk"], "url": own.url}])
    page = context.new_page()
    page.goto(f"{own.url}{ITEM}")
    own.kill()
    expect(page.locator("#lost")).to_have_text(LOST)
    for button in page.locator("form button").all():
        expect(button).to_be_disabled()
    assert kit.low_contrast(page) == []
    page.get_by_role("link", name="返回", exact=True).click()
    assert page.url.endswith(ITEM)
    own.start()
    expect(page.locator("#lost")).to_be_empty(timeout=10_000)
    page.locator(".press__main").click()
    page.wait_for_url("**/kiosk/ticket/*")
    expect(page.locator(".done__number")).to_have_text("A001")
    context.close()
    own.stop()


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-09-15T08:00:00+08:00", "还没有开门"),
        ("2026-09-15T12:30:00+08:00", "午间休息"),
        ("2026-09-15T17:20:00+08:00", "今天取号已停止"),
        ("2026-09-15T20:00:00+08:00", "今天已结束"),
        ("2026-09-19T10:00:00+08:00", "今天休息"),
    ],
)
def test_a_closed_hall_says_until_when_and_dims(touch: Touch, hall: Server, now: str, words: str) -> None:
    hall.at(now)
    try:
        page = touch(HOME)
        expect(page.locator("h1")).to_contain_text(words)
        assert page.locator(".press__main").count() == 0
        for look in ("lang=zh", "lang=en", "lang=zh&size=large"):
            page.goto(looked(hall, HOME, look))
            assert violations(page) == []
            assert kit.low_contrast(page) == []
            assert kit.covered_text(page) == []
    finally:
        hall.at("2026-09-15T10:00:00+08:00")


def test_a_dark_screen_wakes_at_a_touch_that_does_nothing_else(touch: Touch, hall: Server) -> None:
    hall.at("2026-09-15T20:00:00+08:00")
    try:
        page = touch(HOME)
        page.clock.install()
        page.reload()
        page.clock.run_for(21_000)
        expect(page.locator("html.is-dim")).to_have_count(1)
        page.locator(".tile--door").first.click()
        expect(page.locator("html.is-dim")).to_have_count(0)
        assert page.url.split("?")[0].endswith("/kiosk/")
    finally:
        hall.at("2026-09-15T10:00:00+08:00")


LONG_ZH = "特大型综合性公共文化体育服务设施建设项目竣工联合验收及开放使用前消防安全检查一件事"[:40]
LONG_EN = "Joint acceptance of very large public culture and sports facilities before first use"[:80]
FILL = """([zh, words]) => {
  for (const name of document.querySelectorAll(".tile__name, h1")) name.textContent = zh;
  for (const state of document.querySelectorAll(".tile__state > span:nth-child(2)")) state.textContent = words;
}"""


@pytest.mark.parametrize(("name", "lang"), [(LONG_ZH, "zh"), (LONG_EN, "en")])
@pytest.mark.parametrize("waiting", ["等候 0 人", "等候 999 人 · 超过 90 分钟"])
@pytest.mark.parametrize("path", [HOME, QUEUE, ITEM])
def test_long_names_cover_nothing(touch: Touch, path: str, name: str, lang: str, waiting: str) -> None:
    page = touch(path, look=f"lang={lang}")
    page.route("**/kiosk/queues.json", lambda route: route.abort())
    page.evaluate(FILL, [name, waiting])
    page.evaluate("() => window.dispatchEvent(new Event('resize'))")
    page.wait_for_timeout(200)
    assert kit.covered_text(page) == []
    # A tile may end its name with … (the next page has all of it); no other text may be cut.
    assert [cut for cut in kit.cut_text(page, ".screen") if ".tile__name" not in cut] == []


def test_a_paused_queue_is_told_by_shape_and_word_within_two_seconds(touch: Touch, hall: Server) -> None:
    page = touch(HOME)
    state = page.locator('.tile--door [data-queue="M"]')
    expect(state).to_contain_text("无人等候")
    hall.sign_in("manager")
    with kit.colour_blind(page):
        open_look = state.screenshot()
        assert hall.post("/queues/M/pause", {"reason": "停电"}, by="manager").status == 200
        expect(state).to_contain_text("暂停取号")
        expect(state.locator(".tile__shape")).to_have_text("Ⅱ")
        assert state.screenshot() != open_look
    page.goto(f"{hall.url}/kiosk/queue/M")
    expect(page.locator(".stopped")).to_contain_text("您可以")
    expect(page.locator(".press__main")).to_have_count(0)
    hall.post("/queues/M/resume", by="manager")
    expect(page.locator(".press__main")).to_be_visible()
