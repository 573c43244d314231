"""The whole visit in a real browser, in Chinese and in English: kiosk, board, console, case, dashboard, phone."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import violations
from tests.browser.conftest import MORNING
from tests.flows.server import Server, kiosk

pytestmark = pytest.mark.browser

PASSWORD = "a long password"
APPLICANT = "王喆䶮"


class Visitor:
    """A browser of its own, which keeps what its console complains about and looks at every page with axe."""

    def __init__(self, browser: Browser, hall: Server, width: int, height: int) -> None:
        self.page: Page = browser.new_context(viewport={"width": width, "height": height}).new_page()
        self.hall = hall
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def opens(self, path: str) -> Page:
        self.page.goto(self.hall.url + path)
        self.looks()
        return self.page

    def looks(self) -> None:
        """No accessibility fault, nothing wider than the screen, nothing in the browser's console."""
        assert violations(self.page) == [], self.page.url
        assert self.complaints == [], self.page.url

    def signs_in(self, name: str, path: str) -> Page:
        page = self.opens(path)
        page.locator("input[name=username]").fill(name)
        page.locator("input[type=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: urlsplit(url).path == urlsplit(path).path)
        self.looks()
        return page


def _press(page: Page, key: str) -> None:
    """A key of the console is a form: the next page is there when this returns."""
    with page.expect_navigation():
        page.keyboard.press(key)


@pytest.mark.parametrize(("language", "window"), [("zh", 1), ("en", 2)])
def test_from_a_touch_to_a_decided_case(browser: Browser, hall: Server, language: str, window: int) -> None:
    lang = f"lang={language}"
    board = Visitor(browser, hall, 1920, 1080)
    board.opens("/display/hall")

    citizen = Visitor(browser, hall, 1080, 1920)
    citizen.page.goto(f"{hall.url}/kiosk/enrol?{lang}#{hall.keys['kiosk']}")
    citizen.page.wait_for_url("**/kiosk/")
    page = citizen.opens(f"/kiosk/?{lang}")
    wanted = "有限责任公司设立登记" if language == "zh" else "Registration of establishment: limited liability company"
    page.get_by_role("link", name=wanted).first.click()
    expect(page.locator("h1")).to_have_text(wanted)
    citizen.looks()
    page.get_by_role("button", name="取号" if language == "zh" else "Get a ticket").last.click()
    page.wait_for_url("**/kiosk/ticket/*")
    citizen.looks()
    number = page.locator(".done__number").inner_text()
    assert number.startswith("A")
    token = page.url.split("/kiosk/ticket/")[1].split("?")[0]

    clerk = Visitor(browser, hall, 1366, 768)
    name = f"clerk-{language}"
    words = ["account", "add", name, "--role", "window", "--window", str(window), "--password-stdin"]
    assert kiosk(*words, "--database", hall.database, given=f"{PASSWORD}\n").returncode == 0
    page = clerk.signs_in(name, f"/window/?{lang}")
    with page.expect_navigation():
        page.locator("#act-open").click()
    expect(page.locator("#act-call")).to_be_enabled()
    clerk.looks()
    _press(page, "F2")
    expect(page.locator(".now__number")).to_have_text(number)
    clerk.looks()
    expect(board.page.locator("#now .number").first).to_have_text(number)
    expect(board.page.locator("#now .window").first).to_have_text(str(window))

    # A number is called again after twenty seconds at the earliest.
    hall.at({"zh": "2026-09-15T10:05:00+08:00", "en": "2026-09-15T10:10:00+08:00"}[language])
    _press(page, "F3")
    expect(page.locator(".now__facts")).to_contain_text("叫号 2 次" if language == "zh" else "Calls: 2")
    _press(page, "F4")
    expect(page.locator("#applicant")).to_be_focused()
    clerk.looks()
    expect(page.locator("#due")).to_contain_text("9月18日" if language == "zh" else "18 Sep")
    page.keyboard.type(APPLICANT)
    _press(page, "Enter")
    expect(page.locator(".taken li")).to_have_count(1)
    ref = page.locator(".taken a").inner_text()
    clerk.looks()
    page.keyboard.press("F9")
    _press(page, "Enter")
    expect(page.locator("#act-call")).to_be_enabled()

    page = clerk.opens(f"/cases/{ref}?{lang}")
    expect(page.locator("main")).to_contain_text(APPLICANT)
    clerk.opens(f"/cases/?{lang}")

    phone = Visitor(browser, hall, 360, 640)
    page = phone.opens(f"/T/{token}?{lang}")
    expect(page.locator("main")).to_contain_text(ref)
    assert APPLICANT not in page.content()

    manager = Visitor(browser, hall, 1920, 1080)
    page = manager.signs_in("manager", f"/manager/?{lang}")
    expect(page.locator("main")).to_contain_text("94")
    page = manager.opens(f"/manager/cases?figure=on_the_spot&{lang}")
    expect(page.locator("main")).to_contain_text(ref)
    assert board.complaints == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_public_page_stands_alone(browser: Browser, hall: Server, language: str) -> None:
    """Nothing is loaded from outside, no address is absolute, and the language of the page is the one it says."""
    visitor = Visitor(browser, hall, 1366, 768)
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/kiosk/", "/guide/", "/guide/SJ-001", "/calendar/", "/display/hall", "/display/window/1"):
        page = visitor.opens(f"{path}?lang={language}")
        links = page.eval_on_selector_all("[href], [src]", "all => all.map(at => at.getAttribute('href') || at.src)")
        own = [link for link in links if not link.startswith(("/", "#", "?", "data:", hall.url))]
        assert own == [], path
        if not path.startswith("/display/"):
            assert page.locator("html").get_attribute("lang") == ("zh-CN" if language == "zh" else "en")
    assert [url for url in asked if not url.startswith((hall.url, "data:", f"ws://127.0.0.1:{hall.port}"))] == []


def test_a_killed_server_comes_back_to_the_same_board(browser: Browser, tmp_path: Path) -> None:
    """The board goes on by itself after the server was killed in the middle of a call."""
    server = Server(f"sqlite:///{tmp_path}/kiosk.db", tmp_path)
    server.start()
    server.prepare()
    try:
        for name in ("admin", "window"):
            server.sign_in(name)
        server.at(MORNING)
        board = Visitor(browser, server, 1920, 1080)
        board.opens("/display/hall")
        first = server.post("/tickets", {"queue": "A"}, by="kiosk").body["number"]
        server.post("/windows/1/open", by="window")
        server.post("/windows/1/call-next", by="window")
        expect(board.page.locator("#now .number").first).to_have_text(first)
        server.kill()
        server.start()
        server.post("/windows/1/start", by="window")
        server.post("/windows/1/finish", {"outcome": "enquiry"}, by="window")
        second = server.post("/tickets", {"queue": "A"}, by="kiosk").body["number"]
        server.post("/windows/1/call-next", by="window")
        expect(board.page.locator("#now .number").first).to_have_text(second, timeout=15_000)
        expect(board.page.locator("#now .number").nth(1)).to_have_text(first)
    finally:
        server.kill()
