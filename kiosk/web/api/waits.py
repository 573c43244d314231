"""How good the estimates of the waits were, for programs: figures with their parts, and the rows behind each."""

from datetime import date
from typing import Annotated, Any

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import BaseModel, ConfigDict, Field

from kiosk.domain.calibration import Week
from kiosk.domain.wait_record import Point, Record
from kiosk.operations import wait_accuracy
from kiosk.operations.ports import Context
from kiosk.operations.wait_accuracy import RATES, Line, WaitScope
from kiosk.web.api.answers import show
from kiosk.web.api.answers_described import described
from kiosk.web.api.models import Code
from kiosk.web.api.shapes import Json, instant, rate
from kiosk.web.auth import READERS, allow

waits_api = APIBlueprint(
    "api_waits", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="waits")], abp_responses=described(200)
)


class AccuracyQuery(BaseModel):
    """Dates on which numbers were taken, both included; without them the last fourteen days."""

    model_config = ConfigDict(populate_by_name=True)

    first: date | None = Field(default=None, alias="from")
    last: date | None = Field(default=None, alias="to")
    queue: Code | None = None


class RowsQuery(AccuracyQuery):
    """A figure by its name, of one hour of the day and one point of the wait."""

    figure: Code
    hour: Annotated[int, Field(ge=0, le=23)] | None = None
    point: Point = Point.ISSUE


@waits_api.get("/waits/accuracy")
@allow(*READERS)
def accuracy(query: AccuracyQuery) -> Response:
    """Error, late share, coverage, width and kept promises of what people were told."""

    def verb(context: Context) -> Json:
        scope = wait_accuracy.scope_of(context, query.first, query.last, query.queue)
        report = wait_accuracy.report(context, scope)
        return {
            "from": scope.period.first.isoformat(),
            "to": scope.period.last.isoformat(),
            "queue": scope.queue,
            "at": instant(report.at, context.centre.zone),
            "total": _line(report.total),
            "points": [{"point": line.scope.point, **_line(line)} for line in report.by_point],
            "queues": [{"queue": line.scope.queue, **_line(line)} for line in report.by_queue],
            "hours": [{"hour": line.scope.hour, **_line(line)} for line in report.by_hour],
            "weeks": [{"from": line.scope.period.first.isoformat(), **_week(line.week)} for line in report.weeks],
            "last_seven_days": _week(report.recent) | {"widened": report.recent.is_widened},
        }

    return show(verb)


@waits_api.get("/waits/accuracy/rows")
@allow(*READERS)
def rows(query: RowsQuery) -> Response:
    """Exactly the rows behind a figure."""

    def verb(context: Context) -> Json:
        of = wait_accuracy.scope_of(context, query.first, query.last, query.queue)
        scope = WaitScope(of.period, of.queue, query.hour, query.point)
        found = wait_accuracy.rows_behind(context, scope, query.figure)
        return {"figure": query.figure, "count": len(found), "rows": [_row(context, one) for one in found]}

    return show(verb)


def _line(line: Line) -> Json:
    of = line.summary.accuracy
    return {
        "counts": dict(line.summary.counts),
        "rates": {name: rate(line.rate(name)) for name in RATES},
        "error": _minutes(of.error if of else None),
        "bias": _minutes(of.bias if of else None),
        "width": _minutes(of.width if of else None),
        "rules": {
            name: {"n": other.count, "error": _minutes(other.error), "bias": _minutes(other.bias)}
            for name, other in line.summary.rules.items()
        },
    }


def _week(week: Week) -> Json:
    return {"covered": week.covered, "called": week.count, "verdict": week.verdict}


def _row(context: Context, row: Record) -> Json:
    zone = context.centre.zone
    told: dict[str, Any] = {
        "number": row.label,
        "queue": row.queue,
        "service_day": row.day.isoformat(),
        "point": row.point,
        "told_at": instant(row.asked_at, zone),
        "ahead": row.ahead,
        "expected": _minutes(row.expected),
        "low": row.low,
        "high": row.high,
    }
    return told | {"fate": row.fate, "called_at": instant(row.called_at, zone), "actual": _minutes(row.actual)}


def _minutes(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
