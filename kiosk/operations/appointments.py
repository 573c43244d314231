"""Book a slot, look at the booking, give it back; and what a slot still holds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from kiosk.domain.appointment import Appointment, AppointmentStatus, codes, identity
from kiosk.domain.catalogue import Centre, Item, Queue
from kiosk.domain.errors import NotFound, Unacceptable, WrongState
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.ticket import Ticket
from kiosk.operations.appointment_ports import SlotCount
from kiosk.operations.ports import Context


@dataclass(frozen=True, slots=True)
class BookingWish:
    """What somebody wants to book: an item or a queue, the beginning of a slot, and the number that tells who comes."""

    starts_at: datetime
    person: str
    item: str | None = None
    queue: str | None = None
    language: str = "zh"


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot of a queue; `left` is 0 for a full one."""

    starts_at: datetime
    ends_at: datetime
    left: int


@dataclass(frozen=True, slots=True)
class Booking:
    """An appointment as its holder may see it, with the number that was given for it."""

    appointment: Appointment
    queue: Queue
    item: Item | None
    windows: tuple[int, ...]
    ends_at: datetime
    opens_at: datetime
    closes_at: datetime
    cancel_until: datetime
    may_cancel: bool
    token: str
    ticket: Ticket | None


def bookable_days(context: Context, queue: Queue) -> tuple[date, ...]:
    """The days for which somebody may book today; none where the queue takes no appointments."""
    centre = context.centre
    days = centre.policy.appointments.bookable_days(context.today, centre.is_service_day)
    return days if queue.appointments else ()


def beginnings(centre: Centre, day: date) -> tuple[datetime, ...]:
    """When the slots of a day begin, aware UTC; none where the hall is closed."""
    return centre.policy.appointments.slots(centre.hours, day) if centre.is_service_day(day) else ()


def slots_of(context: Context, queue: Queue, day: date) -> list[Slot]:
    """The slots of a day that can be booked now; none for a day that cannot, or a queue that takes no appointments."""
    if day not in bookable_days(context, queue):
        return []
    rules = context.centre.policy.appointments
    taken = context.unit.appointments.taken(queue.code, day)
    quotas = _quotas(context, queue, day, taken)
    return [
        Slot(at, at + rules.slot, max(0, min([queue.appointments - taken.get(at, 0), *quotas(at)])))
        for at in beginnings(context.centre, day)
    ]


def book(context: Context, wish: BookingWish) -> Booking:
    """Books one place in a slot; raises `Unacceptable` for a slot that cannot be booked or a person who is blocked,
    `WrongState` for a slot that is full or a person who has an appointment on that day already."""
    queue = context.centre.queue_for(wish.item, wish.queue)
    day = context.centre.service_day(wish.starts_at)
    left = {slot.starts_at: slot.left for slot in slots_of(context, queue, day)}
    if wish.starts_at not in left:
        code = "slot_not_bookable" if queue.appointments else "no_appointments_here"
        raise Unacceptable(code, queue=queue.code, starts_at=wish.starts_at)
    person = context.tokens.of_person(context.centre.code, identity(wish.person))
    _require_free_person(context, day, person)
    taken = left[wish.starts_at] and context.unit.appointments.take_slot(
        queue.code, day, wish.starts_at, queue.appointments
    )
    if not taken:
        raise WrongState("slot_full", state="full", starts_at=wish.starts_at)
    return _add(context, wish, queue, person)


def look_at(context: Context, token: str) -> Booking:
    """The booking behind an address; raises `NotFound`."""
    found = context.unit.appointments.by_token(context.tokens.digest(token))
    if found is None:
        raise NotFound("unknown_appointment")
    return booking_of(context, found)


def cancel(context: Context, token: str) -> Booking:
    """The holder gives the slot back in time for somebody else; raises `WrongState` later, or when it is over."""
    booking = look_at(context, token)
    found = booking.appointment
    if found.status is not AppointmentStatus.BOOKED:
        raise WrongState("appointment_is_over", state=found.status)
    if not booking.may_cancel:
        raise WrongState("cancel_too_late", state=found.status, until=booking.cancel_until)
    changed = context.unit.appointments.move(found, replace(found, status=AppointmentStatus.CANCELLED))
    context.unit.appointments.free_slot(found.queue, found.starts_at)
    context.record(FactKind.APPOINTMENT_CANCELLED, Subject.APPOINTMENT, found.id, **told_of(found))
    return booking_of(context, changed)


def counts_of(context: Context, day: date) -> list[SlotCount]:
    """What became of the appointments of a day, as it is now."""
    rules = context.centre.policy.appointments
    return [
        replace(one, status=AppointmentStatus.NO_SHOW)
        if one.status is AppointmentStatus.BOOKED and context.now > rules.closes_at(one.starts_at)
        else one
        for one in context.unit.appointments.counts(day)
    ]


def booking_of(context: Context, appointment: Appointment) -> Booking:
    """An appointment as its holder may see it, as it is now."""
    centre, rules = context.centre, context.centre.policy.appointments
    seen, starts_at = appointment.seen_at(context.now, rules), appointment.starts_at
    return Booking(
        appointment=seen,
        queue=centre.known_queue(seen.queue),
        item=centre.items.get(seen.item or ""),
        windows=centre.windows_of(seen.queue),
        ends_at=starts_at + rules.slot,
        opens_at=rules.opens_at(starts_at),
        closes_at=rules.closes_at(starts_at),
        cancel_until=rules.cancel_until(starts_at),
        may_cancel=seen.status is AppointmentStatus.BOOKED and context.now <= rules.cancel_until(starts_at),
        token=context.tokens.for_subject(Subject.APPOINTMENT, centre.code, seen.line),
        ticket=context.unit.tickets.by_id(seen.ticket_id) if seen.ticket_id else None,
    )


def told_of(appointment: Appointment) -> dict[str, object]:
    """What an entry of the ledger says of an appointment: never a person."""
    return {"queue": appointment.queue, "item": appointment.item, "starts_at": appointment.starts_at.isoformat()}


def _quotas(
    context: Context, queue: Queue, day: date, taken: Mapping[datetime, int]
) -> Callable[[datetime], list[int]]:
    """What the quotas of the day, and of each half in which somebody may come for a slot, still leave for it."""
    rules, afternoon = context.centre.policy.appointments, context.centre.hours.afternoon_at(day)
    holds: list[tuple[int | None, Callable[[datetime], bool]]] = [
        (queue.quota, lambda at: True),
        (queue.quota_morning, lambda at: rules.opens_at(at) < afternoon),
        (queue.quota_afternoon, lambda at: rules.closes_at(at) >= afternoon),
    ]
    left = [
        (quota - sum(count for at, count in taken.items() if is_within(at)), is_within)
        for quota, is_within in holds
        if quota is not None
    ]
    return lambda at: [numbers for numbers, is_within in left if is_within(at)]


def _require_free_person(context: Context, day: date, person: bytes) -> None:
    rules = context.centre.policy.appointments
    missed = context.unit.appointments.missed_days(person, context.today - rules.remembered)
    until = rules.blocked_until(missed)
    if until is not None and context.today <= until:
        raise Unacceptable("booking_blocked", until=until, times=rules.no_shows, days=rules.no_show_days)
    other = context.unit.appointments.of_person(day, person)
    if other is not None and other.status is not AppointmentStatus.CANCELLED:
        raise WrongState("booked_that_day", state=other.status, day=day)


def _add(context: Context, wish: BookingWish, queue: Queue, person: bytes) -> Booking:
    unit, line = context.unit, context.unit.next_entry
    token = context.tokens.for_subject(Subject.APPOINTMENT, context.centre.code, line)
    day, digest = context.centre.service_day(wish.starts_at), context.tokens.digest(token)
    new = Appointment(
        id=0,
        queue=queue.code,
        service_day=day,
        starts_at=wish.starts_at,
        status=AppointmentStatus.BOOKED,
        item=wish.item,
        language=wish.language,
        person=person,
        code=next(code for code in codes(digest) if unit.appointments.by_code(day, code) is None),
        booked_at=context.now,
        line=line,
    )
    stored = unit.appointments.add(new, digest)
    context.record(FactKind.APPOINTMENT_BOOKED, Subject.APPOINTMENT, stored.id, **told_of(stored))
    return booking_of(context, stored)
