"""Tickets: read by who needs them, moved only by conditional updates that name the state they expect."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, insert, literal, or_, select, true, update

from kiosk.domain.appointment import NOT_BEGUN
from kiosk.domain.errors import WrongState
from kiosk.domain.queue import Waiting
from kiosk.domain.ticket import AT_A_WINDOW, UNSERVED, Outcome, Ticket, TicketStatus
from kiosk.storage import choosing
from kiosk.storage.prepared import Prepared
from kiosk.storage.tables import tickets

_FIELDS = [name.name for name in fields(Ticket)]
_COLUMNS = [tickets.c[name] for name in _FIELDS]
_ACTIVE = [literal(str(status)) for status in sorted(AT_A_WINDOW)]  # in the words of the index that finds them

_in_day = (tickets.c.centre_id == bindparam("centre"), tickets.c.service_day == bindparam("day"))
_waiting = tickets.c.status == TicketStatus.WAITING.value
_in_queue = tickets.c.queue == bindparam("queue")

# What a step may change; who issued the ticket, when and as which number stays for good.
_MOVING = (
    "version", "status", "window", "calls", "called_at", "started_at", "finished_at", "outcome", "queue", "place",
    "behind", "for_window", "returns", "delays", "is_priority", "earlier_calls", "moved_line", "moved_at",
    "is_time_wrong", "mode", "mode_by", "mode_paper",
)  # fmt: skip
_STORED = tuple(name for name in _FIELDS if name != "id")
_ADD = Prepared(insert(tickets).returning(tickets.c.id), ("centre_id", "token_hash", *_STORED))
_all = select(*_COLUMNS)
_BY_ID = Prepared(_all.where(_in_day[0], tickets.c.id == bindparam("which")))
_BY_TOKEN = Prepared(_all.where(_in_day[0], tickets.c.token_hash == bindparam("token")))
_BY_NUMBER = Prepared(
    _all.where(*_in_day, tickets.c.series == bindparam("queue"), tickets.c.number == bindparam("number"))
)
_AT_WINDOW = Prepared(_all.where(*_in_day, tickets.c.window == bindparam("window"), tickets.c.status.in_(_ACTIVE)))
_IN_SERVICE = select(*_COLUMNS).where(*_in_day, tickets.c.status.in_(_ACTIVE)).order_by(tickets.c.called_at)
_in_order = (tickets.c.place, tickets.c.behind)
_QUEUE = select(*_COLUMNS).where(*_in_day, _waiting, _in_queue).order_by(*_in_order)
_nth = _QUEUE.where(tickets.c.for_window.is_(None)).limit(1).offset(bindparam("before"))
_NTH = Prepared(_nth)
_earlier = or_(
    tickets.c.place < bindparam("place"),
    and_(tickets.c.place == bindparam("place"), tickets.c.behind < bindparam("behind")),
)
_later = or_(
    tickets.c.place > bindparam("place"),
    and_(tickets.c.place == bindparam("place"), tickets.c.behind > bindparam("behind")),
)
_NTH_AFTER = Prepared(_nth.where(_later))
_AHEAD = Prepared(select(func.count()).where(*_in_day, _waiting, _in_queue, _earlier))
_PRIORITY_AHEAD = Prepared(
    select(func.count()).where(*_in_day, _waiting, _in_queue, tickets.c.is_priority.is_(true()), _earlier)
)
_OVERTAKEN = Prepared(
    select(func.count()).where(
        *_in_day,
        _in_queue,
        tickets.c.called_at.is_not(None),
        tickets.c.is_priority.is_(true()),
        tickets.c.place > bindparam("place"),
    )
)
_ISSUED = Prepared(select(func.count()).where(*_in_day, tickets.c.series == bindparam("queue")))
_ISSUED_SINCE = Prepared(
    select(func.count()).where(
        *_in_day, tickets.c.series == bindparam("queue"), tickets.c.issued_at >= bindparam("since")
    )
)
_ASKED_FOR = (
    select(tickets.c.item, func.count().label("numbers"))
    .where(
        tickets.c.centre_id == bindparam("centre"),
        tickets.c.service_day >= bindparam("since"),
        tickets.c.service_day < bindparam("before"),
        tickets.c.item.is_not(None),
    )
    .group_by(tickets.c.item)
)
_FINISHED = Prepared(
    select(func.count()).where(
        *_in_day,
        tickets.c.status == TicketStatus.FINISHED.value,
        _in_queue,
        tickets.c.moved_line > bindparam("line"),
    )
)
_HELD = select(*_COLUMNS).where(
    *_in_day, tickets.c.status == TicketStatus.HELD.value, tickets.c.window == bindparam("window")
)
_MISSED = select(*_COLUMNS).where(
    *_in_day,
    tickets.c.status == TicketStatus.MISSED.value,
    tickets.c.queue.in_(bindparam("queues", expanding=True)),
)
_UNSERVED = (
    select(*_COLUMNS)
    .where(
        tickets.c.centre_id == bindparam("centre"),
        tickets.c.service_day < bindparam("day"),
        tickets.c.status.in_([str(status) for status in UNSERVED]),
    )
    .order_by(tickets.c.id)
    .limit(bindparam("most"))
)
_begun = (
    *_in_day,
    _waiting,
    tickets.c.booked_for.is_not(None),
    tickets.c.place >= NOT_BEGUN,
    tickets.c.place < bindparam("place"),
)
_COUNT_BEGUN = Prepared(select(func.count()).where(*_begun))
_BEGUN = select(*_COLUMNS).where(*_begun).order_by(tickets.c.place, tickets.c.behind)
_WAITING = select(tickets.c.queue, func.count().label("waiting")).where(*_in_day, _waiting).group_by(tickets.c.queue)
_CALLED_BEFORE = select(*_COLUMNS).where(*_in_day, _waiting, tickets.c.calls > 0).order_by(*_in_order)
_CALLED = (
    select(*_COLUMNS)
    .where(*_in_day, tickets.c.called_at.is_not(None))
    .order_by(tickets.c.called_at.desc(), tickets.c.id.desc())
)
_SINCE = _CALLED.where(tickets.c.called_at >= bindparam("since"))
_LAST = _CALLED.limit(bindparam("most"))
_NEWEST = (
    select(tickets.c.series, func.max(tickets.c.number).label("number"))
    .where(*_in_day, tickets.c.called_at.is_not(None))
    .group_by(tickets.c.series)
)
_MOVE = Prepared(
    update(tickets)
    .where(
        tickets.c.centre_id == bindparam("centre"),
        tickets.c.id == bindparam("which"),
        tickets.c.version == bindparam("seen_version"),
        tickets.c.status == bindparam("seen_status"),
    )
    .values({name: bindparam(f"new_{name}") for name in _MOVING})
)


class SqlTickets:
    """The tickets of one centre in one transaction."""

    def __init__(self, connection: Connection, centre: str) -> None:
        self._connection = connection
        self._centre = centre

    def add(self, ticket: Ticket, token_hash: bytes) -> Ticket:
        """Stores a new ticket and returns it with its id."""
        row = {name: getattr(ticket, name) for name in _STORED}
        row |= {"centre_id": self._centre, "token_hash": token_hash}
        new_id = _ADD.number(self._connection, row)
        return Ticket(**{**{name: getattr(ticket, name) for name in _FIELDS}, "id": new_id})

    def by_id(self, ticket_id: int) -> Ticket | None:
        """The ticket with that id."""
        return self._one(_BY_ID, which=ticket_id)

    def by_token(self, token_hash: bytes) -> Ticket | None:
        """The ticket behind a public address."""
        return self._one(_BY_TOKEN, token=token_hash)

    def by_number(self, day: date, queue: str, number: int) -> Ticket | None:
        """The ticket with that number on that day."""
        return self._one(_BY_NUMBER, day=day, queue=queue, number=number)

    def at_window(self, day: date, window: int) -> Ticket | None:
        """The one ticket that is called to, or served at, a window."""
        return self._one(_AT_WINDOW, day=day, window=window)

    def heads(self, day: date, queues: Collection[str]) -> list[Ticket]:
        """The first waiting ticket of each queue; one short index look-up a queue, however many wait."""
        found = [self.nth_waiting(day, queue, 1) for queue in queues]
        return [ticket for ticket in found if ticket is not None]

    def first_for(self, day: date, window: int, queues: Sequence[str], each: int = 1) -> list[Waiting]:
        """Of each queue the first ordinary and priority tickets, and the first that only `window` may call."""
        return choosing.first_for(self._connection, self._centre, day, window, queues, each)

    def turns(self, day: date) -> dict[str, int]:
        """How many ordinary numbers each queue has called since its last priority number."""
        return choosing.turns(self._connection, self._centre, day)

    def put_turns(self, day: date, queue: str, ordinary: int) -> None:
        """Writes that count."""
        choosing.put_turns(self._connection, self._centre, day, queue, ordinary)

    def nth_waiting(self, day: date, queue: str, nth: int) -> Ticket | None:
        """The nth who waits in the queue, counted from 1 in the order of positions."""
        return self._one(_NTH, day=day, queue=queue, before=nth - 1)

    def nth_after(self, ticket: Ticket, nth: int) -> Ticket | None:
        """The nth who waits behind the ticket in its queue, counted from 1."""
        where = {"place": ticket.place, "behind": ticket.behind}
        return self._one(_NTH_AFTER, day=ticket.service_day, queue=ticket.queue, before=nth - 1, **where)

    def ahead_of(self, day: date, queue: str, place: int, behind: int = 0) -> int:
        """How many wait in the queue before that position."""
        return self._number(_AHEAD, day=day, queue=queue, place=place, behind=behind)

    def priority_ahead_of(self, day: date, queue: str, place: int, behind: int = 0) -> int:
        """How many of them are priority tickets."""
        return self._number(_PRIORITY_AHEAD, day=day, queue=queue, place=place, behind=behind)

    def overtaken_by(self, ticket: Ticket) -> int:
        """How many priority numbers of the queue that came later than the ticket were called already."""
        return self._number(_OVERTAKEN, day=ticket.service_day, queue=ticket.queue, place=ticket.place)

    def finished_since(self, day: date, queue: str, line: int) -> int:
        """How many tickets of the queue were finished after that line of the ledger."""
        return self._number(_FINISHED, day=day, queue=queue, line=line)

    def held_at(self, day: date, window: int) -> list[Ticket]:
        """The tickets that the window has put aside, the first one first."""
        return sorted(self._many(_HELD, day=day, window=window), key=lambda ticket: ticket.moved_line)

    def missed(self, day: date, queues: Collection[str]) -> list[Ticket]:
        """The tickets of those queues whose call was missed, the last one first."""
        found = self._many(_MISSED, day=day, queues=list(queues))
        return sorted(found, key=lambda ticket: ticket.moved_line, reverse=True)

    def unserved_before(self, day: date, most: int) -> list[Ticket]:
        """Tickets of earlier days that no step has ended, the oldest first."""
        return self._many(_UNSERVED, day=day, most=most)

    def in_begun_slots(self, day: date, before: int) -> list[Ticket]:
        """Numbers of appointments that wait with a place before that one, but above every line; hardly ever one."""
        if not self._number(_COUNT_BEGUN, day=day, place=before):
            return []
        return self._many(_BEGUN, day=day, place=before)

    def issued(self, day: date, queue: str, since: datetime | None = None) -> int:
        """How many numbers the queue has given that day, or from an instant of it on."""
        if since is None:
            return self._number(_ISSUED, day=day, queue=queue)
        return self._number(_ISSUED_SINCE, day=day, queue=queue, since=since)

    def asked_for(self, since: date, before: date) -> dict[str, int]:
        """How many numbers were taken for each item on the days from `since` until the day before `before`."""
        rows = self._connection.execute(_ASKED_FOR, {"centre": self._centre, "since": since, "before": before})
        return {row.item: row.numbers for row in rows}

    def waiting(self, day: date) -> dict[str, int]:
        """How many wait in each queue that has somebody waiting."""
        rows = self._connection.execute(_WAITING, {"centre": self._centre, "day": day})
        return {row.queue: row.waiting for row in rows}

    def called_before(self, day: date) -> list[Ticket]:
        """Who waits although a window has called them before, in the order of places."""
        return self._many(_CALLED_BEFORE, day=day)

    def in_service(self, day: date) -> list[Ticket]:
        """The tickets at windows now, the longest called first."""
        return self._many(_IN_SERVICE, day=day)

    def recently_called(self, day: date, since: datetime, at_least: int) -> list[Ticket]:
        """The last called tickets, newest first: all since an instant, and never fewer than `at_least` if there are."""
        recent = self._many(_SINCE, day=day, since=since)
        return recent if len(recent) >= at_least else self._many(_LAST, day=day, most=at_least)

    def newest_called(self, day: date) -> dict[str, int]:
        """The highest number called in each queue."""
        rows = self._connection.execute(_NEWEST, {"centre": self._centre, "day": day})
        return {row.series: row.number for row in rows}

    def move(self, ticket: Ticket, changed: Ticket) -> Ticket:
        """Writes `changed` if the stored ticket is still as `ticket` saw it; raises `WrongState` otherwise."""
        values = {
            "centre": self._centre,
            "which": ticket.id,
            "seen_version": ticket.version,
            "seen_status": ticket.status,
            **{f"new_{name}": getattr(changed, name) for name in _MOVING},
            "new_version": ticket.version + 1,
        }
        if _MOVE.run(self._connection, values).changed != 1:
            now = self.by_id(ticket.id)
            raise WrongState("ticket_changed_meanwhile", state=now.status if now else "void", number=ticket.label)
        return Ticket(**{**{name: getattr(changed, name) for name in _FIELDS}, "version": ticket.version + 1})

    def _one(self, statement: Prepared, **values: object) -> Ticket | None:
        row = statement.first(self._connection, {"centre": self._centre, **values})
        return _ticket(row) if row is not None else None

    def _many(self, statement: object, **values: object) -> list[Ticket]:
        rows = self._connection.execute(statement, {"centre": self._centre, **values})  # type: ignore[call-overload]
        return [_ticket(dict(row._mapping)) for row in rows]

    def _number(self, statement: Prepared, **values: object) -> int:
        return statement.number(self._connection, {"centre": self._centre, **values})


def _ticket(values: dict[str, Any]) -> Ticket:
    values["status"] = TicketStatus(values["status"])
    values["outcome"] = Outcome(values["outcome"]) if values["outcome"] else None
    return Ticket(**values)
