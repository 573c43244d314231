"""Somebody has come for an appointment: the number stands as if issued at its slot, or as any other when it is late."""

from dataclasses import replace

from kiosk.domain.appointment import Appointment, AppointmentStatus, Arrival, shown
from kiosk.domain.errors import NotFound, WrongState
from kiosk.domain.facts import FactKind, Subject
from kiosk.operations.appointments import told_of
from kiosk.operations.giving import Stand, TicketView, TicketWish, give_number, require_open
from kiosk.operations.ports import Context
from kiosk.operations.slots import place_begun_slots, stand_of

_KINDS = {
    AppointmentStatus.CHECKED_IN: FactKind.APPOINTMENT_CHECKED_IN,
    AppointmentStatus.LATE: FactKind.APPOINTMENT_LATE,
}


def check_in(context: Context, typed: str, wish: TicketWish) -> TicketView:
    """Gives the number of the appointment that was scanned or typed; of `wish` only language and priority count.

    In time a pause or the hours of issuing do not stand in the way, for the place was promised; late it is a number
    like every other. Raises `NotFound` where there is none today, `WrongState` for one that is too early, cancelled or
    used, with the number that was given.
    """
    appointment = found(context, typed)
    _require_usable(context, appointment)
    queue = context.centre.queue(appointment.queue)
    rules, starts_at = context.centre.policy.appointments, appointment.starts_at
    arrival = rules.arrival(starts_at, context.now)
    if arrival is Arrival.EARLY:
        opens_at = rules.opens_at(starts_at)
        raise WrongState("appointment_early", state=appointment.status, starts_at=starts_at, opens_at=opens_at)
    wanted = replace(wish, item=appointment.item, queue=queue.code)
    if arrival is Arrival.LATE:
        require_open(context, queue)
    place_begun_slots(context)
    if arrival is Arrival.LATE:
        view = give_number(context, queue, wanted, Stand(context.unit.next_entry))
        return _settled(context, appointment, AppointmentStatus.LATE, view)
    view = give_number(context, queue, wanted, stand_of(context, starts_at))
    return _settled(context, appointment, AppointmentStatus.CHECKED_IN, view)


def token_given(context: Context, typed: str) -> str:
    """The address of the number that was given for an appointment already; raises `NotFound` where there is none."""
    appointment = found(context, typed)
    ticket = context.unit.tickets.by_id(appointment.ticket_id) if appointment.ticket_id else None
    if ticket is None:
        raise NotFound("unknown_ticket")
    return context.tokens.for_subject(Subject.TICKET, context.centre.code, ticket.issued_line)


def found(context: Context, typed: str) -> Appointment:
    """The appointment that somebody means; raises `NotFound` where there is none for today or later."""
    what, appointments = shown(typed), context.unit.appointments
    if what.person:
        person = context.tokens.of_person(context.centre.code, what.person)
        appointment = appointments.of_person(context.today, person)
    elif what.code:
        appointment = appointments.by_code(context.today, what.code)
    else:
        appointment = appointments.by_token(context.tokens.digest(what.token))
    if appointment is None or appointment.service_day < context.today:
        raise NotFound("no_appointment_today")
    return appointment


def _require_usable(context: Context, appointment: Appointment) -> None:
    ticket = context.unit.tickets.by_id(appointment.ticket_id) if appointment.ticket_id else None
    if ticket is not None:
        raise WrongState("appointment_used", state=ticket.status, number=ticket.label)
    if appointment.status is AppointmentStatus.CANCELLED:
        raise WrongState("appointment_cancelled", state=appointment.status)


def _settled(context: Context, appointment: Appointment, status: AppointmentStatus, view: TicketView) -> TicketView:
    context.unit.appointments.move(appointment, replace(appointment, status=status, ticket_id=view.ticket.id))
    told = {**told_of(appointment), "number": view.ticket.label}
    context.record(_KINDS[status], Subject.APPOINTMENT, appointment.id, **told)
    return view
