"""The simulator's pages: what history lets the catalogue promise, one item under another promise, n always shown."""

import math
import re

import pytest

from kiosk.domain.limits import Limit, Unit
from kiosk.domain.promise_trial import History
from kiosk.web import promise_view
from kiosk.web.promise_view import Chart, chart_of
from tests.api.program import Program
from tests.history import add_closed, after
from tests.make import slow_item
from tests.web.visitor import Page, Visitor

PAGE = "/manager/promises/"
ITEM = slow_item().code


@pytest.fixture
def told(site: Program) -> Program:
    """A hundred closed cases of one item: 97 on the spot, three of them after two working days; three of another."""
    for number in range(1, 101):
        add_closed(site.house.system, number, after(2 if number <= 3 else 0))
    for number in range(101, 104):
        add_closed(site.house.system, number, after(1), item="SJ-001")
    return site


def words(page: Page) -> str:
    return " ".join(page.text.split())


@pytest.mark.parametrize("who", ["manager", "supervisor", "admin"])
def test_readers_see_the_outlook_and_every_item(told: Program, who: str) -> None:
    page = Visitor(told, who).opens(PAGE)
    shown = words(page)
    assert re.search(r"112/117 → 变为 ?112/117", shown)
    assert re.search(r"94/144 → 变为 ?94/144", shown)
    assert "103 件逐件回放" in shown
    assert sum(href.startswith(PAGE) and text != "" for href, text in page.links if "?" in href) >= 144


def test_the_manager_finds_the_way_from_the_dashboard(told: Program) -> None:
    links = Visitor(told, "manager").opens("/manager/").links
    assert (PAGE, "承诺测算") in links


@pytest.mark.parametrize("who", ["window", "guide", "auditor"])
def test_others_do_not(told: Program, who: str) -> None:
    for path in (PAGE, f"{PAGE}{ITEM}"):
        assert Visitor(told, who).client.get(path).status_code == 403


def test_nobody_is_sent_to_sign_in(told: Program) -> None:
    assert Visitor(told, None).client.get(PAGE).status_code == 302


def test_a_safe_proposal_changes_the_outlook(told: Program) -> None:
    for number in range(200, 400):
        add_closed(told.house.system, number)
    shown = words(Visitor(told, "manager").opens(PAGE))
    assert re.search(r"94/144 → 变为 ?95/144", shown)
    assert "还差 6 项" in shown


@pytest.mark.parametrize(
    ("dear_seconds", "cases", "why"),
    [(math.inf, 104, "a cheap replay is made anew"), (-1.0, 103, "a dear one is shown for a while")],
)
def test_a_case_decided_now_is_seen_by_the_next_look_at_a_cheap_replay(
    told: Program, monkeypatch: pytest.MonkeyPatch, dear_seconds: float, cases: int, why: str
) -> None:
    # Not by how busy this machine is.
    monkeypatch.setattr(promise_view, "_DEAR_SECONDS", dear_seconds)
    monkeypatch.setattr(promise_view, "_KEPT_FOR", 1e9)
    visitor = Visitor(told, "manager")
    assert "103 件逐件回放" in words(visitor.opens(PAGE))
    ref = told.does("/cases", {"item": "SJ-001", "applicant": "王喆"}, status=201)["ref"]
    told.does(f"/cases/{ref}/accept")
    told.does(f"/cases/{ref}/decide", {"outcome": "granted"})
    assert f"{cases} 件逐件回放" in words(visitor.opens(PAGE)), why


def test_items_are_found_and_sorted(told: Program) -> None:
    visitor = Visitor(told, "manager")
    codes = re.findall(r"[A-Z]{2}-\d{3}", words(visitor.opens(f"{PAGE}?q={ITEM}")))
    assert set(codes) == {ITEM}
    by_cases = re.findall(r"[A-Z]{2}-\d{3}", words(visitor.opens(f"{PAGE}?sort=cases")))
    assert by_cases[:2] == [ITEM, "SJ-001"]
    by_item = re.findall(r"[A-Z]{2}-\d{3}", words(visitor.opens(f"{PAGE}?sort=item")))
    assert by_item == sorted(by_item)
    assert "没有找到事项" in words(visitor.opens(f"{PAGE}?q=zzzzzz"))


def test_a_proposal_is_answered_with_n_late_and_bound(told: Program) -> None:
    shown = words(Visitor(told, "manager").opens(f"{PAGE}{ITEM}?value=1&unit=工作日"))
    assert "承诺 1 个工作日：100 件中会有 3 件超期" in shown
    assert "不多于 7.6 %" in shown
    assert "尚不能证明" in shown
    assert "无一件超期要承诺 2" in shown


def test_too_little_history_is_said_and_never_safe(told: Program) -> None:
    shown = words(Visitor(told, "manager").opens(f"{PAGE}SJ-001?value=3&unit=工作日"))
    assert "数据不足" in shown
    assert "稳妥 ·" not in shown
    assert "没有可以回放的办件" in words(Visitor(told, "manager").opens(f"{PAGE}SJ-016"))


def test_the_page_speaks_english(told: Program) -> None:
    visitor = Visitor(told, "manager")
    for path in (f"{PAGE}?lang=en", f"{PAGE}{ITEM}?value=1&unit=工作日&lang=en", f"{PAGE}SJ-001?value=3&lang=en"):
        answer = visitor.opens(path)
        main = answer.text.partition("Sign out")[2]
        assert not re.search("[\u4e00-\u9fff]", re.sub("中文", "", main)), path


@pytest.mark.parametrize("value", ["xx", "-1", "99999", "2.5", "５"])
def test_a_promise_that_is_none_is_said_at_its_field(told: Program, value: str) -> None:
    page = Visitor(told, "manager").opens(f"{PAGE}{ITEM}?value={value}&unit=工作日")
    assert "承诺要写成 0 到 500 的整数" in words(page)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{PAGE}ZZ-999", 422),
        (f"{PAGE}?from=2026-09-01&to=2026-08-01", 422),
        (f"{PAGE}?from=2020-01-01&to=2026-08-01", 422),
        (f"{PAGE}?from=yesterday", 422),
        (f"{PAGE}?to=0001-01-02", 200),
        (f"{PAGE}{ITEM}?value=0", 200),
        (f"{PAGE}{ITEM}?unit=当场", 200),
        (f"{PAGE}{ITEM}?unit=光年&value=3", 200),
    ],
)
def test_strange_wishes_are_refused_or_read_kindly(told: Program, path: str, status: int) -> None:
    Visitor(told, "manager").opens(path, status)


def drawn(counts: dict[int, int], **limits: Limit | None) -> Chart:
    return chart_of(History(Unit.WORKING_DAYS, counts), dict(limits), limits.get("proposed"))


def test_the_drawing_holds_every_case_and_marks_the_late_ones() -> None:
    counts = {0: 5, 3: 2, 9: 1, 400: 4}
    chart = drawn(counts, proposed=Limit(3, Unit.WORKING_DAYS), law=Limit(20, Unit.WORKING_DAYS))
    assert sum(column.cases for column in chart.columns) == 12
    assert sum(column.cases for column in chart.columns if column.is_late) == 5
    assert chart.columns[-1].is_open
    assert (chart.columns[-1].cases, chart.columns[-1].within) == (4, 1)
    assert all(chart.left <= column.x <= chart.right for column in chart.columns)
    assert all(chart.top <= column.y <= chart.floor for column in chart.columns)
    assert [mark.kind for mark in chart.marks] == ["proposed", "law"]


def test_a_limit_in_another_unit_is_not_drawn() -> None:
    chart = drawn({0: 5}, law=Limit(20, Unit.NATURAL_DAYS), promised=Limit(0, Unit.ON_THE_SPOT))
    assert [mark.kind for mark in chart.marks] == ["promised"]
