"""Who is next: the table of the rule, and its promises over any day of arrivals and calls."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.queue import Choice, Grace, Rule, Turns, Waiting, ahead_of_priority, next_for

Choose = Callable[[list[Waiting], dict[str, Turns], tuple[str, ...]], Choice | None]
BOTH = ("A", "C")


def waits(place: int, queue: str = "A", *, priority: bool = False, **more: int | str | None) -> Waiting:
    plain = {"series": queue, "behind": 0, "returns": 0, "for_window": None} | more
    return Waiting(place, queue, place=place, is_priority=priority, **plain)  # type: ignore[arg-type]


TURN, NOT_YET = {"A": Turns(2, 2), "C": Turns(2, 2)}, {"A": Turns(1, 2), "C": Turns(0, 2)}
ORDER = [
    # reason, the first of each kind, turns, who is next, by which rule
    ("nobody waits", [], TURN, None, None),
    ("the earliest of two queues", [waits(5), waits(3, "C")], TURN, 3, Rule.EARLIEST),
    ("a place counts before the window's own order", [waits(5), waits(4, "C")], TURN, 4, Rule.EARLIEST),
    ("two ordinary were called", [waits(5), waits(9, priority=True)], TURN, 9, Rule.PRIORITY),
    ("one ordinary was called", [waits(5), waits(9, priority=True)], NOT_YET, 5, Rule.EARLIEST),
    ("priority came first anyway", [waits(5), waits(2, priority=True)], NOT_YET, 2, Rule.EARLIEST),
    ("nobody else waits", [waits(9, priority=True)], NOT_YET, 9, Rule.EARLIEST),
    ("priority is of its own queue", [waits(5), waits(3, "C"), waits(9, priority=True)], TURN, 3, Rule.EARLIEST),
    (
        "priority takes the turn of its queue and does not put it behind another",
        [waits(2), waits(9, priority=True), waits(3, "C")], TURN, 9, Rule.PRIORITY,
    ),
    ("who came back stands behind the one at that place", [waits(5), waits(5, "C", behind=8, returns=1)], TURN, 5,
     Rule.EARLIEST),
    ("who came back is named so", [waits(5, behind=8, returns=1)], TURN, 5, Rule.CAME_BACK),
    ("who was sent on keeps the arrival", [waits(7), waits(3, "C", series="F")], TURN, 3, Rule.TRANSFERRED),
    ("who was sent here counts too", [waits(7), waits(3, "F", for_window=1)], TURN, 3, Rule.FOR_WINDOW),
    ("and is called by its place", [waits(2), waits(3, "F", for_window=1)], TURN, 2, Rule.EARLIEST),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "first", "turns", "place", "rule"), ORDER)
def test_who_is_next_and_why(reason: str, first: list[Waiting], turns: dict, place: int | None, rule) -> None:
    choice = next_for(first, turns, BOTH)
    assert (choice and choice.of.place, choice and choice.rule) == (place, rule)


def test_the_order_of_the_window_breaks_a_tie() -> None:
    tie = [waits(5), waits(5, "C")]
    assert [next_for(tie, TURN, order).of.queue for order in (BOTH, BOTH[::-1])] == ["A", "C"]


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("arrive"), st.sampled_from("AC"), st.booleans()),
        st.tuples(st.just("call"), st.sampled_from([("A",), ("C",), ("A", "C"), ("C", "A")]), st.none()),
    ),
    max_size=120,
)


class Day:
    """Arrivals and calls, and what each call passed over."""

    def __init__(self, choose: Choose, after: int) -> None:
        self.choose, self.after = choose, after
        self.line: list[Waiting] = []
        self.counts = {"A": after, "C": after}
        self.calls: list[tuple[Waiting, list[Waiting], tuple[str, ...], Rule]] = []

    def live(self, acts: list) -> Day:
        for place, (act, what, priority) in enumerate(acts):
            if act == "arrive":
                self.line.append(waits(place, what, priority=priority))
            else:
                self.call(what)
        return self

    def call(self, served: tuple[str, ...]) -> None:
        turns = {queue: Turns(self.counts[queue], self.after) for queue in served}
        kinds = [(queue, kind) for queue in served for kind in (False, True)]
        firsts = [next((w for w in self.line if (w.queue, w.is_priority) == kind), None) for kind in kinds]
        choice = self.choose([one for one in firsts if one is not None], turns, served)
        if choice is None:
            assert not [w for w in self.line if w.queue in served], "somebody waits and nobody is called"
            return
        self.line.remove(choice.of)
        self.calls.append((choice.of, list(self.line), served, choice.rule))
        self.counts[choice.of.queue] = turns[choice.of.queue].after(choice.of.is_priority)

    def overtaken(self) -> list[str]:
        """Ordinary numbers of which more priority numbers than the bound went first while they waited."""
        late, passed, before = [], {}, {}
        for of, left, _, _ in self.calls:
            for waiting in left:
                if waiting.queue == of.queue and not waiting.is_priority:
                    counted = passed if of.is_priority and of.place > waiting.place else before
                    counted[waiting.place] = counted.get(waiting.place, 0) + (of.is_priority is (counted is passed))
                    bound = ceil(before.get(waiting.place, 0) / self.after) + 1
                    if passed.get(waiting.place, 0) > bound:
                        late.append(f"{waiting.place} was passed {passed[waiting.place]} times, bound {bound}")
        return late

    def out_of_order(self) -> list[str]:
        """Calls of somebody while one of the same class who came earlier waited for the same window (Q11)."""
        wrong = []
        for of, left, served, rule in self.calls:
            earlier = [w for w in left if w.queue in served and w.place < of.place]
            same_class = [w for w in earlier if w.is_priority == of.is_priority]
            if rule is Rule.PRIORITY:
                same_class = [w for w in same_class if w.queue == of.queue]
            elif not of.is_priority:
                # A priority number that came earlier is never worse off than an ordinary one.
                same_class += [w for w in earlier if w.is_priority and w.queue == of.queue]
            wrong += [f"{w.place} waited while {of.place} was called by {rule}" for w in same_class]
        return wrong


@settings(max_examples=400, deadline=None)
@given(ACTS, st.integers(1, 4))
def test_nobody_is_overtaken_beyond_the_bound_and_each_class_keeps_its_order(acts: list, after: int) -> None:
    day = Day(next_for, after).live(acts)
    assert day.overtaken() == []
    assert day.out_of_order() == []


def always_priority(first: list[Waiting], turns: dict[str, Turns], served: tuple[str, ...]) -> Choice | None:
    """The mistake that starves: priority first, whenever somebody has it."""
    return next_for(first, {queue: Turns(1, 0) for queue in turns}, served)


def own_queue_first(first: list[Waiting], turns: dict[str, Turns], served: tuple[str, ...]) -> Choice | None:
    """The mistake that lets one queue wait behind another."""
    mine = [one for one in first if one.queue == served[0]]
    return next_for(mine or first, turns, served)


CROWD = [("arrive", "A", False), *[("arrive", "A", True)] * 5, *[("call", ("A",), None)] * 6]
TWO = [("arrive", "C", False), ("arrive", "A", False), ("call", ("A", "C"), None)]


def test_the_judges_notice() -> None:
    assert Day(always_priority, 2).live(CROWD).overtaken()
    assert Day(own_queue_first, 2).live(TWO).out_of_order()
    assert not Day(next_for, 2).live(CROWD).overtaken()
    assert not Day(next_for, 2).live(TWO).out_of_order()


@settings(max_examples=200, deadline=None)
@given(ACTS, st.integers(1, 4))
def test_what_a_priority_number_is_told_is_how_many_go_before_it(acts: list, after: int) -> None:
    day = Day(next_for, after).live([act for act in acts if act[1] == "A" or act[1] == ("A",)])
    told = ahead_of_priority(
        sum(not w.is_priority for w in day.line), sum(w.is_priority for w in day.line), Turns(day.counts["A"], after)
    )
    own = waits(999, priority=True)
    day.line.append(own)
    for went_before in range(len(day.line)):
        day.call(("A",))
        if day.calls[-1][0] is own:
            assert went_before <= told, "nobody waits longer than told while nobody else comes"
            # An earlier priority number may go in order of arrival and so spare the people between.
            return


GRACE = [
    ("both soon", 0, 0, True),
    ("the third number", 3, 999, True),
    ("the fourth number, in time", 4, 15, True),
    ("the fourth number, too late", 4, 15.1, False),
    ("the clock was set back", 99, -60, True),
]


@pytest.mark.parametrize(("reason", "finished", "minutes", "is_soon"), GRACE)
def test_the_grace_of_a_missed_number(reason: str, finished: int, minutes: float, is_soon: bool) -> None:
    from datetime import timedelta

    assert Grace().is_within(finished, timedelta(minutes=minutes)) is is_soon
