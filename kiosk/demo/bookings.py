"""Appointments of the demo: some for the rest of today, booked the day before, and some for the days to come."""

from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from kiosk.domain.people import Actor
from kiosk.operations import appointments
from kiosk.operations.appointments import BookingWish
from kiosk.operations.ports import Context
from kiosk.operations.system import System
from kiosk.simulation.agenda import Agenda

# Whoever tries the demo can check in at ten under this number: its slot begins at half past.
PHONE = "13900000001"
_PUBLIC = Actor(kind="public", id=0, name="public", right="public")
_TODAY, _LATER = 9, 14
# By ten o'clock the first two hours are over.
_AFTER_OPENING = timedelta(hours=2)


def book_some(system: System, agenda: Agenda, at: datetime, today: date) -> None:
    """At an instant of the day before, people book for today and for the days after it."""
    agenda.at(at, lambda: _book(system, today, Random(today.toordinal())))


def _book(system: System, today: date, chance: Random) -> None:
    centre = system.centre
    items = [code for code in centre.items if centre.queues[centre.queue_of_item[code]].appointments]
    slots = system.read(_PUBLIC, _slots)
    first = centre.hours.opens_at(today) + _AFTER_OPENING
    soon = [at for at in slots if centre.service_day(at) == today and at >= first]
    later = [at for at in slots if centre.service_day(at) > today]
    if not (items and soon and later):
        return
    wanted = [soon[0], *chance.choices(soon, k=_TODAY), *chance.choices(later, k=_LATER)]
    for number, at in enumerate(wanted, start=1):
        wish = BookingWish(at, f"1390000{number:04d}", chance.choice(items))
        system.perform(_PUBLIC, partial(appointments.book, wish=wish))


def _slots(context: Context) -> list[datetime]:
    """When the slots of all days begin that can be booked."""
    centre = context.centre
    days = centre.policy.appointments.bookable_days(context.today, centre.is_service_day)
    return [at for day in days for at in appointments.beginnings(centre, day)]
