"""Quotas of half a day, the last numbers before closing, lunch cover, and one number a card: given, or why not."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from kiosk.domain.calibration import Range
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.queue import Issuing, QueueState, Quota
from kiosk.domain.ticket import Outcome
from kiosk.domain.waiting import Estimate
from kiosk.operations import calling, day, duty, intake, returning, serving, transfers
from kiosk.operations.boards import QueueLine, queue_lines
from kiosk.operations.intake import TicketWish
from kiosk.operations.system import System
from kiosk.operations.wait_book import Page, Said, WaitBook
from tests.fakes import FixedTokens
from tests.make import GUIDE, KIOSK, MANAGER, TEN, Hall, clerk, queue_with, with_lunch_cover

A = TicketWish(queue="A")
NOON, EVENING = TEN + timedelta(hours=4), TEN + timedelta(days=1)


def at(hall: Hall, clock: str) -> None:
    hall.clock.set(datetime.fromisoformat(f"2026-09-15 {clock}").replace(tzinfo=hall.of.zone))


def line_of(hall: Hall, code: str = "A") -> QueueLine:
    return next(line for line in hall.ask(KIOSK, queue_lines) if line.queue.code == code)


QUOTAS = [
    # quotas (numbers, given, new ones at), state, left, which is told, reason
    ((), QueueState.OPEN, None, None, "no quota, no limit"),
    (((5, 4, NOON),), QueueState.OPEN, 1, None, "one left"),
    (((5, 5, NOON),), QueueState.FULL, 0, 0, "the last one is gone"),
    (((5, 9, NOON),), QueueState.FULL, 0, 0, "a quota that was lowered during the day"),
    (((9, 5, EVENING), (5, 4, NOON)), QueueState.OPEN, 1, None, "the nearer of the two says how many are left"),
    (((9, 5, EVENING), (5, 5, NOON)), QueueState.FULL, 0, 1, "the morning is full, the day is not: more at noon"),
    (((5, 5, EVENING), (5, 5, NOON)), QueueState.FULL, 0, 0, "the day is full: nothing comes at noon"),
    (((5, 5, None), (5, 5, NOON)), QueueState.FULL, 0, 0, "nobody knows when: that is longer than noon"),
]


@pytest.mark.parametrize(("given", "state", "left", "told", "reason"), QUOTAS)
def test_what_quotas_say(given: Any, state: QueueState, left: int | None, told: int | None, reason: str) -> None:
    quotas = tuple(Quota(*each) for each in given)
    issuing = Issuing(True, False, None, False, quotas)
    assert (issuing.state, issuing.left) == (state, left), reason
    assert issuing.used_up == (None if told is None else quotas[told]), reason


def test_the_morning_has_its_numbers_and_the_afternoon_has_its_own() -> None:
    hall = Hall(of=queue_with(quota_morning=2, quota_afternoon=1))
    assert [hall.issue().ticket.number for _ in range(2)] == [1, 2]
    refused = hall.refuses("queue_full", KIOSK, intake.issue, A)
    assert refused.detail["quota"] == 2
    assert refused.detail["opens_at"] == datetime(2026, 9, 15, 14, 0, tzinfo=hall.of.zone)
    assert (line_of(hall).state, line_of(hall).quota_left) == (QueueState.FULL, 0)
    at(hall, "14:00")
    assert line_of(hall).quota_left == 1
    assert hall.issue().ticket.number == 3, "the numbers of the day run on"
    refused = hall.refuses("queue_full", KIOSK, intake.issue, A)
    assert refused.detail["opens_at"] == datetime(2026, 9, 16, 8, 30, tzinfo=hall.of.zone)
    hall.clock.forward(days=1)
    assert hall.issue().ticket.number == 1


def test_numbers_that_the_morning_left_are_not_added_to_the_afternoon() -> None:
    hall = Hall(of=queue_with(quota_morning=9, quota_afternoon=1))
    hall.issue()
    at(hall, "15:00")
    hall.issue()
    hall.refuses("queue_full", KIOSK, intake.issue, A)


def test_a_full_day_says_the_next_service_day_also_before_a_holiday() -> None:
    hall = Hall(of=queue_with(quota=1), at=datetime.fromisoformat("2026-09-30T10:00:00+08:00"))
    hall.issue()
    refused = hall.refuses("queue_full", KIOSK, intake.issue, A)
    assert refused.detail["opens_at"] == datetime(2026, 10, 8, 8, 30, tzinfo=hall.of.zone)


LUNCH = [
    # local time, windows that stay open, code of the refusal or None, reason
    ("11:59", (), None, "the morning"),
    ("12:00", (), "hall_opens_later", "nobody stays"),
    ("12:00", (1,), None, "a window of the queue stays"),
    ("13:59", (1,), None, "until the others are back"),
    ("12:30", (4,), "hall_opens_later", "only a window of another queue stays"),
    ("08:00", (1,), "hall_opens_later", "before opening is no lunch"),
    ("17:20", (1,), "hall_closed", "nor is the end of the day"),
]


@pytest.mark.parametrize(("clock", "windows", "code", "reason"), LUNCH)
def test_lunch_cover(clock: str, windows: tuple[int, ...], code: str | None, reason: str) -> None:
    hall = Hall(of=with_lunch_cover(*windows))
    at(hall, clock)
    if code is None:
        hall.issue()
        assert line_of(hall).state is QueueState.OPEN
    else:
        hall.refuses(code, KIOSK, intake.issue, A)


def test_numbers_of_lunch_are_of_the_morning() -> None:
    hall = Hall(of=replace(with_lunch_cover(1), queues=queue_with(quota_morning=1).queues))
    at(hall, "12:30")
    hall.issue()
    hall.refuses("queue_full", KIOSK, intake.issue, A)


def test_a_closed_day_has_no_lunch_cover() -> None:
    hall = Hall(of=with_lunch_cover(1), at=datetime.fromisoformat("2026-09-19T12:30:00+08:00"))
    hall.refuses("hall_closed", KIOSK, intake.issue, A)


class Long:
    """A hall whose queue A is expected to run for so many minutes from now."""

    def __init__(self, clock: str, minutes: float) -> None:
        self.book = WaitBook()
        self.hall = Hall()
        hall = self.hall
        hall.system = System(hall.of, hall.units, hall.clock, hall.machine, FixedTokens(), hall.heard, self.book)
        at(hall, clock)
        said = Said(Estimate(minutes, minutes, minutes), Range(minutes - 10, minutes + 10))
        self.book.write(Page(hall.clock.at, hall.of.hours.closes_at(hall.of.service_day(TEN)), {}, {"A": said}))


ENDS = [
    # time, minutes until the turn, kept open, code of the refusal or None, reason
    ("16:00", 60, False, None, "the turn comes at five"),
    ("16:00", 90, False, None, "it comes at closing itself"),
    ("16:00", 91, False, "queue_cut_off", "it comes after closing"),
    ("16:00", 91, True, None, "somebody decided that the staff stay"),
    ("09:00", 600, False, "queue_cut_off", "a morning that fills the whole day"),
    ("17:16", 5, False, "hall_closed", "the last fifteen minutes"),
    ("17:16", 5, True, None, "somebody decided that the staff stay"),
    ("17:30", 5, True, "hall_closed", "the doors are closed"),
]


@pytest.mark.parametrize(("clock", "minutes", "is_kept", "code", "reason"), ENDS)
def test_the_last_number(clock: str, minutes: float, is_kept: bool, code: str | None, reason: str) -> None:
    hall = Long(clock, minutes).hall
    if is_kept:
        hall.do(GUIDE, duty.keep_open, "A", "今天人多")
    if code is None:
        hall.issue()
        return
    refused = hall.refuses(code, KIOSK, intake.issue, A)
    line = line_of(hall)
    assert line.state is QueueState.CLOSED, reason
    if code == "queue_cut_off":
        assert refused.detail["until"] == line.served_until == hall.clock.at + timedelta(minutes=minutes)
        hall.issue("C")


def test_without_a_figure_nobody_is_sent_away(hall: Hall) -> None:
    at(hall, "17:14")
    hall.issue()


def test_keeping_open_is_of_one_day_is_written_down_and_can_end() -> None:
    hall = Long("16:00", 200).hall
    for _ in range(2):
        hall.do(MANAGER, duty.keep_open, "A", "今天人多")
    hall.issue()
    hall.do(GUIDE, duty.end_keeping, "A")
    hall.refuses("queue_cut_off", KIOSK, intake.issue, A)
    hall.refuses("queue_not_kept_open", GUIDE, duty.end_keeping, "A")
    kinds = [fact.kind for _, fact, _, _ in hall.ask(KIOSK, lambda c: c.unit.ledger.of(Subject.QUEUE, "A"))]
    assert kinds == [FactKind.QUEUE_KEPT_OPEN, FactKind.QUEUE_KEPT_OPEN, FactKind.QUEUE_KEEPING_ENDED]
    hall.do(GUIDE, duty.keep_open, "A", "今天人多")
    hall.clock.forward(days=1)
    assert hall.ask(KIOSK, lambda c: c.unit.windows.kept_open(c.today)) == frozenset()


@pytest.mark.parametrize(
    ("given", "code"),
    [(("Z", "人多"), "unknown_queue"), (("A", " "), "text_missing"), (("A", "多" * 201), "text_too_long")],
)
def test_keeping_open_needs_a_queue_and_a_reason(hall: Hall, given: tuple[str, str], code: str) -> None:
    hall.refuses(code, GUIDE, duty.keep_open, *given)


CARD = TicketWish(queue="A", card="34010119500101123X")


def nothing(_: Hall, __: str) -> None:
    pass


def called(hall: Hall, _: str) -> None:
    hall.open()
    hall.call()


def served(hall: Hall, _: str) -> None:
    called(hall, _)
    hall.start()


def missed(hall: Hall, _: str) -> None:
    called(hall, _)
    hall.do(clerk(), calling.no_show, 1)


def finished(hall: Hall, _: str) -> None:
    served(hall, _)
    hall.do(clerk(), serving.finish, 1, Outcome.DECIDED)


def given_back(hall: Hall, token: str) -> None:
    hall.do(KIOSK, returning.cancel, token)


SECOND = [
    (nothing, "already_has_number", "it waits"),
    (called, "already_at_window", "it is called"),
    (served, "already_at_window", "it is served"),
    (missed, "already_missed", "it can come back"),
    (finished, None, "the visit is over: another matter is another number"),
    (given_back, None, "it was given back"),
]


@pytest.mark.parametrize(("since", "code", "reason"), SECOND)
def test_a_card_has_one_open_number_a_queue(hall: Hall, since: Any, code: str | None, reason: str) -> None:
    first = hall.do(KIOSK, intake.issue, CARD)
    since(hall, first.token)
    again = TicketWish(queue="A", card=" 34010119500101123x ")
    if code is None:
        assert hall.do(KIOSK, intake.issue, again).ticket.number == 2, reason
        return
    refused = hall.refuses(code, KIOSK, intake.issue, again)
    assert (refused.detail["number"], refused.detail["ahead"]) == ("A001", 0), reason
    assert hall.do(KIOSK, intake.issue, TicketWish(queue="C", card=CARD.card)).ticket.label == "C001"
    hall.issue()


def test_the_answer_says_how_many_are_ahead(hall: Hall) -> None:
    hall.issue()
    hall.do(KIOSK, intake.issue, CARD)
    assert hall.refuses("already_has_number", KIOSK, intake.issue, CARD).detail["ahead"] == 1


def test_a_person_who_was_sent_on_has_the_number_in_the_new_queue(hall: Hall) -> None:
    hall.do(KIOSK, intake.issue, CARD)
    served(hall, "")
    hall.do(clerk(), transfers.transfer, 1, "C", None)
    assert hall.refuses("already_has_number", KIOSK, intake.issue, TicketWish(queue="C", card=CARD.card))
    assert hall.do(KIOSK, intake.issue, CARD).ticket.label == "A002"


@pytest.mark.parametrize("read", ["123", "3" * 41, "3401 0119\x00", "李小明李小明", "<script>"])
def test_what_no_card_says_gives_no_number(hall: Hall, read: str) -> None:
    hall.refuses("card_unreadable", KIOSK, intake.issue, TicketWish(queue="A", card=read))


def test_a_card_is_forgotten_with_its_day(hall: Hall) -> None:
    hall.do(KIOSK, intake.issue, CARD)
    hall.do(KIOSK, intake.issue, TicketWish(queue="C", card=CARD.card))
    day.close_earlier_days(hall.system)
    assert hall.units.rows.holders, "today's are still asked for"
    hall.clock.forward(days=1)
    day.close_earlier_days(hall.system)
    assert hall.units.rows.holders == []
    told = hall.ask(KIOSK, lambda c: c.unit.ledger.of(Subject.DAY, "2026-09-16"))
    assert [(fact.kind, fact.data) for _, fact, _, _ in told] == [(FactKind.CARDS_FORGOTTEN, {"dropped": 2})]
    before = hall.revision
    day.close_earlier_days(hall.system)
    assert hall.revision == before, "nothing is written where nothing was dropped"


def test_nothing_that_is_kept_holds_the_card(hall: Hall) -> None:
    hall.do(KIOSK, intake.issue, CARD)
    kept = repr(vars(hall.units.rows)) + repr(CARD)
    assert CARD.card not in kept
    assert CARD.card[:6] not in kept
