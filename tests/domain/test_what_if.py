"""A day once more: read from its entries, replayed by the rule of the windows, with and without a change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.domain.day_play import Play, Rules
from kiosk.domain.facts import FactKind
from kiosk.domain.hall_day import HallDay, Happened, Stretch, Turn, Visit, hall_day
from kiosk.domain.what_if import MoreOrLess, Trial, open_windows, tried, window_to_spare

K = FactKind
RULES = Rules(windows={1: ("A",), 2: ("A", "C")}, priority_after={"A": 2, "C": 2}, closes=1020.0)


def entries(*lines: tuple[FactKind, str, float, dict[str, object]]) -> list[Happened]:
    return [Happened(line, *what) for line, what in enumerate(lines, start=1)]


def visit(number: int, came: float, minutes: float, called: float | None = None, **more: object) -> Visit:
    turn = Turn("A", came, number, called if called is not None else came, 1, minutes)
    return Visit(f"A{number:03d}", bool(more.get("priority")), None, [turn])


def day(*visits: Visit, windows: dict[int, tuple[Stretch, ...]] | None = None) -> HallDay:
    return HallDay(visits, windows or {1: (Stretch(500.0, 1025.0),)}, gap=0.0, until=1440.0)


def waits(trial: Trial, which: str = "same") -> tuple[float, float]:
    (queue, *_) = getattr(trial, which).queues
    return queue.mean, queue.longest


# What the ledger says of one ticket, and the turns that it had: (queue, called, minutes at the window).
STORIES = {
    "served": ([(K.TICKET_CALLED, 10, {"window": 1}), (K.TICKET_STARTED, 11, {}), (K.TICKET_FINISHED, 20, {})],
               [("A", 10, 10)]),
    "missed and back": ([(K.TICKET_CALLED, 10, {"window": 1}), (K.TICKET_MISSED, 12, {}),
                         (K.TICKET_RETURNED, 20, {"rule": "behind_the_next"}), (K.TICKET_CALLED, 30, {"window": 1}),
                         (K.TICKET_FINISHED, 35, {})], [("A", 10, 2), ("A", 30, 5)]),
    "sent on": ([(K.TICKET_CALLED, 10, {"window": 1}), (K.TICKET_TRANSFERRED, 12, {"to": "C"}),
                 (K.TICKET_CALLED, 15, {"window": 2}), (K.TICKET_FINISHED, 18, {})], [("A", 10, 2), ("C", 15, 3)]),
    "held": ([(K.TICKET_CALLED, 10, {"window": 1}), (K.TICKET_HELD, 12, {}), (K.TICKET_RESUMED, 20, {"window": 1}),
              (K.TICKET_FINISHED, 25, {})], [("A", 10, 2), ("A", 20, 5)]),
    "called by mistake": ([(K.TICKET_CALLED, 10, {"window": 1}), (K.TICKET_MOVE_UNDONE, 10.1, {"move": "call"}),
                           (K.TICKET_CALLED, 30, {"window": 1}), (K.TICKET_FINISHED, 35, {})], [("A", 30, 5)]),
    "finished too early": ([(K.TICKET_CALLED, 10, {"window": 1}), (K.TICKET_FINISHED, 12, {}),
                            (K.TICKET_MOVE_UNDONE, 12.1, {"move": "finish"}), (K.TICKET_FINISHED, 18, {})],
                           [("A", 10, 8)]),
    "given back by mistake": ([(K.TICKET_CANCELLED, 8, {}), (K.TICKET_MOVE_UNDONE, 9, {"move": "cancel"}),
                                    (K.TICKET_CALLED, 10, {"window": 1}), (K.TICKET_FINISHED, 20, {})],
                                   [("A", 10, 10)]),
    "never called": ([], [("A", None, None)]),
}  # fmt: skip


@pytest.mark.parametrize("story", STORIES)
def test_a_ticket_is_read_as_the_turns_that_it_had(story):
    told, turns = STORIES[story]
    issued = (K.TICKET_ISSUED, "7", 5.0, {"number": "A001", "item": None, "priority": False})
    read = hall_day(entries(issued, *((kind, "7", minute, data) for kind, minute, data in told)), 1440.0)
    (found,) = read.visits
    assert [(turn.queue, turn.called, turn.minutes) for turn in found.turns] == turns


def test_who_gives_the_number_back_is_not_waited_for():
    issued = (K.TICKET_ISSUED, "7", 5.0, {"number": "A001", "item": None, "priority": False})
    read = hall_day(entries(issued, (K.TICKET_CANCELLED, "7", 9.0, {})), 1440.0)
    assert read.visits[0].left == 9.0
    assert tried(replace(read, windows={1: (Stretch(8.0, 1025.0),)}), RULES, RULES, None).same.queues[0].called == 1
    assert tried(replace(read, windows={1: (Stretch(10.0, 1025.0),)}), RULES, RULES, None).same.queues[0].called == 0


def test_a_number_of_a_slot_stands_behind_who_came_before_it_and_ahead_of_who_came_after():
    def issued(line: int, minute: float, slot: float | None = None) -> Happened:
        told: dict[str, object] = {"number": f"A{line:03d}", "item": None, "priority": False}
        return Happened(line, K.TICKET_ISSUED, str(line), minute, told, slot)

    opens = Happened(5, K.WINDOW_OPENED, "1", 520.0, {})
    read = hall_day([issued(1, 500, 512), issued(2, 505), issued(3, 510), issued(4, 515), opens], 1440.0)
    trial = Play(read, RULES, open_windows(read, RULES, None)).run()
    assert sorted(trial, key=lambda number: trial[number].turns[0].called or 0) == ["A002", "A003", "A001", "A004"]


def _issued(line: int, minute: float, slot: float | None = None) -> Happened:
    return Happened(line, K.TICKET_ISSUED, str(line), minute, {"number": f"A{line:03d}"}, slot)


def _order(*lines: Happened) -> list[str]:
    """In which order one window calls them that opens when all have come."""
    opens = Happened(len(lines) + 1, K.WINDOW_OPENED, "1", 520.0, {})
    read = hall_day([*lines, opens], 1440.0)
    called = Play(read, RULES, open_windows(read, RULES, None)).run()
    return sorted(called, key=lambda number: called[number].turns[0].called or 0)


LATER = {
    "behind the next three": ([_issued(n, 500 + n) for n in (1, 2, 3, 4, 5)], ["A002", "A003", "A004", "A001", "A005"]),
    "at the end of fewer": ([_issued(n, 500 + n) for n in (1, 2, 3)], ["A002", "A003", "A001"]),
    "ahead of a slot that has not begun": (
        [_issued(1, 501), _issued(2, 502), _issued(3, 503, 515), _issued(4, 504, 515)], ["A002", "A001", "A003", "A004"]
    ),
    "not where only such slots are behind": ([_issued(1, 501), _issued(2, 502, 515)], ["A001", "A002"]),
}  # fmt: skip


@pytest.mark.parametrize("where", LATER)
def test_who_asks_to_be_called_later_stands_where_the_rule_says(where):
    lines, order = LATER[where]
    assert _order(*lines, Happened(len(lines) + 1, K.TICKET_DELAYED, "1", 510, {"behind": 3})) == order


def test_a_number_that_began_as_a_question_stands_where_it_was_asked():
    asked = Happened(1, K.ENQUIRY_RECORDED, "9", 501, {})
    given = Happened(5, K.ENQUIRY_BECAME_TICKET, "9", 504, {"number": "A004", "place": 1})
    lines = [asked, _issued(2, 502), _issued(3, 503), _issued(4, 504), given]
    assert _order(*lines) == ["A004", "A002", "A003"]
    assert _order(*lines[:-1]) == ["A002", "A003", "A004"]


def test_windows_are_open_between_their_entries():
    lines = entries(
        (K.WINDOW_OPENED, "1", 500.0, {}), (K.WINDOW_PAUSED, "1", 720.0, {}), (K.WINDOW_OPENED, "1", 840.0, {}),
        (K.WINDOW_CLOSED, "1", 1030.0, {}), (K.WINDOW_OPENED, "2", 510.0, {}),
    )  # fmt: skip
    found = hall_day(lines, 1100.0)
    assert found.windows == {1: (Stretch(500.0, 720.0), Stretch(840.0, 1030.0)), 2: (Stretch(510.0, 1100.0),)}


def test_one_window_serves_one_after_the_other():
    same = tried(day(visit(1, 510, 10), visit(2, 510, 10), visit(3, 510, 10)), RULES, RULES, None)
    assert waits(same) == (10.0, 20.0)


def test_a_replay_that_is_ahead_fits_no_visit_in_before_a_rest():
    """The window rested as soon as its first visit was over, at 520; the replay calls half a minute earlier."""
    rests = {1: (Stretch(500.0, 520.0), Stretch(540.0, 1025.0))}
    same = tried(day(visit(1, 510, 9.5, called=510.5), visit(2, 511, 5, called=540), windows=rests), RULES, RULES, None)
    assert waits(same) == (14.5, 29.0)


def test_one_more_window_halves_the_queue():
    of = day(visit(1, 510, 10), visit(2, 510, 10), visit(3, 510, 10))
    trial = tried(of, RULES, RULES, MoreOrLess("A", True, 500, 600))
    assert (waits(trial), waits(trial, "changed")) == ((10.0, 20.0), (pytest.approx(10 / 3), 10.0))


def test_one_less_window_is_the_last_of_those_whose_own_queue_it_is():
    both = {1: (Stretch(500, 1025),), 2: (Stretch(500, 1025),)}
    of = day(visit(1, 510, 10), visit(2, 510, 10), windows=both)
    assert window_to_spare(of, RULES, "A") == 2
    assert window_to_spare(of, RULES, "F") is None
    trial = tried(of, RULES, RULES, MoreOrLess("A", False, 500, 600))
    assert (waits(trial)[1], waits(trial, "changed")[1]) == (0.0, 10.0)


def test_priority_goes_by_the_rule_that_is_tried():
    """Two ordinary numbers wait before a priority one; the day begins with a priority number's turn."""
    people = (visit(1, 510, 10), visit(2, 511, 10), visit(3, 512, 10), visit(4, 513, 10, priority=True))
    never = replace(RULES, priority_after={"A": 99, "C": 99})
    trial = tried(day(*people), RULES, replace(RULES, priority_after={"A": 0, "C": 0}), None)
    assert trial.changed.queues[0].overtakes == 1
    calm = tried(day(*people), never, never, None)
    assert calm.same.queues[0].overtakes in {0, 1}


def test_a_window_that_was_there_at_the_end_stays_until_nobody_waits():
    late = tried(day(visit(1, 1000, 15), visit(2, 1005, 15)), RULES, RULES, None)
    assert late.same.late_minutes == 10.0
    assert late.same.last_end == 1030.0


def test_a_window_that_went_home_early_calls_nobody():
    of = day(visit(1, 700, 5), visit(2, 800, 5), windows={1: (Stretch(500, 720),)})
    (queue,) = tried(of, RULES, RULES, None).same.queues
    assert (queue.called, queue.not_called) == (1, 1)


def test_a_number_without_an_end_takes_as_long_as_others():
    unknown = Visit("A003", False, None, [Turn("A", 512.0, 3)])
    of = day(visit(1, 510, 4), visit(2, 511, 6), unknown, visit(4, 513, 1))
    trial = tried(of, RULES, RULES, None)
    assert trial.same.last_end == pytest.approx(510 + 4 + 6 + 4 + 1)


def test_fidelity_is_the_distance_of_the_replay_from_the_day():
    exact = tried(day(visit(1, 510, 10), visit(2, 510, 10, called=520)), RULES, RULES, None)
    assert (exact.fidelity.n, exact.fidelity.error, exact.fidelity.close) == (2, 0.0, 1.0)
    slow = tried(day(visit(1, 510, 10), visit(2, 510, 10, called=532)), RULES, RULES, None)
    assert (slow.fidelity.error, slow.fidelity.close) == (6.0, 0.5)
