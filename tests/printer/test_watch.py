"""A printer that is asked and used at once, and what it said last."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import ClassVar

import pytest

from printer.drivers import MemoryDriver, NetworkDriver, Takes
from printer.status import PrinterError, PrinterState, PrinterStatus, Trouble
from printer.watch import STALE_SECONDS, WatchedDriver
from printer.wire import Patience
from tests.printer import simulator as printers
from tests.printer.simulator import Behaviour, Printer

STATES = [
    (Behaviour(), PrinterState.OK, "it says so"),
    (Behaviour(before=printers.NEAR_END), PrinterState.PAPER_LOW, "near end"),
    (Behaviour(before=printers.PAPER_OUT), PrinterState.PAPER_OUT, "end"),
    (Behaviour(before=printers.COVER_OPEN), PrinterState.COVER_OPEN, "cover"),
    (Behaviour(before=printers.CUTTER_JAM), PrinterState.CUTTER, "knife"),
    (Behaviour(before=printers.SWITCHED_OFF_LINE), PrinterState.OFFLINE, "the button"),
    (Behaviour(resets=True), PrinterState.OFFLINE, "hangs up"),
    (Behaviour(answers=False), PrinterState.UNKNOWN, "takes the call and says nothing, within its time"),
    (Behaviour(reply=b"HTTP/1.1 400\r\n"), PrinterState.UNKNOWN, "no printer's answer"),
]


@pytest.mark.parametrize(("behaviour", "expected", "reason"), STATES)
def test_seven_states(behaviour: Behaviour, expected: PrinterState, reason: str) -> None:
    with Printer(behaviour) as printer:
        watched = WatchedDriver(NetworkDriver("127.0.0.1", printer.port, Patience(answer=0.5, total=2)))
        watched.status()
        assert watched.state is expected, reason


def test_a_printer_that_is_off_is_off_line() -> None:
    with Printer() as printer:
        port = printer.port
    assert NetworkDriver("127.0.0.1", port).status().state is PrinterState.OFFLINE


@pytest.mark.parametrize("trouble", list(Trouble))
def test_every_trouble_has_a_word(trouble: Trouble) -> None:
    assert PrinterStatus(trouble).state in set(PrinterState) - {PrinterState.OK, PrinterState.PAPER_LOW}


def test_what_was_heard_is_kept_until_it_is_old() -> None:
    now = [0.0]
    watched = WatchedDriver(MemoryDriver(), lambda: now[0])
    assert watched.state is None, "never heard"
    watched.status()
    now[0] = STALE_SECONDS
    assert watched.state is PrinterState.OK
    now[0] += 1
    assert watched.state is PrinterState.UNKNOWN


def test_a_job_tells_as_much_as_a_question() -> None:
    driver = MemoryDriver()
    watched = WatchedDriver(driver)
    watched.send(b"job")
    assert watched.state is PrinterState.OK
    driver.trouble = Trouble.PAPER_OUT
    with pytest.raises(PrinterError):
        watched.send(b"job")
    assert watched.state is PrinterState.PAPER_OUT


@dataclass
class SlowPrinter:
    """Says when a job begins, and ends it when it is told to."""

    takes: ClassVar[Takes] = "dots"
    asked: int = 0
    begun: threading.Event = field(default_factory=threading.Event)
    may_end: threading.Event = field(default_factory=threading.Event)

    def status(self) -> PrinterStatus:
        self.asked += 1
        return PrinterStatus()

    def send(self, data: bytes) -> PrinterStatus:
        self.begun.set()
        self.may_end.wait(10)
        return PrinterStatus(is_paper_low=True)


def test_nobody_asks_while_a_job_goes_out() -> None:
    slow = SlowPrinter()
    watched = WatchedDriver(slow)
    printing = threading.Thread(target=watched.send, args=(b"job",))
    printing.start()
    assert slow.begun.wait(10)
    watched.status()
    assert slow.asked == 0
    slow.may_end.set()
    printing.join(10)
    assert watched.state is PrinterState.PAPER_LOW
