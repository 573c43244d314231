"""Cards in three keepers of the facts: told once whoever tells, answered, counted; and the cases that are watched."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from kiosk.domain.card import Card, CardLimit
from kiosk.domain.case import CaseStatus, Decision
from kiosk.domain.lights import Light
from kiosk.operations.case_ports import CardFilter
from kiosk.operations.ports import Unit, Units
from kiosk.storage.engine import open_engine
from kiosk.storage.unit_of_work import SqlUnits
from tests.make import TEN, TUESDAY, case


def add_case(unit: Unit, number: int = 1, **changes: Any) -> int:
    person = unit.cases.add_person("林小明", TEN)
    stored = unit.cases.add(case(ref=f"2026-{number:06d}", **changes), person, number.to_bytes(32, "big"))
    return stored.id


def card(case_id: int, **changes: Any) -> Card:
    return replace(Card(0, case_id, CardLimit.PROMISED, Light.RED, TUESDAY, "account:1", TEN), **changes)


def test_a_card_comes_back_as_it_went_in_and_is_told_once(units: Units) -> None:
    with units.writing() as unit:
        case_id = add_case(unit)
        told = unit.cards.add_if_new(card(case_id))
        assert told == card(case_id, id=told.id)
        assert unit.cards.add_if_new(card(case_id, owner="account:2", raised_at=TEN + timedelta(1))) is None
    with units.writing() as unit:
        assert unit.cards.add_if_new(card(case_id)) is None
        assert unit.cards.by_id(told.id) == told
        assert unit.cards.by_id(told.id + 99) is None
        assert unit.cards.of_case(unit.cases.by_id(case_id)) == [told]


@pytest.mark.parametrize(
    "changes",
    [
        {"limit": CardLimit.STATUTORY},
        {"level": Light.AMBER},
        {"due_on": date(2026, 9, 16)},
    ],
)
def test_another_limit_level_or_day_is_another_card(units: Units, changes: dict[str, Any]) -> None:
    with units.writing() as unit:
        case_id = add_case(unit)
        first, second = unit.cards.add_if_new(card(case_id)), unit.cards.add_if_new(card(case_id, **changes))
        assert first is not None
        assert second is not None
        assert [one.tells for one in unit.cards.told_of([case_id])[case_id]] == [first.tells, second.tells]


def test_told_of_many_cases_and_of_none(units: Units) -> None:
    with units.writing() as unit:
        ids = [add_case(unit, number) for number in range(1, 4)]
        for case_id in ids[:2]:
            unit.cards.add_if_new(card(case_id))
        assert set(unit.cards.told_of([*ids, *range(1000, 2100)])) == set(ids[:2])
        assert dict(unit.cards.told_of([])) == {}


def test_a_transaction_that_breaks_tells_nothing(units: Units) -> None:
    with units.writing() as unit:
        case_id = add_case(unit)

    def attempt() -> None:
        with units.writing() as unit:
            assert unit.cards.add_if_new(card(case_id)) is not None
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        attempt()
    with units.writing() as unit:
        assert unit.cards.add_if_new(card(case_id)) is not None


def test_a_reason_and_a_note_stand_on_the_card(units: Units) -> None:
    with units.writing() as unit:
        told = unit.cards.add_if_new(card(add_case(unit)))
        reasoned = unit.cards.set_reason(told, "原因", "account:1", TEN)
        noted = unit.cards.set_note(reasoned, "意见", "account:2", TEN + timedelta(1))
    assert noted == replace(
        told, reason="原因", reason_by="account:1", reason_at=TEN,
        note="意见", note_by="account:2", note_at=TEN + timedelta(1),
    )  # fmt: skip
    with units.reading() as unit:
        assert unit.cards.by_id(told.id) == noted


def test_filters_and_counts(units: Units) -> None:
    with units.writing() as unit:
        here, there = add_case(unit), add_case(unit, 2, department="税务局")
        red = unit.cards.add_if_new(card(here))
        amber = unit.cards.add_if_new(card(here, level=Light.AMBER))
        dark = unit.cards.add_if_new(card(there, level=Light.DARK))
        unit.cards.set_reason(dark, "原因", "account:1", TEN)
    with units.reading() as unit:
        for wanted, found in (
            (CardFilter(), [dark.id, amber.id, red.id]),
            (CardFilter(level=Light.RED), [red.id]),
            (CardFilter(is_answered=False), [red.id]),
            (CardFilter(is_answered=True), [dark.id, amber.id]),
            (CardFilter(department="税务局"), [dark.id]),
            (CardFilter(department="税务局", is_answered=False), []),
            (CardFilter(most=2), [dark.id, amber.id]),
        ):
            assert [one.id for one in unit.cards.matching(wanted)] == found, wanted
            if wanted.most > 2:
                assert unit.cards.count(wanted) == len(found), wanted
        assert unit.cards.count(CardFilter(most=1)) == 3, "a count knows no most"


def test_another_centre_sees_and_tells_its_own(sqlite_address: str) -> None:
    engine = open_engine(sqlite_address)
    ours, theirs = SqlUnits(engine, "here"), SqlUnits(engine, "there")
    with ours.writing() as unit:
        told = unit.cards.add_if_new(card(7))
    with theirs.writing() as unit:
        assert unit.cards.by_id(told.id) is None
        assert unit.cards.matching(CardFilter()) == []
        assert unit.cards.add_if_new(card(7)) is not None
    engine.dispose()


WATCHED = [
    (CaseStatus.RECEIVED, {}, True, "its window for the notice runs"),
    (CaseStatus.AWAITING_SUPPLEMENT, {}, True, "open"),
    (CaseStatus.RUNNING, {}, True, "open"),
    (CaseStatus.SUSPENDED, {}, True, "open"),
    (CaseStatus.FORWARDED, {}, True, "open"),
    (CaseStatus.DECIDED, {"decision": Decision.GRANTED}, True, "to be delivered"),
    (CaseStatus.DECIDED, {"decision": Decision.REFUSED}, False, "nothing to issue"),
    (CaseStatus.DELIVERED, {"decision": Decision.GRANTED}, False, "done"),
    (CaseStatus.WITHDRAWN, {}, False, "ended"),
    (CaseStatus.NOT_ACCEPTED, {}, False, "ended"),
]


def test_which_cases_are_watched(units: Units) -> None:
    with units.writing() as unit:
        for number, (status, changes, _, _) in enumerate(WATCHED):
            add_case(unit, number, status=status, **changes)
        watched = {of.ref for of in unit.cases.watched().cases}
    assert watched == {f"2026-{number:06d}" for number, row in enumerate(WATCHED) if row[2]}


def test_a_row_that_cannot_be_read_is_named_and_hides_no_other(address: str) -> None:
    engine = open_engine(address)
    units = SqlUnits(engine, "here")
    with units.writing() as unit:
        for number in range(1, 4):
            add_case(unit, number, status=CaseStatus.RUNNING)
    with engine.begin() as connection:
        connection.execute(text("UPDATE cases SET promised_unit = 'moons' WHERE ref = '2026-000002'"))
    with units.reading() as unit:
        watched = unit.cases.watched()
    assert [of.ref for of in watched.cases] == ["2026-000001", "2026-000003"]
    assert watched.unreadable == ["2026-000002"]
    engine.dispose()
