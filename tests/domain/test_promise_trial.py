"""The promise simulator against a brute force that reads the clock of each case under each promise."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from math import comb
from random import Random

import pytest

from kiosk.domain.calendar import WorkingCalendar
from kiosk.domain.case_clock import two_clocks
from kiosk.domain.clock_facts import CaseFacts, ClockEvent, EventKind, ItemRules
from kiosk.domain.confidence import upper_bound
from kiosk.domain.limits import Limit, Unit
from kiosk.domain.promise_suggestions import greatest_within, item_trial, outlook, saved_days, unit_of
from kiosk.domain.promise_trial import Caution, ClosedCase, Exclusion, History, Tally, Verdict, trial
from tests.make import centre, item_where

pytestmark = pytest.mark.slow

ITEM = "X-1"
RULES = ItemRules(extension_allowed=10)
WORKING, NATURAL, MONTHS = Unit.WORKING_DAYS, Unit.NATURAL_DAYS, Unit.MONTHS
SPOT = Limit(0, Unit.ON_THE_SPOT)


def calendar() -> WorkingCalendar:
    return centre().calendar


def closed(ended_on: date, accepted_on: date | None = date(2026, 3, 2), **more: object) -> ClosedCase:
    plain = ClosedCase(ITEM, "", False, date(2026, 3, 2), accepted_on, ended_on, None)
    return plain._replace(**more)


def tallied(cases: Iterable[ClosedCase], unit: Unit, of: WorkingCalendar | None = None) -> tuple[Tally, History]:
    tally = Tally({ITEM: unit}, lambda _: RULES, of or calendar())
    tally.add(cases)
    return tally, tally.history(ITEM)


def _step(dice: Random, day: date, most: int) -> date:
    return day + timedelta(days=dice.randrange(most))


def generated(dice: Random, law: Limit | None) -> ClosedCase:
    """A lawful history: handed in, perhaps noticed and supplied, perhaps stopped and extended, decided."""
    received_on = date(2025, 1, 2) + timedelta(days=dice.randrange(400))
    events: list[ClockEvent] = []
    accepted_on, day = received_on, received_on
    is_derived = dice.random() < 0.2
    if is_derived:
        supplied_on = _step(dice, received_on, 20)
        events.append(ClockEvent(EventKind.SUPPLEMENT_NOTICE, received_on))
        events.append(ClockEvent(EventKind.SUPPLEMENT_RECEIVED, supplied_on))
        accepted_on = day = supplied_on
    for _ in range(dice.choice((0, 0, 1, 2))):
        day = _step(dice, day, 9)
        ground = "听证" if dice.random() < 0.9 else "领导出差"
        events.append(ClockEvent(EventKind.SUSPEND, day, ground, key := str(dice.randrange(2))))
        day = _step(dice, day, 15)
        events.append(ClockEvent(EventKind.RESUME, day, key=key))
    if dice.random() < 0.2:
        day = _step(dice, day, 5)
        events.append(ClockEvent(EventKind.EXTEND, day, days=dice.randrange(1, 12)))
    ended_on = day + timedelta(days=dice.choice((0, 0, 1, 2, 3, 5, 8, 13, 21, 40)))
    facts = CaseFacts(received_on, None if is_derived else accepted_on, tuple(events))
    due = two_clocks(facts, law, Limit(1, WORKING), RULES, calendar()).statutory
    return ClosedCase(
        ITEM, "", False, received_on, facts.accepted_on, ended_on, due.due_on if due else None, facts.events, None, law
    )


def is_late(case: ClosedCase, promise: Limit) -> bool:
    """The brute force: the clock of this very case, had this been its promise."""
    facts = CaseFacts(case.received_on, case.accepted_on, case.events)
    due_on = two_clocks(facts, case.statutory, promise, RULES, calendar()).promised.due_on
    assert due_on is not None
    return case.ended_on > due_on


@pytest.mark.parametrize(
    ("law", "unit", "values"),
    [
        pytest.param(Limit(20, WORKING), WORKING, range(26), id="both in working days, also above the law"),
        pytest.param(Limit(30, NATURAL), NATURAL, range(40), id="both in calendar days, with rolls"),
        pytest.param(Limit(30, NATURAL), WORKING, range(30), id="a law in calendar days, a promise in working days"),
        pytest.param(Limit(2, MONTHS), MONTHS, range(4), id="months"),
        pytest.param(None, WORKING, range(20), id="no limit in law"),
        pytest.param(Limit(3, WORKING), NATURAL, range(20), id="often past a short law, which ends every promise"),
    ],
)
def test_every_promise_is_answered_as_the_clock_would(law: Limit | None, unit: Unit, values: range) -> None:
    dice = Random(f"{law} {unit}")
    cases = [generated(dice, law) for _ in range(250)]
    _, history = tallied(cases, unit)
    assert history.n == len(cases)
    for value in values:
        promise = Limit(value, unit)
        assert history.late(value) == sum(is_late(case, promise) for case in cases), promise


def test_the_brute_force_would_see_a_stop_that_is_forgotten() -> None:
    dice = Random("mutant")
    cases = [generated(dice, Limit(20, WORKING)) for _ in range(250)]
    _, forgetful = tallied([case._replace(events=()) for case in cases if case.accepted_on], WORKING)
    sound = [case for case in cases if case.accepted_on]
    wrong = [v for v in range(20) if forgetful.late(v) != sum(is_late(case, Limit(v, WORKING)) for case in sound)]
    assert wrong


def history_of(counts: dict[int, int], past_law: dict[int, int] | None = None, unit: Unit = WORKING) -> History:
    return History(unit, counts, past_law or {})


@pytest.mark.parametrize(
    ("counts", "past_law", "share", "smallest"),
    [
        ({0: 5, 3: 4, 9: 1}, {}, Fraction(0), 9),
        ({0: 5, 3: 4, 9: 1}, {}, Fraction(1, 10), 3),
        ({0: 5, 3: 4, 9: 1}, {}, Fraction(1, 2), 0),
        ({0: 5, 3: 4, 9: 1}, {}, Fraction(49, 100), 3),
        ({2: 98, 7: 2}, {}, Fraction(1, 50), 2),
        ({2: 98, 7: 2}, {7: 1}, Fraction(0), None),  # late in law: late under every promise
        ({2: 98, 7: 2}, {7: 1}, Fraction(1, 100), 7),
        ({2: 98, 7: 2}, {7: 1}, Fraction(1, 50), 2),
        ({}, {}, Fraction(1), None),
    ],
)
def test_the_smallest_promise_that_a_share_allows(
    counts: dict[int, int], past_law: dict[int, int], share: Fraction, smallest: int | None
) -> None:
    history = history_of(counts, past_law)
    assert history.smallest(share) == smallest
    if smallest is not None:
        assert history.late(smallest) <= share * history.n
        assert smallest == 0 or history.late(smallest - 1) > share * history.n


def test_median_ninth_decile_and_longest_are_cases_that_exist() -> None:
    history = history_of({0: 4, 2: 1, 5: 4, 30: 1})
    assert (history.median, history.p90, history.longest) == (2, 5, 30)
    assert (history_of({}).median, history_of({}).longest) == (None, None)


@pytest.mark.parametrize(
    ("late", "n", "bound"),
    [
        (0, 20, 0.1391),
        (1, 20, 0.2161),
        (2, 20, 0.2826),
        (0, 59, 0.0495),
        (0, 100, 0.0295),
        (5, 100, 0.1023),
        (20, 20, 1.0),
        (0, 1, 0.95),
    ],
)
def test_the_bound_is_that_of_clopper_and_pearson(late: int, n: int, bound: float) -> None:
    assert upper_bound(late, n) == pytest.approx(bound, abs=5e-5)


@pytest.mark.parametrize(("late", "n"), [(1, 7), (3, 50), (17, 400), (399, 400)])
def test_at_the_bound_so_few_are_seen_one_time_in_twenty(late: int, n: int) -> None:
    share = Fraction(upper_bound(late, n))
    seen = sum(comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(late + 1))
    assert float(seen) == pytest.approx(0.05, rel=1e-6)


def test_a_bound_needs_a_count() -> None:
    for hits, of in ((1, 0), (3, 2), (-1, 5)):
        with pytest.raises(ValueError, match="hits"):
            upper_bound(hits, of)


@pytest.mark.parametrize(
    ("n", "late", "verdict", "why"),
    [
        (0, 0, Verdict.TOO_LITTLE, "nothing is known"),
        (19, 0, Verdict.TOO_LITTLE, "fewer than twenty, however good"),
        (19, 19, Verdict.TOO_LITTLE, "fewer than twenty, however bad"),
        (20, 0, Verdict.UNPROVEN, "none late of 20 does not exclude 13.9 %"),
        (58, 0, Verdict.UNPROVEN, "the bound is 5.03 %"),
        (59, 0, Verdict.SAFE, "the bound is 4.95 %"),
        (92, 1, Verdict.UNPROVEN, "1.1 % were late, the bound is 5.05 %"),
        (93, 1, Verdict.SAFE, "the bound is 4.999 %"),
        (100, 5, Verdict.UNPROVEN, "5 % itself is tolerated, but not proven"),
        (100, 6, Verdict.RISKY, "6 % were late"),
        (100_000, 5_100, Verdict.RISKY, "however many there are"),
    ],
)
def test_safe_needs_history_and_no_doubt(n: int, late: int, verdict: Verdict, why: str) -> None:
    found = trial(history_of({1: n - late, 9: late}), Limit(4, WORKING), Caution())
    assert (found.n, found.late, found.verdict) == (n, late, verdict), why
    assert (found.bound is None) is (n == 0)


def test_a_promise_in_another_unit_is_not_compared_but_on_the_spot_is() -> None:
    history = history_of({0: 70, 3: 1})
    with pytest.raises(ValueError, match="工作日"):
        trial(history, Limit(4, NATURAL), Caution())
    assert trial(history, SPOT, Caution()).late == 1


def test_what_says_nothing_is_excluded_and_counted() -> None:
    cases = [
        closed(date(2026, 3, 2)),
        closed(date(2026, 3, 5), is_tacit=True),
        closed(date(2026, 3, 5), variant="site_check"),
        closed(date(2031, 3, 5)),
        closed(date(2026, 3, 5), item="gone"),
    ]
    tally, history = tallied(cases, WORKING)
    assert history.counts == {0: 1}
    assert history.excluded == {Exclusion.TACIT: 1, Exclusion.OTHER_VARIANT: 1, Exclusion.CALENDAR_MISSING: 1}
    assert (history.excluded_count, tally.elsewhere, tally.seen) == (3, 1, 5)


def test_a_history_does_not_grow_with_its_cases() -> None:
    days = [date(2026, 3, 2) + timedelta(days=ahead) for ahead in range(30)]
    _, small = tallied((closed(day) for day in days), WORKING)
    _, large = tallied((closed(day) for day in days for _ in range(100)), WORKING)
    assert large.n == 100 * small.n
    assert len(large.counts) == len(small.counts) <= 30


def test_an_item_above_the_ceiling_is_offered_the_longest_promise_within_it() -> None:
    item = item_where(lambda one: greatest_within(one, Fraction(2, 5)) is not None)
    greatest = greatest_within(item, Fraction(2, 5))
    assert item.statutory is not None
    assert greatest is not None
    assert greatest.value <= Fraction(2, 5) * item.statutory.value < greatest.value + 1
    found = item_trial(item, history_of({greatest.value: 200}, unit=unit_of(item)), Fraction(2, 5), Caution())
    assert found.ceiling is not None
    assert found.ceiling.is_safe
    assert found.proposal == (found.ceiling if greatest.value else found.on_the_spot)
    assert found.saved_days == saved_days(item.promised, greatest)


def test_on_the_spot_is_proposed_before_the_ceiling_and_only_when_safe() -> None:
    item = item_where(lambda one: (greatest_within(one, Fraction(2, 5)) or SPOT).value > 0)
    quick, slow = (item_trial(item, history_of(of, unit=unit_of(item)), Fraction(2, 5), Caution())
                   for of in ({0: 100}, {99: 100}))  # fmt: skip
    assert quick.proposal == quick.on_the_spot
    assert quick.changed.is_on_the_spot
    assert slow.proposal is None
    assert (slow.changed, slow.saved_days) == (item, 0)


def test_the_catalogue_gains_exactly_what_is_safe() -> None:
    policy = centre().policy
    ready = item_where(lambda item: not item.is_on_the_spot).code
    trials = [
        item_trial(item, history_of({0: 200} if item.code == ready else {}, unit=unit_of(item)), policy.ceiling,
                   Caution())
        for item in centre().items.values()
    ]  # fmt: skip
    found = outlook(trials, policy.ceiling, policy.on_the_spot_target)
    assert found.before.on_the_spot == sum(item.is_on_the_spot for item in centre().items.values())
    assert found.after.on_the_spot == found.before.on_the_spot + 1
    assert found.after.within_ceiling >= found.before.within_ceiling
    assert found.after.total == found.before.total
