"""Who could be next at a window: one statement over the first of each kind, however many wait."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, false, select, true, union_all

from kiosk.domain.queue import Waiting
from kiosk.domain.ticket import TicketStatus
from kiosk.storage.prepared import Prepared, replacing
from kiosk.storage.tables import queue_turns, tickets

_COLUMNS = [
    tickets.c[name] for name in ("id", "queue", "series", "place", "behind", "is_priority", "returns", "for_window")
] + [tickets.c.booked_for.is_not(None).label("is_booked")]
_FIRST = (
    select(*_COLUMNS)
    .where(
        tickets.c.centre_id == bindparam("centre"),
        tickets.c.service_day == bindparam("day"),
        tickets.c.status == TicketStatus.WAITING.value,
    )
    .order_by(tickets.c.place, tickets.c.behind)
)
_HERE = (queue_turns.c.centre_id == bindparam("centre"), queue_turns.c.service_day == bindparam("day"))
_TURNS = Prepared(select(queue_turns.c.queue, queue_turns.c.ordinary).where(*_HERE))
_PUT = replacing(queue_turns, ("centre_id", "queue"), ("service_day", "ordinary"))


def first_for(
    connection: Connection, centre: str, day: date, window: int, queues: Sequence[str], each: int
) -> list[Waiting]:
    """Of each queue the first ordinary and the first priority tickets, and the first that only `window` may call: so
    many of each kind."""
    values = {"centre": centre, "day": day, "window": window}
    values |= {f"queue_{place}": queue for place, queue in enumerate(queues)}
    rows = _firsts(len(queues), each).run(connection, values).rows
    return [_waiting(row) for row in rows]


def turns(connection: Connection, centre: str, day: date) -> dict[str, int]:
    """How many ordinary numbers each queue has called since its last priority number."""
    return {row[0]: row[1] for row in _TURNS.run(connection, {"centre": centre, "day": day}).rows}


def put_turns(connection: Connection, centre: str, day: date, queue: str, ordinary: int) -> None:
    """Writes that count for one queue."""
    values = {"centre_id": centre, "queue": queue, "service_day": day, "ordinary": ordinary}
    _PUT[connection.dialect.name].run(connection, values)


def _waiting(row: Sequence[Any]) -> Waiting:
    ticket_id, queue, series, place, behind, is_priority, returns, for_window, is_booked = row
    return Waiting(ticket_id, queue, series, place, behind, bool(is_priority), returns, for_window, bool(is_booked))


@cache
def _firsts(queues: int, each: int) -> Prepared:
    """The statement for so many queues: two look-ups in an index for each, and one for the window."""
    branches = [_FIRST.where(tickets.c.for_window == bindparam("window"))]
    for place in range(queues):
        mine = _FIRST.where(tickets.c.queue == bindparam(f"queue_{place}"), tickets.c.for_window.is_(None))
        branches += [mine.where(tickets.c.is_priority == kind) for kind in (false(), true())]
    return Prepared(union_all(*(select(branch.limit(each).subquery()) for branch in branches)))
