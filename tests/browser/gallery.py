"""Takes the pictures of every page, in both languages, from a demo hall: `make gallery`."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.request import Request, urlopen

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.shots import SHOTS
from tests.display.conftest import CHROMIUM, FLAGS
from tests.flows.server import free_port

FOLDER = Path(__file__).parent / "gallery"
_LANGUAGES = ("zh", "en")
_HEAD = (
    "# 全部页面 · Every page",
    "",
    "`make gallery` takes these pictures from a demo hall, and writes this list.",
    "",
    "| 中文 | English |",
    "|---|---|",
)
_COLOURS = 256  # a picture of a page needs no more, and is a third of the size


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


def take(browser: Browser, hall: Demo) -> list[str]:
    """Every page in both languages, each as whoever opens it; gives the rows of their list."""
    seen = {who: _signed_in(browser, hall, who) for who in {shot.who for shot in SHOTS}}
    known, rows = _made(hall, seen), []
    for shot in SHOTS:
        page, titles = seen[shot.who], []
        page.set_viewport_size({"width": shot.size[0], "height": shot.size[1]})
        for language in _LANGUAGES:
            page.goto(hall.url + _in(shot.path.format(**known), language))
            page.wait_for_timeout(900)
            _keep(page.screenshot(full_page=shot.is_whole), f"{shot.name}-{language}")
            titles.append(page.title())
        rows.append("| " + " | ".join(f"![{shot.name}]({shot.name}-{language}.png)" for language in _LANGUAGES) + " |")
        rows.append("| " + " | ".join(titles) + " |")
    return rows


def _signed_in(browser: Browser, hall: Demo, who: str) -> Page:
    """A browser of its own; `kiosk` is the touch screen, nobody the public, any other an account of the demo."""
    page = _page(browser, 1366, 768)
    if who == "kiosk":
        page.goto(f"{hall.url}/kiosk/enrol#{hall.kiosk_key}")
        page.wait_for_url("**/kiosk/")
    elif who:
        page.goto(f"{hall.url}/sign-in")
        page.locator("input[name=username]").fill(who)
        page.locator("input[name=password]").fill(hall.password)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    return page


def _made(hall: Demo, seen: Mapping[str, Page]) -> dict[str, str]:
    """What the addresses name: a number, an appointment, a case, a draft of the catalogue, an account."""
    slots = _asked(hall, "/appointments/slots?item=SJ-016")["slots"]
    slot = next(one["starts_at"] for one in slots if one["left"])
    seen["kiosk"].locator(".tool--help").click()
    wish = {"item": "SJ-016", "starts_at": slot, "phone": "13800138000"}
    return {
        "token": str(_asked(hall, "/tickets", {"item": "SJ-001"})["token"]),
        "booking": str(_asked(hall, "/appointments", wish)["token"]),
        "ref": _linked(seen["manager"], hall, "/cases/", "tbody a"),
        "account": _linked(seen["admin"], hall, "/admin/rights/", "main a[href*='/admin/rights/']"),
        "draft": _drafted(seen["admin"], hall),
    }


def _asked(hall: Demo, path: str, body: Mapping[str, str] | None = None) -> dict[str, list[dict[str, str]]]:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {hall.kiosk_key}"}
    data = json.dumps(body).encode() if body else None
    with urlopen(Request(f"{hall.url}/api/v1{path}", data, headers), timeout=10) as answer:
        found: dict[str, list[dict[str, str]]] = json.load(answer)
    return found


def _linked(page: Page, hall: Demo, path: str, link: str) -> str:
    """The last part of the address of the first such link of a page."""
    page.goto(hall.url + path)
    href = page.locator(link).first.get_attribute("href") or ""
    return href.split("?")[0].rstrip("/").rsplit("/", 1)[-1]


def _drafted(page: Page, hall: Demo) -> str:
    page.goto(f"{hall.url}/admin/catalogue/")
    page.locator("#item").select_option("SJ-013")
    page.locator("#value").fill("3")
    page.locator("form", has=page.locator("#value")).locator("button").click()
    page.wait_for_url("**/drafts/*")
    return page.url.split("?")[0].rsplit("/", 1)[-1]


def _keep(picture: bytes, name: str) -> None:
    with Image.open(BytesIO(picture)) as image:
        image.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)


def _page(browser: Browser, width: int, height: int) -> Page:
    return browser.new_context(viewport={"width": width, "height": height}).new_page()


def _in(path: str, language: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={language}"


def main() -> None:
    """Opens a demo hall and a browser, takes every picture and writes their list."""
    FOLDER.mkdir(exist_ok=True)
    with demo() as hall, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS.split())
        rows = take(browser, hall)
        browser.close()
    (FOLDER / "README.md").write_text("\n".join([*_HEAD, *rows]) + "\n", "utf-8")


if __name__ == "__main__":
    main()
