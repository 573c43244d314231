"""Decided cases by the million: only the columns that a trial of promises reads, and JSON only beside events."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, case, func, select

from kiosk.domain.acceptance import AcceptedBy
from kiosk.domain.catalogue import OverdueEffect
from kiosk.domain.clock_facts import EventKind
from kiosk.domain.promise_trial import ClosedCase
from kiosk.storage.case_rows import clock_events_of, law_of, rules_of
from kiosk.storage.case_tables import cases

_here: BindParameter[str] = bindparam("centre")
_in_period = cases.c.decided_on.between(bindparam("first"), bindparam("last"))
_SPAN = select(func.min(cases.c.id), func.max(cases.c.id)).where(cases.c.centre_id == _here, _in_period)
_CLOSED = select(
    cases.c.item,
    cases.c.variant,
    cases.c.tacit,
    cases.c.received_on,
    cases.c.accepted_on,
    cases.c.accepted_by,
    func.coalesce(cases.c.forwarded_on, cases.c.decided_on),
    cases.c.statutory_due_on,
    cases.c.events,
    # Every case carries its rules; those of a case without events would be read for nothing.
    case((cases.c.events.is_not(None), cases.c.rules)),
    cases.c.statutory_value,
    cases.c.statutory_unit,
).where(cases.c.centre_id == _here, cases.c.id.between(bindparam("least"), bindparam("most")), _in_period)
_CLOSED_OF_ITEM = _CLOSED.where(cases.c.item == bindparam("item"))


def closed_span(connection: Connection, centre: str, decided: tuple[date, date]) -> tuple[int, int] | None:
    """The smallest and the largest id of the cases decided in a period; None without any."""
    least, most = connection.execute(_SPAN, {"centre": centre, "first": decided[0], "last": decided[1]}).one()
    return None if least is None else (least, most)


def closed_cases(
    connection: Connection, centre: str, ids: tuple[int, int], decided: tuple[date, date], item: str | None
) -> Iterator[ClosedCase]:
    """The cases in a range of ids that were decided in a period."""
    values = {"centre": centre, "least": ids[0], "most": ids[1], "first": decided[0], "last": decided[1]}
    if item is None:
        return map(_closed, connection.execute(_CLOSED, values))
    return map(_closed, connection.execute(_CLOSED_OF_ITEM, {**values, "item": item}))


def _closed(row: Any) -> ClosedCase:
    item, variant, tacit, received_on, accepted_on, by, ended_on, law_due_on, events, rules, value, unit = row
    is_tacit = tacit != OverdueEffect.NONE
    if events is None:
        # Silence accepts on the day of receipt; where nothing was told, nothing else can.
        on = received_on if by == AcceptedBy.SILENCE else accepted_on
        return ClosedCase(item, variant, is_tacit, received_on, on, ended_on, law_due_on)
    told = clock_events_of(events)
    is_derived = by == AcceptedBy.SILENCE or any(event.kind is EventKind.SUPPLEMENT_NOTICE for event in told)
    on = None if is_derived else accepted_on
    return ClosedCase(
        item, variant, is_tacit, received_on, on, ended_on, law_due_on, told, rules_of(rules), law_of(value, unit)
    )
