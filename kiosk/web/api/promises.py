"""The promise simulator for programs."""

from datetime import date
from typing import Annotated

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, ConfigDict, Field

from kiosk.domain.errors import Unacceptable
from kiosk.domain.limits import Limit, Unit
from kiosk.domain.promise_suggestions import unit_of
from kiosk.operations.promises import simulate
from kiosk.operations.system import as_answer
from kiosk.web.api import promise_shapes
from kiosk.web.api.answers_described import described
from kiosk.web.api.models import Code
from kiosk.web.auth import READERS, actor, allow
from kiosk.web.due_dates import MOST
from kiosk.web.extensions import desk
from kiosk.web.promise_view import asked_period, replays

simulator = APIBlueprint(
    "api_promises", __name__, url_prefix="/api/v1/promises", abp_tags=[Tag(name="promises")],
    abp_responses=described(200),
)  # fmt: skip


class DecidedQuery(BaseModel):
    """Dates of decision, both included; without them the last 365 days."""

    model_config = ConfigDict(populate_by_name=True)

    first: date | None = Field(default=None, alias="from")
    last: date | None = Field(default=None, alias="to")


class TrialQuery(DecidedQuery):
    """An item, and the promise to try on it: 0 is on the spot, the unit is the item's own where none is named."""

    item: Code
    value: Annotated[int, Field(ge=0, le=max(MOST.values()))] | None = None
    unit: Unit | None = None


@simulator.get("/trial")
@allow(*READERS)
def trial(query: TrialQuery) -> Response:
    """One item: what its closed cases needed, and what would have happened under another promise."""
    period, system = asked_period(query.first, query.last), desk().system
    report = simulate(system, actor(), query.item, _promise(query), period)
    return _respond(promise_shapes.trial_report(report))


@simulator.get("/suggestions")
@allow(*READERS)
def suggestions(query: DecidedQuery) -> Response:
    """Every item with what it could promise, what saves most first."""
    return _respond(promise_shapes.suggestion_report(replays().of(asked_period(query.first, query.last))))


def _promise(query: TrialQuery) -> Limit | None:
    if query.value is None:
        return Limit(0, Unit.ON_THE_SPOT) if query.unit is Unit.ON_THE_SPOT else None
    if query.value == 0:
        return Limit(0, Unit.ON_THE_SPOT)
    unit = query.unit or unit_of(desk().system.centre.item(query.item))
    if query.value > MOST[unit]:
        raise Unacceptable("promise_too_long", most=MOST[unit], unit=str(unit))
    return Limit(query.value, unit)


def _respond(body: promise_shapes.Json) -> Response:
    answer = as_answer(200, body)
    return Response(answer.text, answer.status, mimetype="application/json")
