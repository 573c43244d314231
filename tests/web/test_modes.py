"""The way of service on the pages: console, case, phone, manager."""

from tests.api.program import Program
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
