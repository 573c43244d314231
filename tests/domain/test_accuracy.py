"""The figures of the estimates, by hand."""

from __future__ import annotations

import pytest

from kiosk.domain.accuracy import Closed, accuracy, pinball


def test_nobody_was_called():
    assert accuracy([]) is None


def test_figures():
    found = accuracy(
        [
            Closed(10, 5, 15, 10),  # as said
            Closed(10, 5, 15, 20.1),  # late by ten minutes and a bit, above the range
            Closed(10, 5, 15, 4.9),  # a bit more than five too early, below the range
            Closed(30, 20, 40, 25),  # five too early
        ]
    )
    assert found.count == 4
    assert found.error == pytest.approx((0 + 10.1 + 5.1 + 5) / 4)
    assert found.bias == pytest.approx((0 - 10.1 + 5.1 + 5) / 4)
    assert found.root_error == pytest.approx(((10.1**2 + 5.1**2 + 25) / 4) ** 0.5)
    assert (found.late, found.close, found.covered, found.kept) == (0.25, 0.5, 0.5, 0.75)
    assert found.width == 12.5
    assert found.pinball_high == pytest.approx((0.5 + 4.59 + 1.01 + 1.5) / 4)


@pytest.mark.parametrize(
    ("said", "loss", "why"),
    [(10, 0.0, "right"), (20, 1.0, "too high by ten costs a tenth"), (0, 9.0, "too low by ten costs nine tenths")],
)
def test_pinball_of_an_upper_end(said, loss, why):
    assert pinball(said, 10, 0.9) == pytest.approx(loss), why
