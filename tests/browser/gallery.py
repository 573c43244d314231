"""Takes the pictures of the README from a demo hall: `make gallery`."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.display.conftest import CHROMIUM, FLAGS
from tests.flows.server import Server, kiosk

FOLDER = Path(__file__).parent / "gallery"


@contextmanager
def demo() -> Iterator[tuple[Server, dict[str, str]]]:
    """A demo hall of its own, with the password and the kiosk's key that were made for it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = Server(f"sqlite:///{folder}/kiosk.db", folder, command=("demo",))
        server.start()
        try:
            yield server, json.loads(next(folder.glob("*.demo.json")).read_text())
        finally:
            server.kill()


def take(browser: Browser, server: Server, notes: dict[str, str]) -> None:
    """Every page, the staff's after signing in, in both languages where they differ."""
    board = _page(browser, 1920, 1080)
    _shoot(board, server, "/display/hall", "board")
    for language in ("zh", "en"):
        public = _page(browser, 1366, 900)
        for path, name in (("/guide/", "guide"), ("/calendar/?from=2026-09-25&value=5", "calendar"), ("/", "start")):
            _shoot(public, server, _in(path, language), f"{name}-{language}")
        _kiosk(browser, server, notes, language)
        _staff(browser, server, notes, language)


def _kiosk(browser: Browser, server: Server, notes: dict[str, str], language: str) -> None:
    page = _page(browser, 1080, 1920)
    page.goto(f"{server.url}/kiosk/enrol#{notes['kiosk_key']}")
    page.wait_for_url("**/kiosk/")
    _shoot(page, server, _in("/kiosk/", language), f"kiosk-{language}")
    _shoot(page, server, _in("/kiosk/item/SJ-001", language), f"item-{language}")
    page.locator("main ~ * button[type=submit], button.big--go").last.click()
    page.wait_for_url("**/kiosk/ticket/*")
    page.wait_for_timeout(1500)
    page.screenshot(path=FOLDER / f"ticket-{language}.png")
    token = page.url.split("/ticket/")[1].split("?")[0]
    _shoot(_page(browser, 360, 640), server, _in(f"/t/{token}", language), f"phone-{language}")


def _staff(browser: Browser, server: Server, notes: dict[str, str], language: str) -> None:
    for name, path, picture, size in (
        ("manager", "/manager/", "manager", (1920, 1080)),
        ("manager", "/cases/", "cases", (1366, 768)),
        ("admin", "/admin/", "admin", (1366, 768)),
        ("window-1", "/window/", "window", (1366, 768)),
    ):
        page = _page(browser, *size)
        page.goto(f"{server.url}{_in('/sign-in', language)}")
        page.locator("input[name=username]").fill(name)
        page.locator("input[name=password]").fill(notes["password"])
        with page.expect_navigation():
            page.keyboard.press("Enter")
        _shoot(page, server, _in(path, language), f"{picture}-{language}")
        if picture == "cases":
            page.locator("tbody a").nth(3).click()
            page.wait_for_load_state()
            page.screenshot(path=FOLDER / f"case-{language}.png", full_page=True)


def _page(browser: Browser, width: int, height: int) -> Page:
    return browser.new_context(viewport={"width": width, "height": height}).new_page()


def _in(path: str, language: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={language}"


def _shoot(page: Page, server: Server, path: str, name: str) -> None:
    page.goto(server.url + path)
    page.wait_for_timeout(900)
    page.screenshot(path=FOLDER / f"{name}.png")


def main() -> None:
    """Opens a demo hall and a browser, and takes every picture."""
    FOLDER.mkdir(exist_ok=True)
    with demo() as (server, notes), sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS.split())
        take(browser, server, notes)
        browser.close()


if __name__ == "__main__":
    main()
