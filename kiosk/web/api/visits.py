"""What the holder of a slip does with it, for programs: look, give back, be later, come back, rate."""

from collections.abc import Callable

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from kiosk.domain.rating import Level
from kiosk.domain.ticket import Ticket
from kiosk.operations import intake, ratings, returning
from kiosk.operations.ports import Context
from kiosk.web.api import shapes
from kiosk.web.api.answers import perform, show
from kiosk.web.api.answers_described import described
from kiosk.web.api.models import RatingBody, TokenPath
from kiosk.web.auth import public

visits = APIBlueprint(
    "api_visits", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="hall")], abp_responses=described(200)
)


@visits.get("/tickets/<token>")
@public
def ticket(path: TokenPath) -> Response:
    """How the ticket behind a slip stands."""
    return show(lambda context: shapes.ticket_status(intake.ticket_by_token(context, path.token), context.centre))


@visits.post("/tickets/<token>/cancel")
@public
def cancel(path: TokenPath) -> Response:
    """Gives the number back."""
    return _of_holder(path, returning.cancel)


@visits.post("/tickets/<token>/return")
@public
def come_back(path: TokenPath) -> Response:
    """The holder is here again after a missed call."""
    return _of_holder(path, returning.come_back)


@visits.post("/tickets/<token>/later")
@public
def later(path: TokenPath) -> Response:
    """The holder will be late: the number goes behind the next few who wait, once."""
    return _of_holder(path, returning.later)


@visits.post("/tickets/<token>/undo-cancel")
@public
def undo_cancel(path: TokenPath) -> Response:
    """Keeps a number that was given back a moment ago; it stands where it stood."""
    return _of_holder(path, returning.undo_cancel)


@visits.post("/ratings/<token>", responses=described(200, 201))
@public
def rate(path: TokenPath, body: RatingBody) -> Response:
    """Rates a visit once, from its end until thirty days later."""
    wish = ratings.RatingWish(Level(body.level), body.reasons, body.text)

    def verb(context: Context) -> tuple[int, shapes.Json]:
        return 201, shapes.rating(ratings.rate(context, path.token, wish), context.centre)

    return perform(verb)


def _of_holder(path: TokenPath, verb: Callable[[Context, str], Ticket]) -> Response:
    def act(context: Context) -> tuple[int, shapes.Json]:
        verb(context, path.token)
        return 200, shapes.ticket_status(intake.ticket_by_token(context, path.token), context.centre)

    return perform(act)
