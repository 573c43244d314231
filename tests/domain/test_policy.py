"""The ceiling and the target in exact integers: the rounding table, the units, the figures of a catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.limits import Limit, Unit
from kiosk.domain.policy import ceiling_for, comparison, figures, is_within_ceiling, on_the_spot_target
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
