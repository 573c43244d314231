"""What people can read on boards, panels, notices: sizes, contrast, axe, long and strange names (T1, T2, T3, T16)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from screen_hall import QUEUES, Hall, morning, panel_of, serving

from display.board import ScreenSize
from tests.browser import kit
from tests.browser.axe import violations
from tests.browser.kit import BOARD_55, BOARD_55_FINE, BOARD_65, PANEL_32, Screen

pytestmark = pytest.mark.timeout(120)

METRES = 5.0
LONG_ZH = "特大型综合性公共文化体育服务设施建设项目竣工联合验收及开放使用前消防安全检查一件事"[:40]
LONG_EN = "Joint acceptance of very large public culture and sports facilities before first use"[:80]
# Mark-up, an override and an isolate that nobody ends, a byte that is no letter, a space of no width.
ODD_ZH = "<b>&amp;\u202e户政\x07\u200b\u2066业务</b>"
ODD_EN = "<script>x()</script>\u202e A & B\u2067"
WEIGHTS = """() => [...document.querySelectorAll("body *")]
  .filter((one) => one.checkVisibility() && one.textContent.trim() && !one.children.length)
  .filter((one) => Number(getComputedStyle(one).fontWeight) < 500).map((one) => one.outerHTML)"""


@dataclass
class Wall:
    """A screen on a wall, and the hall that it shows."""

    hall: Hall
    page: Page
    screen: Screen
    metres: float = METRES

    def faults(self) -> list[str]:
        """Whatever somebody on the farthest seat could not read; Latin letters may be D/250 high."""
        arc = math.tan(math.radians(22 / 60)) * 1000
        metres = float(self.page.locator("body").get_attribute("data-legible-m") or 0)
        faults = [] if metres >= self.metres else [f"legible to {metres} m"]
        faults += kit.small_text(self.page, self.screen, metres * arc, metres * 4)
        return faults + kit.low_contrast(self.page) + kit.cut_text(self.page) + kit.covered_text(self.page)

    def show(self, **parts: Any) -> None:
        """Puts the hall into that state, and waits until the screen has it."""
        self.hall.change(**parts)
        expect(self.page.locator("body")).to_have_attribute("data-revision", str(self.hall.revision))
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


@contextmanager
def hung(browser: Browser, tmp: pytest.TempPathFactory, screen: Screen, hall: Hall, path: str) -> Iterator[Wall]:
    """That screen, calibrated as its installer does, live."""
    with serving(hall, tmp.mktemp("wall") / "s", size=ScreenSize(METRES, screen.mm_per_px)):
        page = browser.new_page(viewport={"width": screen.width, "height": screen.height})
        page.clock.install(time=hall.now())
        page.goto(f"{hall.url}{path}")
        page.evaluate("() => document.fonts.ready")
        expect(page.locator("body")).to_have_attribute("data-link", "live")
        yield Wall(hall, page, screen)
        page.close()


@pytest.fixture(scope="module", params=[BOARD_55, BOARD_55_FINE, BOARD_65], ids=lambda screen: screen.name)
def wall(request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wall]:
    with hung(browser, tmp_path_factory, request.param, morning(), "/display/hall") as wall:
        yield wall


def lines(zh: str, en: str) -> Any:
    """Every queue with that name, nobody and 999 people waiting in turns."""
    return tuple(
        replace(line, name_zh=zh, name_en=en, waiting=999 * (n % 2), wait=(120, 150) if n % 2 else None)
        for n, line in enumerate(QUEUES)
    )


def few_left() -> Any:
    """Open queues with ten numbers left and with one, with a range of minutes and without."""
    left = {"A": 10, "C": 1, "H": 7}
    return tuple(replace(line, left=left.get(line.queue)) for line in QUEUES)


def many() -> Any:
    """A hundred and twenty windows that have called, numbers of four digits."""
    hall = Hall()
    for n in range(120):
        hall.call(f"{'ACFHJKLM'[n % 8]}{1000 + n}", n + 1, ago=30, tell=False)
    return hall.calls


USUAL: dict[str, Any] = {
    "state": "open", "queues": QUEUES, "calls": morning().calls, "notices": Hall().notices, "is_evacuation": False,
}  # fmt: skip
EMPTY = tuple(replace(line, waiting=0) for line in QUEUES)
CASES: dict[str, Callable[[], dict[str, Any]]] = {
    "an usual morning": dict,
    "names of 40 characters and 80 letters": lambda: {"queues": lines(LONG_ZH, LONG_EN)},
    "names with mark-up and control characters": lambda: {"queues": lines(ODD_ZH, ODD_EN)},
    "a long notice": lambda: {"notices": ((LONG_ZH, LONG_EN),)},
    "a strange notice": lambda: {"notices": ((ODD_ZH, ODD_EN),)},
    "120 windows": lambda: {"calls": many()},
    "few numbers left": lambda: {"queues": few_left()},
    "before opening": lambda: {"state": "before", "calls": []},
    "nobody called yet": lambda: {"calls": []},
    "lunch": lambda: {"state": "lunch"},
    "lunch, nobody called yet": lambda: {"state": "lunch", "calls": []},
    "no more tickets": lambda: {"state": "closed"},
    "night": lambda: {"state": "closed", "calls": [], "queues": EMPTY},
    "evacuation": lambda: {"is_evacuation": True},
}


@pytest.mark.parametrize("case", CASES)
def test_a_board_is_read_from_the_last_row(wall: Wall, case: str) -> None:
    wall.show(**USUAL | CASES[case]())
    assert wall.faults() == []
    assert violations(wall.page) == []
    assert wall.page.evaluate(WEIGHTS) == []
    wall.page.clock.run_for(8100)  # the next page of its calls and queues
    assert wall.faults() == []


def test_called_numbers_and_rows_have_their_height(wall: Wall) -> None:
    wall.show(**USUAL)
    size = "all => Math.min(...all.map(one => parseFloat(getComputedStyle(one).fontSize)))"
    for part, least in (
        ("#now .number, #now .window", METRES * 10),
        ("#recent .number, #recent .window", METRES * 6.4),
    ):
        found = wall.page.locator(part).evaluate_all(size) * kit.DIGIT * wall.screen.mm_per_px
        assert found >= least - 0.2, part
    assert wall.page.locator("#now .call").count() + wall.page.locator("#recent .call").count() == 12
    expect(wall.page.locator("#queues tr").first).to_be_visible()


def test_every_queue_comes_round_on_a_board_that_shows_few_at_a_time(wall: Wall) -> None:
    wall.show(**USUAL)
    seen: set[str] = set()
    wall.page.clock.pause_at(wall.page.evaluate("Date.now() / 1000 + 1"))
    for _ in QUEUES:
        seen |= set(wall.page.locator("#queues .letter").all_inner_texts())
        wall.page.clock.run_for(8000)
    wall.page.clock.resume()
    assert seen == {line.queue for line in QUEUES}


@pytest.mark.parametrize("long", [(5,), (0, 1), (4, 5, 6)], ids=str)
def test_no_queue_is_passed_over_when_a_call_lays_the_page_out_anew(wall: Wall, long: tuple[int, ...]) -> None:
    """Names of two lines: the pages differ in how many queues they hold, and every layout counts them again."""
    named = (replace(line, name_zh=LONG_ZH, name_en=LONG_EN) if n in long else line for n, line in enumerate(QUEUES))
    hall = USUAL | {"queues": tuple(named)}
    wall.show(**hall)
    seen: list[str] = []
    wall.page.clock.pause_at(wall.page.evaluate("Date.now() / 1000 + 1"))
    for _ in QUEUES:
        seen += wall.page.locator("#queues .letter").all_inner_texts()
        wall.page.clock.run_for(4000)
        wall.hall.change(**hall)
        expect(wall.page.locator("body")).to_have_attribute("data-revision", str(wall.hall.revision))
        wall.page.clock.run_for(4000)
    wall.page.clock.resume()
    assert set(seen) == {line.queue for line in QUEUES}


@pytest.mark.parametrize("name", ["silent", "stale"])
def test_a_board_without_contact_is_still_read(wall: Wall, name: str) -> None:
    wall.show(**USUAL)
    limits = {"silent": [1, 60_000], "stale": [1, 2]}[name]
    wall.page.evaluate("([a, b]) => Object.assign(document.body.dataset, {silentMs: a, staleMs: b})", limits)
    expect(wall.page.locator("body")).to_have_attribute("data-link", name)
    expect(wall.page.locator("#link")).to_be_visible()
    faults = wall.faults()
    wall.page.evaluate("() => Object.assign(document.body.dataset, {silentMs: 5000, staleMs: 60000})")
    expect(wall.page.locator("body")).to_have_attribute("data-link", "live")
    assert faults == []


def test_what_is_typed_turns_no_neighbour_round(wall: Wall) -> None:
    wall.show(**USUAL | {"queues": lines(ODD_ZH, ODD_EN)})
    assert wall.page.locator("script", has_text="x()").count() == 0
    row = wall.page.locator("#queues tr").first
    places = [row.locator(part).bounding_box() for part in (".letter", ".names", ".waiting", ".newest")]
    lefts = [place["x"] for place in places if place]
    assert lefts == sorted(lefts)


STATES: dict[str, dict[str, Any]] = {
    "calling": {"number": "A1035"}, "serving": {"number": "A1035"}, "idle": {}, "unopened": {},
    "paused": {"until": Hall().now()}, "closed": {"go_to": 112},
}  # fmt: skip
POSTS = [("综合窗口首席代表", "欧阳娜娜"), ("", ""), (LONG_ZH[:16], ODD_ZH)]


@pytest.fixture(scope="module")
def panel(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wall]:
    hall = Hall()
    hall.show(panel_of(112, "idle"))
    with hung(browser, tmp_path_factory, PANEL_32, hall, "/display/window/112") as wall:
        yield wall


@pytest.mark.parametrize("state", STATES)
def test_a_panel_is_read_whatever_its_names_are(panel: Wall, state: str) -> None:
    served = [tuple((line.name_zh, line.name_en) for line in QUEUES), ((LONG_ZH, LONG_EN), (ODD_ZH, ODD_EN)), ()]
    for names, (post, staff) in zip(served, POSTS, strict=True):
        panel.hall.show(replace(panel_of(112, state, **STATES[state]), queues=names, post=post, staff=staff))
        expect(panel.page.locator("body")).to_have_attribute("data-revision", str(panel.hall.revision))
        assert kit.low_contrast(panel.page) == []
        assert kit.cut_text(panel.page) == []
        assert kit.covered_text(panel.page) == []
        assert violations(panel.page) == []
        # The names are for whoever stands before the window: characters of 7 mm are read from two metres.
        assert kit.small_text(panel.page, PANEL_32, 7, 4.8) == []
    if "number" in STATES[state]:
        digits = panel.page.locator("#panel .number").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
        assert digits * kit.DIGIT * PANEL_32.mm_per_px >= 80, "read from eight metres (W-01)"
