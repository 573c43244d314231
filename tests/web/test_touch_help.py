"""One press on the touch screen rings the guide desk; the desk answers; numbers are looked up without a name."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.api.program import Program
from tests.make import TEN
from tests.web.test_citizen_kiosk import touching
from tests.web.visitor import Visitor

HELP = "/kiosk/help"


def rings(site: Program) -> str:
    """Presses the button of a page; gives the text of the page that follows."""
    visitor = touching(site)
    return visitor.sends(visitor.opens("/kiosk/item/SJ-016"), HELP).text


@pytest.mark.parametrize(
    "path", ["/kiosk/", "/kiosk/queue/A", "/kiosk/item/SJ-016", "/kiosk/search", "/kiosk/progress"]
)
def test_help_is_on_every_page_of_a_kiosk_and_on_no_other_screen(site: Program, path: str) -> None:
    assert "请人帮忙" in touching(site).opens(path).text
    assert 'id="help"' not in touching(site, None).client.get(path).text
    assert 'id="help"' not in Visitor(site, "guide").client.get(path).text, "the guide would ring itself"


def test_a_press_is_seen_at_the_desk_and_answered_there(site: Program) -> None:
    assert "工作人员马上来，请在这里稍等" in rings(site)
    desk = Visitor(site, "guide")
    page = desk.opens("/desk/")
    assert "kiosk" in page.text
    assert "10:00 按的" in page.text
    after = desk.sends(page, "/desk/help/1/answer")
    assert "现在没有人请求帮忙" in after.text
    assert "去了" in after.text
    assert "导办台已经知道，正在过来" in touching(site).opens(HELP).text


def test_a_second_press_is_the_same_call(site: Program) -> None:
    rings(site)
    site.set_clock(TEN + timedelta(minutes=3))
    assert "10:00" in rings(site)
    assert Visitor(site, "guide").opens("/desk/").text.count("按的") == 1


def test_a_call_of_yesterday_rings_nobody_today(site: Program) -> None:
    rings(site)
    site.set_clock(TEN + timedelta(days=1))
    assert "现在没有人请求帮忙" in Visitor(site, "guide").opens("/desk/").text


@pytest.mark.parametrize(("who", "status"), [(None, 302), ("window", 403), ("manager", 200), ("guide", 200)])
def test_who_sees_the_desk(site: Program, who: str | None, status: int) -> None:
    assert Visitor(site, who).client.get("/desk/").status_code == status


def test_an_answer_to_nobody_is_told_in_words(site: Program) -> None:
    rings(site)
    desk = Visitor(site, "guide")
    token = desk.opens("/desk/").form("/desk/help/1/answer")["csrf_token"]
    answer = desk.client.post("/desk/help/99/answer", data={"csrf_token": token})
    assert answer.status_code == 404
    assert "那台取号机今天没有人请求帮忙" in answer.text


def test_only_a_kiosk_rings(site: Program) -> None:
    form = touching(site).opens("/kiosk/").form(HELP)
    stranger = touching(site, "board")
    token = stranger.opens("/kiosk/enrol").form("/kiosk/enrol")["csrf_token"]
    assert form["csrf_token"]
    assert stranger.client.post(HELP, data={"csrf_token": token}).status_code == 403


@pytest.mark.parametrize(
    ("asked", "words", "why"),
    [
        ("A005", "前面 4 人", "as on the slip"),
        ("a5", "前面 4 人", "small letter, no zeros"),
        (" A-005 ", "前面 4 人", "as somebody types it"),
        ("A006", "今天没有这个号码", "never given"),
        ("Z1", "今天没有这个号码", "no such queue"),
        ("<b>", "今天没有这个号码", "no number at all"),
    ],
)
def test_progress_by_number(site: Program, asked: str, words: str, why: str) -> None:
    for _ in range(5):
        site.post("/tickets", {"queue": "A"}, by="kiosk")
    answer = touching(site, None).client.get("/kiosk/progress", query_string={"q": asked}).text
    assert words in answer, why


def test_progress_by_the_code_of_the_slip(site: Program) -> None:
    token = site.post("/tickets", {"item": "SJ-016"}, by="kiosk").json["token"]
    for code in (f"HTTP://HALL.EXAMPLE/T/{token}", token.lower(), f"https://hall/t/{token.lower()}"):
        answer = touching(site).client.get("/kiosk/progress", query_string={"q": code}).text
        assert "A001" in answer
        assert f'value="{code}"' not in answer, "a token is not left on the glass"
        assert f'href="/kiosk/ticket/{token}"' in answer, "any kiosk of the hall prints the slip again"
        assert "补打号票" not in touching(site, None).client.get("/kiosk/progress", query_string={"q": code}).text


def test_a_bare_number_tells_place_and_call_and_nothing_else(site: Program) -> None:
    token = site.post("/tickets", {"item": "SJ-016"}, by="kiosk").json["token"]
    answer = touching(site).client.get("/kiosk/progress?q=A001").text
    assert "食品经营许可" not in answer
    assert token not in answer


@pytest.mark.parametrize(
    ("hours", "title", "opens"),
    [
        (-2, "还没有开门", "08:30"),
        (2.5, "午间休息", "14:00"),
        (7.3, "今天取号已停止", "2026年9月16日（周三） 08:30"),
        (9, "今天已结束", "2026年9月16日（周三） 08:30"),
        (24 * 4, "今天休息", "2026年9月20日（周日） 08:30"),
    ],
)
def test_a_hall_that_gives_no_numbers_says_why_and_until_when(
    site: Program, hours: float, title: str, opens: str
) -> None:
    site.set_clock(TEN + timedelta(hours=hours))
    text = touching(site).opens("/kiosk/").text
    assert title in text
    assert f"下次开门：{opens}" in text
    assert "现在可以做的" in text


def test_a_measured_screen_keeps_its_measure(site: Program) -> None:
    visitor = touching(site)
    done = visitor.sends(visitor.opens("/kiosk/calibrate"), "/kiosk/calibrate", card_px="345", floor_mm="960")
    assert "每像素 0.2481 毫米" in done.text
    assert '<meta name="mm-per-px" content="0.2481">' in visitor.client.get("/kiosk/").text
    assert '<meta name="floor-mm" content="960">' in visitor.client.get("/kiosk/").text


@pytest.mark.parametrize("fields", [{"card_px": "5"}, {"card_px": "x"}, {"floor_mm": "-1"}, {"card_px": "nan"}])
def test_a_measure_that_no_screen_can_have_is_refused(site: Program, fields: dict[str, str]) -> None:
    visitor = touching(site)
    answer = visitor.posts(visitor.opens("/kiosk/calibrate"), "/kiosk/calibrate", **{"floor_mm": "900"} | fields)
    assert answer.status_code == 422
    assert "没有记下" in answer.text


@pytest.mark.parametrize("cookie", ["", "x", "0.2", "nan-900", "1e9-900", "0.25-99999"])
def test_a_spoilt_measure_is_none(site: Program, cookie: str) -> None:
    visitor = touching(site)
    visitor.client.set_cookie("glass", cookie)
    assert "mm-per-px" not in visitor.client.get("/kiosk/").text


def test_a_citizen_does_not_measure(site: Program) -> None:
    assert touching(site, None).client.get("/kiosk/calibrate").status_code == 302


def test_reach_lasts_until_the_start(site: Program) -> None:
    visitor = touching(site)
    visitor.opens("/kiosk/?reach=low")
    assert "kiosk--low" in visitor.client.get("/kiosk/item/SJ-016").text
    visitor.opens("/kiosk/?lang=zh&size=normal&reach=normal")
    assert "kiosk--low" not in visitor.client.get("/kiosk/item/SJ-016").text


def test_a_refusal_on_the_glass_leads_to_its_own_start(site: Program) -> None:
    answer = touching(site).client.get("/kiosk/item/XX-1")
    assert answer.status_code == 404
    assert 'class="button" href="/kiosk/"' in answer.text
    assert 'href="/"' not in answer.text
