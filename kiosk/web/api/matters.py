"""The catalogue and the manager's figures for programs."""

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from kiosk.operations import reports
from kiosk.operations.ports import Context
from kiosk.web.api import case_shapes, shapes
from kiosk.web.api.answers import show
from kiosk.web.api.answers_described import described
from kiosk.web.api.models import (
    FigureQuery,
    ItemsQuery,
    PeriodQuery,
)
from kiosk.web.auth import READERS, allow, public

matters = APIBlueprint(
    "api_matters", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="cases")], abp_responses=described(200)
)


@matters.get("/items")
@public
def items(query: ItemsQuery) -> Response:
    """The published catalogue, or what matches words or pinyin initials in it."""
    return show(lambda context: [shapes.item(of, context.centre) for of in context.centre.search(query.q)])


@matters.get("/timeliness")
@allow(*READERS)
def timeliness(query: PeriodQuery) -> Response:
    """Both promises over a period."""

    def verb(context: Context) -> shapes.Json:
        scope = reports.scope_of(context, query.first, query.last, query.department)
        return shapes.timeliness(reports.timeliness(context, scope), context.centre)

    return show(verb)


@matters.get("/timeliness/cases")
@allow(*READERS)
def timeliness_cases(query: FigureQuery) -> Response:
    """Exactly the cases behind a figure."""

    def verb(context: Context) -> shapes.Json:
        scope = reports.scope_of(context, query.first, query.last, query.department)
        lines = reports.cases_behind(context, scope, query.figure)
        return {
            "figure": query.figure,
            "count": len(lines),
            "cases": [case_shapes.case_line(line, context.centre) for line in lines],
        }

    return show(verb)
