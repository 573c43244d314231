"""A wrong entry is put right by a new one that names it, by two persons, and only into something lawful."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kiosk.domain.case import Case, CaseStatus, Decision, Step
from kiosk.domain.correction import Change
from kiosk.domain.documents import MissingMaterial
from kiosk.operations import casework, corrections, procedures, supplement
from kiosk.operations.readings import read_case
from tests.make import MANAGER, TEN, TUESDAY, Hall, clerk, item_where

ONE, TWO = clerk(1), clerk(2)
EXTENDABLE = item_where(lambda item: item.extension_allowed == 10 and item.promised.value > 1)
DAY = timedelta(days=1)


@pytest.fixture
def case(hall: Hall) -> Case:
    """A case that was accepted on the Tuesday; now it is three days later."""
    ref = hall.receive(EXTENDABLE.code).ref
    hall.do(ONE, casework.accept, ref)
    hall.clock.set(TEN + timedelta(days=3))
    return hall.ask(ONE, casework.case_by_ref, ref)


def entry(hall: Hall, case: Case, step: Step) -> int:
    found = [one.number for one in hall.ask(ONE, casework.look_at, case.ref).entries if one.step is step]
    return found[-1]


def correct(hall: Hall, case: Case, step: Step, change: Change) -> Case:
    proposed = hall.do(ONE, corrections.propose, case.ref, entry(hall, case, step), change, "录入有误")
    return hall.do(TWO, corrections.confirm, case.ref, proposed.id)


def dues(hall: Hall, case: Case) -> tuple[date | None, date | None]:
    reading = hall.ask(ONE, read_case, hall.ask(ONE, casework.case_by_ref, case.ref))
    return reading.statutory_due_on, reading.promised_due_on


def test_a_corrected_acceptance_moves_both_dates_and_keeps_the_old_entry(hall: Hall, case: Case) -> None:
    before, entries = dues(hall, case), hall.ask(ONE, casework.look_at, case.ref).entries
    correct(hall, case, Step.ACCEPT, Change(on=TUESDAY + DAY))
    assert all(now > was for now, was in zip(dues(hall, case), before, strict=True) if now and was)
    after = hall.ask(ONE, casework.look_at, case.ref).entries
    assert after[: len(entries)] == entries
    assert [one.step for one in after[len(entries) :]] == [Step.PROPOSE_CORRECTION, Step.CORRECT]
    last = after[-1].data
    assert (last["entry"], last["proposed_by"]) == (entry(hall, case, Step.ACCEPT), ONE.label)
    assert (last["statutory_due_before"], last["statutory_due"]) == (
        str(before[0]),
        str(dues(hall, case)[0]),
    )


def test_nothing_moves_until_a_second_person_confirms(hall: Hall, case: Case) -> None:
    before = dues(hall, case)
    number = entry(hall, case, Step.ACCEPT)
    proposed = hall.do(ONE, corrections.propose, case.ref, number, Change(on=TUESDAY + DAY), "录入有误")
    assert dues(hall, case) == before
    hall.refuses("second_person_needed", ONE, corrections.confirm, case.ref, proposed.id)
    hall.do(MANAGER, corrections.confirm, case.ref, proposed.id)
    assert dues(hall, case) != before
    hall.refuses("correction_settled", TWO, corrections.confirm, case.ref, proposed.id)


def test_a_rejected_correction_changes_nothing_and_stays_on_record(hall: Hall, case: Case) -> None:
    before = dues(hall, case)
    number = entry(hall, case, Step.ACCEPT)
    proposed = hall.do(ONE, corrections.propose, case.ref, number, Change(on=TUESDAY + DAY), "录入有误")
    hall.do(TWO, corrections.reject, case.ref, proposed.id, "日期没错")
    assert dues(hall, case) == before
    assert hall.ask(ONE, casework.look_at, case.ref).entries[-1].step is Step.REJECT_CORRECTION
    hall.refuses("correction_settled", TWO, corrections.confirm, case.ref, proposed.id)


def test_a_stop_that_never_was_is_taken_out(hall: Hall, case: Case) -> None:
    before = dues(hall, case)
    hall.do(ONE, procedures.suspend, case.ref, "听证", "听字1号", 5)
    assert dues(hall, case) == (None, None)
    now = correct(hall, case, Step.SUSPEND, Change(is_void=True))
    assert (now.status, dues(hall, case)) == (CaseStatus.RUNNING, before)


def test_a_corrected_end_of_a_stop_counts_from_the_day_it_really_ended(hall: Hall, case: Case) -> None:
    hall.do(ONE, procedures.suspend, case.ref, "听证", "听字1号", 5)
    hall.clock.forward(days=6)
    hall.do(ONE, procedures.resume, case.ref)
    long = dues(hall, case)
    correct(hall, case, Step.RESUME, Change(on=TUESDAY + 5 * DAY))
    assert all(now < was for now, was in zip(dues(hall, case), long, strict=True) if now and was)


def test_a_decided_case_is_judged_anew_by_the_day_it_was_really_decided(hall: Hall, case: Case) -> None:
    hall.do(ONE, casework.decide, case.ref, Decision.GRANTED)
    was = hall.ask(ONE, casework.case_by_ref, case.ref)
    now = correct(hall, case, Step.DECIDE, Change(on=TUESDAY + DAY, outcome=Decision.REFUSED))
    assert (now.decided_on, now.decision) == (TUESDAY + DAY, Decision.REFUSED)
    assert (now.statutory_due_on, now.promised_due_on) == (was.statutory_due_on, was.promised_due_on)


def test_a_corrected_supply_moves_the_acceptance(hall: Hall) -> None:
    ref = hall.receive(EXTENDABLE.code).ref
    hall.do(ONE, supplement.notice, ref, [MissingMaterial("甲", "")])
    hall.clock.forward(days=3)
    supplied = hall.do(ONE, supplement.supply, ref, ["甲"])
    now = correct(hall, supplied, Step.SUPPLY, Change(on=TUESDAY + DAY))
    assert now.accepted_on == TUESDAY + DAY


UNLAWFUL = [
    (Step.ACCEPT, Change(), "correction_empty", "nothing would change"),
    (Step.ACCEPT, Change(is_void=True), "correction_not_possible", "an acceptance is not taken back like this"),
    (Step.ACCEPT, Change(days=3), "correction_not_possible", "an acceptance has no days"),
    (Step.ACCEPT, Change(on=TUESDAY + 30 * DAY), "correction_in_the_future", "nobody accepts tomorrow"),
    (Step.ACCEPT, Change(on=TUESDAY - DAY), "correction_out_of_order", "before it was received"),
    (Step.EXTEND, Change(days=11), "correction_unlawful", "longer than the law allows"),
]


@pytest.mark.parametrize(("step", "change", "code", "why"), UNLAWFUL)
def test_a_correction_into_something_unlawful_is_refused_when_it_is_proposed(
    hall: Hall, case: Case, step: Step, change: Change, code: str, why: str
) -> None:
    hall.do(ONE, procedures.extend, case.ref, 5, "局长", "案情复杂")
    number = entry(hall, case, step)
    hall.refuses(code, ONE, corrections.propose, case.ref, number, change, why)


def test_an_entry_of_another_case_cannot_be_corrected_here(hall: Hall, case: Case) -> None:
    other = hall.receive()
    number = entry(hall, other, Step.RECEIVE)
    hall.refuses("unknown_entry", ONE, corrections.propose, case.ref, number, Change(on=TUESDAY), "错")


def test_the_stored_case_is_the_fold_of_what_was_told(hall: Hall, case: Case) -> None:
    hall.do(ONE, procedures.suspend, case.ref, "听证", "听字1号", 5)
    hall.clock.forward(days=2)
    hall.do(ONE, procedures.resume, case.ref)
    hall.do(ONE, procedures.extend, case.ref, 5, "局长", "案情复杂")
    now = hall.ask(ONE, casework.look_at, case.ref)
    by_step = {one.number: one.step for one in now.entries}
    assert [by_step[told.entry] for told in now.case.events] == [Step.SUSPEND, Step.RESUME, Step.EXTEND]
    assert replace(now.case, events=()).facts.events == ()


def test_who_takes_an_item_in_without_the_right_to_decide_it_cannot_decide(hall: Hall, case: Case) -> None:
    hall.do(ONE, lambda context: context.unit.people.set_deciding_rights(ONE.id, ["SJ-001"]))
    refusal = hall.refuses("may_not_decide", ONE, casework.decide, case.ref, Decision.GRANTED)
    assert refusal.detail["item"] == EXTENDABLE.code
    assert hall.do(TWO, casework.decide, case.ref, Decision.GRANTED).status is CaseStatus.DECIDED
    hall.do(ONE, lambda context: context.unit.people.set_deciding_rights(ONE.id, None))
    assert hall.do(ONE, casework.deliver, case.ref).status is CaseStatus.DELIVERED
