"""A day that was lived through the verbs, replayed: who asked to be later or began as a question waits as then."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from hypothesis import example, given, settings
from hypothesis import strategies as st

from kiosk.domain.enquiry import Channel
from kiosk.domain.errors import Refusal
from kiosk.domain.people import SYSTEM, Actor, Role
from kiosk.domain.ticket import Outcome, Ticket
from kiosk.operations import administration, calling, enquiries, returning, serving, transfers
from kiosk.operations.giving import TicketView, TicketWish
from kiosk.operations.what_if import FEWEST, Wish, try_day
from tests.fakes import PlainPasswords
from tests.make import MANAGER, TUESDAY, Hall, centre, clerk

WINDOWS = (1, 2)
_BESIDE = 0.0137  # minutes by which no two things happen at once


@dataclass
class LivedDay:
    """Two windows that call whenever they are free, and people who do what `acts` says, a minute or so apart."""

    hall: Hall = field(default_factory=lambda: Hall(of=centre()))
    minute: float = 0.0
    ends: dict[int, float] = field(default_factory=dict)
    free: dict[int, float] = field(default_factory=dict)
    views: list[TicketView] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)
    sent: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        hall = self.hall
        made = hall.do(SYSTEM, administration.add_account, PlainPasswords(), "desk", Role.GUIDE, None, "not used here")
        self.desk = Actor("account", made.id, "desk", Role.GUIDE, None)
        for window in WINDOWS:
            hall.open(window)
            self.free[window] = 0.0

    def live(self, acts: list[tuple[str, int]]) -> LivedDay:
        verbs: dict[str, Callable[[int], None]] = {
            "comes": lambda which: self._number(self.hall.issue()),
            "priority": lambda which: self._number(self.hall.issue(is_priority=True)),
            "asks": self._asks,
            "gets a number": self._gets_a_number,
            "later": self._later,
        }
        for place, (act, which) in enumerate(acts, start=1):
            self._until(place * 1.1 + place * _BESIDE)
            verbs[act](which)
            self._call_where_free()
        self._until(600.0)
        return self

    def _number(self, view: TicketView) -> None:
        self.views.append(view)

    def _asks(self, which: int) -> None:
        self.asked.append(self.hall.do(self.desk, enquiries.record, Channel.HALL, "开店", "A").id)

    def _gets_a_number(self, which: int) -> None:
        if self.asked:
            asked = self.asked.pop(which % len(self.asked))
            self._number(self.hall.do(self.desk, enquiries.give_ticket, asked, TicketWish()))

    def _later(self, which: int) -> None:
        """Often refused: whoever is called already, or last, or has asked before, stays where he is."""
        if self.views:
            with suppress(Refusal):
                self.hall.do(SYSTEM, returning.later, self.views[which % len(self.views)].token)

    def _until(self, minute: float) -> None:
        while self.ends and min(self.ends.values()) <= minute:
            window = min(self.ends, key=lambda one: self.ends[one])
            self._go_to(self.ends.pop(window))
            self._lets_go(window)
            self.free[window] = self.minute
            self._call_where_free()
        self._go_to(minute)

    def _lets_go(self, window: int) -> None:
        """Every seventh number is sent on to the other window, once; the others are done."""
        present = self.hall.ask(clerk(window), lambda context: context.unit.tickets.at_window(context.today, window))
        if present.number % 7 == 3 and present.id not in self.sent:
            self.sent.add(present.id)
            self.hall.do(clerk(window), transfers.transfer, window, None, 3 - window)
        else:
            self.hall.do(clerk(window), serving.finish, window, Outcome.ENQUIRY)

    def _call_where_free(self) -> None:
        for window in sorted(set(WINDOWS) - self.ends.keys(), key=lambda one: (self.free[one], one)):
            called = self.hall.do(clerk(window), calling.call_next, window)
            if called is not None:
                self.hall.do(clerk(window), serving.start, window)
                self.ends[window] = self.minute + _lasts(called)

    def _go_to(self, minute: float) -> None:
        self.hall.clock.forward(seconds=(minute - self.minute) * 60.0)
        self.minute = minute


def _lasts(of: Ticket) -> float:
    return 2.0 + of.number * 5 % 7 + of.number * _BESIDE / 3


ACTS = st.tuples(
    st.sampled_from(["comes", "comes", "priority", "asks", "gets a number", "later", "later"]), st.integers(0, 20)
)
COME = [("comes", 0)] * FEWEST


@settings(max_examples=60, deadline=None)
@given(st.lists(ACTS, min_size=10, max_size=30))
@example([("later", 7), ("later", 8), *COME])
@example([("priority", 0), ("later", 10), *COME])
@example([("asks", 0), *COME, ("gets a number", 0), *COME])
@example([("asks", 0), ("comes", 0), ("comes", 0), ("asks", 0), ("gets a number", 1), ("later", 12), *COME])
def test_a_replay_without_a_change_is_the_day_itself(acts):
    """Windows that call whenever they are free leave nothing to chance: every number waits as long as it did."""
    day = LivedDay().live([*COME, *acts])
    found = day.hall.ask(MANAGER, try_day, Wish(TUESDAY))
    fidelity = found.trial.fidelity
    assert fidelity.n == len(day.views) == found.numbers
    assert (round(fidelity.error, 3), fidelity.close) == (0.0, 1.0)
