"""The past and the present of the queues for the estimates, and the register of what people were told."""

from collections.abc import Collection
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.interruptions import DutyChange
from kiosk.domain.live_hall import Present, Standing
from kiosk.domain.ticket import AT_A_WINDOW, TicketStatus
from kiosk.domain.wait_record import Point
from kiosk.domain.window import WindowStatus
from kiosk.operations.estimate_ports import Followed, PastCall, Told, ToldTicket
from kiosk.storage.estimate_tables import estimates
from kiosk.storage.prepared import Prepared
from kiosk.storage.tables import entries, tickets

_MISSED = frozenset({TicketStatus.MISSED, TicketStatus.VOID})
_PAST = Prepared(
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
    .order_by(tickets.c.service_day.desc(), tickets.c.called_at.desc(), tickets.c.id.desc())
    .limit(bindparam("most"))
)
_STATUS = {
    FactKind.WINDOW_OPENED.value: WindowStatus.OPEN,
    FactKind.WINDOW_PAUSED.value: WindowStatus.PAUSED,
    FactKind.WINDOW_CLOSED.value: WindowStatus.CLOSED,
}
# The line of the day's first number bounds the search, for there is no index by time.
_FIRST_LINE = (
    select(func.min(tickets.c.issued_line))
    .where(tickets.c.centre_id == bindparam("centre"), tickets.c.service_day == bindparam("since"))
    .scalar_subquery()
)
_DUTY_CHANGES = (
    select(entries.c.subject_id, entries.c.kind, entries.c.at)
    .where(
        entries.c.centre_id == bindparam("centre"),
        entries.c.subject == Subject.WINDOW.value,
        entries.c.seq >= _FIRST_LINE,
        entries.c.kind.in_(_STATUS),
    )
    .order_by(entries.c.seq)
)
_today = (tickets.c.centre_id == bindparam("centre"), tickets.c.service_day == bindparam("day"))
_STANDING = Prepared(
    select(
        *(
            tickets.c[name]
            for name in ("id", "queue", "item", "place", "behind", "is_priority", "for_window", "issued_at")
        )
    ).where(*_today, tickets.c.status == TicketStatus.WAITING.value)
)
_PRESENT = Prepared(
    select(*(tickets.c[name] for name in ("window", "queue", "item", "called_at"))).where(
        *_today, tickets.c.status.in_([literal(str(status)) for status in sorted(AT_A_WINDOW)])
    )
)
_TOLD = tuple(field.name for field in fields(Told))
_ADD = Prepared(insert(estimates), ("centre_id", *_TOLD))
_ADD_IF_NEW = {
    "postgresql": Prepared(postgresql_insert(estimates).on_conflict_do_nothing(), ("centre_id", *_TOLD)),
    "sqlite": Prepared(sqlite_insert(estimates).on_conflict_do_nothing(), ("centre_id", *_TOLD)),
}
_CLOSE = Prepared(
    update(estimates)
    .where(estimates.c.centre_id == bindparam("centre"), estimates.c.ticket_id == bindparam("which"))
    .values(called_at=bindparam("at"))
)
_TOLD_TO = select(*(estimates.c[name] for name in _TOLD)).where(
    estimates.c.centre_id == bindparam("centre"),
    estimates.c.ticket_id == bindparam("which"),
    estimates.c.point == Point.ISSUE.value,
)
_CLOSED = (
    select(*(estimates.c[name] for name in _TOLD))
    .where(
        estimates.c.centre_id == bindparam("centre"),
        estimates.c.point == Point.ISSUE.value,
        estimates.c.service_day >= bindparam("since"),
        estimates.c.called_at.is_not(None),
    )
    .order_by(estimates.c.service_day.desc(), estimates.c.ticket_id.desc())
    .limit(bindparam("most"))
)
_FOLLOWED = Prepared(
    select(*(estimates.c[name] for name in ("ticket_id", "point", "asked_at", "ahead"))).where(
        estimates.c.centre_id == bindparam("centre"),
        estimates.c.point.in_([literal(point.value) for point in Point]),
        estimates.c.service_day == bindparam("day"),
        estimates.c.called_at.is_(None),
    )
)
_BETWEEN = (
    select(*(estimates.c[name] for name in _TOLD), tickets.c.series, tickets.c.number, tickets.c.status)
    .join(tickets, tickets.c.id == estimates.c.ticket_id)
    .where(
        estimates.c.centre_id == bindparam("centre"),
        tickets.c.centre_id == bindparam("centre"),
        estimates.c.point.in_(bindparam("points", expanding=True)),
        estimates.c.service_day.between(bindparam("first"), bindparam("last")),
    )
    .order_by(estimates.c.ticket_id, estimates.c.asked_at)
)


class SqlEstimates:
    """The estimates of one centre in one transaction."""

    def __init__(self, connection: Connection, centre: str) -> None:
        self._connection = connection
        self._centre = centre

    def past_calls(self, since: date, most: int) -> list[PastCall]:
        """The newest calls from `since` on, the oldest of them first."""
        rows = _PAST.tuples(self._connection, {"centre": self._centre, "since": since, "most": most})
        return [
            PastCall(queue, item, issued_at, called_at, None if wrong else done, status in _MISSED or bool(returns))
            for queue, item, issued_at, called_at, done, status, returns, wrong in reversed(rows)
        ]

    def duty_changes(self, since: date) -> list[DutyChange]:
        """When windows were opened, paused and closed from the first number of that day on, in order."""
        found = self._connection.execute(_DUTY_CHANGES, {"centre": self._centre, "since": since})
        return [DutyChange(int(row.subject_id), _STATUS[row.kind], row.at) for row in found]

    def standing(self, day: date) -> list[Standing]:
        """Everybody who waits."""
        rows = _STANDING.tuples(self._connection, {"centre": self._centre, "day": day})
        return [
            Standing(ticket_id, queue, item, (place, behind), issued_at, is_priority, for_window)
            for ticket_id, queue, item, place, behind, is_priority, for_window, issued_at in rows
        ]

    def present(self, day: date) -> list[Present]:
        """Everybody who is called to a window or served there."""
        return [Present(*row) for row in _PRESENT.tuples(self._connection, {"centre": self._centre, "day": day})]

    def add(self, told: Told) -> None:
        """Keeps what was said to the holder of a new ticket."""
        _ADD.run(self._connection, {"centre_id": self._centre, **asdict(told)})

    def add_if_new(self, told: Told) -> bool:
        """Keeps a later point; the key decides, whoever else is keeping it."""
        add = _ADD_IF_NEW[self._connection.dialect.name]
        return add.run(self._connection, {"centre_id": self._centre, **asdict(told)}).changed == 1

    def told(self, ticket_id: int) -> Told | None:
        """What the holder of a ticket was told; None where nothing could be said."""
        row = self._connection.execute(_TOLD_TO, {"centre": self._centre, "which": ticket_id}).first()
        return _told(row) if row is not None else None

    def close(self, ticket_id: int, called_at: datetime) -> None:
        """The ticket was called for the first time."""
        _CLOSE.run(self._connection, {"centre": self._centre, "which": ticket_id, "at": called_at})

    def closed(self, since: date, most: int) -> list[Told]:
        """The newest that were called, from `since` on."""
        rows = self._connection.execute(_CLOSED, {"centre": self._centre, "since": since, "most": most})
        return [_told(row) for row in rows]

    def followed(self, day: date) -> list[Followed]:
        """Every point of the tickets of that day that were told something and not called yet."""
        rows = _FOLLOWED.tuples(self._connection, {"centre": self._centre, "day": day})
        return [Followed(ticket_id, Point(point), asked_at, ahead) for ticket_id, point, asked_at, ahead in rows]

    def told_between(self, first: date, last: date, points: Collection[Point]) -> list[ToldTicket]:
        """What was told on those days, with what came of it."""
        values = {"centre": self._centre, "first": first, "last": last, "points": [point.value for point in points]}
        rows = self._connection.execute(_BETWEEN, values)
        return [ToldTicket(_told(row[:-3]), row[-3], row[-2], TicketStatus(row[-1])) for row in rows]


def _told(row: Any) -> Told:
    told = dict(zip(_TOLD, row, strict=True))
    return Told(**{**told, "point": Point(told["point"])})
