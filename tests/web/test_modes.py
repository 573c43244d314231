"""The way of service on the pages: desk, visits at the door, console, case, phone, manager."""

from datetime import timedelta

import pytest

from tests.api.program import Program
from tests.make import TEN
from tests.web.test_staff_console import at_window, presses, takes_number
from tests.web.visitor import Visitor


def test_from_the_console_to_the_case_the_phone_and_the_figures(site: Program) -> None:
    issued = site.does("/tickets", {"item": "SJ-001"}, by="kiosk", status=201)
    visitor, page = at_window(site)
    for act in ("open", "call", "start"):
        page = presses(visitor, page, act)
    page = presses(visitor, page, "mode", mode="agent", mode_by="帮办岗")
    assert "代办要写明授权" in page.text
    page = presses(visitor, page, "mode", mode="agent", mode_by="帮办岗", mode_paper="委托书 12")
    assert "代办：帮办岗" in page.text
    assert "代办：帮办岗" in site.app.test_client().get(f"/t/{issued['token']}").text
    page = visitor.sends(page, "/window/1/take-in", item="SJ-001", applicant="王喆", then="grant")
    assert "/window/1/mode" not in {form["action"] for form in page.forms}, "settled at receipt"
    ref = next(href for href, _ in page.links if href.startswith("/cases/20"))
    case = visitor.opens(ref).text
    assert "代办：帮办岗" in case
    assert "委托书 12" in case
    told = " ".join(Visitor(site, "manager").opens("/manager/").text.split())
    assert "即办 0/1 · 代办 1/1 · 陪办 0/1 · 上门 0/1 件" in told


def test_the_ordinary_way_is_not_named_to_the_holder(site: Program) -> None:
    issued = site.does("/tickets", {"item": "SJ-001"}, by="kiosk", status=201)
    assert 'id="mode"' not in site.app.test_client().get(f"/t/{issued['token']}").text


def test_the_place_of_a_visit_is_on_the_page_of_the_case(site: Program) -> None:
    mode = {"kind": "at_the_door", "place": "滨江路 8 号", "at": "2026-09-16T09:30:00+08:00"}
    case = site.does("/cases", {"item": "SJ-001", "applicant": "王喆", "mode": mode}, status=201)
    said = " ".join(Visitor(site, "window").opens(f"/cases/{case['ref']}").text.split())
    assert "上门" in said
    assert "滨江路 8 号 · 2026年9月16日（周三） 09:30" in said
    assert "滨江路" not in site.app.test_client().get(f"/t/{case['token']}").text
    assert takes_number(site) == "A001"


def test_the_desk_gives_a_number_with_the_way_that_was_chosen(site: Program) -> None:
    desk = Visitor(site, "guide")
    page = desk.opens("/desk/")
    assert page.checked["mode"] == "on_the_spot"
    wish = {"item": "SJ-001 营业执照", "mode": "agent", "mode_by": "帮办岗", "language": "en"}
    page = desk.sends(page, "/desk/number", **wish)
    assert page.status == 422
    assert "代办要写明授权" in page.text
    assert page.checked["mode"] == "agent", "what was chosen stays"
    page = desk.sends(page, "/desk/number", **wish, mode_paper="委托书 12")
    assert "A001 代办：帮办岗" in page.said
    assert "前面没有人等候" in page.said
    console = at_window(site)[1].said
    assert "A001 代办：帮办岗" in console, "who is next, with the way"
    assert "代办要写明授权" not in page.text


def test_the_desk_reads_no_field_that_the_chosen_way_hides(site: Program) -> None:
    desk = Visitor(site, "guide")
    left_over = {"mode_by": "帮办岗", "mode_paper": "委托书 12"}
    page = desk.sends(desk.opens("/desk/"), "/desk/number", queue="A", mode="on_the_spot", **left_over)
    assert "A001" in page.said
    page = desk.sends(page, "/desk/number", queue="A", mode="accompanied", **left_over)
    assert "A002 陪办：帮办岗" in page.said
    assert desk.sends(page, "/desk/number", mode="on_the_spot").status == 422, "neither a matter nor a queue"


def test_a_number_of_another_day_is_no_longer_shown_at_the_desk(site: Program) -> None:
    desk = Visitor(site, "guide")
    desk.sends(desk.opens("/desk/"), "/desk/number", queue="A", mode="on_the_spot")
    assert "A001" in desk.opens("/desk/?given=A001").text
    site.set_clock(TEN + timedelta(days=1))
    assert "A001" not in desk.opens("/desk/?given=A001").text


@pytest.mark.parametrize(
    ("who", "path", "action"), [("manager", "/desk/", "/desk/number"), ("guide", "/desk/", "/door/")]
)
def test_only_who_may_finds_the_form_and_sends_it(site: Program, who: str, path: str, action: str) -> None:
    visitor = Visitor(site, who)
    page = visitor.opens(path)
    assert action not in {form["action"] for form in page.forms} | {href for href, _ in page.links}
    token = page.forms[0]["csrf_token"]
    assert visitor.client.post(action, data={"csrf_token": token, "request_id": "a1"}).status_code == 403


def test_a_visit_at_the_door_is_taken_in_without_a_number(site: Program) -> None:
    clerk = Visitor(site, "window")
    assert ("/door/", "上门收件") in clerk.opens("/cases/").links
    page = clerk.opens("/door/")
    fields = {"item": "SJ-001", "applicant": "王喆", "mode_at": "2026-09-16T09:30", "then": "accept"}
    for place, at, words in [(" ", "2026-09-16T09:30", "上门要写明地点"), ("滨江路 8 号", "", "上门要写明约定的时间")]:
        page = clerk.sends(page, "/door/", **{**fields, "mode_place": place, "mode_at": at})
        assert page.status == 422
        assert words in page.text
    case = clerk.sends(page, "/door/", **fields, mode_place="滨江路 8 号")
    assert case.path.startswith("/cases/2026-")
    assert "滨江路 8 号 · 2026年9月16日（周三） 09:30" in case.said
    open_visits = clerk.opens("/door/").said
    assert "2026年9月16日（周三） 09:30 滨江路 8 号 王喆" in open_visits
    assert "上门 " in clerk.opens("/cases/").said
    clerk.takes(case.path.removeprefix("/cases/"), "decide", outcome="granted")
    assert "滨江路" not in clerk.opens("/door/").text
    assert takes_number(site) == "A001"
