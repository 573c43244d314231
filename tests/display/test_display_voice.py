"""The board plays what it is told, in a real browser: sound comes out, in order, without overlap, and nothing twice."""

import time
import wave
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from screen_hall import Hall, morning, serving

from display import clips
from display.announcement import Voice

pytestmark = pytest.mark.timeout(150)

# Listens between the page and the loudspeaker: when each clip begins on the clock of the sound card, how long it is,
# and how loud it comes out. It changes nothing of what is played.
LISTEN = """
  window.heard = []; window.level = 0; window.contexts = [];
  const made = new WeakMap(), urls = new WeakMap();
  const text = window.fetch;
  window.fetch = async (url, ...rest) => {
    const answer = await text(url, ...rest);
    const body = answer.arrayBuffer.bind(answer);
    answer.arrayBuffer = async () => { const data = await body(); urls.set(data, String(url)); return data; };
    return answer;
  };
  const decode = BaseAudioContext.prototype.decodeAudioData;
  BaseAudioContext.prototype.decodeAudioData = async function (data, ...rest) {
    const name = urls.get(data); const sound = await decode.call(this, data, ...rest);
    made.set(sound, (name || "").split("/").pop().replace(".wav", "")); return sound;
  };
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (at = 0, ...rest) {
    window.heard.push({ clip: made.get(this.buffer), at, ends: at + this.buffer.duration });
    return start.call(this, at, ...rest);
  };
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (to, ...rest) {
    if (to instanceof AudioDestinationNode) {
      if (!this.context.ear) {
        const ear = this.context.ear = this.context.createAnalyser(), data = new Float32Array(ear.fftSize);
        window.contexts.push(this.context);
        setInterval(() => { ear.getFloatTimeDomainData(data);
          window.level = Math.max(window.level, ...data.map(Math.abs)); }, 20);
      }
      connect.call(this, this.context.ear);
    }
    return connect.call(this, to, ...rest);
  };
"""

Listen = Callable[..., Page]


@pytest.fixture(scope="module")
def kiosk_browser(browser_type: Any, browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    """A browser as a hall starts it: sound needs no gesture."""
    flags = [*browser_type_launch_args["args"], "--autoplay-policy=no-user-gesture-required"]
    with browser_type.launch(**browser_type_launch_args | {"args": flags}) as browser:
        yield browser


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clips of the set-up, played four times as fast: what comes after what is the same, and sooner over."""
    folder = tmp_path_factory.mktemp("hasty")
    for path in clips.BUILT.glob("*.wav"):
        with wave.open(str(path)) as clip, wave.open(str(folder / path.name), "wb") as copy:
            copy.setparams(clip.getparams()._replace(framerate=clip.getframerate() * 4))
            copy.writeframes(clip.readframes(clip.getnframes()))
    return folder


@pytest.fixture
def voiced(tmp_path: Path, hasty: Path) -> Iterator[Hall]:
    voice = Voice(seconds=clips.lengths(hasty))
    with serving(morning(), tmp_path / "static", voices=lambda name: voice, pack=hasty) as live:
        yield live


@pytest.fixture
def natural(tmp_path: Path) -> Iterator[Hall]:
    """A hall that speaks as it will."""
    voice = Voice(seconds=clips.lengths())
    with serving(morning(), tmp_path / "static", voices=lambda name: voice) as live:
        yield live


@pytest.fixture
def listen(kiosk_browser: Browser) -> Iterator[Listen]:
    context = kiosk_browser.new_context(viewport={"width": 1920, "height": 1080})
    said: list[str] = []

    def opened(url: str) -> Page:
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda problem: said.append(str(problem)))
        page.add_init_script(LISTEN)
        page.goto(url)
        expect(page.locator("body")).to_have_attribute("data-sound", "on", timeout=20000)
        until(page, "heard.length > 0 && contexts[0].currentTime > heard[0].ends")
        return page

    yield opened
    context.close()
    away = ("ERR_", "WebSocket connection", "status of 50")  # what a browser says of a server that a test took away
    assert [line for line in said if not any(word in line for word in away)] == []


def heard(page: Page) -> list[dict[str, Any]]:
    """The clips after the test chime."""
    found: list[dict[str, Any]] = page.evaluate("heard.slice(1)")
    return found


def until(page: Page, condition: str, seconds: float = 20) -> None:
    """Waits without `eval` in the page, which its policy forbids."""
    end = time.monotonic() + seconds
    while not page.evaluate(condition):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(100)


def told(page: Page, count: int) -> None:
    until(page, f"heard.slice(1).filter((one) => one.clip === 'chime').length >= {count}", 100)
    until(page, "contexts[0].currentTime > heard.at(-1).ends", 30)


def test_test_chime_is_really_played(natural: Hall, listen: Listen) -> None:
    page = listen(f"{natural.url}/display/hall")
    first = page.evaluate("heard[0]")
    assert first["clip"] == "chime"
    assert page.evaluate("contexts[0].state") == "running"
    assert page.evaluate("contexts[0].currentTime") > first["ends"], "the clock of the sound card runs"
    assert page.evaluate("level") > 0.05, "something came out"
    expect(page.locator("[data-f=mute]")).to_be_hidden()


def test_call_is_said_with_the_right_clips_in_order(natural: Hall, listen: Listen) -> None:
    page = listen(f"{natural.url}/display/hall")
    natural.call("A012", 3)
    told(page, 1)
    played = heard(page)
    once = ["zh-please", "letter-a", "zh-0", "zh-1", "zh-2", "zh-number", "zh-to", "zh-3", "zh-number", "zh-window",
            "zh-handle"]  # fmt: skip
    assert [one["clip"] for one in played] == ["chime", *once, *once]
    for before, after in pairwise(played):
        assert after["at"] == pytest.approx(before["ends"], abs=0.002), "no hole, no overlap"
    assert page.evaluate("level") > 0.05


def test_burst_of_ten_is_heard_whole_in_order_one_at_a_time(voiced: Hall, listen: Listen) -> None:
    """T6. All ten on the board at once, every one heard."""
    page = listen(f"{voiced.url}/display/hall")
    for place in range(10):
        voiced.call(f"F{100 + place}", place + 1, tell=place == 9)
    numbers = [f"F{100 + place}" for place in range(10)]
    shown = "[...document.querySelectorAll('.call .number')].map((place) => place.textContent)"
    until(page, f"{numbers}.every((one) => {shown}.includes(one))")
    told(page, 10)
    played = heard(page)
    for before, after in pairwise(played):
        assert after["at"] >= before["ends"] - 0.002, "nothing over anything"
    starts = [place for place, one in enumerate(played) if one["clip"] == "chime"]
    assert len(starts) == 10
    digits = ["".join(one["clip"][3:] for one in played[at + 3 : at + 6]) for at in starts]
    assert digits == [f"10{place}" for place in range(10)]
    for at in starts[1:]:
        assert played[at]["at"] - played[at - 1]["ends"] >= 0.75, "a pause between two calls"
    lengths = [after - before for before, after in zip(starts, [*starts[1:], len(played)], strict=True)]
    assert max(lengths[:5]) < min(lengths[7:]), "while many wait, each is said once"


def test_ten_minutes_without_network_and_no_call_is_said_afterwards(voiced: Hall, listen: Listen) -> None:
    page = listen(f"{voiced.url}/display/hall")
    page.context.set_offline(True)
    page.evaluate("window.dispatchEvent(new Event('offline'))")
    expect(page.locator("body")).not_to_have_attribute("data-link", "live", timeout=20000)
    page.close()
    for place in range(20):
        voiced.call(f"K{300 + place}", 9, ago=575 - 30 * place)
    again = page.context.browser
    assert again
    context = again.contexts[0]
    context.set_offline(False)
    back = context.new_page()
    back.add_init_script(LISTEN)
    back.goto(f"{voiced.url}/display/hall")
    expect(back.locator("#now .number").first).to_have_text("K319")
    until(back, "heard.length > 0 && contexts[0].currentTime > heard[0].ends")
    voiced.call("K400", 9)
    told(back, 1)
    digits = [one["clip"] for one in heard(back)]
    assert digits[:6] == ["chime", "zh-please", "letter-k", "zh-4", "zh-0", "zh-0"], "only what is called from now on"
    assert digits.count("chime") == 1


def test_socket_lost_and_found_replays_nothing(voiced: Hall, listen: Listen) -> None:
    """The page itself stays open, its network goes for a while, calls are made, it comes back."""
    page = listen(f"{voiced.url}/display/hall")
    page.context.set_offline(True)
    expect(page.locator("body")).to_have_attribute("data-link", "silent", timeout=20000)
    for place in range(5):
        voiced.call(f"K{300 + place}", 9)
    page.wait_for_timeout(1500)
    page.context.set_offline(False)
    expect(page.locator("body")).to_have_attribute("data-link", "live", timeout=20000)
    expect(page.locator("#now .number").first).to_have_text("K304")
    assert heard(page) == []


def test_browser_that_plays_nothing_says_so(voiced: Hall, page: Page) -> None:
    """An ordinary browser wants a gesture first: the board shows that it cannot be heard, and is told so."""
    page.goto(f"{voiced.url}/display/hall")
    expect(page.locator("body")).to_have_attribute("data-sound", "blocked", timeout=20000)
    expect(page.locator("[data-f=mute]")).to_be_visible()
    expect(page.locator("[data-f=mute] .zh")).to_have_text("没有声音，请看屏幕")
    page.mouse.click(500, 500)
    expect(page.locator("body")).to_have_attribute("data-sound", "on", timeout=20000)
    expect(page.locator("[data-f=mute]")).to_be_hidden()


def words(hall: Hall) -> list[tuple[str, str, str]]:
    return [(one["call_id"], one["kind"], one["result"]) for _, body in hall.receipts for one in body["receipts"]]


def soon(page: Page, condition: Callable[[], bool], seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "nothing came"
        page.wait_for_timeout(100)


def test_enrolled_board_tells_once_what_it_showed_and_said(voiced: Hall, listen: Listen) -> None:
    page = listen(f"{voiced.url}/display/hall#key=secret-KEY_1")
    assert page.url == f"{voiced.url}/display/hall", "the key leaves the address at once"
    called = voiced.call("A036", 2)
    soon(page, lambda: (called.call_id, "spoken", "ok") in words(voiced))
    told = [one for one in words(voiced) if one[0] == called.call_id]
    assert sorted(told) == [(called.call_id, "shown", "ok"), (called.call_id, "spoken", "ok")]
    assert {key for key, _ in voiced.receipts} == {"Bearer secret-KEY_1"}
    assert voiced.receipts[-1][1]["sound"] == "on"


def test_board_keeps_its_words_while_the_server_is_away(voiced: Hall, listen: Listen) -> None:
    page = listen(f"{voiced.url}/display/hall#key=secret-KEY_1")
    called = voiced.call("A036", 2)
    expect(page.locator("#now .number").first).to_have_text("A036")
    voiced.is_down = True
    page.wait_for_timeout(2500)
    voiced.is_down = False
    soon(page, lambda: (called.call_id, "shown", "ok") in words(voiced))
    assert words(voiced).count((called.call_id, "shown", "ok")) == 1


def test_board_without_a_key_tells_nothing(voiced: Hall, listen: Listen) -> None:
    page = listen(f"{voiced.url}/display/hall")
    voiced.call("A036", 2)
    told(page, 1)
    assert voiced.receipts == []


def test_order_to_leave_covers_everything_and_silences_the_voice(voiced: Hall, listen: Listen) -> None:
    page = listen(f"{voiced.url}/display/hall")
    expect(page.locator("#evacuation")).to_be_hidden()
    voiced.is_evacuation = True
    voiced.revision += 1
    voiced.call("A036", 2)
    order = page.locator("#evacuation")
    expect(order).to_be_visible()
    expect(order.locator(".zh")).to_contain_text("请按指示牌从最近出口离开")
    expect(order.locator(".en")).to_contain_text("Do not use the lift")
    box = order.bounding_box()
    assert box
    assert (box["width"], box["height"]) == (1920, 1080)
    over = page.evaluate("document.elementFromPoint(960, 300).closest('#evacuation') !== null")
    assert over, "nothing lies above it"
    page.wait_for_timeout(1000)
    assert heard(page) == []
    voiced.is_evacuation = False
    voiced.revision += 1
    voiced.feed.changed()
    expect(order).to_be_hidden()
    page.wait_for_timeout(1000)
    assert heard(page) == [], "what was called meanwhile is not made up for"
