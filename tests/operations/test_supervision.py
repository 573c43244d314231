"""The cards after they were told: who answers for a missed limit, what a supervisor notes, what a list says."""

from datetime import date, datetime
from typing import Any

import pytest

from kiosk.domain.card import CardLimit
from kiosk.domain.case import Case, CaseStatus, Decision, Step
from kiosk.domain.documents import MissingMaterial
from kiosk.domain.lights import Light
from kiosk.domain.people import SYSTEM, Actor, Role
from kiosk.operations import administration, casework, supervision, supplement
from kiosk.operations.case_ports import CardFilter
from kiosk.operations.casework import CaseWish
from kiosk.operations.deadlines import sweep
from kiosk.operations.supervision import CardLine
from tests.fakes import PlainPasswords
from tests.make import GUIDE, MANAGER, Hall, centre, clerk, slow_item

SUPERVISOR = Actor("account", 92, "supervisor", Role.SUPERVISOR)


def at(hall: Hall, text: str) -> None:
    hall.clock.set(datetime.fromisoformat(text).replace(tzinfo=centre().zone))


def late(hall: Hall, who: Actor | None = None) -> Case:
    """A case whose promise (22 September) was missed on the 23rd; told."""
    wish = CaseWish(slow_item().code, "林小明")
    of = hall.do(who or clerk(), casework.receive, wish)
    hall.do(who or clerk(), casework.accept, of.ref)
    at(hall, "2026-09-23T10:00")
    sweep(hall.system)
    return of


def lines(hall: Hall, **wanted: Any) -> list[CardLine]:
    return hall.ask(SUPERVISOR, supervision.cards, CardFilter(**wanted))


def card_of(hall: Hall, level: Light) -> int:
    return next(line.card.id for line in lines(hall) if line.card.level is level)


def test_a_reason_answers_a_card_and_stands_in_the_ledger(hall: Hall) -> None:
    of = late(hall)
    assert hall.ask(MANAGER, supervision.unanswered) == 1
    card = hall.do(clerk(), supervision.give_reason, card_of(hall, Light.RED), "  等待外部门回函 ")
    assert (card.reason, card.reason_by, card.reason_at) == ("等待外部门回函", clerk().label, hall.clock.at)
    assert card.is_answered
    assert hall.ask(MANAGER, supervision.unanswered) == 0
    entry = hall.ask(SYSTEM, lambda context: context.unit.ledger.case_entries(of))[-1]
    assert (entry.step, entry.actor, entry.on) == (Step.GIVE_REASON, clerk().label, date(2026, 9, 23))
    assert entry.data["reason"] == "等待外部门回函"
    assert (entry.data["limit"], entry.data["level"], entry.data["due"]) == ("promised", "red", "2026-09-22")


def test_a_second_reason_replaces_the_first_and_the_ledger_keeps_both(hall: Hall) -> None:
    of, card = late(hall), card_of(hall, Light.RED)
    hall.do(clerk(), supervision.give_reason, card, "甲")
    assert hall.do(MANAGER, supervision.give_reason, card, "乙").reason == "乙"
    entries = hall.ask(SYSTEM, lambda context: context.unit.ledger.case_entries(of))
    assert [entry.data["reason"] for entry in entries if entry.step is Step.GIVE_REASON] == ["甲", "乙"]


WHO = [
    (clerk(), True, "who took it in"),
    (clerk(2), False, "a colleague at another window"),
    (clerk(3, window=1), True, "whose account is bound to the window of the case"),
    (MANAGER, True, "a manager"),
    (SUPERVISOR, False, "supervision notes, and does not answer for the office"),
    (GUIDE, False, "has nothing to do with cases"),
]


@pytest.mark.parametrize(("who", "may", "why"), WHO)
def test_who_answers_for_a_card(hall: Hall, who: Actor, may: bool, why: str) -> None:
    late(hall, clerk(1, window=1) if who == clerk(3, window=1) else None)
    card = card_of(hall, Light.RED)
    if may:
        assert hall.do(who, supervision.give_reason, card, "原因").reason_by == who.label, why
    else:
        hall.refuses("card_of_another", who, supervision.give_reason, card, "原因")


def test_the_deputy_at_the_window_answers_while_on_duty_there(hall: Hall) -> None:
    late(hall, clerk(1, window=1))
    card = card_of(hall, Light.RED)
    hall.refuses("card_of_another", clerk(5), supervision.give_reason, card, "原因")
    hall.open(1, clerk(5))
    assert hall.do(clerk(5), supervision.give_reason, card, "原因").reason_by == clerk(5).label
    at(hall, "2026-09-24T10:00")
    hall.refuses("card_of_another", clerk(5), supervision.give_reason, card, "原因")


@pytest.mark.parametrize(
    ("level", "reason", "code"),
    [
        (Light.AMBER, "原因", "card_needs_no_reason"),
        (Light.RED, "  ", "text_missing"),
        (Light.RED, "长" * 501, "text_too_long"),
        (Light.RED, "原\x00因", "text_has_control_characters"),
    ],
)
def test_what_is_no_reason_is_refused(hall: Hall, level: Light, reason: str, code: str) -> None:
    late(hall)
    hall.refuses(code, clerk(), supervision.give_reason, card_of(hall, level), reason)


def test_a_card_that_does_not_exist(hall: Hall) -> None:
    for verb in (supervision.give_reason, supervision.note):
        hall.refuses("unknown_card", MANAGER, verb, 77, "原因")


def test_a_note_of_supervision(hall: Hall) -> None:
    of = late(hall)
    card = hall.do(SUPERVISOR, supervision.note, card_of(hall, Light.RED), "三日内办结")
    assert (card.note, card.note_by, card.is_answered) == ("三日内办结", SUPERVISOR.label, False)
    entry = hall.ask(SYSTEM, lambda context: context.unit.ledger.case_entries(of))[-1]
    assert (entry.step, entry.data["note"]) == (Step.SUPERVISE, "三日内办结")
    hall.refuses("text_missing", SUPERVISOR, supervision.note, card.id, "")


def test_a_line_says_case_item_owner_and_days(hall: Hall) -> None:
    account = hall.do(
        SYSTEM, administration.add_account, PlainPasswords(), "wang", Role.WINDOW, None, "a long password"
    )
    of = late(hall, Actor("account", account.id, "wang", Role.WINDOW))
    red = lines(hall, level=Light.RED)[0]
    assert (red.case.ref, red.item, red.owner) == (of.ref, slow_item(), "wang")
    assert (red.days_left, red.days_past, red.is_standing) == (-1, 1, True)
    assert red.limit == slow_item().promised
    amber = lines(hall, level=Light.AMBER)[0]
    assert not amber.is_standing, "it has turned red since"
    at(hall, "2026-09-28T10:00")
    assert lines(hall, level=Light.RED)[0].days_past == 3


def test_the_days_of_a_limit_that_ended_stand_still(hall: Hall) -> None:
    of = late(hall)
    hall.do(clerk(), casework.decide, of.ref, Decision.GRANTED)
    at(hall, "2026-10-20T10:00")
    red = lines(hall, level=Light.RED)[0]
    assert (red.days_past, red.is_standing) == (1, False)
    assert not red.card.is_answered, "a decision is no reason"


def test_a_notice_that_was_given_ends_its_limit(hall: Hall) -> None:
    of = hall.receive()
    at(hall, "2026-09-20T10:00")
    sweep(hall.system)
    assert [(line.card.limit, line.days_left, line.is_standing) for line in lines(hall)] == [
        (CardLimit.NOTICE, 1, True)
    ]
    hall.do(clerk(), supplement.notice, of.ref, [MissingMaterial("甲", "")])
    at(hall, "2026-10-20T10:00")
    (line,) = lines(hall)
    assert (line.case.status, line.days_left, line.is_standing) == (CaseStatus.AWAITING_SUPPLEMENT, 1, False)


FILTERS: list[tuple[dict[str, Any], int, str]] = [
    ({}, 2, "all"),
    ({"level": Light.RED}, 1, "one level"),
    ({"level": Light.DARK}, 0, "a level that was not reached"),
    ({"is_answered": False}, 1, "amber wants no answer"),
    ({"is_answered": True}, 1, "amber"),
    ({"department": slow_item().department_zh}, 2, "the department of the item"),
    ({"department": "税务局"}, 0, "another department"),
    ({"most": 1}, 1, "no more than asked"),
]


@pytest.mark.parametrize(("wanted", "count", "why"), FILTERS)
def test_filters(hall: Hall, wanted: dict[str, Any], count: int, why: str) -> None:
    late(hall)
    assert len(lines(hall, **wanted)) == count, why
