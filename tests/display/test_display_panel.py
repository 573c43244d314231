"""The panel over a window in a real browser: sizes, contrast, long names, who works there, nothing over anything."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from screen_hall import OPENED_AT, Hall, panel_of, serving

from display.board import ScreenSize
from tests.browser import axe, kit

pytestmark = pytest.mark.timeout(90)

PANEL_24 = kit.Screen("panel 24 inch", 1280, 720, 0.415)
LONG = (
    (
        "不动产登记和房屋交易税费联合办理",
        "Registration of real estate with taxes on the sale of houses and of other matters",
    ),
    ("社会保险", "Social insurance"),
)
SIGN = {"post": "社会保险综合业务经办岗位负责人员", "staff": "欧阳明月 工号 SB-0123"}
STATES: list[tuple[str, str | None, dict[str, Any], str]] = [
    ("calling", "A035", SIGN, "请"),
    ("serving", "A1035", SIGN, "正在办理"),
    ("idle", None, SIGN, "请稍候"),
    ("idle", None, SIGN | {"rate": "/display/static/icon.svg"}, "Scan to rate your visit"),
    ("paused", None, {"until": OPENED_AT}, "10:03 恢复"),
    ("unopened", None, {"go_to": 109}, "尚未开放"),
    ("closed", None, {"go_to": 109}, "请到 109 号窗口"),
]

# The ink of each line: from the top of a hanzi to the foot of a g, as parts of the box of a line of Noto Sans SC.
INKS_CROSS = """() => {
  const inks = [];
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement, text = walk.currentNode.textContent.trim();
    if (!text || !e.checkVisibility()) continue;
    const range = document.createRange(); range.selectNodeContents(walk.currentNode);
    const isHero = e.matches(".number"), [from, to] = isHero ? [.29, .81] : [.2, .88];
    for (const box of range.getClientRects())
      inks.push([text, e, box.left, box.right, box.top + box.height * from, box.top + box.height * to]);
  }
  const faults = [];
  for (const [text, , left, right, top, bottom] of inks)
    if (left < 0 || top < 0 || right > innerWidth || bottom > innerHeight) faults.push(`${text} leaves the panel`);
  inks.forEach((a, n) => inks.slice(n + 1).forEach((b) => {
    const wide = Math.min(a[3], b[3]) - Math.max(a[2], b[2]), high = Math.min(a[5], b[5]) - Math.max(a[4], b[4]);
    if (a[1] !== b[1] && wide > 1 && high > 1) faults.push(`${a[0]} / ${b[0]}`);
  }));
  return faults;
}"""


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    size = ScreenSize(viewing_distance_m=8, mm_per_px=PANEL_24.mm_per_px)
    with serving(Hall(), tmp_path_factory.mktemp("panel") / "s", size=size) as hall:
        yield hall


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": PANEL_24.width, "height": PANEL_24.height})
    yield opened
    opened.close()


@pytest.mark.parametrize(("state", "number", "more", "words"), STATES, ids=[f"{one[0]}-{one[3]}" for one in STATES])
def test_long_names_leave_every_state_whole(
    live: Hall, page: Page, state: str, number: str | None, more: dict[str, Any], words: str
) -> None:
    live.show(replace(panel_of(107, state, number, **more), queues=LONG))
    page.goto(f"{live.url}/display/window/107")
    expect(page.locator("body")).to_have_attribute("data-link", "live")
    page.evaluate("() => document.fonts.ready.then(() => dispatchEvent(new Event('resize')))")
    expect(page.get_by_text(words, exact=True).first).to_be_visible()
    assert page.evaluate(INKS_CROSS) == []
    assert kit.cut_text(page) == []
    assert kit.low_contrast(page, 7) == []
    assert axe.violations(page) == []


def test_the_number_is_eighty_millimetres_high_where_it_is_read_from_eight_metres(live: Hall, page: Page) -> None:
    live.show(panel_of(107, "calling", "A1035"))
    page.goto(f"{live.url}/display/window/107")
    expect(page.locator("body")).to_have_attribute("data-legible", "yes")
    assert kit.small_text(page, PANEL_24, 8) == [], "what is read near by"
    size = page.locator("#panel .number").evaluate("(e) => parseFloat(getComputedStyle(e).fontSize)")
    assert size * kit.DIGIT * PANEL_24.mm_per_px >= 80


def test_a_panel_too_small_for_its_distance_says_how_far_it_reads(tmp_path: Path, page: Page) -> None:
    with serving(Hall(), tmp_path / "s", size=ScreenSize(viewing_distance_m=12, mm_per_px=0.415)) as hall:
        hall.show(panel_of(7, "calling", "A035"))
        page.goto(f"{hall.url}/display/window/7")
        expect(page.locator("body")).to_have_attribute("data-legible", "no")
        assert page.evaluate(INKS_CROSS) == []


def test_who_works_there_comes_and_goes_with_the_state(live: Hall, page: Page) -> None:
    live.show(panel_of(8, "idle", post="社保经办", staff="李明"))
    page.goto(f"{live.url}/display/window/8")
    expect(page.locator("#panel .staff")).to_have_text("社保经办李明")
    live.show(panel_of(8, "closed"))
    expect(page.locator("#panel .staff")).to_be_hidden()


def test_the_border_flashes_three_times_slower_than_once_a_second(live: Hall, page: Page) -> None:
    live.show(panel_of(9, "idle"))
    page.goto(f"{live.url}/display/window/9")
    expect(page.locator("body")).to_have_attribute("data-link", "live")
    live.show(panel_of(9, "calling", "A035"))
    expect(page.locator("#panel")).to_have_class("news")
    read = (
        "(e) => { const s = getComputedStyle(e); return [s.animationIterationCount, parseFloat(s.animationDuration)]; }"
    )
    times, seconds = page.locator("#panel").evaluate(read)
    assert times == "3"
    assert seconds >= 1
