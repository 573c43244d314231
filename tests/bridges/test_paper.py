"""What a slip says of a ticket of the shipped centre, in its order and on both rolls (screens 4.4, T-01 to T-07)."""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter

import pytest

from config.loader import load
from kiosk.bridges.paper import Paper
from kiosk.domain.ticket import Ticket
from kiosk.operations import intake
from kiosk.operations.intake import TicketView, TicketWish
from printer.layout import Code, lay_out, paper_for
from printer.slip import Slip
from printer.typefaces import Fonts
from printer.typefaces import load as load_faces
from tests.make import GUIDE, KIOSK, Hall, centre, slow_item

TOKEN = "8K2MABCDEFGHJKLMNPQRSTUV26"


def paper(fonts: Fonts) -> Paper:
    return Paper(centre(), load(None, {}).phrases, "https://q.qz.gov.cn", fonts)


def taken(hall: Hall, language: str = "zh") -> TicketView:
    return hall.do(KIOSK, intake.issue, TicketWish(item=slow_item().code, language=language))


def slip_of(hall: Hall, view: TicketView, fonts: Fonts) -> Slip:
    return paper(fonts).slip(view)


def test_a_slip_says_what_its_holder_needs_and_nothing_of_a_person(hall: Hall, fonts: Fonts) -> None:
    view = taken(hall)
    slip = slip_of(hall, view, fonts)
    item = slow_item()
    assert item.statutory is not None
    assert (slip.number, slip.service, slip.is_reprint) == (view.ticket.label, item.name_zh, False)
    assert "法定" in slip.limits_line
    assert str(item.statutory.value) in slip.limits_line
    assert "承诺" in slip.limits_line
    assert str(item.promised.value) in slip.limits_line
    assert slip.area == f"请在{view.queue.area_zh}等候"
    assert slip.windows_line.endswith("号窗口")
    assert slip.issued_line == "取号时间 2026-09-15 10:00"
    assert slip.url == f"HTTPS://Q.QZ.GOV.CN/T/{view.token}"
    assert len(slip.rules) == 2, "T-02"
    assert centre().phone in slip.phone_line


def test_the_figures_carry_their_moment(hall: Hall, fonts: Fonts) -> None:
    """A second slip is of now, its number of then: the two times stand apart."""
    view = taken(hall)
    hall.clock.forward(minutes=25)
    later = hall.ask(GUIDE, intake.ticket_by_token, view.token)
    slip = slip_of(hall, later, fonts)
    assert "10:25" in slip.ahead_line
    assert slip.issued_line == "取号时间 2026-09-15 10:00"
    english = slip_of(hall, taken(hall, "en"), fonts)
    assert "10:25" in english.ahead_line
    assert english.area.startswith("Wait in ")


def test_a_slip_of_a_number_at_a_window_sends_nobody_to_wait(hall: Hall, fonts: Fonts) -> None:
    view = taken(hall)
    hall.open()
    hall.call()
    called = hall.ask(GUIDE, intake.ticket_by_token, view.token)
    assert slip_of(hall, called, fonts).ahead_line == "已叫号，请到 1 号窗口（10:00）"


@pytest.mark.parametrize(
    ("language", "width_mm", "most_mm", "reason"),
    [
        ("zh", 80, 110, "T-02"),
        ("en", 80, 110, "T-02, though English names take more lines"),
        ("zh", 58, 116, "the code stands below the words"),
        ("en", 58, 145, "both"),
    ],
)
def test_the_longest_of_the_shipped_slips_fits(
    language: str, width_mm: int, most_mm: int, reason: str, hall: Hall, fonts: Fonts
) -> None:
    view = taken(hall, language)
    faces = load_faces(fonts)
    named = attrgetter(f"name_{language}")
    for item in sorted(centre().items.values(), key=lambda item: len(named(item)))[-6:]:
        slip = slip_of(
            hall, replace(view, item=item, queue=centre().queues[centre().queue_of_item[item.code]], token=TOKEN), fonts
        )
        layout = lay_out(slip, paper_for(width_mm), faces)
        assert layout.height / 8 <= most_mm, (reason, item.code)
        code = next(mark for mark in layout.marks if isinstance(mark, Code))
        assert code.module == 6
        assert len(code.modules) == 29, "version 3: the address is in capitals"


def test_a_ticket_knows_no_person() -> None:
    """T-05 by construction: nothing that a slip is made from has a name, a card or a phone of its holder."""
    assert not {"name", "person", "phone", "card", "applicant"} & set(Ticket.__dataclass_fields__)
