"""Sign in and out for programs, and the clock of a rehearsal."""

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from kiosk.domain.errors import Unacceptable
from kiosk.domain.people import Role
from kiosk.operations import rehearsal
from kiosk.operations.ports import Context
from kiosk.operations.system import as_answer
from kiosk.web.api import shapes
from kiosk.web.api.answers import perform
from kiosk.web.api.answers_described import described
from kiosk.web.api.models import ClockBody, SignInBody
from kiosk.web.auth import allow, public
from kiosk.web.extensions import desk
from kiosk.web.signing_in import limited, sign_in

session = APIBlueprint(
    "api_session", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="session")], abp_responses=described(200)
)


@session.post("/session")
@public
@limited
def open_session(body: SignInBody) -> Response:
    """A token for somebody with a password."""
    signed_in = sign_in(body.username, body.password)
    answer = as_answer(
        200,
        {
            "token": signed_in.token,
            "role": signed_in.account.role,
            "window": signed_in.account.window,
            "expires_at": shapes.instant(signed_in.expires_at, desk().system.centre.zone),
        },
    )
    return Response(answer.text, answer.status, mimetype="application/json")


@session.post("/rehearsal/clock")
@allow(Role.ADMIN)
def set_clock(body: ClockBody) -> Response:
    """Sets the clock of a rehearsal; it runs on from there."""
    if body.now.tzinfo is None:
        raise Unacceptable("instant_needs_offset")

    def verb(context: Context) -> tuple[int, shapes.Json]:
        rehearsal.set_clock(context, body.now, desk().system.machine.now())
        return 200, {"now": shapes.instant(body.now, context.centre.zone)}

    response = perform(verb)
    desk().clock_was_set()
    return response
