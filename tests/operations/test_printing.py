"""The paper outbox: what was printed, what was not, and that nothing comes out twice by itself."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.ticket import Outcome
from kiosk.operations import intake, printing, serving
from kiosk.operations.intake import TicketView
from kiosk.operations.ports import PrintJob
from kiosk.operations.printing import STALE_AFTER, Printed
from tests.make import KIOSK, Hall, clerk

PRINTER = "demo"


def printer(state: str, reason: str = "") -> tuple[Callable[[TicketView, PrintJob], Printed], list[str]]:
    """A printer that says always the same, and the numbers that it was given."""
    given: list[str] = []

    def put_on_paper(view: TicketView, _: PrintJob) -> Printed:
        given.append(view.ticket.label)
        return Printed(state, reason)

    return put_on_paper, given


def slip_of(hall: Hall, view: TicketView) -> PrintJob:
    found = hall.ask(KIOSK, intake.ticket_by_token, view.token).slip
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("printed", FactKind.SLIP_PRINTED),
        ("failed", FactKind.SLIP_FAILED),
        ("unconfirmed", FactKind.SLIP_FAILED),
    ],
)
def test_what_the_printer_said_is_written_down_and_never_tried_again(hall: Hall, state: str, kind: FactKind) -> None:
    view = hall.issue()
    put_on_paper, given = printer(state, "paper_out" if state != "printed" else "")
    assert printing.drain(hall.system, PRINTER, put_on_paper) == 1
    assert slip_of(hall, view).state == state
    assert hall.ask(KIOSK, lambda c: c.unit.ledger.of(Subject.TICKET, str(view.ticket.id)))[-1][1].kind is kind
    assert printing.drain(hall.system, PRINTER, put_on_paper) == 0
    assert given == ["A001"]


def test_slips_come_out_in_the_order_of_their_numbers(hall: Hall) -> None:
    for _ in range(3):
        hall.issue()
    put_on_paper, given = printer("printed")
    assert printing.drain(hall.system, PRINTER, put_on_paper) == 3
    assert given == ["A001", "A002", "A003"]


def test_a_slip_that_is_too_old_is_not_printed(hall: Hall) -> None:
    view = hall.issue()
    hall.clock.forward(seconds=STALE_AFTER.total_seconds() + 1)
    put_on_paper, given = printer("printed")
    printing.drain(hall.system, PRINTER, put_on_paper)
    assert (given, slip_of(hall, view).state, slip_of(hall, view).reason) == ([], "failed", "too_late")


def test_at_the_last_moment_it_still_is(hall: Hall) -> None:
    hall.issue()
    hall.clock.set(hall.clock.at + STALE_AFTER - timedelta(seconds=1))
    put_on_paper, given = printer("printed")
    printing.drain(hall.system, PRINTER, put_on_paper)
    assert given == ["A001"]


def test_who_was_served_before_the_paper_came_needs_none(hall: Hall) -> None:
    view = hall.issue()
    hall.open()
    hall.call()
    hall.start()
    hall.do(clerk(), serving.finish, 1, Outcome.DECIDED)
    put_on_paper, given = printer("printed")
    printing.drain(hall.system, PRINTER, put_on_paper)
    assert (given, slip_of(hall, view).state) == ([], "failed")


def test_a_slip_in_the_air_when_the_server_died_is_marked_and_never_printed_again(hall: Hall) -> None:
    view = hall.issue()

    def dies(*_: object) -> Printed:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        printing.drain(hall.system, PRINTER, dies)
    assert slip_of(hall, view).state == "printing"
    assert printing.mark_lost(hall.system) == 1
    assert (slip_of(hall, view).state, slip_of(hall, view).reason) == ("unconfirmed", "server_stopped")
    put_on_paper, given = printer("printed")
    assert printing.drain(hall.system, PRINTER, put_on_paper) == 0
    assert given == []
    again = hall.do(KIOSK, intake.print_again, view.token)
    printing.drain(hall.system, PRINTER, put_on_paper)
    assert (given, slip_of(hall, again).is_reprint) == (["A001"], True)


def test_another_printer_takes_none_of_its_slips(hall: Hall) -> None:
    hall.issue()
    put_on_paper, given = printer("printed")
    assert printing.drain(hall.system, "another", put_on_paper) == 0
    assert given == []


def test_the_number_stands_whatever_becomes_of_the_paper(hall: Hall) -> None:
    view = hall.issue()
    put_on_paper, _ = printer("failed", "no_connection")
    printing.drain(hall.system, PRINTER, put_on_paper)
    hall.open()
    called = hall.call()
    assert called is not None
    assert called.label == view.ticket.label
