"""The rating on the phone page and in the API, and who may read it."""

import pytest

from kiosk.domain.people import Role
from tests.api.program import Program
from tests.web.visitor import Visitor

WORDS = ("非常满意", "满意", "基本满意", "不满意", "非常不满意")


def visited(site: Program) -> str:
    """The token of a visit that is over."""
    token = str(site.does("/tickets", {"item": "SJ-016"}, by="kiosk", status=201)["token"])
    for step in ("open", "call-next", "start"):
        site.does(f"/windows/1/{step}")
    site.does("/windows/1/finish", {"outcome": "enquiry"})
    return token


def test_two_taps_on_the_phone(site: Program) -> None:
    token, visitor = visited(site), Visitor(site, None)
    opened = visitor.opens(f"/t/{token}")
    for words in (*WORDS, "服务效率", "服务水平", "服务态度", "等太久", "一次没说清材料", "跑多次"):
        assert words in opened.text
    thanks = visitor.sends(opened, f"/t/{token}/rating?lang=zh", level="2", reasons="trips", words="跑了三次")
    assert "您评了“不满意”" in thanks.said
    assert "rate-send" not in thanks.enabled
    assert "您评了“不满意”" in visitor.sends(opened, f"/t/{token}/rating?lang=zh", level="5").said
    late = visitor.posts(opened, f"/t/{token}/rating?lang=zh", level="5", request_id="another")
    assert "已经评价过：2 星" in late.text


def test_a_level_has_to_be_chosen(site: Program) -> None:
    token, visitor = visited(site), Visitor(site, None)
    assert "请选择“满意程度”" in visitor.sends(visitor.opens(f"/t/{token}"), f"/t/{token}/rating?lang=zh").text


def test_a_program_rates(site: Program) -> None:
    token = visited(site)
    told = {"level": 4, "reasons": ["attitude"], "text": "好\u200b"}
    first = site.post(f"/ratings/{token}", told)
    assert (first.status_code, first.get_json()["level"], first.get_json()["text"]) == (201, 4, "好")
    again = site.post(f"/ratings/{token}", {"level": 1})
    assert again.status_code == 409
    assert again.get_json()["error"]["detail"]["level"] == 4
    assert site.post(f"/ratings/{token}", {"level": 6}).status_code == 400
    assert site.post("/ratings/ABC", {"level": 3}).status_code == 404


def test_those_who_answer_for_the_windows_read_what_was_bad(site: Program) -> None:
    site.post(f"/ratings/{visited(site)}", {"level": 1, "reasons": ["waited", "别的"], "text": "<b>等</b>"})
    site.post(f"/ratings/{visited(site)}", {"level": 5, "text": "很好的人"})
    visited(site)
    for role in (Role.MANAGER, Role.SUPERVISOR):
        page = Visitor(site, role).opens("/manager/ratings/")
        for words in ("非常不满意 1", "非常满意 1", "未评价 1", "等太久、别的", "<b>等</b>", "50.0"):
            assert words in page.said, words
        assert "很好的人" not in page.text, "only the bad ones are opened"
    for role in (Role.WINDOW, Role.GUIDE, Role.ADMIN):
        assert Visitor(site, role).client.get("/manager/ratings/").status_code == 403


@pytest.mark.parametrize("query", ["from=2026-09-20&to=2026-09-10", "from=2020-01-01&to=2026-09-15", "from=x"])
def test_a_period_that_is_none_is_told(site: Program, query: str) -> None:
    assert Visitor(site, "manager").client.get(f"/manager/ratings/?{query}").status_code == 422
