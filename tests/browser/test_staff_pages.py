"""The pages of the staff in a real browser: axe, sizes, keys, freshness, and what is said when the line is lost."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kiosk.web.auth import STAFF_COOKIE
from tests.browser.axe import violations
from tests.flows.server import Server

pytestmark = pytest.mark.browser

MORNING = "2026-09-15T10:00:00+08:00"


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A hall in the middle of a morning, with cases at several stages and people who wait."""
    folder = tmp_path_factory.mktemp("staff")
    server = Server(f"sqlite:///{folder}/kiosk.db", folder)
    server.start()
    server.prepare()
    server.employ("guide")
    for name in ("admin", "window", "manager", "guide"):
        server.sign_in(name)
    server.at("2026-08-03T10:00:00+08:00")
    _case(server, "accept")
    server.at(MORNING)
    _case(server)
    _case(server, "accept", "decide")
    door = {"kind": "at_the_door", "place": "滨江路 8 号", "at": MORNING}
    taken = server.post("/cases", {"item": "SJ-001", "applicant": "王喆", "mode": door}, by="window")
    assert taken.status == 201, taken
    yield server
    server.stop()


def _case(server: Server, *steps: str) -> None:
    taken = server.post("/cases", {"item": "SJ-001", "applicant": "王喆"}, by="window")
    assert taken.status == 201, taken
    for step in steps:
        body = {"outcome": "granted"} if step == "decide" else None
        assert server.post(f"/cases/{taken.body['ref']}/{step}", body, by="window").status == 200


def _seat(browser: Browser, hall: Server, who: str, language: str = "zh", width: int = 1366, height: int = 768) -> Page:
    context = browser.new_context(viewport={"width": width, "height": height})
    context.add_cookies(
        [
            {"name": STAFF_COOKIE, "value": hall.keys[who], "url": hall.url},
            {"name": "lang", "value": language, "url": hall.url},
        ]
    )
    return context.new_page()


PAGES = [
    ("admin", "/admin/"),
    ("admin", "/admin/calendar/"),
    ("admin", "/admin/catalogue/"),
    ("manager", "/admin/catalogue/versions/1"),
    ("manager", "/manager/"),
    ("manager", "/manager/cases?figure=open"),
    ("manager", "/manager/items?figure=above_ceiling"),
    ("manager", "/manager/what-if/"),
    ("manager", "/manager/promises/"),
    ("manager", "/manager/waits/"),
    ("manager", "/manager/waits/rows?figure=told"),
    ("manager", "/manager/promises/SJ-013?value=2&unit=工作日"),
    ("window", "/enquiries/"),
    ("manager", "/enquiries/"),
    ("guide", "/desk/"),
    ("window", "/door/"),
    ("window", "/cases/?view=all"),
    ("window", "/cases/2026-000001"),
    ("window", "/cases/2026-000002"),
    ("nobody", "/sign-in"),
]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("who", "path"), PAGES)
def test_axe_finds_nothing(browser: Browser, hall: Server, who: str, path: str, language: str) -> None:
    hall.keys["nobody"] = "none"
    page = _seat(browser, hall, who, language)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(hall.url + path)
    expect(page.locator("h1")).to_have_count(1)
    for menu in page.locator("details").all():
        menu.evaluate("at => { at.open = true; }")
    assert violations(page) == []
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_managers_page_fits_a_wall_screen(browser: Browser, hall: Server, language: str) -> None:
    page = _seat(browser, hall, "manager", language, 1920, 1080)
    page.goto(f"{hall.url}/manager/")
    assert page.evaluate("document.documentElement.scrollHeight") <= 1080


@pytest.mark.parametrize("who", ["admin", "manager"])
def test_the_bar_is_one_row_with_every_english_section(browser: Browser, hall: Server, who: str) -> None:
    page = _seat(browser, hall, who, "en")
    page.goto(f"{hall.url}/admin/calendar/")
    parts = page.locator(".masthead__nav a, .account button, .masthead__link, .account__who").all()
    middles = [box["y"] + box["height"] / 2 for part in parts if (box := part.bounding_box())]
    assert max(middles) - min(middles) <= 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366


@pytest.fixture
def clerk(browser: Browser, hall: Server) -> Iterator[Page]:
    """Somebody who serves A-something at window 1; the window is closed again afterwards."""
    assert hall.post("/tickets", {"item": "SJ-001"}, by="kiosk").status == 201
    assert hall.post("/windows/1/open", by="window").status == 200
    page = _seat(browser, hall, "window")
    page.goto(f"{hall.url}/window/")
    yield page
    page.context.close()
    hall.post("/windows/1/start", by="window")
    hall.post("/windows/1/finish", {"outcome": "enquiry"}, by="window")
    hall.post("/windows/1/close", by="window")


def test_a_visit_is_four_keys_and_fits_the_screen(clerk: Page) -> None:
    clerk.keyboard.press("F2")
    expect(clerk.locator("#act-start")).to_be_enabled()
    clerk.keyboard.press("F4")
    expect(clerk.locator("#applicant")).to_be_focused()
    assert clerk.evaluate("document.documentElement.scrollHeight") <= 768
    clerk.keyboard.press("F9")
    expect(clerk.locator("input[name=outcome]:checked")).to_be_focused()
    clerk.keyboard.press("Enter")
    expect(clerk.locator("#act-call")).to_be_enabled()


def test_calling_while_serving_asks_for_the_outcome(clerk: Page, hall: Server) -> None:
    clerk.keyboard.press("F2")
    expect(clerk.locator("#act-start")).to_be_enabled()
    clerk.keyboard.press("F4")
    expect(clerk.locator("#applicant")).to_be_focused()
    clerk.keyboard.press("F2")
    expect(clerk.get_by_role("status").filter(has_text="选结果")).to_be_visible()
    expect(clerk.locator("input[name=outcome]:checked")).to_be_focused()
    # A change in the hall makes the page fresh, and the sentence stays until the clerk has done something.
    number = hall.post("/tickets", {"item": "SJ-001"}, by="kiosk").body["number"]
    expect(clerk.locator("[data-live=next]")).to_contain_text(number)
    expect(clerk.get_by_role("status").filter(has_text="选结果")).to_be_visible()


def test_the_page_is_fresh_and_what_is_typed_stays(clerk: Page, hall: Server) -> None:
    clerk.keyboard.press("F2")
    expect(clerk.locator("#act-start")).to_be_enabled()
    clerk.keyboard.press("F4")
    clerk.locator("#applicant").fill("王")
    number = hall.post("/tickets", {"item": "SJ-001"}, by="kiosk").body["number"]
    expect(clerk.locator("[data-live=next]")).to_contain_text(number)
    expect(clerk.locator("#applicant")).to_have_value("王")
    expect(clerk.locator("#applicant")).to_be_focused()


def test_due_dates_follow_the_item(clerk: Page, hall: Server) -> None:
    clerk.keyboard.press("F2")
    expect(clerk.locator("#act-start")).to_be_enabled()
    clerk.keyboard.press("F4")
    slow = next(item for item in hall.get("/items").body if item["promised"]["value"] > 1)
    clerk.locator("#item").fill(slow["code"])
    expect(clerk.locator("#due")).to_contain_text(f"{slow['promised']['value']} 个{slow['promised']['unit']}")
    expect(clerk.locator("input[name=then][value=accept]")).to_be_checked()


def test_a_lost_line_is_said_and_stops_the_buttons_and_the_keys(clerk: Page, hall: Server) -> None:
    context: BrowserContext = clerk.context
    assert hall.post("/tickets", {"item": "SJ-001"}, by="kiosk").status == 201
    clerk.keyboard.press("F2")
    expect(clerk.locator("#act-start")).to_be_enabled()
    clerk.keyboard.press("F4")
    expect(clerk.locator("#act-finish")).to_be_enabled()
    context.set_offline(True)
    clerk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(clerk.locator("#link")).to_contain_text("网络断开", timeout=40_000)
    expect(clerk.locator("#act-finish")).to_be_disabled()
    clerk.keyboard.press("F7")
    expect(clerk.locator("#goal")).to_be_hidden()
    known = [clerk.locator(at).text_content() or "" for at in (".now__number", ".next__number")]
    expect(clerk.get_by_role("button", name="打印手工号单")).to_be_visible()
    clerk.emulate_media(media="print")
    assert [one.strip() for one in clerk.locator(".handlist tbody th").all_text_contents()[:2]] == [
        one.strip() for one in known
    ]
    expect(clerk.locator(".handlist")).to_be_visible()
    expect(clerk.locator(".console")).to_be_hidden()
    clerk.emulate_media(media="screen")
    context.set_offline(False)
    expect(clerk.locator("#act-finish")).to_be_enabled(timeout=20_000)
    expect(clerk.locator("#link")).to_be_hidden(timeout=20_000)
