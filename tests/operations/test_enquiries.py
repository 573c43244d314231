"""First asked, first responsible: a question is answered, handed over and accepted, or open in the first one's name."""

from datetime import timedelta

import pytest

from kiosk.domain.enquiry import Channel, Enquiry, EnquiryState
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.people import SYSTEM, Actor, Role
from kiosk.domain.ticket import Outcome
from kiosk.operations import administration, calling, enquiries, returning, serving, transfers, undoing
from kiosk.operations.giving import TicketWish
from tests.fakes import PlainPasswords
from tests.make import KIOSK, MANAGER, Hall, centre

HALL, PHONE = Channel.HALL, Channel.PHONE
PLAIN = TicketWish()


def person(hall: Hall, name: str, role: Role = Role.WINDOW, window: int | None = None) -> Actor:
    """A colleague with an account."""
    account = hall.do(SYSTEM, administration.add_account, PlainPasswords(), name, role, window, "not used here")
    return Actor("account", account.id, name, role, window)


@pytest.fixture
def guide(hall: Hall) -> Actor:
    return person(hall, "desk-1", Role.GUIDE)


@pytest.fixture
def colleague(hall: Hall) -> Actor:
    return person(hall, "desk-2")


def asked(hall: Hall, by: Actor, channel: Channel = HALL, queue: str = "A") -> Enquiry:
    """A question that somebody brought."""
    return hall.do(by, enquiries.record, channel, "开店要什么材料", queue)


def mine(hall: Hall, who: Actor) -> list[int]:
    return [each.id for each in hall.ask(who, enquiries.unfinished)]


def entries(hall: Hall, of: Enquiry) -> list[tuple[FactKind, str]]:
    found = hall.ask(SYSTEM, lambda context: context.unit.ledger.of(Subject.ENQUIRY, str(of.id)))
    return [(fact.kind, by) for _, fact, _, by in found]


def test_it_stays_with_the_first_until_the_hand_over_is_accepted(hall: Hall, guide: Actor, colleague: Actor) -> None:
    made = asked(hall, guide)
    assert (made.first_by, made.responsible, made.state) == (guide.id, guide.id, EnquiryState.OPEN)
    assert (mine(hall, guide), mine(hall, colleague), mine(hall, MANAGER)) == ([made.id], [], [made.id])
    hall.refuses("enquiry_of_another", colleague, enquiries.answer, made.id, "带身份证")
    offered = hall.do(guide, enquiries.offer, made.id, None, colleague.name)
    assert (offered.responsible, offered.state) == (guide.id, EnquiryState.OFFERED)
    assert (mine(hall, guide), mine(hall, colleague)) == ([made.id], [made.id]), "with the first, seen by both"
    taken = hall.do(colleague, enquiries.take_over, made.id)
    assert (taken.first_by, taken.responsible, taken.state) == (guide.id, colleague.id, EnquiryState.OPEN)
    assert (mine(hall, guide), mine(hall, colleague)) == ([], [made.id])
    hall.refuses("enquiry_of_another", guide, enquiries.answer, made.id, "带身份证")
    ended = hall.do(colleague, enquiries.answer, made.id, "带身份证")
    assert (ended.state, ended.outcome, ended.closed_at) == (EnquiryState.ANSWERED, "带身份证", hall.clock.now())
    assert mine(hall, MANAGER) == []
    hall.refuses("enquiry_finished", colleague, enquiries.answer, made.id, "再答一次")
    assert entries(hall, made) == [
        (FactKind.ENQUIRY_RECORDED, guide.label), (FactKind.ENQUIRY_OFFERED, guide.label),
        (FactKind.ENQUIRY_TAKEN_OVER, colleague.label), (FactKind.ENQUIRY_ANSWERED, colleague.label),
    ]  # fmt: skip


def test_a_declined_hand_over_leaves_it_where_it_was(hall: Hall, guide: Actor, colleague: Actor) -> None:
    made = asked(hall, guide)
    hall.do(guide, enquiries.offer, made.id, None, colleague.name)
    back = hall.do(colleague, enquiries.decline, made.id, "不归我们管")
    assert (back.responsible, back.state, back.offered_to) == (guide.id, EnquiryState.OPEN, None)
    hall.refuses("enquiry_not_offered", colleague, enquiries.take_over, made.id)


def test_whoever_sits_at_the_window_may_accept(hall: Hall, guide: Actor, colleague: Actor) -> None:
    made = asked(hall, guide)
    hall.do(guide, enquiries.offer, made.id, 2, "")
    hall.refuses("enquiry_offered_to_another", colleague, enquiries.take_over, made.id)
    hall.open(2, colleague)
    assert mine(hall, colleague) == [made.id]
    assert hall.do(colleague, enquiries.take_over, made.id).responsible == colleague.id


def test_to_whom_it_cannot_be_handed(hall: Hall, guide: Actor, colleague: Actor) -> None:
    made = asked(hall, guide)
    person(hall, "chief", Role.SUPERVISOR)
    hall.do(SYSTEM, administration.disable_account, person(hall, "gone").id)
    for name, reason in (
        ("nobody", "unknown"),
        ("chief", "answers no questions"),
        ("gone", "left"),
        (guide.name, "it is there already"),
    ):
        assert hall.refuses("handover_to_nobody", guide, enquiries.offer, made.id, None, name), reason
    hall.refuses("handover_needs_one_receiver", guide, enquiries.offer, made.id, None, "")
    hall.refuses("handover_needs_one_receiver", guide, enquiries.offer, made.id, 1, colleague.name)
    hall.refuses("unknown_enquiry", guide, enquiries.offer, 999, 1, "")


def test_a_manager_hands_on_what_somebody_absent_left(hall: Hall, guide: Actor, colleague: Actor) -> None:
    made = asked(hall, guide)
    hall.refuses("enquiry_of_another", MANAGER, enquiries.answer, made.id, "带身份证")
    hall.refuses("enquiry_of_another", colleague, enquiries.offer, made.id, 1, "")
    offered = hall.do(MANAGER, enquiries.offer, made.id, None, colleague.name)
    assert offered.responsible == guide.id, "until it is accepted it is open in the name of the first"
    assert hall.do(colleague, enquiries.take_over, made.id).responsible == colleague.id


def test_an_office_outside_takes_it_with_a_name_and_a_phone(hall: Hall, guide: Actor) -> None:
    made = asked(hall, guide, PHONE)
    hall.refuses("text_missing", guide, enquiries.refer, made.id, "税务局", "0595-12345678", " ")
    ended = hall.do(guide, enquiries.refer, made.id, "税务局", "0595-12345678", "值班员")
    assert (ended.state, ended.outcome) == (EnquiryState.REFERRED, "税务局 · 0595-12345678 · 值班员")


def test_the_ledger_keeps_no_word_of_it(hall: Hall, guide: Actor) -> None:
    hall.refuses("text_names_person", guide, enquiries.record, HALL, "回电 13800138000")
    made = asked(hall, guide)
    hall.refuses("text_names_person", guide, enquiries.answer, made.id, "打给 13800138000")
    hall.do(guide, enquiries.answer, made.id, "带身份证")
    found = hall.ask(SYSTEM, lambda context: context.unit.ledger.of(Subject.ENQUIRY, str(made.id)))
    assert "材料" not in str(found)
    assert "身份证" not in str(found)


@pytest.mark.parametrize(
    ("channel", "days", "ahead", "reason"),
    [
        (HALL, 0, 1, "stands where the person came to ask: behind A001 and before A002"),
        (PHONE, 0, 2, "who called has come only now"),
        (HALL, 1, 2, "who came yesterday went home"),
    ],
)
def test_where_the_number_of_a_question_stands(
    hall: Hall, guide: Actor, channel: Channel, days: int, ahead: int, reason: str
) -> None:
    if days:
        made = asked(hall, guide, channel)
        hall.clock.forward(days=days)
    first = hall.issue()
    if not days:
        made = asked(hall, guide, channel)
    second = hall.issue()
    given = hall.do(guide, enquiries.give_ticket, made.id, PLAIN)
    assert given.ahead == ahead, reason
    order = sorted([first.ticket, second.ticket, given.ticket], key=lambda ticket: ticket.position)
    assert order.index(given.ticket) == ahead, reason
    hall.open()
    called = [hall.call()]
    for _ in range(2):
        hall.start()
        hall.do(Actor("account", 101, "clerk-1", Role.WINDOW), serving.finish, 1, Outcome.DECIDED)
        called.append(hall.call())
    assert [ticket.label if ticket else "" for ticket in called] == [ticket.label for ticket in order], reason
    assert entries(hall, made)[-1][0] is FactKind.ENQUIRY_BECAME_TICKET
    hall.refuses("enquiry_finished", guide, enquiries.give_ticket, made.id, PLAIN)


def test_a_number_needs_a_queue_that_gives_numbers(hall: Hall, guide: Actor, colleague: Actor) -> None:
    made = asked(hall, guide, queue="")
    hall.refuses("item_or_queue_needed", guide, enquiries.give_ticket, made.id, PLAIN)
    hall.refuses("enquiry_of_another", colleague, enquiries.give_ticket, made.id, TicketWish(queue="A"))
    assert hall.do(guide, enquiries.give_ticket, made.id, TicketWish(queue="C")).ticket.queue == "C"
    late = asked(hall, guide)
    hall.clock.forward(hours=12)
    hall.refuses("hall_closed", guide, enquiries.give_ticket, late.id, PLAIN)
    assert mine(hall, guide) == [late.id], "refused: it is as it was"


def test_who_is_at_the_desk_without_a_number(hall: Hall, guide: Actor) -> None:
    there, called = asked(hall, guide), asked(hall, guide, PHONE)
    at_desk = hall.ask(
        MANAGER, lambda c: [each.id for each in enquiries.unfinished(c) if enquiries.is_at_desk(c, each)]
    )
    assert at_desk == [there.id]
    assert mine(hall, guide) == [there.id, called.id]
    hall.clock.forward(days=1)
    assert not hall.ask(guide, lambda c: any(enquiries.is_at_desk(c, each) for each in enquiries.unfinished(c)))
    assert mine(hall, guide) == [there.id, called.id], "a question does not vanish overnight"


CLERK = Actor("account", 101, "clerk-1", Role.WINDOW)
AT_TWO = Actor("account", 102, "clerk-2", Role.WINDOW)
SECOND = next(number for number, desk in centre().windows.items() if number != 1 and "A" in desk.queues)


def open_transfers(hall: Hall, who: Actor) -> list[tuple[str, str]]:
    return [(each.ticket.label, each.sent_by) for each in hall.ask(who, enquiries.sent_on)]


def test_a_number_that_was_sent_on_is_the_senders_until_it_is_taken_up(hall: Hall) -> None:
    hall.serve()
    hall.do(CLERK, transfers.transfer, 1, None, SECOND)
    assert open_transfers(hall, CLERK) == [("A001", CLERK.label)]
    assert open_transfers(hall, MANAGER) == [("A001", CLERK.label)]
    assert open_transfers(hall, AT_TWO) == [], "somebody else's"
    hall.open(SECOND, AT_TWO)
    hall.do(AT_TWO, calling.call_next, SECOND)
    assert open_transfers(hall, CLERK) == [], "the other window called it"
    hall.do(AT_TWO, undoing.undo, SECOND)
    assert open_transfers(hall, CLERK) == [("A001", CLERK.label)], "and took the call back"


def test_a_number_that_only_came_back_was_not_sent_on(hall: Hall) -> None:
    hall.issue()
    hall.open()
    hall.call()
    hall.do(CLERK, calling.no_show, 1)
    hall.do(CLERK, returning.bring_back, 1, "A001")
    assert open_transfers(hall, MANAGER) == []
    assert hall.ask(KIOSK, lambda c: c.unit.tickets.called_before(c.today)) != []


def test_a_number_that_was_taken_up_and_missed_is_nobodys_hand_over(hall: Hall) -> None:
    hall.serve()
    hall.do(CLERK, transfers.transfer, 1, None, SECOND)
    hall.open(SECOND, AT_TWO)
    hall.do(AT_TWO, calling.call_next, SECOND)
    hall.clock.forward(minutes=1)
    hall.do(AT_TWO, calling.no_show, SECOND)
    hall.do(AT_TWO, returning.bring_back, SECOND, "A001")
    assert open_transfers(hall, MANAGER) == []


def test_what_was_recorded_must_fit(hall: Hall, guide: Actor) -> None:
    hall.refuses("unknown_queue", guide, enquiries.record, HALL, "开店", "Z")
    hall.refuses("item_not_in_queue", guide, enquiries.record, HALL, "开店", "C", "SJ-001")
    made = hall.do(guide, enquiries.record, HALL, "开店", "", "SJ-001")
    hall.clock.forward(minutes=1)
    assert hall.do(guide, enquiries.give_ticket, made.id, PLAIN).ticket.item == "SJ-001"
    assert made.recorded_at + timedelta(minutes=1) == hall.clock.now()
