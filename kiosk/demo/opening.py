"""Fills the demo hall once, in one transaction, and says at every start how to get in."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

import click

from kiosk.demo.bookings import book_some
from kiosk.demo.hall import Hall
from kiosk.demo.notes import Notes
from kiosk.demo.welcome import welcome
from kiosk.domain.case import Step
from kiosk.domain.catalogue import Centre
from kiosk.domain.correction import Change
from kiosk.domain.people import SYSTEM, Actor, DeviceKind, Role
from kiosk.operations import administration, casework, corrections, rehearsal
from kiosk.operations.system import System
from kiosk.operations.wait_book import WaitBook
from kiosk.secrets import ArgonPasswords, new_password
from kiosk.simulation.agenda import Agenda, Moment
from kiosk.simulation.looks import Looks
from kiosk.simulation.matters import Matters

FIRST_DAY, TODAY = date(2026, 8, 3), date(2026, 9, 15)
TEN = timedelta(hours=10)
_BOOKED_AT = timedelta(hours=15)
SEED = 20260936
KIOSK = "demo-kiosk"

_VISITS_A_PAST_DAY = 20
_POSTED_A_DAY = 4
# Who has come by ten o'clock, by queue; a queue that is not here belongs to another centre.
_VISITS_TODAY: Mapping[str, int] = {"A": 58, "C": 48, "F": 42, "H": 20, "J": 34, "K": 28, "L": 16, "M": 16}
_VISITS_ELSEWHERE = 16
# Days before today on which something handled as one was handed in.
_JOINT_DAYS_AGO = (5, 2)
_WRONG_DAYS_AGO = 3
_ESTIMATED_DAYS = 14  # as many as the ranges learn from
# Cases that still lie there, by the working days since their acceptance: due today or tomorrow, late against the
# promise, and the last two late against the law as well.
_FORGOTTEN = (
    ("SJ-013", 6),
    ("SJ-021", 9),
    ("ZR-001", 4),
    ("CG-001", 7),
    ("SJ-016", 4),
    ("SJ-015", 5),
    ("ZR-010", 6),
    ("GA-006", 9),
    ("ZJ-001", 8),
)


def fill(system: System, notes: Path, public_url: str) -> list[str]:
    """Makes the demo hall in an empty rehearsal database; returns what to print at this start.

    Everything commits together: a start that is killed in the middle leaves the database empty, and the next one
    fills it. Passwords are kept in `notes`, which only the owner can read.
    """
    if not system.read(SYSTEM, lambda context: context.unit.has_visits()):
        click.echo("正在准备演练大厅… Preparing the rehearsal hall…", err=True)
        _fill(system, notes)
    return welcome(system, Notes.read(notes), public_url, KIOSK)


@dataclass(frozen=True, slots=True)
class _Staff:
    """Who works in the demo: one at each window but one, and the kiosk at the door."""

    at_window: Mapping[int, Actor]
    kiosk: Actor


def _fill(system: System, notes: Path) -> None:
    agenda = Agenda(Moment(_instant(system.centre, FIRST_DAY, timedelta(hours=8))))
    book = WaitBook()
    with _without_paper(system, agenda.clock, book) as filling:
        staff, kept = _employ(filling)
        chance = Random(SEED)
        matters = Matters(filling, agenda, chance)
        looks = Looks(filling, book, _instant(filling.centre, TODAY - timedelta(days=_ESTIMATED_DAYS), timedelta()))
        hall = Hall(filling, agenda, chance, staff.at_window, staff.kiosk, matters, looks)
        book_some(filling, agenda, _instant(filling.centre, _working_day_before(filling.centre, 1), _BOOKED_AT), TODAY)
        for day in _days(filling.centre):
            _past_day(hall, matters, day)
            agenda.run(_instant(filling.centre, day, timedelta(hours=23)))
        _this_morning(hall, matters)
        ten = _instant(filling.centre, TODAY, TEN)
        agenda.run(ten)
        filling.perform(SYSTEM, lambda context: rehearsal.set_clock(context, ten, system.machine.now()))
        # Before the commit: a filled hall always has its password; notes without a hall are written anew.
        kept.keep(notes)


def _without_paper(system: System, clock: Moment, book: WaitBook) -> AbstractContextManager[System]:
    # The visits of the past are over: nobody wants their slips from the printer of today.
    return system.together(replace(system.centre, printers={}, default_printer=None), clock, waits=book)


def _employ(system: System) -> tuple[_Staff, Notes]:
    passwords, password = ArgonPasswords(), new_password()

    def account(name: str, role: Role, window: int | None = None) -> Actor:
        added = system.perform(
            SYSTEM, lambda context: administration.add_account(context, passwords, name, role, window, password)
        )
        return administration.account_actor(added)

    for role in Role:
        account(role.value, role)
    at_window = {number: account(f"window-{number}", Role.WINDOW, number) for number in staffed(system.centre)}
    device, key = system.perform(SYSTEM, lambda context: administration.enrol_device(context, KIOSK, DeviceKind.KIOSK))
    return _Staff(at_window, administration.device_actor(device)), Notes(password, key)


def staffed(centre: Centre) -> list[int]:
    """The windows that somebody of the demo takes; the third is left to whoever looks at the demo."""
    numbers = sorted(centre.windows)
    return [number for number in numbers if number not in numbers[2:3]]


def _days(centre: Centre) -> Iterator[date]:
    day = FIRST_DAY
    while day < TODAY:
        if centre.is_service_day(day):
            yield day
        day += timedelta(days=1)


def _past_day(hall: Hall, matters: Matters, day: date) -> None:
    hall.open_on(day, hall.staff)
    queues = list(hall.system.centre.queues)
    weights = [_VISITS_TODAY.get(code, _VISITS_ELSEWHERE) for code in queues]
    for queue in hall.chance.choices(queues, weights, k=_VISITS_A_PAST_DAY):
        hall.arrive(matters.office_time(day), queue)
    _post(hall, matters, day)
    for item, days_ago in _FORGOTTEN:
        if day == _working_day_before(hall.system.centre, days_ago) and item in hall.system.centre.items:
            _hand_in(hall, matters, matters.office_time(day), item, is_forgotten=True)
    for code, days_ago in zip(hall.system.centre.joint, _JOINT_DAYS_AGO, strict=False):
        if day == _working_day_before(hall.system.centre, days_ago):
            clerk = hall.staff[min(hall.staff)]
            hall.agenda.at(matters.office_time(day), partial(matters.joint, clerk, code))
    if day == _working_day_before(hall.system.centre, _WRONG_DAYS_AGO):
        hall.agenda.at(matters.office_time(day), partial(_entered_wrongly, hall, matters))


def _entered_wrongly(hall: Hall, matters: Matters) -> None:
    """A case that needs more days than the law gives at first, and an acceptance that was entered a day late: the
    extension is told, the correction waits for a second person."""
    centre = hall.system.centre
    item = next(item for item in centre.items.values() if item.extension_allowed >= 10 and item.promised.value > 3)
    clerk = hall.staff[min(hall.staff)]
    case = matters.taken_on(clerk, item, None)
    later = hall.agenda.clock.at + timedelta(days=1)

    def correct() -> None:
        entries = hall.system.read(clerk, lambda context: casework.look_at(context, case.ref)).entries
        number = next(entry.number for entry in entries if entry.step is Step.EXTEND)
        hall.system.perform(
            clerk,
            lambda context: corrections.propose(context, case.ref, number, Change(days=10), "批准的是 10 个工作日"),
        )

    hall.agenda.at(later, lambda: matters.extended(clerk, case.ref, 5))
    hall.agenda.at(later + timedelta(minutes=30), correct)


def _this_morning(hall: Hall, matters: Matters) -> None:
    centre = hall.system.centre
    opening, ten = centre.hours.opens_at(TODAY), _instant(centre, TODAY, TEN)
    minutes = (ten - opening) / timedelta(minutes=1)
    hall.open_on(TODAY, hall.staff)
    for queue in centre.queues:
        for _ in range(_VISITS_TODAY.get(queue, _VISITS_ELSEWHERE)):
            # Some wait at the door, most come in the middle of the morning.
            is_early = hall.chance.random() < 0.15
            after = hall.chance.uniform(0, 5) if is_early else hall.chance.triangular(0, minutes, minutes * 0.65)
            hall.arrive(opening + timedelta(minutes=after), queue)
    _post(hall, matters, TODAY)
    resting = sorted(hall.staff)[-3:-2]
    for number in resting:
        hall.rest(ten - timedelta(minutes=8), number, "到档案室调档", ten + timedelta(minutes=10))


def _post(hall: Hall, matters: Matters, day: date) -> None:
    """Cases that come by post or from another office, without a visit."""
    later = [item.code for item in hall.system.centre.items.values() if not item.is_on_the_spot]
    for item in hall.chance.choices(later, k=_POSTED_A_DAY):
        _hand_in(hall, matters, matters.office_time(day), item)


def _hand_in(hall: Hall, matters: Matters, at: datetime, code: str, is_forgotten: bool = False) -> None:
    centre = hall.system.centre
    windows = [number for number in centre.windows_of(centre.queue_of_item[code]) if number in hall.staff]
    clerk = hall.staff[windows[0] if windows else min(hall.staff)]
    hall.agenda.at(at, lambda: matters.accepted(clerk, centre.items[code], None, is_forgotten))


def _working_day_before(centre: Centre, days: int) -> date:
    day = TODAY
    while centre.calendar.working_days_between(day, TODAY) < days or not centre.is_service_day(day):
        day -= timedelta(days=1)
    return day


def _instant(centre: Centre, day: date, time: timedelta) -> datetime:
    return (datetime(day.year, day.month, day.day, tzinfo=centre.zone) + time).astimezone(UTC)
