"""A case in a real browser: a whole life by keyboard and mouse with every date checked, and axe in each state."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.web.auth import STAFF_COOKIE
from tests.browser.axe import violations
from tests.flows.server import Server

pytestmark = pytest.mark.browser

HALL = ("admin", "window", "manager")


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A hall in which one case stands in each of several states."""
    folder = tmp_path_factory.mktemp("cases")
    server = Server(f"sqlite:///{folder}/kiosk.db", folder)
    server.start()
    server.prepare()
    for name in HALL:
        server.sign_in(name)
    server.at("2026-09-15T10:00:00+08:00")
    yield server
    server.stop()


def seat(browser: Browser, hall: Server, who: str = "window", language: str = "zh") -> Page:
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    for name, value in ((STAFF_COOKIE, hall.keys[who]), ("lang", language)):
        context.add_cookies([{"name": name, "value": value, "url": hall.url}])
    return context.new_page()


def received(hall: Server, item: str = "RS-005") -> str:
    taken = hall.post("/cases", {"item": item, "applicant": "王喆"}, by="window")
    assert taken.status == 201, taken
    return str(taken.body["ref"])


def presses(page: Page, name: str) -> None:
    """Presses a button that sends a form, and waits for the page that follows."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).press("Enter")


def opens_form(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).press("Enter")
    page.locator("#act").wait_for()


def due(page: Page) -> list[str]:
    """The due dates that the page shows, promised before statutory."""
    return [" ".join(text.split()) for text in page.locator(".clock__due .strong").all_inner_texts()]


def test_a_whole_life(browser: Browser, hall: Server) -> None:
    """Dates by hand, for 30 natural days promised and 60 by law: the 17th + 30 falls on Saturday 17 October, rolled to
    Monday 19; + 60 on Monday 16 November. Seven days of hearing: 26 October (from Saturday 24) and 23 November. Ten
    days more by law: Thursday 3 December. Delivery: ten working days after 8 October, Saturday 10 being worked."""
    hall.at("2026-09-15T10:00:00+08:00")
    page, ref = seat(browser, hall), received(hall)
    page.goto(f"{hall.url}/cases/{ref}")
    assert due(page)[0] == "2026年9月21日（周一）"  # five working days for the notice, Sunday the 20th is worked

    opens_form(page, "一次性告知")
    expect(page.locator("input[name=miss-0]")).to_be_focused()
    page.keyboard.press("Space")
    page.locator("input[name=miss-2]").check()
    page.locator("#more-2").fill("缺出院小结")
    presses(page, "出具告知书")
    expect(page.locator("#issued")).to_contain_text("一次性告知书")
    printed = page.request.get(hall.url + str(page.locator("#issued a").get_attribute("href")))
    assert (printed.status, printed.body()[:4]) == (200, b"%PDF")
    assert due(page) == ["—", "—"]

    hall.at("2026-09-17T10:00:00+08:00")
    opens_form(page, "收到补正材料")
    for box in page.locator("input[name=items]").all():
        box.check()
    presses(page, "收下")
    assert due(page) == ["2026年10月19日（周一）", "2026年11月16日（周一）"]

    hall.at("2026-09-21T10:00:00+08:00")
    opens_form(page, "办理中止")
    page.locator("#ground").select_option("hearing")
    page.locator("#document").fill("听告〔2026〕3号")
    page.locator("#expected_days").fill("7")
    presses(page, "确认中止")
    assert due(page) == ["—", "—"]

    hall.at("2026-09-28T10:00:00+08:00")
    opens_form(page, "恢复计时")
    presses(page, "确认恢复")
    assert due(page) == ["2026年10月26日（周一）", "2026年11月23日（周一）"]

    opens_form(page, "办理延期")
    option = page.locator("#days option[value='10']")
    expect(option).to_contain_text("2026年12月3日（周四）")
    page.locator("#days").select_option("10")
    page.locator("#approved_by").fill("李局长")
    page.locator("#reason").fill("需要外地核查")
    presses(page, "确认延期")
    assert due(page) == ["2026年10月26日（周一）", "2026年12月3日（周四）"]

    page.get_by_role("link", name="逐日说明 承诺").click()
    expect(page.locator(".why-page__due")).to_have_text("2026年10月26日（周一）")
    expect(page.locator(".why__due th")).to_have_text("2026年10月26日（周一）")
    expect(page.locator(".why__idle", has_text="听证期间中止计时")).to_have_count(7)
    page.go_back()

    hall.at("2026-10-08T10:00:00+08:00")
    page.reload()
    presses(page, "办结：准予")
    assert due(page) == ["2026年10月26日（周一）", "2026年12月3日（周四）", "2026年10月21日（周三）"]
    presses(page, "送达")
    expect(page.locator(".steps")).to_have_count(0)
    expect(page.locator(".story > li")).to_have_count(9)
    page.context.close()


STATES: dict[str, tuple[tuple[str, dict[str, object]], ...]] = {
    "received": (),
    "noticed": (("notice", {"missing": [{"material": "病历资料", "reason": "缺件"}]}),),
    "running": (("accept", {}),),
    "suspended": (("accept", {}), ("suspend", {"ground": "hearing", "document": "听1", "expected_days": 5})),
    "extended": (("accept", {}), ("extend", {"days": 5, "approved_by": "李", "reason": "外地核查"})),
    "forwarded": (("accept", {}), ("forward", {"to": "市鉴定委员会"})),
    "decided": (("accept", {}), ("decide", {"outcome": "granted"})),
}
FORMS = {
    "received": ("notice", "refuse", "withdraw"),
    "noticed": ("notice", "supply"),
    "running": ("suspend", "extend", "forward", "decide"),
    "suspended": ("resume",),
}


@pytest.fixture(scope="module")
def standing(hall: Server) -> dict[str, str]:
    """The reference of a case in each state."""
    hall.at("2026-09-15T10:00:00+08:00")
    refs = {}
    for state, steps in STATES.items():
        refs[state] = received(hall)
        for step, body in steps:
            answer = hall.post(f"/cases/{refs[state]}/{step}", body, by="window")
            assert answer.status == 200, answer
    refs["joint"] = received(hall, "YJS-002")
    return refs


def faults(page: Page, address: str) -> list[str]:
    """What axe, the console and the width of the page complain about."""
    told: list[str] = []
    page.on("console", lambda said: told.append(said.text) if said.type == "error" else None)
    page.goto(address)
    expect(page.locator("h1")).to_have_count(1)
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [*violations(page), *told, *([f"{wide} wide"] if wide > 1366 else [])]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("state", [*STATES, "joint"])
def test_axe_finds_nothing_on_a_case(
    browser: Browser, hall: Server, standing: dict[str, str], state: str, language: str
) -> None:
    page = seat(browser, hall, language=language)
    found = faults(page, f"{hall.url}/cases/{standing[state]}")
    for act in FORMS.get(state, ()):
        found += faults(page, f"{hall.url}/cases/{standing[state]}?act={act}")
    page.context.close()
    assert found == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing_on_counts_corrections_and_rights(
    browser: Browser, hall: Server, standing: dict[str, str], language: str
) -> None:
    clerk, admin = seat(browser, hall, language=language), seat(browser, hall, "admin", language)
    ref = standing["suspended"]
    clerk.goto(f"{hall.url}/cases/{ref}")
    clerk.locator(".story a[href*='correct=']").nth(1).click()
    found = faults(clerk, clerk.url)
    clerk.locator("#correct-reason").fill("登记错了")
    clerk.locator("#on").fill("2026-09-15")
    clerk.locator("#act button").click()
    for address in (f"/cases/{ref}", f"/cases/{ref}/why?limit=statutory", "/cases/corrections"):
        found += faults(clerk, hall.url + address)
    found += faults(admin, f"{hall.url}/admin/rights/")
    admin.locator("table a").first.click()
    found += faults(admin, admin.url)
    assert found == []


def test_the_list_of_rights_narrows_and_keeps_its_ticks(browser: Browser, hall: Server) -> None:
    page = seat(browser, hall, "admin")
    page.goto(f"{hall.url}/admin/rights/")
    page.locator("table a").first.click()
    page.locator("input[value='SJ-001']").check()
    expect(page.locator("input[name=decides][value=some]")).to_be_checked()
    page.locator("#narrow").fill("劳动能力")
    expect(page.locator("input[value='SJ-001']")).to_be_hidden()
    expect(page.locator("#narrowed")).to_have_text("列出 1 个")
    page.locator("input[value='RS-005']").check()
    presses(page, "保存")
    expect(page.locator("table")).to_contain_text("2 个事项")
    page.locator("table a").first.click()
    page.locator("input[name=decides][value=all]").check()
    presses(page, "保存")
    page.context.close()


def test_f10_at_the_window_leads_to_the_notice(browser: Browser, hall: Server) -> None:
    hall.at("2026-09-15T10:00:00+08:00")
    assert hall.post("/tickets", {"item": "SJ-001"}, by="kiosk").status == 201
    assert hall.post("/windows/1/open", by="window").status == 200
    page = seat(browser, hall)
    page.goto(f"{hall.url}/window/")
    page.keyboard.press("F2")
    expect(page.locator("#act-start")).to_be_enabled()
    page.keyboard.press("F4")
    expect(page.locator("#applicant")).to_be_focused()
    page.locator("#applicant").fill("王喆")
    page.keyboard.press("F10")
    page.wait_for_url("**/cases/*act=notice*")
    expect(page.locator("input[name=miss-0]")).to_be_focused()
    page.go_back()
    page.goto(f"{hall.url}/window/")
    page.keyboard.press("F10")
    page.wait_for_url("**/cases/*act=notice*")
    assert hall.post("/windows/1/finish", {"outcome": "notice"}, by="window").status == 200
    page.context.close()
