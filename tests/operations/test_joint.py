"""Several items handled as one: the parts have inner limits, the whole closes last."""

import pytest

from kiosk.domain.acceptance import AcceptedBy
from kiosk.domain.case import Case, CaseStatus, Decision
from kiosk.domain.documents import MissingMaterial
from kiosk.domain.limits import Limit, Unit
from kiosk.operations import casework, procedures, supplement
from kiosk.operations.acceptances import inner_limit, parts_of
from tests.make import Hall, centre, clerk

JOINT = next(iter(centre().joint.values()))


@pytest.fixture
def whole(hall: Hall) -> Case:
    """A joint matter that was handed in."""
    return hall.receive(JOINT.code)


def parts(hall: Hall, whole: Case) -> list[Case]:
    return hall.ask(clerk(), parts_of, whole)


def test_one_application_makes_a_case_a_part_each_with_its_own_number(hall: Hall, whole: Case) -> None:
    assert [part.item for part in parts(hall, whole)] == list(JOINT.parts)
    refs = [whole.ref, *(part.ref for part in parts(hall, whole))]
    assert refs == [f"2026-{number:06d}" for number in range(1, len(refs) + 1)]
    assert {part.parent_id for part in parts(hall, whole)} == {whole.id}


def test_the_whole_has_forty_five_days_and_at_most_fifteen_more(hall: Hall, whole: Case) -> None:
    accepted = hall.do(clerk(), casework.accept, whole.ref)
    assert accepted.statutory == Limit(45, Unit.WORKING_DAYS)
    before = hall.ask(clerk(), casework.look_at, whole.ref).reading.statutory_due_on
    hall.refuses("extension_too_long", clerk(), procedures.extend, whole.ref, 16, "区长", "案情复杂")
    hall.do(clerk(), procedures.extend, whole.ref, 15, "区长", "案情复杂")
    after = hall.ask(clerk(), casework.look_at, whole.ref).reading.statutory_due_on
    assert before is not None
    assert after == centre().calendar.add_working_days(before, 15)


def test_acceptance_takes_the_parts_with_it_on_the_same_day(hall: Hall, whole: Case) -> None:
    accepted = hall.do(clerk(), casework.accept, whole.ref)
    for part in parts(hall, whole):
        assert (part.status, part.accepted_on) == (CaseStatus.RUNNING, accepted.accepted_on)
        assert part.statutory == inner_limit(centre().items[part.item].statutory, accepted.statutory)
        assert part.promised == JOINT.promised, "one promise was given, for the whole"


def test_the_whole_closes_last(hall: Hall, whole: Case) -> None:
    hall.do(clerk(), casework.accept, whole.ref)
    *first, last = parts(hall, whole)
    for part in first:
        hall.do(clerk(), casework.decide, part.ref, Decision.GRANTED)
    refusal = hall.refuses("parts_open", clerk(), casework.decide, whole.ref, Decision.GRANTED)
    assert refusal.detail["parts"] == last.ref
    hall.do(clerk(), casework.decide, last.ref, Decision.GRANTED)
    assert hall.do(clerk(), casework.decide, whole.ref, Decision.GRANTED).status is CaseStatus.DECIDED


@pytest.mark.parametrize("verb", [casework.accept, casework.withdraw])
def test_a_part_is_not_accepted_or_withdrawn_by_itself(hall: Hall, whole: Case, verb) -> None:
    hall.refuses("part_of_joint", clerk(), verb, parts(hall, whole)[0].ref)


def test_what_is_missing_is_asked_for_once_for_the_whole(hall: Hall, whole: Case) -> None:
    hall.refuses("part_of_joint", clerk(), supplement.notice, parts(hall, whole)[0].ref, [MissingMaterial("甲", "")])
    hall.do(clerk(), supplement.notice, whole.ref, [MissingMaterial("甲", "")])
    accepted = hall.do(clerk(), supplement.supply, whole.ref, ["甲"])
    assert accepted.accepted_by is AcceptedBy.SUPPLY
    assert {part.status for part in parts(hall, whole)} == {CaseStatus.RUNNING}


def test_silence_accepts_the_whole_with_its_parts(hall: Hall, whole: Case) -> None:
    hall.clock.forward(days=20)
    assert {part.status for part in parts(hall, whole)} == {CaseStatus.RECEIVED}
    hall.do(clerk(), casework.accept, whole.ref)
    assert {part.accepted_on for part in parts(hall, whole)} == {whole.received_on}


@pytest.mark.parametrize("verb", [casework.withdraw, lambda context, ref: casework.refuse(context, ref, "不予")])
def test_withdrawing_or_turning_away_ends_the_parts_too(hall: Hall, whole: Case, verb) -> None:
    ended = hall.do(clerk(), verb, whole.ref)
    assert {part.status for part in parts(hall, whole)} == {ended.status}


def test_one_part_stands_still_while_the_others_go_on(hall: Hall, whole: Case) -> None:
    hall.do(clerk(), casework.accept, whole.ref)
    stopped, *others = [part for part in parts(hall, whole) if part.statutory and part.statutory.value]
    hall.do(clerk(), procedures.suspend, stopped.ref, "检测", "检字1号", 5)
    hall.clock.forward(days=1)
    statuses = {part.ref: part.status for part in parts(hall, whole)}
    assert statuses[stopped.ref] is CaseStatus.SUSPENDED
    assert {statuses[part.ref] for part in others} == {CaseStatus.RUNNING}
    assert hall.ask(clerk(), casework.look_at, whole.ref).case.status is CaseStatus.RUNNING


@pytest.mark.parametrize(
    ("own", "joint", "inner", "why"),
    [
        (Limit(20, Unit.WORKING_DAYS), Limit(45, Unit.WORKING_DAYS), Limit(20, Unit.WORKING_DAYS), "shorter stays"),
        (Limit(60, Unit.WORKING_DAYS), Limit(45, Unit.WORKING_DAYS), Limit(45, Unit.WORKING_DAYS), "the whole ends it"),
        (Limit(60, Unit.NATURAL_DAYS), Limit(45, Unit.WORKING_DAYS), Limit(60, Unit.NATURAL_DAYS), "not comparable"),
        (None, Limit(45, Unit.WORKING_DAYS), None, "the law sets none"),
    ],
)
def test_an_inner_limit_is_never_longer_than_the_whole(
    own: Limit | None, joint: Limit, inner: Limit | None, why: str
) -> None:
    assert inner_limit(own, joint) == inner, why
