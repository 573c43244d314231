"""What a window does with a number beside calling and serving it: a given number, holding, sending on, taking back."""

import pytest

from kiosk.domain.errors import Refusal
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.ticket import Outcome, TicketStatus
from kiosk.operations import calling, casework, duty, intake, returning, serving, transfers, undoing
from kiosk.operations.casework import CaseWish
from tests.make import KIOSK, TUESDAY, Hall, centre, clerk, slow_item

ELSEWHERE = next(number for number, desk in centre().windows.items() if "A" not in desk.queues)
ITS_QUEUE = centre().windows[ELSEWHERE].queues[0]


def stored(hall: Hall, number: int = 1, queue: str = "A"):
    return hall.ask(KIOSK, lambda context: context.unit.tickets.by_number(TUESDAY, queue, number))


def last_entry(hall: Hall, number: int = 1):
    about = stored(hall, number).id
    return hall.ask(KIOSK, lambda context: context.unit.ledger.of(Subject.TICKET, str(about)))[-1][1]


def in_each_state(status: TicketStatus) -> Hall:
    """A hall in which A001 is in that state, A002 waits, and window 1 is open."""
    hall = Hall()
    first = hall.issue()
    hall.issue()
    hall.open()
    if status is TicketStatus.CANCELLED:
        hall.do(KIOSK, returning.cancel, first.token)
    if status in {TicketStatus.WAITING, TicketStatus.CANCELLED}:
        return hall
    hall.call()
    if status is TicketStatus.MISSED:
        hall.do(clerk(), calling.no_show, 1)
    if status in {TicketStatus.SERVING, TicketStatus.HELD, TicketStatus.FINISHED}:
        hall.start()
    if status is TicketStatus.HELD:
        hall.do(clerk(), serving.hold, 1)
    if status is TicketStatus.FINISHED:
        hall.do(clerk(), serving.finish, 1, Outcome.DECIDED)
    return hall


AT_WINDOW = {TicketStatus.CALLED, TicketStatus.SERVING}
REACHED = (
    TicketStatus.WAITING, TicketStatus.CALLED, TicketStatus.SERVING, TicketStatus.HELD, TicketStatus.MISSED,
    TicketStatus.FINISHED, TicketStatus.CANCELLED,
)  # fmt: skip
TOKEN = "TICKET-1"
# verb, arguments → from which states it works, and where it leads
VERBS = [
    (calling.call_number, (1, "A001", "腿脚不便"), {TicketStatus.WAITING: TicketStatus.CALLED}),
    (serving.hold, (1,), {TicketStatus.SERVING: TicketStatus.HELD}),
    (serving.resume, (1, "A001"), {TicketStatus.HELD: TicketStatus.SERVING}),
    (transfers.transfer, (1, "C", None), {TicketStatus.SERVING: TicketStatus.WAITING}),
    (returning.bring_back, (1, "A001"), {TicketStatus.MISSED: TicketStatus.WAITING}),
    (
        returning.cancel,
        (TOKEN,),
        {TicketStatus.WAITING: TicketStatus.CANCELLED, TicketStatus.MISSED: TicketStatus.CANCELLED},
    ),
    (returning.come_back, (TOKEN,), {TicketStatus.MISSED: TicketStatus.WAITING}),
]


@pytest.mark.parametrize("status", REACHED)
@pytest.mark.parametrize(("verb", "given", "legal"), VERBS)
def test_a_verb_works_only_from_where_the_table_says(verb, given, legal, status: TicketStatus) -> None:
    hall = in_each_state(status)
    token = hall.ask(KIOSK, lambda c: c.tokens.for_subject(Subject.TICKET, c.centre.code, stored(hall).place))
    given = tuple(token if value == TOKEN else value for value in given)
    if status in legal:
        assert hall.do(clerk(), verb, *given).status is legal[status]
        return
    before = hall.revision
    with pytest.raises(Refusal) as refused:
        hall.do(clerk(), verb, *given)
    assert refused.value.detail.get("state"), "says the state as it is"
    assert (stored(hall).status, hall.revision) == (status, before)


def test_a_given_number_is_called_with_its_reason_and_its_rule() -> None:
    hall = in_each_state(TicketStatus.WAITING)
    called = hall.do(clerk(), calling.call_number, 1, " a2 ", "赶火车")
    assert (called.label, called.window) == ("A002", 1)
    assert last_entry(hall, 2).data["rule"] == "given_number"
    assert last_entry(hall, 2).data["reason"] == "赶火车"


GIVEN = [
    ("nobody has that number", "A009", "unknown_number"),
    ("no such queue", "Z001", "unknown_number"),
    ("no digits", "A", "unknown_number"),
    ("digits of another script", "A００１", "unknown_number"),
    ("longer than any number", "A" + "1" * 30, "unknown_number"),
    ("not of this window", f"{ITS_QUEUE}001", "window_does_not_serve"),
]


@pytest.mark.parametrize(("reason", "number", "code"), GIVEN)
def test_a_number_that_cannot_be_called_is_refused(hall: Hall, reason: str, number: str, code: str) -> None:
    hall.issue(), hall.issue(ITS_QUEUE), hall.open()
    hall.refuses(code, clerk(), calling.call_number, 1, number, "赶火车")


def test_a_given_number_needs_a_reason_and_an_open_window(hall: Hall) -> None:
    hall.issue()
    hall.refuses("window_not_open", clerk(), calling.call_number, 1, "A001", "赶火车")
    hall.open()
    hall.refuses("text_missing", clerk(), calling.call_number, 1, "A001", " ")


def test_three_calls_in_all_twenty_seconds_apart(hall: Hall) -> None:
    hall.issue(), hall.open(), hall.call()
    hall.clock.forward(seconds=19)
    assert hall.refuses("call_again_later", clerk(), calling.recall, 1).detail["seconds"] == 1
    hall.clock.forward(seconds=1)
    assert hall.do(clerk(), calling.recall, 1).calls == 2
    hall.clock.forward(seconds=20)
    assert hall.do(clerk(), calling.recall, 1).calls == 3
    hall.clock.forward(seconds=20)
    assert hall.refuses("called_often_enough", clerk(), calling.recall, 1).detail["calls"] == 3
    assert hall.do(clerk(), calling.no_show, 1).status is TicketStatus.MISSED


def test_a_clock_that_was_set_back_holds_no_call_up(hall: Hall) -> None:
    hall.issue(), hall.open(), hall.call()
    hall.clock.forward(hours=-1)
    assert hall.do(clerk(), calling.recall, 1).calls == 2


def test_a_held_number_leaves_its_window_free_and_comes_back_to_it(hall: Hall) -> None:
    hall.issue(), hall.issue(), hall.open(), hall.call(), hall.start()
    hall.do(clerk(), serving.hold, 1)
    assert hall.call().label == "A002"
    hall.refuses("window_has_ticket", clerk(), serving.resume, 1, "A001")
    hall.start()
    hall.do(clerk(), serving.finish, 1, Outcome.ENQUIRY)
    back = hall.do(clerk(), serving.resume, 1, "A001")
    assert (back.status, back.window) == (TicketStatus.SERVING, 1)
    assert back.started_at == back.issued_at, "the visit began when it began"


def test_another_window_of_the_queue_may_take_a_held_number_up(hall: Hall) -> None:
    hall.issue(), hall.open(), hall.call(), hall.start()
    hall.do(clerk(), serving.hold, 1)
    hall.open(ELSEWHERE)
    hall.refuses("window_does_not_serve", clerk(ELSEWHERE), serving.resume, ELSEWHERE, "A001")
    hall.open(2)
    assert hall.do(clerk(2), serving.resume, 2, "A001").window == 2


def test_a_number_that_is_sent_on_keeps_its_name_and_its_place(hall: Hall) -> None:
    hall.issue(), hall.open(), hall.call(), hall.start()
    hall.issue("C")
    sent = hall.do(clerk(), transfers.transfer, 1, "C", None)
    assert (sent.label, sent.queue, sent.window) == ("A001", "C", None)
    served = next(number for number, desk in centre().windows.items() if "C" in desk.queues)
    hall.open(served)
    up = hall.ask(clerk(served), calling.next_up, served)
    assert (up.ticket.label, up.rule) == ("A001", "transferred")
    assert hall.call(served).label == "A001"
    assert hall.issue("C").ticket.label == "C002", "the series of the other queue is its own"


def test_a_number_that_is_sent_to_a_window_is_called_only_there(hall: Hall) -> None:
    hall.issue(), hall.open(), hall.call(), hall.start()
    sent = hall.do(clerk(), transfers.transfer, 1, None, 2)
    assert (sent.queue, sent.for_window) == ("A", 2)
    assert hall.call() is None
    hall.refuses("sent_to_another_window", clerk(), calling.call_number, 1, "A001", "赶火车")
    hall.open(2)
    assert hall.ask(clerk(2), calling.next_up, 2).rule == "sent_to_window"
    assert hall.call(2).label == "A001"


def test_a_window_of_other_queues_takes_it_into_its_own(hall: Hall) -> None:
    hall.issue(), hall.open(), hall.call(), hall.start()
    sent = hall.do(clerk(), transfers.transfer, 1, None, ELSEWHERE)
    assert (sent.label, sent.queue, sent.for_window) == ("A001", ITS_QUEUE, ELSEWHERE)


NOWHERE = [
    ("nothing named", None, None, "transfer_needs_target"),
    ("where it is", "A", None, "transfer_to_itself"),
    ("its own window", None, 1, "transfer_to_itself"),
    ("no such queue", "Z", None, "unknown_queue"),
    ("no such window", None, 99, "unknown_window"),
    ("a window that does not serve that queue", "A", ELSEWHERE, "window_serves_other_queues"),
]


@pytest.mark.parametrize(("reason", "queue", "window", "code"), NOWHERE)
def test_what_is_no_goal_is_refused(hall: Hall, reason: str, queue, window, code: str) -> None:
    hall.serve()
    hall.refuses(code, clerk(), transfers.transfer, 1, queue, window)


def called_one(hall: Hall) -> None:
    hall.call()


def missed_one(hall: Hall) -> None:
    hall.call()
    hall.do(clerk(), calling.no_show, 1)


def finished_one(hall: Hall) -> None:
    hall.call(), hall.start()
    hall.do(clerk(), serving.finish, 1, Outcome.DECIDED)


def sent_one(hall: Hall) -> None:
    hall.call(), hall.start()
    hall.do(clerk(), transfers.transfer, 1, "C", None)


UNDONE = [
    (called_one, TicketStatus.WAITING, "A"),
    (missed_one, TicketStatus.CALLED, "A"),
    (finished_one, TicketStatus.SERVING, "A"),
    (sent_one, TicketStatus.SERVING, "A"),
]


@pytest.mark.parametrize(("step", "status", "queue"), UNDONE)
def test_a_step_is_taken_back_for_ten_seconds_and_once(step, status: TicketStatus, queue: str) -> None:
    for seconds, is_early in ((10, True), (10.1, False), (-1, False)):
        hall = Hall()
        hall.issue(), hall.issue(), hall.open()
        step(hall)
        after = stored(hall)
        hall.clock.forward(seconds=seconds)
        if not is_early:
            hall.refuses("nothing_to_undo", clerk(), undoing.undo, 1)
            assert stored(hall) == after
            continue
        back = hall.do(clerk(), undoing.undo, 1)
        assert (back.status, back.queue, back.outcome, back.finished_at) == (status, queue, None, None)
        assert last_entry(hall).kind is FactKind.TICKET_MOVE_UNDONE
        hall.refuses("nothing_to_undo", clerk(), undoing.undo, 1)
        assert hall.ask(clerk(), calling.next_up, 1).ticket.label == ("A001" if status == "waiting" else "A002")


def test_a_call_that_was_taken_back_has_another_name_when_it_comes_again(hall: Hall) -> None:
    hall.issue(), hall.open(), hall.call()
    hall.do(clerk(), undoing.undo, 1)
    again = hall.call()
    assert (again.calls, again.calls_now) == (2, 1), "a board that heard the first call announces the second"


def test_nobody_takes_back_what_another_did(hall: Hall) -> None:
    hall.issue(), hall.open(), hall.call()
    hall.refuses("window_taken_by_another", clerk(2), undoing.undo, 1)
    hall.do(clerk(), undoing.undo, 1)
    hall.call()
    hall.do(clerk(), calling.no_show, 1)
    hall.do(clerk(), duty.close_window, 1)
    hall.open(1, clerk(2))
    hall.refuses("nothing_to_undo", clerk(2), undoing.undo, 1)


def test_what_went_on_elsewhere_is_not_taken_back(hall: Hall) -> None:
    hall.issue(), hall.open(), hall.call(), hall.start()
    hall.do(clerk(), transfers.transfer, 1, None, 2)
    hall.open(2), hall.call(2)
    assert hall.refuses("ticket_changed_meanwhile", clerk(), undoing.undo, 1).detail["state"] == "called"


def test_a_finish_is_not_taken_back_under_the_next_person(hall: Hall) -> None:
    hall.serve(), hall.issue(), hall.issue()
    hall.do(clerk(), serving.finish, 1, Outcome.DECIDED)
    hall.do(clerk(), calling.call_number, 1, "A003", "赶火车")
    hall.do(clerk(), undoing.undo, 1)
    hall.refuses("nothing_to_undo", clerk(), undoing.undo, 1)


def test_a_finish_is_not_taken_back_once_its_case_went_on(hall: Hall) -> None:
    number = hall.serve().label
    case = hall.do(clerk(), casework.receive, CaseWish(slow_item().code, "林小明", number))
    hall.do(clerk(), serving.finish, 1, Outcome.ACCEPTED)
    hall.do(clerk(), casework.accept, case.ref)
    assert hall.refuses("case_moved_since", clerk(), undoing.undo, 1).detail["ref"] == case.ref


def missed(hall: Hall) -> str:
    """A001 was called and did not come; gives its token."""
    token = hall.issue().token
    hall.open(), hall.call()
    hall.do(clerk(), calling.no_show, 1)
    return token


def order_of_calls(hall: Hall) -> list[str]:
    found = []
    while (called := hall.call()) is not None:
        found.append(called.label)
        hall.start()
        hall.do(clerk(), serving.finish, 1, Outcome.ENQUIRY)
    return found


def finish_some(hall: Hall, many: int) -> None:
    for _ in range(many):
        hall.call(), hall.start()
        hall.do(clerk(), serving.finish, 1, Outcome.ENQUIRY)


GRACE = [
    # reason, finished since, minutes since, where A001 is called among those who still wait
    ("back at once", 0, 1, 2),
    ("three numbers, long ago", 3, 60, 2),
    ("four numbers, soon", 4, 15, 2),
    ("four numbers, sixteen minutes", 4, 16, 4),
]


@pytest.mark.parametrize(("reason", "finished", "minutes", "place"), GRACE)
def test_a_missed_number_comes_back_by_the_rule(reason: str, finished: int, minutes: int, place: int) -> None:
    hall = Hall()
    token = missed(hall)
    for _ in range(finished + 4):
        hall.issue()
    finish_some(hall, finished)
    hall.clock.forward(minutes=minutes)
    hall.do(KIOSK, returning.come_back, token)
    assert order_of_calls(hall).index("A001") == place


def test_those_who_come_back_to_one_place_keep_their_order(hall: Hall) -> None:
    tokens = [hall.issue().token for _ in range(2)]
    hall.open()
    for _ in tokens:
        hall.call()
        hall.do(clerk(), calling.no_show, 1)
    for _ in range(3):
        hall.issue()
    for token in reversed(tokens):
        hall.do(KIOSK, returning.come_back, token)
    assert order_of_calls(hall) == ["A003", "A004", "A002", "A001", "A005"]


def test_with_fewer_than_two_waiting_the_end_is_near(hall: Hall) -> None:
    token = missed(hall)
    hall.issue()
    hall.do(KIOSK, returning.come_back, token)
    assert hall.ask(KIOSK, intake.ticket_by_token, token).ahead == 1
    assert order_of_calls(hall) == ["A002", "A001"]


def test_a_number_comes_back_twice_and_then_it_is_void(hall: Hall) -> None:
    token = missed(hall)
    for returns in (1, 2):
        back = hall.do(KIOSK, returning.come_back, token)
        assert (back.returns, back.calls_now) == (returns, 0)
        hall.call()
        last = hall.do(clerk(), calling.no_show, 1)
    assert last.status is TicketStatus.VOID
    assert hall.refuses("ticket_cannot_return", KIOSK, returning.come_back, token).detail["state"] == "void"
    assert hall.do(clerk(), undoing.undo, 1).status is TicketStatus.CALLED


def test_a_number_of_yesterday_neither_returns_nor_is_given_back(hall: Hall) -> None:
    token = missed(hall)
    hall.clock.forward(days=1)
    for verb in (returning.come_back, returning.cancel):
        assert verb, hall.refuses(
            f"ticket_cannot_{'return' if verb is returning.come_back else 'cancel'}", KIOSK, verb, token
        )


def test_an_address_that_was_never_given_is_nobodys(hall: Hall) -> None:
    for verb in (returning.come_back, returning.cancel):
        hall.refuses("unknown_ticket", KIOSK, verb, "NOBODY")


def waiting(hall: Hall) -> list[str]:
    """Queue A as it will be called if nobody else comes."""
    found = hall.ask(KIOSK, lambda context: context.unit.estimates.standing(context.today))
    by_id = {one.ticket_id: hall.ask(KIOSK, lambda c, i=one.ticket_id: c.unit.tickets.by_id(i)) for one in found}
    return [by_id[one.ticket_id].label for one in sorted(found, key=lambda one: one.position)]


LATE = [
    ("three are behind it", 5, ["A002", "A003", "A004", "A001", "A005"]),
    ("exactly three", 4, ["A002", "A003", "A004", "A001"]),
    ("fewer than three: at the end", 3, ["A002", "A003", "A001"]),
]


@pytest.mark.parametrize(("reason", "many", "order"), LATE)
def test_who_will_be_late_goes_behind_three_once(hall: Hall, reason: str, many: int, order: list[str]) -> None:
    first, *_ = [hall.issue() for _ in range(many)]
    moved = hall.do(KIOSK, returning.later, first.token)
    assert (moved.label, moved.delays, waiting(hall)) == ("A001", 1, order)
    assert last_entry(hall).kind is FactKind.TICKET_DELAYED
    assert hall.refuses("delayed_already", KIOSK, returning.later, first.token).detail["state"] == "waiting"
    assert waiting(hall) == order
    assert hall.issue().ticket.label not in waiting(hall)[:many], "who comes later stands behind"


def test_who_has_nobody_behind_keeps_the_one_time(hall: Hall) -> None:
    first = hall.issue()
    hall.refuses("nobody_behind", KIOSK, returning.later, first.token)
    hall.issue()
    assert hall.do(KIOSK, returning.later, first.token).delays == 1


def test_two_who_will_be_late_keep_the_order_of_their_asking(hall: Hall) -> None:
    first, second, *_ = [hall.issue() for _ in range(5)]
    hall.do(KIOSK, returning.later, second.token)
    hall.do(KIOSK, returning.later, first.token)
    assert waiting(hall) == ["A003", "A004", "A005", "A002", "A001"], "never before whom it stood behind by then"


def test_a_priority_number_that_will_be_late_is_not_called_in_its_turn(hall: Hall) -> None:
    first = hall.issue(is_priority=True)
    for _ in range(4):
        hall.issue()
    hall.open()
    assert hall.ask(clerk(), calling.next_up, 1).ticket.label == "A001"
    hall.do(KIOSK, returning.later, first.token)
    assert [hall_calls(hall) for _ in range(4)] == ["A002", "A003", "A004", "A001"]
    assert hall.ask(KIOSK, intake.ticket_by_token, first.token).ahead == 0


def hall_calls(hall: Hall) -> str:
    """The next number is called and served."""
    called = hall.call()
    hall.start()
    hall.do(clerk(), serving.finish, 1, Outcome.ENQUIRY)
    return called.label


KEEPING = [
    ("at once", {}, True),
    ("two minutes later", {"minutes": 2}, True),
    ("too late", {"minutes": 2, "seconds": 1}, False),
    ("on another day", {"days": 1}, False),
]


@pytest.mark.parametrize(("reason", "by", "is_kept"), KEEPING)
def test_who_leaves_may_keep_the_place_for_two_minutes(hall: Hall, reason: str, by: dict, is_kept: bool) -> None:
    first, _ = hall.issue(), hall.issue()
    before = stored(hall)
    hall.do(KIOSK, returning.cancel, first.token)
    hall.issue()
    hall.clock.forward(**by)
    if not is_kept:
        hall.refuses("ticket_cannot_undo_cancel", KIOSK, returning.undo_cancel, first.token)
        return
    kept = hall.do(KIOSK, returning.undo_cancel, first.token)
    assert (kept.status, kept.position, kept.moved_at) == ("waiting", before.position, before.moved_at)
    assert waiting(hall) == ["A001", "A002", "A003"]
    assert last_entry(hall).kind is FactKind.TICKET_MOVE_UNDONE
    hall.refuses("ticket_cannot_undo_cancel", KIOSK, returning.undo_cancel, first.token)


def test_leaving_and_staying_gives_a_missed_number_no_longer_grace(hall: Hall) -> None:
    first = hall.issue()
    hall.open(), hall.call()
    hall.do(clerk(), calling.no_show, 1)
    before = stored(hall)
    hall.clock.forward(minutes=14)
    hall.do(KIOSK, returning.cancel, first.token)
    kept = hall.do(KIOSK, returning.undo_cancel, first.token)
    assert (kept.status, kept.moved_at, kept.moved_line) == ("missed", before.moved_at, before.moved_line)
