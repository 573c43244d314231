"""Appointments for programs: what is free, book a slot, look at a booking, give it back."""

from datetime import date

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from kiosk.domain.appointment import identity
from kiosk.domain.catalogue import Centre
from kiosk.operations import appointments
from kiosk.operations.appointments import Booking, BookingWish
from kiosk.operations.ports import Context
from kiosk.web.api import shapes
from kiosk.web.api.answers import perform, show
from kiosk.web.api.answers_described import described
from kiosk.web.api.hall import aware
from kiosk.web.api.models import BookingBody, SlotsQuery, TokenPath
from kiosk.web.auth import public
from kiosk.web.booking_rate import limit_bookings
from kiosk.web.extensions import desk
from kiosk.web.language import language, named

booking = APIBlueprint(
    "api_appointments",
    __name__,
    url_prefix="/api/v1/appointments",
    abp_tags=[Tag(name="appointments")],
    abp_responses=described(200),
)


@booking.get("/slots")
@public
def slots(query: SlotsQuery) -> Response:
    """The days that can be booked, and the slots of one of them: the first, unless a day is named."""
    return show(lambda context: _slots(context, query))


@booking.post("", responses=described(200, 201))
@public
def book(body: BookingBody) -> Response:
    """Books a place in a slot."""
    starts_at = aware(body.starts_at)
    assert starts_at is not None  # the body has one
    wish = BookingWish(starts_at, body.phone, body.item, body.queue, body.language or language())
    person = desk().system.tokens.of_person(desk().system.centre.code, identity(body.phone))
    limit_bookings(person)

    def verb(context: Context) -> tuple[int, shapes.Json]:
        return 201, shaped(appointments.book(context, wish), context.centre)

    # The phone number goes into no stored digest of a request: it could be found by trying them all.
    asked = (wish.item, wish.queue, starts_at.isoformat(), wish.language, person.hex())
    return perform(verb, "\n".join(str(part) for part in asked))


@booking.get("/<token>")
@public
def look(path: TokenPath) -> Response:
    """How a booking stands."""
    return show(lambda context: shaped(appointments.look_at(context, path.token), context.centre))


@booking.post("/<token>/cancel")
@public
def cancel(path: TokenPath) -> Response:
    """Gives the slot back."""
    return perform(lambda context: (200, shaped(appointments.cancel(context, path.token), context.centre)))


def shaped(of: Booking, centre: Centre) -> shapes.Json:
    """A booking as its holder sees it, never a person."""
    at = of.appointment
    return {
        "token": of.token,
        "url": appointment_url(of.token),
        "code": at.code,
        "status": at.status,
        "queue": at.queue,
        "queue_name": named(of.queue.name_zh, of.queue.name_en),
        "item": at.item,
        "service_day": shapes.day(at.service_day),
        "starts_at": shapes.instant(at.starts_at, centre.zone),
        "ends_at": shapes.instant(of.ends_at, centre.zone),
        "check_in_from": shapes.instant(of.opens_at, centre.zone),
        "check_in_until": shapes.instant(of.closes_at, centre.zone),
        "cancel_until": shapes.instant(of.cancel_until, centre.zone),
        "may_cancel": of.may_cancel,
        "windows": list(of.windows),
        "number": of.ticket.label if of.ticket else None,
    }


def appointment_url(token: str) -> str:
    """The public page of a booking."""
    return f"{desk().public_url}/a/{token}"


def _slots(context: Context, query: SlotsQuery) -> shapes.Json:
    centre = context.centre
    queue = centre.queue_for(query.item, query.queue)
    days = appointments.bookable_days(context, queue)
    day: date | None = query.day or next(iter(days), None)
    found = appointments.slots_of(context, queue, day) if day else []
    return {
        "queue": queue.code,
        "days": [shapes.day(one) for one in days],
        "day": shapes.day(day),
        "slots": [
            {
                "starts_at": shapes.instant(slot.starts_at, centre.zone),
                "ends_at": shapes.instant(slot.ends_at, centre.zone),
                "left": slot.left,
            }
            for slot in found
        ],
    }
