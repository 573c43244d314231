"""Idempotency keys: in the same transaction as what they protect, so a crash leaves both or neither."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from kiosk.operations.ports import Replay
from kiosk.storage.tables import idempotency_keys

_FIND = select(idempotency_keys.c.request_hash, idempotency_keys.c.status, idempotency_keys.c.answer).where(
    idempotency_keys.c.centre_id == bindparam("centre"),
    idempotency_keys.c.actor == bindparam("actor"),
    idempotency_keys.c.key == bindparam("key"),
)
_KEEP = insert(idempotency_keys)


class SqlKeys:
    """The idempotency keys of one centre in one transaction."""

    def __init__(self, connection: Connection, centre: str) -> None:
        self._connection = connection
        self._centre = centre

    def find(self, actor: str, key: str) -> Replay | None:
        """The first answer that this actor got for this key."""
        values = {"centre": self._centre, "actor": actor, "key": key}
        row = self._connection.execute(_FIND, values).first()
        return Replay(row.request_hash, row.status, row.answer) if row is not None else None

    def keep(self, actor: str, key: str, replay: Replay, at: datetime) -> None:
        """Remembers the first answer."""
        row = {
            "centre_id": self._centre,
            "actor": actor,
            "key": key,
            "request_hash": replay.request_hash,
            "status": replay.status,
            "answer": replay.answer,
            "created_at": at,
        }
        self._connection.execute(_KEEP, row)
