"""The guide desk keeps a queue open that had stopped before the doors close: why, for how long, and back (K-22)."""

from datetime import timedelta

import pytest

from tests.api.program import Program
from tests.make import TEN
from tests.web.visitor import Visitor

LAST_MINUTES = TEN + timedelta(hours=7, minutes=20)


@pytest.mark.parametrize("who", ["guide", "manager"])
def test_a_queue_that_stopped_is_kept_open_for_a_reason_until_the_doors_close(site: Program, who: str) -> None:
    site.set_clock(LAST_MINUTES)
    desk = Visitor(site, who)
    page = desk.opens("/desk/")
    assert "取号时间已过，17:30 关门。" in page.text
    kept = desk.sends(page, "/desk/queues/A/keep-open", reason="今天人多")
    assert "延长取号，到 17:30 关门为止" in kept.text
    assert site.does("/tickets", {"item": "SJ-001"}, by="kiosk", status=201)["number"] == "A001"
    ended = desk.sends(kept, "/desk/queues/A/end-keeping")
    assert "A 队列不再延长取号。" in ended.text
    assert site.post("/tickets", {"item": "SJ-001"}, by="kiosk").status_code == 422


def test_a_reason_is_needed(site: Program) -> None:
    site.set_clock(LAST_MINUTES)
    desk = Visitor(site, "guide")
    answer = desk.sends(desk.opens("/desk/"), "/desk/queues/A/keep-open", reason=" ")
    assert "“原因”不能为空。" in answer.text
    assert "不再延长" not in answer.text


def test_nothing_is_offered_while_numbers_are_given_or_the_doors_are_closed(site: Program) -> None:
    for at in (TEN, TEN + timedelta(hours=9)):
        site.set_clock(at)
        assert "延长取号" not in Visitor(site, "guide").opens("/desk/").text
