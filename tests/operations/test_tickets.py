"""Every move of a ticket from every state, legal or not, and why."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.domain.errors import WrongState
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.ticket import Move, Outcome, TicketStatus
from kiosk.operations import calling, duty, intake, serving, undoing
from tests.make import KIOSK, TUESDAY, Hall, centre_with, clerk, ticket

# state → the moves that are legal from it, and where they lead. Everything else is refused with `ticket_cannot_<move>`.
LEGAL = {
    TicketStatus.WAITING: {
        Move.CALL: TicketStatus.CALLED,
        Move.CANCEL: TicketStatus.CANCELLED,
        Move.EXPIRE: TicketStatus.EXPIRED,
        Move.DELAY: TicketStatus.WAITING,
    },
    TicketStatus.CALLED: {
        Move.RECALL: TicketStatus.CALLED,
        Move.START: TicketStatus.SERVING,
        Move.NO_SHOW: TicketStatus.MISSED,
        Move.GIVE_UP: TicketStatus.VOID,
        Move.EXPIRE: TicketStatus.EXPIRED,
    },
    TicketStatus.SERVING: {
        Move.FINISH: TicketStatus.FINISHED,
        Move.HOLD: TicketStatus.HELD,
        Move.TRANSFER: TicketStatus.WAITING,
        Move.EXPIRE: TicketStatus.EXPIRED,
    },
    TicketStatus.HELD: {Move.RESUME: TicketStatus.SERVING, Move.EXPIRE: TicketStatus.EXPIRED},
    TicketStatus.MISSED: {
        Move.RETURN: TicketStatus.WAITING,
        Move.CANCEL: TicketStatus.CANCELLED,
        Move.EXPIRE: TicketStatus.EXPIRED,
    },
    TicketStatus.FINISHED: {},
    TicketStatus.CANCELLED: {},
    TicketStatus.EXPIRED: {},
    TicketStatus.VOID: {},
}


@pytest.mark.parametrize("state", list(TicketStatus))
@pytest.mark.parametrize("move", list(Move))
def test_a_move_is_legal_only_from_where_the_table_says(state: TicketStatus, move: Move) -> None:
    of = ticket(state)
    leads_to = LEGAL[state].get(move)
    if leads_to is not None:
        assert of.after(move) is leads_to
        return
    with pytest.raises(WrongState) as refused:
        of.after(move)
    assert refused.value.code == f"ticket_cannot_{move}"
    assert refused.value.detail == {"state": state, "number": "A001"}


def test_a_state_from_which_nothing_goes_on_is_final() -> None:
    for state in (TicketStatus.FINISHED, TicketStatus.CANCELLED, TicketStatus.EXPIRED, TicketStatus.VOID):
        assert not LEGAL[state]


def called(hall: Hall) -> None:
    hall.issue()
    hall.open()
    hall.call()


def serving_one(hall: Hall) -> None:
    hall.serve()


def nobody(hall: Hall) -> None:
    hall.open()


AT_THE_WINDOW = [
    # reason, what went before, verb, arguments, code
    ("a second number while one is called", called, calling.call_next, (1,), "window_has_ticket"),
    ("a second number while one is served", serving_one, calling.call_next, (1,), "window_has_ticket"),
    ("a visit has to begin before it can end", called, serving.finish, (1, Outcome.DECIDED), "ticket_cannot_finish"),
    ("the person sits there already", serving_one, calling.recall, (1,), "ticket_cannot_recall"),
    ("somebody who is served did come", serving_one, calling.no_show, (1,), "ticket_cannot_no_show"),
    ("a visit begins once", serving_one, serving.start, (1,), "ticket_cannot_start"),
    ("nobody was called, so nobody can be called again", nobody, calling.recall, (1,), "window_has_no_ticket"),
    ("nobody was called, so nobody came", nobody, serving.start, (1,), "window_has_no_ticket"),
    ("nobody was called, so nobody is missing", nobody, calling.no_show, (1,), "window_has_no_ticket"),
    ("nobody is served", nobody, serving.finish, (1, Outcome.ENQUIRY), "window_has_no_ticket"),
]


@pytest.mark.parametrize(("reason", "before", "verb", "given", "code"), AT_THE_WINDOW)
def test_what_a_clerk_cannot_do_is_refused(hall: Hall, reason, before, verb, given, code) -> None:
    before(hall)
    hall.refuses(code, clerk(), verb, *given)


@pytest.mark.parametrize("verb", [calling.call_next, calling.recall, calling.no_show, serving.start])
def test_a_window_acts_only_for_who_sits_there(hall: Hall, verb) -> None:
    called(hall)
    hall.refuses("window_taken_by_another", clerk(2), verb, 1)


@pytest.mark.parametrize("verb", [calling.call_next, calling.recall, calling.no_show, serving.start])
def test_a_window_that_nobody_opened_calls_nobody(hall: Hall, verb) -> None:
    hall.issue()
    hall.refuses("window_not_open", clerk(), verb, 1)


def test_a_paused_window_calls_nobody_but_ends_its_visit(hall: Hall) -> None:
    hall.serve()
    hall.do(clerk(), duty.pause_window, 1, "补材料", None)
    finished = hall.do(clerk(), serving.finish, 1, Outcome.ACCEPTED)
    assert finished.status is TicketStatus.FINISHED
    hall.issue()
    hall.refuses("window_not_open", clerk(), calling.call_next, 1)


def test_an_unknown_window_is_named(hall: Hall) -> None:
    refusal = hall.refuses("unknown_window", clerk(), calling.call_next, 99)
    assert refusal.detail == {"window": 99}


def test_a_visit_leaves_its_times_and_its_outcome(hall: Hall) -> None:
    hall.issue()
    hall.open()
    hall.clock.forward(minutes=5)
    hall.call()
    hall.clock.forward(minutes=1)
    hall.start()
    hall.clock.forward(minutes=9)
    done = hall.do(clerk(), serving.finish, 1, Outcome.DECIDED)
    assert done.called_at is not None
    assert done.called_at - done.issued_at == timedelta(minutes=5)
    assert done.started_at is not None
    assert done.finished_at is not None
    assert done.finished_at - done.started_at == timedelta(minutes=9)
    assert (done.status, done.outcome, done.window, done.calls) == (TicketStatus.FINISHED, Outcome.DECIDED, 1, 1)


def test_each_step_is_one_entry_in_order(hall: Hall) -> None:
    hall.issue()
    hall.open()
    hall.call()
    hall.clock.forward(seconds=20)
    hall.do(clerk(), calling.recall, 1)
    hall.start()
    hall.do(clerk(), serving.finish, 1, Outcome.DECIDED)
    lines = hall.ask(KIOSK, lambda context: context.unit.ledger.of(Subject.TICKET, "1"))
    assert [fact.kind for _, fact, _, _ in lines] == [
        FactKind.TICKET_ISSUED,
        FactKind.TICKET_CALLED,
        FactKind.TICKET_RECALLED,
        FactKind.TICKET_STARTED,
        FactKind.TICKET_FINISHED,
    ]
    assert [actor for _, _, _, actor in lines] == ["device:1"] + ["account:101"] * 4


def test_the_earliest_arrival_is_called_whatever_its_queue(hall: Hall) -> None:
    both = next(number for number, window in hall.of.windows.items() if len(window.queues) > 1)
    first, second = hall.of.windows[both].queues[:2]
    hall.issue(second)
    hall.issue(first)
    hall.open(both)
    assert [hall.call(both).queue, hall.do(clerk(both), calling.no_show, both).queue] == [second, second]
    assert hall.call(both).queue == first


def test_arrivals_are_ordered_by_place_and_not_by_a_clock_that_stepped_back(hall: Hall) -> None:
    hall.issue()
    hall.clock.forward(minutes=-30)
    hall.issue()
    hall.open()
    assert hall.call().label == "A001"


def test_nobody_waits_is_no_refusal(hall: Hall) -> None:
    hall.open()
    before = hall.revision
    assert hall.call() is None
    assert hall.revision == before


def test_yesterdays_ticket_is_expired_and_never_called_today(hall: Hall) -> None:
    view = hall.issue()
    hall.clock.forward(days=1)
    hall.open()
    assert hall.call() is None
    assert hall.ask(KIOSK, intake.ticket_by_token, view.token).status is TicketStatus.EXPIRED


def test_a_ticket_that_somebody_moved_meanwhile_is_not_moved_again(hall: Hall) -> None:
    hall.issue()
    seen = hall.ask(KIOSK, lambda context: context.unit.tickets.by_number(TUESDAY, "A", 1))
    hall.open()
    hall.call()
    lost = replace(seen, status=TicketStatus.CALLED, window=2)
    refusal = hall.refuses("ticket_changed_meanwhile", clerk(2), lambda c: c.unit.tickets.move(seen, lost))
    assert refusal.detail["state"] == TicketStatus.CALLED


def test_numbers_grow_past_999_without_a_new_letter() -> None:
    assert [ticket(number=n).label for n in (1, 12, 999, 1000)] == ["A001", "A012", "A999", "A1000"]


def test_a_new_day_begins_at_one_and_each_queue_counts_for_itself() -> None:
    hall = Hall(of=centre_with())
    numbers = [hall.issue("A").ticket.label, hall.issue("C").ticket.label, hall.issue("A").ticket.label]
    hall.clock.forward(days=1)
    numbers.append(hall.issue("A").ticket.label)
    assert numbers == ["A001", "C001", "A002", "A001"]


@pytest.mark.parametrize(
    ("is_wrong", "marked", "why"),
    [(False, {}, "an ordinary visit says nothing of it"), (True, {"time_wrong": True}, "the entry says so for good")],
)
def test_a_finish_may_say_that_its_time_is_wrong(hall: Hall, is_wrong: bool, marked: dict, why: str) -> None:
    hall.serve()
    done = hall.do(clerk(), serving.finish, 1, Outcome.DECIDED, is_wrong)
    assert done.is_time_wrong is is_wrong
    _, fact, _, _ = hall.ask(KIOSK, lambda context: context.unit.ledger.of(Subject.TICKET, "1"))[-1]
    assert {name: value for name, value in fact.data.items() if name == "time_wrong"} == marked, why
    assert fact.data["outcome"] == "decided"


def test_an_undone_finish_takes_its_mark_along(hall: Hall) -> None:
    hall.serve()
    hall.do(clerk(), serving.finish, 1, Outcome.DECIDED, True)
    assert not hall.do(clerk(), undoing.undo, 1).is_time_wrong
    assert not hall.do(clerk(), serving.finish, 1, Outcome.DECIDED).is_time_wrong
