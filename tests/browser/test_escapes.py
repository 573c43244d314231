"""Forty known ways out of a touch screen (faults.md S21): what a page can stop stays inside; the rest is the policy's.

Each way is tried in a real Chromium. What only the system can stop (Alt+F4, Ctrl+Alt+F2) is in config/deploy/README.md.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from kiosk.web.auth import DEVICE_COOKIE
from tests.flows.server import Server

pytestmark = pytest.mark.browser

ITEM = "/kiosk/item/SJ-016"
STOPPED = """([kind, make]) => {
  const event = new window[make](kind, { bubbles: true, cancelable: true, ctrlKey: kind === "wheel", button: 1 });
  document.querySelector(".materials").dispatchEvent(event);
  return event.defaultPrevented;
}"""
# A key that reaches the page unstopped would be the browser's.
HEARD = """() => {
  window.unstopped = [];
  window.addEventListener("keydown", event => { if (!event.defaultPrevented) window.unstopped.push(event.key) });
}"""
KEYS = [
    "F1", "F3", "F5", "F6", "F7", "F10", "F11", "F12",
    "Control+o", "Control+s", "Control+u", "Control+f", "Control+h", "Control+j", "Control+d", "Control+r",
    "Control+Shift+i", "Control+Shift+j", "Control+Shift+Delete", "Control+=", "Control+-", "Control+0",
    "Alt+ArrowLeft", "Alt+ArrowRight", "Alt+d", "Alt+Home", "Meta+a", "ContextMenu",
]  # fmt: skip
EVENTS = [
    ("contextmenu", "MouseEvent"),
    ("dragstart", "DragEvent"),
    ("dragover", "DragEvent"),
    ("drop", "DragEvent"),
    ("selectstart", "Event"),
    ("wheel", "WheelEvent"),
    ("auxclick", "MouseEvent"),
    ("copy", "ClipboardEvent"),
]
LINKS = [
    "mailto:a@b.example",
    "tel:12345",
    "https://other.example/",
    "/",
    "/guide/",
    "/sign-in",
    "javascript:document.title='out'",
    "file:///etc/passwd",
    "chrome://settings",
]


@pytest.fixture
def glass(browser: Browser, hall: Server) -> Iterator[Page]:
    """An item on an enrolled screen with touch."""
    context = browser.new_context(viewport={"width": 1080, "height": 1920}, has_touch=True)
    context.add_cookies([{"name": DEVICE_COOKIE, "value": hall.keys["kiosk"], "url": hall.url}])
    page = context.new_page()
    page.goto(f"{hall.url}{ITEM}")
    yield page
    context.close()


def test_there_are_forty_ways() -> None:
    assert len(KEYS) + len(EVENTS) + len(LINKS) >= 40


def test_no_key_reaches_the_browser(glass: Page) -> None:
    glass.evaluate(HEARD)
    for key in KEYS:
        glass.keyboard.press(key)
    assert (
        glass.evaluate("() => window.unstopped.filter(key => !['Control', 'Alt', 'Shift', 'Meta'].includes(key))") == []
    )
    assert glass.url.endswith(ITEM)
    assert len(glass.context.pages) == 1


def test_a_plain_key_is_left_to_the_page(glass: Page) -> None:
    """The control: the watcher above does notice a key that nobody stops."""
    glass.evaluate(HEARD)
    glass.keyboard.press("a")
    assert glass.evaluate("() => window.unstopped") == ["a"]


@pytest.mark.parametrize(("kind", "make"), EVENTS)
def test_no_gesture_does_anything(glass: Page, kind: str, make: str) -> None:
    assert glass.evaluate(STOPPED, [kind, make])


@pytest.mark.parametrize("address", LINKS)
@pytest.mark.parametrize("target", ["", "_blank"])
def test_no_link_leads_out(glass: Page, address: str, target: str) -> None:
    glass.evaluate(
        """([address, target]) => {
          const link = Object.assign(document.createElement("a"), { href: address, target, textContent: "x" });
          document.querySelector(".head").append(link);
          link.click();
        }""",
        [address, target],
    )
    glass.wait_for_timeout(300)
    assert glass.url.endswith(ITEM)
    assert len(glass.context.pages) == 1
    assert glass.title() != "out"


def test_a_link_of_its_own_still_leads_on(glass: Page) -> None:
    """The control: the same click on a link inside goes where it says."""
    glass.get_by_role("link", name="返回", exact=True).click()
    glass.wait_for_url("**/kiosk/queue/A")


def test_no_second_window_no_print_no_way_back(glass: Page) -> None:
    assert glass.evaluate("() => window.open('https://other.example/')") is None
    assert glass.evaluate("() => window.print()") is None
    glass.evaluate("() => history.back()")
    glass.wait_for_timeout(300)
    assert glass.url.endswith(ITEM)
    assert len(glass.context.pages) == 1


def test_a_double_tap_and_a_pinch_do_not_zoom(glass: Page) -> None:
    box = glass.locator(".limits").bounding_box()
    assert box is not None
    session = glass.context.new_cdp_session(glass)
    place = {"x": box["x"] + 200, "y": box["y"] + 20}
    session.send("Input.synthesizePinchGesture", {**place, "scaleFactor": 2, "gestureSourceType": "touch"})
    for _ in range(2):
        glass.touchscreen.tap(place["x"], place["y"])
    assert glass.evaluate("() => visualViewport.scale") == 1


def test_text_cannot_be_marked_and_nothing_scrolls_sideways(glass: Page) -> None:
    glass.locator(".materials li").first.dblclick()
    assert glass.evaluate("() => getSelection().toString()") == ""
    assert glass.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0


def test_somebody_who_only_looks_keeps_his_browser(browser: Browser, hall: Server) -> None:
    """A guide at a desk, or a citizen at home, is not locked in."""
    page = browser.new_page()
    page.goto(f"{hall.url}{ITEM}")
    page.evaluate(HEARD)
    page.keyboard.press("Control+u")
    assert "u" in page.evaluate("() => window.unstopped")
    page.close()
