"""Takes the pictures of the README from a demo hall: `make gallery`."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

from tests.display.conftest import CHROMIUM, FLAGS
from tests.flows.server import free_port

FOLDER = Path(__file__).parent / "gallery"
PUBLIC = (
    ("/guide/", "guide"),
    ("/guide/XF-002", "guide-item"),
    ("/calendar/?on=2026-09-24&value=5&unit=工作日", "calendar"),
    ("/", "start"),
)


@dataclass(frozen=True)
class Demo:
    """A demo hall: its address, the password of its accounts, the key of its kiosk."""

    url: str
    password: str
    kiosk_key: str


@contextmanager
def demo() -> Iterator[Demo]:
    """A demo hall of its own, made for these pictures and ended after them."""
    port = free_port()
    with tempfile.TemporaryDirectory() as name:
        database = f"sqlite:///{name}/kiosk.db"
        words = [sys.executable, "-m", "kiosk", "demo", "--port", str(port), "--database", database]
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, start_new_session=True)
        try:
            _wait_for(f"http://127.0.0.1:{port}/healthz")
            notes = json.loads(next(Path(name).glob("*.demo.json")).read_text())
            yield Demo(f"http://127.0.0.1:{port}", notes["password"], notes["kiosk_key"])
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(15)


def _wait_for(url: str) -> None:
    for _ in range(600):
        with suppress(OSError), urlopen(url, timeout=1):
            return
        time.sleep(0.1)
    raise TimeoutError(url)


def take(browser: Browser, hall: Demo) -> None:
    """Every page, the staff's after signing in, in both languages where they differ."""
    board = _page(browser, 1920, 1080)
    _shoot(board, hall, "/display/hall", "board")
    for language in ("zh", "en"):
        public = _page(browser, 1366, 900)
        for path, name in PUBLIC:
            _shoot(public, hall, _in(path, language), f"{name}-{language}")
        _kiosk(browser, hall, language)
        _staff(browser, hall, language)


def _kiosk(browser: Browser, hall: Demo, language: str) -> None:
    page = _page(browser, 1080, 1920)
    page.goto(f"{hall.url}/kiosk/enrol#{hall.kiosk_key}")
    page.wait_for_url("**/kiosk/")
    _shoot(page, hall, _in("/kiosk/", language), f"kiosk-{language}")
    _shoot(page, hall, _in("/kiosk/queue/A", language), f"queue-{language}")
    _shoot(page, hall, _in("/kiosk/item/SJ-001", language), f"item-{language}")
    page.locator(".press__main").click()
    page.wait_for_url("**/kiosk/ticket/*")
    page.wait_for_timeout(1500)
    page.screenshot(path=FOLDER / f"ticket-{language}.png")
    token = page.url.split("/ticket/")[1].split("?")[0]
    _shoot(_page(browser, 360, 640), hall, _in(f"/t/{token}", language), f"phone-{language}")


def _staff(browser: Browser, hall: Demo, language: str) -> None:
    for name, path, picture, size in (
        ("manager", "/manager/", "manager", (1920, 1080)),
        ("manager", "/cases/", "cases", (1366, 768)),
        ("manager", "/cards/", "cards", (1366, 768)),
        ("manager", "/manager/waits/", "waits", (1366, 900)),
        ("manager", "/manager/what-if/", "what-if", (1366, 900)),
        ("manager", "/manager/promises/SJ-013?value=3&unit=工作日", "promises", (1366, 768)),
        ("manager", "/admin/calendar/", "calendars", (1366, 768)),
        ("admin", "/admin/", "admin", (1366, 768)),
        ("window-1", "/window/", "window", (1366, 768)),
    ):
        page = _page(browser, *size)
        page.goto(f"{hall.url}{_in('/sign-in', language)}")
        page.locator("input[name=username]").fill(name)
        page.locator("input[name=password]").fill(hall.password)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        _shoot(page, hall, _in(path, language), f"{picture}-{language}")
        if picture == "cases":
            page.locator("tbody a").first.click()
            page.wait_for_load_state()
            page.screenshot(path=FOLDER / f"case-{language}.png", full_page=True)
            page.goto(page.url.split("?")[0] + f"/why?limit=statutory&lang={language}")
            page.screenshot(path=FOLDER / f"why-{language}.png")


def _page(browser: Browser, width: int, height: int) -> Page:
    return browser.new_context(viewport={"width": width, "height": height}).new_page()


def _in(path: str, language: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={language}"


def _shoot(page: Page, hall: Demo, path: str, name: str) -> None:
    page.goto(hall.url + path)
    page.wait_for_timeout(900)
    page.screenshot(path=FOLDER / f"{name}.png")


def main() -> None:
    """Opens a demo hall and a browser, and takes every picture."""
    FOLDER.mkdir(exist_ok=True)
    with demo() as (hall), sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS.split())
        take(browser, hall)
        browser.close()


if __name__ == "__main__":
    main()
