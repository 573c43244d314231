"""Duty at the windows and pauses of queues: one row each, replaced when it changes; the history is in the ledger."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from kiosk.domain.ticket import Move
from kiosk.domain.window import WindowDuty, WindowStatus
from kiosk.operations.hall_ports import LastMove, QueuePause
from kiosk.storage.plain_tickets import as_plain, ticket_of
from kiosk.storage.prepared import Prepared, replacing
from kiosk.storage.tables import last_moves, queue_pauses, queues_kept_open, windows

_here = select(windows).where(windows.c.centre_id == bindparam("centre"))
_DUTIES = Prepared(_here)
_DUTY = Prepared(_here.where(windows.c.number == bindparam("number")))
_TAKEN = Prepared(
    _here.where(
        windows.c.staff_id == bindparam("staff"),
        windows.c.service_day == bindparam("day"),
        windows.c.status != WindowStatus.CLOSED.value,
    )
)
_PUT = replacing(
    windows,
    ("centre_id", "number"),
    ("service_day", "status", "staff_id", "reason", "until_at", "changed_at", "is_deputy"),
)
_PAUSES = select(queue_pauses).where(
    queue_pauses.c.centre_id == bindparam("centre"), queue_pauses.c.service_day == bindparam("day")
)
_PAUSE_OF = _PAUSES.where(queue_pauses.c.queue == bindparam("queue"))
_IS_PAUSED = Prepared(
    select(func.count()).where(
        queue_pauses.c.centre_id == bindparam("centre"),
        queue_pauses.c.service_day == bindparam("day"),
        queue_pauses.c.queue == bindparam("queue"),
    )
)
_RESUME = delete(queue_pauses).where(
    queue_pauses.c.centre_id == bindparam("centre"), queue_pauses.c.queue == bindparam("queue")
)


_kept_today = (
    queues_kept_open.c.centre_id == bindparam("centre"),
    queues_kept_open.c.service_day == bindparam("day"),
)
_KEPT = select(queues_kept_open.c.queue).where(*_kept_today)
_END_KEEPING = delete(queues_kept_open).where(*_kept_today, queues_kept_open.c.queue == bindparam("queue"))
_MOVE = select(last_moves).where(
    last_moves.c.centre_id == bindparam("centre"), last_moves.c.window == bindparam("number")
)
_FORGET = delete(last_moves).where(
    last_moves.c.centre_id == bindparam("centre"), last_moves.c.window == bindparam("number")
)


_KEEP_MOVE = replacing(last_moves, ("centre_id", "window"), ("move", "before", "version", "staff_id", "at"))
_PUT_PAUSE = replacing(queue_pauses, ("centre_id", "queue"), ("service_day", "reason", "until_at"))


class SqlWindows:
    """The windows and queue pauses of one centre in one transaction."""

    def __init__(self, connection: Connection, centre: str) -> None:
        self._connection = connection
        self._centre = centre

    def duty(self, number: int) -> WindowDuty:
        """The duty at a window; closed when nobody has ever opened it."""
        row = _DUTY.first(self._connection, {"centre": self._centre, "number": number})
        return _duty(row) if row is not None else WindowDuty(number)

    def duties(self) -> dict[int, WindowDuty]:
        """The duty at every window that was ever opened, by number."""
        rows = _DUTIES.rows(self._connection, {"centre": self._centre})
        return {row["number"]: _duty(row) for row in rows}

    def taken_by(self, staff_id: int, day: date) -> WindowDuty | None:
        """The window at which that person is on duty that day."""
        values = {"centre": self._centre, "staff": staff_id, "day": day}
        row = _TAKEN.first(self._connection, values)
        return _duty(row) if row is not None else None

    def put(self, duty: WindowDuty) -> None:
        """Writes the duty of a window."""
        values = {
            "number": duty.number,
            "service_day": duty.service_day,
            "status": duty.status,
            "staff_id": duty.staff_id,
            "reason": duty.reason,
            "until_at": duty.until_at,
            "changed_at": duty.changed_at,
            "is_deputy": duty.is_deputy,
        }
        self._put(_PUT, values)

    def last_move(self, window: int) -> LastMove | None:
        """What was done last at a window and can be taken back, however long ago."""
        row = self._connection.execute(_MOVE, {"centre": self._centre, "number": window}).first()
        return _last_move(row) if row is not None else None

    def keep_move(self, move: LastMove) -> None:
        """Remembers it in place of the one before."""
        values = {
            "window": move.window,
            "move": move.move,
            "before": as_plain(move.before),
            "version": move.version,
            "staff_id": move.staff_id,
            "at": move.at,
        }
        self._put(_KEEP_MOVE, values)

    def forget_move(self, window: int) -> None:
        """Nothing more can be taken back there."""
        self._connection.execute(_FORGET, {"centre": self._centre, "number": window})

    def pause_of(self, queue: str, day: date) -> QueuePause | None:
        """The pause of a queue on that day; hardly ever is there one, and to know that is asked at every number."""
        values = {"centre": self._centre, "queue": queue, "day": day}
        if not _IS_PAUSED.number(self._connection, values):
            return None
        row = self._connection.execute(_PAUSE_OF, values).first()
        return _pause(row) if row is not None else None

    def pauses(self, day: date) -> dict[str, QueuePause]:
        """All paused queues of that day."""
        rows = self._connection.execute(_PAUSES, {"centre": self._centre, "day": day})
        return {row.queue: _pause(row) for row in rows}

    def pause_queue(self, pause: QueuePause) -> None:
        """Writes the pause of a queue."""
        values = {
            "queue": pause.queue,
            "service_day": pause.service_day,
            "reason": pause.reason,
            "until_at": pause.until_at,
        }
        self._put(_PUT_PAUSE, values)

    def resume_queue(self, queue: str) -> bool:
        """Ends the pause of a queue; False when there was none."""
        return self._connection.execute(_RESUME, {"centre": self._centre, "queue": queue}).rowcount == 1

    def kept_open(self, day: date) -> frozenset[str]:
        """The queues that give numbers that day although their work reaches beyond closing."""
        return frozenset(row.queue for row in self._connection.execute(_KEPT, {"centre": self._centre, "day": day}))

    def keep_open(self, queue: str, day: date) -> None:
        """Keeps a queue open that day; once more changes nothing."""
        dialect_insert: Any = postgresql_insert if self._connection.dialect.name == "postgresql" else sqlite_insert
        row = {"centre_id": self._centre, "service_day": day, "queue": queue}
        self._connection.execute(dialect_insert(queues_kept_open).values(row).on_conflict_do_nothing())

    def end_keeping(self, queue: str, day: date) -> bool:
        """The queue follows the rule again; False when it was not kept open."""
        values = {"centre": self._centre, "day": day, "queue": queue}
        return self._connection.execute(_END_KEEPING, values).rowcount == 1

    def _put(self, statement: Mapping[str, Prepared], row: Mapping[str, object]) -> None:
        statement[self._connection.dialect.name].run(self._connection, {"centre_id": self._centre, **row})


def _duty(row: Mapping[str, Any]) -> WindowDuty:
    return WindowDuty(
        row["number"],
        row["service_day"],
        WindowStatus(row["status"]),
        row["staff_id"],
        row["reason"],
        row["until_at"],
        row["changed_at"],
        row["is_deputy"],
    )


def _last_move(row: Any) -> LastMove:
    return LastMove(row.window, Move(row.move), ticket_of(row.before), row.version, row.staff_id, row.at)


def _pause(row: Any) -> QueuePause:
    return QueuePause(row.queue, row.service_day, row.reason, row.until_at)
