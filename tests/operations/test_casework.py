"""A case from papers to delivery: which step may follow which, and which limits count."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kiosk.domain.case import CaseStatus, Decision, Step
from kiosk.domain.errors import WrongState
from kiosk.domain.limits import Limit, Unit
from kiosk.domain.ticket import Outcome
from kiosk.operations import casework, serving
from kiosk.operations.casework import CaseWish, Then
from tests.make import KIOSK, TUESDAY, Hall, case, centre_with, clerk, quick_item, slow_item

BEFORE = (CaseStatus.RECEIVED, CaseStatus.AWAITING_SUPPLEMENT, CaseStatus.RUNNING, CaseStatus.SUSPENDED)
WAITING = (CaseStatus.RECEIVED, CaseStatus.AWAITING_SUPPLEMENT)
UNDER_WAY = (CaseStatus.RUNNING, CaseStatus.SUSPENDED)
LEGAL = {
    Step.ACCEPT: {CaseStatus.RECEIVED: CaseStatus.RUNNING},
    Step.REFUSE: dict.fromkeys(WAITING, CaseStatus.NOT_ACCEPTED),
    Step.NOTICE: dict.fromkeys(WAITING, CaseStatus.AWAITING_SUPPLEMENT),
    Step.SUPPLY: {CaseStatus.AWAITING_SUPPLEMENT: CaseStatus.RUNNING},
    Step.SUSPEND: dict.fromkeys(UNDER_WAY, CaseStatus.SUSPENDED),
    Step.RESUME: {CaseStatus.SUSPENDED: CaseStatus.RUNNING},
    Step.EXTEND: dict.fromkeys(UNDER_WAY, CaseStatus.RUNNING),
    Step.FORWARD: dict.fromkeys(UNDER_WAY, CaseStatus.FORWARDED),
    Step.DECIDE: dict.fromkeys((*UNDER_WAY, CaseStatus.FORWARDED), CaseStatus.DECIDED),
    Step.DELIVER: {CaseStatus.DECIDED: CaseStatus.DELIVERED},
    Step.WITHDRAW: dict.fromkeys((*BEFORE, CaseStatus.FORWARDED), CaseStatus.WITHDRAWN),
}


@pytest.mark.parametrize("state", list(CaseStatus))
@pytest.mark.parametrize("step", list(LEGAL))
def test_a_step_is_legal_only_from_where_the_table_says(state: CaseStatus, step: Step) -> None:
    of = case(state)
    leads_to = LEGAL[step].get(state)
    if leads_to is not None:
        assert of.after(step) is leads_to
        return
    with pytest.raises(WrongState) as refused:
        of.after(step)
    assert refused.value.code == f"case_cannot_{step}"
    assert refused.value.detail["state"] == state


def test_a_whole_case_through_the_verbs(hall: Hall) -> None:
    ref = hall.receive().ref
    assert ref == "2026-000001"
    for verb, given, status in (
        (casework.accept, (), CaseStatus.RUNNING),
        (casework.decide, (Decision.GRANTED,), CaseStatus.DECIDED),
        (casework.deliver, (), CaseStatus.DELIVERED),
    ):
        assert hall.do(clerk(), verb, ref, *given).status is status
    view = hall.ask(clerk(), casework.look_at, ref)
    assert [entry.step for entry in view.entries] == [Step.RECEIVE, Step.ACCEPT, Step.DECIDE, Step.DELIVER]
    assert (view.applicant, view.case.decision) == ("林小明", Decision.GRANTED)


def test_a_step_out_of_turn_is_refused_with_the_state(hall: Hall) -> None:
    ref = hall.receive().ref
    refusal = hall.refuses("case_cannot_decide", clerk(), casework.decide, ref, Decision.GRANTED)
    assert refusal.detail["state"] == CaseStatus.RECEIVED
    hall.refuses("case_cannot_deliver", clerk(), casework.deliver, ref)
    hall.do(clerk(), casework.withdraw, ref)
    hall.refuses("case_cannot_withdraw", clerk(), casework.withdraw, ref)
    hall.refuses("unknown_case", clerk(), casework.accept, "2026-999999")


WISHES = [
    (CaseWish("XX-999", "林小明"), "unknown_item", "no such item"),
    (CaseWish(slow_item().code, " "), "text_missing", "whose matter is it"),
    (CaseWish(slow_item().code, "林\x00小明"), "text_has_control_characters", "a control byte in a name"),
    (CaseWish(slow_item().code, "林\u202e小明"), "text_has_control_characters", "a sign that turns text round"),
    (CaseWish(slow_item().code, "林\ud800"), "text_has_control_characters", "half a character"),
    (CaseWish(slow_item().code, "林" * 101), "text_too_long", "no name is so long"),
    (CaseWish(slow_item().code, "林小明", ticket="A001"), "ticket_not_served", "a number that was never given"),
    (CaseWish(slow_item().code, "林小明", ticket="Ax"), "ticket_not_served", "no number at all"),
    (CaseWish(slow_item().code, "林小明", ticket=""), "ticket_not_served", "an empty number"),
]


@pytest.mark.parametrize(("wish", "code", "reason"), WISHES)
def test_what_cannot_be_taken_in_is_refused_and_uses_no_number(hall: Hall, wish, code, reason) -> None:
    hall.refuses(code, clerk(), casework.receive, wish)
    assert hall.receive().ref == "2026-000001"


def test_papers_from_tomorrow_are_refused_and_from_yesterday_taken(hall: Hall) -> None:
    wish = CaseWish(slow_item().code, "林小明", received_at=hall.clock.at + timedelta(seconds=1))
    hall.refuses("received_in_the_future", clerk(), casework.receive, wish)
    assert hall.receive(received_at=hall.clock.at - timedelta(days=1)).received_on == date(2026, 9, 14)


def test_a_case_knows_the_visit_it_came_from(hall: Hall) -> None:
    hall.issue()
    refused = CaseWish(slow_item().code, "林小明", ticket="A001")
    hall.refuses("ticket_not_served", clerk(), casework.receive, refused)
    hall.open()
    hall.call()
    hall.start()
    for number in ("A001", "a001"):
        assert hall.receive(ticket=number).window == 1
    hall.do(clerk(), serving.finish, 1, Outcome.ACCEPTED)
    view = hall.ask(clerk(), casework.look_at, hall.receive(ticket="A001").ref)
    assert view.ticket == "A001"


def test_the_address_of_the_visit_leads_to_its_case(hall: Hall) -> None:
    ticket = hall.issue()
    hall.open()
    hall.call()
    hall.start()
    hall.refuses("unknown_case", KIOSK, casework.look_at_public, ticket.token)
    ref = hall.receive(ticket="A001").ref
    assert hall.ask(KIOSK, casework.look_at_public, ticket.token).case.ref == ref
    own = hall.ask(clerk(), casework.look_at, ref).token
    assert hall.ask(KIOSK, casework.look_at_public, own).case.ref == ref


def test_on_the_spot_is_decided_in_one_step_and_due_the_same_day(hall: Hall) -> None:
    decided = hall.do(clerk(), casework.take_in, CaseWish(quick_item().code, "林小明"), Then.GRANT)
    assert (decided.status, decided.decision) == (CaseStatus.DECIDED, Decision.GRANTED)
    assert decided.accepted_on == decided.decided_on == decided.promised_due_on == TUESDAY


@pytest.mark.parametrize(
    ("then", "status"),
    [
        (Then.RECEIVE, CaseStatus.RECEIVED),
        (Then.ACCEPT, CaseStatus.RUNNING),
        (Then.GRANT, CaseStatus.DECIDED),
        (Then.REFUSE, CaseStatus.DECIDED),
    ],
)
def test_one_screen_takes_a_case_as_far_as_was_wished(hall: Hall, then: Then, status: CaseStatus) -> None:
    assert hall.do(clerk(), casework.take_in, CaseWish(slow_item().code, "林小明"), then).status is status


def test_limits_are_copied_at_acceptance_and_a_new_catalogue_moves_none(hall: Hall) -> None:
    item = slow_item()
    received, accepted = hall.receive().ref, hall.receive().ref
    hall.do(clerk(), casework.accept, accepted)
    before = hall.ask(clerk(), casework.look_at, accepted)
    changed = replace(item, statutory=Limit(99, Unit.WORKING_DAYS), promised=Limit(50, Unit.NATURAL_DAYS))
    hall.change(centre_with(items={**hall.of.items, item.code: changed}))
    after = hall.ask(clerk(), casework.look_at, accepted)
    assert (after.case.statutory, after.case.promised) == (item.statutory, item.promised)
    assert after.reading.statutory_due_on == before.reading.statutory_due_on
    assert after.reading.promised_due_on == before.reading.promised_due_on
    late = hall.do(clerk(), casework.accept, received)
    assert (late.statutory, late.promised) == (changed.statutory, changed.promised)


def test_a_decided_case_keeps_its_due_dates_and_its_light(hall: Hall) -> None:
    ref = hall.receive().ref
    hall.do(clerk(), casework.accept, ref)
    due = hall.ask(clerk(), casework.look_at, ref).reading
    decided = hall.do(clerk(), casework.decide, ref, Decision.REFUSED)
    assert (decided.statutory_due_on, decided.promised_due_on) == (due.statutory_due_on, due.promised_due_on)
    light = hall.ask(clerk(), casework.look_at, ref).reading.light
    hall.clock.forward(days=400)
    assert hall.ask(clerk(), casework.look_at, ref).reading.light is light


def test_a_case_turned_away_needs_its_reason(hall: Hall) -> None:
    ref = hall.receive().ref
    hall.refuses("text_missing", clerk(), casework.refuse, ref, "  ")
    refused = hall.do(clerk(), casework.refuse, ref, "不属于本机关职权范围")
    assert refused.status is CaseStatus.NOT_ACCEPTED
    entry = hall.ask(clerk(), casework.look_at, ref).entries[-1]
    assert entry.data["reason"] == "不属于本机关职权范围"


def test_case_numbers_run_per_year_and_no_ledger_line_holds_a_name(hall: Hall) -> None:
    hall.receive()
    hall.clock.forward(days=120)
    assert hall.receive().ref == "2027-000001"
    assert "林小明" not in str(hall.units.rows.entries)
