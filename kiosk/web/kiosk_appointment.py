"""The touch screen for whoever has an appointment: scan the code, or type it or the phone number."""

import json

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kiosk.domain.errors import NotFound, Refusal, WrongState
from kiosk.domain.people import DeviceKind, Role
from kiosk.operations import checking_in
from kiosk.operations.giving import TicketWish
from kiosk.operations.ports import Context
from kiosk.operations.system import Answer, Once, as_answer
from kiosk.web.auth import actor, allow, public
from kiosk.web.errors import status_of
from kiosk.web.extensions import desk
from kiosk.web.forms import told
from kiosk.web.language import language
from kiosk.web.touch import new_request
from kiosk.web.touch_hall import read_hall

_LONGEST = 200


@public
def ask() -> str:
    """A field for the scanner, and keys for whoever types."""
    return _page()


@allow(DeviceKind.KIOSK, Role.GUIDE)
def check_in() -> ResponseReturnValue:
    """The number of the appointment, as if it had been issued at its slot; what stands in the way is told here."""
    typed = request.form.get("typed", "")[:_LONGEST]
    system = desk().system
    # What was typed may be a phone number: only its keyed digest is kept with the request.
    asked = f"POST kiosk appointment\n{system.tokens.of_person(system.centre.code, typed).hex()}"
    once = Once(request.form.get("request_id") or new_request(), asked)
    try:
        answer = system.perform_once(
            actor(), lambda context: _checked_in(context, typed), once, "POST citizen.check_in"
        )
    except Refusal as refusal:
        if not isinstance(refusal, WrongState | NotFound):
            raise
        return _page(told(refusal), _number(typed) if refusal.code == "appointment_used" else ""), status_of(refusal)
    return redirect(url_for("citizen.issued", token=json.loads(answer.text)["token"]), 303)


def _checked_in(context: Context, typed: str) -> Answer:
    return as_answer(303, {"token": checking_in.check_in(context, typed, TicketWish(language=language())).token})


def _number(typed: str) -> str:
    """The address of the number that was given already."""
    return desk().system.read(actor(), lambda context: checking_in.token_given(context, typed))


def _page(fault: str = "", token: str = "") -> str:
    return render_template(
        "kiosk/appointment.html", hall=read_hall(), fault=fault, ticket_token=token, request_id=new_request()
    )
