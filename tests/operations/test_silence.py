"""What silence does: acceptance as of receipt, and a decision where the law gives silence a meaning."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from kiosk.domain.acceptance import AcceptedBy
from kiosk.domain.case import CaseStatus, Decision, Step
from kiosk.domain.catalogue import OverdueEffect
from kiosk.domain.documents import DocumentKind, MissingMaterial
from kiosk.operations import casework, procedures, silence, supplement
from kiosk.operations.casework import CaseWish
from tests.make import TEN, TUESDAY, Hall, centre, centre_with, clerk, slow_item

CALENDAR = centre().calendar
WINDOW_ENDS = CALENDAR.add_working_days(TUESDAY, 5)


def later(hall: Hall, day: date) -> None:
    hall.clock.set(datetime.combine(day, TEN.timetz()))


def silent(effect: OverdueEffect) -> Hall:
    """A hall in which silence has a meaning for the slow item."""
    item = replace(slow_item(), overdue_effect=effect)
    return Hall(of=centre_with(items={**centre().items, item.code: item}))


def statutory_due(hall: Hall, ref: str) -> date:
    due = hall.ask(clerk(), casework.look_at, ref).reading.statutory_due_on
    assert due is not None
    return due


@pytest.mark.parametrize(
    ("days_after_window", "status", "accepted_on", "why"),
    [
        (0, CaseStatus.RECEIVED, None, "the fifth working day is still in time"),
        (1, CaseStatus.RUNNING, TUESDAY, "nobody asked for more in time: accepted as of receipt"),
        (40, CaseStatus.RUNNING, TUESDAY, "however late somebody looks"),
    ],
)
def test_a_file_that_nobody_answered_is_accepted_as_of_receipt(
    days_after_window: int, status: CaseStatus, accepted_on: date | None, why: str
) -> None:
    hall = Hall()
    ref = hall.receive().ref
    later(hall, WINDOW_ENDS + timedelta(days=days_after_window))
    seen = hall.ask(clerk(), casework.look_at, ref).case
    assert (seen.status, seen.accepted_on) == (status, accepted_on), why


def test_looking_writes_nothing_and_the_next_act_writes_what_silence_did_first() -> None:
    hall = Hall()
    ref = hall.receive().ref
    later(hall, WINDOW_ENDS + timedelta(days=1))
    before = hall.revision
    hall.ask(clerk(), casework.look_at, ref)
    assert hall.revision == before
    hall.do(clerk(), casework.decide, ref, Decision.GRANTED)
    view = hall.ask(clerk(), casework.look_at, ref)
    assert [(entry.step, entry.actor) for entry in view.entries] == [
        (Step.RECEIVE, clerk().label),
        (Step.ACCEPT, "system"),
        (Step.DECIDE, clerk().label),
    ]
    assert [paper.document.kind for paper in view.papers] == [DocumentKind.ACCEPTANCE, DocumentKind.DECISION]


def test_accepting_what_silence_has_accepted_changes_nothing() -> None:
    hall = Hall()
    ref = hall.receive().ref
    later(hall, WINDOW_ENDS + timedelta(days=1))
    first = hall.do(clerk(), casework.accept, ref)
    assert (first.accepted_on, first.accepted_by) == (TUESDAY, AcceptedBy.SILENCE)
    before = hall.revision
    assert hall.do(clerk(), casework.accept, ref) == first
    assert hall.revision == before


def test_a_noticed_file_waits_and_is_never_accepted_by_silence() -> None:
    hall = Hall()
    ref = hall.receive().ref
    hall.do(clerk(), supplement.notice, ref, [MissingMaterial("甲", "")])
    later(hall, WINDOW_ENDS + timedelta(days=60))
    assert hall.ask(clerk(), casework.look_at, ref).case.status is CaseStatus.AWAITING_SUPPLEMENT


@pytest.mark.parametrize("effect", [OverdueEffect.DEEMED_GRANTED, OverdueEffect.DEEMED_AGREED])
def test_silence_decides_on_the_day_after_the_statutory_due_date(effect: OverdueEffect) -> None:
    hall = silent(effect)
    ref = hall.receive().ref
    hall.do(clerk(), casework.accept, ref)
    due = statutory_due(hall, ref)
    later(hall, due)
    assert hall.ask(clerk(), casework.look_at, ref).case.status is CaseStatus.RUNNING
    later(hall, due + timedelta(days=9))
    refusal = hall.refuses("case_cannot_decide", clerk(), casework.decide, ref, Decision.REFUSED)
    assert refusal.detail["state"] == CaseStatus.DECIDED
    hall.do(clerk(), silence.current_case, ref)
    view = hall.ask(clerk(), casework.look_at, ref)
    case = view.case
    assert (case.decision, case.tacit, case.decided_on) == (Decision.GRANTED, effect, due + timedelta(days=1))
    assert (case.statutory_due_on, view.entries[-1].actor) == (due, "system")
    assert view.papers[-1].document.data["tacit"] == effect
    assert view.reading.delivery is not None, "the duty to issue remains"
    hall.do(clerk(), casework.deliver, ref)


def test_a_renewal_is_granted_when_the_licence_ends_without_a_decision() -> None:
    hall = silent(OverdueEffect.DEEMED_GRANTED)
    expires_on = TUESDAY + timedelta(days=3)
    wish = CaseWish(slow_item().code, "林小明", expires_on=expires_on)
    ref = hall.do(clerk(), casework.receive, wish).ref
    hall.do(clerk(), casework.accept, ref)
    later(hall, expires_on + timedelta(days=1))
    seen = hall.ask(clerk(), casework.look_at, ref).case
    assert (seen.decision, seen.decided_on) == (Decision.GRANTED, expires_on + timedelta(days=1))


@pytest.mark.parametrize("effect", list(OverdueEffect))
def test_silence_means_nothing_while_the_clock_stands_still_or_where_the_law_is_silent_too(
    effect: OverdueEffect,
) -> None:
    hall = silent(effect)
    ref = hall.receive().ref
    hall.do(clerk(), casework.accept, ref)
    if effect is not OverdueEffect.NONE:
        hall.do(clerk(), procedures.suspend, ref, "听证", "听字1号", 10)
    later(hall, TUESDAY + timedelta(days=90))
    assert hall.ask(clerk(), casework.look_at, ref).case.is_open


def test_a_rule_that_changes_later_does_not_reach_a_case_accepted_before() -> None:
    hall = Hall()
    ref = hall.receive().ref
    hall.do(clerk(), casework.accept, ref)
    due = statutory_due(hall, ref)
    hall.change(silent(OverdueEffect.DEEMED_GRANTED).of)
    later(hall, due + timedelta(days=9))
    assert hall.ask(clerk(), casework.look_at, ref).case.status is CaseStatus.RUNNING
