"""Cases on the pages: the lists, the steps that are legal now, and every day of a limit."""

import re

import pytest

from tests.api.program import Program
from tests.make import TEN
from tests.web.visitor import Page, Visitor, rows

REF = r"20\d\d-\d{6}"


def takes_in(site: Program, item: str = "SJ-001", *steps: tuple[str, dict[str, str]]) -> str:
    ref = str(site.does("/cases", {"item": item, "applicant": "王喆"}, status=201)["ref"])
    for step, body in steps:
        site.does(f"/cases/{ref}/{step}", body)
    return ref


ACCEPT = ("accept", {})
GRANT = ("decide", {"outcome": "granted"})


@pytest.fixture
def cases(site: Program) -> dict[str, str]:
    site.set_clock(TEN.replace(month=8, day=3))
    late = takes_in(site, "SJ-001", ACCEPT)
    site.set_clock(TEN)
    return {
        "late": late,
        "received": takes_in(site),
        "running": takes_in(site, "SJ-001", ACCEPT),
        "decided": takes_in(site, "SJ-001", ACCEPT, GRANT),
    }


@pytest.mark.parametrize(
    ("view", "wanted"),
    [
        ("open", {"late", "received", "running"}),
        ("overdue", {"late"}),
        ("near", set()),
        ("today", {"received", "running", "decided"}),
        ("mine", {"late", "received", "running"}),
        ("all", {"late", "received", "running", "decided"}),
    ],
)
def test_views(site: Program, cases: dict[str, str], view: str, wanted: set[str]) -> None:
    page = Visitor(site, "window").opens(f"/cases/?view={view}")
    shown = {name for name, ref in cases.items() if ref in page.text}
    assert shown == wanted
    assert rows(page, REF) == len(wanted)


def test_a_reference_leads_to_its_case(site: Program, cases: dict[str, str]) -> None:
    visitor = Visitor(site, "manager")
    for wanted in (cases["late"], "1", "000001"):
        assert visitor.client.get(f"/cases/?q={wanted}").location == f"/cases/{cases['late']}"
    assert "没有编号为“999”的办件" in visitor.opens("/cases/?q=999").text
    assert "没有编号为" in visitor.opens("/cases/?q=%3Cscript%3E").text


def test_light_has_shape_and_word(site: Program, cases: dict[str, str]) -> None:
    said = " ".join(Visitor(site, "window").opens(f"/cases/{cases['late']}").text.split())
    assert "◆ 超法定" in said
    assert "■ 超承诺" in said


def offered(page: Page) -> set[str]:
    """The steps that the page offers, by a form or by a link to one."""
    forms = {form["action"].rsplit("/", 1)[1] for form in page.forms}
    links = set(re.findall(r"[?&]act=(\w+)", " ".join(href for href, _ in page.links)))
    return (forms | links) - {"sign-out"}


def test_a_case_goes_through_its_steps(site: Program, cases: dict[str, str]) -> None:
    visitor, ref = Visitor(site, "window"), cases["received"]
    page = visitor.opens(f"/cases/{ref}")
    assert offered(page) == {"accept", "notice", "refuse", "withdraw"}
    page = visitor.takes(ref, "accept")
    assert offered(page) == {"decide", "suspend", "extend", "withdraw"}
    page = visitor.takes(ref, "decide", outcome="refused", reason="不符合条件")
    assert "不予批准" in page.text
    assert offered(page) == {"deliver"}
    page = visitor.takes(ref, "deliver")
    assert offered(page) == set()
    assert site.sees(f"/cases/{ref}", by="manager")["status"] == "delivered"


def test_refusing_needs_a_reason(site: Program, cases: dict[str, str]) -> None:
    visitor, ref = Visitor(site, "window"), cases["received"]
    page = visitor.takes(ref, "refuse", 422, reason=" ", competent_body="市人社局")
    assert "“原因”不能为空" in page.text
    page = visitor.takes(ref, "refuse", reason="不属于本机关职权", competent_body="市人社局")
    assert "不属于本机关职权" in page.text
    assert "请向 市人社局 申请" in page.text


def test_a_step_that_came_too_late_is_told(site: Program, cases: dict[str, str]) -> None:
    visitor, ref = Visitor(site, "window"), cases["received"]
    page = visitor.opens(f"/cases/{ref}?act=accept")
    site.does(f"/cases/{ref}/accept")
    answer = visitor.posts(page, f"/cases/{ref}/accept")
    assert answer.status_code == 409
    assert "不能受理" in answer.text


def test_readers_get_no_buttons_and_no_step(site: Program, cases: dict[str, str]) -> None:
    for role in ("manager", "supervisor", "admin"):
        visitor, ref = Visitor(site, role), cases["received"]
        page = visitor.opens(f"/cases/{ref}")
        assert [form["action"] for form in page.forms] == ["/sign-out"]
        form = page.form("/sign-out") | {"request_id": "1"}
        assert visitor.client.post(f"/cases/{ref}/accept", data=form).status_code == 403


def test_every_day_of_a_limit_has_its_reason(site: Program, cases: dict[str, str]) -> None:
    said = Visitor(site, "window").opens(f"/cases/{cases['running']}/why?limit=statutory").text
    for day in site.sees(f"/cases/{cases['running']}/why?limit=statutory", by="window")["days"]:
        assert day["why"] in said
        assert day["article"] in said


@pytest.mark.parametrize(
    "path", ["/cases/2026-999999", "/cases/nothing", "/cases/?view=nothing", "/cases/2026-000001/why?limit=no"]
)
def test_what_does_not_exist(site: Program, path: str) -> None:
    Visitor(site, "window").opens(path, 404)
