"""A past day played again in a rehearsal: every ticket and every board as it was, and no name comes along."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from kiosk.cli import main
from kiosk.domain.facts import FactKind
from kiosk.domain.people import SYSTEM, Actor
from kiosk.domain.ticket import Outcome, PriorityClass
from kiosk.operations import boards, calling, duty, returning, serving, transfers, undoing
from kiosk.operations.boards import HallView
from kiosk.simulation.agenda import Moment
from kiosk.simulation.replaying import Player, as_lenient, lines_of, played
from kiosk.storage.engine import open_engine
from tests.make import KIOSK, MANAGER, TUESDAY, Hall, centre, clerk
from tests.simulation.conftest import asks

# What a ticket is, whoever gave it its row: not its id, its lines of the ledger, its token, its kiosk.
SAME = (
    'SELECT series, number, queue, status, item, language, is_priority, priority_class, issued_at, "window", calls, '
    "earlier_calls, called_at, started_at, finished_at, outcome, returns, for_window, moved_at FROM tickets "
    "WHERE service_day = '2025-01-03' ORDER BY series, number"
)


def replay(source: str, address: str, *options: str) -> Result:
    given = ["replay", "2025-01-03", "--from", source, "--database", address, "--speed", "0", *options]
    return CliRunner().invoke(main, given)


@pytest.fixture
def engines(lived: str, sqlite_address: str) -> Iterator[tuple[Engine, Engine]]:
    opened = open_engine(lived), open_engine(sqlite_address)
    yield opened
    for engine in opened:
        engine.dispose()


def test_every_ticket_is_as_it_was(lived, sqlite_address, engines):
    result = replay(lived, sqlite_address)
    assert result.exit_code == 0, result.output
    one, other = (asks(engine)(SAME) for engine in engines)
    assert other == one
    assert len(other) > 80
    kinds = (
        "SELECT kind, COUNT(*) FROM entries WHERE subject = 'ticket' AND at >= '2025-01-03' GROUP BY kind ORDER BY kind"
    )
    assert asks(engines[1])(kinds) == asks(engines[0])(kinds)


def test_no_name_comes_along(lived, sqlite_address, engines):
    assert replay(lived, sqlite_address).exit_code == 0
    assert asks(engines[0])("SELECT COUNT(*) FROM persons") != [(0,)]
    for table in ("persons", "cases", "accounts"):
        assert asks(engines[1])(f"SELECT COUNT(*) FROM {table}") == [(0,)]


def seen(hall: Hall, clock: Moment) -> tuple[object, ...]:
    """What the hall's board shows now, without what belongs to the row and not to the day."""
    view: HallView = hall.system.beside(centre(), clock).read(SYSTEM, lambda context: boards.hall(context, "hall"))
    calls = [(ticket.label, ticket.window, ticket.called_at, ticket.calls) for ticket in view.calls]
    return calls, [(line.queue.code, line.waiting, line.newest, line.state) for line in view.queues]


def a_day_by_hand(hall: Hall) -> Iterator[None]:
    """Everything that can happen to a number, with a look at the board after each step."""
    tokens = [hall.issue("A").token for _ in range(4)]
    tokens += [hall.issue("C", priority_class=PriorityClass.SENIOR).token, hall.issue("A", is_priority=True).token]
    yield
    steps: list[tuple[Actor, Callable[..., object], tuple[object, ...]]] = [
        (clerk(1), duty.open_window, (1,)), (clerk(4), duty.open_window, (4,)), (clerk(2), duty.deputise, (2,)),
        (clerk(1), calling.call_next, (1,)), (clerk(1), serving.start, (1,)), (clerk(4), calling.call_next, (4,)),
        (clerk(2), calling.call_number, (2, "A003", "赶火车")), (clerk(1), serving.hold, (1,)),
        (clerk(4), serving.start, (4,)), (clerk(4), transfers.transfer, (4, None, 1)),
        (clerk(2), calling.recall, (2,)), (clerk(2), calling.no_show, (2,)), (KIOSK, returning.come_back, (tokens[2],)),
        (clerk(2), duty.pause_window, (2, "茶歇", None)), (clerk(1), calling.call_next, (1,)),
        (clerk(1), undoing.undo, (1,)), (clerk(1), calling.call_next, (1,)), (clerk(1), serving.start, (1,)),
        (clerk(1), serving.finish, (1, Outcome.DECIDED)), (KIOSK, returning.later, (tokens[1],)),
        (KIOSK, returning.cancel, (tokens[3],)), (KIOSK, returning.undo_cancel, (tokens[3],)),
        (KIOSK, returning.cancel, (tokens[3],)), (MANAGER, duty.pause_queue, ("F", "停电", None)),
        (MANAGER, duty.resume_queue, ("F",)), (clerk(2), duty.close_window, (2,)),
    ]  # fmt: skip
    for number, (who, verb, given) in enumerate(steps):
        # A call is taken back within ten seconds; a recall comes after twenty.
        hall.clock.at += timedelta(seconds=5 if verb is undoing.undo else 25 + number)
        hall.do(who, verb, *given)
        yield
    assert hall.ask(KIOSK, lambda c: c.unit.tickets.waiting(c.today)), "somebody still waits"


def test_the_board_shows_the_day_at_every_instant():
    source, target = Hall(), Hall()
    shown = {}
    for _ in a_day_by_hand(source):
        shown[source.clock.at] = seen(source, Moment(source.clock.at))
    lines = source.ask(SYSTEM, lines_of, TUESDAY)
    clock = Moment(lines[0].at)
    player = Player(
        target.system.beside(as_lenient(centre(), lines, TUESDAY), clock), lambda at: setattr(clock, "at", at)
    )
    again = {}
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        assert player.play(line) is None, line
        if following is None or following.at != line.at:
            again[line.at] = seen(target, clock)
    assert again == shown
    assert len(again) > 20


def test_what_cannot_be_repeated_is_told_and_the_rest_is_played():
    source, target = Hall(), Hall()
    source.serve()
    lines = [line for line in source.ask(SYSTEM, lines_of, TUESDAY) if line.fact.kind is not FactKind.WINDOW_OPENED]
    player = Player(target.system.beside(as_lenient(centre(), lines, TUESDAY), target.clock), lambda at: None)
    missed = played(player, lines, lambda line: None)
    assert [one.code for one in missed] == ["window_not_open", "window_not_open"]
    assert target.ask(KIOSK, lambda c: c.unit.tickets.waiting(c.today)) == {"A": 1}


REFUSED = {
    "its own database": (lambda day, other: (day, day), 2, "another database"),
    "a day without entries": (lambda day, other: (other, day), 2, "empty or not at version"),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_refusals_are_a_sentence(lived, tmp_path, reason):
    pair, code, told = REFUSED[reason]
    source, address = pair(lived, f"sqlite:///{tmp_path / 'nothing.db'}")
    result = replay(source, address)
    assert result.exit_code == code
    assert told in result.stderr


def test_a_day_that_is_there_already_is_not_played_twice(lived, sqlite_address):
    assert replay(lived, sqlite_address).exit_code == 0
    again = replay(lived, sqlite_address)
    assert again.exit_code == 2
    assert "already" in again.stderr
