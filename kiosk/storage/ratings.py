"""Ratings: one a visit, counted by level; the constraint decides between two that come at once."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from kiosk.domain.rating import Level, Rating
from kiosk.domain.ticket import TicketStatus
from kiosk.storage.rating_tables import ratings
from kiosk.storage.tables import tickets

_FIELDS = tuple(field.name for field in fields(Rating))
_here = ratings.c.centre_id == bindparam("centre")
_in_days = (_here, ratings.c.service_day.between(bindparam("first"), bindparam("last")))
_OF = select(*(ratings.c[name] for name in _FIELDS)).where(_here, ratings.c.ticket_id == bindparam("which"))
_BY_LEVEL = select(ratings.c.level, func.count()).where(*_in_days).group_by(ratings.c.level)
_BAD = (
    select(*(ratings.c[name] for name in _FIELDS))
    .where(*_in_days, ratings.c.level <= int(Level.DISSATISFIED))
    .order_by(ratings.c.rated_at.desc(), ratings.c.ticket_id.desc())
    .limit(bindparam("most"))
)
_VISITS = select(func.count()).where(
    tickets.c.centre_id == bindparam("centre"),
    tickets.c.service_day.between(bindparam("first"), bindparam("last")),
    tickets.c.status == TicketStatus.FINISHED.value,
)


class SqlRatings:
    """The ratings of one centre in one transaction."""

    def __init__(self, connection: Connection, centre: str) -> None:
        self._connection = connection
        self._centre = centre

    def add_if_first(self, rating: Rating) -> bool:
        """Whether it was stored; a visit that was rated already keeps its rating."""
        row = asdict(rating) | {"level": int(rating.level), "reasons": list(rating.reasons)}
        dialect_insert = postgresql_insert if self._connection.dialect.name == "postgresql" else sqlite_insert
        add = dialect_insert(ratings).values(centre_id=self._centre, **row).on_conflict_do_nothing()
        return self._connection.execute(add.returning(ratings.c.ticket_id)).scalar() is not None

    def of(self, ticket_id: int) -> Rating | None:
        """The rating of a visit."""
        return next(iter(self._many(_OF, which=ticket_id)), None)

    def visits(self, first: date, last: date) -> int:
        """How many visits were finished on those days."""
        values = {"centre": self._centre, "first": first, "last": last}
        return int(self._connection.execute(_VISITS, values).scalar_one())

    def by_level(self, first: date, last: date) -> Mapping[Level, int]:
        """How many ratings of those days there are of each level."""
        rows = self._connection.execute(_BY_LEVEL, {"centre": self._centre, "first": first, "last": last})
        return {Level(level): count for level, count in rows}

    def bad(self, first: date, last: date, most: int) -> list[Rating]:
        """The bad ratings of those days, the newest first."""
        return self._many(_BAD, first=first, last=last, most=most)

    def _many(self, statement: Any, **values: object) -> list[Rating]:
        rows = self._connection.execute(statement, {"centre": self._centre, **values})
        return [_rating(dict(row._mapping)) for row in rows]


def _rating(row: dict[str, Any]) -> Rating:
    return Rating(**row | {"level": Level(row["level"]), "reasons": tuple(row["reasons"])})
