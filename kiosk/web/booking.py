"""Book an appointment, and the page behind its QR code: when to come, the code to type, and a way to give it back."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kiosk.domain.appointment import identity
from kiosk.domain.catalogue import Item, Queue
from kiosk.domain.errors import NotFound, Refusal, TooOften, Unacceptable
from kiosk.domain.facts import Subject
from kiosk.operations import appointments
from kiosk.operations.appointments import Booking, BookingWish, Slot
from kiosk.operations.ports import Context
from kiosk.operations.system import Answer, Once
from kiosk.web import language
from kiosk.web.auth import actor, public
from kiosk.web.booking_rate import limit_bookings
from kiosk.web.departments import by_department
from kiosk.web.errors import status_of
from kiosk.web.extensions import desk
from kiosk.web.forms import day_asked, fresh_id, run, told
from kiosk.web.phone import drawn_code

_LONGEST_QUERY = 80
_LONGEST_ID = 64


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be booked for an item: the days, the one that is shown, and its slots before and after noon."""

    item: Item
    queue: Queue
    days: tuple[date, ...]
    day: date | None
    slots: tuple[Slot, ...]

    @property
    def has_room(self) -> bool:
        """Whether a slot of the day is free."""
        return any(slot.left for slot in self.slots)


@public
def start() -> ResponseReturnValue:
    """Finds an item, then a day and a slot."""
    code = request.args.get("item", "")
    return _offered(code, day_asked("day")) if code else _found()


@public
def book() -> ResponseReturnValue:
    """Books the slot that was chosen and leads to its page; a refusal stands above the form."""
    code, phone = request.form.get("item", ""), request.form.get("phone", "")[:40]
    starts_at = None
    try:
        starts_at = _chosen()
        person = desk().system.tokens.of_person(desk().system.centre.code, identity(phone))
        limit_bookings(person)
        wish = BookingWish(starts_at, phone, code, None, language.language())
        token = _book_once(wish, person)
    except Refusal as refusal:
        if isinstance(refusal, TooOften):
            raise
        day = desk().system.centre.service_day(starts_at) if starts_at else None
        page = _offered(code, day, phone=phone, chosen=starts_at, fault=told(refusal))
        return page, status_of(refusal)
    return redirect(url_for("citizen.appointment", token=token), 303)


@public
def appointment(token: str) -> ResponseReturnValue:
    """The page of a booking in its own language; a wrong address explains itself."""
    try:
        booking = desk().system.read(actor(), lambda context: appointments.look_at(context, token))
    except NotFound:
        return render_template("phone/no_appointment.html"), 404
    language.use(language.asked_language() or booking.appointment.language)
    return render_template(
        "phone/appointment.html",
        booking=booking,
        at=booking.appointment,
        ticket_token=_ticket_token(booking),
        request_id=fresh_id(),
    )


@public
def give_back(token: str) -> ResponseReturnValue:
    """The holder cancels; what cannot be done is told on the page."""
    try:
        run(lambda context: appointments.cancel(context, token).appointment.code)
    except Refusal as refusal:
        if isinstance(refusal, NotFound):
            raise
        flash(told(refusal), "stop")
    return redirect(url_for("citizen.appointment", token=token.upper(), lang=language.asked_language()), 303)


@public
def code(token: str) -> Response:
    """The QR code of the booking's address, in upper case: fewer dots."""
    booking = desk().system.read(actor(), lambda context: appointments.look_at(context, token))
    return drawn_code(f"{desk().public_url.upper()}/A/{booking.token}")


def takes_appointments(item: Item) -> bool:
    """Whether an item can be booked: its queue takes appointments."""
    centre = desk().system.centre
    queue = centre.queue_of_item.get(item.code)
    return queue is not None and centre.queues[queue].appointments > 0


def _found() -> str:
    words = request.args.get("q", "").strip()[:_LONGEST_QUERY]
    found = [item for item in desk().system.centre.search(words) if takes_appointments(item)]
    return render_template("booking/items.html", q=words, departments=by_department(found), count=len(found))


def _offered(code: str, day: date | None, **shown: object) -> str:
    def read(context: Context) -> Offer:
        item = context.centre.item(code)
        queue = context.centre.queue_for(code, None)
        days = appointments.bookable_days(context, queue)
        on = day if day in days else next(iter(days), None)
        slots = appointments.slots_of(context, queue, on) if on else []
        return Offer(item, queue, days, on, tuple(slots))

    offer = desk().system.read(actor(), read)
    rules = desk().system.centre.policy.appointments
    return render_template("booking/slots.html", offer=offer, rules=rules, request_id=fresh_id(), **shown)


def _chosen() -> datetime:
    try:
        at = datetime.fromisoformat(request.form.get("starts_at", ""))
    except ValueError:
        raise Unacceptable("slot_not_chosen") from None
    if at.tzinfo is None:
        raise Unacceptable("slot_not_chosen")
    return at


def _book_once(wish: BookingWish, person: bytes) -> str:
    carried = request.form.get("request_id", "")[:_LONGEST_ID] or fresh_id()
    # No phone number in what is kept of a request, not even as a digest that could be found by trying them all.
    asked = f"{wish.item}\n{wish.starts_at.isoformat()}\n{person.hex()}"

    def verb(context: Context) -> Answer:
        return Answer(200, appointments.book(context, wish).token)

    once = Once(f"{carried}/appointments", asked)
    return desk().system.perform_once(actor(), verb, once, "POST citizen.book").text


def _ticket_token(booking: Booking) -> str:
    if booking.ticket is None:
        return ""
    system = desk().system
    return system.tokens.for_subject(Subject.TICKET, system.centre.code, booking.ticket.issued_line)
