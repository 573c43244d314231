"""Fills a rehearsal database with days of a scenario. Each day is one transaction, so that whole days alone stay."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from kiosk.domain.calendar import ONE_DAY, SEARCH_DAYS
from kiosk.domain.catalogue import Centre
from kiosk.domain.errors import Unacceptable
from kiosk.domain.people import SYSTEM, Actor, DeviceKind, Role
from kiosk.operations import administration
from kiosk.operations.absences import settle_appointments
from kiosk.operations.day import close_earlier_days
from kiosk.operations.deadlines import sweep
from kiosk.operations.ports import Context
from kiosk.operations.rule_ports import Offer
from kiosk.operations.system import System
from kiosk.operations.taking_in import take_in
from kiosk.operations.wait_book import WaitBook
from kiosk.secrets import KeyedTokens
from kiosk.simulation.agenda import Agenda, Moment
from kiosk.simulation.bookings import Bookings
from kiosk.simulation.hall import Hall
from kiosk.simulation.looks import Looks
from kiosk.simulation.matters import Matters
from kiosk.simulation.plan import DayPlan, plan_of
from kiosk.simulation.scenario import Scenario

FIRST_DAY = date(2025, 1, 2)
_BEGINS, _EVENING = timedelta(hours=7), timedelta(hours=23)
_SHARE_EXTENDED = 0.05
_KIOSK = Actor("device", 0, "simulated-kiosk", DeviceKind.KIOSK)


@dataclass(frozen=True, slots=True)
class Lived:
    """A day that is in the database now, and the numbers that were given on it."""

    day: date
    tickets: int


class NoPassword:
    """Simulated staff have no password: nobody signs in as one of them, and equal seeds make equal rows."""

    def hash(self, password: str) -> str:
        """No hash at all."""
        return "!"

    def verify(self, password_hash: str | None, password: str) -> bool:
        """Never right."""
        return False


def service_days(centre: Centre, first: date, count: int) -> list[date]:
    """The next days, from `first` on, on which the hall opens; raises `Unacceptable` where the calendars end before."""
    found: list[date] = []
    day, last_year = first, max(centre.calendar.years)
    while len(found) < count:
        if day.year > last_year:
            raise Unacceptable("calendars_end", year=last_year, days=len(found), first=first)
        if centre.is_service_day(day):
            found.append(day)
        day += timedelta(days=1)
    return found


def first_free_day(context: Context) -> date:
    """The day after the last one on which somebody was called; a fixed one in an empty database."""
    last = context.unit.estimates.past_calls(date.min, 1)
    return context.centre.service_day(last[0].issued_at) + timedelta(days=1) if last else FIRST_DAY


def live(
    system: System, scenario: Scenario, offer: Offer, seed: int, days: list[date], watch: Callable[[Lived], None]
) -> None:
    """Lives the days one after the other; `watch` hears of each when it is committed.

    The same seed and scenario make the same rows in an empty database, ids and tokens included: nothing of it hangs
    on the machine's clock or on the server's key.
    """
    for lived in _lived(system, scenario, offer, seed, days):
        watch(lived)


def _lived(system: System, scenario: Scenario, offer: Offer, seed: int, days: list[date]) -> Iterator[Lived]:
    # Nobody wants the slips of days that never were from the printer of today.
    centre, chance = replace(scenario.centre, printers={}, default_printer=None), Random()
    eve = _service_day_before(centre, days[0])
    agenda = Agenda(Moment(_instant(centre, eve, _EVENING) if eve else _instant(centre, days[0], _BEGINS)))
    tokens = KeyedTokens(hashlib.sha256(f"simulation {seed}".encode()).digest())
    hall: Hall | None = None
    for day, next_day in zip(days, [*days[1:], None], strict=True):
        book = WaitBook()
        with system.together(centre, agenda.clock, tokens, book) as one_day:
            is_new = not one_day.read(SYSTEM, lambda context: context.unit.has_visits())
            looks = Looks(one_day, book, is_new=is_new)
            if hall is None:
                hall = _founded(one_day, scenario, agenda, chance, offer, looks)
                if eve is not None:
                    chance.seed(_chance_of(seed, eve))
                    hall.bookings.late(_plan_of(scenario, seed, day))
            hall.system = hall.matters.system = hall.bookings.system = one_day
            hall.looks = looks
            agenda.run(_instant(centre, day, _BEGINS))
            _night_is_over(one_day)
            before = hall.tickets
            chance.seed(_chance_of(seed, day))
            hall.live(day, plan_of(scenario, day, chance))
            if next_day is not None:
                hall.bookings.ahead(day, _plan_of(scenario, seed, next_day))
            agenda.run(_instant(centre, day, _EVENING))
        yield Lived(day, hall.tickets - before)


def _night_is_over(system: System) -> None:
    """What the hours without people do to numbers, appointments and limits."""
    close_earlier_days(system)
    settle_appointments(system)
    sweep(system)


def _plan_of(scenario: Scenario, seed: int, day: date) -> DayPlan:
    """The plan of a day that is still ahead: the same that it will have."""
    return plan_of(scenario, day, Random(_chance_of(seed, day)))


def _chance_of(seed: int, day: date) -> str:
    return f"{seed} {day}"


def _service_day_before(centre: Centre, day: date) -> date | None:
    """The last day before on which the hall opens, as far as there are calendars."""
    earlier = (day - back * ONE_DAY for back in range(1, SEARCH_DAYS))
    return next((one for one in earlier if centre.is_service_day(one)), None)


def _founded(system: System, scenario: Scenario, agenda: Agenda, chance: Random, offer: Offer, looks: Looks) -> Hall:
    """The hall with its rules and its people, before the first day."""
    if system.read(SYSTEM, lambda context: context.unit.edition) == 0:
        system.perform(SYSTEM, lambda context: take_in(context, offer))
    staff = {number: _clerk(system, number) for number in sorted(scenario.centre.windows)}
    matters = Matters(system, agenda, chance, _SHARE_EXTENDED)
    return Hall(system, agenda, chance, scenario, staff, _KIOSK, matters, Bookings(system, agenda, chance), looks)


def _clerk(system: System, number: int) -> Actor:
    def found_or_added(context: Context) -> Actor:
        name = f"simulated-window-{number}"
        known = context.unit.people.account(name)
        added = known or administration.add_account(context, NoPassword(), name, Role.WINDOW, number, "-" * 8)
        return administration.account_actor(added)

    return system.perform(SYSTEM, found_or_added)


def _instant(centre: Centre, day: date, time: timedelta) -> datetime:
    return (datetime(day.year, day.month, day.day, tzinfo=centre.zone) + time).astimezone(UTC)
