"""Calendars as data: what is offered is in force only after the first start or an approval, and every case is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest

from kiosk.bridges.rule_files import FilesOfCentre
from kiosk.domain.calendar import Edition
from kiosk.domain.card import CardLimit
from kiosk.domain.case import Decision, Step
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.people import SYSTEM
from kiosk.operations import calendars, casework
from kiosk.operations.calendars import YearState
from kiosk.operations.rule_ports import Issue, Offer
from kiosk.operations.taking_in import take_in
from tests.make import MANAGER, TUESDAY, Hall, clerk

FRIDAY = date(2026, 9, 18)


@cache
def shipped() -> Offer:
    return FilesOfCentre(None, {}).offered()


def offered(year: int = 2026, *, off: tuple[date, ...] = (), worked: tuple[date, ...] = (), notice: str = "") -> Offer:
    """The shipped files with one more edition of a year, which has other days off and make-up days."""
    of_year = shipped().years.get(year, ())
    last = of_year[-1].edition if of_year else Edition("", None, frozenset(), frozenset())
    edition = Edition(
        notice or f"{last.notice}（更正）", TUESDAY, last.days_off | set(off), last.make_up_days | set(worked)
    )
    return replace(shipped(), years={**shipped().years, year: (*of_year, Issue(edition, "测试"))})


def without(year: int) -> Offer:
    return replace(shipped(), years={known: of for known, of in shipped().years.items() if known != year})


@pytest.fixture
def founded(hall: Hall) -> Hall:
    hall.do(SYSTEM, take_in, shipped())
    return hall


def running(hall: Hall) -> str:
    """A case accepted today."""
    ref = hall.receive().ref
    hall.do(clerk(), casework.accept, ref)
    return ref


def promised_due(hall: Hall, ref: str) -> date | None:
    return hall.ask(clerk(), casework.look_at, ref).reading.promised_due_on


def test_the_first_start_takes_everything_in_with_one_entry(hall: Hall) -> None:
    taken = hall.do(SYSTEM, take_in, shipped())
    assert (min(taken.years), max(taken.years), taken.waiting) == (2014, 2026, ())
    assert hall.revision == 1
    lines = hall.ask(MANAGER, calendars.years, shipped())
    assert {line.state for line in lines} == {YearState.SAME}
    assert [len(line.approved) for line in lines if line.year == 2020] == [2], "2020 has two notices, both are kept"
    assert {line.in_force.approved_by for line in lines if line.in_force} == {"system"}


def test_the_same_files_change_nothing_at_a_later_start(founded: Hall) -> None:
    before = founded.revision
    founded.do(SYSTEM, take_in, shipped())
    assert (founded.revision, founded.units.rows.edition) == (before, 2)


@pytest.mark.parametrize(
    ("offer", "year", "state", "why"),
    [
        (shipped(), 2026, YearState.SAME, "nobody touched the file"),
        (offered(off=(FRIDAY,)), 2026, YearState.CORRECTED, "another day off"),
        (offered(notice="只改了名"), 2026, YearState.CORRECTED, "another notice, the same days"),
        (offered(2027), 2027, YearState.NEW, "a year that nobody approved yet"),
        (without(2014), 2014, YearState.NOT_OFFERED, "the file is gone, what was approved stays"),
    ],
)
def test_how_a_year_stands_beside_the_files(founded: Hall, offer: Offer, year: int, state: YearState, why: str) -> None:
    states = {line.year: line.state for line in founded.ask(MANAGER, calendars.years, offer)}
    assert states.pop(year) is state, why
    assert set(states.values()) == {YearState.SAME}


def test_an_offer_is_not_in_force(founded: Hall) -> None:
    ref, offer = running(founded), offered(off=(FRIDAY,))
    due = promised_due(founded, ref)
    founded.ask(MANAGER, calendars.preview, offer)
    taken = founded.do(SYSTEM, take_in, offer)
    assert (taken.years, taken.waiting) == ((), (2026,)), "it moves an open case, so a person decides"
    assert promised_due(founded, ref) == due


def test_a_preview_says_from_when_to_when_and_the_approval_does_exactly_that(founded: Hall) -> None:
    ref, offer = running(founded), offered(off=(FRIDAY,))
    waiting = founded.receive().ref
    due = promised_due(founded, ref)
    seen = founded.ask(MANAGER, calendars.preview, offer)
    moves = {(move.ref, move.limit): move for move in seen.moves}
    promised = moves[ref, CardLimit.PROMISED]
    assert promised.before == due
    assert promised.days is not None
    assert promised.days > 0
    assert (ref, CardLimit.STATUTORY) in moves
    assert seen.moved_cases + seen.unmoved_cases == 2
    founded.do(MANAGER, calendars.approve, offer, seen.digest)
    assert promised_due(founded, ref) == promised.after
    told = [entry for entry in founded.ask(clerk(), casework.look_at, ref).entries if entry.step is Step.REDATE]
    assert len(told) == 1, "one entry, whatever number of limits moved"
    assert told[0].on == TUESDAY
    assert told[0].actor == MANAGER.label
    limits = told[0].data["limits"]
    assert limits["promised"] == {"before": str(promised.before), "after": str(promised.after)}
    assert "更正" in str(told[0].data["notice"])
    moved = {move.ref for move in seen.moves}
    entries = founded.ask(clerk(), casework.look_at, waiting).entries
    assert any(entry.step is Step.REDATE for entry in entries) == (waiting in moved)
    assert founded.ask(MANAGER, calendars.preview, offer).years == (), "nothing waits any more"


def test_an_approval_is_for_what_was_seen(founded: Hall) -> None:
    running(founded)
    offer = offered(off=(FRIDAY,))
    seen = founded.ask(MANAGER, calendars.preview, offer)
    for other in (offered(off=(FRIDAY, FRIDAY + timedelta(days=3))), offered(off=(FRIDAY,), notice="另一份")):
        founded.refuses("calendar_offer_changed", MANAGER, calendars.approve, other, seen.digest)
    running(founded)
    founded.refuses("calendar_offer_changed", MANAGER, calendars.approve, offer, seen.digest)
    founded.refuses("no_calendar_offered", MANAGER, calendars.approve, shipped(), seen.digest)
    again = founded.ask(MANAGER, calendars.preview, offer)
    founded.do(MANAGER, calendars.approve, offer, again.digest)
    founded.refuses("no_calendar_offered", MANAGER, calendars.approve, offer, again.digest)


def test_a_calendar_that_moves_nobody_is_taken_in_at_the_start(founded: Hall) -> None:
    running(founded)
    offer = offered(2027, off=(date(2027, 1, 1),))
    before = founded.revision
    taken = founded.do(SYSTEM, take_in, offer)
    assert (taken.years, taken.waiting) == ((2027,), ())
    assert founded.revision == before + 1
    assert 2027 in founded.ask(MANAGER, lambda context: context.centre.calendar.years)
    entries = founded.ask(MANAGER, lambda context: context.unit.ledger.of(Subject.CALENDAR, "2027"))
    assert [fact.kind for _, fact, _, _ in entries] == [FactKind.CALENDAR_APPROVED]


def test_a_case_that_waits_for_a_year_becomes_computable_with_its_approval(founded: Hall) -> None:
    founded.clock.set(founded.clock.at + timedelta(days=106))
    ref, offer = running(founded), offered(2027, off=(date(2027, 1, 1),))
    assert promised_due(founded, ref) is None
    seen = founded.ask(MANAGER, calendars.preview, offer)
    assert {(move.before, move.days) for move in seen.moves} == {(None, None)}
    assert founded.do(SYSTEM, take_in, offer).waiting == (2027,)
    founded.do(MANAGER, calendars.approve, offer, seen.digest)
    due = promised_due(founded, ref)
    assert due is not None
    assert due.year == 2027


def test_a_correction_of_a_correction_is_the_next_place(founded: Hall) -> None:
    for offer in (offered(off=(FRIDAY,)), shipped(), offered(off=(FRIDAY,))):
        seen = founded.ask(MANAGER, calendars.preview, offer)
        founded.do(MANAGER, calendars.approve, offer, seen.digest)
    line = next(line for line in founded.ask(MANAGER, calendars.years, shipped()) if line.year == 2026)
    assert [issue.place for issue in line.approved] == [1, 2, 3, 4]
    assert line.state is YearState.CORRECTED, "the files still say what was in force two corrections ago"


def test_an_approval_on_a_database_that_no_server_ever_started_keeps_the_other_years(hall: Hall) -> None:
    offer = offered(off=(FRIDAY,))
    seen = hall.ask(MANAGER, calendars.preview, offer)
    assert 2026 in {line.year for line in seen.years}
    hall.do(MANAGER, calendars.approve, offer, seen.digest)
    assert hall.ask(MANAGER, lambda context: context.centre.calendar.years) == hall.of.calendar.years


def test_the_dates_of_a_decision_never_move(founded: Hall) -> None:
    ref = running(founded)
    founded.do(clerk(), casework.decide, ref, Decision.REFUSED)
    due = promised_due(founded, ref)
    offer = offered(off=(FRIDAY,))
    seen = founded.ask(MANAGER, calendars.preview, offer)
    assert seen.moves == ()
    founded.do(MANAGER, calendars.approve, offer, seen.digest)
    assert founded.ask(clerk(), casework.look_at, ref).case.promised_due_on == due


def test_the_delivery_of_a_granted_case_moves_with_an_entry_too(founded: Hall) -> None:
    ref = running(founded)
    founded.do(clerk(), casework.decide, ref, Decision.GRANTED)
    offer = offered(off=(FRIDAY,))
    seen = founded.ask(MANAGER, calendars.preview, offer)
    assert [(move.ref, move.limit) for move in seen.moves] == [(ref, CardLimit.DELIVERY)]
    founded.do(MANAGER, calendars.approve, offer, seen.digest)
    last = founded.ask(clerk(), casework.look_at, ref).entries[-1]
    assert (last.step, list(last.data["limits"])) == (Step.REDATE, [CardLimit.DELIVERY])
