"""Ranges that hold what they say: margins from the past, each tail by itself."""

from __future__ import annotations

from random import Random

import pytest

from kiosk.domain.calibration import (
    TAIL,
    UNCALIBRATED,
    WIDER_TAIL,
    Outcome,
    calibrated,
    has_drifted,
    tail_after,
)


def _outcomes(count, chance, low=-2.0, high=2.0, around=20.0, spread=10.0, shift=0.0):
    """Said `around`, with ends that are too near; what comes is spread evenly and may be shifted."""
    return [
        Outcome(around, around + low, around + high, around + shift + chance.uniform(-spread, spread))
        for _ in range(count)
    ]


def _share(margins, outcomes):
    return sum(margins.range_of(one.expected, one.low, one.high).holds(one.actual) for one in outcomes) / len(outcomes)


def test_few_outcomes_leave_the_range_as_it_is():
    assert calibrated(_outcomes(29, Random(1))) is UNCALIBRATED
    assert UNCALIBRATED.range_of(20.0, 15.0, 25.0).holds(15.0)


@pytest.mark.parametrize("seed", range(5))
def test_narrow_ranges_are_widened_to_four_in_five(seed):
    chance = Random(seed)
    margins = calibrated(_outcomes(800, chance))
    assert _share(UNCALIBRATED, _outcomes(2000, chance)) < 0.3
    assert 0.76 <= _share(margins, _outcomes(2000, chance)) <= 0.84


def test_wide_ranges_are_narrowed():
    chance = Random(1)
    margins = calibrated(_outcomes(800, chance, low=-20.0, high=20.0))
    assert margins.below[2] < 0 > margins.above[2]
    assert 0.76 <= _share(margins, _outcomes(2000, chance, low=-20.0, high=20.0)) <= 0.84


def test_each_tail_has_its_own_margin():
    margins = calibrated(_outcomes(800, Random(1), shift=8.0))
    assert margins.above[2] > 12 > 2 > margins.below[2]


def test_buckets_are_apart_where_there_is_enough_and_together_where_not():
    chance = Random(3)
    short, long = (
        _outcomes(400, chance, around=8.0, spread=3.0),
        _outcomes(400, chance, around=45.0, spread=40.0),
    )
    margins = calibrated([*short, *long, *_outcomes(5, chance, around=70.0, spread=1.0)])
    assert margins.above[1] < 3 < 25 < margins.above[3]
    assert margins.above[4] == margins.above[0], "few of either, so both take the margin of all"


def test_rank_counts_the_one_that_is_to_come():
    """Split conformal: of 39 scores the 36th holds 90 % of forty, of 30 the 28th of thirty-one."""
    scores = [Outcome(10.0, 0.0, 10.0, 10.0 + late) for late in range(1, 40)]
    assert calibrated(scores).above[1] == 36
    assert calibrated(scores[:30]).above[1] == 28


@pytest.mark.parametrize(
    ("said", "margins_of", "why"),
    [
        ((3.0, 1.0, 6.0), {"low": -2.0, "high": 2.0}, "below 0 there is no wait"),
        ((20.0, 19.0, 21.0), {"low": -30.0, "high": 30.0}, "ends that would cross meet"),
    ],
)
def test_range_is_in_order_and_never_negative(said, margins_of, why):
    shown = calibrated(_outcomes(100, Random(1), **margins_of)).range_of(*said)
    assert 0.0 <= shown.low <= shown.high, why


@pytest.mark.parametrize(
    ("coverage", "tail", "is_told", "why"),
    [
        (None, TAIL, False, "no week yet"),
        (0.80, TAIL, False, "as it should be"),
        (0.70, TAIL, False, "at the bound"),
        (0.69, WIDER_TAIL, True, "too narrow: widened and told"),
        (0.91, TAIL, True, "too wide: told, never narrowed in a hurry"),
    ],
)
def test_drift(coverage, tail, is_told, why):
    assert tail_after(coverage) == tail, why
    assert (coverage is not None and has_drifted(coverage)) is is_told, why


def test_wider_tail_is_wider():
    outcomes = _outcomes(400, Random(2))
    wider, usual = calibrated(outcomes, WIDER_TAIL), calibrated(outcomes)
    assert wider.above[2] > usual.above[2]
    assert wider.below[2] > usual.below[2]
