"""The page behind the QR code: every state in words, the language of the ticket, no person, no index."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest

from kiosk.domain.people import SYSTEM
from kiosk.operations.ports import Context
from tests.api.program import Program
from tests.make import TEN
from tests.web.visitor import Visitor

APPLICANT = "王喆䶮"


def taken(site: Program, **wish: object) -> tuple[str, str]:
    """A new number of the market-supervision queue and its token."""
    answer = site.does("/tickets", {"item": "SJ-016", **wish}, by="kiosk", status=201)
    return answer["number"], answer["token"]


def served(site: Program) -> tuple[str, str]:
    """A number that is being served at window 1, and its token."""
    number, token = taken(site)
    for step in ("open", "call-next", "start"):
        site.does(f"/windows/1/{step}")
    return number, token


def page(site: Program, token: str, status: int = 200) -> str:
    """What a phone without scripts shows."""
    return Visitor(site, None).opens(f"/t/{token}", status).text


def test_waiting(site: Program) -> None:
    for _ in range(5):
        number, token = taken(site)
    text = page(site, token)
    for words in (number, "排队中", "前面 4 人", "请在一区等候，1、2、3 号窗口办理", "更新于", "10:00", "食品经营许可"):
        assert words in text


def test_nearly_there(site: Program) -> None:
    for _ in range(4):
        _, token = taken(site)
    assert "快到了" in page(site, token)
    assert "前面 3 人" in page(site, token)


def test_called_serving_finished(site: Program) -> None:
    _, token = taken(site)
    site.does("/windows/1/open")
    site.does("/windows/1/call-next")
    assert "请到 1 号窗口" in page(site, token)
    assert "10:00 叫号，请现在过去" in page(site, token)
    site.does("/windows/1/start")
    assert "正在办理" in page(site, token)
    site.does("/windows/1/finish", {"outcome": "enquiry"})
    assert "已完成" in page(site, token)


def test_missed_leads_to_the_help_desk_and_promises_nothing(site: Program) -> None:
    _, token = taken(site)
    for step in ("open", "call-next"):
        site.does(f"/windows/1/{step}")
    site.set_clock(TEN + timedelta(minutes=1))
    for step in ("recall", "no-show"):
        site.does(f"/windows/1/{step}")
    text = page(site, token)
    assert "已过号" in text
    assert "叫过 2 次，没有人到窗口。10:16 前点“我回来了”可续排。" in text
    assert "过号 15 分钟内，或办完 3 个号以内，续排在 2 位之后" in text


def test_progress_of_the_case_without_the_person(site: Program) -> None:
    number, token = served(site)
    case = site.does("/cases", {"item": "SJ-016", "ticket": number, "applicant": APPLICANT}, status=201)
    ref = case["ref"]
    assert "已收件，等待受理" in page(site, token)
    site.does(f"/cases/{ref}/accept")
    text = page(site, token)
    assert "已受理，正在办理" in text
    assert "承诺 2026年9月18日（周五） 17:30 前办结" in text
    site.does(f"/cases/{ref}/decide", {"outcome": "granted"})
    for address in (token, case["token"]):
        text = page(site, address)
        assert ref in text
        assert "已办结：准予" in text
        assert "2026年9月15日（周二） 办结" in text
        assert APPLICANT not in text


def test_progress_ends_thirty_days_after_the_decision(site: Program) -> None:
    number, token = served(site)
    ref = site.does("/cases", {"item": "SJ-016", "ticket": number, "applicant": APPLICANT}, status=201)["ref"]
    site.does(f"/cases/{ref}/accept")
    site.does(f"/cases/{ref}/decide", {"outcome": "refused"})
    site.set_clock(TEN + timedelta(days=30))
    assert "已办结：不予许可" in page(site, token)
    site.set_clock(TEN + timedelta(days=31))
    text = page(site, token)
    assert ref not in text
    assert "已失效" in text


def test_a_ticket_of_yesterday_says_that_it_is_over(site: Program) -> None:
    number, token = taken(site)
    site.set_clock(TEN + timedelta(days=1))
    text = page(site, token)
    for words in (f"{number} 是 2026年9月15日（周二） 的号，已失效", "0595-12345", "08:30–12:00，14:00–17:30"):
        assert words in text


@pytest.mark.parametrize("wrong", ["ABC", "A" * 26, "%00", "x" * 500])
def test_a_wrong_address_explains_itself(site: Program, wrong: str) -> None:
    text = page(site, wrong, status=404)
    for words in ("没有找到这张号票", "0595-12345", "开放时间"):
        assert words in text


def test_case_of_the_address_does_not_matter(site: Program) -> None:
    number, token = taken(site)
    client = site.app.test_client()
    for address in (f"/t/{token.lower()}", f"/T/{token}", f"/T/{token.lower()}"):
        assert number in client.get(address).text


def test_language_of_the_ticket_and_the_button_for_the_other(site: Program) -> None:
    _, token = taken(site, language="en")
    client = site.app.test_client()
    client.set_cookie("lang", "zh")
    answer = client.get(f"/t/{token}")
    assert '<html lang="en"' in answer.text
    assert "Nearly there" in answer.text
    other = client.get(f"/t/{token}?lang=zh")
    assert "快到了" in other.text
    assert not any(line.startswith("lang=") for line in other.headers.getlist("Set-Cookie"))


def test_json_twin_answers_304_until_something_changes(site: Program) -> None:
    _, token = taken(site)
    client = site.app.test_client()
    first = client.get(f"/t/{token}/status.json")
    assert first.get_json()["status"] == "waiting"
    asks = {"If-None-Match": first.headers["ETag"]}
    again = client.get(f"/t/{token}/status.json", headers=asks)
    assert (again.status_code, again.data) == (304, b"")
    site.does("/windows/1/open")
    site.does("/windows/1/call-next")
    changed = client.get(f"/t/{token}/status.json", headers=asks)
    assert changed.status_code == 200
    assert changed.get_json()["word"] == "请到 1 号窗口"


@pytest.mark.parametrize("part", ["", "/status.json", "/slip.pdf", "/qr.svg"])
def test_no_search_engine_and_no_referrer(site: Program, part: str) -> None:
    _, token = taken(site)
    headers = site.app.test_client().get(f"/t/{token}{part}").headers
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_first_view_is_small_and_loads_no_font(site: Program) -> None:
    _, token = taken(site)
    client = site.app.test_client()
    text = client.get(f"/t/{token}").text
    parts = re.findall(r'(?:href|src)="(/static/[^"]+)"', text)
    assert not any("fonts" in part for part in parts)
    assert len(text.encode()) + sum(len(client.get(part).data) for part in parts) < 60_000


def test_slip_as_pdf(site: Program) -> None:
    number, token = taken(site)
    answer = site.app.test_client().get(f"/t/{token}/slip.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert f"{number}.pdf" in answer.headers["Content-Disposition"]
    assert site.app.test_client().get("/t/ABC/slip.pdf").status_code == 404


def test_qr_code_carries_the_upper_case_address(site: Program) -> None:
    import qrcode
    from qrcode.image.svg import SvgPathImage

    _, token = taken(site)
    answer = site.app.test_client().get(f"/t/{token}/qr.svg")
    assert answer.mimetype == "image/svg+xml"
    expected = io.BytesIO()
    qrcode.make(f"HTTP://127.0.0.1:8123/T/{token}", image_factory=SvgPathImage, border=4).save(expected)
    assert answer.data == expected.getvalue()
    assert site.app.test_client().get("/t/ABC/qr.svg").status_code == 404


def test_the_holder_comes_back_and_gives_back(site: Program) -> None:
    _, token = taken(site)
    visitor = Visitor(site, None)
    page = visitor.opens(f"/t/{token}")
    assert "act-cancel" in page.enabled
    assert "act-return" not in page.enabled
    for step in ("open", "call-next", "no-show"):
        site.does(f"/windows/1/{step}")
    page = visitor.opens(f"/t/{token}")
    assert {"act-cancel", "act-return"} <= page.enabled
    page = visitor.sends(page, f"/t/{token}/return?lang=zh")
    assert "排队中" in page.text or "快到了" in page.text
    assert "act-return" not in page.enabled
    page = visitor.sends(page, f"/t/{token}/cancel?lang=zh")
    assert "您已离队。10:02:" in page.text
    assert not {"act-cancel", "act-return", "act-later"} & page.enabled
    page = visitor.sends(page, f"/t/{token}/undo-cancel?lang=zh")
    assert "快到了" in page.text
    assert "act-undo-cancel" not in page.enabled


def test_what_the_holder_cannot_do_is_told_in_words(site: Program) -> None:
    _, token = taken(site)
    visitor = Visitor(site, None)
    page = visitor.opens(f"/t/{token}")
    for step in ("open", "call-next"):
        site.does(f"/windows/1/{step}")
    answer = visitor.sends(page, f"/t/{token}/cancel?lang=zh")
    assert "已经叫到或已经结束，不能退号" in answer.text


def test_who_will_be_late_goes_back_three_places_once(site: Program) -> None:
    tokens = [taken(site)[1] for _ in range(5)]
    visitor = Visitor(site, None)
    first = visitor.opens(f"/t/{tokens[0]}")
    assert "往后排 3 位，号不变。只能用一次。" in first.text
    moved = visitor.sends(first, f"/t/{tokens[0]}/later?lang=zh")
    assert "前面 3 人" in moved.text
    assert "act-later" not in moved.enabled
    assert "前面 3 人" in visitor.sends(first, f"/t/{tokens[0]}/later?lang=zh").text, "the same tap again"
    assert site.sees(f"/tickets/{tokens[4]}")["ahead"] == 4
    assert site.post(f"/tickets/{tokens[0]}/later").get_json()["error"]["code"] == "delayed_already"


def test_a_call_that_was_quicker_than_the_tap_is_told(site: Program) -> None:
    token, _ = [taken(site)[1] for _ in range(2)]
    visitor = Visitor(site, None)
    opened = visitor.opens(f"/t/{token}")
    for step in ("open", "call-next"):
        site.does(f"/windows/1/{step}")
    assert "已经叫到或已经结束，不能往后排。叫到的请到窗口" in visitor.sends(opened, f"/t/{token}/later?lang=zh").text


def test_the_window_sees_at_once_who_left_and_who_stays(site: Program) -> None:
    number, token = taken(site)
    other, _ = taken(site)
    site.does("/windows/1/open")
    window = Visitor(site, "window")
    site.post(f"/tickets/{token}/cancel")
    assert number not in window.opens("/window/").text
    site.post(f"/tickets/{token}/undo-cancel")
    assert site.does("/windows/1/call-next")["number"] == number
    assert other != number


@pytest.mark.parametrize("minutes", [0, 4, 40])
def test_a_wait_that_becomes_longer_says_why_or_nothing(site: Program, minutes: int) -> None:
    """The reason is a fact of the hall; without one the page is silent (P-12)."""
    site.does("/windows/1/open")
    _, token = taken(site)
    tell(site, token, promised=10)
    site.set_clock(TEN + timedelta(minutes=minutes))
    promise_again(site, token, low=5, high=10)
    assert "预计时间变长" not in page(site, token), "longer, but nothing that is known made it so"
    site.does("/windows/1/pause", {"reason": "交接"})
    assert ("预计时间变长：有窗口暂停" in page(site, token)) is (minutes > 5)


def tell(site: Program, token: str, promised: int) -> None:
    """The register says that this holder was told `promised` minutes at most."""
    from kiosk.operations.estimate_ports import Told

    def verb(context: Context) -> None:
        at = context.unit.tickets.by_token(context.tokens.digest(token))
        assert at is not None
        told = Told(at.id, at.service_day, at.queue, at.item, at.issued_at, 0, 5.0, 1.0, 9.0, 0, promised)
        context.unit.estimates.add(told)

    site.house.system.perform(SYSTEM, verb)


def promise_again(site: Program, token: str, low: float, high: float) -> None:
    """The book of waits says so now."""
    from kiosk.domain.calibration import Range
    from kiosk.domain.waiting import Estimate
    from kiosk.operations.wait_book import Page, Said

    def verb(context: Context) -> Page:
        at = context.unit.tickets.by_token(context.tokens.digest(token))
        assert at is not None
        said = Said(Estimate(high, low, high), Range(low, high))
        return Page(context.now, context.centre.hours.closes_at(context.today), {at.id: said}, {})

    site.house.estimator._book.write(site.house.system.read(SYSTEM, verb))
