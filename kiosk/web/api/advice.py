"""Advice on windows for programs: what was advised today, and what the managers said to it."""

from typing import Annotated

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from kiosk.domain.advice import Advice, AdviceState
from kiosk.domain.people import Role
from kiosk.operations import advice
from kiosk.operations.ports import Context
from kiosk.web.api.answers import perform, show
from kiosk.web.api.answers_described import described
from kiosk.web.api.shapes import Json, instant
from kiosk.web.auth import READERS, allow

advice_api = APIBlueprint(
    "api_advice", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="waits")], abp_responses=described(200)
)


class AdvicePath(BaseModel):
    """Advice by its number."""

    id: Annotated[int, Field(ge=1, le=2**53)]


@advice_api.get("/advice")
@allow(*READERS)
def listed() -> Response:
    """Everything that was advised today, the newest first, and why there is none now."""

    def verb(context: Context) -> Json:
        outlook = context.waits.outlook
        found = advice.today(context)
        return {
            "outlook": outlook.verdict,
            "days_known": outlook.days,
            "advice": [_shape(context, one) for one in found],
        }

    return show(verb)


@advice_api.post("/advice/<int:id>/accept")
@allow(Role.MANAGER)
def accept(path: AdvicePath) -> Response:
    """Takes it up."""
    return _answer(path.id, AdviceState.ACCEPTED)


@advice_api.post("/advice/<int:id>/dismiss")
@allow(Role.MANAGER)
def dismiss(path: AdvicePath) -> Response:
    """Turns it down."""
    return _answer(path.id, AdviceState.DISMISSED)


def _answer(advice_id: int, state: AdviceState) -> Response:
    return perform(lambda context: (200, _shape(context, advice.answer(context, advice_id, state))))


def _shape(context: Context, of: Advice) -> Json:
    zone = context.centre.zone
    return {
        "id": of.id,
        "queue": of.queue,
        "from": instant(of.given_at, zone),
        "until": instant(of.until_at, zone),
        "windows_now": of.now_open,
        "windows": of.windows,
        "window": of.window,
        "longest_wait_before": of.before,
        "longest_wait_after": of.after,
        "target": of.target,
        "state": "ignored" if of.is_ignored else of.state,
        "answered_at": instant(of.answered_at, zone),
        "longest_wait_came_to": of.longest,
    }
