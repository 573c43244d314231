"""The appointments of simulated days: booked the day before by the verbs that people use, some given back in time."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from kiosk.domain.errors import Refusal
from kiosk.domain.people import Actor
from kiosk.operations import appointments
from kiosk.operations.appointments import BookingWish
from kiosk.operations.system import System
from kiosk.simulation.agenda import Agenda
from kiosk.simulation.plan import Arrival, DayPlan, Slot, Visitor

_PUBLIC = Actor(kind="public", id=0, name="public", right="public")
_THROUGH_THE_DAY = (20.0, 420.0)  # minutes after opening at which people book for the next day
_LATE = (0.0, 20.0)  # minutes after the end of the day before the first one, at which they book for that
_THINKS_AGAIN = (5.0, 60.0)


@dataclass(slots=True)
class Bookings:
    """Who holds an appointment. On a day for which nobody could book (no calendar before it), all come without one."""

    system: System
    agenda: Agenda
    chance: Random
    _held: set[str] = field(default_factory=set)

    def ahead(self, today: date, plan: DayPlan) -> None:
        """People book today what the plan of the next day says; a slot that is full by then is not theirs."""
        self._planned(plan, self.system.centre.hours.opens_at(today), _THROUGH_THE_DAY)

    def late(self, plan: DayPlan) -> None:
        """They book now for the first day that is lived, on the evening of a day that is not."""
        self._planned(plan, self.agenda.clock.at, _LATE)

    def _planned(self, plan: DayPlan, since: datetime, minutes: tuple[float, float]) -> None:
        self._held.clear()
        for arrival in plan.arrivals:
            if arrival.slot is not None:
                at = since + timedelta(minutes=self.chance.uniform(*minutes))
                self.agenda.at(at, partial(self._book, arrival.visitor, arrival.slot))

    def held_for(self, arrival: Arrival) -> Slot | None:
        """The slot that the visitor has booked."""
        return arrival.slot if arrival.slot is not None and arrival.slot.phone in self._held else None

    def _book(self, visitor: Visitor, slot: Slot) -> None:
        wish = BookingWish(slot.starts_at, slot.phone, visitor.kind.item, language=visitor.language)
        with suppress(Refusal):
            booking = self.system.perform(_PUBLIC, lambda context: appointments.book(context, wish))
            self._held.add(slot.phone)
            if slot.gives_back:
                later = timedelta(minutes=self.chance.uniform(*_THINKS_AGAIN))
                self.agenda.at(self.agenda.clock.at + later, partial(self._give_back, booking.token))

    def _give_back(self, token: str) -> None:
        self.system.perform(_PUBLIC, lambda context: appointments.cancel(context, token))
