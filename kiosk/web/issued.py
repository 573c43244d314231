"""The page with the number: what became of its slip, a second slip, and giving a wrong number back."""

from dataclasses import asdict

from flask import Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kiosk.domain.people import DeviceKind, Role
from kiosk.operations.intake import TicketView, print_again, ticket_by_token
from kiosk.operations.returning import cancel
from kiosk.web.auth import actor, allow, public
from kiosk.web.extensions import desk
from kiosk.web.forms import fresh_id, run
from kiosk.web.printer_words import PaperWords, paper_words
from kiosk.web.queue_words import wait_said
from kiosk.web.touch_hall import read_hall

# How long the page stays by itself, in seconds: with a slip in the hand (K-10), and where the screen is all (K-19).
STAY, STAY_UNPRINTED = 10, 30


@public
def show(token: str) -> str:
    """The number in large type, where to wait, and what became of the slip."""
    view = desk().system.read(actor(), lambda context: ticket_by_token(context, token))
    return render_template(
        "kiosk/issued.html",
        hall=read_hall(),
        view=view,
        said=wait_said(view.wait),
        paper=_paper(view),
        had="had" in request.args,
        stay=STAY,
        stay_unprinted=STAY_UNPRINTED,
        request_id=fresh_id(),
    )


@public
def paper(token: str) -> Response:
    """What became of the slip; the page asks every half second until the printer has answered."""
    view = desk().system.read(actor(), lambda context: ticket_by_token(context, token))
    response = jsonify(asdict(_paper(view)))
    response.headers["Cache-Control"] = "no-store"
    return response


@allow(DeviceKind.KIOSK, Role.GUIDE)
def again(token: str) -> ResponseReturnValue:
    """The wrong matter was chosen: gives the number back and starts anew."""
    run(lambda context: cancel(context, token).label)
    return redirect(url_for("citizen.kiosk"), 303)


@allow(DeviceKind.KIOSK, Role.GUIDE, Role.WINDOW)
def reprint(token: str) -> ResponseReturnValue:
    """A second slip of the same number, beside whoever asks."""
    run(lambda context: print_again(context, token).ticket.label)
    return redirect(url_for("citizen.issued", token=token.upper()), 303)


def _paper(view: TicketView) -> PaperWords:
    return paper_words(view.slip, view.ticket.label)
