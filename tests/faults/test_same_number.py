"""Many windows reach for one number at the same moment: one gets it, the others are told; the control lets all have it.

Threads with a connection each, on both databases.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import Engine

from kiosk.domain.errors import Refusal, Unavailable
from kiosk.domain.ticket import Outcome, TicketStatus
from kiosk.operations import calling, returning, serving, transfers, undoing
from kiosk.storage.tables import tickets
from kiosk.storage.unit_of_work import SqlUnits
from tests.conftest import Measured
from tests.make import KIOSK, TUESDAY, Hall, centre, centre_with, clerk

WINDOWS = 8
ROUNDS = 12
Reach = Callable[[Hall, int], Any]


def at_once(hall: Hall, reach: Reach) -> list[str]:
    """Every window reaches in a thread of its own; gives what each heard."""
    gate, heard = Barrier(WINDOWS), []

    def act(window: int) -> None:
        gate.wait(30)
        while True:
            try:
                reach(hall, window)
                heard.append("done")
            except Unavailable:
                time.sleep(0.02)
                continue
            except Refusal as refusal:
                heard.append(refusal.code)
            return

    threads = [Thread(target=act, args=(window,)) for window in range(1, WINDOWS + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(heard) == WINDOWS
    return heard


@pytest.fixture
def busy(engine: Engine) -> Hall:
    hall = Hall(SqlUnits(engine, centre().code), centre_with(windows=WINDOWS))
    for window in range(1, WINDOWS + 1):
        hall.open(window)
    return hall


def number(hall: Hall, which: int) -> Any:
    return hall.ask(KIOSK, lambda context: context.unit.tickets.by_number(TUESDAY, "A", which))


def test_a_given_number_goes_to_one_window(busy: Hall) -> None:
    for which in range(1, ROUNDS + 1):
        label = busy.issue().ticket.label
        heard = at_once(
            busy, lambda hall, window, label=label: hall.do(clerk(window), calling.call_number, window, label, "赶火车")
        )
        assert sorted(heard) == ["done", *["ticket_cannot_call"] * (WINDOWS - 1)]
        at = number(busy, which)
        assert at.status is TicketStatus.CALLED
        busy.start(at.window)
        busy.do(clerk(at.window), serving.finish, at.window, Outcome.DECIDED)


def test_a_held_number_is_taken_up_once(busy: Hall) -> None:
    busy.issue()
    busy.call(1), busy.start(1)
    for _ in range(ROUNDS):
        at = number(busy, 1).window
        busy.do(clerk(at), serving.hold, at)
        heard = at_once(busy, lambda hall, window: hall.do(clerk(window), serving.resume, window, "A001"))
        assert sorted(heard) == ["done", *["ticket_cannot_resume"] * (WINDOWS - 1)]


def test_a_missed_number_comes_back_once(busy: Hall) -> None:
    token = busy.issue().token
    busy.call(1)
    busy.do(clerk(1), calling.no_show, 1)
    heard = at_once(busy, lambda hall, _: hall.do(KIOSK, returning.come_back, token))
    assert sorted(heard) == ["done", *["ticket_cannot_return"] * (WINDOWS - 1)]
    assert number(busy, 1).returns == 1


def test_a_transfer_is_either_called_or_taken_back(busy: Hall) -> None:
    """One window takes its transfer back while the others call: never both."""
    for which in range(1, ROUNDS + 1):
        busy.issue()
        busy.do(clerk(1), calling.call_number, 1, f"A{which:03d}", "赶火车")
        busy.start(1)
        busy.do(clerk(1), transfers.transfer, 1, None, 2)

        def reach(hall: Hall, window: int) -> None:
            if window == 1:
                hall.do(clerk(1), undoing.undo, 1)
            elif hall.call(window) is None:
                raise Refusal("nobody")

        heard = at_once(busy, reach)
        assert heard.count("done") == 1, heard
        at = number(busy, which)
        assert at.window == (1 if at.status is TicketStatus.SERVING else 2)
        if at.status is TicketStatus.CALLED:
            busy.start(2)
        busy.do(clerk(at.window), serving.finish, at.window, Outcome.DECIDED)


def test_without_the_version_a_number_is_taken_up_more_than_once(engine: Engine, measured: Measured) -> None:
    """The control: the same reach in two steps, without the ledger's line and without the version."""
    hall = Hall(SqlUnits(engine, centre().code), centre_with(windows=WINDOWS))
    hall.issue()
    gate, took = Barrier(WINDOWS), []

    def act(window: int) -> None:
        gate.wait(30)
        with hall.units.reading() as unit:
            seen = unit.tickets.by_number(TUESDAY, "A", 1)
        time.sleep(0.05)
        if seen.status is TicketStatus.WAITING:
            changed = replace(seen, status=TicketStatus.CALLED, window=window)
            with engine.begin() as connection:
                connection.execute(tickets.update().values(status=changed.status, window=window))
            took.append(window)

    threads = [Thread(target=act, args=(window,)) for window in range(1, WINDOWS + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(took) > 1
    measured(f"without the version on {engine.dialect.name}: {len(took)} of {WINDOWS} windows took one number")
