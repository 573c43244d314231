"""Runs a verb for a program: once for one idempotency key, and answered with the JSON that is stored for it."""

import hashlib
from collections.abc import Callable
from typing import Any

from flask import Response, request

from kiosk.domain.errors import Unacceptable
from kiosk.operations.ports import Context
from kiosk.operations.system import Answer, Once, as_answer
from kiosk.web.auth import actor, cause
from kiosk.web.extensions import desk

Verb = Callable[[Context], tuple[int, dict[str, Any] | None]]

_LONGEST_KEY = 200


def perform(verb: Verb, asked: str | None = None) -> Response:
    """Changes something. The verb gives a status and a body, or no body for 204.

    `asked` stands for the body where a hash of it would still tell too much: of a card that anybody could try out.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return _respond(desk().system.perform(actor(), lambda context: _answer(verb(context)), cause()))
    if not 0 < len(key) <= _LONGEST_KEY or not key.isprintable():
        raise Unacceptable("text_too_long", field="Idempotency-Key", most=_LONGEST_KEY)
    body = hashlib.sha256(request.get_data() if asked is None else asked.encode()).hexdigest()
    once = Once(key, f"{request.method} {request.path}\n{body}")
    answer = desk().system.perform_once(actor(), lambda context: _answer(verb(context)), once, cause())
    return _respond(answer)


def show(verb: Callable[[Context], Any]) -> Response:
    """Changes nothing; answers 200 with what the verb gives."""
    body = desk().system.read(actor(), verb)
    return _respond(as_answer(200, body))


def _answer(result: tuple[int, dict[str, Any] | None]) -> Answer:
    status, body = result
    return Answer(status, "") if body is None else as_answer(status, body)


def _respond(answer: Answer) -> Response:
    return Response(answer.text, answer.status, mimetype="application/json")
