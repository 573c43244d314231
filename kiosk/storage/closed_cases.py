"""Decided cases by the million: only the columns that a trial of promises reads, and JSON only beside events."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, Connection, and_, bindparam, func, select

from kiosk.domain.acceptance import AcceptedBy
from kiosk.domain.catalogue import OverdueEffect
from kiosk.domain.clock_facts import EventKind
from kiosk.domain.promise_trial import ClosedCase
from kiosk.storage.case_rows import clock_events_of, law_of, rules_of
from kiosk.storage.case_tables import cases

_here: BindParameter[str] = bindparam("centre")
_in_period = cases.c.decided_on.between(bindparam("first"), bindparam("last"))
_SPAN = select(func.min(cases.c.id), func.max(cases.c.id)).where(cases.c.centre_id == _here, _in_period)
_FACTS = (
    cases.c.item,
    cases.c.variant,
    cases.c.tacit,
    cases.c.received_on,
    cases.c.accepted_on,
    cases.c.accepted_by,
    func.coalesce(cases.c.forwarded_on, cases.c.decided_on),
    cases.c.statutory_due_on,
)
_LAW = (cases.c.events, cases.c.rules, cases.c.statutory_value, cases.c.statutory_unit)
# Hidden from the indexes, for a piece is found by its ids alone: through an index of the centre each piece would read
# every case there is.
_centre = func.coalesce(cases.c.centre_id, "")
_decided_on = func.coalesce(cases.c.decided_on, date.min)
_in_piece = and_(
    cases.c.id.between(bindparam("least"), bindparam("most")),
    _centre == _here,
    _decided_on.between(bindparam("first"), bindparam("last")),
)
# Every case carries its rules; those of a case of which the clock was told nothing would be read for nothing.
_PLAIN = select(*_FACTS).where(_in_piece, cases.c.events.is_(None))
_TOLD = select(*_FACTS, *_LAW).where(_in_piece, cases.c.events.is_not(None))
_of_item = cases.c.item == bindparam("item")
_PLAIN_OF_ITEM, _TOLD_OF_ITEM = _PLAIN.where(_of_item), _TOLD.where(_of_item)


def closed_span(connection: Connection, centre: str, decided: tuple[date, date]) -> tuple[int, int] | None:
    """The smallest and the largest id of the cases decided in a period; None without any."""
    least, most = connection.execute(_SPAN, {"centre": centre, "first": decided[0], "last": decided[1]}).one()
    return None if least is None else (least, most)


def closed_cases(
    connection: Connection, centre: str, ids: tuple[int, int], decided: tuple[date, date], item: str | None
) -> Iterator[ClosedCase]:
    """The cases in a range of ids that were decided in a period."""
    values: dict[str, Any] = {
        "centre": centre,
        "least": ids[0],
        "most": ids[1],
        "first": decided[0],
        "last": decided[1],
    }
    values |= {"item": item} if item else {}
    plain, told = (_PLAIN_OF_ITEM, _TOLD_OF_ITEM) if item else (_PLAIN, _TOLD)
    yield from map(_plain_case, connection.execute(plain, values).all())
    yield from map(_told_case, connection.execute(told, values).all())


def _plain_case(row: Any) -> ClosedCase:
    item, variant, tacit, received_on, accepted_on, by, ended_on, law_due_on = row
    on = None if by == AcceptedBy.SILENCE else accepted_on
    return ClosedCase(item, variant, tacit != OverdueEffect.NONE, received_on, on, ended_on, law_due_on)


def _told_case(row: Any) -> ClosedCase:
    *facts, events, rules, value, unit = row
    told = clock_events_of(events)
    plain = _plain_case(facts)
    is_noticed = any(event.kind is EventKind.SUPPLEMENT_NOTICE for event in told)
    return plain._replace(
        accepted_on=None if is_noticed else plain.accepted_on,
        events=told,
        rules=rules_of(rules),
        statutory=law_of(value, unit),
    )
