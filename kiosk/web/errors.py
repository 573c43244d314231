"""Turns a refusal into an answer, in one place: a status, a stable code, and a sentence that says what to do."""

import logging
from datetime import date, datetime
from typing import Any

from flask import Flask, Response, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from kiosk.domain.case import CaseStatus
from kiosk.domain.clock_facts import Flag
from kiosk.domain.errors import NotAllowed, NotFound, Refusal, TooOften, Unacceptable, Unavailable, WrongState
from kiosk.domain.people import DeviceKind, Role
from kiosk.operations.system import as_answer
from kiosk.web.auth import NotSignedIn, is_api
from kiosk.web.extensions import desk
from kiosk.web.language import day_words
from kiosk.web.sentences import SENTENCES
from kiosk.web.words import word

log = logging.getLogger(__name__)

_STATUS: dict[type[Refusal], int] = {
    NotSignedIn: 401,
    NotAllowed: 403,
    NotFound: 404,
    WrongState: 409,
    Unacceptable: 422,
    TooOften: 429,
    Unavailable: 503,
}
_HTTP_CODES = {
    400: "malformed",
    401: "not_signed_in",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "not_json",
    429: "too_many_requests",
}


def answer_refusals(app: Flask) -> None:
    """From now on a refusal, a malformed request and a fault all answer in the same shape."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(RecursionError, _too_deep)
    app.register_error_handler(Exception, _fault)


def malformed(error: ValidationError) -> Response:
    """What was sent does not have the shape that the description asks for; says which field."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    field = ".".join(str(part) for part in first["loc"]) or "body"
    return _json(400, "malformed", gettext(SENTENCES["malformed_field"], field=field), {"field": field})


def sentence(refusal: Refusal) -> str:
    """The refusal in words, in the language of the answer."""
    text = SENTENCES.get(refusal.code, SENTENCES["refused"])
    return str(gettext(text, **{name: _shown(value) for name, value in refusal.detail.items()}))


def status_of(refusal: Refusal) -> int:
    """The HTTP status with which a refusal is answered."""
    return next(code for kind, code in _STATUS.items() if isinstance(refusal, kind))


def _refused(refusal: Refusal) -> ResponseReturnValue:
    status = status_of(refusal)
    words = sentence(refusal)
    answer = (
        _json(status, refusal.code, words, refusal.detail)
        if is_api()
        else make_response(_page(status, refusal.code, words))
    )
    if isinstance(refusal, TooOften):
        answer.headers["Retry-After"] = str(refusal.detail["seconds"])
    return answer


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    status = error.code or 500
    code = _HTTP_CODES.get(status, "refused")
    text = gettext(SENTENCES.get(code, SENTENCES["refused"]))
    answer = _json(status, code, text) if is_api() else make_response(_page(status, code, text))
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            answer.headers[name] = value
    return answer


def _too_deep(_: RecursionError) -> ResponseReturnValue:
    # Nothing here calls itself but the reading of somebody's JSON.
    text = gettext(SENTENCES["malformed"])
    return _json(400, "malformed", text) if is_api() else _page(400, "malformed", text)


def _stale_form(_: CSRFError) -> ResponseReturnValue:
    return _page(400, "form_too_old", gettext(SENTENCES["form_too_old"]))


def _fault(error: Exception) -> ResponseReturnValue:
    log.error("fault", exc_info=error)
    text = gettext(SENTENCES["fault"])
    return _json(500, "fault", text) if is_api() else _page(500, "fault", text)


def _json(status: int, code: str, message: str, detail: dict[str, Any] | None = None) -> Response:
    body: dict[str, Any] = {"code": code, "message": message}
    if detail:
        body["detail"] = {name: _plain(value) for name, value in detail.items()}
    answer = as_answer(status, {"error": body})
    return Response(answer.text, status, mimetype="application/json")


def _page(status: int, code: str, message: str) -> tuple[str, int]:
    return render_template("refusal.html", code=code, message=message, status=status), status


def _shown(value: object) -> object:
    if isinstance(value, datetime):
        local = value.astimezone(desk().system.centre.zone)
        return f"{day_words(local.date())} {local:%H:%M}"
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, CaseStatus | Flag):
        return word("case" if isinstance(value, CaseStatus) else "flag", value)
    if isinstance(value, Role | DeviceKind):
        return word("role" if isinstance(value, Role) else "device", value)
    return "" if value is None else value


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(desk().system.centre.zone).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | None) else str(value)
