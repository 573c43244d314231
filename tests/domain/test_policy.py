"""The ceiling and the target in exact integers: the rounding table, the units, the figures of a catalogue."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.catalogue import GuideElements, Item, Variant
from kiosk.domain.limits import Limit, Unit
from kiosk.domain.policy import (
    ObjectionKind,
    ceiling_for,
    changes,
    comparison,
    figures,
    is_within_ceiling,
    objections,
    on_the_spot_target,
)
from kiosk.domain.publication import ARTICLE_30, OPEN_GOVERNMENT, Element, missing_elements
from tests.domain.clock_kit import DOCUMENT

CEILING, TARGET = Fraction(2, 5), Fraction(7, 10)


def wd(value: int) -> Limit:
    return Limit(value, Unit.WORKING_DAYS)


def nd(value: int) -> Limit:
    return Limit(value, Unit.NATURAL_DAYS)


SPOT = Limit(0, Unit.ON_THE_SPOT)


@dataclass(frozen=True)
class Promised:
    code: str
    statutory: Limit | None
    promised: Limit


@pytest.mark.parametrize("row", DOCUMENT["promise_rounding"], ids=lambda row: str(row["statutory"]))
def test_rounding_table(row):
    law, most = wd(row["statutory"]), row["max_whole_days"]
    assert CEILING * row["statutory"] == Fraction(row["forty_percent"])
    assert ceiling_for(law, CEILING) == most
    assert is_within_ceiling(law, wd(most), CEILING)
    assert not is_within_ceiling(law, wd(most + 1), CEILING)


@given(st.integers(0, 400), st.integers(0, 400))
def test_the_ceiling_is_exact(law, own):
    assert is_within_ceiling(wd(law), wd(own), CEILING) == (5 * own <= 2 * law)


@pytest.mark.parametrize(
    ("law", "own", "is_within", "is_converted", "why"),
    [
        (nd(30), wd(8), True, True, "30 natural days are 21 working days, two fifths of them 8"),
        (nd(30), wd(9), False, True, "9 is more than 8.4"),
        (Limit(3, Unit.MONTHS), wd(25), True, True, "63 working days"),
        (Limit(3, Unit.MONTHS), wd(26), False, True, "26 is more than 25.2"),
        (wd(20), nd(12), True, True, "12 natural days are 8 working days"),
        (wd(20), SPOT, True, False, "nothing is nothing in every unit"),
        (wd(1), SPOT, True, False, "only on the spot keeps a limit of one day"),
        (wd(0), wd(0), True, False, "the same day"),
        (wd(0), wd(1), False, False, "the law says the same day"),
        (SPOT, nd(1), False, False, "the law says at once"),
        (nd(30), nd(12), True, False, "compared as they stand"),
    ],
)
def test_units(law, own, is_within, is_converted, why):
    assert is_within_ceiling(law, own, CEILING) is is_within, why
    assert comparison(law, own).is_converted is is_converted, why


@pytest.mark.parametrize(("total", "target"), [(144, 101), (10, 7), (11, 8), (0, 0), (1, 1), (100, 70)])
def test_the_target_is_rounded_up(total, target):
    assert on_the_spot_target(total, TARGET) == target


def test_figures_of_a_small_catalogue():
    result = figures(
        [
            Promised("A", wd(20), wd(8)),
            Promised("B", wd(7), wd(3)),
            Promised("C", wd(0), wd(0)),
            Promised("D", None, SPOT),
            Promised("E", nd(30), wd(8)),
            Promised("F", nd(60), nd(20)),
            Promised("G", wd(3), SPOT),
        ],
        CEILING,
        TARGET,
    )
    assert (result.total, result.with_statutory_limit, result.within_ceiling) == (7, 6, 5)
    assert (result.on_the_spot, result.on_the_spot_target, result.is_target_met) == (3, 5, False)
    assert result.above_ceiling == ("B",)
    assert result.converted == ("E",)
    sums = {unit: (total.items, total.statutory, total.promised) for unit, total in result.sums.items()}
    assert sums == {Unit.WORKING_DAYS: (3, 30, 11), Unit.NATURAL_DAYS: (1, 60, 20)}
    assert result.sums[Unit.WORKING_DAYS].ratio == Fraction(11, 30)


def test_an_empty_catalogue_has_no_ratio_and_no_target():
    result = figures([], CEILING, TARGET)
    assert (result.total, result.on_the_spot_target, dict(result.sums)) == (0, 0, {})


@pytest.mark.parametrize(("on_the_spot", "is_met"), [(100, False), (101, True)])
def test_100_of_144_is_not_enough_and_101_is(on_the_spot, is_met):
    items = [Promised(str(n), wd(20), SPOT if n < on_the_spot else wd(8)) for n in range(144)]
    assert figures(items, CEILING, TARGET).is_target_met is is_met


TWENTY, EIGHT = wd(20), wd(8)


def an_item(code: str = "A", statutory: Limit | None = TWENTY, promised: Limit = EIGHT, **said: object) -> Item:
    """An item of which everything is told."""
    whole = Item(
        code=code,
        name_zh="某事项",
        name_en="Some item",
        department_zh="某局",
        department_en="Some office",
        statutory=statutory,
        promised=promised,
        basis="某法第1条",
        confidence="high",
        kind="承诺件",
        materials=("申请书",),
        steps=("收件", "决定"),
        fee="不收费",
        elements=GuideElements("条件", "无数量限制", "示范文本", "职责", "首席代表", "12345"),
    )
    return replace(whole, **said)


def test_the_law_asks_for_eight_elements_and_open_government_for_six():
    assert (len(ARTICLE_30), len(OPEN_GOVERNMENT)) == (8, 6)
    assert set(ARTICLE_30) | set(OPEN_GOVERNMENT) == set(Element)


NONE = GuideElements()


@pytest.mark.parametrize(
    ("item", "missing", "why"),
    [
        (an_item(), (), "everything is told"),
        (an_item(statutory=None), (), "the promise is a limit where the law sets none"),
        (an_item(materials=("无",)), (), "none, said in words, is told"),
        (an_item(basis=" "), (Element.BASIS,), "blanks say nothing"),
        (an_item(materials=()), (Element.MATERIALS,), "no list of materials"),
        (an_item(steps=()), (Element.PROCEDURE, Element.STEPS), "the flow is asked for twice"),
        (
            an_item(elements=NONE),
            (
                Element.CONDITIONS,
                Element.QUANTITY,
                Element.FORMS,
                Element.DUTY,
                Element.RESPONSIBLE,
                Element.COMPLAINT,
            ),
            "in the order of the law",
        ),
        *(
            (an_item(elements=replace(an_item().elements, **{name: ""})), (Element(name),), f"only {name}")
            for name in ("conditions", "quantity", "forms", "duty", "responsible", "complaint")
        ),
    ],
)
def test_missing_elements(item, missing, why):
    assert missing_elements(item) == missing, why
    told = [objection.element for objection in objections([item], CEILING)]
    assert told == list(missing), why


def ways(law: Limit | None, own: Limit) -> tuple[Variant, ...]:
    return (Variant("pledge", "承诺", "Pledge", SPOT, SPOT), Variant("visit", "核查", "Visit", law, own))


LAW, CENTRE = ObjectionKind.ABOVE_LAW, ObjectionKind.ABOVE_CEILING


@pytest.mark.parametrize(
    ("item", "told", "why"),
    [
        (an_item(), [], "8 of 20 is two fifths"),
        (an_item(promised=wd(9)), [(CENTRE, "", wd(8), False)], "lawful, but above the centre's own ceiling"),
        (an_item(promised=wd(20)), [(CENTRE, "", wd(8), False)], "the law itself is lawful"),
        (an_item(promised=wd(21)), [(LAW, "", wd(8), False)], "longer than the law is never allowed"),
        (an_item(statutory=wd(1), promised=wd(1)), [(CENTRE, "", wd(0), False)], "only on the spot keeps it"),
        (an_item(statutory=SPOT, promised=wd(1)), [(LAW, "", SPOT, False)], "the law says at once"),
        (an_item(statutory=None, promised=wd(90)), [], "no law to compare with"),
        (an_item(statutory=nd(30), promised=wd(9)), [(CENTRE, "", wd(8), True)], "converted and marked"),
        (an_item(statutory=nd(30), promised=wd(22)), [(LAW, "", wd(8), True)], "30 natural days are 21 working days"),
        (an_item(variants=ways(wd(45), wd(18))), [], "each way with its own limit"),
        (an_item(variants=ways(wd(45), wd(19))), [(CENTRE, "visit", wd(18), False)], "a variant is judged too"),
        (an_item(variants=ways(wd(10), wd(11))), [(LAW, "visit", wd(4), False)], "a variant above its own law"),
        (an_item(variants=ways(None, wd(11))), [], "a variant that no law limits"),
    ],
)
def test_objections(item, told, why):
    found = objections([item], CEILING)
    assert [(one.kind, one.variant, one.greatest, one.is_converted) for one in found] == told, why
    assert [one.is_refusal for one in found] == [kind is LAW for kind, *_ in told], why


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_greatest_promise_that_is_named_meets_no_objection(law, own):
    for objection in objections([an_item(statutory=wd(law), promised=wd(own))], CEILING):
        assert objection.greatest is not None
        assert objections([an_item(statutory=wd(law), promised=objection.greatest)], CEILING) == ()
        assert own > objection.greatest.value


def test_an_item_without_an_element_is_refused():
    (objection,) = objections([an_item(basis="")], CEILING)
    assert (objection.kind, objection.is_refusal) == (ObjectionKind.MISSING_ELEMENT, True)


@pytest.mark.parametrize(
    ("before", "after", "fields", "saved", "is_converted", "why"),
    [
        (an_item(promised=wd(8)), an_item(promised=wd(5)), ("promised",), 3, False, "three working days less"),
        (an_item(promised=wd(5)), an_item(promised=wd(8)), ("promised",), -3, False, "three more"),
        (an_item(), an_item(statutory=wd(15)), ("statutory",), 0, False, "a shorter law saves no promised day"),
        (
            an_item(statutory=nd(30), promised=nd(30)),
            an_item(statutory=nd(30), promised=wd(8)),
            ("promised",),
            13,
            True,
            "30 natural days are 21 working days",
        ),
        (an_item(promised=wd(8)), an_item(promised=SPOT), ("promised",), 8, False, "nothing needs no conversion"),
        (an_item(promised=Limit(1, Unit.MONTHS)), an_item(), ("promised",), 13, True, "a month is 21 working days"),
        (an_item(), an_item(department_zh="别局"), ("department_zh",), 0, False, "another department"),
        (
            an_item(),
            an_item(fee="10元", materials=("申请书", "身份证")),
            ("materials", "fee"),
            0,
            False,
            "every field that differs",
        ),
        (an_item(), an_item(variants=ways(wd(10), wd(4))), ("variants",), 0, False, "a new way"),
    ],
)
def test_what_a_new_version_changes_in_an_item(before, after, fields, saved, is_converted, why):
    report = changes([before], [after])
    (change,) = report.changed
    assert (change.fields, change.saved_days, change.is_converted) == (fields, saved, is_converted), why
    assert report.saved_days == saved, why
    assert report.converted == (("A",) if is_converted else ()), why
    assert (report.added, report.removed) == ((), ())


def test_two_versions_of_a_catalogue():
    before = [
        an_item("KEPT"),
        an_item("GONE", promised=wd(20)),
        an_item("BETTER", promised=wd(20)),
        an_item("WORSE"),
        an_item("ABOVE", promised=wd(12)),
        an_item("FREED", promised=wd(12)),
        an_item("SPOT", promised=wd(3)),
    ]
    after = [
        an_item("KEPT"),
        an_item("NEW", promised=wd(10)),
        an_item("BETTER", promised=wd(8)),
        an_item("WORSE", promised=wd(9)),
        an_item("ABOVE", promised=wd(11)),
        an_item("FREED", statutory=None, promised=wd(12)),
        an_item("SPOT", promised=SPOT),
    ]
    report = changes(before, after)
    assert [item.code for item in report.added] == ["NEW"]
    assert [item.code for item in report.removed] == ["GONE"]
    assert [change.code for change in report.changed] == ["BETTER", "WORSE", "ABOVE", "FREED", "SPOT"]
    assert report.newly_within == ("BETTER",), "an item without a law is not within, it is outside"
    assert report.newly_above == ("NEW", "WORSE")
    assert report.saved_days == 12 - 1 + 1 + 0 + 3
    assert (report.before.on_the_spot, report.after.on_the_spot) == (0, 1)
    assert (report.before.on_the_spot_target, report.after.is_target_met) == (5, False)
    unit = Unit.WORKING_DAYS
    assert report.before.sums[unit].ratio == Fraction(8 + 20 + 20 + 8 + 12 + 12 + 3, 7 * 20)
    assert report.after.sums[unit].ratio == Fraction(8 + 10 + 8 + 9 + 11 + 0, 6 * 20)


def test_the_ceiling_and_the_target_of_another_centre():
    before, after = [an_item(promised=wd(10))], [an_item(promised=wd(12))]
    assert changes(before, after).newly_above == ()
    assert changes(before, after, ceiling=Fraction(1, 2)).newly_above == ("A",)
    assert changes(before, [an_item(promised=SPOT)], target=Fraction(1)).after.is_target_met


def test_the_same_catalogue_changes_nothing():
    report = changes([an_item("A"), an_item("B", promised=wd(9))], [an_item("B", promised=wd(9)), an_item("A")])
    assert (report.changed, report.added, report.removed) == ((), (), ())
    assert (report.newly_within, report.newly_above, report.saved_days) == ((), (), 0)
