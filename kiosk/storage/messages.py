"""The message outbox: written once for each event, claimed one by one, settled by the hand that claimed."""

from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, exists, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from kiosk.domain.message import Message, MessageEvent, MessageState
from kiosk.domain.ticket import TicketStatus
from kiosk.storage.message_tables import messages, phones
from kiosk.storage.prepared import Prepared
from kiosk.storage.tables import tickets

_FIELDS = tuple(field.name for field in fields(Message))
_here = messages.c.centre_id == bindparam("centre")
_open = messages.c.state.in_([MessageState.PENDING.value, MessageState.SENDING.value])
_DUE = (
    select(*(messages.c[name] for name in _FIELDS))
    .where(_here, _open, messages.c.due_at <= bindparam("at"))
    .order_by(messages.c.due_at, messages.c.id)
    .limit(1)
)
_DUE_TO_SEND = _DUE.where(messages.c.state == MessageState.PENDING.value)
_CLAIM = (
    update(messages)
    .where(_here, messages.c.id == bindparam("which"), messages.c.state == MessageState.PENDING.value)
    .values(state=MessageState.SENDING.value, due_at=bindparam("until"))
)
# The lease names the hand: whoever claimed has written when it ends.
_SETTLE = (
    update(messages)
    .where(
        _here,
        messages.c.id == bindparam("which"),
        messages.c.state == MessageState.SENDING.value,
        messages.c.due_at == bindparam("lease"),
    )
    .values(
        state=bindparam("new_state"), reason=bindparam("why"), tries=bindparam("tried"), due_at=bindparam("new_due_at")
    )
)
_LOST = (
    update(messages)
    .where(_here, messages.c.state == MessageState.SENDING.value, messages.c.due_at <= bindparam("at"))
    .values(state=MessageState.UNCONFIRMED.value, reason="server_stopped")
)
_own_phone = (phones.c.centre_id == bindparam("centre"), phones.c.ticket_id == bindparam("which"))
_PHONE = Prepared(select(phones.c.sealed).where(*_own_phone))
_FORGET = delete(phones).where(*_own_phone)
_FORGET_UNTIL = delete(phones).where(phones.c.centre_id == bindparam("centre"), phones.c.delete_on <= bindparam("day"))
_NOT_TOLD = (
    select(phones.c.ticket_id)
    .join(tickets, (tickets.c.centre_id == phones.c.centre_id) & (tickets.c.id == phones.c.ticket_id))
    .where(
        phones.c.centre_id == bindparam("centre"),
        tickets.c.service_day == bindparam("day"),
        tickets.c.status == TicketStatus.WAITING.value,
        ~exists().where(
            messages.c.centre_id == phones.c.centre_id,
            messages.c.ticket_id == phones.c.ticket_id,
            messages.c.event == MessageEvent.NEAR.value,
        ),
    )
    .order_by(tickets.c.place)
    .limit(bindparam("most"))
)


class SqlMessages:
    """The outbox of one centre in one transaction."""

    def __init__(self, connection: Connection, centre: str) -> None:
        self._connection = connection
        self._centre = centre

    def keep_phone(self, ticket_id: int, sealed: bytes, delete_on: date) -> None:
        """Keeps the number of a ticket, in place of another."""
        row = {"centre_id": self._centre, "ticket_id": ticket_id, "sealed": sealed, "delete_on": delete_on}
        add = self._insert(phones).values(**row)
        changed = {"sealed": sealed, "delete_on": delete_on}
        self._connection.execute(add.on_conflict_do_update(index_elements=["centre_id", "ticket_id"], set_=changed))

    def forget_phone(self, ticket_id: int) -> bool:
        """Whether there was one."""
        return self._connection.execute(_FORGET, {"centre": self._centre, "which": ticket_id}).rowcount > 0

    def phone(self, ticket_id: int) -> bytes | None:
        """The sealed number of a ticket."""
        row = _PHONE.first(self._connection, {"centre": self._centre, "which": ticket_id})
        return row["sealed"] if row else None

    def forget_phones_until(self, day: date) -> int:
        """Deletes the numbers whose day has come; how many."""
        return self._connection.execute(_FORGET_UNTIL, {"centre": self._centre, "day": day}).rowcount

    def add_if_asked(self, ticket_id: int, event: MessageEvent, about: int, at: datetime) -> bool:
        """Whether a message was put in the outbox. The constraint decides, whoever else is telling."""
        if self.phone(ticket_id) is None:
            return False
        row = {
            "centre_id": self._centre,
            "ticket_id": ticket_id,
            "event": event.value,
            "about": about,
            "state": MessageState.PENDING.value,
            "tries": 0,
            "due_at": at,
            "created_at": at,
        }
        add = self._insert(messages).values(**row).on_conflict_do_nothing()
        return self._connection.execute(add.returning(messages.c.id)).scalar() is not None

    def not_told_near(self, day: date, most: int) -> list[int]:
        """The waiting tickets whose holders gave a number and were not told yet, in the order of their places."""
        return list(self._connection.execute(_NOT_TOLD, {"centre": self._centre, "day": day, "most": most}).scalars())

    def is_waiting(self, at: datetime) -> bool:
        """Whether something is due."""
        return self._connection.execute(_DUE, {"centre": self._centre, "at": at}).first() is not None

    def claim(self, at: datetime, until: datetime) -> Message | None:
        """Takes the oldest message that is due; nobody else gets it."""
        row = self._connection.execute(_DUE_TO_SEND, {"centre": self._centre, "at": at}).first()
        if row is None:
            return None
        found = _message(dict(row._mapping))
        values = {"centre": self._centre, "which": found.id, "until": until}
        if self._connection.execute(_CLAIM, values).rowcount != 1:
            return None
        return replace(found, state=MessageState.SENDING, due_at=until)

    def settle(self, message: Message, state: MessageState, reason: str, due_at: datetime) -> bool:
        """Writes down how a try ended, if the message is still in this hand."""
        values: dict[str, Any] = {
            "centre": self._centre,
            "which": message.id,
            "lease": message.due_at,
            "new_state": state.value,
            "why": reason[:60],
            "tried": message.tries + 1,
            "new_due_at": due_at,
        }
        return self._connection.execute(_SETTLE, values).rowcount == 1

    def give_up_lost(self, at: datetime) -> int:
        """Marks what was on the way in a process that stopped: nobody knows whether it arrived."""
        return self._connection.execute(_LOST, {"centre": self._centre, "at": at}).rowcount

    def _insert(self, table: Table) -> Any:
        is_postgresql = self._connection.dialect.name == "postgresql"
        return postgresql_insert(table) if is_postgresql else sqlite_insert(table)


def _message(row: dict[str, Any]) -> Message:
    return Message(**row | {"event": MessageEvent(row["event"]), "state": MessageState(row["state"])})
