"""The cards of the limits for programs: what was told, why it came to this, what a supervisor noted."""

from typing import Annotated, Literal

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from kiosk.domain.lights import Light
from kiosk.domain.people import Role
from kiosk.operations import supervision
from kiosk.operations.case_ports import CardFilter
from kiosk.operations.ports import Context
from kiosk.operations.supervision import CardLine
from kiosk.web.api.answers import perform, show
from kiosk.web.api.answers_described import described
from kiosk.web.api.models import Body, ReasonBody, Words
from kiosk.web.api.shapes import Json, instant
from kiosk.web.auth import READERS, allow

cards = APIBlueprint(
    "api_cards", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="cards")], abp_responses=described(200)
)

_MOST = 1000


class CardsQuery(BaseModel):
    """Which cards; without an answer to a question both."""

    level: Literal["amber", "red", "dark"] | None = None
    answered: bool | None = None
    department: Annotated[str, Field(max_length=60)] | None = None


class CardPath(BaseModel):
    """A card by its number."""

    id: Annotated[int, Field(ge=1, le=2**53)]


class NoteBody(Body):
    """What a supervisor says."""

    note: Words


@cards.get("/cards")
@allow(Role.WINDOW, *READERS)
def listed(query: CardsQuery) -> Response:
    """The newest cards, at most a thousand; `count` says how many there are."""
    wanted = CardFilter(Light(query.level) if query.level else None, query.answered, query.department, _MOST)

    def verb(context: Context) -> Json:
        lines = supervision.cards(context, wanted)
        return {"count": context.unit.cards.count(wanted), "cards": [_shape(context, line) for line in lines]}

    return show(verb)


@cards.post("/cards/<int:id>/reason")
@allow(Role.WINDOW, Role.MANAGER)
def give_reason(path: CardPath, body: ReasonBody) -> Response:
    """Says why the limit of a red or dark card was missed."""

    def verb(context: Context) -> tuple[int, Json]:
        supervision.give_reason(context, path.id, body.reason)
        return 200, _shape(context, supervision.card_line(context, path.id))

    return perform(verb)


@cards.post("/cards/<int:id>/note")
@allow(Role.SUPERVISOR)
def note(path: CardPath, body: NoteBody) -> Response:
    """Puts a note of supervision on a card."""

    def verb(context: Context) -> tuple[int, Json]:
        supervision.note(context, path.id, body.note)
        return 200, _shape(context, supervision.card_line(context, path.id))

    return perform(verb)


def _shape(context: Context, line: CardLine) -> Json:
    card, zone = line.card, context.centre.zone
    return {
        "id": card.id,
        "case": line.case.ref,
        "item": line.case.item,
        "department": line.case.department,
        "limit": card.limit,
        "level": card.level,
        "due": card.due_on.isoformat(),
        "days_left": line.days_left,
        "standing": line.is_standing,
        "owner": line.owner,
        "raised_at": instant(card.raised_at, zone),
        "answered": card.is_answered,
        "reason": card.reason,
        "reason_at": instant(card.reason_at, zone),
        "note": card.note,
        "note_at": instant(card.note_at, zone),
    }
