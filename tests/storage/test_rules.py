"""Calendars and catalogues in the database: as written, seen by other processes, and nothing more in a hot press."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, Engine, event, insert, text

from kiosk.bridges.rule_files import FilesOfCentre
from kiosk.domain.acceptance import AcceptedBy
from kiosk.domain.calendar import Edition
from kiosk.domain.case import CaseStatus
from kiosk.domain.limits import Limit, Unit
from kiosk.domain.people import SYSTEM
from kiosk.operations import calendars, casework, catalogue_versions
from kiosk.operations.ports import Units
from kiosk.operations.rule_ports import ApprovedIssue, CatalogueDraft, CatalogueVersion, Issue, Offer
from kiosk.operations.taking_in import take_in
from kiosk.storage.case_rows import case_row
from kiosk.storage.case_tables import cases
from kiosk.storage.engine import open_engine
from kiosk.storage.unit_of_work import SqlUnits
from tests.make import MANAGER, TEN, TUESDAY, Hall, case, centre, clerk, slow_item

FRIDAY = date(2026, 9, 18)
ITEMS = tuple(centre().items.values())
JOINT = tuple(centre().joint.values())


def issue(year: int, place: int, *off: date) -> ApprovedIssue:
    edition = Edition(f"{year} 年通知之{place}", TUESDAY, frozenset(off), frozenset({date(2026, 9, 20)}))
    return ApprovedIssue(year, place, Issue(edition, "对照两份公开日历"), "d" * 64, "account:1", TEN)


def version(number: int, on: date = TUESDAY) -> CatalogueVersion:
    return CatalogueVersion(number, on, (*ITEMS, *JOINT), f"{number:064}", "试验", "account:1", TEN)


def test_editions_come_back_as_they_went_in(units: Units) -> None:
    issues = [issue(2026, 2, FRIDAY), issue(2026, 1), issue(2020, 1)]
    with units.writing() as unit:
        unit.rules.add_issues(issues)
    with units.reading() as unit:
        assert unit.rules.issues() == [issues[2], issues[1], issues[0]]
        assert unit.edition == 1


def test_versions_come_back_as_they_went_in(units: Units) -> None:
    for number in (1, 2, 3):
        with units.writing() as unit:
            assert unit.edition == number - 1
            unit.rules.add_version(version(number))
            assert unit.edition == number - 1, "the transaction goes on with the rules that it began with"
    with units.reading() as unit:
        assert unit.rules.versions() == [version(1), version(2), version(3)]
        assert unit.rules.versions(after=2) == [version(3)]


def test_drafts_come_newest_first_and_go_with_the_next_version(units: Units) -> None:
    first = CatalogueDraft(1, ITEMS, "a" * 64, "甲", "account:1", TEN)
    second = replace(first, digest="b" * 64, drafted_at=TEN + timedelta(seconds=1))
    with units.writing() as unit:
        for draft in (first, second, first):
            unit.rules.add_draft(draft)
    with units.reading() as unit:
        assert unit.rules.drafts() == [second, first]
        assert unit.edition == 0
    with units.writing() as unit:
        assert unit.rules.drop_draft(second.digest)
        assert not unit.rules.drop_draft(second.digest)
        unit.rules.add_version(version(1))
    with units.reading() as unit:
        assert unit.rules.drafts() == []


def test_what_is_undone_turns_no_edition(units: Units) -> None:
    def breaks() -> None:
        with units.writing() as unit:
            unit.rules.add_version(version(1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        breaks()
    with units.reading() as unit:
        assert (unit.edition, unit.rules.versions()) == (0, [])


def test_another_centre_of_the_database_has_rules_of_its_own(engine: Engine) -> None:
    here, there = SqlUnits(engine, "here"), SqlUnits(engine, "there")
    with here.writing() as unit:
        unit.rules.add_version(version(1))
        unit.rules.add_issues([issue(2026, 1)])
    with there.writing() as unit:
        assert (unit.edition, unit.rules.versions(), unit.rules.issues()) == (0, [], [])


def shipped() -> Offer:
    return FilesOfCentre(None, {}).offered()


def corrected(offer: Offer) -> Offer:
    """The shipped files with another day off in 2026."""
    last = offer.years[2026][-1].edition
    edition = replace(last, notice="更正", days_off=last.days_off | {FRIDAY})
    return replace(offer, years={**offer.years, 2026: (*offer.years[2026], Issue(edition))})


def test_an_approval_in_one_process_is_seen_by_the_next_transaction_of_another(address: str) -> None:
    engines = [open_engine(address) for _ in range(2)]
    one, other = (Hall(SqlUnits(engine, centre().code)) for engine in engines)
    one.do(SYSTEM, take_in, shipped())
    promise = Limit(1, Unit.WORKING_DAYS)

    def known(hall: Hall) -> tuple[bool, int]:
        def look(context):
            return context.centre.calendar.is_working_day(FRIDAY), context.centre.item(slow_item().code).promised.value

        assert hall.ask(MANAGER, look) == hall.do(MANAGER, look)
        return hall.ask(MANAGER, look)

    before = known(other)
    assert known(one) == before == (True, slow_item().promised.value)
    offer = corrected(shipped())
    one.do(MANAGER, calendars.approve, offer, one.ask(MANAGER, calendars.preview, offer).digest)
    assert known(other) == (False, before[1])
    other.do(MANAGER, catalogue_versions.publish_promise, slow_item().code, promise, TUESDAY)
    assert known(one) == known(other) == (False, 1)
    for engine in engines:
        engine.dispose()


def test_a_filling_that_breaks_leaves_its_rules_to_nobody(stored: Hall) -> None:
    """Inside the filling the edition is known and later undone; the next edition of that number is another one."""
    stored.do(SYSTEM, take_in, shipped())

    def fill() -> None:
        with stored.system.together(stored.of, stored.clock) as filling:
            filling.perform(
                MANAGER,
                lambda context: catalogue_versions.publish_promise(
                    context, slow_item().code, Limit(1, Unit.WORKING_DAYS), TUESDAY
                ),
            )
            look = filling.read(MANAGER, lambda context: context.centre.item(slow_item().code).promised.value)
            assert look == filling.centre.items[slow_item().code].promised.value == 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fill()
    stored.do(MANAGER, catalogue_versions.publish_promise, slow_item().code, Limit(2, Unit.WORKING_DAYS), TUESDAY)
    assert stored.ask(MANAGER, lambda context: context.centre.item(slow_item().code).promised.value) == 2


def statements_of(engine: Engine, work: Callable[[], object]) -> list[str]:
    """What is sent to the database while something is done."""
    sent: list[str] = []

    def note(_c: Connection, _cursor: object, statement: str, *_more: object) -> None:
        sent.append(" ".join(statement.split())[:60])

    event.listen(engine, "before_cursor_execute", note)
    work()
    event.remove(engine, "before_cursor_execute", note)
    return sent


def test_a_number_costs_not_one_statement_more_for_the_rules(engine: Engine) -> None:
    hall = Hall(SqlUnits(engine, centre().code))
    hall.issue()
    plainly = statements_of(engine, hall.issue)
    hall.do(SYSTEM, take_in, shipped())
    first, second = statements_of(engine, hall.issue), statements_of(engine, hall.issue)
    assert len(first) > len(plainly), "the first press after an approval reads the rules once"
    assert second == plainly
    assert not [statement for statement in second if "edition" in statement and "ledger_heads" not in statement]


def test_ten_thousand_open_cases_are_redated_in_one_pass(engine: Engine, measured: Callable[[str], None]) -> None:
    hall, many = Hall(SqlUnits(engine, centre().code)), 10_000
    hall.do(SYSTEM, take_in, shipped())
    codes = [item.code for item in ITEMS if item.promised.value > 2]
    rows = []
    for n in range(many):
        item = centre().items[codes[n % len(codes)]]
        of = case(
            CaseStatus.RUNNING,
            ref=f"2026-{n:06d}",
            item=item.code,
            statutory=item.statutory,
            promised=item.promised,
            received_on=TUESDAY - timedelta(days=n % 5),
            accepted_on=TUESDAY - timedelta(days=n % 5),
            accepted_by=AcceptedBy.DECLARATION,
        )
        row = {**case_row(of), "centre_id": centre().code, "person_id": 1, "token_hash": n.to_bytes(32, "big")}
        del row["id"]
        rows.append(row)
    with engine.begin() as connection:
        connection.execute(insert(cases), rows)
    offer = corrected(shipped())
    began = time.perf_counter()
    seen = hall.ask(MANAGER, calendars.preview, offer)
    looked = time.perf_counter()
    statements = statements_of(engine, lambda: hall.do(MANAGER, calendars.approve, offer, seen.digest))
    approved = time.perf_counter()
    assert seen.moved_cases > many // 2
    assert seen.moved_cases + seen.unmoved_cases == many
    with engine.connect() as connection:
        told = connection.execute(text("SELECT count(*) FROM entries WHERE kind = 'case_redated'")).scalar()
    assert told == seen.moved_cases, "one entry a case"
    assert len(statements) < 30, "not one statement a case"
    measured(
        f"{engine.dialect.name}: {many} open cases, {seen.moved_cases} moved: "
        f"preview {looked - began:.1f} s, approval {approved - looked:.1f} s"
    )


def test_a_redated_case_tells_it(stored: Hall) -> None:
    stored.do(SYSTEM, take_in, shipped())
    ref = stored.receive().ref
    stored.do(clerk(), casework.accept, ref)
    offer = corrected(shipped())
    stored.do(MANAGER, calendars.approve, offer, stored.ask(MANAGER, calendars.preview, offer).digest)
    view = stored.ask(clerk(), casework.look_at, ref)
    last = view.entries[-1]
    assert (last.step, last.actor, last.on) == ("redate", MANAGER.label, TUESDAY)
    assert last.data["limits"]["promised"]["after"] == str(view.reading.promised_due_on)
