"""An identity card at the touch screen: read by choice, shown masked, and handed on as a digest that only we can open.

Nothing of the card is kept here: the page gets the sealed digest, sends it with the press, and is gone with it.
"""

from datetime import datetime, timedelta

from flask import Response, jsonify, request
from flask_babel import gettext

from kiosk.domain.errors import Unacceptable
from kiosk.domain.id_card import CardLook
from kiosk.domain.people import DeviceKind
from kiosk.operations import intake
from kiosk.operations.ports import Context
from kiosk.web.auth import actor, allow
from kiosk.web.extensions import desk

# A page that nobody touches goes back to its start before; what was read on it opens nothing after.
GOOD_FOR = timedelta(minutes=5)


@allow(DeviceKind.KIOSK)
def look() -> Response:
    """What is on the reader beside the screen; asked by its page, again and again until a card was read."""
    seen = desk().readers.look(actor().name)
    told = {"state": seen.state.value, "shown": "", "sealed": ""}
    if seen.card is not None:
        words = gettext("已读到 %(card)s。请按“取号”", card=seen.card.masked)
        told |= {"shown": words, "sealed": desk().system.read(actor(), lambda context: _sealed(context, seen))}
    response = jsonify(told)
    response.headers["Cache-Control"] = "no-store"
    return response


def has_reader() -> bool:
    """Whether the screen that asks has a reader beside it."""
    return actor().right == DeviceKind.KIOSK and desk().readers.stands_beside(actor().name)


def holder_sent() -> bytes | None:
    """What stands for the card that was read on this screen, as its form carries it; None where none was read.

    Raises `Unacceptable` for what was not sealed for this screen, or too long ago.
    """
    sent = request.form.get("card_read", "")
    if not sent:
        return None
    try:
        at, digest = desk().system.tokens.unseal(bytes.fromhex(sent), _about(actor().name)).split(" ")
        is_old = desk().system.clock.now() - datetime.fromisoformat(at) > GOOD_FOR
    except ValueError:
        raise Unacceptable("card_unreadable") from None
    if is_old:
        raise Unacceptable("card_unreadable")
    return bytes.fromhex(digest)


def _sealed(context: Context, seen: CardLook) -> str:
    digest = intake.card_digest(context, seen.card.number if seen.card else "") or b""
    words = f"{context.now.isoformat()} {digest.hex()}"
    return context.tokens.seal(words, _about(context.actor.name)).hex()


def _about(device: str) -> str:
    return f"a card on the reader of {device}"
