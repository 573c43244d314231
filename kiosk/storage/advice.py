"""Advice on windows: given at most once in a while, answered once, settled once."""

from collections.abc import Collection
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, exists, func, insert, literal, select, update

from kiosk.domain.advice import Advice, AdviceState, Stay
from kiosk.domain.errors import WrongState
from kiosk.domain.ticket import TicketStatus
from kiosk.operations.advice_ports import Arrival
from kiosk.storage.advice_tables import advice
from kiosk.storage.tables import tickets

_NAMES = tuple(field.name for field in fields(Advice))
_here = advice.c.centre_id == bindparam("centre")
_ALL = select(*(advice.c[name] for name in _NAMES)).where(_here)
_BY_ID = _ALL.where(advice.c.id == bindparam("which"))
_OF_DAY = _ALL.where(advice.c.service_day == bindparam("day")).order_by(advice.c.given_at.desc(), advice.c.id.desc())
_OVER = _ALL.where(advice.c.settled_at.is_(None), advice.c.until_at <= bindparam("now")).order_by(advice.c.id)
_LATEST = select(func.max(advice.c.given_at)).where(_here)
_ANSWER = (
    update(advice)
    .where(_here, advice.c.id == bindparam("which"), advice.c.state == AdviceState.OPEN.value)
    .values(state=bindparam("answer"), answered_by=bindparam("by"), answered_at=bindparam("moment"))
)
_SETTLE = (
    update(advice)
    .where(_here, advice.c.id == bindparam("which"), advice.c.settled_at.is_(None))
    .values(longest=bindparam("minutes"), settled_at=bindparam("moment"))
)
_ARRIVALS = (
    select(tickets.c.service_day, tickets.c.series, tickets.c.item, tickets.c.issued_at)
    .where(tickets.c.centre_id == bindparam("centre"), tickets.c.service_day.in_(bindparam("days", expanding=True)))
    .order_by(tickets.c.id)
)
_STAYS = (
    select(tickets.c.issued_at, tickets.c.called_at, tickets.c.status, tickets.c.moved_at)
    .where(
        tickets.c.centre_id == bindparam("centre"),
        tickets.c.service_day == bindparam("day"),
        tickets.c.queue == bindparam("queue"),
    )
    .order_by(tickets.c.id)
)


class SqlAdvices:
    """The advice of one centre in one transaction."""

    def __init__(self, connection: Connection, centre: str) -> None:
        self._connection = connection
        self._centre = centre

    def add_if_quiet(self, new: Advice, since: datetime) -> bool:
        """Keeps it unless another was given after `since`; one statement looks and writes."""
        row = {"centre_id": self._centre, **{name: getattr(new, name) for name in _NAMES}}
        others = exists().where(
            advice.c.centre_id == self._centre, advice.c.given_at > since, advice.c.given_at <= new.given_at
        )
        values = select(*(literal(value, advice.c[name].type) for name, value in row.items())).where(~others)
        add = insert(advice).from_select(list(row), values).returning(advice.c.id)
        return self._connection.execute(add).scalar() is not None

    def latest_at(self) -> datetime | None:
        """When the newest was given."""
        found: datetime | None = self._connection.execute(_LATEST, {"centre": self._centre}).scalar()
        return found

    def by_id(self, advice_id: int) -> Advice | None:
        """The advice with that number."""
        row = self._connection.execute(_BY_ID, {"centre": self._centre, "which": advice_id}).first()
        return _advice(row) if row is not None else None

    def of_day(self, day: date) -> list[Advice]:
        """Of that day, the newest first."""
        return [_advice(row) for row in self._connection.execute(_OF_DAY, {"centre": self._centre, "day": day})]

    def over(self, now: datetime) -> list[Advice]:
        """Those whose outcome is to be written."""
        return [_advice(row) for row in self._connection.execute(_OVER, {"centre": self._centre, "now": now})]

    def answer(self, of: Advice, state: AdviceState, by: str, at: datetime) -> Advice:
        """Writes the answer if there is none yet."""
        values = {"centre": self._centre, "which": of.id, "answer": state, "by": by, "moment": at}
        is_first = self._connection.execute(_ANSWER, values).rowcount == 1
        found = self.by_id(of.id)
        if not is_first or found is None:
            raise WrongState("advice_answered", state=found.state if found else of.state)
        return found

    def settle(self, of: Advice, longest: float, at: datetime) -> bool:
        """Writes the outcome, once."""
        values = {"centre": self._centre, "which": of.id, "minutes": longest, "moment": at}
        return self._connection.execute(_SETTLE, values).rowcount == 1

    def arrivals(self, days: Collection[date]) -> list[Arrival]:
        """Every number of those days."""
        rows = self._connection.execute(_ARRIVALS, {"centre": self._centre, "days": sorted(days)})
        return [Arrival(*row) for row in rows]

    def stays(self, day: date, queue: str) -> list[Stay]:
        """How long everybody of a queue waited that day."""
        rows = self._connection.execute(_STAYS, {"centre": self._centre, "day": day, "queue": queue})
        return [
            Stay(issued_at, called_at or (moved_at if status == TicketStatus.CANCELLED else None))
            for issued_at, called_at, status, moved_at in rows
        ]


def _advice(row: Any) -> Advice:
    told = dict(zip(_NAMES, row, strict=True))
    return Advice(**{**told, "state": AdviceState(told["state"])})
