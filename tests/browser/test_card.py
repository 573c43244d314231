"""An identity card at a real touch screen: laid on, shown masked, pressed, and gone with the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kiosk.card_reader.frames import READ
from kiosk.web.auth import DEVICE_COOKIE
from tests.browser import kit
from tests.browser.axe import violations
from tests.browser.conftest import morning_hall
from tests.browser.kit import KIOSK_21
from tests.card_reader.simulator import NAME, SOUND, Card, Reader
from tests.flows.server import Server

pytestmark = pytest.mark.browser

ITEM = "/kiosk/item/SJ-016"
SHOWN = f"张* {SOUND[:4]}********{SOUND[-2:]}"


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory, reader: Reader) -> Iterator[Server]:
    """A hall whose kiosk has a reader beside it."""
    folder = tmp_path_factory.mktemp("card")
    config = folder / "config"
    config.mkdir()
    named = f'[[reader]]\ndevice = "kiosk-1"\nhost = "127.0.0.1"\nport = {reader.port}\n'
    (config / "readers.toml").write_text(named, encoding="utf-8")
    with morning_hall(folder, config) as server:
        yield server


@pytest.fixture
def screen(page: Page, hall: Server) -> Page:
    page.set_viewport_size({"width": KIOSK_21.width, "height": KIOSK_21.height})
    cookies = {DEVICE_COOKIE: hall.keys["kiosk"], "glass": f"{KIOSK_21.mm_per_px}-800"}
    page.context.add_cookies([{"name": name, "value": value, "url": hall.url} for name, value in cookies.items()])
    return page


def test_a_card_from_the_first_look_to_the_second_press(screen: Page, hall: Server, reader: Reader) -> None:
    words = screen.locator("#card-words")
    screen.goto(hall.url + ITEM)
    expect(words).to_have_text("把身份证放在感应区（也可以不用身份证，直接取号）")
    reader.lay(Card(leaves_before=READ))
    expect(words).to_have_text("没有读到身份证。请平放再试，或直接取号")
    assert violations(screen) == []
    assert kit.low_contrast(screen) == []
    reader.lay(Card())
    expect(words).to_have_text(f"已读到 {SHOWN}。请按“取号”")
    assert violations(screen) == []
    assert kit.small_targets(screen, "#card-drop", KIOSK_21, 20, 15) == []
    held = screen.content()
    assert SOUND not in held
    assert NAME not in held
    screen.locator("#card-drop").click()
    expect(screen.locator("[name=card_read]")).to_have_count(0)
    reader.lay(Card())
    expect(words).to_contain_text(SHOWN)
    screen.locator(".press__main").click()
    expect(screen.locator(".done__number")).to_have_text("A001")
    assert SHOWN not in screen.content()
    screen.goto(hall.url + ITEM)
    reader.lay(Card())
    expect(words).to_contain_text(SHOWN)
    screen.locator(".press__main").click()
    expect(screen.locator(".done__title")).to_have_text("您已有号码，不用再取 A001")
    assert SOUND not in hall.log
    assert SOUND.encode() not in b"".join(path.read_bytes() for path in Path(hall.folder).glob("kiosk.db*"))
