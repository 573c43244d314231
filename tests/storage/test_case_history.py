"""The story of a case told to the fakes, to SQLite and to PostgreSQL: all three keep the same case and papers."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import inspect

from kiosk.domain.case import CaseStatus, Decision, Step
from kiosk.domain.correction import Change, CorrectionState
from kiosk.domain.documents import MissingMaterial
from kiosk.operations import casework, corrections, procedures, supplement
from kiosk.operations.case_ports import CaseFilter
from kiosk.operations.ports import Units
from kiosk.storage.engine import open_engine
from kiosk.storage.unit_of_work import SqlUnits
from tests.fakes import MemoryUnits
from tests.make import TEN, Hall, centre, clerk, item_where

EXTENDABLE = item_where(lambda item: item.extension_allowed == 10 and item.promised.value > 1).code
JOINT = next(iter(centre().joint))


@pytest.fixture
def kept(units: Units) -> Hall:
    return Hall(units)


def at(hall: Hall, days: int) -> None:
    hall.clock.set(TEN + timedelta(days=days))


def told(hall: Hall) -> str:
    """A case to which everything happens that moves a date."""
    ref = hall.receive(EXTENDABLE).ref
    hall.do(clerk(), supplement.notice, ref, [MissingMaterial("甲", "缺件"), MissingMaterial("乙", "")])
    at(hall, 1)
    hall.do(clerk(), supplement.supply, ref, ["乙"])
    at(hall, 2)
    hall.do(clerk(), supplement.supply, ref, ["甲"])
    hall.do(clerk(), procedures.suspend, ref, "听证", "听字1号", 5)
    at(hall, 3)
    hall.do(clerk(), procedures.suspend, ref, "检测", "检字1号", 5)
    at(hall, 6)
    hall.do(clerk(), procedures.resume, ref)
    hall.do(clerk(), procedures.extend, ref, 5, "局长", "案情复杂")
    number = hall.ask(clerk(), casework.look_at, ref).entries[-1].number
    proposed = hall.do(clerk(1), corrections.propose, ref, number, Change(days=7), "录入有误")
    hall.do(clerk(2), corrections.confirm, ref, proposed.id)
    return ref


def summary(hall: Hall, ref: str) -> dict[str, Any]:
    view = hall.ask(clerk(), casework.look_at, ref)
    return {
        "events": view.case.events,
        "status": view.case.status,
        "dues": (view.reading.statutory_due_on, view.reading.promised_due_on),
        "rules": view.case.rules,
        "accepted": (view.case.accepted_on, view.case.accepted_by),
        "entries": [(one.number, one.step, one.on, dict(one.data)) for one in view.entries],
        "papers": [(paper.document.number, dict(paper.document.data), paper.entry) for paper in view.papers],
        "corrections": [(one.change, one.state, one.settled_by) for one in view.corrections],
    }


def test_every_keeper_tells_the_same_story(kept: Hall) -> None:
    expected_hall = Hall(MemoryUnits())
    expected = summary(expected_hall, told(expected_hall))
    assert summary(kept, told(kept)) == expected
    assert expected["dues"][0] is not None
    assert [state for _, state, _ in expected["corrections"]] == [CorrectionState.CONFIRMED]


def test_papers_are_numbered_by_kind_without_a_gap(kept: Hall) -> None:
    for _ in range(3):
        ref = kept.receive(EXTENDABLE).ref
        kept.do(clerk(), casework.accept, ref)
    kept.refuses("extension_too_long", clerk(), procedures.extend, ref, 99, "局长", "案情复杂")
    kept.do(clerk(), procedures.extend, ref, 1, "局长", "案情复杂")
    papers = [paper for case in range(1, 4) for paper in _papers(kept, f"2026-{case:06d}")]
    assert papers == ["受〔2026〕000001号", "受〔2026〕000002号", "受〔2026〕000003号", "延〔2026〕000001号"]


def _papers(hall: Hall, ref: str) -> list[str]:
    return [paper.document.number for paper in hall.ask(clerk(), casework.look_at, ref).papers]


def test_the_first_pdf_of_a_paper_is_kept_for_good(kept: Hall) -> None:
    ref = kept.receive(EXTENDABLE).ref
    kept.do(clerk(), casework.accept, ref)
    (paper,) = kept.ask(clerk(), casework.look_at, ref).papers
    assert kept.ask(clerk(), lambda context: context.unit.papers.pdf(paper)) is None
    for drawn in (b"%PDF first", b"%PDF second"):
        stored = kept.do(clerk(), lambda context, drawn=drawn: context.unit.papers.keep_pdf(paper, drawn))
        assert stored == b"%PDF first"
    number = paper.document.number
    assert kept.ask(clerk(), lambda context: context.unit.papers.by_number(number)) == paper


def test_granted_cases_wait_for_delivery_until_it_is_done(kept: Hall) -> None:
    for decision in (Decision.GRANTED, Decision.REFUSED):
        ref = kept.receive(EXTENDABLE).ref
        kept.do(clerk(), casework.accept, ref)
        kept.do(clerk(), casework.decide, ref, decision)
    waiting = kept.ask(clerk(), lambda context: context.unit.cases.awaiting_delivery())
    assert [case.ref for case in waiting] == ["2026-000001"]
    kept.do(clerk(), casework.deliver, "2026-000001")
    assert kept.ask(clerk(), lambda context: context.unit.cases.awaiting_delivery()) == []


def test_parts_are_found_by_their_whole(kept: Hall) -> None:
    whole = kept.receive(JOINT)
    parts = kept.ask(clerk(), lambda context: context.unit.cases.matching(CaseFilter(parent_id=whole.id)))
    assert sorted(part.item for part in parts) == sorted(centre().joint[JOINT].parts)
    assert kept.ask(clerk(), lambda context: context.unit.cases.by_id(whole.id)) == whole


def test_deciding_rights_are_kept_by_person(kept: Hall) -> None:
    account = _account(kept, "window-1")
    other = _account(kept, "window-2")
    assert kept.ask(clerk(), lambda context: context.unit.people.deciding_rights(account)) is None
    for items in (["SJ-001", "SJ-002"], ["SJ-003"], []):
        kept.do(clerk(), lambda context, items=items: context.unit.people.set_deciding_rights(account, items))
        assert kept.ask(clerk(), lambda context: context.unit.people.deciding_rights(account)) == frozenset(items)
    assert kept.ask(clerk(), lambda context: context.unit.people.may_decide(other, "SJ-001")) is True
    assert kept.ask(clerk(), lambda context: context.unit.people.may_decide(account, "SJ-001")) is False


def _account(hall: Hall, name: str) -> int:
    from kiosk.domain.people import Role

    def verb(context: Any) -> int:
        return int(context.unit.people.add_account(name, Role.WINDOW, None, "x", TEN).id)

    return hall.do(clerk(), verb)


def test_a_renewal_keeps_the_end_of_its_licence(kept: Hall) -> None:
    wish = casework.CaseWish(EXTENDABLE, "林小明", expires_on=date(2026, 12, 31))
    ref = kept.do(clerk(), casework.receive, wish).ref
    assert kept.ask(clerk(), casework.case_by_ref, ref).expires_on == date(2026, 12, 31)


def test_a_case_of_the_first_version_is_read_as_accepted_by_a_person(address: str) -> None:
    """A database of the version before, with a running case in it, is brought up and goes on counting."""
    from alembic import command

    from kiosk.storage import schema

    engine = open_engine(address)
    hall = Hall(SqlUnits(engine, "here"))
    ref = hall.receive(EXTENDABLE).ref
    hall.do(clerk(), casework.accept, ref)
    due = hall.ask(clerk(), casework.look_at, ref).reading.promised_due_on
    config = schema.migration_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
        assert "events" not in {column["name"] for column in inspect(connection).get_columns("cases")}
    schema.upgrade(engine)
    view = hall.ask(clerk(), casework.look_at, ref)
    assert (view.case.status, view.reading.promised_due_on) == (CaseStatus.RUNNING, due)
    hall.do(clerk(), procedures.suspend, ref, "听证", "听字1号", 5)
    assert [one.step for one in hall.ask(clerk(), casework.look_at, ref).entries] == [
        Step.RECEIVE,
        Step.ACCEPT,
        Step.SUSPEND,
    ]
    engine.dispose()
