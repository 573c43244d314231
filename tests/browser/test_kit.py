"""Every measure of the kit finds the fault that it is for, and leaves a good page alone."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import kit
from tests.browser.kit import Box, Screen

pytestmark = pytest.mark.browser

GLASS = Screen("glass", 400, 400, 0.25)


@pytest.fixture(scope="module")
def glass(browser: Browser) -> Iterator[Page]:
    """An empty page of known size."""
    page = browser.new_page(viewport={"width": GLASS.width, "height": GLASS.height})
    yield page
    page.close()


def shown(page: Page, body: str) -> Page:
    """The page with that body and nothing around it."""
    page.set_content(f"<!doctype html><style>* {{ margin: 0 }} body {{ font: 16px/1.5 sans-serif }}</style>{body}")
    return page


@pytest.mark.parametrize(
    ("body", "faults", "why"),
    [
        ("<p style='color:#0b0c0c'>叫号</p>", 0, "black on white"),
        ("<p style='color:#777'>叫号</p>", 1, "4.48"),
        ("<p style='color:#595959'>叫号</p>", 0, "7.0"),
        ("<p style='color:#5a5a5a'>叫号</p>", 1, "6.9"),
        ("<div style='background:#003a70'><p style='color:#fff'>叫号</p></div>", 0, "the ground of an ancestor"),
        ("<div style='background:#003a70'><p style='color:#0b2545'>叫号</p></div>", 1, "dark on dark"),
        ("<p style='color:#000;opacity:.4'>叫号</p>", 1, "faded"),
        ("<div style='opacity:.5'><p style='color:#000'>叫号</p></div>", 1, "faded with its ancestor"),
        ("<p style='color:rgb(0 0 0 / 40%)'>叫号</p>", 1, "thin ink"),
        ("<p style='color:color-mix(in srgb, white 60%, black)'>叫号</p>", 1, "a colour in another notation"),
        ("<div style='background:linear-gradient(#000,#fff)'><p>叫号</p></div>", 1, "on a picture"),
        (
            "<div style='background:linear-gradient(#000,#fff)'><p style='background:#fff'>叫号</p></div>",
            0,
            "on a card",
        ),
        ("<p style='color:#eee;display:none'>叫号</p>", 0, "not drawn"),
        ("<details><summary>是</summary><p style='color:#eee'>叫号</p></details>", 0, "folded away"),
        ("<p style='color:#eee;clip-path:inset(50%)'>叫号</p>", 0, "for screen readers"),
        ("<input value='SB' style='color:#999'>", 1, "what is typed"),
        ("<button disabled style='color:#888;background:#ddd'>取号</button>", 1, "also a button that waits"),
    ],
)
def test_contrast(glass: Page, body: str, faults: int, why: str) -> None:
    assert len(kit.low_contrast(shown(glass, body))) == faults, why


@pytest.mark.parametrize(
    ("body", "faults", "why"),
    [
        ("<p style='font-size:32px'>取号</p>", 0, "32 × 0.92 × 0.25 = 7.36 mm"),
        ("<p style='font-size:31px'>取号</p>", 1, "7.1 mm"),
        ("<p style='font-size:28px'>Ticket</p>", 0, "capitals 5.1 mm, 4.8 asked"),
        ("<p style='font-size:25px'>Ticket</p>", 1, "capitals 4.6 mm"),
        ("<p style='font-size:25px;visibility:hidden'>Ticket</p>", 0, "not drawn"),
    ],
)
def test_text_size(glass: Page, body: str, faults: int, why: str) -> None:
    assert len(kit.small_text(shown(glass, body), GLASS, 7.3, 4.8)) == faults, why


@pytest.mark.parametrize(
    ("second", "small", "close", "why"),
    [
        ("left:200px;top:0;width:80px;height:80px", 0, 0, "20 mm each, 30 mm apart"),
        ("left:200px;top:0;width:80px;height:76px", 1, 0, "19 mm high"),
        ("left:200px;top:0;width:76px;height:80px", 1, 0, "19 mm wide"),
        ("left:90px;top:0;width:80px;height:80px", 0, 1, "2.5 mm apart"),
        ("left:92px;top:0;width:80px;height:80px", 0, 0, "3 mm apart"),
        ("left:40px;top:40px;width:80px;height:80px", 0, 1, "one over the other"),
        ("left:90px;top:90px;width:80px;height:80px", 0, 1, "corner to corner"),
        ("left:40px;top:40px;width:80px;height:80px;display:none", 0, 0, "not drawn"),
    ],
)
def test_targets(glass: Page, second: str, small: int, close: int, why: str) -> None:
    first = "left:0;top:0;width:80px;height:80px"
    shown(glass, "".join(f"<a style='position:absolute;{place}'>一</a>" for place in (first, second)))
    assert len(kit.small_targets(glass, "a", GLASS, 20, 20)) == small, why
    assert len(kit.close_targets(glass, "a", GLASS)) == close, why


def test_gap_is_the_same_from_both_sides() -> None:
    one, other = Box("one", 0, 0, 10, 10), Box("other", 14, 2, 10, 10)
    assert one.gap_to(other) == other.gap_to(one) == 4


LONG = "企业投资项目备案与变更登记办理"


@pytest.mark.parametrize(
    ("check", "body", "faults", "why"),
    [
        (kit.cut_text, f"<p>{LONG}</p>", 0, "room enough"),
        (kit.cut_text, f"<p style='white-space:nowrap;font-size:90px'>{LONG}</p>", 1, "out of the window"),
        (kit.cut_text, f"<p style='width:60px;height:24px;overflow:hidden'>{LONG}</p>", 1, "hidden below"),
        (kit.cut_text, f"<p style='width:60px;white-space:nowrap;overflow:hidden'>{LONG}</p>", 1, "hidden at the side"),
        (kit.cut_text, f"<div style='height:30px;overflow:auto'><p>{LONG * 9}</p></div>", 0, "can be scrolled to"),
        (kit.covered_text, "<p>一二</p><p>三四</p>", 0, "one under the other"),
        (kit.covered_text, "<p>一二</p><p style='margin-top:-20px'>三四</p>", 1, "drawn over each other"),
        (kit.covered_text, "<p>一二</p><p style='margin-top:-20px;margin-left:200px'>三四</p>", 0, "beside each other"),
        (kit.covered_text, "<p>一二<b>三四</b></p>", 0, "one inside the other"),
        (kit.covered_text, f"<div style='height:24px;overflow:auto'>{LONG * 9}</div><p>三四</p>", 0, "scrolled away"),
        (kit.covered_text, f"<div style='height:24px'>{LONG * 9}</div><p>三四</p>", 1, "runs over what follows"),
    ],
)
def test_long_text(glass: Page, check: Callable[[Page], list[str]], body: str, faults: int, why: str) -> None:
    assert len(check(shown(glass, body))) == faults, why


def test_what_is_on_another_leaf_is_not_cut(glass: Page) -> None:
    shown(glass, f"<div class='leaf' style='height:24px;overflow:hidden'><p>{LONG * 9}</p></div>")
    assert len(kit.cut_text(glass)) == 1
    assert kit.cut_text(glass, ".leaf") == []


def test_colours_go_and_come_back(glass: Page) -> None:
    shown(glass, "<div style='background:#c8102e;width:400px;height:400px'></div>")
    coloured = glass.screenshot()
    with kit.colour_blind(glass):
        grey = glass.screenshot()
    assert grey != coloured
    assert glass.screenshot() == coloured
