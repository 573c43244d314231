"""Booking on a page, the page behind the QR code, checking in at the touch screen, and what managers see."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.web.auth import DEVICE_COOKIE
from tests.api.program import Program
from tests.make import TEN
from tests.web.visitor import Page, Visitor

SLOT = "2026-09-16T02:00:00+00:00"
AT = TEN + timedelta(days=1)
PHONE = "13800138000"


def books(site: Program, phone: str = PHONE, slot: str = SLOT, item: str = "SJ-016") -> Page:
    visitor = Visitor(site, None)
    page = visitor.opens(f"/appointments/?item={item}")
    return visitor.sends(page, "/appointments/", starts_at=slot, phone=phone)


def kiosk(site: Program, key: str | None = "kiosk") -> Visitor:
    visitor = Visitor(site, None)
    if key:
        visitor.client.set_cookie(DEVICE_COOKIE, site.keys[key])
    return visitor


def checks_in(visitor: Visitor, typed: str) -> Page:
    return visitor.sends(visitor.opens("/kiosk/appointment"), "/kiosk/appointment", typed=typed)


def test_from_the_first_page_to_the_code(site: Program) -> None:
    visitor = Visitor(site, None)
    assert ("/appointments/", "预约取号选日期和时段，到时不用久等") in visitor.opens("/").links
    found = visitor.opens("/appointments/?q=spjy")
    assert ("/appointments/?item=SJ-016", "食品经营许可") in found.links
    assert "没有找到" in visitor.opens("/appointments/?q=xyzzy").text
    offer = visitor.opens("/appointments/?item=SJ-016&day=2026-09-17")
    assert "08:30–09:00 余 6" in offer.said
    done = books(site)
    assert done.path.startswith("/a/")
    for words in ("已预约", "2026年9月16日（周三）", "10:00–10:30", "09:30–10:15", "1、2、3 号窗口"):
        assert words in done.said, words
    assert PHONE not in done.text
    assert visitor.client.get(f"{done.path}/qr.svg").mimetype == "image/svg+xml"
    assert "已预约" in visitor.opens(done.path.upper()).text


@pytest.mark.parametrize(
    ("slot", "phone", "status", "words"),
    [
        (SLOT, "12", 422, "号码看不懂"),
        ("", PHONE, 422, "还没有选时段"),
        ("2026-09-15T06:00:00+00:00", PHONE, 422, "不能预约"),
        ("2026-09-16T02:00:00", PHONE, 422, "还没有选时段"),
    ],
)
def test_a_refusal_stands_above_the_form(site: Program, slot: str, phone: str, status: int, words: str) -> None:
    page = books(site, phone, slot)
    assert page.status == status
    assert words in page.text


def test_an_unknown_item_and_an_unknown_booking_explain_themselves(site: Program) -> None:
    visitor = Visitor(site, None)
    assert "没有编号为" in visitor.opens("/appointments/?item=XX", 422).text
    assert "没有找到这个预约" in visitor.opens("/a/NOBODY", 404).text
    assert visitor.client.get("/a/NOBODY/qr.svg").status_code == 404


def test_the_holder_gives_it_back(site: Program) -> None:
    page = books(site)
    visitor = Visitor(site, None)
    shown = visitor.opens(page.path)
    action = next(form["action"] for form in shown.forms)
    after = visitor.sends(shown, action)
    assert "已取消" in after.text
    assert ("/appointments/?item=SJ-016", "重新预约") in after.links
    assert "这个预约已经取消" in visitor.sends(shown, action, request_id="another").text


def test_in_english_a_booking_stays_english(site: Program) -> None:
    visitor = Visitor(site, None)
    page = visitor.opens("/appointments/?item=SJ-016&lang=en")
    done = visitor.sends(page, "/appointments/", starts_at=SLOT, phone=PHONE)
    assert "Booked" in done.text
    assert "Booked" in Visitor(site, None).opens(done.path).text


def test_at_the_touch_screen(site: Program) -> None:
    done = books(site)
    code = done.said.partition("取号码 ")[2][:9]
    site.set_clock(AT - timedelta(minutes=5))
    visitor = kiosk(site)
    assert ("/kiosk/appointment", "我有预约，扫码取号") in visitor.opens("/kiosk/").links
    number = checks_in(visitor, code)
    assert number.path.startswith("/kiosk/ticket/")
    assert "A001" in number.text
    again = checks_in(visitor, PHONE)
    assert again.status == 409
    assert "这个预约已取过号：A001。" in again.text
    assert (number.path, "看这个号") in again.links
    assert "已取号" in Visitor(site, None).opens(done.path).text


@pytest.mark.parametrize(
    ("minutes", "typed", "status", "words"),
    [
        (-31, PHONE, 409, "请 2026年9月16日（周三） 09:30 后再取号"),
        (0, "13900000001", 404, "没有找到今天的预约。可现场取号。"),
        (16, PHONE, 200, "A001"),
    ],
)
def test_who_comes_too_early_for_nothing_or_late(
    site: Program, minutes: int, typed: str, status: int, words: str
) -> None:
    books(site)
    site.set_clock(AT + timedelta(minutes=minutes))
    page = checks_in(kiosk(site), typed)
    assert (page.status, words in page.said) == (status, True), page.said


def test_the_guide_may_and_a_stranger_may_not(site: Program) -> None:
    books(site)
    site.set_clock(AT)
    stranger = kiosk(site, None)
    page = stranger.opens("/kiosk/appointment")
    assert stranger.posts(page, "/kiosk/appointment", typed=PHONE).status_code == 401
    assert "A001" in checks_in(Visitor(site, "guide"), PHONE).text


def test_the_guide_page_of_an_item_leads_to_booking(site: Program) -> None:
    links = Visitor(site, None).opens("/guide/SJ-016").links
    assert ("/appointments/?item=SJ-016", "预约取号") in links


def test_a_closed_queue_says_where_to_book(site: Program) -> None:
    site.set_clock(TEN.replace(hour=10))  # six in the evening
    assert "/appointments/" in kiosk(site).opens("/kiosk/item/SJ-016").text


def test_managers_see_the_day(site: Program) -> None:
    for number in range(1, 5):
        books(site, f"1390000000{number}")
    site.set_clock(AT)
    checks_in(kiosk(site), "13900000001")
    site.set_clock(AT + timedelta(minutes=16))
    checks_in(kiosk(site), "13900000002")
    for who in ("manager", "supervisor", "admin"):
        page = Visitor(site, who).opens("/manager/appointments/?day=2026-09-16")
        assert "10:00 A 市场监管 4 / 6 — 1 1 2 —" in page.said
    assert "这一天还没有人预约。" in Visitor(site, "manager").opens("/manager/appointments/?day=2026-09-17").said
    assert "大厅不开放" in Visitor(site, "manager").opens("/manager/appointments/?day=2026-09-19").text
    Visitor(site, "window").opens("/manager/appointments/", 403)


def test_the_console_says_why_an_appointment_is_next(site: Program) -> None:
    books(site)
    site.set_clock(AT)
    checks_in(kiosk(site), PHONE)
    window = Visitor(site, "window")
    site.does("/windows/1/open")
    assert "预约号，按预约时段排" in window.opens("/window/").text
