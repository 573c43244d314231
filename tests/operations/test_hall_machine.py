"""Any day of a hall, played at random: after each step the invariants of the queue hold, judged from outside.

The judge knows the states and their moves from the table of the conventions (hall-and-law 4.9), not from the program.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kiosk.domain.appointment import NOT_BEGUN, Appointment
from kiosk.domain.catalogue import Window
from kiosk.domain.errors import Refusal
from kiosk.domain.ticket import Outcome, Ticket
from kiosk.domain.window import WindowStatus
from kiosk.operations import appointments, calling, checking_in, duty, returning, serving, transfers, undoing
from kiosk.operations.appointments import BookingWish
from kiosk.operations.intake import TicketView, TicketWish
from kiosk.operations.ports import Units
from kiosk.storage.engine import open_engine
from kiosk.storage.unit_of_work import SqlUnits
from tests.fakes import MemoryAppointments, MemoryTickets
from tests.make import GUIDE, KIOSK, TEN, Hall, centre, clerk

WINDOWS = {1: ("A",), 2: ("A", "C"), 3: ("C", "A"), 4: ("C",)}
QUEUES = ("A", "C")
PAIRS = {
    ("waiting", "called"), ("waiting", "cancelled"), ("called", "called"), ("called", "serving"), ("called", "missed"),
    ("called", "void"), ("serving", "held"), ("serving", "waiting"), ("serving", "finished"), ("held", "serving"),
    ("missed", "waiting"), ("missed", "cancelled"), ("waiting", "waiting"),
}  # fmt: skip
UNDONE = {("called", "waiting"), ("missed", "called"), ("void", "called"), ("waiting", "serving"),
          ("finished", "serving")}  # fmt: skip
KEPT = {("cancelled", "waiting"), ("cancelled", "missed")}
ACTIVE = {"called", "serving"}
window_numbers = st.sampled_from(sorted(WINDOWS))
numbers = st.integers(1, 12)
# By the last digit of their phones: who has booked what, in minutes after ten.
BOOKED = {1: ("A", 0), 2: ("A", 0), 3: ("C", 0), 4: ("A", 30), 5: ("C", 30), 6: ("A", 30), 7: ("C", 60)}
GAPS = (0, 0, 6, 16)  # minutes until somebody comes: at once, or when a slot has begun or is over
FIRST = TEN - timedelta(minutes=5)
EARLY, LATE = timedelta(minutes=30), timedelta(minutes=15)
NO_MORE_NUMBERS = TEN + timedelta(minutes=89)


def slot_of(number: int) -> datetime:
    return TEN + timedelta(minutes=BOOKED[number][1])


def is_due(ticket: Ticket, now: datetime) -> bool:
    """Whether the number of an appointment stands behind everybody although its slot has begun."""
    return ticket.booked_for is not None and ticket.booked_for <= now and ticket.place >= NOT_BEGUN


def is_placed(old: Ticket, new: Ticket, now: datetime) -> bool:
    """Whether all that became of a number is that its slot began."""
    as_before = replace(new, place=old.place, behind=old.behind, version=new.version - 1)
    return is_due(old, now) and new.place < NOT_BEGUN and as_before == old


class HallDay(RuleBasedStateMachine):
    """Clerks, citizens and the passing of time; `units` opens the storage."""

    units: ClassVar[Callable[[], Units | None]] = staticmethod(lambda: None)

    def __init__(self) -> None:
        super().__init__()
        desks = {n: Window(n, str(n), str(n), queues) for n, queues in WINDOWS.items()}
        queues = {code: centre().queues[code] for code in QUEUES}
        self.hall = Hall(
            self.units(), replace(centre(), windows=desks, queues=queues, boards={}), TEN - timedelta(days=1)
        )
        for number, (queue, _) in BOOKED.items():
            self.hall.do(KIOSK, appointments.book, BookingWish(slot_of(number), f"1390000000{number}", None, queue))
        self.hall.clock.at = FIRST
        self.came: dict[int, tuple[datetime, bool, int]] = {}
        self.kept: set[int] = set()
        self.is_set_back = False
        self.tokens: dict[int, str] = {}
        self.given: Counter[str] = Counter()
        self.left: dict[int, Ticket] = {}
        for window in WINDOWS:
            self.hall.open(window)

    def tickets(self) -> dict[int, Ticket]:
        read = self.hall.ask(KIOSK, lambda c: [c.unit.tickets.by_id(which) for which in self.tokens])
        return {ticket.id: ticket for ticket in read}

    def acts(self, who: Any, verb: Any, *given: Any, pairs: set[tuple[str, str]] = PAIRS) -> Any:
        """Does something, and judges what became of every ticket; a refusal leaves all as it was."""
        before, revision = self.tickets(), self.hall.revision
        try:
            result = self.hall.do(who, verb, *given)
        except Refusal:
            assert (self.tickets(), self.hall.revision) == (before, revision), "a refusal writes nothing"
            return None
        after = self.tickets()
        moved = [(before[which], after[which]) for which in before if before[which] != after[which]]
        moved = [(old, new) for old, new in moved if not is_placed(old, new, self.hall.clock.at)]
        assert len(moved) <= 1, "one step moves one ticket"
        for old, new in moved:
            if new.status == "cancelled":
                self.left[new.id] = old
            assert (str(old.status), str(new.status)) in pairs, f"{old.label}: {old.status} → {new.status}"
            assert new.version == old.version + 1 or (
                new.version == old.version + 2 and is_due(old, self.hall.clock.at)
            )
            assert self.hall.revision > revision, "each move has its entry"
        return result

    def gets(self, view: TicketView, at: datetime, is_booked: bool = False) -> None:
        """Somebody has a new number, and stands as whoever comes at that moment."""
        self.given[view.ticket.queue] += 1
        assert view.ticket.number == self.given[view.ticket.queue], "numbers are consecutive"
        self.tokens[view.ticket.id] = view.token
        self.came[view.ticket.id] = (at, not is_booked, len(self.came))

    def gives_numbers(self) -> bool:
        return self.hall.clock.at < NO_MORE_NUMBERS

    @initialize(many=st.lists(st.tuples(st.sampled_from(QUEUES), st.booleans()), max_size=6))
    def are_there_already(self, many: list[tuple[str, bool]]) -> None:
        for queue, priority in many:
            self.gets(self.hall.issue(queue, is_priority=priority), FIRST)

    @precondition(gives_numbers)
    @rule(queue=st.sampled_from(QUEUES), priority=st.booleans(), many=st.integers(1, 3), minutes=st.sampled_from(GAPS))
    def arrives(self, queue: str, priority: bool, many: int, minutes: int) -> None:
        self.hall.clock.at += timedelta(minutes=minutes)
        for _ in range(many):
            self.gets(self.hall.issue(queue, is_priority=priority), self.hall.clock.at)

    @rule(number=st.sampled_from(sorted(BOOKED)))
    def keeps_an_appointment(self, number: int) -> None:
        """One number for each appointment: in time it stands where the slot began, late it is one like every other."""
        now, slot = self.hall.clock.at, slot_of(number)
        is_early, is_late = now < slot - EARLY, now > slot + LATE
        view = self.acts(KIOSK, checking_in.check_in, f"1390000000{number}", TicketWish(language="zh"))
        if view is None:
            assert number in self.kept or is_early or (is_late and now >= NO_MORE_NUMBERS)
            return
        assert number not in self.kept, "one number for one appointment"
        assert not is_early
        self.kept.add(number)
        assert (view.ticket.queue, view.ticket.booked_for) == (BOOKED[number][0], None if is_late else slot)
        self.gets(view, now if is_late else slot, is_booked=not is_late)

    @rule(window=window_numbers, outcome=st.sampled_from(Outcome))
    def goes_on(self, window: int, outcome: Outcome) -> None:
        """What a clerk does all day long: whoever is at the window is served, then the next is called."""
        present = next((t for t in self.tickets().values() if t.window == window and t.status in ACTIVE), None)
        if present is None:
            self.acts(clerk(window), duty.open_window, window)
            self.calls_next(window)
        elif present.status == "called":
            self.acts(clerk(window), serving.start, window)
        else:
            self.acts(clerk(window), serving.finish, window, outcome, False)

    @rule(window=window_numbers)
    def calls_next(self, window: int) -> None:
        waiting = [t for t in self.tickets().values() if t.status == "waiting"]
        up = self.hall.ask(clerk(window), calling.next_up, window)
        called = self.acts(clerk(window), calling.call_next, window)
        if called is None:
            return
        assert (called.label, called.window) == (up.ticket.label, window), "as it was said before the call"
        chosen = next(t for t in waiting if t.id == called.id)
        assert chosen.for_window in {None, window}
        assert chosen.for_window == window or chosen.queue in WINDOWS[window], "a window calls what it serves"
        served = [t for t in waiting if t.queue in WINDOWS[window] and t.for_window is None]
        passed = [t for t in served if t.position < chosen.position]
        if up.rule == "priority_turn":
            assert chosen.is_priority
            assert min(passed, key=lambda t: t.position).queue == chosen.queue, "in the turn of its own queue"
            passed = [t for t in passed if t.is_priority and t.queue == chosen.queue]
        assert not passed, f"{chosen.label} went before {[t.label for t in passed]} by {up.rule}"

    @rule(window=window_numbers, queue=st.sampled_from(QUEUES), number=numbers)
    def calls_number(self, window: int, queue: str, number: int) -> None:
        called = self.acts(clerk(window), calling.call_number, window, f"{queue}{number:03d}", "赶火车")
        if called is not None:
            assert called.queue in WINDOWS[window]

    @rule(window=window_numbers, step=st.sampled_from([calling.recall, calling.no_show, serving.start, serving.hold]))
    def steps(self, window: int, step: Any) -> None:
        self.acts(clerk(window), step, window)

    @rule(window=window_numbers, outcome=st.sampled_from(Outcome), wrong=st.booleans())
    def finishes(self, window: int, outcome: Outcome, wrong: bool) -> None:
        self.acts(clerk(window), serving.finish, window, outcome, wrong)

    @rule(window=window_numbers, queue=st.sampled_from(QUEUES), number=numbers)
    def resumes(self, window: int, queue: str, number: int) -> None:
        self.acts(clerk(window), serving.resume, window, f"{queue}{number:03d}")

    @rule(window=window_numbers, queue=st.sampled_from([None, *QUEUES]), to=st.sampled_from([None, *WINDOWS]))
    def transfers(self, window: int, queue: str | None, to: int | None) -> None:
        present = next((t for t in self.tickets().values() if t.window == window and t.status == "serving"), None)
        sent = self.acts(clerk(window), transfers.transfer, window, queue, to)
        if sent is not None and present is not None:
            assert (sent.label, sent.issued_at) == (present.label, present.issued_at)
            assert sent.position == present.position or is_due(present, self.hall.clock.at)

    @rule(window=window_numbers)
    def undoes(self, window: int) -> None:
        self.acts(clerk(window), undoing.undo, window, pairs=UNDONE)

    @rule(data=st.data(), verb=st.sampled_from([returning.cancel, returning.come_back]))
    def holder(self, data: st.DataObject, verb: Any) -> None:
        if self.tokens:
            self.acts(KIOSK, verb, data.draw(st.sampled_from(sorted(self.tokens.values()))))

    @rule(data=st.data())
    def will_be_late(self, data: st.DataObject) -> None:
        """Whoever asks to be later goes behind three others, before nobody whom it stood behind, and only once."""
        if not self.tokens:
            return
        which = data.draw(st.sampled_from(sorted(self.tokens)))
        own = self.tickets()[which]
        line = [t for t in self.tickets().values() if (t.status, t.queue) == ("waiting", own.queue) and t.id != own.id]
        behind = [t for t in line if t.position > own.position and self.has_come(t) and t.for_window is None]
        now = self.acts(KIOSK, returning.later, self.tokens[which])
        if now is None:
            assert own.status != "waiting" or own.delays or not behind or not self.has_come(own)
            return
        assert own.delays == 0
        after = self.tickets()
        assert all(after[t.id].position < now.position for t in line if t.position < own.position)
        assert len([t for t in behind if after[t.id].position < now.position]) >= min(3, len(behind)) > 0
        assert not now.is_priority, "it would be called in its turn, before the three"

    @rule(data=st.data())
    def keeps_it_after_all(self, data: st.DataObject) -> None:
        if not self.tokens:
            return
        which = data.draw(st.sampled_from(sorted(self.tokens)))
        kept = self.acts(KIOSK, returning.undo_cancel, self.tokens[which], pairs=KEPT)
        if kept is not None:
            left = self.left[which]
            assert kept.returns == left.returns
            assert kept.position == left.position or is_due(left, self.hall.clock.at)

    @rule(window=window_numbers, verb=st.sampled_from([duty.close_window, duty.open_window]))
    def comes_and_goes(self, window: int, verb: Any) -> None:
        self.acts(clerk(window), verb, window)

    @rule(window=window_numbers)
    def rests(self, window: int) -> None:
        self.acts(clerk(window), duty.pause_window, window, "茶歇", None)

    @rule(thief=window_numbers, window=window_numbers)
    def reaches_over(self, thief: int, window: int) -> None:
        """Somebody at another window presses here: nothing happens."""
        if thief != window:
            assert self.acts(clerk(thief), calling.call_next, window) is None
            assert self.acts(GUIDE, undoing.undo, window) is None

    @rule(seconds=st.sampled_from([1, 9, 11, 20, 60, 900, 1200]))
    def time_passes(self, seconds: int) -> None:
        self.hall.clock.at += timedelta(seconds=seconds)

    @rule()
    def clock_is_set_back(self) -> None:
        self.hall.clock.at -= timedelta(seconds=30)
        self.is_set_back = True

    def has_come(self, ticket: Ticket) -> bool:
        """Whoever is early for an appointment comes when the slot begins."""
        return ticket.booked_for is None or ticket.place < NOT_BEGUN or ticket.booked_for <= self.hall.clock.at

    @invariant()
    def in_the_order_of_coming(self) -> None:
        """Whoever never asked for another place stands where he came, or where his slot began."""
        if self.is_set_back:
            return
        plain = [t for t in self.tickets().values() if t.status == "waiting" and not t.returns and not t.delays]
        in_line = [t.label for t in sorted(plain, key=lambda t: t.position)]
        coming = [t.label for t in sorted(plain, key=lambda t: self.came[t.id])]
        assert in_line == coming, f"{in_line} stand where {coming} came"

    @invariant()
    def one_window_one_ticket(self) -> None:
        active = [t for t in self.tickets().values() if t.status in ACTIVE]
        assert all(count == 1 for count in Counter(t.window for t in active).values())
        duties = self.hall.ask(KIOSK, lambda c: [c.unit.windows.duty(n) for n in WINDOWS])
        taken = [d.staff_id for d in duties if d.status is not WindowStatus.CLOSED]
        assert len(taken) == len(set(taken)), "one clerk one window"
        open_now = {d.number for d in duties if d.status is not WindowStatus.CLOSED}
        assert {t.window for t in active} <= open_now, "somebody is at a window that nobody serves"

    @invariant()
    def nobody_is_lost(self) -> None:
        tickets = self.tickets().values()
        assert len(tickets) == sum(self.given.values())
        for queue, given in self.given.items():
            assert sorted(t.number for t in tickets if t.series == queue) == list(range(1, given + 1))
        waiting = Counter(t.queue for t in tickets if t.status == "waiting")
        assert self.hall.ask(KIOSK, lambda c: c.unit.tickets.waiting(c.today)) == dict(waiting)
        for ticket in tickets:
            assert (ticket.window is None) <= (ticket.status in {"waiting", "cancelled"})
            assert ticket.returns <= 2
            assert ticket.is_time_wrong <= (ticket.status == "finished"), "an undone finish takes its mark along"
            assert ticket.delays <= 1


CHOICE = MemoryTickets.first_for
quick = settings(
    max_examples=100, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


def test_any_day_of_a_hall() -> None:
    run_state_machine_as_test(HallDay, settings=quick)


@pytest.mark.slow
def test_any_day_of_a_hall_on_an_embedded_database(sqlite_template: Path) -> None:
    folder = Path(tempfile.mkdtemp())
    opened: list[Any] = []

    def units() -> Units:
        path = folder / f"{len(opened)}.db"
        shutil.copy(sqlite_template, path)
        opened.append(open_engine(f"sqlite:///{path}"))
        return SqlUnits(opened[-1], centre().code)  # type: ignore[return-value]

    class Stored(HallDay):
        pass

    Stored.units = staticmethod(units)
    try:
        run_state_machine_as_test(Stored, settings=settings(quick, max_examples=8, stateful_step_count=30))
    finally:
        for engine in opened:
            engine.dispose()
        shutil.rmtree(folder)


def one_queue_only(self: MemoryTickets, *given: Any) -> Any:
    """A choice that forgets the window's other queue."""
    return CHOICE(self, *given)[-1:]


def lost_update(self: MemoryTickets, ticket: Ticket, changed: Ticket) -> Ticket:
    """A move that forgets its version."""
    self._rows.tickets[ticket.id] = (changed, self._rows.tickets[ticket.id][1])
    return changed


def no_slot_begins(self: MemoryTickets, day: date, before: int) -> list[Ticket]:
    """Appointments that stand behind everybody although their slot has begun."""
    return []


def used_again(self: MemoryAppointments, appointment: Appointment, changed: Appointment) -> Appointment:
    """An appointment that forgets that its number was given."""
    return changed


RULES = {name for name, of in vars(HallDay).items() if hasattr(of, "hypothesis_stateful_rule")}


def with_rules(*kept: str) -> type[HallDay]:
    """Days on which nothing else happens: what a mutant breaks comes to pass on most of them."""
    return type("FewRules", (HallDay,), dict.fromkeys(RULES - set(kept)))


@pytest.mark.parametrize(
    ("of", "name", "mutant", "rules"),
    [
        (MemoryTickets, "first_for", one_queue_only, ("arrives", "goes_on", "calls_next")),
        (MemoryTickets, "move", lost_update, ("arrives", "goes_on", "calls_next", "undoes")),
        (MemoryTickets, "in_begun_slots", no_slot_begins, ("arrives", "keeps_an_appointment")),
        (MemoryAppointments, "move", used_again, ("keeps_an_appointment", "time_passes")),
    ],
)
def test_the_judge_notices(
    of: type, name: str, mutant: Any, rules: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of, name, mutant)
    assert set(rules) < RULES
    only = settings(quick, phases=[Phase.generate], report_multiple_bugs=False)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(with_rules(*rules), settings=only)
