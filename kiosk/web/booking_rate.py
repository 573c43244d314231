"""How often anybody may try to book: so many times from one address, and for one person."""

from flask import request
from limits import parse

from kiosk.web.auth import ANYBODY, actor
from kiosk.web.extensions import desk
from kiosk.web.signing_in import count

_PER_ADDRESS = parse("20/minute")
_PER_PERSON = parse("10/hour")


def limit_bookings(person: bytes) -> None:
    """Raises `TooOften`; whoever is signed in or enrolled is not counted, nor is anybody in a rehearsal."""
    if actor() is ANYBODY and not desk().is_rehearsal:
        count((_PER_ADDRESS, "booking", request.remote_addr or ""), (_PER_PERSON, "person", person.hex()))
