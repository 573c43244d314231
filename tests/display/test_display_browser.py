"""The screens in a real browser: live, burst, lost and found again, many windows, sizes, contrast."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from screen_hall import NOTICES, OPENED_AT, QUEUES, Hall, morning, panel_of, serving

from display.board import ScreenSize
from tests.browser import kit

pytestmark = pytest.mark.timeout(90)

Visit = Callable[..., Page]


@pytest.fixture
def visit(context: BrowserContext) -> Iterator[Visit]:
    """Opens a page and, at the end, checks that neither CSP nor a script had anything to say."""
    said: list[str] = []

    def opened(url: str, *, is_live: bool = True) -> Page:
        page = context.new_page()
        page.clock.install(time=OPENED_AT)  # runs as ever, until a test lets it run ahead
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda problem: said.append(str(problem)))
        page.goto(url)
        if is_live:
            expect(page.locator("body")).to_have_attribute("data-link", "live")
        return page

    yield opened
    assert [line for line in said if "ERR_CONNECTION" not in line and "WebSocket connection" not in line] == []


def board_of(hall: Hall, visit: Visit) -> Page:
    page = visit(f"{hall.url}/display/hall")
    expect(page.locator("#now .call").first).to_be_visible()
    _until(lambda: hall.feed.watchers().get("hall") == 1, page)
    return page


def _until(condition: Callable[[], Any], page: Page, milliseconds: int = 15000) -> None:
    for _ in range(milliseconds // 20):
        if condition():
            return
        page.wait_for_timeout(20)
    assert condition()


def numbers(page: Page) -> list[str]:
    return page.locator(".calls .call .number").all_text_contents()


def quick(page: Page, *, silent: int = 5000, stale: int = 60000) -> None:
    page.evaluate("([a, b]) => Object.assign(document.body.dataset, {silentMs: a, staleMs: b})", [silent, stale])


def test_the_page_shows_the_board_before_any_script_runs(browser: Browser, hall: Hall) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{hall.url}/display/hall")
    assert len(numbers(page)) == 12
    expect(page.locator("#queues tr")).to_have_count(8)
    context.close()


def test_the_script_draws_what_the_server_drew(hall: Hall, visit: Visit) -> None:
    page = visit(f"{hall.url}/display/hall", is_live=False)
    page.wait_for_timeout(1500)
    rows = "#now .call, #recent .call, #queues tr"
    again = f"() => [...document.querySelectorAll('{rows}')].map((e) => e.innerText)"
    drawn = page.evaluate(again)
    static = page.evaluate(
        """async () => {
          const text = await (await fetch(location.href)).text();
          const page = new DOMParser().parseFromString(text, "text/html");
          document.getElementById("now").replaceChildren(...page.querySelectorAll("#now > *"));
          document.getElementById("recent").replaceChildren(...page.querySelectorAll("#recent > *"));
          document.getElementById("queues").replaceChildren(...page.querySelectorAll("#queues > *"));
        }"""
    )
    assert static is None
    assert page.evaluate(again)[: len(drawn)] == drawn, "the script may leave queues to its next page"


def test_a_new_call_stands_first_is_lit_and_stays_lit_fifteen_seconds(hall: Hall, visit: Visit) -> None:
    page = board_of(hall, visit)
    assert page.locator(".call.lit, .call.news").count() == 0, "no flash at start"
    hall.call("A036", 2)
    first = page.locator("#now .call").first
    expect(first.locator(".number")).to_have_text("A036")
    expect(first).to_have_class(re.compile(r"\blit\b.*\bnews\b"))
    pulse = first.evaluate(
        "(e) => [getComputedStyle(e).animationIterationCount, getComputedStyle(e).animationDuration]"
    )
    assert int(pulse[0]) <= 3
    assert float(pulse[1].removesuffix("s")) >= 1
    page.clock.run_for(14000)
    expect(first).to_have_class(re.compile(r"^call lit$"))
    page.clock.run_for(6500)
    expect(page.locator(".call.lit")).to_have_count(0)


def test_ten_calls_in_a_tenth_of_a_second_are_all_visible_together(hall: Hall, visit: Visit) -> None:
    page = board_of(hall, visit)
    for n in range(10):
        hall.call(f"A{200 + n}", n + 1)
    wanted = {f"A{200 + n}" for n in range(10)}
    _until(lambda: wanted <= set(numbers(page)), page)
    assert all(page.locator(".call .number", has_text=number).is_visible() for number in wanted)
    assert kit.covered_text(page) == []


def test_a_burst_larger_than_the_page_comes_round_completely(hall: Hall, visit: Visit) -> None:
    page = board_of(hall, visit)
    wanted = {f"C{300 + n}" for n in range(30)}
    for number in sorted(wanted):
        hall.call(number, 5, ago=16)  # until then nothing is paged away (H-08)
    quick(page, silent=600_000, stale=600_000)
    seen: set[str] = set()
    for _ in range(14):
        seen |= set(numbers(page))
        page.clock.run_for(4000)
    assert wanted <= seen


def test_silence_is_told_after_five_seconds_and_greys_the_rows_after_sixty(tmp_path: Path, browser: Browser) -> None:
    """T7, with the clock of the page passed in: its limits are the true ones."""
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    with serving(morning(), tmp_path / "s") as hall:
        page.clock.install(time=hall.now())
        page.goto(f"{hall.url}/display/hall")
        expect(page.locator("#now .call")).to_have_count(4)
        expect(page.locator("#link")).to_be_hidden()
        page.clock.pause_at(page.evaluate("Date.now() / 1000 + 1"))
        hall.call("A036", 2)  # the last that it hears, at the moment at which its clock stands
        expect(page.locator("#now .number").first).to_have_text("A036")
        plain = page.locator("#now .call").last.evaluate("(e) => getComputedStyle(e).backgroundColor")
    since = page.evaluate("performance.now()")
    states = []
    for seconds in (2, 2, 2, 52, 1, 3):
        page.clock.run_for(seconds * 1000)
        states.append(
            (round((page.evaluate("performance.now()") - since) / 1000), page.evaluate("document.body.dataset.link"))
        )
    assert states == [(2, "live"), (4, "live"), (6, "silent"), (58, "silent"), (59, "silent"), (62, "stale")]
    expect(page.locator("#link .zh")).to_have_text("显示暂时中断，请以窗口和广播为准 · 最后更新 10:03")
    greyed = page.locator("#now .call").last.evaluate("(e) => getComputedStyle(e).backgroundColor")
    assert greyed != plain
    assert len(numbers(page)) >= 12, "what was last known stays readable"
    page.close()


def test_after_a_cut_the_board_is_right_within_two_seconds_and_nothing_pulses(tmp_path: Path, visit: Visit) -> None:
    hall = morning()
    with serving(hall, tmp_path / "one"):
        page = board_of(hall, visit)
        port = int(hall.url.rpartition(":")[2])
        quick(page, silent=1500, stale=3000)
    expect(page.locator("body")).to_have_attribute("data-link", "stale", timeout=9000)
    for n in range(5):
        hall.call(f"F{100 + n}", 6, tell=False)
    with serving(hall, tmp_path / "two", port=port):
        expect(page.locator("#now .number").first).to_have_text("F104")
        expect(page.locator("body")).to_have_attribute("data-link", "live")
        quick(page)
        assert page.locator(".call.lit, .call.news").count() == 0
        _until(lambda: hall.feed.watchers().get("hall") == 1, page)
        hall.call("F105", 6)
        expect(page.locator("#now .call.lit .number")).to_have_text("F105")


def test_a_call_while_the_socket_is_opened_again_is_still_news(
    hall: Hall, context: BrowserContext, visit: Visit
) -> None:
    context.add_init_script(
        "window.WebSocket = class extends WebSocket { static { window.opened = []; } "
        "constructor(...all) { super(...all); opened.push(this); } }"
    )
    page = board_of(hall, visit)
    page.route("**/api/v1/boards/hall", lambda route: route.fulfill(status=304))
    page.evaluate("() => opened.forEach((one) => one.close())")
    _until(lambda: not hall.feed.watchers().get("hall"), page)
    hall.call("L200", 11)
    expect(page.locator("#now .call.lit .number")).to_have_text("L200")


def test_a_withdrawn_notice_goes_at_once(hall: Hall, visit: Visit) -> None:
    page = board_of(hall, visit)
    expect(page.locator("#notice .zh")).to_have_text(NOTICES[0][0])
    hall.change(notices=())
    expect(page.locator("#notice .zh")).to_have_text("")


def test_without_a_socket_the_twin_keeps_the_board_going(hall: Hall, context: BrowserContext, visit: Visit) -> None:
    context.add_init_script("window.WebSocket = class { constructor() { throw new Error('blocked'); } }")
    page = visit(f"{hall.url}/display/hall")
    hall.call("L100", 11)
    expect(page.locator("#now .number").first).to_have_text("L100")
    expect(page.locator("body")).to_have_attribute("data-link", "live")


def test_the_checker_outlives_broken_answers(hall: Hall, context: BrowserContext, visit: Visit) -> None:
    context.add_init_script("window.WebSocket = class { constructor() { throw new Error('blocked'); } }")
    page = visit(f"{hall.url}/display/hall")
    broken = ["not json", '{"calls": 7}', "", "null", '{"calls": [], "at": "2026-11-23T10:00:00+08:00"}']
    left = list(broken)

    def answer(route: Any) -> None:
        route.fulfill(status=200, body=left.pop(0)) if left else route.abort()

    context.route("**/api/v1/boards/**", answer)
    expect(page.locator("body")).to_have_attribute("data-link", "silent", timeout=15000)
    _until(lambda: not left, page)
    context.unroute("**/api/v1/boards/**")
    expect(page.locator("body")).to_have_attribute("data-link", "live")
    assert len(numbers(page)) == 12
    hall.call("K500", 9)
    expect(page.locator("#now .number").first).to_have_text("K500")


def test_a_refused_screen_tries_again_until_it_is_let_in(tmp_path: Path, visit: Visit) -> None:
    with serving(morning(), tmp_path / "s", total=1) as hall:
        first = board_of(hall, visit)
        second = visit(f"{hall.url}/display/hall")
        first.close()
        _until(lambda: hall.feed.sockets == 0, second)
        _until(lambda: hall.feed.watchers().get("hall") == 1, second)
        hall.call("A900", 1)
        expect(second.locator("#now .number").first).to_have_text("A900")


def test_the_clock_is_the_servers_and_not_the_machines(hall: Hall, visit: Visit) -> None:
    page = board_of(hall, visit)
    hall.started -= 37 * 60 + 11
    hall.feed.beat()
    expect(page.locator(".clock time")).to_have_text(f"{hall.now() + timedelta(hours=8):%H:%M}")


@pytest.mark.parametrize(("viewing", "mm"), [(5.0, 0.75), (3.0, 0.496), (8.0, 0.75), (12.0, 0.634)])
def test_letters_are_as_high_as_the_distance_asks_or_the_page_says_that_they_are_not(
    tmp_path: Path, visit: Visit, viewing: float, mm: float
) -> None:
    with serving(morning(), tmp_path / "s", size=ScreenSize(viewing, mm)) as hall:
        page = board_of(hall, visit)
        body = page.locator("body")
        expect(body).to_have_attribute("data-legible", re.compile("yes|no"))
        metres = float(body.get_attribute("data-legible-m") or 0)
        assert (metres >= viewing) == (body.get_attribute("data-legible") == "yes")
        size = "(e) => parseFloat(getComputedStyle(e).fontSize)"
        hero = page.locator("#now .number").first.evaluate(size) * 0.733 * mm
        row = page.locator("#recent .number").first.evaluate(size) * 0.733 * mm
        assert hero >= metres * 10 * 0.99, "called number: D/100"
        assert row >= metres * 6.4 * 0.98, "list rows: 22 minutes of arc, more than D/200"
        assert len([n for n in page.locator(".call").all() if n.is_visible()]) >= 8
        assert kit.covered_text(page) == []


def test_a_hundred_and_twenty_windows_come_round_in_fifty_seconds_without_overlap(tmp_path: Path, visit: Visit) -> None:
    hall = morning()
    for n in range(120):
        hall.call(f"{'ACFHJKLM'[n % 8]}{100 + n}", n + 1, ago=30)
    hall.queues = tuple(replace(q, waiting=999 * (n % 2), wait=(120, 150)) for n, q in enumerate(QUEUES))
    with serving(hall, tmp_path / "s"):
        page = board_of(hall, visit)
        pager = page.locator(".calls .pager")
        expect(pager).to_have_text(re.compile(r"^\d/\d$"))
        assert int(pager.inner_text()[-1]) * 8 <= 50
        assert kit.covered_text(page) == []


def test_a_strip_that_comes_later_cuts_no_row(hall: Hall, visit: Visit) -> None:
    page = board_of(hall, visit)
    over = "e => e.scrollHeight - e.clientHeight"
    page.locator(".mute").evaluate("e => { e.hidden = false; e.style.minHeight = '9rem'; }")
    _until(lambda: page.locator(".queues").evaluate(over) <= 1, page)
    assert page.locator("#queues tr").count() >= 1


def test_the_hours_without_calls_say_when_calling_goes_on(tmp_path: Path, visit: Visit) -> None:
    hall = Hall()
    with serving(hall, tmp_path / "s"):
        page = visit(f"{hall.url}/display/hall")
        for state, text in (("before", "09:03 开始叫号"), ("lunch", "午间休息，09:03 恢复叫号")):
            hall.state, hall.revision = state, hall.revision + 1
            hall.feed.changed()
            expect(page.get_by_text(text)).to_be_visible()
        hall.queues, hall.state = tuple(replace(q, waiting=0) for q in QUEUES), "closed"
        hall.feed.changed()
        expect(page.locator("#night")).to_be_visible()
        expect(page.locator("#night .zh").first).to_have_text("今日已结束，11月24日（周二） 09:03 见")
        expect(page.locator("#night .band")).to_be_visible()


def test_a_panel_goes_through_its_states_and_pulses_only_for_a_live_call(hall: Hall, visit: Visit) -> None:
    hall.show(panel_of(7, "idle"))
    page = visit(f"{hall.url}/display/window/7")
    panel = page.locator("#panel")
    _until(lambda: hall.feed.watchers().get("window-7") == 1, page)
    expect(panel).not_to_have_class("news")
    hall.show(panel_of(7, "calling", "A035"))
    expect(page.locator("#panel .number")).to_have_text("A035")
    expect(panel).to_have_class("news")
    hall.show(panel_of(7, "serving", "A035"))
    expect(page.locator("#panel .state .zh")).to_have_text("正在办理")
    hall.show(panel_of(7, "paused", until=OPENED_AT))
    expect(page.get_by_text("10:03 恢复")).to_be_visible()
    hall.show(panel_of(7, "closed", go_to=9))
    expect(page.get_by_text("请到 9 号窗口")).to_be_visible()
    assert kit.low_contrast(page) == []


def test_a_panel_without_contact_shows_only_its_window(tmp_path: Path, visit: Visit) -> None:
    hall = Hall()
    hall.show(panel_of(7, "calling", "A035"))
    with serving(hall, tmp_path / "s"):
        page = visit(f"{hall.url}/display/window/7")
        assert page.locator("body").get_attribute("data-silent-ms") == "10000"
        page.evaluate("() => { document.body.dataset.silentMs = '3000'; }")
    expect(page.locator("#panel .number")).to_be_hidden(timeout=6000)
    expect(page.locator("#served")).to_be_hidden()
    expect(page.locator("#panel h1 b")).to_have_text("7")
    expect(page.locator("#panel h1 b")).to_be_visible()
