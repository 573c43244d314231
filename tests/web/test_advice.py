"""Advice on windows on the pages and for programs: shown with its effect, answered, told to the console."""

from datetime import timedelta

import pytest

from kiosk.domain.people import SYSTEM, Role
from kiosk.domain.staffing import Suggestion
from kiosk.operations import advising
from tests.api.program import Program
from tests.make import TEN
from tests.web.visitor import Visitor


@pytest.fixture
def advised(site: Program) -> int:
    """Two windows more for queue A, as the thread would have given it."""
    found = Suggestion("A", 1, 3, 55.4, 24.6)
    until = TEN + timedelta(minutes=90)
    given = site.house.system.perform(SYSTEM, lambda context: advising.give(context, found, until))
    assert given is not None
    return given.id


def test_the_manager_sees_the_effect_and_takes_it_up(site: Program, advised: int) -> None:
    visitor = Visitor(site, "manager")
    page = visitor.opens("/manager/")
    assert "建议 10:00–11:30 A 市场监管 开 3 个窗口（现 1）：最长等候约 55→25 分" in page.text
    page = visitor.sends(page, f"/manager/waits/advice/{advised}/accept")
    assert "已记下" in page.text
    assert "已采纳" in visitor.opens("/manager/").text
    english = visitor.opens("/manager/waits/?lang=en").text
    assert (
        "Open 3 windows for A Business registration and licences (1 now) 10:00–11:30: longest wait 55 → 25 min"
        in english
    )
    assert "Taken up" in english


def test_a_supervisor_reads_and_does_not_answer(site: Program, advised: int) -> None:
    page = Visitor(site, "supervisor").opens("/manager/")
    assert "建议 10:00" in page.text
    assert [form["action"] for form in page.forms if "advice" in form["action"]] == []


def test_the_console_that_could_follow_is_told(site: Program, advised: int) -> None:
    site.keys["at-1"] = site.key_of(Role.WINDOW, "at-1", 1)
    visitor = Visitor(site, "at-1")
    assert "建议 10:00" in visitor.opens("/window/").text
    assert "建议 10:00" in Visitor(site, "window").opens("/window/").text, "whoever has yet to choose a window"
    site.does("/windows/1/open", by="at-1")
    assert "建议 10:00" not in visitor.opens("/window/").text


def test_programs_read_and_answer_once(site: Program, advised: int) -> None:
    (one,) = site.sees("/advice", by="supervisor")["advice"]
    assert (one["id"], one["queue"], one["windows_now"], one["windows"], one["state"]) == (advised, "A", 1, 3, "open")
    assert site.does(f"/advice/{advised}/dismiss", by="manager")["state"] == "dismissed"
    again = site.post(f"/advice/{advised}/accept", by="manager")
    assert (again.status_code, again.get_json()["error"]["code"]) == (409, "advice_answered")
    missing = site.post("/advice/999999/accept", by="manager")
    assert (missing.status_code, missing.get_json()["error"]["code"]) == (404, "unknown_advice")
    assert "建议 10:00" not in Visitor(site, "manager").opens("/manager/").text


def test_without_advice_the_page_says_why_it_knows(site: Program) -> None:
    site.house.estimator.refresh()
    assert site.sees("/advice", by="manager") == {"outlook": "few_days", "days_known": 0, "advice": []}
    assert "同星期的历史只有 0 天" in Visitor(site, "manager").opens("/manager/").text


def test_a_window_that_could_serve_another_queue_too_is_told_so(site: Program) -> None:
    found = Suggestion("A", 1, 2, 55.4, 24.6, window=9)
    until = TEN + timedelta(minutes=90)
    given = site.house.system.perform(SYSTEM, lambda context: advising.give(context, found, until))
    assert given is not None
    words = "建议 10:00–11:30 9 号窗口兼办 A 市场监管（现 1 个窗口）：最长等候约 55→25 分"
    assert words in Visitor(site, "manager").opens("/manager/").text
    site.keys["at-9"] = site.key_of(Role.WINDOW, "at-9", 9)
    site.does("/windows/9/open", by="at-9")
    assert site.does(f"/advice/{given.id}/accept", by="manager")["window"] == 9
    page = Visitor(site, "at-9").opens("/window/").text
    assert words in page
    assert "管理人员已采纳，请系统管理员给窗口加上这个队列" in page
