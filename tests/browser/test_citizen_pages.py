"""The citizens' pages in a real browser: axe, sizes in millimetres, lost network, idle hall, keyboard, one press."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.flows.server import Server

pytestmark = pytest.mark.browser

PORTRAIT, LANDSCAPE, PHONE, DESK = (1080, 1920), (1280, 800), (360, 640), (1366, 768)
PX_OF_20_MM = 81  # 21.5 inches, 1080 × 1920: 0.248 mm a pixel
WIDER = "() => document.documentElement.scrollWidth - innerWidth"
HEIGHTS = "all => all.map(one => one.getBoundingClientRect().height)"
SCROLLS = "() => { const one = document.querySelector('.screen'); return one.scrollHeight - one.clientHeight }"


def opened(browser: Browser, size: tuple[int, int], **more: Any) -> Page:
    """A browser of its own with a window of that size."""
    width, height = size
    return browser.new_context(viewport={"width": width, "height": height}, **more).new_page()


def enrolled(browser: Browser, hall: Server, size: tuple[int, int]) -> Page:
    """The home page of a touch screen that may issue; the key comes behind # and is gone from the address."""
    page = opened(browser, size)
    page.goto(f"{hall.url}/kiosk/enrol#{hall.keys['kiosk']}")
    page.wait_for_url(f"{hall.url}/kiosk/")
    return page


def token(hall: Server) -> str:
    """The token of a new number of the tax queue."""
    answer: str = hall.post("/tickets", {"queue": "C"}, by="kiosk").body["token"]
    return answer


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_touch_screen_is_accessible(browser: Browser, hall: Server, size: tuple[int, int], lang: str) -> None:
    page = enrolled(browser, hall, size)
    paths = ["/kiosk/", "/kiosk/queue/L", "/kiosk/item/SJ-016", "/kiosk/search?q=sh", "/kiosk/item/XX-1"]
    for path in [*paths, f"/kiosk/ticket/{token(hall)}", "/kiosk/enrol", "/kiosk/?size=large", "/kiosk/item/GA-001"]:
        page.goto(f"{hall.url}{path}{'&' if '?' in path else '?'}lang={lang}")
        assert violations(page) == [], path
        assert page.evaluate(WIDER) <= 0, path


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_other_pages_are_accessible(browser: Browser, hall: Server, size: tuple[int, int], lang: str) -> None:
    page = opened(browser, size)
    paths = ["/", "/guide/", "/guide/?q=xk", "/guide/?q=zzzz", "/guide/SJ-016", "/guide/XX", "/calendar/"]
    paths += ["/calendar/?on=2026-09-15&value=20", "/calendar/?on=x&value=x", "/calendar/?on=2026-12-20&value=20"]
    for path in [*paths, f"/t/{token(hall)}", "/t/ABC"]:
        page.goto(f"{hall.url}{path}{'&' if '?' in path else '?'}lang={lang}")
        assert violations(page) == [], path
        assert page.evaluate(WIDER) <= 0, path


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_portrait_screen_needs_no_scrolling_and_has_big_targets(browser: Browser, hall: Server, lang: str) -> None:
    page = enrolled(browser, hall, PORTRAIT)
    queues = [f"/kiosk/queue/{code}" for code in "ACFHJKLM"]
    for path in ["/kiosk/", *queues, "/kiosk/item/SJ-016", "/kiosk/search", f"/kiosk/ticket/{token(hall)}"]:
        page.goto(f"{hall.url}{path}?lang={lang}")
        assert page.evaluate(SCROLLS) <= 0, path
        heights = page.locator(".tile:visible, .big:visible, .key:visible, .tool:visible").evaluate_all(HEIGHTS)
        assert min(heights) >= PX_OF_20_MM, path
    number = page.locator(".done__number")
    assert float(number.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")) * 0.733 * 0.248 >= 25


def test_ten_touches_are_one_number(browser: Browser, hall: Server) -> None:
    page = enrolled(browser, hall, PORTRAIT)
    page.goto(f"{hall.url}/kiosk/item/ZR-003")
    page.evaluate("() => { for (let n = 0; n < 10; n++) document.querySelector('.press__main').click() }")
    page.wait_for_url("**/kiosk/ticket/*")
    waiting = {line["queue"]: line["waiting"] for line in hall.get("/api/v1/queues").body}
    assert waiting["F"] == 1


def test_an_answer_that_is_lost_costs_no_second_number(browser: Browser, hall: Server) -> None:
    page = enrolled(browser, hall, PORTRAIT)
    page.goto(f"{hall.url}/kiosk/item/MZ-001")

    def swallow(route: Any) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    page.route("**/kiosk/tickets", swallow, times=1)
    page.locator(".press__main").click()
    expect(page.locator("#lost")).to_have_text("现在不能取号。请到导办台领号")
    expect(page.locator(".press__main")).to_be_enabled()
    page.locator(".press__main").click()
    page.wait_for_url("**/kiosk/ticket/*")
    expect(page.locator(".done__number")).to_have_text("H001")


def test_lost_network_is_said_within_three_seconds_and_ends_by_itself(browser: Browser, hall: Server) -> None:
    page = enrolled(browser, hall, PORTRAIT)
    page.goto(f"{hall.url}/kiosk/item/SJ-016")
    expect(page.locator(".press__main")).to_be_enabled()
    page.context.set_offline(True)
    expect(page.locator("#lost")).to_have_text("现在不能取号。请到导办台领号")
    expect(page.locator(".press__main")).to_be_disabled()
    page.get_by_role("link", name="返回").click()
    page.wait_for_timeout(500)
    assert page.url.endswith("/kiosk/item/SJ-016"), "the browser's own message must not take the screen"
    page.context.set_offline(False)
    expect(page.locator("#lost")).to_be_empty()
    expect(page.locator(".press__main")).to_be_enabled()


def test_tiles_follow_the_queues(browser: Browser, hall: Server) -> None:
    page = enrolled(browser, hall, PORTRAIT)
    tile = page.locator("[data-queue=J]").last
    expect(tile).to_contain_text("无人等候")
    hall.post("/tickets", {"queue": "J"}, by="kiosk")
    expect(tile).to_contain_text("等候 1 人")


def test_idle_screen_asks_and_then_goes_back_to_chinese(browser: Browser, hall: Server) -> None:
    page = enrolled(browser, hall, PORTRAIT)
    page.clock.install()
    page.goto(f"{hall.url}/kiosk/item/SJ-016?lang=en&size=large")
    page.clock.run_for(100_000)  # real time goes on beside it
    expect(page.locator("#idle")).to_be_hidden()
    page.clock.run_for(20_000)
    expect(page.locator("#idle")).to_be_visible()
    assert violations(page) == []
    page.locator("#idle-go").click()
    expect(page.locator("#idle")).to_be_hidden()
    page.clock.run_for(121_000)
    expect(page.locator("#idle")).to_be_visible()
    page.clock.run_for(21_000)
    page.wait_for_url("**/kiosk/?lang=zh&size=normal&reach=normal")
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    assert "kiosk--large" not in str(page.locator("html").get_attribute("class"))


def test_number_stays_at_least_ten_seconds(browser: Browser, hall: Server) -> None:
    page = enrolled(browser, hall, PORTRAIT)
    page.clock.install()
    page.goto(f"{hall.url}/kiosk/ticket/{token(hall)}")
    page.clock.run_for(10_000)
    assert "/kiosk/ticket/" in page.url
    page.clock.run_for(25_000)
    page.wait_for_url("**/kiosk/?lang=zh&size=normal&reach=normal")


def test_the_code_on_the_glass_leads_to_the_number(browser: Browser, hall: Server, tmp_path: Path) -> None:
    page, given = enrolled(browser, hall, PORTRAIT), token(hall)
    page.goto(f"{hall.url}/kiosk/ticket/{given}")
    page.locator(".done__qr").screenshot(path=tmp_path / "code.png")
    if shutil.which("zbarimg") is None:
        # In CI nothing may go unseen.
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no zbarimg: install the package zbar-tools")
    scan = ["zbarimg", "-q", "--raw", str(tmp_path / "code.png")]
    read = subprocess.run(scan, capture_output=True, text=True, check=True).stdout.strip()
    assert read == f"{hall.url}/T/{given}".upper()
    page.context.close()


def test_a_number_by_keyboard_alone(browser: Browser, hall: Server) -> None:
    page = enrolled(browser, hall, PORTRAIT)
    expect(page.locator("h1")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".tile").first).to_be_focused()
    ring = page.evaluate("() => getComputedStyle(document.activeElement).outlineWidth")
    assert float(ring.removesuffix("px")) >= 3
    page.keyboard.press("Enter")
    page.wait_for_url("**/kiosk/item/*")
    expect(page.locator("h1")).to_be_focused()
    while page.evaluate("() => !document.activeElement.matches('.press__main')"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kiosk/ticket/*")
    expect(page.locator("h1")).to_be_focused()


def test_four_keys_and_a_tap_reach_nearly_every_item(browser: Browser, hall: Server) -> None:
    page = enrolled(browser, hall, PORTRAIT)
    page.goto(f"{hall.url}/kiosk/search")
    items = page.locator("#results > li").evaluate_all("all => all.map(one => one.dataset.initials)")
    reached = page.evaluate(
        """initials => initials.filter(wanted => {
          document.querySelector('[data-key=clear]').click();
          for (const letter of wanted.slice(0, 4)) document.querySelector(`[data-key="${letter}"]`).click();
          return [...document.querySelectorAll('#results > li')].some(
            one => !one.hidden && one.dataset.initials === wanted);
        }).length""",
        items,
    )
    assert len(items) == 144
    assert reached >= 0.95 * len(items)


def test_phone_works_without_scripts(browser: Browser, hall: Server) -> None:
    page = opened(browser, PHONE, java_script_enabled=False)
    page.goto(f"{hall.url}/T/{token(hall).lower()}")
    expect(page.locator("#word")).to_have_text(re.compile("排队中|快到了"))
    assert page.locator("noscript meta").get_attribute("content") == "30"


def test_phone_shows_what_matters_above_the_fold(browser: Browser, hall: Server) -> None:
    page = opened(browser, PHONE)
    page.goto(f"{hall.url}/t/{token(hall)}")
    for part in (".state__number", "#word", "#people", "#next", "#fresh"):
        box = page.locator(part).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= PHONE[1], part


def test_phone_says_when_it_hears_nothing(browser: Browser, hall: Server) -> None:
    page = opened(browser, PHONE)
    page.clock.install()
    page.goto(f"{hall.url}/t/{token(hall)}")
    page.context.set_offline(True)
    page.clock.run_for(32_000)
    expect(page.locator("#fresh")).to_contain_text("正在重连，以大厅叫号为准")
    page.context.set_offline(False)
    page.clock.run_for(16_000)
    expect(page.locator("#fresh")).to_contain_text("更新于")


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return {"viewport": {"width": 1080, "height": 1920}}


def test_axe_is_there() -> None:
    """A missing checker must not look like clean pages."""
    assert (Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js").stat().st_size > 100_000
