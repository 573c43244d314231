"""The papers of a case as PDF: drawn when somebody first wants them, kept as issued from then on."""

from flask import Response, make_response
from flask.typing import ResponseReturnValue

from kiosk.domain.errors import NotFound
from kiosk.domain.people import Role
from kiosk.operations.case_ports import Paper
from kiosk.operations.casework import look_at
from kiosk.operations.ports import Context
from kiosk.web.auth import READERS, actor, allow, cause
from kiosk.web.extensions import desk
from kiosk.web.language import asked_language


@allow(Role.WINDOW, *READERS)
def paper(ref: str, number: int) -> ResponseReturnValue:
    """One paper. In English it is a copy to read, drawn each time and never stored."""
    found, applicant, token, kept = desk().system.read(actor(), lambda context: _look(context, ref, number))
    name = f"{found.document.ref}-{found.id}"
    if asked_language() == "en":
        return pdf_answer(desk().papers.reading_copy(found.document, applicant, token), f"{name}-en")
    return pdf_answer(kept or _drawn(found, applicant, token), name)


def pdf_answer(pdf: bytes, name: str) -> Response:
    """A PDF that the browser shows."""
    response = make_response(pdf)
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def _look(context: Context, ref: str, number: int) -> tuple[Paper, str, str, bytes | None]:
    view = look_at(context, ref)
    found = next((paper for paper in view.papers if paper.id == number), None)
    if found is None:
        raise NotFound("unknown_paper", ref=ref)
    return found, view.applicant, view.token, context.unit.papers.pdf(found)


def _drawn(found: Paper, applicant: str, token: str) -> bytes:
    """Drawn before the writing transaction opens, so that no window waits for a page to be set."""
    drawn = desk().papers.paper(found.document, applicant, token)
    return desk().system.perform(actor(), lambda context: context.unit.papers.keep_pdf(found, drawn), cause())
