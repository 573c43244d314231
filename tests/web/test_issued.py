"""The page with the number says of paper what the printer said; a second slip; a wrong number given back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.domain.printer import PrinterLook, PrinterState
from kiosk.operations import printing
from kiosk.operations.printing import Printed
from tests.api.program import Program
from tests.web.test_citizen_kiosk import presses, touching
from tests.web.visitor import Page, Visitor


def heard(site: Program, *looks: PrinterLook) -> None:
    """What the printers of the hall said last."""
    site.app.extensions["kiosk_desk"] = replace(site.house.desk, printers=lambda: looks)


def gets_a_number(site: Program, lang: str = "zh") -> tuple[Visitor, Page]:
    visitor = touching(site)
    visitor.opens(f"/kiosk/?lang={lang}")
    return visitor, presses(visitor, visitor.opens("/kiosk/item/SJ-016"))


def comes_out(site: Program, state: str, reason: str = "") -> None:
    """The printer takes what waits for it and says that."""
    assert printing.drain(site.house.system, "demo", lambda *_: Printed(state, reason)) == 1


SAID = [
    ("printed", "", "printed", "号票已打印，请拿好", "Your ticket is printed"),
    ("failed", "paper_out", "unprinted", "打印机缺纸，号码 A001 已经取好", "The printer is out of paper"),
    ("failed", "cover_open", "unprinted", "打印机盖没有关好，号码 A001 仍然有效", "The printer cover is open"),
    ("failed", "cutter", "unprinted", "号票卡住了，号码 A001 仍然有效", "The ticket is stuck"),
    ("failed", "offline", "unprinted", "打印机没有接通，号码 A001 仍然有效", "The printer is not connected"),
    ("failed", "refused", "unprinted", "打印机没有接通，号码 A001 仍然有效", "The printer is not connected"),
    ("failed", "stalled", "unprinted", "号票没有打出来，号码 A001 仍然有效", "Your ticket did not print"),
    ("failed", "unknown", "unprinted", "号票没有打出来，号码 A001 仍然有效", "Your ticket did not print"),
    ("unconfirmed", "paper_out", "unprinted", "打印机缺纸，号码 A001 已经取好", "The printer is out of paper"),
    ("unconfirmed", "stalled", "unprinted", "号票可能没有打好，号码 A001 仍然有效", "Your ticket may not have printed"),
    ("unconfirmed", "server_stopped", "unprinted", "号票可能没有打好", "Your ticket may not have printed"),
]


@pytest.mark.parametrize(("state", "reason", "kind", "zh", "en"), SAID)
def test_each_end_of_a_slip_has_its_sentence(
    site: Program, state: str, reason: str, kind: str, zh: str, en: str
) -> None:
    visitor, page = gets_a_number(site)
    address = f"{page.path}/paper.json"
    assert visitor.client.get(address).get_json() == {
        "kind": "printing", "words": "正在打印号票…", "elsewhere": "", "can_reprint": False,
    }  # fmt: skip
    comes_out(site, state, reason)
    told = visitor.client.get(address).get_json()
    assert told["kind"] == kind
    assert zh in told["words"]
    assert en in visitor.client.get(f"{address}?lang=en").get_json()["words"]
    assert told["words"] in visitor.client.get(f"{page.path}?lang=zh").text, "the same without a script"


def test_the_nearest_kiosk_that_prints_is_named(site: Program) -> None:
    heard(
        site,
        PrinterLook("demo", (), PrinterState.PAPER_OUT),
        PrinterLook("east", ("kiosk-2",), PrinterState.OFFLINE),
        PrinterLook("west", ("kiosk-3",), PrinterState.PAPER_LOW),
    )
    visitor, page = gets_a_number(site)
    comes_out(site, "failed", "paper_out")
    assert "也可到 3 号取号机补打" in visitor.client.get(page.path).text
    told = visitor.client.get(f"{page.path}/paper.json?lang=en").get_json()
    assert told["elsewhere"] == "You can also reprint it at kiosk 3"


@pytest.mark.parametrize("state", list(PrinterState))
def test_a_kiosk_knows_its_printer_before_anybody_chooses(site: Program, state: PrinterState) -> None:
    heard(site, PrinterLook("demo", (), state), PrinterLook("east", ("east",), PrinterState.OK))
    told = touching(site).client.get("/kiosk/queues.json").get_json()["printer"]
    for path in ("/kiosk/", "/kiosk/item/SJ-016", "/kiosk/search"):
        assert told["banner"] in touching(site).client.get(path).text, "said before a number is taken, on every page"
    assert told["state"] == state
    assert bool(told["banner"]) is not state.prints, "low paper is for the desk"
    assert ("也可到取号机“east”取号。" in told["banner"]) is not state.prints


def test_nothing_is_said_of_a_printer_that_was_never_heard_or_is_of_no_kiosk(site: Program) -> None:
    assert touching(site).client.get("/kiosk/queues.json").get_json()["printer"] is None
    heard(site, PrinterLook("demo", (), PrinterState.OK))
    assert touching(site, None).client.get("/kiosk/queues.json").get_json()["printer"] is None


def test_a_wrong_number_goes_back_once_and_the_screen_starts_anew(site: Program) -> None:
    visitor, page = gets_a_number(site)
    answers = [visitor.posts(page, f"{page.path}/again") for _ in range(2)]
    assert [(answer.status_code, answer.request.path) for answer in answers] == [(200, "/kiosk/")] * 2
    assert site.sees(f"/tickets/{page.path.rpartition('/')[2]}")["status"] == "cancelled"
    assert printing.drain(site.house.system, "demo", lambda *_: pytest.fail("no slip of a number that went back")) == 1


def test_a_number_that_was_called_does_not_go_back(site: Program) -> None:
    visitor, page = gets_a_number(site)
    site.does("/windows/1/open")
    site.does("/windows/1/call-next")
    answer = visitor.posts(page, f"{page.path}/again")
    assert answer.status_code == 409
    assert "A001 号已经叫到" in answer.text
    assert "重新取号" not in visitor.client.get(page.path).text


def test_a_second_slip_from_the_page_is_marked_and_comes_once_a_press(site: Program) -> None:
    visitor, page = gets_a_number(site)
    comes_out(site, "failed", "paper_out")
    page = visitor.opens(page.path)
    for _ in range(3):
        assert visitor.posts(page, f"{page.path}/reprint").request.path == page.path
    printed: list[bool] = []

    def print_slip(_: object, job: printing.PrintJob) -> Printed:
        printed.append(job.is_reprint)
        return Printed("printed")

    printing.drain(site.house.system, "demo", print_slip)
    assert printed == [True]
    assert "号票已打印" in visitor.opens(page.path).text


@pytest.mark.parametrize(
    ("who", "status"), [(None, 401), ("board", 403), ("manager", 403), ("guide", 200), ("window", 200)]
)
def test_who_may_ask_for_a_second_slip(site: Program, who: str | None, status: int) -> None:
    _, page = gets_a_number(site)
    comes_out(site, "printed")
    answer = site.post(f"/tickets/{page.path.rpartition('/')[2]}/reprint", by=who)
    assert answer.status_code == status
    if status == 200:
        assert answer.get_json()["print"] == "pending"


def test_a_stranger_sees_the_number_and_no_button(site: Program) -> None:
    _, page = gets_a_number(site)
    answer = Visitor(site, None).client.get(page.path).text
    assert "A001" in answer
    assert "/reprint" not in answer
    assert "/again" not in answer


def test_the_page_goes_on_without_a_script(site: Program) -> None:
    visitor, page = gets_a_number(site)
    ((link, words),) = [(link, words) for link, words in page.links if words == "看号票打好没有"]
    assert link == page.path, words
    comes_out(site, "printed")
    assert "看号票打好没有" not in visitor.opens(link).text


def test_states_stand_where_the_house_is_watched(site: Program) -> None:
    heard(site, PrinterLook("demo", (), PrinterState.PAPER_LOW), PrinterLook("east", ("kiosk-2",), PrinterState.CUTTER))
    assert site.get("/readyz").get_json()["printers"] == {"demo": "paper_low", "east": "cutter"}
    figures = site.get("/metrics").text
    assert 'kiosk_printer{printer="demo",state="paper_low"} 1.0' in figures
    assert 'kiosk_printer{printer="demo",state="ok"} 0.0' in figures
    admin = Visitor(site, "admin").opens("/admin/").said
    assert "打印机 demo：纸快用完" in admin
    assert "打印机 east：切刀卡住 · kiosk-2" in admin
    assert "打印机 demo" not in Visitor(site, "window").opens("/window/").said
