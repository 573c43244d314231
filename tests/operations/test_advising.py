"""Advice on windows from the hall's own past: given and answered once, its outcome written."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.domain.advice import AdviceState
from kiosk.domain.catalogue import Centre, Window
from kiosk.domain.errors import NotFound, WrongState
from kiosk.domain.facts import FactKind
from kiosk.operations import advice, duty
from kiosk.operations.advising import Adviser
from tests.make import GUIDE, MANAGER, TEN, centre_with, clerk
from tests.operations.test_estimates import EstimatedHall


def _hall(weeks: int = 3, waiting: int = 9, of: Centre | None = None) -> EstimatedHall:
    """Window 1 of three is open, so many people wait ten minutes each, and some came on earlier Tuesdays."""
    hall = EstimatedHall(3, of)
    for week in range(weeks, 0, -1):
        hall.clock.set(TEN - timedelta(weeks=week))
        hall.issue()
    hall.clock.set(TEN - timedelta(hours=1))
    hall.learn()
    hall.clock.set(TEN)
    for _ in range(waiting):
        hall.issue()
    hall.estimator.follow(Adviser(hall.system, hall.book))
    return hall


def _today(hall):
    return hall.system.read(MANAGER, advice.today)


def _answer(hall, advice_id, state):
    return hall.system.perform(MANAGER, lambda context: advice.answer(context, advice_id, state))


def _kinds(hall):
    return [fact.kind for _, fact, *_ in hall.units.rows.entries if fact.kind.startswith("advice")]


def test_more_windows_are_advised_with_their_effect():
    hall = _hall()
    hall.estimator.refresh()
    (given,) = _today(hall)
    assert (given.queue, given.now_open, given.target) == ("A", 1, 30)
    assert given.windows in {2, 3}
    assert given.after <= 30 < given.before
    assert given.until_at - given.given_at == timedelta(minutes=90)
    assert _kinds(hall) == [FactKind.ADVICE_GIVEN]
    number = next(seq for seq, fact, *_ in hall.units.rows.entries if fact.kind is FactKind.ADVICE_GIVEN)
    assert number == given.id


@pytest.mark.parametrize(
    ("weeks", "waiting", "verdict", "why"),
    [(2, 9, "few_days", "two Tuesdays are no history"), (3, 1, "enough", "one person is served at once")],
)
def test_without_reason_there_is_none_and_it_is_said_why(weeks, waiting, verdict, why):
    hall = _hall(weeks, waiting)
    hall.estimator.refresh()
    assert _today(hall) == [], why
    assert hall.book.outlook.verdict == verdict
    assert hall.book.outlook.days == weeks


def test_nothing_is_advised_shortly_before_closing():
    hall = _hall()
    hall.clock.set(TEN + timedelta(hours=7, minutes=5))
    hall.estimator.refresh()
    assert hall.book.outlook.verdict == "closed"


def test_one_in_a_quarter_of_an_hour_whoever_asks():
    hall = _hall()
    hall.estimator.follow(Adviser(hall.system, hall.book, seed=1))
    hall.estimator.refresh()
    assert len(_today(hall)) == 1, "a second process spoke as well"
    hall.clock.forward(minutes=14)
    hall.estimator.refresh()
    assert len(_today(hall)) == 1
    hall.clock.forward(minutes=2)
    hall.estimator.refresh()
    assert len(_today(hall)) == 2


def test_taken_up_or_turned_down_once():
    hall = _hall()
    hall.estimator.refresh()
    given = _today(hall)[0]
    taken = _answer(hall, given.id, AdviceState.ACCEPTED)
    assert (taken.state, taken.answered_by, taken.answered_at) == (AdviceState.ACCEPTED, MANAGER.label, hall.clock.at)
    with pytest.raises(WrongState, match="advice_answered"):
        _answer(hall, given.id, AdviceState.DISMISSED)
    with pytest.raises(NotFound):
        _answer(hall, 9999, AdviceState.ACCEPTED)
    assert _kinds(hall) == [FactKind.ADVICE_GIVEN, FactKind.ADVICE_ACCEPTED]


def test_what_is_over_is_settled_once_and_answered_no_more():
    hall = _hall()
    hall.estimator.refresh()
    given = _today(hall)[0]
    hall.clock.forward(minutes=91)
    with pytest.raises(WrongState, match="advice_over"):
        _answer(hall, given.id, AdviceState.ACCEPTED)
    hall.estimator.refresh()
    hall.clock.forward(minutes=2)
    hall.estimator.refresh()
    settled = next(one for one in _today(hall) if one.id == given.id)
    assert (settled.longest, settled.is_ignored) == (90.0, True), "nobody was called in that time"
    assert _kinds(hall).count(FactKind.ADVICE_SETTLED) == 1


def test_only_windows_that_could_follow_are_told():
    hall = _hall()
    hall.estimator.refresh()
    given = _today(hall)[0]

    def told(number):
        return hall.system.read(clerk(number), lambda context: advice.for_window(context, number))

    assert (told(1), told(2)) == (None, given), "window 1 is open already"
    hall.system.perform(clerk(2), lambda context: duty.open_window(context, 2))
    assert told(2) is None
    _answer(hall, given.id, AdviceState.DISMISSED)
    assert told(3) is None
    assert hall.system.read(GUIDE, advice.standing) is None


def _with_one_window_of_another_queue(waiting):
    """Queue A has window 1 alone; window 9 serves C, for which nobody waits."""
    windows = {n: Window(n, f"{n}号窗口", f"Window {n}", (queue,)) for n, queue in ((1, "A"), (9, "C"))}
    hall = _hall(waiting=waiting, of=replace(centre_with(), windows=windows))
    hall.open(9)
    hall.estimator.refresh()
    return hall


def test_an_idle_window_of_another_queue_is_advised_to_serve_this_one_too():
    hall = _with_one_window_of_another_queue(waiting=5)
    (given,) = _today(hall)
    assert (given.queue, given.window, given.now_open, given.windows) == ("A", 9, 1, 2)
    assert given.after <= given.target < given.before
    assert hall.units.rows.entries[-1][1].data["window"] == 9

    def told(number):
        return hall.system.read(clerk(number), lambda context: advice.for_window(context, number))

    assert (told(1), told(9)) == (None, given), "it concerns the window that is open, and no other"
    hall.clock.forward(minutes=2)
    hall.estimator.refresh()
    assert len(_today(hall)) == 1, "one in a quarter of an hour, of either kind"
    assert _answer(hall, given.id, AdviceState.ACCEPTED).window == 9


def test_no_window_is_advised_to_help_where_one_would_not_be_enough():
    hall = _with_one_window_of_another_queue(waiting=20)
    assert _today(hall) == []
