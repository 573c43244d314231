"""Cases, the catalogue and the manager's figures for programs."""

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from kiosk.domain.card import CardLimit
from kiosk.domain.case import Case
from kiosk.domain.people import Role
from kiosk.operations import casework, reports
from kiosk.operations.ports import Context
from kiosk.operations.readings import why
from kiosk.web.api import shapes
from kiosk.web.api.answers import perform, show
from kiosk.web.api.answers_described import described
from kiosk.web.api.hall import aware, ticket_url
from kiosk.web.api.models import (
    CaseBody,
    CasePath,
    DecideBody,
    FigureQuery,
    ItemsQuery,
    PeriodQuery,
    ReasonBody,
    TokenPath,
    WhyQuery,
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


@matters.post("/cases", responses=described(200, 201))
@allow(Role.WINDOW)
def receive(body: CaseBody) -> Response:
    """Takes a case in."""
    wish = casework.CaseWish(body.item, body.applicant, body.ticket, aware(body.received_at))
    return perform(lambda context: _case(context, casework.receive(context, wish), 201))


@matters.get("/cases/<ref>")
@allow(Role.WINDOW, *READERS)
def case(path: CasePath) -> Response:
    """A case with its two clocks and its entries."""
    return show(lambda context: _shape(context, casework.look_at(context, path.ref)))


@matters.get("/cases/<ref>/why")
@allow(Role.WINDOW, *READERS)
def case_why(path: CasePath, query: WhyQuery) -> Response:
    """The due date of one limit, day by day."""

    def verb(context: Context) -> shapes.Json:
        found = casework.case_by_ref(context, path.ref)
        rows = why(context, found, CardLimit(query.limit))
        return {"ref": found.ref, "limit": query.limit, "days": shapes.why(rows)}

    return show(verb)


@matters.get("/cases/public/<token>")
@public
def public_case(path: TokenPath) -> Response:
    """Where a case stands, for whoever holds its address."""
    return show(lambda context: shapes.public_case(casework.look_at_public(context, path.token), context.centre))


@matters.post("/cases/<ref>/accept")
@allow(Role.WINDOW)
def accept(path: CasePath) -> Response:
    """Takes the case on: the clock starts."""
    return perform(lambda context: _case(context, casework.accept(context, path.ref)))


@matters.post("/cases/<ref>/refuse")
@allow(Role.WINDOW)
def refuse(path: CasePath, body: ReasonBody) -> Response:
    """Turns the case away before acceptance."""
    return perform(lambda context: _case(context, casework.refuse(context, path.ref, body.reason)))


@matters.post("/cases/<ref>/decide")
@allow(Role.WINDOW)
def decide(path: CasePath, body: DecideBody) -> Response:
    """Decides the case today."""
    return perform(lambda context: _case(context, casework.decide(context, path.ref, body.outcome)))


@matters.post("/cases/<ref>/deliver")
@allow(Role.WINDOW)
def deliver(path: CasePath) -> Response:
    """Hands the decision over."""
    return perform(lambda context: _case(context, casework.deliver(context, path.ref)))


@matters.post("/cases/<ref>/withdraw")
@allow(Role.WINDOW)
def withdraw(path: CasePath) -> Response:
    """Ends the case at the applicant's wish."""
    return perform(lambda context: _case(context, casework.withdraw(context, path.ref)))


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
            "cases": [shapes.case_line(line, context.centre) for line in lines],
        }

    return show(verb)


def _case(context: Context, of: Case, status: int = 200) -> tuple[int, shapes.Json]:
    return status, _shape(context, casework.view_of(context, of))


def _shape(context: Context, view: casework.CaseView) -> shapes.Json:
    return shapes.case(view, context.centre, ticket_url(view.token))
