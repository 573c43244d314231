"""Reads the forms of the pages and runs their verbs once: a second click on the same button changes nothing more."""

import json
import secrets
from collections.abc import Callable, Collection
from datetime import date, datetime, time
from enum import StrEnum
from typing import TypeVar

from flask import abort, request
from flask_babel import gettext

from kiosk.domain.errors import Refusal, Unacceptable
from kiosk.operations.ports import Context
from kiosk.operations.system import Answer, Once
from kiosk.web.auth import actor, cause
from kiosk.web.errors import sentence
from kiosk.web.extensions import desk
from kiosk.web.words import FIELDS

Choice = TypeVar("Choice", bound=StrEnum)

_LONGEST_ID = 64


def fresh_id() -> str:
    """An id that a form carries, so that sending it twice has one effect."""
    return secrets.token_hex(16)


def run(verb: Callable[[Context], str], secret: Collection[str] = ()) -> str:
    """Runs a verb for the form that was sent and gives its short answer; the same form again gets the same answer.

    `secret` fields leave no trace, not even a hash: a number of eleven digits is found from its hash in minutes.
    """
    carried = request.form.get("request_id", "")
    if not 0 < len(carried) <= _LONGEST_ID or not carried.isalnum():
        abort(400)
    asked = sorted(
        (name, value) for name, value in request.form.items(multi=True) if name not in {"csrf_token", *secret}
    )
    once = Once(f"{carried}/{request.path}"[:200], json.dumps([request.path, asked]))
    answer = desk().system.perform_once(actor(), lambda context: Answer(200, verb(context)), once, cause())
    return answer.text


def told(refusal: Refusal) -> str:
    """The refusal in words; a field is called as the form calls it."""
    field = refusal.detail.get("field")
    if isinstance(field, str) and field in FIELDS:
        refusal.detail["field"] = gettext(FIELDS[field])
    return sentence(refusal)


def chosen(kind: type[Choice], name: str) -> Choice:
    """The choice among the values of `kind`; raises `Unacceptable` when nothing, or nothing known, was chosen."""
    try:
        return kind(request.form.get(name, ""))
    except ValueError:
        raise Unacceptable("choice_missing", field=name) from None


def day_asked(name: str) -> date | None:
    """A civil date of the address line; None when it is empty."""
    return _day(request.args.get(name, ""))


def day_sent(name: str) -> date | None:
    """A civil date of the form; None when it is empty."""
    return _day(request.form.get(name, ""))


def _day(typed: str) -> date | None:
    text = typed.strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Unacceptable("date_malformed", text=text[:20]) from None


def time_today(name: str) -> datetime | None:
    """A time of day of this service day in the centre's zone; None when the field is empty."""
    text = request.form.get(name, "").strip()
    if not text:
        return None
    try:
        clock = time.fromisoformat(text)
    except ValueError:
        raise Unacceptable("time_malformed", text=text[:20]) from None
    centre = desk().system.centre
    today = centre.service_day(desk().system.clock.now())
    return datetime.combine(today, clock.replace(tzinfo=None), centre.zone)


def moment_sent(name: str) -> datetime:
    """A date and time in the centre's zone, as a browser's field writes it."""
    text = request.form.get(name, "").strip()
    try:
        return datetime.fromisoformat(text).replace(tzinfo=desk().system.centre.zone)
    except ValueError:
        raise Unacceptable("time_malformed", text=text[:20]) from None
