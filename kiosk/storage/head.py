"""The head of a centre's ledger: the one row that orders its writers, and says what the database is for."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from kiosk.domain.clock_step import ClockWatch
from kiosk.storage.case_tables import cases
from kiosk.storage.prepared import Prepared
from kiosk.storage.tables import ledger_heads, tickets

_TAKE = Prepared(
    update(ledger_heads)
    .where(ledger_heads.c.centre_id == bindparam("centre"))
    .values(seq=ledger_heads.c.seq + 1)
    .returning(ledger_heads.c.seq, ledger_heads.c.edition)
)
_SET = Prepared(
    update(ledger_heads).where(ledger_heads.c.centre_id == bindparam("centre")).values(seq=bindparam("last"))
)
_here = ledger_heads.c.centre_id == bindparam("centre")
_HEAD = Prepared(select(ledger_heads.c.seq, ledger_heads.c.edition).where(_here))
_TURN = update(ledger_heads).where(_here).values(edition=ledger_heads.c.edition + 1)
_MODE = select(ledger_heads.c.mode).where(_here)
_SET_MODE = update(ledger_heads).where(_here).values(mode=bindparam("new_mode"))
_OFFSET = select(ledger_heads.c.clock_offset_us).where(_here)
_SET_OFFSET = update(ledger_heads).where(_here).values(clock_offset_us=bindparam("new_offset"))
_WATCH = select(ledger_heads.c.seen_at, ledger_heads.c.jumped_to).where(_here)
_SET_WATCH = update(ledger_heads).where(_here).values(seen_at=bindparam("seen"), jumped_to=bindparam("jumped"))
_ANY = tuple(select(table.c.id).where(table.c.centre_id == bindparam("centre")).limit(1) for table in (tickets, cases))


class Head:
    """The last line of a centre's ledger. Taking it first orders the writers of the centre.

    The same statement tells the `edition`: whether the rules are still those that the process knows costs nothing more.
    """

    def __init__(self, connection: Connection, centre: str) -> None:
        self._connection = connection
        self._centre = centre
        self.edition = 0

    def take(self) -> int:
        """Locks the head until the transaction ends and returns the number of the line that is now this writer's."""
        rows = _TAKE.run(self._connection, {"centre": self._centre}).rows
        return self._told(rows[0]) if rows else self._begin()

    def read(self) -> int:
        """The number of the last line; 0 for an empty ledger."""
        rows = _HEAD.run(self._connection, {"centre": self._centre}).rows
        return self._told(rows[0]) if rows else 0

    def turn(self) -> None:
        """Says that the rules are new from now on; this transaction goes on with those that it began with."""
        self._connection.execute(_TURN, {"centre": self._centre})

    def set(self, seq: int) -> None:
        """Says how far this writer has come when it wrote more, or fewer, lines than the one it took."""
        _SET.run(self._connection, {"centre": self._centre, "last": seq})

    def mode(self) -> str:
        """What the database is for; `unborn` before the first server."""
        return str(self._connection.execute(_MODE, {"centre": self._centre}).scalar() or "unborn")

    def set_mode(self, mode: str) -> None:
        """Settles what the database is for."""
        self._connection.execute(_SET_MODE, {"centre": self._centre, "new_mode": mode})

    def has_visits(self) -> bool:
        """Whether any ticket or case was ever stored."""
        return any(self._connection.execute(statement, {"centre": self._centre}).first() for statement in _ANY)

    def clock_offset(self) -> timedelta:
        """How far the clock of a rehearsal is from the machine's."""
        return timedelta(microseconds=self._connection.execute(_OFFSET, {"centre": self._centre}).scalar() or 0)

    def set_clock_offset(self, offset: timedelta) -> None:
        """Stores it, to the microsecond."""
        microseconds = offset // timedelta(microseconds=1)
        self._connection.execute(_SET_OFFSET, {"centre": self._centre, "new_offset": microseconds})

    def clock_watch(self) -> ClockWatch:
        """What the centre knows of its clock across restarts."""
        row = self._connection.execute(_WATCH, {"centre": self._centre}).first()
        return ClockWatch(*row) if row is not None else ClockWatch()

    def set_clock_watch(self, watch: ClockWatch) -> None:
        """Stores it."""
        values = {"centre": self._centre, "seen": watch.seen_at, "jumped": watch.jumped_to}
        self._connection.execute(_SET_WATCH, values)

    def _begin(self) -> int:
        dialect_insert = postgresql_insert if self._connection.dialect.name == "postgresql" else sqlite_insert
        start = dialect_insert(ledger_heads).values(centre_id=self._centre, seq=0)
        self._connection.execute(start.on_conflict_do_nothing())
        return self._told(_TAKE.run(self._connection, {"centre": self._centre}).rows[0])

    def _told(self, row: Any) -> int:
        self.edition = int(row[1])
        return int(row[0])
