"""The past and the present of the queues for the estimates, and the register of what people were told."""

from dataclasses import asdict, fields
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from kiosk.domain.live_hall import Standing
from kiosk.domain.ticket import TicketStatus
from kiosk.operations.estimate_ports import PastCall, Told
from kiosk.storage.estimate_tables import estimates
from kiosk.storage.prepared import Prepared
from kiosk.storage.tables import tickets

_MISSED = frozenset({TicketStatus.MISSED, TicketStatus.VOID})
_PAST = (
    select(
        *(
            tickets.c[name]
            for name in ("queue", "item", "issued_at", "called_at", "finished_at", "status", "returns", "is_time_wrong")
        )
    )
    .where(
        tickets.c.centre_id == bindparam("centre"),
        tickets.c.service_day >= bindparam("since"),
        tickets.c.called_at.is_not(None),
    )
    .order_by(tickets.c.service_day.desc(), tickets.c.called_at.desc())
    .limit(bindparam("most"))
)
_STANDING = select(
    *(tickets.c[name] for name in ("id", "queue", "item", "place", "behind", "issued_at", "is_priority", "for_window"))
).where(
    tickets.c.centre_id == bindparam("centre"),
    tickets.c.service_day == bindparam("day"),
    tickets.c.status == TicketStatus.WAITING.value,
)
_TOLD = tuple(field.name for field in fields(Told))
_ADD = Prepared(insert(estimates), ("centre_id", *_TOLD))
_CLOSE = Prepared(
    update(estimates)
    .where(estimates.c.centre_id == bindparam("centre"), estimates.c.ticket_id == bindparam("which"))
    .values(called_at=bindparam("at"))
)
_CLOSED = (
    select(*(estimates.c[name] for name in _TOLD))
    .where(
        estimates.c.centre_id == bindparam("centre"),
        estimates.c.service_day >= bindparam("since"),
        estimates.c.called_at.is_not(None),
    )
    .order_by(estimates.c.service_day.desc(), estimates.c.ticket_id.desc())
    .limit(bindparam("most"))
)


class SqlEstimates:
    """The estimates of one centre in one transaction."""

    def __init__(self, connection: Connection, centre: str) -> None:
        self._connection = connection
        self._centre = centre

    def past_calls(self, since: date, most: int) -> list[PastCall]:
        """The newest calls from `since` on, the oldest of them first."""
        rows = self._connection.execute(_PAST, {"centre": self._centre, "since": since, "most": most}).all()
        return [
            PastCall(queue, item, issued_at, called_at, None if wrong else done, status in _MISSED or bool(returns))
            for queue, item, issued_at, called_at, done, status, returns, wrong in reversed(rows)
        ]

    def standing(self, day: date) -> list[Standing]:
        """Everybody who waits."""
        rows = self._connection.execute(_STANDING, {"centre": self._centre, "day": day})
        return [
            Standing(ticket_id, queue, item, (place, behind), issued_at, bool(is_priority), for_window)
            for ticket_id, queue, item, place, behind, issued_at, is_priority, for_window in rows
        ]

    def add(self, told: Told) -> None:
        """Keeps what was said to the holder of a new ticket."""
        _ADD.run(self._connection, {"centre_id": self._centre, **asdict(told)})

    def close(self, ticket_id: int, called_at: datetime) -> None:
        """The ticket was called for the first time."""
        _CLOSE.run(self._connection, {"centre": self._centre, "which": ticket_id, "at": called_at})

    def closed(self, since: date, most: int) -> list[Told]:
        """The newest that were called, from `since` on."""
        rows = self._connection.execute(_CLOSED, {"centre": self._centre, "since": since, "most": most})
        return [Told(*row) for row in rows]
