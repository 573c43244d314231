"""A case as its row and back; limits, rules and what the clock was told as plain values."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from kiosk.domain.acceptance import AcceptedBy
from kiosk.domain.case import Case, CaseEvent, CaseRules, CaseStatus, Decision
from kiosk.domain.catalogue import OverdueEffect
from kiosk.domain.clock_facts import ClockEvent, EventKind
from kiosk.domain.limits import Limit, Unit
from kiosk.domain.plain_data import plain, typed
from kiosk.domain.service_mode import Service, ServiceMode

_PLAIN = (
    "id",
    "ref",
    "item",
    "department",
    "version",
    "ticket_id",
    "window",
    "owner",
    "variant",
    "parent_id",
    "received_on",
    "accepted_on",
    "forwarded_on",
    "decided_on",
    "delivered_on",
    "expires_on",
    "statutory_due_on",
    "promised_due_on",
)
MOVING = (
    "status",
    "received_on",
    "accepted_on",
    "accepted_by",
    "forwarded_on",
    "decided_on",
    "delivered_on",
    "decision",
    "tacit",
    "variant",
    "statutory_value",
    "statutory_unit",
    "promised_value",
    "promised_unit",
    "statutory_due_on",
    "promised_due_on",
    "rules",
    "events",
)


_SERVICE = {"mode": "mode", "mode_by": "by", "mode_paper": "paper", "mode_place": "place", "mode_at": "at"}


def case_row(case: Case) -> dict[str, Any]:
    """Everything of a case that is stored, by column."""
    row: dict[str, Any] = {name: getattr(case, name) for name in _PLAIN}
    return row | {
        "status": case.status,
        "decision": case.decision,
        "accepted_by": case.accepted_by,
        "tacit": case.tacit,
        "statutory_value": case.statutory.value if case.statutory else None,
        "statutory_unit": case.statutory.unit if case.statutory else None,
        "promised_value": case.promised.value,
        "promised_unit": case.promised.unit,
        "rules": plain(case.rules) if case.rules else None,
        "events": [_told_row(told) for told in case.events] or None,
        **{column: getattr(case.service, name) for column, name in _SERVICE.items()},
    }


def case_of(row: Any) -> Case:
    """The case of a row."""
    return Case(
        **{name: row[name] for name in _PLAIN},
        status=CaseStatus(row["status"]),
        decision=Decision(row["decision"]) if row["decision"] else None,
        accepted_by=AcceptedBy(row["accepted_by"]) if row["accepted_by"] else None,
        tacit=OverdueEffect(row["tacit"]),
        statutory=law_of(row["statutory_value"], row["statutory_unit"]),
        promised=_limit(row["promised_value"], row["promised_unit"]),
        rules=rules_of(row["rules"]),
        events=tuple(_told(told) for told in row["events"] or ()),
        service=_service(*(row[column] for column in _SERVICE)),
    )


def law_of(value: int | None, unit: str) -> Limit | None:
    """The statutory limit of a row; None where the law sets none."""
    return None if value is None else _limit(value, unit)


def rules_of(data: Mapping[str, Any] | None) -> CaseRules | None:
    """The rules of a row; None before acceptance."""
    return _rules(tuple(sorted((name, _frozen(value)) for name, value in data.items()))) if data else None


def clock_events_of(data: Sequence[Sequence[Any]] | None) -> tuple[ClockEvent, ...]:
    """What the clock was told, without the entries that told it."""
    return tuple(_told(told).event for told in data or ())


@lru_cache(maxsize=1024)
def _limit(value: int, unit: str) -> Limit:
    return Limit(value, Unit(unit))


# A centre has a handful of different rules and limits: each is made once, for lists of many thousand cases.
@lru_cache(maxsize=1024)
def _rules(data: tuple[tuple[str, Any], ...]) -> CaseRules:
    return typed(CaseRules, {name: list(value) if isinstance(value, tuple) else value for name, value in data})


@lru_cache(maxsize=64)
def _service(mode: str, by: str, paper: str, place: str, at: datetime | None) -> Service:
    return Service(ServiceMode(mode), by, paper, place, at)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _told_row(told: CaseEvent) -> list[object]:
    event = told.event
    return [
        told.entry,
        event.kind,
        event.on.isoformat(),
        event.ground,
        event.key,
        event.days,
        event.is_complete,
    ]


def _told(row: Sequence[Any]) -> CaseEvent:
    entry, kind, on, ground, key, days, is_complete = row
    return CaseEvent(entry, ClockEvent(EventKind(kind), date.fromisoformat(on), ground, key, days, is_complete))
