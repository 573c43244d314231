"""The page behind a slip's QR code: where the number stands, and what became of the visit; nobody's name."""

import io
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import qrcode  # type: ignore[import-untyped]  # carries no types
from flask import Response, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from qrcode.image.svg import SvgPathImage  # type: ignore[import-untyped]

from kiosk.domain.errors import NotFound, Refusal
from kiosk.domain.queue import LATER_BEHIND
from kiosk.domain.rating import Level
from kiosk.domain.ticket import TicketStatus
from kiosk.operations import messaging, ratings
from kiosk.operations.case_ports import CaseFilter
from kiosk.operations.casework import CaseView, look_at_public, view_of
from kiosk.operations.intake import TicketView, ticket_by_token
from kiosk.operations.ports import Context
from kiosk.operations.ratings import RatingWish, may_rate, rating_of
from kiosk.operations.returning import cancel, come_back, later, open_to_holder, undo_cancel
from kiosk.operations.silence import as_the_law_sees
from kiosk.operations.slower import Slower, slower
from kiosk.web import language
from kiosk.web.auth import actor, public
from kiosk.web.extensions import desk
from kiosk.web.forms import fresh_id, run, told
from kiosk.web.phone_words import said_of
from kiosk.web.rating_words import RATING_WORDS, chosen_level

# Queue actions end with the day, progress thirty days after the decision or the visit (contract, section 4).
PROGRESS_KEPT = timedelta(days=30)
_MOST_CASES = 10
_VERBS = {"cancel": cancel, "undo-cancel": undo_cancel, "later": later, "return": come_back}


@dataclass(frozen=True, slots=True)
class Visit:
    """What a public address leads to: a ticket, its cases, or one case alone; read at `now`.

    `may` is what the holder can do, `slower` why the wait became longer than it was told.
    """

    ticket: TicketView | None
    cases: tuple[CaseView, ...]
    now: datetime
    today: date
    may: tuple[str, ...] = ()
    slower: tuple[Slower, ...] = ()
    rated: Level | None = None
    may_rate: bool = False
    has_number: bool = False

    @property
    def rate_until(self) -> date:
        """The last day on which the visit can be rated."""
        return (self.ticket.ticket.service_day if self.ticket else self.today) + PROGRESS_KEPT

    @property
    def is_over(self) -> bool:
        """Whether there is nothing left to tell: an old ticket and no case that is still shown."""
        if self.cases or self.ticket is None:
            return not self.cases
        is_old = self.ticket.ticket.service_day < self.today - PROGRESS_KEPT
        return is_old or self.ticket.status is TicketStatus.EXPIRED


@public
def ticket(token: str) -> ResponseReturnValue:
    """The page of a ticket in its own language; a wrong or old address explains itself, never a bare 404."""
    visit = visit_at(token)
    _speak(visit)
    if visit is None or visit.is_over:
        return render_template("phone/over.html", visit=visit), 404 if visit is None else 200
    words = {
        "token": token.upper(),
        "said": _said(visit),
        "request_id": fresh_id(),
        "offers_messages": desk().sends_messages,
    }
    return render_template("phone/ticket.html", visit=visit, later_behind=LATER_BEHIND, **RATING_WORDS, **words)


@public
def status(token: str) -> Response:
    """The changing part of the page as JSON; its ETag stays the same while nothing changes."""
    visit = visit_at(token)
    _speak(visit)
    if visit is None:
        raise NotFound("unknown_ticket")
    response = jsonify(_said(visit))
    response.add_etag()
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response


@public
def act(token: str, verb: str) -> ResponseReturnValue:
    """The holder gives the number back, keeps it after all, will be late, or is here again."""
    if verb not in _VERBS:
        raise NotFound("not_found")
    return _done(token, lambda context: _VERBS[verb](context, token).label)


@public
def rate(token: str) -> ResponseReturnValue:
    """Takes a rating; a second one is told what was given."""

    def verb(context: Context) -> str:
        wish = RatingWish(chosen_level(), request.form.getlist("reasons"), request.form.get("words", ""))
        return str(ratings.rate(context, token, wish).level)

    return _done(token, verb)


@public
def number(token: str) -> ResponseReturnValue:
    """Keeps the number to which messages go, or deletes it."""
    typed = request.form.get("phone", "").strip()
    return _done(token, lambda context: _number(context, token, typed), secret=("phone",))


def _done(token: str, verb: Callable[[Context], str], secret: Collection[str] = ()) -> ResponseReturnValue:
    """Does it and leads back to the page; what cannot be done is told there in words."""
    _speak(visit_at(token))
    try:
        run(verb, secret)
    except NotFound:
        raise
    except Refusal as refusal:
        flash(told(refusal), "stop")
    return redirect(url_for("citizen.ticket", token=token.upper(), lang=language.asked_language()), 303)


def _number(context: Context, token: str, typed: str) -> str:
    ticket = messaging.ask_for_messages(context, token, typed) if typed else messaging.stop_messages(context, token)
    return ticket.label


@public
def slip(token: str) -> Response:
    """The slip as a PDF."""
    view = desk().system.read(actor(), lambda context: ticket_by_token(context, token))
    response = make_response(desk().slip_pdf(view))
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{view.ticket.label}.pdf"'
    return response


@public
def qr(token: str) -> Response:
    """The QR code of this address, in upper case as on the slip."""
    view = desk().system.read(actor(), lambda context: ticket_by_token(context, token))
    return drawn_code(f"{desk().public_url.upper()}/T/{view.token}")


def drawn_code(words: str) -> Response:
    """A QR code as a picture."""
    drawn = qrcode.make(words, image_factory=SvgPathImage, border=4)
    picture = io.BytesIO()
    drawn.save(picture)
    response = make_response(picture.getvalue())
    response.headers["Content-Type"] = "image/svg+xml"
    return response


def visit_at(token: str) -> Visit | None:
    """What the address on a slip or a receipt leads to; None for one that was never given."""

    def read(context: Context) -> Visit | None:
        try:
            found = ticket_by_token(context, token)
        except NotFound:
            return _of_case_alone(context, token)
        return _of_ticket(context, found)

    return desk().system.read(actor(), read)


def _of_ticket(context: Context, view: TicketView) -> Visit:
    ticket = view.ticket
    rating = rating_of(context, ticket) if ticket.status is TicketStatus.FINISHED else None
    return Visit(
        ticket=view,
        cases=_shown(context, _cases_of(context, view)),
        now=context.now,
        today=context.today,
        may=open_to_holder(context, ticket),
        slower=slower(context, ticket, view.wait),
        rated=rating.level if rating else None,
        may_rate=may_rate(context, ticket),
        has_number=desk().sends_messages and messaging.tells(context, ticket),
    )


def _of_case_alone(context: Context, token: str) -> Visit | None:
    try:
        return Visit(None, _shown(context, [look_at_public(context, token)]), context.now, context.today)
    except NotFound:
        return None


def _cases_of(context: Context, view: TicketView) -> list[CaseView]:
    """The cases of a visit; a number that was never at a window has none, and most that ask are such."""
    if view.ticket.started_at is None:
        return []
    wanted = CaseFilter(ticket_id=view.ticket.id, limit=_MOST_CASES)
    of_visit = (case for case in context.unit.cases.matching(wanted) if case.parent_id is None)
    return [view_of(context, as_the_law_sees(context.centre, case, context.today)) for case in of_visit]


def _shown(context: Context, cases: list[CaseView]) -> tuple[CaseView, ...]:
    return tuple(case for case in cases if _is_shown(case, context.today))


def _is_shown(view: CaseView, today: date) -> bool:
    return view.case.decided_on is None or view.case.decided_on >= today - PROGRESS_KEPT


def _speak(visit: Visit | None) -> None:
    """From here on the answer is in the language of the ticket, unless the address asks for another."""
    if visit is not None and visit.ticket is not None:
        language.use(visit.ticket.ticket.language)


def _said(visit: Visit) -> dict[str, object]:
    said = said_of(visit.ticket, visit.cases, visit.may, visit.slower, visit.now)
    # A rating is shown, and the form for it taken away, by a page made anew.
    rated = visit.rated and int(visit.rated)
    return said | {"over": visit.is_over, "rated": rated, "shape": f"{said['shape']}{rated or ''}"}
