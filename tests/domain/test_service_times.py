"""What the past says about durations, about who stays away and about the day."""

from __future__ import annotations

from statistics import fmean

import pytest

from kiosk.domain.service_times import no_shows, pace, pauses, service_times, winsorised


@pytest.mark.parametrize(
    ("durations", "configured", "mean", "why"),
    [
        ([], None, None, "nothing is known"),
        ([10.0] * 4, None, None, "four visits are too few"),
        ([10.0] * 5, None, 10.0, "five are enough"),
        ([], 12.0, 12.0, "only what was configured"),
        ([30.0] * 5, 10.0, 15.0, "(15 x 10 + 5 x 30) / 20"),
        ([30.0] * 185, 10.0, 28.5, "(15 x 10 + 185 x 30) / 200"),
        ([99.0] * 50 + [8.0] * 200, None, 8.0, "the last 200 count"),
        ([10.0] * 6 + [0.0, -3.0], None, 10.0, "a duration that is none does not count"),
        ([0.0] * 9, None, None, "neither do nine of them"),
    ],
)
def test_mean(durations, configured, mean, why):
    known = service_times(durations, configured)
    assert (known and known.mean) == (mean and pytest.approx(mean)), why
    if known:
        assert fmean(known.points) == pytest.approx(known.mean), why
        assert list(known.points) == sorted(known.points), why


def test_one_visit_of_a_day_does_not_move_the_mean():
    assert max(winsorised([10.0] * 198 + [11.0, 600.0])) == 11.0
    assert max(winsorised([10.0] * 4 + [600.0])) == 600.0, "of five it may be the rule"
    assert service_times([10.0] * 199 + [600.0], None).mean < 13.0


def test_a_visit_under_way_is_judged_by_those_that_lasted_longer():
    known = service_times([5.0] * 50 + [25.0] * 50, None)
    assert known.residual(0.0) == pytest.approx(15.0)
    assert known.residual(6.0) == pytest.approx(19.0, abs=0.5), "the short ones are over"
    assert known.residual(6.0, pace=2.0) == pytest.approx(24.0, abs=0.6), "on a slow day 6 minutes are 3"


def test_no_shows_by_wait():
    known = no_shows([(2.0, False)] * 92 + [(50.0, True)] * 40 + [(50.0, False)] * 60 + [(-3.0, False)])
    assert known.after(1.0) == pytest.approx(0.5 / 101.5)
    assert known.after(59.0) == pytest.approx(40.5 / 108.5)
    assert known.after(20.0) == pytest.approx(0.5 / 8.5), "a bin without calls"
    assert known.after(-1.0) == known.after(0.0)
    assert known.after(1e6) == known.after(500.0)


@pytest.mark.parametrize(
    ("ratios", "expected", "why"),
    [
        ([], 1.0, "a day that has just begun"),
        ([2.0] * 15, 1.5, "half of the weight"),
        ([9.0] * 5, 35 / 20, "a ratio counts as four at most"),
        ([9.0] * 90 + [1.0] * 25, 1.0, "the last 25 count"),
    ],
)
def test_pace(ratios, expected, why):
    assert pace(ratios) == pytest.approx(expected), why


def test_pauses():
    assert pauses([30.0] * 4, 600.0) is None
    assert pauses([30.0] * 9, 0.0) is None
    few = pauses([30.0] * 10, 3000.0)
    assert few.lengths.mean == pytest.approx((15 * 35 + 10 * 30) / 25)
    assert few.share == pytest.approx(10 / 3000 * few.lengths.mean)
    assert pauses([20.0] * 150, 3000.0).lengths.mean == pytest.approx((15 * 35 + 150 * 20) / 165)
    assert pauses([20.0] * 4 + [0.0] * 9, 3000.0) is None
