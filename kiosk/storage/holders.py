"""Whose card stands behind which number of today: keyed digests, dropped when the day is closed."""

from datetime import date

from sqlalchemy import Connection, bindparam, delete, insert, select

from kiosk.storage.tables import ticket_holders

_here = ticket_holders.c.centre_id == bindparam("centre")
_OF = select(ticket_holders.c.ticket_id).where(
    _here,
    ticket_holders.c.service_day == bindparam("day"),
    ticket_holders.c.card_digest == bindparam("digest"),
)
_before = (_here, ticket_holders.c.service_day < bindparam("day"))
_ANY = select(ticket_holders.c.ticket_id).where(*_before).limit(1)
_FORGET = delete(ticket_holders).where(*_before)


class SqlHolders:
    """The holders of one centre's numbers in one transaction."""

    def __init__(self, connection: Connection, centre: str) -> None:
        self._connection = connection
        self._centre = centre

    def open_tickets(self, day: date, digest: bytes) -> list[int]:
        """The ids of the numbers of that day that were given to the card."""
        rows = self._connection.execute(_OF, {"centre": self._centre, "day": day, "digest": digest})
        return [int(row[0]) for row in rows]

    def keep(self, day: date, digest: bytes, ticket_id: int) -> None:
        """Remembers that the card was given that number."""
        row = {"centre_id": self._centre, "service_day": day, "card_digest": digest, "ticket_id": ticket_id}
        self._connection.execute(insert(ticket_holders), row)

    def are_kept_before(self, day: date) -> bool:
        """Whether digests of an earlier day are still there."""
        return self._connection.execute(_ANY, {"centre": self._centre, "day": day}).first() is not None

    def forget_before(self, day: date) -> int:
        """Drops the digests of earlier days; how many there were."""
        return self._connection.execute(_FORGET, {"centre": self._centre, "day": day}).rowcount
