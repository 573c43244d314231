"""The high-contrast look of every page, and the five lights for those who tell few colours or none (T13, X-04)."""

from io import BytesIO
from itertools import combinations
from math import dist

import pytest
from PIL import Image, ImageCms
from playwright.sync_api import Browser, Page, expect

from kiosk.domain.lights import Light
from kiosk.web.auth import STAFF_COOKIE
from kiosk.web.filters import LIGHTS
from tests.browser.kit import colour_blind, low_contrast
from tests.flows.server import Server

pytestmark = pytest.mark.browser

PUBLIC = ["/", "/guide/", "/guide/SJ-001", "/calendar/", "/kiosk/"]
STAFF = ["/manager/", "/cases/?view=all", "/admin/catalogue/"]

SIGHTS = ["achromatopsia", "protanopia", "deuteranopia", "tritanopia"]
# A difference of 2.3 is just noticed when two fields touch; marks are told apart across a table at several times that.
APART = 10.0
NAIVE = "naive"  # 正常 as a filled green, which nobody without colours tells from red: the measure must see that
LAB = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")


def test_every_text_is_strong_in_the_high_contrast_look(browser: Browser, hall: Server) -> None:
    hall.sign_in("manager")
    context = browser.new_context(viewport={"width": 1366, "height": 900})
    page = context.new_page()
    page.goto(hall.url)
    page.get_by_role("link", name="高对比度").click()
    expect(page.get_by_role("link", name="标准对比度")).to_be_visible()
    context.add_cookies([{"name": STAFF_COOKIE, "value": hall.keys["manager"], "url": hall.url}])
    for path in [*PUBLIC, *STAFF]:
        page.goto(hall.url + path)
        expect(page.locator("html.contrast")).to_have_count(1)  # the choice stays
        assert low_contrast(page, 7.0) == [], path
    page.goto(f"{hall.url}/?contrast=normal")
    expect(page.locator("html.contrast")).to_have_count(0)
    context.close()


def test_a_machine_that_asks_for_contrast_gets_it(browser: Browser, hall: Server) -> None:
    context = browser.new_context(contrast="more")
    page = context.new_page()
    page.goto(f"{hall.url}/guide/")
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--muted')").strip() == "#000"
    assert low_contrast(page, 7.0) == []
    context.close()


@pytest.fixture(scope="module")
def sheet(browser: Browser, hall: Server) -> Page:
    """A page with the product's style and every light, the same word in all of them."""
    page = browser.new_page()
    page.goto(f"{hall.url}/calendar/")
    marks = "".join(
        f"<p><span class='light light--{light}' id='{light}'><span>{shape}</span>同字</span></p>"
        for light, (shape, _) in LIGHTS.items()
    )
    naive = f"<p><span class='light light--red' id='{NAIVE}'><span>{LIGHTS[Light.RED][0]}</span>同字</span></p>"
    page.evaluate("(marks) => document.body.innerHTML = marks", marks + naive)
    page.locator(f"#{NAIVE}").evaluate("one => one.style.background = one.style.borderColor = '#4b7a1f'")
    return page


def difference(one: Image.Image, other: Image.Image) -> float:
    """How far two marks lie apart on average over their area, in ΔE of CIE 1976."""
    size = min(one.width, other.width), min(one.height, other.height)
    pixels = [
        list(ImageCms.applyTransform(mark.crop((0, 0, *size)), LAB).get_flattened_data()) for mark in (one, other)
    ]
    # Eight bits of lightness stand for 0 to 100, those of the two colours for themselves.
    scaled = [[(light / 2.55, a, b) for light, a, b in mark] for mark in pixels]
    return sum(map(dist, *scaled)) / len(scaled[0])


def seen(page: Page, name: str) -> Image.Image:
    return Image.open(BytesIO(page.locator(f"#{name}").screenshot())).convert("RGB")


@pytest.mark.parametrize("sight", SIGHTS)
def test_each_light_is_told_from_every_other(sheet: Page, sight: str) -> None:
    with colour_blind(sheet, sight):
        marks = {light: seen(sheet, light) for light in Light}
        naive = seen(sheet, NAIVE)
    found = {f"{one} / {other}": difference(marks[one], marks[other]) for one, other in combinations(Light, 2)}
    assert {pair: round(far, 1) for pair, far in found.items() if far < APART} == {}
    if sight == "achromatopsia":
        assert difference(naive, marks[Light.RED]) < APART


def test_shapes_and_words_differ() -> None:
    for part in (0, 1):
        assert len({str(one[part]) for one in LIGHTS.values()}) == len(Light)
