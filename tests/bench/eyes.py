"""`python -m tests.bench.eyes [MINUTES]`: what people see in a real browser, each beside the bare answer; the soak."""

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click
from playwright.sync_api import Browser, Page, sync_playwright

from kiosk.web.auth import DEVICE_COOKIE
from tests.bench.house import DAYS, House, employ, new_house
from tests.bench.measures import percentile
from tests.bench.table import Row, at_most, show
from tests.bench.wire import Line, request
from tests.display.conftest import CHROMIUM, FLAGS

FULL = bool(os.environ.get("FULL"))
TIMES = 60 if FULL else 25
MINUTES = 60 if FULL else 0
FASTER = 24  # so that an hour is a day of the hall
STEP = 60 / FASTER  # seconds between two minutes of the hall
_FULL_AFTER = 45  # calls, one a minute: by then every row of the board is taken
KIOSK, BOARD, PHONE = (1080, 1920), (1920, 1080), (360, 640)
PHONE_BYTES, PHONE_SECONDS = 60_000, 2.0
# Slow 4G as the throttled run of browsers' own audits has it.
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}

NOTE = (
    "What people see: Chromium on the same machine, from the touch or the request to the paint. "
    f"The soak lives {FASTER} minutes of the hall in each minute."
)
_TOUCH = """() => addEventListener("pointerdown", () =>
  sessionStorage.setItem("touched", performance.timeOrigin + performance.now()), {capture: true})"""
_PAINTED = """() => new Promise((done) => new PerformanceObserver((list) => {
  const first = list.getEntriesByName("first-contentful-paint")[0];
  const began = Number(sessionStorage.getItem("touched") || performance.timeOrigin);
  if (first) done(performance.timeOrigin + first.startTime - began);
}).observe({type: "paint", buffered: true}))"""
_LIGHTS = """() => {
  window.lights = {};
  window.lit = 0;
  new MutationObserver(() => requestAnimationFrame(() => {
    for (const row of document.querySelectorAll("#now .call.lit")) {
      const number = row.querySelector(".number").textContent;
      if (number in window.lights) continue;
      window.lit += 1;
      window.lights[number] = performance.timeOrigin + performance.now();
    }
    const here = new Set([...document.querySelectorAll("#now .number")].map((place) => place.textContent));
    for (const number of Object.keys(window.lights)) { // the probe itself must not grow
      if (window.lit % 40 === 0 && !here.has(number)) delete window.lights[number];
    }
  })).observe(document.getElementById("now"), {subtree: true, childList: true, attributes: true, characterData: true});
}"""


@dataclass(slots=True)
class Seen:
    """Seconds that something took on the glass, and the bare answers to the same requests."""

    glass: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)

    def row(self, figure: str, most: float) -> Row:
        """The line of the table; `most` are milliseconds that a release may need at p95."""
        p50, p95 = percentile(self.glass, 0.5), percentile(self.glass, 0.95)
        beside = f"{percentile(self.bare, 0.5):.1f} / {percentile(self.bare, 0.95):.1f} ms, bare answer"
        ratio = f"{p50 / percentile(self.bare, 0.5):.1f}"
        return Row(
            f"{figure}, p50 / p95", ratio, f"{p50:.0f} / {p95:.0f} ms", beside, f"p95 ≤ {most:g} ms", p95 <= most
        )


@contextmanager
def opened(folder: Path) -> Iterator[tuple[House, Browser]]:
    """A hall at nine in the morning that prints into files, and a browser."""
    house = new_house(folder)
    slips = f'[[printer]]\nname = "file"\ndriver = "file"\npath = "{folder}/slips"\n'
    (folder / "config" / "printers.toml").write_text(slips)
    house.process.start("/readyz")
    house.process.stop()
    employ(house)
    house.process.start("/readyz")
    house.begin(DAYS[0])
    try:
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS.split())
            yield house, browser
            browser.close()
    finally:
        house.process.stop()


def glass(browser: Browser, house: House, size: tuple[int, int]) -> Page:
    """A browser of its own of that size, with the key of the touch screen."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    context.add_cookies([{"name": DEVICE_COOKIE, "value": house.kiosk, "url": f"http://127.0.0.1:{house.port}"}])
    return context.new_page()


def address(house: House, path: str) -> str:
    """An address of the hall."""
    return f"http://127.0.0.1:{house.port}{path}"


def touches(house: House, browser: Browser, times: int) -> Seen:
    """From the finger on "take a number" to the page that says that it is printed."""
    page, line, seen = glass(browser, house, KIOSK), Line(house.port), Seen()
    for _ in range(times):
        page.goto(address(house, "/kiosk/item/SJ-016"))
        page.evaluate(_TOUCH)
        page.locator(".press__main").click()
        page.wait_for_url("**/kiosk/ticket/*")
        page.locator(".done__number").wait_for()
        seen.glass.append(page.evaluate(_PAINTED) / 1000)
        seen.bare.append(_asked(line, request("POST", "/api/v1/tickets", house.kiosk, {"item": "SJ-016"})))
    line.close()
    page.context.close()
    return seen


def lights(house: House, browser: Browser, times: int) -> Seen:
    """From the press of "call" to the lit row on the board; the bare answer is that of the press itself."""
    page, line, seen = glass(browser, house, BOARD), Line(house.port), Seen()
    _watch(page, house)
    for window in range(1, times + 1):
        number, pressed, took = _call(house, line, 1 + window % 40)
        page.locator("#now .call.lit .number", has_text=number).wait_for()
        seen.bare.append(took)
        seen.glass.append(page.evaluate("number => window.lights[number]", number) / 1000 - pressed)
    line.close()
    page.context.close()
    return seen


def _watch(page: Page, house: House) -> None:
    """Opens the board; a call that came before its socket would not be news and never be lit."""
    page.goto(address(house, "/display/hall"))
    page.locator("body[data-link=live]").wait_for()
    page.wait_for_timeout(2000)
    page.evaluate(_LIGHTS)


def _asked(line: Line, sent: bytes) -> float:
    began = time.perf_counter()
    status, body = line.ask(sent)
    if status >= 300:
        raise RuntimeError(f"{status} {body!r}")
    return time.perf_counter() - began


def _call(house: House, line: Line, window: int) -> tuple[str, float, float]:
    here, token = f"/api/v1/windows/{window}", house.tokens[f"window-{window}"]
    pressed, began = time.time(), time.perf_counter()
    status, body = line.ask(request("POST", f"{here}/call-next", token))
    took = time.perf_counter() - began
    for act, given in (("start", None), ("finish", {"outcome": "enquiry"})):
        if status == 200:
            line.ask(request("POST", f"{here}/{act}", token, given))
    return str(json.loads(body)["number"]) if status == 200 else "", pressed, took


def weight(
    house: House, browser: Browser, path: str, size: tuple[int, int], is_slow: bool = False
) -> tuple[int, float]:
    """Bytes over the line at a first view, compressed, and seconds to the first useful paint."""
    page = glass(browser, house, size)
    session, loaded = page.context.new_cdp_session(page), list[float]()
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda done: loaded.append(done["encodedDataLength"]))
    if is_slow:
        # A phone has Chinese type of its own; this machine may have none, and would fetch ours.
        page.route("**/built/**", lambda route: route.abort())
        session.send("Network.emulateNetworkConditions", SLOW)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(address(house, path), wait_until="load")
    page.wait_for_timeout(500)
    painted = page.evaluate(_PAINTED) / 1000
    page.context.close()
    return int(sum(loaded)), painted


def weights(house: House, browser: Browser) -> list[Row]:
    """The lines of the pages that machines and phones open."""
    line = Line(house.port)
    _, body = line.ask(request("POST", "/api/v1/tickets", house.kiosk, {"item": "SJ-016"}))
    line.close()
    token = body.split(b'"token":')[1].split(b'"')[1].decode()
    rows = []
    for name, path, size in (("kiosk", "/kiosk/", KIOSK), ("board", "/display/hall", BOARD)):
        count, painted = weight(house, browser, path, size)
        rows.append(
            Row(f"{name}, first view: weight, first useful paint", "", f"{count / 1000:.0f} kB · {painted:.2f} s")
        )
    count, painted = weight(house, browser, f"/t/{token}", PHONE, is_slow=True)
    is_good = count <= PHONE_BYTES and painted <= PHONE_SECONDS
    measured = f"{count / 1000:.0f} kB · {painted:.2f} s"
    needs = f"≤ {PHONE_BYTES // 1000} kB, ≤ {PHONE_SECONDS:g} s"
    rows.append(Row("phone on slow 4G, first view: weight, first useful paint", "", measured, "", needs, is_good))
    return rows


def soak(house: House, browser: Browser, minutes: float) -> list[Row]:
    """A board that lives so long; its heap and its nodes when it is full, after a tenth of the time, and at the end."""
    page, line = glass(browser, house, BOARD), Line(house.port)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    _watch(page, house)
    steps, first, calls = int(minutes * 60 / STEP), dict[str, float](), 0
    with click.progressbar(range(steps), label="board soak", file=sys.stderr) as bar:
        for step in bar:
            until = time.monotonic() + STEP
            calls += _minute(house, line, step)
            page.wait_for_timeout(max(0.0, until - time.monotonic()) * 1000)
            if step == max(_FULL_AFTER, steps // 10):
                first = _state(session)
    last, lit = _state(session), page.evaluate("() => window.lit")
    page.context.close()
    line.close()
    hours = steps / 60
    figure = f"board, {hours:.1f} hours of the hall in {minutes:g} min"
    return [
        at_most(f"{figure}: heap at the end / at a tenth", last["JSHeapUsedSize"] / first["JSHeapUsedSize"], 1.1,
                f"{last['JSHeapUsedSize'] / 2**20:.2f} MB", f"{first['JSHeapUsedSize'] / 2**20:.2f} MB"),
        at_most(f"{figure}: nodes at the end / at a tenth", last["Nodes"] / first["Nodes"], 1.1,
                f"{last['Nodes']:.0f} nodes, {last['JSEventListeners']:.0f} listeners",
                f"{first['Nodes']:.0f} nodes, {first['JSEventListeners']:.0f} listeners"),
        Row(f"{figure}: calls that were never lit", "", f"{calls - lit}", f"of {calls}", "0", calls == lit),
    ]  # fmt: skip


def _minute(house: House, line: Line, step: int) -> int:
    """One minute of the hall: its clock goes on, two people come, one is called; how many were called."""
    day, minute = divmod(step, 8 * 60)
    if minute == 0 and step:
        house.begin(DAYS[day % len(DAYS)])
    at = datetime.combine(DAYS[day % len(DAYS)], datetime.min.time()) + timedelta(hours=9, minutes=minute)
    house.ask("POST", "/api/v1/rehearsal/clock", "admin", {"now": f"{at.isoformat()}+08:00"})
    for queue in ("A", "C"):
        line.ask(request("POST", "/api/v1/tickets", house.kiosk, {"queue": queue}))
    return _call(house, line, 1 + step % 40)[0] != ""


def _state(session: Any) -> dict[str, float]:
    session.send("HeapProfiler.collectGarbage")
    found = session.send("Performance.getMetrics")["metrics"]
    return {one["name"]: one["value"] for one in found}


def measure(folder: Path, times: int = TIMES, minutes: float = MINUTES) -> list[Row]:
    """The lines of the table; the soak only where it has minutes."""
    with opened(folder) as (house, browser):
        touched = touches(house, browser, times)
        line = Line(house.port)
        for at in range(times * 4):
            line.ask(request("POST", "/api/v1/tickets", house.kiosk, {"queue": "ACFHJKLM"[at % 8]}))
        line.close()
        rows = [
            touched.row("touch → the page that says what prints", 500),
            lights(house, browser, times).row("call → light on the board", 1000),
            *weights(house, browser),
        ]
        return rows + (soak(house, browser, minutes) if minutes else [])


def main() -> None:
    """Measures and prints."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES
    with tempfile.TemporaryDirectory(prefix="eyes-") as folder:
        show("What people see", [measure(Path(folder), minutes=minutes)], [NOTE])


if __name__ == "__main__":
    main()
