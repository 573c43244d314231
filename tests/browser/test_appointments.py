"""An appointment from the phone to the window: booked, given back, booked again, checked in, called in its slot."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.web.auth import DEVICE_COOKIE, STAFF_COOKIE
from tests.browser import kit
from tests.browser.axe import violations
from tests.browser.conftest import MORNING
from tests.browser.kit import DESK, KIOSK_21, PHONE, Screen
from tests.flows.server import Server

pytestmark = pytest.mark.browser

SLOT = "2026-09-16T10:00:00+08:00"
TEN_BEFORE, TWO_AFTER = "2026-09-16T09:50:00+08:00", "2026-09-16T10:02:00+08:00"
TOUCH_SCREEN = "/kiosk/appointment"

Seat = Callable[..., Page]


@pytest.fixture
def seat(browser: Browser, hall: Server) -> Iterator[Seat]:
    """Opens the browser of a device: a phone, the enrolled touch screen, or the desk of an account."""
    contexts = []

    def opened(screen: Screen, language: str = "zh", who: str = "") -> Page:
        context = browser.new_context(viewport={"width": screen.width, "height": screen.height})
        contexts.append(context)
        cookies = {"lang": language}
        if screen is KIOSK_21:
            cookies |= {DEVICE_COOKIE: hall.keys["kiosk"], "glass": f"{screen.mm_per_px}-800"}
        elif who:
            cookies |= {STAFF_COOKIE: hall.keys[who]}
        context.add_cookies([{"name": name, "value": value, "url": hall.url} for name, value in cookies.items()])
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def day(hall: Server) -> Iterator[Callable[[str], None]]:
    """Sets the clock, with the accounts signed in at that time; the morning before comes again at the end."""

    def at(instant: str) -> None:
        hall.at(instant)
        for name in ("manager", "window"):
            hall.sign_in(name)

    yield at
    at(MORNING)


def faults(page: Page, least: float) -> list[str]:
    """What axe and the eye find wrong with a page."""
    page.evaluate("() => document.fonts.ready")
    seen = [*violations(page), *kit.low_contrast(page, least), *kit.covered_text(page), *kit.cut_text(page)]
    return seen + [wide for wide in ["wider than the screen"] if page.evaluate(TOO_WIDE)]


TOO_WIDE = "() => document.documentElement.scrollWidth > innerWidth"


def books(page: Page, person: str, slot: str = "10:00") -> None:
    page.get_by_role("radio", name=f"{slot}–").check()
    page.locator("#phone").fill(person)
    assert faults(page, 4.5) == []
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/a/*")


@pytest.mark.parametrize(
    ("language", "person", "words"),
    [("zh", "13900000001", ("已预约", "已取消")), ("en", "13900000002", ("Booked", "Cancelled"))],
)
def test_on_a_phone_it_is_booked_given_back_and_booked_again(
    seat: Seat, hall: Server, language: str, person: str, words: tuple[str, str]
) -> None:
    page = seat(PHONE, language)
    page.goto(f"{hall.url}/appointments/")
    assert faults(page, 4.5) == []
    assert page.evaluate("() => document.documentElement.scrollHeight") <= 5 * 640, "departments are closed at first"
    page.locator(".department summary").first.click()
    expect(page.locator(".department .bookable__one").first).to_be_visible()
    page.locator("#q").fill("spjyxk")
    page.keyboard.press("Enter")
    page.locator('.bookable__one[href$="item=SJ-016"]').click()
    books(page, person)
    state = page.locator(".state__word")
    expect(state).to_have_text(words[0])
    drawn = page.locator("img.code")
    expect(drawn).to_be_visible()
    assert drawn.evaluate("one => one.complete && one.naturalWidth > 0")
    page.locator(".drop summary").click()
    assert faults(page, 4.5) == []
    heights = [one.bounding_box() for one in page.locator("main .button:visible, main summary").all()]
    assert min(box["height"] for box in heights if box) >= 44
    page.locator(".drop button").click()
    expect(state).to_have_text(words[1])
    assert faults(page, 4.5) == []
    page.locator('main a[href*="item=SJ-016"]').click()
    books(page, person, "11:00")
    expect(state).to_have_text(words[0])
    expect(page.locator(".when__time")).to_have_text("11:00–11:30")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_a_desk_the_booking_pages_can_be_read(seat: Seat, hall: Server, language: str) -> None:
    page = seat(DESK, language)
    for path in ("/appointments/", "/appointments/?item=SJ-016", "/appointments/?q=xyzzy", "/a/NOBODY"):
        page.goto(hall.url + path)
        assert faults(page, 4.5) == [], path


def booked(hall: Server, person: str) -> str:
    """Somebody has booked ten o'clock; gives the code of eight digits."""
    made = hall.post("/appointments", {"item": "SJ-016", "starts_at": SLOT, "phone": person})
    assert made.status == 201, made
    return str(made.body["code"])


def test_at_the_touch_screen_by_phone_and_by_code_and_called_in_its_slot(
    seat: Seat, hall: Server, day: Callable[[str], None]
) -> None:
    code = booked(hall, "13900000003")
    booked(hall, "13900000004")
    day(TEN_BEFORE)
    touch = seat(KIOSK_21)
    first = taken(touch, hall, "13900000004")
    second = taken(touch, hall, code)
    walked_in = str(hall.post("/tickets", {"item": "SJ-016"}, by="kiosk").body["number"])
    day(TWO_AFTER)
    after = str(hall.post("/tickets", {"item": "SJ-016"}, by="kiosk").body["number"])
    assert hall.post("/windows/1/open", by="window").status == 200
    desk = seat(DESK, who="window")
    desk.goto(f"{hall.url}/window/")
    for number in (walked_in, first, second, after):
        expect(desk.locator("[data-live=next]")).to_contain_text(number)
        assert hall.post("/windows/1/call-next", by="window").body["number"] == number
        assert hall.post("/windows/1/start", by="window").status == 200
        assert hall.post("/windows/1/finish", {"outcome": "enquiry"}, by="window").status == 200
    assert hall.post("/windows/1/close", by="window").status == 200
    for language in ("zh", "en"):
        page = seat(DESK, language, "manager")
        page.goto(f"{hall.url}/manager/appointments/")
        expect(page.locator("table").first).to_be_visible()
        assert faults(page, 4.5) == []


def taken(touch: Page, hall: Server, typed: str) -> str:
    """The number that the touch screen gives for what is typed on its keys."""
    touch.goto(f"{hall.url}/kiosk/")
    touch.locator(f'.foot a[href="{TOUCH_SCREEN}"]').click()
    for key in typed:
        touch.locator(f'.key[data-key="{key}"]').click()
    expect(touch.locator("#typed")).to_have_value(typed)
    touch.locator(".press__main").click()
    touch.wait_for_url("**/kiosk/ticket/*")
    assert violations(touch) == []
    assert kit.low_contrast(touch) == []
    return touch.locator(".done__number").inner_text()


@pytest.mark.parametrize("look", ["lang=zh", "lang=en", "lang=zh&size=large"])
def test_the_touch_screens_page_can_be_read_and_touched(
    seat: Seat, hall: Server, day: Callable[[str], None], look: str
) -> None:
    day(TEN_BEFORE)
    page = seat(KIOSK_21)
    page.goto(f"{hall.url}{TOUCH_SCREEN}?{look}")
    expect(page.locator(".key").first).to_be_visible()
    for _ in range(2):  # as it opens, and with the sentence that there is no such appointment
        assert faults(page, 7) == []
        expect(page.locator("#pager")).to_be_hidden()
        assert kit.small_targets(page, ".key", KIOSK_21, 16, 16) == []
        assert kit.small_targets(page, ".big, .tool", KIOSK_21, 20, 15) == []
        assert kit.small_text(page, KIOSK_21, 4.8) == []
        page.locator("#typed").fill("13911111111")
        page.locator(".press__main").click()
        expect(page.locator(".advice")).to_be_visible()
