"""The manager's page: each number opens to as many rows as it says, few cases are a fraction, none are a dash."""

import re

import pytest

from kiosk.domain.people import SYSTEM
from kiosk.operations.reports import scope_of
from kiosk.web.dashboard_view import overview
from tests.api.program import Program
from tests.make import TEN
from tests.web.visitor import Page, Visitor, rows

REF = r"20\d\d-\d{6}"
CODE = r"\b[A-Z]{2}-\d{3}\b"
SPOT = "SJ-001"


def decided(site: Program, item: str, then: str = "granted") -> str:
    ref = str(site.does("/cases", {"item": item, "applicant": "王喆"}, status=201)["ref"])
    site.does(f"/cases/{ref}/accept")
    if then != "running":
        site.does(f"/cases/{ref}/decide", {"outcome": then})
    return ref


@pytest.fixture
def busy(site: Program) -> Program:
    """Three weeks ago cases that are late by now, today some on the spot, some running, one only received."""
    slow = next(one["code"] for one in site.sees("/items") if 0 < one["promised"]["value"] <= 3)
    site.set_clock(TEN.replace(month=8, day=3))
    decided(site, slow, "running")
    decided(site, SPOT, "running")
    site.set_clock(TEN)
    for _ in range(4):
        decided(site, SPOT)
    decided(site, slow, "running")
    site.does("/cases", {"item": SPOT, "applicant": "王喆"}, status=201)
    return site


def test_every_number_opens_to_as_many_rows(busy: Program) -> None:
    visitor = Visitor(busy, "manager")
    page = visitor.opens("/manager/")
    lists = [(href, int(text.split()[-2] if " " in text else text)) for href, text in page.links if "figure=" in href]
    assert len(lists) >= 20
    for href, number in lists:
        found = visitor.opens(href)
        assert rows(found, CODE if "/items" in href else REF) == number, href


def test_the_figures_are_those_of_the_interface(busy: Program) -> None:
    page = " ".join(Visitor(busy, "manager").opens("/manager/").text.split())
    report = busy.sees("/timeliness", by="manager")
    for name in ("items_within_ceiling", "items_on_the_spot", "cases_on_the_spot", "within_promise"):
        rate = report["rates"][name]
        assert f"{rate['numerator']} / {rate['denominator']}".replace(" / ", "/") in page
    assert report["items"]["on_the_spot_target"] == 101
    assert "101 项" in page


def test_few_cases_are_a_fraction_and_are_not_judged(busy: Program) -> None:
    answer = Visitor(busy, "manager").client.get("/manager/").text
    tile = answer[answer.index('id="q-time"') : answer.index('id="q-late"')]
    assert re.search(r'measure__value">4/4<', tile)
    assert "不足 20 件" in tile
    assert "bullet" not in tile
    assert "达标" not in tile


def test_without_cases_there_is_a_dash(site: Program) -> None:
    answer = Visitor(site, "manager").client.get("/manager/").text
    tile = answer[answer.index('id="q-time"') : answer.index('id="q-late"')]
    assert tile.count('measure__value">—<') == 3
    assert "%" not in re.sub(r"目标 100%", "", tile.split("tile__foot")[0].replace("100%", ""))


def test_scope_goes_into_every_list(busy: Program) -> None:
    department = busy.sees("/items")[0]["department"]
    page = Visitor(busy, "manager").opens(f"/manager/?from=2026-08-01&to=2026-08-31&department={department}")
    lists = [href for href, _ in page.links if "figure=" in href]
    assert lists
    for href in lists:
        assert "from=2026-08-01" in href
        assert "to=2026-08-31" in href
        assert "department=" in href


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("from=yesterday", 422, "看不懂"),
        ("from=2026-09-02&to=2026-09-01", 422, "请对调"),
        ("from=2020-01-01&to=2026-09-01", 422, "期间最长"),
        ("department=没有", 404, "没有名为“没有”的部门"),
    ],
)
def test_a_scope_that_cannot_be_is_told_in_words(site: Program, query: str, status: int, words: str) -> None:
    assert words in Visitor(site, "manager").opens(f"/manager/?{query}", status).text


@pytest.mark.parametrize("address", ["/manager/cases?figure=nothing", "/manager/items?figure=nothing"])
def test_unknown_figure(site: Program, address: str) -> None:
    assert "没有名为“nothing”的指标" in Visitor(site, "manager").opens(address, 404).text


def test_a_queue_is_paused_and_goes_on(site: Program) -> None:
    visitor = Visitor(site, "manager")
    page = visitor.opens("/manager/")
    page = visitor.sends(page, "/manager/queues/pause", queue="C", reason="系统维护", until="11:30")
    assert "C 队列暂停取号" in page.text
    assert [line["state"] for line in site.sees("/queues") if line["queue"] == "C"] == ["paused"]
    page = visitor.sends(page, "/manager/queues/resume")
    assert "C 队列恢复取号" in page.text
    assert [line["state"] for line in site.sees("/queues") if line["queue"] == "C"] == ["open"]


def test_only_a_manager_may_pause(site: Program) -> None:
    page: Page = Visitor(site, "supervisor").opens("/manager/")
    assert [form["action"] for form in page.forms if "queues" in form["action"]] == []
    stranger = Visitor(site, "supervisor")
    form = stranger.opens("/manager/").form("/sign-out") | {"queue": "C", "reason": "x", "request_id": "1"}
    assert stranger.client.post("/manager/queues/pause", data=form).status_code == 403


def test_the_page_is_computed_once_for_an_unchanged_hall(busy: Program) -> None:
    def look() -> object:
        with busy.app.app_context():
            return busy.house.system.read(
                SYSTEM, lambda context: overview(context, scope_of(context, None, None, None))
            )

    first = look()
    assert look() is first
    decided(busy, SPOT)
    assert look() is not first
