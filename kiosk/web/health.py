"""Whether the process lives, whether it can do its work, and figures for the monitoring."""

import shutil
from datetime import timedelta

from flask import Blueprint, Response, jsonify, make_response
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from kiosk.domain.errors import Unavailable
from kiosk.domain.printer import PrinterState
from kiosk.operations import receipts
from kiosk.operations.boards import queue_lines
from kiosk.operations.case_ports import CardFilter
from kiosk.operations.ports import Context
from kiosk.web.auth import ANYBODY, public
from kiosk.web.extensions import desk

health = Blueprint("health", __name__)

_LEAST_FREE = 0.05
_TROUBLE_FOR = timedelta(minutes=15)


@health.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """The process answers."""
    return jsonify({"status": "ok"})


@health.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """503 while numbers cannot be given: database, schema, this year's calendar, disk. Printers stand beside."""
    checks = {
        "database": _database(),
        "schema": desk().schema_version() == desk().newest_schema,
        "calendar": _has_calendar(0),
        "disk": _has_room(),
    }
    warnings = [] if _has_calendar(1) or not _is_december() else ["next_year_calendar_missing"]
    if desk().deadlines.is_late:
        warnings.append("deadlines_not_swept")
    if desk().deadlines.is_clock_off:
        warnings.append("clock_was_set")
    if checks["database"] and desk().system.read(ANYBODY, _ranges_are_narrow):
        warnings.append("wait_ranges_too_narrow")
    if checks["database"] and desk().system.read(ANYBODY, receipts.unacknowledged):
        warnings.append("calls_not_acknowledged")
    if checks["database"] and desk().system.read(ANYBODY, lambda context: context.unit.clock_watch().is_halted):
        warnings.append("clock_jumped")
    troubles = desk().system.read(ANYBODY, _printer_troubles) if checks["database"] else 0
    is_ready = all(checks.values())
    body = {"status": "ready" if is_ready else "unready", "checks": checks, "warnings": warnings}
    printers = {look.name: look.state.value for look in desk().printers()}
    return jsonify({**body, "printers": printers, "slips_not_printed": troubles}), 200 if is_ready else 503


@health.get("/metrics")
@public
def metrics() -> Response:
    """The hall in the format of Prometheus; counts only, nothing of a person."""
    registry = CollectorRegistry()
    waiting = Gauge("kiosk_waiting", "Tickets that wait", ["queue"], registry=registry)
    revision = Gauge("kiosk_ledger_entries", "Entries in the ledger", registry=registry)

    swept = Gauge("kiosk_deadlines_swept_seconds", "When the deadlines were last looked at", registry=registry)
    unanswered = Gauge("kiosk_cards_unanswered", "Cards that still want a reason", registry=registry)
    _add_printers(registry)
    swept_at = desk().deadlines.swept_at
    swept.set(swept_at.timestamp() if swept_at else 0)

    def read(context: Context) -> None:
        unanswered.set(context.unit.cards.count(CardFilter(is_answered=False)))
        for line in queue_lines(context):
            waiting.labels(line.queue.code).set(line.waiting)
        revision.set(context.unit.ledger.revision)

    desk().system.read(ANYBODY, read)
    response = make_response(generate_latest(registry))
    response.headers["Content-Type"] = CONTENT_TYPE_LATEST
    return response


def _add_printers(registry: CollectorRegistry) -> None:
    printers = Gauge("kiosk_printer", "1 for the state that a printer is in", ["printer", "state"], registry=registry)
    for look in desk().printers():
        for state in PrinterState:
            printers.labels(look.name, state.value).set(look.state is state)


def _database() -> bool:
    try:
        return bool(desk().system.read(ANYBODY, lambda context: context.unit.ledger.revision >= 0))
    except Unavailable:
        return False


def _has_calendar(years_ahead: int) -> bool:
    centre = desk().system.centre
    return centre.service_day(desk().system.clock.now()).year + years_ahead in centre.calendar.years


def _is_december() -> bool:
    return desk().system.centre.service_day(desk().system.clock.now()).month == 12


def _has_room() -> bool:
    usage = shutil.disk_usage(desk().folder)
    return usage.free / usage.total > _LEAST_FREE


def _ranges_are_narrow(context: Context) -> bool:
    """Whether the waits of the last seven days too often fell outside of what people were told."""
    return context.waits.week is not None and context.waits.week.verdict == "narrow"


def _printer_troubles(context: Context) -> int:
    return len(context.unit.prints.troubles(context.now - _TROUBLE_FOR))
