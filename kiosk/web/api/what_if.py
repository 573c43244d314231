"""A past day of the hall once more, for programs; nothing is written."""

from datetime import date, time
from typing import Annotated, Any

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import Field

from kiosk.domain.what_if import DayEffect, QueueEffect
from kiosk.operations.what_if import MOST_AFTER, Extra, WhatIf, Wish, try_day
from kiosk.web.api.answers import show
from kiosk.web.api.answers_described import described
from kiosk.web.api.models import Body, Code
from kiosk.web.auth import READERS, allow

trials = APIBlueprint(
    "api_what_if", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="what-if")], abp_responses=described(200)
)

Number = Annotated[int, Field(ge=1, le=9999)]
Queues = Annotated[list[Code], Field(min_length=1, max_length=50)]
Skills = Annotated[dict[Number, Queues], Field(max_length=500)]
Json = dict[str, Any]


class ExtraBody(Body):
    """One window more, or one less, of a queue, from one time of day to another."""

    queue: Code
    more: bool
    starts: Annotated[time, Field(alias="from")]
    until: time


class WhatIfBody(Body):
    """A day, and what would have been different on it."""

    day: date
    extra: ExtraBody | None = None
    priority_after: Annotated[int, Field(ge=0, le=MOST_AFTER)] | None = None
    skills: Skills = Field(default_factory=dict)


@trials.post("/what-if")
@allow(*READERS)
def what_if(body: WhatIfBody) -> Response:
    """The day as it was, replayed as it was, and replayed with the change; minutes throughout.

    Of a day with more than 3,000 numbers only the first 3,000 are played: `replayed` of `numbers`.
    """
    return show(lambda context: _answer(try_day(context, _wish(body))))


def _wish(body: WhatIfBody) -> Wish:
    skills = {window: tuple(dict.fromkeys(queues)) for window, queues in body.skills.items()}
    return Wish(body.day, _extra(body.extra) if body.extra else None, body.priority_after, skills)


def _extra(of: ExtraBody) -> Extra:
    return Extra(of.queue, of.more, of.starts.replace(tzinfo=None), of.until.replace(tzinfo=None))


def _answer(of: WhatIf) -> Json:
    fidelity = of.trial.fidelity
    return {
        "day": of.wish.day.isoformat(),
        "numbers": of.numbers,
        "replayed": of.replayed,
        "is_complete": not of.is_today,
        "spared_window": of.spared,
        "fidelity": {"n": fidelity.n, "error": round(fidelity.error, 2), "within_5": round(fidelity.close, 4)},
        "was": _day(of.trial.was),
        "same": _day(of.trial.same),
        "changed": _day(of.trial.changed),
    }


def _day(of: DayEffect) -> Json:
    return {"queues": [_queue(one) for one in of.queues], "after_closing": round(of.late_minutes, 1)}


def _queue(of: QueueEffect) -> Json:
    return {
        "queue": of.queue,
        "n": of.called,
        "mean": round(of.mean, 2),
        "p80": round(of.p80, 2),
        "longest": round(of.longest, 2),
        "overtakes": of.overtakes,
        "not_called": of.not_called,
    }
