"""From the hall's records to what people are told: learned, written in the book, kept with the ticket, and closed."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.announcement import Saying
from kiosk.domain.calibration import UNCALIBRATED
from kiosk.domain.catalogue import Centre
from kiosk.domain.enquiry import Channel
from kiosk.domain.errors import Unavailable
from kiosk.domain.people import SYSTEM, Actor, Role
from kiosk.domain.ticket import Outcome
from kiosk.operations import administration, boards, calling, duty, enquiries, intake, serving, transfers
from kiosk.operations.estimate_ports import Told
from kiosk.operations.estimates import Estimator, accuracy_of, learned, margins_of, pace_of, records_of
from kiosk.operations.intake import TicketWish
from kiosk.operations.system import System
from kiosk.operations.wait_book import FRESH, WaitBook
from tests.fakes import CountingListener, FixedTokens, MemoryUnits, PlainPasswords, SetClock
from tests.make import GUIDE, KIOSK, TEN, TUESDAY, centre, centre_with, clerk

A = TicketWish(queue="A")


class EstimatedHall:
    """Two windows of queue A on fakes, with an estimator that is asked by hand."""

    def __init__(self, windows: int = 2, of: Centre | None = None) -> None:
        self.clock = SetClock(TEN)
        self.book = WaitBook()
        self.units = MemoryUnits()
        self.heard = CountingListener()
        self.system = System(
            of or centre_with(windows=windows), self.units, self.clock, self.clock, FixedTokens(), self.heard, self.book
        )
        self.estimator = Estimator(self.system, self.book)

    def issue(self, wish=A):
        return self.system.perform(KIOSK, lambda context: intake.issue(context, wish))

    def open(self, number):
        self.system.perform(clerk(number), lambda context: duty.open_window(context, number))

    def call(self, number):
        return self.system.perform(clerk(number), lambda context: calling.call_next(context, number))

    def begin(self, number):
        self.call(number)
        return self.system.perform(clerk(number), lambda context: serving.start(context, number))

    def serve(self, number, minutes, is_time_wrong=False):
        self.begin(number)
        self.finish(number, minutes, is_time_wrong)

    def finish(self, number, minutes, is_time_wrong=False):
        self.clock.forward(minutes=minutes)
        self.system.perform(
            clerk(number), lambda context: serving.finish(context, number, Outcome.ENQUIRY, is_time_wrong)
        )

    def learn(self, visits=6, minutes=10):
        self.open(1)
        for _ in range(visits):
            self.issue()
            self.serve(1, minutes)

    def look(self, view):
        return self.system.read(GUIDE, lambda context: intake.ticket_by_token(context, view.token)).wait

    def queue(self):
        return self.system.read(GUIDE, boards.queue_lines)[0].wait

    def told(self):
        return list(self.units.rows.told.values())


def test_nothing_is_said_before_anything_is_known():
    hall = EstimatedHall()
    assert hall.issue().wait.saying is Saying.NONE
    hall.open(1)
    hall.estimator.refresh()
    assert hall.queue().saying is Saying.NONE, "a window is open, and not one visit is known"
    assert hall.told() == []


def test_nothing_is_said_while_no_window_is_open():
    hall = EstimatedHall()
    hall.learn()
    hall.system.perform(clerk(1), lambda context: duty.close_window(context, 1))
    hall.estimator.refresh()
    assert hall.queue().saying is Saying.NONE
    assert hall.issue().wait.low is None


def test_idle_window_is_any_moment_now():
    hall = EstimatedHall()
    hall.learn()
    hall.estimator.refresh()
    assert hall.queue().saying is Saying.SOON
    assert (hall.queue().low, hall.queue().high) == (0, 5)


def test_each_ticket_has_the_wait_of_its_place():
    hall = EstimatedHall()
    hall.learn()
    views = [hall.issue() for _ in range(5)]
    hall.estimator.refresh()
    waits = [hall.look(view) for view in views]
    assert [wait.ahead for wait in waits] == [0, 1, 2, 3, 4]
    assert waits[0].saying is Saying.SOON
    assert waits[2].low <= 20 <= waits[2].high
    assert waits[4].low <= 40 <= waits[4].high
    assert [wait.low for wait in waits] == sorted(wait.low for wait in waits)


def test_second_window_makes_the_wait_shorter():
    hall = EstimatedHall()
    hall.learn()
    views = [hall.issue() for _ in range(7)]
    hall.estimator.refresh()
    alone = hall.look(views[6]).high
    hall.open(2)
    hall.estimator.refresh()
    assert hall.look(views[6]).high < alone


def test_time_that_passes_is_taken_off_until_the_next_look():
    hall = EstimatedHall()
    hall.learn()
    views = [hall.issue() for _ in range(4)]
    hall.estimator.refresh()
    hall.clock.forward(seconds=59)
    assert hall.look(views[3]).low is not None


@pytest.mark.parametrize("seconds", [61, -61])
def test_page_that_is_old_or_of_another_time_says_nothing(seconds):
    hall = EstimatedHall()
    hall.learn()
    view = hall.issue()
    hall.estimator.refresh()
    hall.clock.forward(seconds=seconds)
    assert abs(timedelta(seconds=seconds)) > FRESH
    assert hall.queue().saying is Saying.NONE
    assert hall.look(view).saying is Saying.NONE


def test_what_was_told_is_kept_and_closed_by_the_first_call():
    hall = EstimatedHall()
    hall.learn()
    hall.issue()
    hall.estimator.refresh()
    view = hall.issue()
    (told,) = hall.told()
    assert told.ticket_id == view.ticket.id
    assert (told.shown_low, told.shown_high) == (view.wait.low, view.wait.high)
    assert told.called_at is None
    hall.serve(1, 10)
    assert hall.told()[0].called_at is None, "the ticket ahead was called"
    hall.clock.forward(minutes=1)
    hall.call(1)
    called = hall.clock.at
    hall.clock.forward(minutes=1)
    hall.system.perform(clerk(1), lambda context: calling.recall(context, 1))
    assert hall.told()[0].called_at == called


URGENT = TicketWish(queue="A", is_priority=True)


@settings(max_examples=40, deadline=None)
@given(before=st.lists(st.booleans(), max_size=9), called=st.integers(0, 3), seconds=st.integers(0, 59))
def test_priority_number_is_told_at_once_the_wait_of_its_place(before, called, seconds):
    """Whoever had that place is called one later now: the newcomer is told what that one was told a moment ago."""
    hall = EstimatedHall()
    hall.learn()
    views = {view.ticket.id: view for view in (hall.issue(URGENT if urgent else A) for urgent in before)}
    for _ in range(min(called, len(before))):
        hall.serve(1, 1)
    hall.estimator.refresh()
    hall.clock.forward(seconds=seconds)
    line = [one.ticket_id for one in hall.system.read(GUIDE, records_of).ordered]
    waits = [*(hall.look(views[ticket]) for ticket in line), hall.queue()]
    urgent = hall.issue(URGENT)
    assert urgent.wait == replace(waits[urgent.ahead], ahead=urgent.ahead)
    (told,) = [one for one in hall.told() if one.ticket_id == urgent.ticket.id]
    assert (told.ahead, told.shown_low, told.shown_high) == (urgent.ahead, urgent.wait.low, urgent.wait.high)
    known = hall.book.of_place("A", urgent.ahead, hall.clock.at)
    assert (told.expected, told.low, told.high) == (known.drawn.expected, known.drawn.low, known.drawn.high)
    assert hall.look(urgent) == urgent.wait, "the phone says what the slip says"
    asked = hall.clock.at
    while hall.begin(1).id != urgent.ticket.id:
        hall.finish(1, 7)
    (closed,) = [one for one in hall.told() if one.ticket_id == urgent.ticket.id]
    assert (closed.asked_at, closed.called_at) == (asked, hall.clock.at)
    closed_all = hall.system.read(GUIDE, lambda context: context.unit.estimates.closed(TUESDAY, 100))
    assert closed in closed_all, "what the margins and the week are counted from"


def test_next_page_tells_a_priority_number_what_it_was_told_at_once():
    hall = EstimatedHall()
    hall.learn()
    views = [hall.issue() for _ in range(6)]
    hall.estimator.refresh()
    last = hall.look(views[-1])
    urgent = hall.issue(URGENT)
    assert urgent.wait.high < last.low
    hall.estimator.refresh()
    assert hall.look(urgent) == urgent.wait
    assert hall.look(views[0]).high > urgent.wait.high, "who was first waits for it"


def test_priority_number_beyond_the_places_of_the_page_is_told_nothing_yet():
    hall = EstimatedHall()
    hall.learn()
    hall.estimator.refresh()
    assert [hall.issue(URGENT).wait.low for _ in range(2)] == [0, None], "the page knows of nobody before the second"
    hall.estimator.refresh()
    hall.clock.forward(seconds=61)
    assert hall.issue(URGENT).wait.saying is Saying.NONE, "the page is old"
    assert len(hall.told()) == 1


def test_priority_number_is_told_nothing_yet_while_a_number_of_its_queue_was_sent_to_a_window():
    """That one is counted among those ahead, and called in a line of its own."""
    hall = EstimatedHall()
    hall.learn()
    hall.open(2)
    for _ in range(3):
        hall.issue()
    hall.begin(1)
    hall.system.perform(clerk(1), lambda context: transfers.transfer(context, 1, None, 2))
    hall.estimator.refresh()
    urgent = hall.issue(URGENT)
    assert urgent.wait.saying is Saying.NONE
    hall.estimator.refresh()
    assert hall.look(urgent).low is not None


def test_number_that_does_not_stand_at_the_end_is_not_told_the_wait_of_the_last():
    """One of a question at the desk stands where the question was asked, one that was sent on where it stood."""
    hall = EstimatedHall(of=centre())
    hall.learn()
    person = hall.system.perform(
        SYSTEM,
        lambda context: administration.add_account(
            context, PlainPasswords(), "desk", Role.GUIDE, None, "not used here"
        ),
    )
    desk = Actor("account", person.id, "desk", Role.GUIDE, None)
    asked = hall.system.perform(desk, lambda context: enquiries.record(context, Channel.HALL, "开店", "A"))
    views = [hall.issue() for _ in range(5)]
    hall.begin(1)
    hall.estimator.refresh()
    given = hall.system.perform(desk, lambda context: enquiries.give_ticket(context, asked.id, TicketWish()))
    sent = hall.system.perform(clerk(1), lambda context: transfers.transfer(context, 1, "C", None))
    assert (given.ahead, given.wait.saying) == (0, Saying.NONE)
    assert sent.id == views[0].ticket.id
    assert hall.look(views[0]).saying is Saying.NONE
    hall.estimator.refresh()
    assert hall.system.read(GUIDE, lambda context: intake.ticket_by_token(context, given.token)).wait.high <= 15


def test_ticket_that_is_served_has_no_wait():
    hall = EstimatedHall()
    hall.learn()
    view = hall.issue()
    hall.estimator.refresh()
    hall.call(1)
    assert hall.look(view).low is None


def test_records_are_those_of_the_hall():
    hall = EstimatedHall()
    hall.learn(2)
    hall.issue()
    hall.call(1)
    hall.issue()
    records = hall.system.read(GUIDE, records_of)
    assert [one.window for one in records.present] == [1]
    assert len(records.standing) == 1
    assert records.turns["A"].priority_after == 2


def test_durations_and_absences_are_learned():
    hall = EstimatedHall()
    hall.learn(6, minutes=12)
    past = hall.system.read(GUIDE, learned)
    assert past.times["queue A"].mean == pytest.approx(12.0)
    assert past.absences.after(0) < 0.05
    assert past.margins is UNCALIBRATED


def test_visit_of_a_whole_day_was_never_finished_and_does_not_count():
    hall = EstimatedHall()
    hall.learn(5, minutes=10)
    hall.issue()
    hall.serve(1, 300)
    assert hall.system.read(GUIDE, learned).times["queue A"].mean == pytest.approx(10.0)


def test_visit_whose_time_is_wrong_counts_and_teaches_nothing():
    hall = EstimatedHall()
    hall.learn(5, minutes=10)
    hall.issue()
    hall.serve(1, 200, is_time_wrong=True)
    past = hall.system.read(GUIDE, learned)
    assert past.times["queue A"].mean == pytest.approx(10.0)
    calls = hall.system.read(GUIDE, lambda context: context.unit.estimates.past_calls(TUESDAY, 100))
    assert len(calls) == 6, "the visit itself is still counted"
    assert pace_of(calls, past.times) == pytest.approx(1.0)


def test_slow_day_is_noticed():
    hall = EstimatedHall()
    hall.learn(6, minutes=3)
    past = hall.system.read(GUIDE, learned)
    for _ in range(10):
        hall.issue()
        hall.serve(1, 6)
    calls = hall.system.read(GUIDE, lambda context: context.unit.estimates.past_calls(TUESDAY, 100))
    assert pace_of(calls, past.times) == pytest.approx((15 + 6 * 1 + 10 * 2) / 31)


def test_calls_of_the_day_are_read_anew_every_ten_seconds():
    hall, seen = EstimatedHall(), []
    hall.learn(6, minutes=3)
    hall.estimator.follow(seen.append)
    hall.estimator.refresh()
    for _ in range(4):
        hall.issue()
        hall.serve(1, 0.1)
    hall.clock.at = seen[0].page.at + timedelta(seconds=10)
    hall.estimator.refresh()
    hall.clock.forward(seconds=1)
    hall.estimator.refresh()
    paces = [one.knowledge.pace for one in seen]
    assert paces[0] == paces[1] > paces[2]


def _told(minutes, day=TUESDAY, low=10, high=20):
    return Told(1, day, "A", None, TEN, 3, 15.0, low, high, low, high, TEN + timedelta(minutes=minutes))


def test_ranges_that_held_too_little_for_a_week_are_widened():
    narrow = [_told(minutes) for minutes in (15, 15, 15, 30, 32, 34, 36) * 8]
    held = [_told(minutes) for minutes in (15, 15, 15, 15, 15, 15, 36) * 8]
    assert accuracy_of(narrow).covered < 0.7 <= accuracy_of(held).covered
    late = margins_of([_told(minutes, low=10, high=20) for minutes in range(10, 70)], TUESDAY)
    usual = margins_of([_told(minutes, TUESDAY - timedelta(days=9)) for minutes in range(10, 70)], TUESDAY)
    assert late.above[2] > usual.above[2], "only this week counts for the drift"


def test_clock_that_was_set_back_makes_no_negative_wait():
    assert accuracy_of([_told(-60)]).bias == 15.0


def test_hall_that_stands_still_keeps_its_figures():
    hall = EstimatedHall()
    hall.learn()
    views = [hall.issue() for _ in range(9)]
    hall.estimator.refresh()
    before = [hall.look(view) for view in views]
    for _ in range(3):
        hall.estimator.refresh()
        assert [hall.look(view) for view in views] == before


class _Failing(Estimator):
    """Fails at its first looks, in each of the ways that it must outlive."""

    def __init__(self, *parts, stop):
        super().__init__(*parts, gap_seconds=0.0)
        self._stop = stop
        self.looks = 0

    def refresh(self):
        self.looks += 1
        self.changed()
        if self.looks == 1:
            raise Unavailable("database_unavailable")
        if self.looks == 2:
            raise ZeroDivisionError
        super().refresh()
        self._stop.set()


def test_thread_outlives_a_database_that_is_away_and_its_own_faults():
    hall, stop = EstimatedHall(), threading.Event()
    hall.learn()
    estimator = _Failing(hall.system, hall.book, stop=stop)
    estimator.run(stop)
    assert estimator.looks == 3
    assert hall.queue().saying is Saying.SOON


def test_boards_hear_of_every_new_page():
    hall, heard = EstimatedHall(), CountingListener()
    hall.estimator.listen(heard)
    hall.learn()
    assert heard.times == 0
    hall.estimator.refresh()
    assert heard.times == 1


def test_how_long_pauses_last_is_learned_from_this_hall() -> None:
    """Six short ones: one that has just begun is over sooner than the thirty-five minutes of a hall nobody knows."""
    hall = EstimatedHall()
    hall.learn(visits=1)
    for _ in range(6):
        hall.issue()
        hall.serve(1, 10)
        hall.system.perform(clerk(1), lambda context: duty.pause_window(context, 1, "取材料", None))
        hall.clock.forward(minutes=5)
        hall.open(1)
    past = hall.system.read(KIOSK, learned)
    assert past.pauses is not None
    assert past.pauses.lengths.mean == pytest.approx((15 * 35 + 6 * 5) / 21)
    assert past.pauses.per_minute == pytest.approx(6 / 70)
    seen = []
    hall.estimator.follow(seen.append)
    hall.estimator.refresh()
    assert seen[0].knowledge.pauses == past.pauses
