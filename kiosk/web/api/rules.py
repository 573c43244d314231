"""Calendars and the catalogue for programs: what is in force, what an approval would move, and a new promise."""

from datetime import date
from typing import Annotated

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, Field

from kiosk.domain.limits import Unit
from kiosk.domain.people import Role
from kiosk.operations import calendars, catalogue_versions
from kiosk.operations.ports import Context
from kiosk.operations.rule_ports import CatalogueVersion
from kiosk.web.api import rule_shapes, shapes
from kiosk.web.api.answers import perform, show
from kiosk.web.api.answers_described import described
from kiosk.web.api.models import Body, Code
from kiosk.web.auth import READERS, allow
from kiosk.web.extensions import desk

rules = APIBlueprint(
    "api_rules", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="rules")], abp_responses=described(200)
)


class ApproveBody(Body):
    """Exactly what was previewed."""

    digest: Annotated[str, Field(min_length=1, max_length=64)]


class PromiseBody(Body):
    """What an item promises from a service day on; without a day from today on."""

    item: Code
    value: Annotated[int, Field(ge=0, le=9999)]
    unit: Unit
    effective_on: date | None = None


class VersionPath(BaseModel):
    """A published catalogue by its number."""

    n: Annotated[int, Field(ge=1, le=1_000_000)]


@rules.get("/calendars")
@allow(*READERS)
def years() -> Response:
    """Every year with its editions and what the centre's files offer."""
    offer = desk().rule_files.offered()

    def verb(context: Context) -> shapes.Json:
        lines = calendars.years(context, offer)
        return {
            "years": [rule_shapes.year(line, context.centre) for line in lines],
            "problems": rule_shapes.problems(offer.faults),
        }

    return show(verb)


@rules.get("/calendars/preview")
@allow(*READERS)
def preview() -> Response:
    """Every open case that what is offered would move, the largest move first."""
    offer = desk().rule_files.offered()
    return show(lambda context: rule_shapes.preview(calendars.preview(context, offer), offer.faults, context.centre))


@rules.post("/calendars/approve")
@allow(Role.ADMIN, Role.MANAGER)
def approve(body: ApproveBody) -> Response:
    """Puts what was previewed in force and tells every case that moves; 409 when it is not the same any more."""
    offer = desk().rule_files.offered()

    def verb(context: Context) -> tuple[int, shapes.Json]:
        seen = calendars.approve(context, offer, body.digest)
        return 200, {"years": [line.year for line in seen.years], "moved_cases": seen.moved_cases}

    return perform(verb)


@rules.get("/catalogue/versions")
@allow(*READERS)
def versions() -> Response:
    """The published catalogues, oldest first."""

    def verb(context: Context) -> shapes.Json:
        found = catalogue_versions.versions_of(context)
        today = catalogue_versions.in_force(context)
        return {"in_force": today.number if today else None, "versions": [_line(context, one) for one in found]}

    return show(verb)


@rules.get("/catalogue/versions/<int:n>")
@allow(*READERS)
def version(path: VersionPath) -> Response:
    """One published catalogue: its items, and what it changes in the one before it."""

    def verb(context: Context) -> shapes.Json:
        found, report = catalogue_versions.version(context, path.n)
        return {
            **_line(context, found),
            "items": [rule_shapes.item_line(item) for item in found.items],
            "report": rule_shapes.report(report) if report else None,
        }

    return show(verb)


@rules.post("/catalogue/promises", responses=described(200, 201))
@allow(Role.ADMIN)
def promise(body: PromiseBody) -> Response:
    """Publishes a catalogue in which one item promises something else."""

    def verb(context: Context) -> tuple[int, shapes.Json]:
        limit = catalogue_versions.limit_of(body.value, body.unit)
        effective_on = body.effective_on or context.today
        made = catalogue_versions.publish_promise(context, body.item, limit, effective_on)
        _, report = catalogue_versions.version(context, made.number)
        return 201, {**_line(context, made), "report": rule_shapes.report(report) if report else None}

    return perform(verb)


def _line(context: Context, of: CatalogueVersion) -> shapes.Json:
    return rule_shapes.version_line(of, catalogue_versions.figures_of(context, of.items), context.centre)
