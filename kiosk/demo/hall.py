"""The hall of the demo: people come, windows call, serve and rest, minute by minute."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from kiosk.domain.catalogue import Item
from kiosk.domain.people import Actor
from kiosk.domain.ticket import Ticket
from kiosk.operations import calling, duty, intake, serving
from kiosk.operations.intake import TicketWish
from kiosk.operations.system import System
from kiosk.simulation.agenda import Act, Agenda
from kiosk.simulation.looks import Looks
from kiosk.simulation.matters import Matters

_MISSED = 0.06
_NAMES_AN_ITEM = 0.8
_SPEAKS_ENGLISH = 0.04

# How many minutes a visit takes, and how often an item is asked for: an invented hall, tuned by eye.
_MINUTES: Mapping[str, float] = {"A": 3.9, "C": 3.6, "F": 5.4, "H": 5.5, "J": 4.2, "K": 4.6, "L": 6.5, "M": 5.5}
_USUAL_MINUTES = 5.0
_ON_THE_SPOT_IS_ASKED = 4


@dataclass(slots=True)
class Hall:
    """Lets days pass. `staff` says who sits at which window; a window without anybody stays closed."""

    system: System
    agenda: Agenda
    chance: Random
    staff: Mapping[int, Actor]
    kiosk: Actor
    matters: Matters
    looks: Looks
    _idle: set[int] = field(default_factory=set)
    _rests: dict[int, tuple[str, datetime]] = field(default_factory=dict)
    _ends: datetime | None = None

    def open_on(self, day: date, windows: Mapping[int, Actor]) -> None:
        """From opening time these windows are in service; they close after the last visit of the day."""
        opening, closing = self.system.centre.hours.opens_at(day), self.system.centre.hours.closes_at(day)
        self._idle.clear()
        for number in windows:
            self.agenda.at(opening - timedelta(minutes=self.chance.uniform(1, 6)), partial(self._open, number))
            self.agenda.at(closing, partial(self._close, number))
        self._ends = closing

    def arrive(self, at: datetime, queue: str) -> None:
        """Somebody takes a number of that queue at that instant."""
        self.agenda.at(at, lambda: self._take_number(queue))

    def rest(self, at: datetime, number: int, reason: str, until: datetime) -> None:
        """A window pauses at the end of the visit that it serves at that instant."""
        self.agenda.at(at, lambda: self._rests.__setitem__(number, (reason, until)))

    def item_of(self, queue: str) -> Item:
        """An item of the queue, those decided on the spot asked for more often."""
        centre = self.system.centre
        items = [item for item in centre.items.values() if centre.queue_of_item[item.code] == queue]
        weights = [_ON_THE_SPOT_IS_ASKED if item.is_on_the_spot else 1 for item in items]
        return self.chance.choices(items, weights)[0]

    def _take_number(self, queue: str) -> None:
        item = self.item_of(queue).code if self.chance.random() < _NAMES_AN_ITEM else None
        language = "en" if self.chance.random() < _SPEAKS_ENGLISH else "zh"
        self.looks.before_a_number(self.agenda.clock.at)
        self.system.perform(self.kiosk, lambda context: intake.issue(context, TicketWish(item, queue, language)))
        for number in sorted(self._idle):
            if queue in self.system.centre.windows[number].queues:
                self._idle.discard(number)
                self._soon(8, 25, partial(self._next, number))
                return

    def _open(self, number: int) -> None:
        self.system.perform(self.staff[number], lambda context: duty.open_window(context, number))
        self._idle.add(number)

    def _close(self, number: int) -> None:
        if number in self._idle:
            self._idle.discard(number)
            self.system.perform(self.staff[number], lambda context: duty.close_window(context, number))

    def _next(self, number: int) -> None:
        clerk, rest = self.staff[number], self._rests.pop(number, None)
        if rest is not None:
            self.system.perform(clerk, lambda context: duty.pause_window(context, number, *rest))
            self.agenda.at(rest[1], lambda: self._reopen(number))
            return
        ticket = self.system.perform(clerk, lambda context: calling.call_next(context, number))
        if ticket is None:
            self._idle.add(number)
            if self._ends is not None and self.agenda.clock.at >= self._ends:
                self._close(number)
        elif self.chance.random() < _MISSED:
            self._soon(60, 90, lambda: self._call_again(number))
        else:
            self._soon(15, 50, lambda: self._serve(number, ticket))

    def _reopen(self, number: int) -> None:
        self.system.perform(self.staff[number], lambda context: duty.open_window(context, number))
        self._next(number)

    def _call_again(self, number: int) -> None:
        self.system.perform(self.staff[number], lambda context: calling.recall(context, number))
        self._soon(60, 90, lambda: self._give_up(number))

    def _give_up(self, number: int) -> None:
        self.system.perform(self.staff[number], lambda context: calling.no_show(context, number))
        self._soon(3, 10, lambda: self._next(number))

    def _serve(self, number: int, ticket: Ticket) -> None:
        self.system.perform(self.staff[number], lambda context: serving.start(context, number))
        minutes = max(1.2, self.chance.gammavariate(4, _MINUTES.get(ticket.queue, _USUAL_MINUTES) / 4))
        self._soon(minutes * 60, minutes * 60 + 1, lambda: self._finish(number, ticket))

    def _finish(self, number: int, ticket: Ticket) -> None:
        clerk = self.staff[number]
        item = self.system.centre.items[ticket.item] if ticket.item else self.item_of(ticket.queue)
        outcome = self.matters.visit(clerk, ticket.label, item)
        self.system.perform(clerk, lambda context: serving.finish(context, number, outcome))
        self._soon(10, 35, lambda: self._next(number))

    def _soon(self, least: float, most: float, act: Act) -> None:
        self.agenda.at(self.agenda.clock.at + timedelta(seconds=self.chance.uniform(least, most)), act)
