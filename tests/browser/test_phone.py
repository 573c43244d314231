"""The phone page at 360 × 640: it rings once it was allowed to, grows to 200 %, and has targets for any thumb."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import kit
from tests.browser.axe import violations
from tests.flows.server import Server

pytestmark = pytest.mark.browser

COUNTS = """() => {
  window.rung = 0;
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...given) { window.rung += 1; return start.apply(this, given); };
}"""


def phone(browser: Browser, hall: Server, lang: str = "zh", **more: Any) -> tuple[Page, str]:
    """A phone that shows a new number of the tax queue, and its token."""
    token = hall.post("/tickets", {"queue": "C"}, by="kiosk").body["token"]
    page = browser.new_context(viewport={"width": 360, "height": 640}, **more).new_page()
    page.goto(f"{hall.url}/t/{token}?lang={lang}")
    return page, str(token)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_text_is_read_and_nothing_is_cut(browser: Browser, hall: Server, lang: str) -> None:
    page, _ = phone(browser, hall, lang)
    expect(page.locator("#bell-on")).to_be_visible()
    assert violations(page) == []
    assert kit.low_contrast(page, 4.5) == []
    assert kit.cut_text(page) == []
    assert kit.covered_text(page) == []
    heights = [one.bounding_box() for one in page.locator("main .button:visible, main a:visible").all()]
    assert min(box["height"] for box in heights if box) >= 44


def test_twice_the_size_of_letters_loses_nothing(browser: Browser, hall: Server) -> None:
    page, _ = phone(browser, hall, "en")
    page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
    assert kit.cut_text(page) == []


def test_it_rings_after_one_tap_and_only_when_the_turn_comes(browser: Browser, hall: Server) -> None:
    page, token = phone(browser, hall)
    page.evaluate(COUNTS)
    page.locator("#bell-on").click()
    expect(page.locator("#bell-on")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("() => window.rung") == 1, "one tone says how it will sound"
    hall.post(f"/tickets/{token}/cancel")
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#word")).to_have_text("已离队")
    expect(page.locator("#may-undo-cancel")).to_be_visible()
    expect(page.locator("#may-cancel")).to_be_hidden()
    assert page.evaluate("() => window.rung") == 1


def test_leaving_asks_first_and_can_be_undone(browser: Browser, hall: Server) -> None:
    page, _ = phone(browser, hall, java_script_enabled=False)
    page.locator("#may-cancel summary").click()
    page.locator("#act-cancel").click()
    expect(page.locator("#word")).to_have_text("已离队")
    page.locator("#act-undo-cancel").click()
    expect(page.locator("#may-undo-cancel")).to_be_hidden()
    expect(page.locator("#word")).not_to_have_text("已离队")


def test_after_two_minutes_of_silence_the_estimate_is_gone(browser: Browser, hall: Server) -> None:
    page = browser.new_context(viewport={"width": 360, "height": 640}).new_page()
    page.clock.install()
    taken = hall.post("/tickets", {"queue": "C"}, by="kiosk").body["token"]
    page.goto(f"{hall.url}/t/{taken}")
    page.context.set_offline(True)
    page.clock.run_for(100_000)
    expect(page.locator("#fresh")).to_contain_text("正在重连，以大厅叫号为准")
    expect(page.locator("#state.state--stale")).to_have_count(0)
    page.clock.run_for(25_000)
    expect(page.locator("#state.state--stale")).to_have_count(1)
    expect(page.locator("#time")).to_be_hidden()
    page.context.set_offline(False)
    page.clock.run_for(16_000)
    expect(page.locator("#state.state--stale")).to_have_count(0)
    page.context.close()


def test_it_shakes_at_three_ahead_and_at_the_call(browser: Browser, hall: Server) -> None:
    tokens = [hall.post("/tickets", {"queue": "M"}, by="kiosk").body["token"] for _ in range(5)]
    page = browser.new_context(viewport={"width": 360, "height": 640}).new_page()
    page.add_init_script("window.shaken = []; navigator.vibrate = (how) => window.shaken.push(how.length / 2)")
    page.goto(f"{hall.url}/t/{tokens[-1]}")
    page.locator("#bell-on").click()
    again = "() => { document.dispatchEvent(new Event('visibilitychange')); return window.shaken; }"
    assert page.evaluate(again) == [1], "one tap, one short proof"
    hall.post(f"/tickets/{tokens[0]}/cancel")
    page.evaluate(again)
    page.wait_for_function("() => window.shaken.length === 2")
    for token in tokens[1:4]:
        hall.post(f"/tickets/{token}/cancel")
    hall.sign_in("window")
    window = next(line for line in hall.get("/queues").body if line["queue"] == "M")["windows"][0]
    assert hall.post(f"/windows/{window}/open", by="window").status == 200
    assert hall.post(f"/windows/{window}/call-next", by="window").status == 200
    page.evaluate(again)
    page.wait_for_function("() => window.shaken.length === 3")
    assert page.evaluate("() => window.shaken") == [1, 2, 4]
    page.context.close()
