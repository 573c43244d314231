"""The high-contrast look: kept from page to page, and strong enough on each of them."""

import pytest
from playwright.sync_api import Browser, expect

from kiosk.web.auth import STAFF_COOKIE
from tests.browser.kit import low_contrast
from tests.flows.server import Server

pytestmark = pytest.mark.browser

PUBLIC = ["/", "/guide/", "/guide/SJ-001", "/calendar/", "/kiosk/"]
STAFF = ["/manager/", "/cases/?view=all", "/admin/catalogue/"]


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
