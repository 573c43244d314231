"""The console beside other programs, and without a mouse: the small window on top, digits that choose, the timer."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.web.auth import STAFF_COOKIE
from tests.browser.axe import violations
from tests.browser.conftest import morning_hall
from tests.flows.server import ROOT, Server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A centre that holds with F13, the key of a keypad, and leaves F8 to something else."""
    config = tmp_path_factory.mktemp("config")
    text = (ROOT / "config" / "centre.toml").read_text("utf-8")
    (config / "centre.toml").write_text(text.replace('hold = "F8"', 'hold = "F13"'), "utf-8")
    with morning_hall(tmp_path_factory.mktemp("hall"), config) as server:
        yield server


def seat(browser: Browser, hall: Server, language: str = "zh", width: int = 1366, height: int = 768) -> Page:
    context = browser.new_context(viewport={"width": width, "height": height})
    for name, value in ((STAFF_COOKIE, hall.keys["window"]), ("lang", language)):
        context.add_cookies([{"name": name, "value": value, "url": hall.url}])
    return context.new_page()


@pytest.fixture
def waiting(hall: Server) -> Iterator[Server]:
    """A hall in which three wait for window 1, which is open; it is left empty and closed."""
    if "window" not in hall.keys:
        hall.sign_in("window")
    for _ in range(3):
        assert hall.post("/tickets", {"item": "SJ-001"}, by="kiosk").status == 201
    assert hall.post("/windows/1/open", by="window").status == 200
    yield hall
    hall.post("/windows/1/start", by="window")
    hall.post("/windows/1/finish", {"outcome": "enquiry"}, by="window")
    while hall.post("/windows/1/call-next", by="window").status == 200:
        hall.post("/windows/1/start", by="window")
        hall.post("/windows/1/finish", {"outcome": "enquiry"}, by="window")
    hall.post("/windows/1/close", by="window")


def test_the_screen_over_the_window_asks_for_a_rating_until_the_next_call(
    browser: Browser, waiting: Server, tmp_path: Path
) -> None:
    panel = browser.new_page(viewport={"width": 1280, "height": 720})
    panel.goto(f"{waiting.url}/display/window/1")
    number = waiting.post("/windows/1/call-next", by="window").body["number"]
    waiting.post("/windows/1/start", by="window")
    expect(panel.locator(".rate")).to_be_hidden()
    waiting.post("/windows/1/finish", {"outcome": "enquiry"}, by="window")
    expect(panel.locator(".rate")).to_be_visible()
    expect(panel.locator("#rate")).to_have_js_property("complete", True)
    picture = tmp_path / "panel.png"
    panel.screenshot(path=picture)
    scan = subprocess.run(["zbarimg", "-q", "--raw", picture], capture_output=True, text=True, check=True)
    waiting.post("/windows/1/call-next", by="window")
    expect(panel.locator(".rate")).to_be_hidden()
    expect(panel.locator("#rate")).not_to_have_attribute("src", re.compile(".*"))
    panel.goto(waiting.url + urlsplit(scan.stdout.strip()).path)
    expect(panel.locator("main")).to_contain_text(number)
    expect(panel.locator("#rate-send")).to_be_visible()
    panel.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_visit_in_a_window_of_a_card(browser: Browser, waiting: Server, language: str) -> None:
    page = seat(browser, waiting, language, 320, 200)
    page.goto(f"{waiting.url}/window/mini")
    number = page.locator("#act-call").inner_text().removeprefix("F2").strip()
    assert violations(page) == []
    assert page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [320, 200]
    for key, ready in (("F2", "#act-start"), ("F4", "#act-finish"), ("F9", "#act-call")):
        page.keyboard.press(key)
        expect(page.locator(ready)).to_be_enabled()
        assert page.url.endswith("/window/mini")
        if key != "F9":
            expect(page.locator(".mini__number")).to_have_text(number)
    page.context.close()


def test_the_small_window_stays_on_top_and_works(browser: Browser, waiting: Server) -> None:
    page = seat(browser, waiting)
    page.goto(f"{waiting.url}/window/")
    with page.context.expect_page() as opened:
        page.locator("#open-mini").click()
    frame = opened.value.frame_locator("iframe")
    frame.locator("#act-call").click()
    expect(frame.locator("#act-start")).to_be_enabled()
    expect(page.locator("#act-start")).to_be_enabled()  # the large console follows
    page.context.close()


def test_a_browser_without_that_gets_a_window_of_its_own(browser: Browser, waiting: Server) -> None:
    page = seat(browser, waiting)
    page.add_init_script("delete window.documentPictureInPicture;")
    page.goto(f"{waiting.url}/window/")
    with page.context.expect_page() as opened:
        page.locator("#open-mini").click()
    expect(opened.value.locator("#act-call")).to_be_enabled()
    assert opened.value.url == f"{waiting.url}/window/mini"
    page.context.close()


def test_a_key_that_the_centre_changed_does_its_step(browser: Browser, waiting: Server) -> None:
    page = seat(browser, waiting)
    page.goto(f"{waiting.url}/window/")
    for key, ready in (("F2", "#act-start"), ("F4", "#act-hold")):
        page.keyboard.press(key)
        expect(page.locator(ready)).to_be_enabled()
    expect(page.locator("#act-hold")).to_have_attribute("aria-keyshortcuts", "F13")
    assert page.evaluate(
        "() => { const press = (key) => !document.dispatchEvent(new KeyboardEvent('keydown', {key, cancelable: true}));"
        " return [press('F8'), press('F3')]; }"
    ) == [False, True], "F8 is free again, the other keys are the console's"
    page.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'F13', bubbles: true, cancelable: true}))")
    expect(page.locator("#act-call")).to_be_enabled()
    held = page.locator("[id^=resume-]")
    expect(held).to_be_visible()
    held.click()
    expect(page.locator("#act-hold")).to_be_enabled()
    page.context.close()


def test_digits_choose_in_a_list_and_are_digits_elsewhere(browser: Browser, waiting: Server) -> None:
    page = seat(browser, waiting)
    page.goto(f"{waiting.url}/window/")
    page.keyboard.press("F2")
    expect(page.locator("#act-start")).to_be_enabled()
    page.keyboard.press("F4")
    expect(page.locator("#applicant")).to_be_focused()
    page.keyboard.press("2")
    expect(page.locator("#applicant")).to_have_value("2")
    page.keyboard.press("F9")
    page.keyboard.press("2")
    expect(page.locator("input[name=outcome]").nth(1)).to_be_checked()
    page.keyboard.press("Control+k")
    expect(page.locator("#item")).to_be_focused()
    page.context.close()


def test_the_timer_says_in_words_that_a_visit_is_long(browser: Browser, waiting: Server) -> None:
    page = seat(browser, waiting)
    page.goto(f"{waiting.url}/window/")
    page.keyboard.press("F2")
    expect(page.locator("#act-start")).to_be_enabled()
    page.keyboard.press("F4")
    timer = page.locator(".timer")
    expect(timer).to_have_text(re.compile(r"^00:(0[3-9]|[1-5]\d)"))  # it runs by itself
    # The short visits of the tests before this one may already tell the hall what is usual.
    timer.evaluate("timer => { delete timer.dataset.long; delete timer.dataset.longest; }")
    for name, seconds, word in (("long", "1", "比一般久"), ("longest", "2", "比一般久得多")):
        page.evaluate(
            "([name, seconds, word]) => { const at = document.querySelector('.timer').dataset;"
            " at[name] = seconds; at[name + 'Word'] = word; }",
            [name, seconds, word],
        )
        expect(timer).to_contain_text(word)
        expect(timer).to_have_class(f"timer timer--{name}")
    page.context.close()
