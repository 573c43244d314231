"""A span of days is a week, a month or a quarter only where both its ends are."""

from datetime import date, timedelta

import pytest

from kiosk.domain.metrics import Period
from kiosk.domain.periods import PeriodKind, before, kind_of, month_of, quarter_of, week_of


@pytest.mark.parametrize(
    ("first", "last", "kind"),
    [
        (date(2026, 11, 16), date(2026, 11, 22), PeriodKind.WEEK),
        (date(2026, 12, 28), date(2027, 1, 3), PeriodKind.WEEK),
        (date(2026, 11, 17), date(2026, 11, 23), PeriodKind.OTHER),
        (date(2026, 11, 16), date(2026, 11, 21), PeriodKind.OTHER),
        (date(2024, 2, 1), date(2024, 2, 29), PeriodKind.MONTH),
        (date(2026, 12, 1), date(2026, 12, 31), PeriodKind.MONTH),
        (date(2026, 11, 1), date(2026, 11, 29), PeriodKind.OTHER),
        (date(2026, 10, 1), date(2026, 12, 31), PeriodKind.QUARTER),
        (date(2026, 11, 1), date(2027, 1, 31), PeriodKind.OTHER),
        (date(2026, 11, 26), date(2026, 11, 26), PeriodKind.OTHER),
    ],
)
def test_a_span_is_what_both_its_ends_say(first: date, last: date, kind: PeriodKind) -> None:
    assert kind_of(Period(first, last)) is kind


@pytest.mark.parametrize("of", [week_of, month_of, quarter_of])
def test_periods_follow_each_other_without_a_gap(of) -> None:  # type: ignore[no-untyped-def]
    period = of(date(2028, 12, 31))
    for _ in range(200):
        assert period.holds(period.first)
        assert of(period.first) == of(period.last) == period
        earlier = of(before(period))
        assert earlier.last + timedelta(days=1) == period.first
        period = earlier
