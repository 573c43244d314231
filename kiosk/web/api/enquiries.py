"""Questions for programs: record one, answer it, hand it over, take it over, refer it, give a number for it."""

from collections.abc import Callable, Mapping
from typing import Annotated, Literal

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from kiosk.domain.enquiry import Channel, Enquiry
from kiosk.operations import enquiries as questions
from kiosk.operations.enquiries import ANSWERERS
from kiosk.operations.giving import TicketWish
from kiosk.operations.ports import Context
from kiosk.web.api.answers import perform, show
from kiosk.web.api.answers_described import described
from kiosk.web.api.hall import ticket_url
from kiosk.web.api.models import Body, Code, ReasonBody
from kiosk.web.api.shapes import Json, instant, issued
from kiosk.web.auth import allow
from kiosk.web.language import language

enquiries = APIBlueprint(
    "api_enquiries", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="enquiries")], abp_responses=described(200)
)

Line = Annotated[str, Field(min_length=1, max_length=200)]


class EnquiryPath(BaseModel):
    """A question by its number."""

    id: Annotated[int, Field(ge=1, le=2**53)]


class EnquiryBody(Body):
    """What is asked and how it came; no name and no number of a person."""

    channel: Channel
    matter: Line
    queue: Code | None = None
    item: Code | None = None


class AnswerBody(Body):
    """What was answered."""

    answer: Line


class HandOverBody(Body):
    """Who is asked to take it over: a window, or a colleague by the name that signs in."""

    window: Annotated[int, Field(ge=1, le=9999)] | None = None
    to: Annotated[str, Field(min_length=1, max_length=60)] | None = None


class ReferBody(Body):
    """The office outside, its phone, and who took the question over there."""

    body: Annotated[str, Field(min_length=1, max_length=80)]
    phone: Annotated[str, Field(min_length=1, max_length=40)]
    taken_by: Annotated[str, Field(min_length=1, max_length=40)]


class NumberFor(Body):
    """In which queue, or for which item, the person gets a number; those of the question where nothing is said."""

    queue: Code | None = None
    item: Code | None = None
    language: Literal["zh", "en"] | None = None


@enquiries.get("/enquiries")
@allow(*ANSWERERS)
def listed() -> Response:
    """What the caller has to look at, oldest first; a manager sees everything that is unfinished."""

    def verb(context: Context) -> list[Json]:
        names = questions.names(context)
        return [_shape(context, each, names) for each in questions.unfinished(context)]

    return show(verb)


@enquiries.get("/enquiries/transfers")
@allow(*ANSWERERS)
def transfers() -> Response:
    """Numbers that were sent on and not taken up: whoever sent them answers for them until then.

    The caller's own; a manager sees all.
    """

    def verb(context: Context) -> list[Json]:
        names = {f"account:{number}": name for number, name in questions.names(context).items()}
        return [_sent_on(context, each, names.get(each.sent_by, each.sent_by)) for each in questions.sent_on(context)]

    return show(verb)


@enquiries.post("/enquiries", responses=described(200, 201))
@allow(*ANSWERERS)
def record(body: EnquiryBody) -> Response:
    """Writes a question down; from now on the caller answers for it."""

    def verb(context: Context) -> tuple[int, Json]:
        made = questions.record(context, body.channel, body.matter, body.queue or "", body.item or "")
        return 201, _shape(context, made, questions.names(context))

    return perform(verb)


@enquiries.post("/enquiries/<int:id>/answer")
@allow(*ANSWERERS)
def answer(path: EnquiryPath, body: AnswerBody) -> Response:
    """It is answered."""
    return _changed(lambda context: questions.answer(context, path.id, body.answer))


@enquiries.post("/enquiries/<int:id>/hand-over")
@allow(*ANSWERERS)
def hand_over(path: EnquiryPath, body: HandOverBody) -> Response:
    """Asks a window or a colleague to take it over; it stays with the caller until they do."""
    return _changed(lambda context: questions.offer(context, path.id, body.window, body.to or ""))


@enquiries.post("/enquiries/<int:id>/accept")
@allow(*ANSWERERS)
def accept(path: EnquiryPath) -> Response:
    """The receiver takes it over."""
    return _changed(lambda context: questions.take_over(context, path.id))


@enquiries.post("/enquiries/<int:id>/decline")
@allow(*ANSWERERS)
def decline(path: EnquiryPath, body: ReasonBody) -> Response:
    """The receiver does not; it stays where it was."""
    return _changed(lambda context: questions.decline(context, path.id, body.reason))


@enquiries.post("/enquiries/<int:id>/refer")
@allow(*ANSWERERS)
def refer(path: EnquiryPath, body: ReferBody) -> Response:
    """An office outside has taken it over."""
    return _changed(lambda context: questions.refer(context, path.id, body.body, body.phone, body.taken_by))


@enquiries.post("/enquiries/<int:id>/ticket", responses=described(200, 201))
@allow(*ANSWERERS)
def ticket(path: EnquiryPath, body: NumberFor) -> Response:
    """Gives a number for it; who came to the desk today stands where the question was recorded."""

    def verb(context: Context) -> tuple[int, Json]:
        view = questions.give_ticket(context, path.id, TicketWish(body.item, body.queue, body.language or language()))
        return 201, issued(view, context.centre, ticket_url(view.token))

    return perform(verb)


def _changed(verb: Callable[[Context], Enquiry]) -> Response:
    return perform(lambda context: (200, _shape(context, verb(context), questions.names(context))))


def _sent_on(context: Context, of: questions.Transfer, responsible: str) -> Json:
    return {
        "number": of.ticket.label,
        "queue": of.ticket.queue,
        "for_window": of.ticket.for_window,
        "responsible": responsible,
        "at": instant(of.ticket.moved_at, context.centre.zone),
    }


def _shape(context: Context, of: Enquiry, names: Mapping[int, str]) -> Json:
    zone = context.centre.zone
    return {
        "id": of.id,
        "channel": of.channel,
        "matter": of.matter,
        "queue": of.queue,
        "item": of.item,
        "state": of.state,
        "is_at_desk": questions.is_at_desk(context, of),
        "recorded_at": instant(of.recorded_at, zone),
        "first": names.get(of.first_by),
        "responsible": names.get(of.responsible),
        "offered_to": names.get(of.offered_to or 0),
        "offered_window": of.offered_window,
        "outcome": of.outcome or None,
        "closed_at": instant(of.closed_at, zone),
    }
