"""Where a number stands, asked at the touch screen by number or by the code on the slip; never whose it is."""

import re
from collections.abc import Mapping

from flask import render_template, request

from kiosk.domain.errors import NotFound
from kiosk.operations import intake
from kiosk.operations.ports import Context
from kiosk.web.auth import actor, public
from kiosk.web.extensions import desk
from kiosk.web.phone import visit_at
from kiosk.web.phone_words import said_of
from kiosk.web.touch_hall import read_hall

_LONGEST = 300
# A reader types the whole address that the code holds; some type it in capitals.
_TOKEN = re.compile(r"(?:^|/t/)([a-z2-7]{26,64})/?$", re.IGNORECASE)
_NUMBER = re.compile(r"([A-Za-z])[\s-]*0*(\d{1,5})")


@public
def progress() -> str:
    """Asks for the number, or tells how it stands. A bare number tells place and call of today and nothing else."""
    asked = request.args.get("q", "")[:_LONGEST].strip()
    code = _TOKEN.search(asked)
    return render_template(
        "kiosk/progress.html",
        hall=read_hall(),
        q="" if code else asked,
        asked=asked,
        found=_found(asked),
        token=code[1].upper() if code else "",
    )


def _found(asked: str) -> Mapping[str, object]:
    """The number and its cases in words, as the phone page tells them; empty where there is nothing to tell."""
    number, token = _NUMBER.fullmatch(asked), _TOKEN.search(asked)
    if number:
        return desk().system.read(actor(), lambda context: _of_number(context, number[1].upper(), int(number[2])))
    visit = visit_at(token[1].upper()) if token else None
    if visit is None or visit.is_over:
        return {}
    return said_of(visit.ticket, visit.cases, (), (), visit.now)


def _of_number(context: Context, series: str, number: int) -> Mapping[str, object]:
    try:
        return said_of(intake.ticket_by_number(context, series, number), (), (), (), context.now)
    except NotFound:
        return {}
