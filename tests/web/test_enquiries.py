"""The enquiry desk on its page: record, answer, hand over, accept, give a number; what is refused is told and kept."""

import pytest

from tests.api.program import Program
from tests.web.visitor import Page, Visitor

PAGE = "/enquiries/"


@pytest.fixture
def guide(site: Program) -> Visitor:
    return Visitor(site, "guide")


def recorded(guide: Visitor, **more: str) -> Page:
    return guide.sends(guide.opens(PAGE), PAGE, **{"channel": "hall", "matter": "开店要什么材料", "queue": "A", **more})


def test_a_question_is_recorded_and_answered(guide: Visitor) -> None:
    page = recorded(guide)
    assert "第 1 号咨询已记下，由您负责到办结" in page.said
    assert "1 开店要什么材料" in page.said
    assert "1 人在咨询台，还没有号" in page.said
    assert "首问 guide-1 · 负责 guide-1" in page.said
    page = guide.sends(page, "/enquiries/1/answer", answer="带身份证")
    assert "第 1 号咨询已答复" in page.said
    assert "没有未办结的咨询" in page.said


def test_a_hand_over_is_open_until_it_is_accepted(site: Program, guide: Visitor) -> None:
    page = guide.sends(recorded(guide), "/enquiries/1/hand-over", window="", to="window-1")
    assert "已转给 window-1，等对方接收" in page.said
    assert "负责 guide-1" in page.said
    assert "已转给 window-1，等对方接收" in Visitor(site, "manager").opens(PAGE).said, "managers see every one"
    clerk = Visitor(site, "window")
    page = clerk.sends(clerk.opens(PAGE), "/enquiries/1/accept")
    assert "首问 guide-1 · 负责 window-1" in page.said
    assert "没有未办结的咨询" in guide.opens(PAGE).said


def test_it_is_declined_with_a_reason(site: Program, guide: Visitor) -> None:
    guide.sends(recorded(guide), "/enquiries/1/hand-over", window="", to="window-1")
    clerk = Visitor(site, "window")
    page = clerk.sends(clerk.opens(PAGE), "/enquiries/1/decline", reason="不归我们管")
    assert "仍由原来的同事负责" in page.said
    assert "等对方接收" not in guide.opens(PAGE).said


def test_it_goes_outside_or_becomes_a_number(guide: Visitor) -> None:
    page = guide.sends(recorded(guide), "/enquiries/1/refer", body="税务局", phone="0595-12345678", taken_by="值班员")
    assert "第 1 号咨询已由中心以外的单位接收" in page.said
    page = recorded(guide)
    assert "按来咨询的先后排队" in page.said
    assert "已取号 A001" in guide.sends(page, "/enquiries/2/ticket", queue="").said
    assert "从现在排起" in recorded(guide, channel="phone").said


def test_what_is_refused_is_told_and_what_was_typed_stays(guide: Visitor) -> None:
    page = recorded(guide, matter="回电 13800138000")
    assert page.status == 422
    assert "“问什么”里像有手机号或身份证号" in page.said
    page = recorded(guide)
    answer = guide.posts(page, "/enquiries/1/answer", answer="打给 13800138000")
    assert answer.status_code == 422
    assert 'value="打给 13800138000"' in answer.text
    assert "“答复的内容”里像有手机号或身份证号" in answer.text
    again = guide.opens(PAGE)
    assert "没有能接收咨询的同事“nobody”" in guide.sends(again, "/enquiries/1/hand-over", window="", to="nobody").said
    assert "只选一个" in guide.sends(again, "/enquiries/1/hand-over", window="", to="").said
    assert guide.posts(again, "/enquiries/1/hand-over", window="一", to="").status_code == 422


def test_the_same_form_sent_twice_has_one_effect(guide: Visitor) -> None:
    page = guide.opens(PAGE)
    for _ in range(2):
        guide.sends(page, PAGE, channel="hall", matter="开店要什么材料", queue="", item="")
    assert "第 2 号" not in guide.opens(PAGE).said
    assert "1 人在咨询台" in guide.opens(PAGE).said


def test_a_manager_sees_numbers_that_were_sent_on(site: Program) -> None:
    site.does("/tickets", {"queue": "A"}, by="kiosk", status=201)
    for act in ("open", "call-next", "start"):
        site.does(f"/windows/1/{act}")
    site.does("/windows/1/transfer", {"queue": "C"})
    assert "A001 C 10:0" in Visitor(site, "manager").opens(PAGE).said
    own = Visitor(site, "window").opens(PAGE)
    assert "我转出还没有接的号" in own.said
    assert "window-1" in own.said.partition("我转出")[2]
    assert "A001" not in Visitor(site, "guide").opens(PAGE).said


def test_an_unknown_step_is_no_page(guide: Visitor) -> None:
    page = recorded(guide)
    hidden = page.form("/enquiries/1/answer")
    del hidden["action"]
    assert guide.client.post("/enquiries/1/burn", data=hidden).status_code == 404


def test_in_english(guide: Visitor) -> None:
    recorded(guide)
    page = guide.opens(f"{PAGE}?lang=en")
    for words in ("Record an enquiry", "First asked: guide-1", "At the desk without a number: 1", "Hand over"):
        assert words in page.said
