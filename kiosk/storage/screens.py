"""Messages on the screens, receipts of calls, and how the boards are."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from kiosk.operations.screen_ports import (
    MessageKind,
    Receipt,
    ScreenMessage,
    ScreenState,
    Seen,
    SeenResult,
    Sound,
)
from kiosk.storage.screen_tables import call_receipts, screen_messages, screen_states

_INSERT: Mapping[str, Any] = {"postgresql": postgresql_insert, "sqlite": sqlite_insert}
_MESSAGE = ("id", "kind", "text_zh", "text_en", "from_at", "until_at", "ended_at")
_STATE = ("device_id", "board", "sound", "seen_at")


class SqlScreens:
    """The screens of one centre in one transaction."""

    def __init__(self, connection: Connection, centre: str) -> None:
        self._connection = connection
        self._centre = centre

    def add_message(self, message: ScreenMessage) -> ScreenMessage:
        """Keeps a new message; its id comes from here."""
        row = {"centre_id": self._centre} | {name: getattr(message, name) for name in _MESSAGE[1:]}
        new_id = self._connection.execute(insert(screen_messages).returning(screen_messages.c.id), row).scalar_one()
        return replace(message, id=new_id)

    def messages(self, at: datetime) -> list[ScreenMessage]:
        """What has not ended at that instant, what begins later included, in the order of their ids."""
        of = screen_messages.c
        standing = and_(of.ended_at.is_(None), or_(of.until_at.is_(None), of.until_at > at))
        wanted = select(screen_messages).where(of.centre_id == self._centre, standing).order_by(of.id)
        return [_message(dict(row)) for row in self._connection.execute(wanted).mappings()]

    def end_message(self, message_id: int, at: datetime) -> ScreenMessage | None:
        """Ends it; None when it had ended before, or never was."""
        of = screen_messages.c
        ended = (
            update(screen_messages)
            .where(of.centre_id == self._centre, of.id == message_id, of.ended_at.is_(None))
            .values(ended_at=at)
            .returning(*(of[name] for name in _MESSAGE))
        )
        row = self._connection.execute(ended).mappings().first()
        return _message(dict(row)) if row else None

    def keep_receipts(self, receipts: list[Receipt]) -> None:
        """Each device, call and kind is kept once; the first word counts."""
        if receipts:
            rows = [{"centre_id": self._centre} | asdict(receipt) for receipt in receipts]
            into = _INSERT[self._connection.dialect.name](call_receipts)
            self._connection.execute(into.on_conflict_do_nothing(), rows)

    def receipts_of(self, ticket_id: int) -> list[Receipt]:
        """Every receipt of the calls of a ticket, in order."""
        return self._receipts(call_receipts.c.ticket_id == ticket_id)

    def receipts_since(self, at: datetime) -> list[Receipt]:
        """Every receipt from that instant on."""
        return self._receipts(call_receipts.c.at >= at)

    def put_state(self, state: ScreenState) -> None:
        """What a device says of itself now."""
        into = _INSERT[self._connection.dialect.name](screen_states)
        said = {name: into.excluded[name] for name in ("board", "sound", "seen_at")}
        row = {"centre_id": self._centre} | asdict(state)
        self._connection.execute(into.on_conflict_do_update(index_elements=["centre_id", "device_id"], set_=said), row)

    def states(self) -> list[ScreenState]:
        """What every device said of itself last."""
        wanted = select(*(screen_states.c[name] for name in _STATE)).where(screen_states.c.centre_id == self._centre)
        rows = self._connection.execute(wanted.order_by(screen_states.c.device_id))
        return [ScreenState(device_id, board, Sound(sound), seen_at) for device_id, board, sound, seen_at in rows]

    def _receipts(self, condition: Any) -> list[Receipt]:
        of = call_receipts.c
        wanted = select(call_receipts).where(of.centre_id == self._centre, condition)
        ordered = wanted.order_by(of.at, of.ticket_id, of.call, of.device_id, of.kind)
        return [_receipt(dict(row)) for row in self._connection.execute(ordered).mappings()]


def _message(row: Mapping[str, Any]) -> ScreenMessage:
    return ScreenMessage(**{name: row[name] for name in _MESSAGE} | {"kind": MessageKind(row["kind"])})


def _receipt(row: Mapping[str, Any]) -> Receipt:
    kept = {name: row[name] for name in ("ticket_id", "call", "device_id", "board", "at")}
    return Receipt(**kept, kind=Seen(row["kind"]), result=SeenResult(row["result"]))
