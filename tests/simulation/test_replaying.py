"""A past day played again in a rehearsal: every ticket and every board as it was, and no name comes along."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

import kiosk.operations
from kiosk.cli import main
from kiosk.domain.enquiry import Channel
from kiosk.domain.facts import FactKind
from kiosk.domain.people import SYSTEM, Actor
from kiosk.domain.service_mode import Service, ServiceMode
from kiosk.domain.ticket import Outcome, PriorityClass
from kiosk.operations import (
    appointments,
    boards,
    calling,
    checking_in,
    duty,
    enquiries,
    intake,
    returning,
    serving,
    transfers,
    undoing,
)
from kiosk.operations.appointments import BookingWish
from kiosk.operations.boards import HallView
from kiosk.operations.intake import TicketWish
from kiosk.simulation.agenda import Moment
from kiosk.simulation.replaying import NOT_REPEATED, REPEATED, Player, as_lenient, lines_of, played
from kiosk.storage.engine import open_engine
from tests.make import GUIDE, KIOSK, MANAGER, TEN, TUESDAY, Hall, centre, clerk
from tests.simulation.conftest import asks

# What a ticket is, whoever gave it its row: not its id, its lines of the ledger, its token, its kiosk.
SAME = (
    'SELECT series, number, queue, status, item, language, is_priority, priority_class, issued_at, "window", calls, '
    "earlier_calls, called_at, started_at, finished_at, outcome, returns, for_window, moved_at, delays, booked_for, "
    "is_time_wrong, mode FROM tickets "
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


def again(source: Hall) -> Hall:
    """A hall in which the day of another was played, every entry of it."""
    target = Hall()
    lines = source.ask(SYSTEM, lines_of, TUESDAY)
    clock = Moment(lines[0].at)
    system = target.system.beside(as_lenient(centre(), lines, TUESDAY), clock)
    assert played(Player(system, lambda at: setattr(clock, "at", at)), lines, lambda line: None) == []
    return target


def in_order(hall: Hall) -> list[tuple[object, ...]]:
    """Every number of the day by its place in the line, with what the ledger says of it."""
    numbers = [(code, number) for code in ("A", "C") for number in range(1, 20)]
    found = hall.ask(SYSTEM, lambda c: [c.unit.tickets.by_number(TUESDAY, *number) for number in numbers])
    return [
        (one.label, one.queue, one.status, one.mode, one.delays, one.is_time_wrong, one.booked_for, one.issued_at)
        for one in sorted((one for one in found if one is not None), key=lambda one: one.position)
    ]


def test_numbers_of_slots_and_of_questions_stand_where_they_stood():
    source = Hall(at=TEN - timedelta(days=1))
    for number, minutes in enumerate((0, 30, 30)):
        wish = BookingWish(TEN + timedelta(minutes=minutes), f"1390000000{number}", None, "A")
        source.do(KIOSK, appointments.book, wish)
    helped = TicketWish(queue="C", service=Service(ServiceMode.ACCOMPANIED, by="引导员 6 号"))
    carried = Service(ServiceMode.AGENT, by="代办员 3 号", paper="委托书 12 号")
    steps = [
        (0, GUIDE, enquiries.record, Channel.HALL, "开店要什么材料", "A"),
        (0, KIOSK, intake.issue, TicketWish(queue="A")),
        (1, KIOSK, checking_in.check_in, "13900000001", TicketWish()),
        (1, GUIDE, enquiries.give_ticket, 1, TicketWish()),
        (2, KIOSK, intake.issue, TicketWish(queue="A")),
        (3, KIOSK, checking_in.check_in, "13900000000", TicketWish()),
        (4, GUIDE, intake.issue, helped),
        (5, GUIDE, enquiries.record, Channel.PHONE, "开店要什么材料", "A"),
        (6, KIOSK, intake.issue, TicketWish(queue="A")),
        (6, GUIDE, enquiries.give_ticket, 2, TicketWish()),
        (7, MANAGER, duty.keep_open, "A", "设备故障"),
        (9, MANAGER, duty.end_keeping, "A"),
        (10, clerk(1), duty.open_window, 1),
        (11, clerk(1), calling.call_next, 1),
        (12, clerk(1), serving.start, 1),
        (13, clerk(1), serving.set_mode, 1, carried),
        (14, clerk(1), serving.finish, 1, Outcome.DECIDED, True),
        (31, KIOSK, intake.issue, TicketWish(queue="A")),
        (50, KIOSK, checking_in.check_in, "13900000002", TicketWish()),
    ]
    for minute, who, verb, *given in steps:
        source.clock.set(TEN + timedelta(minutes=minute))
        source.do(who, verb, *given)
    as_it_was = in_order(source)
    assert [label for label, *_ in as_it_was[:4]] == ["A005", "A003", "A001", "A004"], "the order is of the slots"
    assert in_order(again(source)) == as_it_was


def test_each_entry_about_the_hall_is_repeated_or_said_to_change_nothing():
    """Whoever adds a kind of entry about a number, a window or a queue says what a replay makes of it."""
    recorded = re.compile(r"FactKind\.([A-Z_]+),\s*Subject\.(?:TICKET|WINDOW|QUEUE)\b")
    sources = Path(kiosk.operations.__file__).parent.glob("*.py")
    named = {FactKind[name] for path in sources for name in recorded.findall(path.read_text("utf-8"))}
    of_hall = {kind for kind in FactKind if kind.startswith(("ticket_", "window_", "queue_"))} | named
    assert len(named) > 8
    assert not REPEATED.keys() & NOT_REPEATED.keys()
    assert of_hall - REPEATED.keys() - NOT_REPEATED.keys() == set()
    assert all(NOT_REPEATED.values())


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
