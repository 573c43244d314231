"""The hall of a simulation lives a day, event by event, through the verbs that people use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random
from typing import Concatenate, ParamSpec, TypeVar

from kiosk.domain.errors import Unacceptable, WrongState
from kiosk.domain.people import Actor
from kiosk.domain.queue import QueueState
from kiosk.domain.ticket import Ticket, TicketStatus
from kiosk.operations import calling, checking_in, duty, intake, returning, serving, transfers
from kiosk.operations.intake import TicketView, TicketWish
from kiosk.operations.issuing import issuing_of
from kiosk.operations.ports import Context
from kiosk.operations.system import System
from kiosk.simulation.agenda import Act, Agenda
from kiosk.simulation.bookings import Bookings
from kiosk.simulation.looks import Looks
from kiosk.simulation.matters import Matters
from kiosk.simulation.plan import Arrival, DayPlan, Slot, Visitor
from kiosk.simulation.scenario import Kind, Rest, Scenario

Given = ParamSpec("Given")
Result = TypeVar("Result")

# Nobody is called so long after closing; who still waits then has waited for nothing and expires in the morning.
_OVERTIME = timedelta(hours=2)
# Minutes before closing after which nobody is sent to another queue, whose windows might be empty by then.
_TOO_LATE_TO_SEND = timedelta(minutes=45)


@dataclass(slots=True)
class _Guest:
    """Somebody with a number; `left` the minutes that the visit still takes once it was put aside."""

    visitor: Visitor
    token: str
    came_at: datetime
    left: float | None = None


@dataclass(slots=True)
class Hall:
    """Lets days pass. `staff` says who sits at which window; all of them come every day."""

    system: System
    agenda: Agenda
    chance: Random
    scenario: Scenario
    staff: Mapping[int, Actor]
    kiosk: Actor
    matters: Matters
    bookings: Bookings
    looks: Looks
    tickets: int = 0
    _idle: set[int] = field(default_factory=set)
    _rests: dict[int, tuple[str, datetime]] = field(default_factory=dict)
    _resting: dict[int, datetime] = field(default_factory=dict)
    _aside: dict[int, int] = field(default_factory=dict)
    _back: dict[int, list[Ticket]] = field(default_factory=dict)
    _guests: dict[int, _Guest] = field(default_factory=dict)
    _closes: datetime = field(default_factory=lambda: datetime.max.replace(tzinfo=UTC))

    def live(self, day: date, plan: DayPlan) -> None:
        """Puts a day on the agenda: windows open some minutes before the doors and close after their last visit."""
        hours = self.system.centre.hours
        opens, self._closes = hours.opens_at(day), hours.closes_at(day)
        midnight = datetime(day.year, day.month, day.day, tzinfo=self.system.centre.zone)
        for kept in (self._idle, self._rests, self._resting, self._aside, self._back, self._guests):
            kept.clear()
        for number in self.staff:
            self.agenda.at(opens - timedelta(minutes=self.chance.uniform(1, 6)), partial(self._open, number))
            self.agenda.at(self._closes, partial(self._close, number))
        for arrival in plan.arrivals:
            at = midnight + timedelta(minutes=arrival.minute)
            self.agenda.at(at, self._coming(arrival))
        for rest in plan.rests:
            self.agenda.at(midnight + timedelta(minutes=rest.starts), partial(self._rest, rest, midnight))

    def _coming(self, arrival: Arrival) -> Act:
        """What somebody does who comes; whoever booked and stays away, or gave the slot back, does nothing."""
        slot = self.bookings.held_for(arrival)
        if slot is None:
            return partial(self._arrive, arrival.visitor)
        if slot.never_comes or slot.gives_back:
            return lambda: None
        return partial(self._keep_appointment, arrival.visitor, slot)

    @property
    def _now(self) -> datetime:
        return self.agenda.clock.at

    def _do(
        self, who: Actor, verb: Callable[Concatenate[Context, Given], Result], *given: Given.args, **named: Given.kwargs
    ) -> Result:
        return self.system.perform(who, lambda context: verb(context, *given, **named))

    def _at(self, verb: Callable[..., Result], number: int, *given: object) -> Result:
        """The clerk of a window does something there."""
        return self.system.perform(self.staff[number], lambda context: verb(context, number, *given))

    def _soon(self, least: float, most: float, act: Act) -> None:
        self.agenda.at(self._now + timedelta(seconds=self.chance.uniform(least, most)), act)

    def _arrive(self, visitor: Visitor) -> None:
        kind = visitor.kind
        # Before the kiosk is asked: by what waits there are now a queue may have given its last number of the day.
        self.looks.before_a_number(self._now, kind.queue)
        if not self._gives_numbers(kind.queue):
            return
        item = kind.item if visitor.names_item else None
        wish = TicketWish(item, kind.queue, visitor.language, priority_class=visitor.priority)
        self._wait(visitor, self._do(self.kiosk, intake.issue, wish))

    def _keep_appointment(self, visitor: Visitor, slot: Slot) -> None:
        """Checks in; too early again when it is time, and too late after the last number not at all."""
        self.looks.before_a_number(self._now, visitor.kind.queue)
        wish = TicketWish(language=visitor.language, priority_class=visitor.priority)
        try:
            self._wait(visitor, self._do(self.kiosk, checking_in.check_in, slot.phone, wish))
        except WrongState:
            opens_at = self.system.centre.policy.appointments.opens_at(slot.starts_at)
            self.agenda.at(opens_at, partial(self._keep_appointment, visitor, slot))
        except Unacceptable:
            return

    def _wait(self, visitor: Visitor, view: TicketView) -> None:
        """Somebody has a number; with an appointment the wait begins with the slot."""
        self.tickets += 1
        came_at = max(self._now, view.ticket.booked_for or self._now)
        self._guests[view.ticket.id] = _Guest(visitor, view.token, came_at)
        if self.chance.random() < self.scenario.habits.gives_back:
            self._soon(5 * 60, 40 * 60, partial(self._give_back, view.token))
        self._wake(view.ticket.queue)

    def _gives_numbers(self, code: str) -> bool:
        """Somebody who finds the kiosk closed or the numbers of the day gone goes home."""

        def is_open(context: Context) -> bool:
            queue = context.centre.queues[code]
            return (
                issuing_of(context, queue, context.unit.windows.pause_of(code, context.today)).state is QueueState.OPEN
            )

        return self.system.read(self.kiosk, is_open)

    def _give_back(self, token: str) -> None:
        view = self.system.read(self.kiosk, lambda context: intake.ticket_by_token(context, token))
        if view.status is TicketStatus.WAITING:
            self._do(self.kiosk, returning.cancel, token)

    def _come_back(self, token: str, queue: str) -> None:
        if self._now < self._closes:
            self._do(self.kiosk, returning.come_back, token)
            self._wake(queue)

    def _wake(self, queue: str) -> None:
        """The first idle window that serves the queue sees that somebody waits."""
        for number in sorted(self._idle):
            if queue in self.system.centre.windows[number].queues:
                self._idle.discard(number)
                self._soon(8, 25, partial(self._next, number))
                return

    def _open(self, number: int) -> None:
        self._at(duty.open_window, number)
        self._idle.add(number)

    def _close(self, number: int) -> None:
        if number in self._idle and not self._aside.get(number):
            self._idle.discard(number)
            self._at(duty.close_window, number)

    def _rest(self, rest: Rest, midnight: datetime) -> None:
        """A window rests at once when it is idle, else after the visit that it serves."""
        self._rests[rest.window] = (rest.reason, midnight + timedelta(minutes=rest.ends))
        if rest.window in self._idle:
            self._idle.discard(rest.window)
            self._next(rest.window)
        elif rest.window in self._resting:
            self._pause(rest.window)

    def _pause(self, number: int) -> bool:
        reason, until = self._rests.pop(number, ("", self._now))
        if until <= max(self._now, self._resting.get(number, self._now)):
            return False
        self._at(duty.pause_window, number, reason, until)
        self._resting[number] = until
        self.agenda.at(until, partial(self._reopen, number, until))
        return True

    def _reopen(self, number: int, until: datetime) -> None:
        if self._resting.get(number) == until:  # not while a longer rest has begun
            del self._resting[number]
            self._at(duty.open_window, number)
            self._next(number)

    def _next(self, number: int) -> None:
        back = self._back.get(number)
        if back:
            self._take_up(number, back.pop(0))
        elif not self._pause(number):
            self._call(number)

    def _call(self, number: int) -> None:
        is_over = self._now >= self._closes + _OVERTIME
        ticket = None if is_over else self._at(calling.call_next, number)
        if ticket is None:
            self._idle.add(number)
            if self._now >= self._closes:
                self._close(number)
            return
        guest = self._guests[ticket.id]
        waited = (self._now - guest.came_at) / timedelta(minutes=1)
        if guest.left is None and self.chance.random() < self.scenario.habits.absent(waited):
            self._soon(60, 90, lambda: self._call_again(number, ticket))
        else:
            self._soon(15, 50, lambda: self._serve(number, ticket))

    def _call_again(self, number: int, ticket: Ticket) -> None:
        self._at(calling.recall, number)
        self._soon(60, 90, lambda: self._give_up(number, ticket))

    def _give_up(self, number: int, ticket: Ticket) -> None:
        missed = self._at(calling.no_show, number)
        if missed.status is TicketStatus.MISSED and self.chance.random() < self.scenario.habits.comes_back:
            token = self._guests[ticket.id].token
            self._soon(2 * 60, 25 * 60, partial(self._come_back, token, ticket.queue))
        self._soon(3, 10, lambda: self._next(number))

    def _serve(self, number: int, ticket: Ticket) -> None:
        self._at(serving.start, number)
        guest, habits = self._guests[ticket.id], self.scenario.habits
        minutes = guest.visitor.kind.duration(self.chance)
        roll = self.chance.random()
        other = self._other_kind(ticket.queue) if roll < habits.sent_on else None
        if other is not None and self._now < self._closes - _TOO_LATE_TO_SEND:
            self._soon(30, 120, lambda: self._send_on(number, guest, other))
        elif habits.sent_on <= roll < habits.sent_on + habits.held:
            guest.left = minutes / 2
            self._soon(minutes * 30, minutes * 30 + 1, lambda: self._put_aside(number))
        else:
            self._soon(minutes * 60, minutes * 60 + 1, lambda: self._finish(number, ticket))

    def _other_kind(self, queue: str) -> Kind | None:
        others = [kind for kind in self.scenario.kinds if kind.queue != queue and self._is_staffed(kind.queue)]
        return self.chance.choice(others) if others else None

    def _is_staffed(self, queue: str) -> bool:
        return any(number in self.staff for number in self.system.centre.windows_of(queue))

    def _send_on(self, number: int, guest: _Guest, kind: Kind) -> None:
        self._at(transfers.transfer, number, kind.queue, None)
        guest.visitor = Visitor(kind, guest.visitor.names_item, guest.visitor.language, guest.visitor.priority)
        self._wake(kind.queue)
        self._soon(10, 35, lambda: self._next(number))

    def _put_aside(self, number: int) -> None:
        ticket = self._at(serving.hold, number)
        self._aside[number] = self._aside.get(number, 0) + 1
        self._soon(5 * 60, 25 * 60, lambda: self._is_back(number, ticket))
        self._soon(10, 35, lambda: self._next(number))

    def _is_back(self, number: int, ticket: Ticket) -> None:
        self._back.setdefault(number, []).append(ticket)
        if number in self._idle:
            self._idle.discard(number)
            self._next(number)

    def _take_up(self, number: int, ticket: Ticket) -> None:
        self._at(serving.resume, number, ticket.label)
        self._aside[number] -= 1
        seconds = (self._guests[ticket.id].left or 0.0) * 60
        self._soon(seconds, seconds + 1, lambda: self._finish(number, ticket))

    def _finish(self, number: int, ticket: Ticket) -> None:
        item = self.system.centre.items[self._guests[ticket.id].visitor.kind.item]
        outcome = self.matters.visit(self.staff[number], ticket.label, item)
        self._at(serving.finish, number, outcome)
        self._soon(10, 35, lambda: self._next(number))
