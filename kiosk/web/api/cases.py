"""Cases for programs: every step from receipt to delivery, why a date is what it is, and corrections."""

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from kiosk.domain.case import Case
from kiosk.domain.people import Role
from kiosk.operations import casework, corrections, procedures, supplement
from kiosk.operations.ports import Context
from kiosk.operations.readings import read_case, why
from kiosk.web.api import case_shapes
from kiosk.web.api.answers import perform, show
from kiosk.web.api.answers_described import described
from kiosk.web.api.case_models import (
    CaseBody,
    CasePath,
    CaseTokenPath,
    CorrectionBody,
    CorrectionPath,
    DecideBody,
    ExtendBody,
    ForwardBody,
    NoticeBody,
    RefuseBody,
    ResumeQuery,
    SupplyBody,
    SuspendBody,
    WhyQuery,
)
from kiosk.web.api.hall import aware, ticket_url
from kiosk.web.api.models import ReasonBody
from kiosk.web.api.shapes import Json, day
from kiosk.web.auth import READERS, allow, public

cases = APIBlueprint(
    "api_cases", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="cases")], abp_responses=described(200)
)


@cases.post("/cases", responses=described(200, 201))
@allow(Role.WINDOW)
def receive(body: CaseBody) -> Response:
    """Takes a case in."""
    wish = casework.CaseWish(
        item=body.item,
        applicant=body.applicant,
        ticket=body.ticket,
        received_at=aware(body.received_at),
        variant=body.variant,
        expires_on=body.expires_on,
        service=body.mode.service if body.mode else None,
    )
    return perform(lambda context: _case(context, casework.receive(context, wish), 201))


@cases.get("/cases/<ref>")
@allow(Role.WINDOW, *READERS)
def case(path: CasePath) -> Response:
    """A case with its clocks and its entries."""
    return show(lambda context: _shape(context, casework.look_at(context, path.ref)))


@cases.get("/cases/<ref>/why")
@allow(Role.WINDOW, *READERS)
def case_why(path: CasePath, query: WhyQuery) -> Response:
    """The due date of one limit, day by day."""

    def verb(context: Context) -> Json:
        found = casework.case_by_ref(context, path.ref)
        reading = read_case(context, found).limits.get(query.limit)
        return {
            "ref": found.ref,
            "limit": query.limit,
            "due": day(reading.due_on) if reading else None,
            "missing_calendar": reading.clock.missing_year if reading else None,
            "days": case_shapes.why(why(context, found, query.limit)),
        }

    return show(verb)


@cases.get("/cases/public/<token>")
@public
def public_case(path: CaseTokenPath) -> Response:
    """Where a case stands, for whoever holds its address."""
    return show(lambda context: case_shapes.public_case(casework.look_at_public(context, path.token), context.centre))


@cases.post("/cases/<ref>/accept")
@allow(Role.WINDOW)
def accept(path: CasePath) -> Response:
    """Takes the case on: the clock starts."""
    return perform(lambda context: _case(context, casework.accept(context, path.ref)))


@cases.post("/cases/<ref>/refuse")
@allow(Role.WINDOW)
def refuse(path: CasePath, body: RefuseBody) -> Response:
    """Turns the case away before acceptance."""
    return perform(lambda context: _case(context, casework.refuse(context, path.ref, body.reason, body.competent_body)))


@cases.post("/cases/<ref>/notice")
@allow(Role.WINDOW)
def notice(path: CasePath, body: NoticeBody) -> Response:
    """Tells the applicant everything that is missing, once."""
    return perform(lambda context: _case(context, supplement.notice(context, path.ref, body.materials, body.reason)))


@cases.post("/cases/<ref>/supply")
@allow(Role.WINDOW)
def supply(path: CasePath, body: SupplyBody) -> Response:
    """Takes in what was missing; with the last of it the case is accepted."""
    return perform(lambda context: _case(context, supplement.supply(context, path.ref, body.items)))


@cases.post("/cases/<ref>/suspend")
@allow(Role.WINDOW)
def suspend(path: CasePath, body: SuspendBody) -> Response:
    """Stops the clock for a special procedure."""

    def verb(context: Context) -> tuple[int, Json]:
        found = procedures.suspend(context, path.ref, body.ground, body.document, body.expected_days)
        return _case(context, found)

    return perform(verb)


@cases.post("/cases/<ref>/resume")
@allow(Role.WINDOW)
def resume(path: CasePath, query: ResumeQuery) -> Response:
    """Lets the clock go on."""
    return perform(lambda context: _case(context, procedures.resume(context, path.ref, query.ground)))


@cases.post("/cases/<ref>/extend")
@allow(Role.WINDOW)
def extend(path: CasePath, body: ExtendBody) -> Response:
    """Adds days to the statutory limit, once."""

    def verb(context: Context) -> tuple[int, Json]:
        return _case(context, procedures.extend(context, path.ref, body.days, body.approved_by, body.reason))

    return perform(verb)


@cases.post("/cases/<ref>/forward")
@allow(Role.WINDOW)
def forward(path: CasePath, body: ForwardBody) -> Response:
    """Passes the case to a higher body; the own limits end."""
    return perform(lambda context: _case(context, procedures.forward(context, path.ref, body.to)))


@cases.post("/cases/<ref>/decide")
@allow(Role.WINDOW)
def decide(path: CasePath, body: DecideBody) -> Response:
    """Decides the case today."""
    return perform(lambda context: _case(context, casework.decide(context, path.ref, body.outcome, body.reason)))


@cases.post("/cases/<ref>/deliver")
@allow(Role.WINDOW)
def deliver(path: CasePath) -> Response:
    """Hands the decision over."""
    return perform(lambda context: _case(context, casework.deliver(context, path.ref)))


@cases.post("/cases/<ref>/withdraw")
@allow(Role.WINDOW)
def withdraw(path: CasePath) -> Response:
    """Ends the case at the applicant's wish."""
    return perform(lambda context: _case(context, casework.withdraw(context, path.ref)))


@cases.post("/cases/<ref>/corrections", responses=described(200, 201))
@allow(Role.WINDOW, Role.MANAGER)
def propose_correction(path: CasePath, body: CorrectionBody) -> Response:
    """Says what should have stood in an entry; somebody else confirms it."""

    def verb(context: Context) -> tuple[int, Json]:
        proposed = corrections.propose(context, path.ref, body.entry, body.change, body.reason)
        return 201, case_shapes.correction(proposed, context.centre)

    return perform(verb)


@cases.post("/cases/<ref>/corrections/<int:correction>/confirm")
@allow(Role.WINDOW, Role.MANAGER)
def confirm_correction(path: CorrectionPath) -> Response:
    """Puts the entry right, as a second person."""
    return perform(lambda context: _case(context, corrections.confirm(context, path.ref, path.correction)))


@cases.post("/cases/<ref>/corrections/<int:correction>/reject")
@allow(Role.WINDOW, Role.MANAGER)
def reject_correction(path: CorrectionPath, body: ReasonBody) -> Response:
    """Leaves the entry as it is."""

    def verb(context: Context) -> tuple[int, Json]:
        rejected = corrections.reject(context, path.ref, path.correction, body.reason)
        return 200, case_shapes.correction(rejected, context.centre)

    return perform(verb)


def _case(context: Context, of: Case, status: int = 200) -> tuple[int, Json]:
    return status, _shape(context, casework.view_of(context, of))


def _shape(context: Context, view: casework.CaseView) -> Json:
    return case_shapes.case(view, context.centre, ticket_url(view.token))
