"""How a visit ended, by what became of its matters."""

import pytest

from kiosk.domain.case import CaseStatus as Case
from kiosk.domain.ticket import Outcome
from kiosk.domain.visit import outcome_of

VISITS = [
    ((), Outcome.ENQUIRY, "nothing was taken in"),
    ((Case.WITHDRAWN,), Outcome.ENQUIRY, "nothing is left of it"),
    ((Case.DECIDED,), Outcome.DECIDED, "done while the person waited"),
    ((Case.DELIVERED, Case.DECIDED), Outcome.DECIDED, "all are done"),
    ((Case.DECIDED, Case.RUNNING), Outcome.ACCEPTED, "the centre has still to decide one"),
    ((Case.DECIDED, Case.SUSPENDED), Outcome.ACCEPTED, "a clock that stands is not the end"),
    ((Case.FORWARDED,), Outcome.ACCEPTED, "another office decides"),
    ((Case.RUNNING, Case.AWAITING_SUPPLEMENT), Outcome.NOTICE, "the person has still to bring something"),
    ((Case.NOT_ACCEPTED,), Outcome.NOT_ACCEPTED, "turned away"),
    ((Case.NOT_ACCEPTED, Case.DECIDED), Outcome.DECIDED, "one of two was done"),
    ((Case.NOT_ACCEPTED, Case.WITHDRAWN), Outcome.NOT_ACCEPTED, "what was withdrawn says nothing"),
    ((Case.RECEIVED,), None, "somebody must say what becomes of it"),
    ((Case.DECIDED, Case.RECEIVED), None, "of each of them"),
]


@pytest.mark.parametrize(("matters", "outcome", "reason"), VISITS)
def test_outcome_of_a_visit(matters: tuple[Case, ...], outcome: Outcome | None, reason: str) -> None:
    assert outcome_of(matters) is outcome, reason
    assert outcome_of(reversed(matters)) is outcome, "the order in which they were taken in does not matter"


@pytest.mark.parametrize("status", Case)
def test_every_state_says_something(status: Case) -> None:
    assert outcome_of([status]) is not None or status is Case.RECEIVED
