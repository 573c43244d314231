"""What a catalogue promises is counted in exact whole numbers."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.catalogue_figures import figures, greatest_promise, is_above_ceiling
from config.catalogue_file import Measure, read_catalogue_file
from config.loader import load
from config.report import Report
from config.schema import Severity, Unit

SETTINGS = load(None, {})
POLICY = SETTINGS.centre.policy
CEILING = Fraction(2, 5)
WORKING, NATURAL, MONTHS, AT_ONCE = Unit.WORKING_DAYS, Unit.NATURAL_DAYS, Unit.MONTHS, Unit.ON_THE_SPOT


def item(legal, legal_unit, promise, unit):
    return replace(
        SETTINGS.items[0],
        statutory_limit=legal,
        statutory_unit=legal_unit,
        promised_limit=promise,
        promised_unit=unit,
    )


@pytest.mark.parametrize(
    ("limit", "most"),
    [
        (0, 0),
        (1, 0),
        (2, 0),
        (3, 1),
        (5, 2),
        (7, 2),
        (10, 4),
        (12, 4),
        (15, 6),
        (20, 8),
        (25, 10),
        (45, 18),
        (90, 36),
    ],
)
def test_two_fifths_rounded_down(limit, most):
    assert greatest_promise(limit, CEILING) == most


@given(st.integers(0, 10**6), st.fractions(0, 1))
def test_the_greatest_promise_is_within_and_the_next_is_not(limit, ceiling):
    most = greatest_promise(limit, ceiling)
    assert most <= ceiling * limit < most + 1


@pytest.mark.parametrize(
    ("legal", "legal_unit", "promise", "unit", "above", "why"),
    [
        (20, WORKING, 8, WORKING, False, "exactly two fifths"),
        (20, WORKING, 9, WORKING, True, "one more"),
        (7, WORKING, 2, WORKING, False, "2.8 rounded down"),
        (7, WORKING, 3, WORKING, True, "2.8 is not 3"),
        (1, WORKING, 0, AT_ONCE, False, "only on the spot meets it"),
        (1, WORKING, 1, WORKING, True, "only on the spot meets it"),
        (0, WORKING, 0, AT_ONCE, False, "a limit of 0 with a promise of 0"),
        (None, None, 5, WORKING, False, "no statutory limit, nothing to compare"),
        (30, NATURAL, 8, WORKING, False, "30 natural days are 21 working days, 8.4 rounded down"),
        (30, NATURAL, 9, WORKING, True, "30 natural days are 21 working days"),
        (3, MONTHS, 25, WORKING, False, "63 working days, 25.2 rounded down"),
        (3, MONTHS, 26, WORKING, True, "63 working days"),
        (20, WORKING, 12, NATURAL, False, "12 natural days are 8 working days"),
        (20, WORKING, 13, NATURAL, True, "13 natural days are 9 working days"),
    ],
)
def test_the_ceiling(legal, legal_unit, promise, unit, above, why):
    assert is_above_ceiling(item(legal, legal_unit, promise, unit), CEILING) is above, why


@pytest.mark.parametrize(("total", "target"), [(144, 101), (143, 101), (142, 100), (10, 7), (1, 1), (0, 0)])
def test_the_target_is_seven_tenths_rounded_up(total, target):
    assert figures([item(20, WORKING, 8, WORKING)] * total, POLICY).on_the_spot_target == target


@pytest.mark.parametrize(("on_the_spot", "met"), [(100, False), (101, True)])
def test_a_hundred_of_144_is_not_enough(on_the_spot, met):
    items = [item(3, WORKING, 0, AT_ONCE)] * on_the_spot
    items += [item(3, WORKING, 1, WORKING)] * (144 - on_the_spot)
    assert figures(items, POLICY).is_target_met is met


def test_the_sums_stand_by_unit_and_leave_out_what_cannot_be_added():
    found = figures(
        [
            item(20, WORKING, 8, WORKING),
            item(3, WORKING, 0, AT_ONCE),
            item(30, NATURAL, 12, NATURAL),
            item(30, NATURAL, 8, WORKING),
            item(0, WORKING, 0, AT_ONCE),
            item(None, None, 0, AT_ONCE),
        ],
        POLICY,
    )
    assert (found.total, found.with_statutory_limit, found.within_ceiling, found.on_the_spot) == (6, 5, 5, 3)
    assert (found.sums[WORKING].items, found.sums[WORKING].ratio) == (2, Fraction(8, 23))
    assert (found.sums[NATURAL].items, found.sums[NATURAL].ratio) == (1, Fraction(2, 5))
    assert set(found.sums) == {WORKING, NATURAL}


def test_any_catalogue_file_can_be_read_alone(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(
        "code,name_zh,name_en,department_zh,department_en,statutory_limit_days,limit_unit,basis,confidence,"
        "case_type_hint,typical_materials,promised_limit,promised_unit\n"
        "AB-1,甲,First,部门,Department,20,工作日,某法,low,承诺件,表；证,9,工作日\n"
        "AB-2,乙,Second,部门,Department,,当场,无,low,即办件,表,0,\n"
        "AB-3,丙,Third,部门,Department,30,自然日,,low,承诺件,表,9,工作日\n",
        "utf-8",
    )
    report = Report()
    first, second, third = read_catalogue_file(path, Measure(POLICY), report)
    assert first.materials == ("表", "证")
    assert (second.statutory_limit, second.promised_unit) == (None, AT_ONCE)
    assert (third.notice_window, third.overdue_effect, third.visits) == (5, "none", 1)
    assert first.steps == ("收件", "受理", "审查", "决定", "送达"), "a file that lacks the column says the law's own"
    assert [item.missing_elements for item in (first, second, third)] == [(), (), ("basis",)]
    told = [(problem.place, problem.severity, problem.message_en) for problem in report.problems()]
    assert told == [
        (
            "mine.csv:2",
            Severity.WARNING,
            "The promise of 9 working days is above 2/5 of the statutory 20, at most 8",
        ),
        (
            "mine.csv:4",
            Severity.WARNING,
            "The promise of 9 working days is above 2/5 of the statutory 21, at most 8 (converted)",
        ),
        (
            "mine.csv:4",
            Severity.WARNING,
            "basis is empty, so the item is not published. Where there is none, write 无",
        ),
    ]
