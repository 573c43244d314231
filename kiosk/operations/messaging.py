"""Tell somebody who left a number: write it down with the event, send it after the commit, at most once."""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.catalogue import Item, Queue
from kiosk.domain.errors import NotFound, Unacceptable
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.message import (
    LEASE,
    NEAR,
    Message,
    MessageEvent,
    MessageState,
)
from kiosk.domain.people import SYSTEM
from kiosk.domain.ticket import Ticket, TicketStatus
from kiosk.operations.ports import Context
from kiosk.operations.standing import ahead_of
from kiosk.operations.system import System
from kiosk.operations.telling import keep_number, seal_of

_MOST_LOOKED_AT = 500
_OVER = frozenset({TicketStatus.FINISHED, TicketStatus.CANCELLED, TicketStatus.EXPIRED, TicketStatus.VOID})


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a channel is given: where it goes, and the facts of which it makes a sentence."""

    id: int
    phone: str
    event: MessageEvent
    ticket: Ticket
    queue: Queue
    item: Item | None
    ahead: int


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a try: `sent`, `dead`, `unconfirmed`, or `pending` where it surely did not arrive."""

    state: MessageState
    reason: str = ""


Send = Callable[[Outgoing], Sent]


def ask_for_messages(context: Context, token: str, typed: str) -> Ticket:
    """Keeps the number of a holder, sealed, until a week after the day; raises `Unacceptable` for none, or too late."""
    ticket = context.unit.tickets.by_token(context.tokens.digest(token))
    if ticket is None:
        raise NotFound("unknown_ticket")
    if ticket.status_on(context.today) in _OVER:
        raise Unacceptable("messages_too_late", number=ticket.label)
    keep_number(context, ticket, typed)
    return ticket


def stop_messages(context: Context, token: str) -> Ticket:
    """Deletes the number at once."""
    ticket = context.unit.tickets.by_token(context.tokens.digest(token))
    if ticket is None:
        raise NotFound("unknown_ticket")
    if context.unit.messages.forget_phone(ticket.id):
        context.record(FactKind.MESSAGES_STOPPED, Subject.TICKET, ticket.id)
    return ticket


def tells(context: Context, ticket: Ticket) -> bool:
    """Whether the holder left a number."""
    return context.unit.messages.phone(ticket.id) is not None


def tell_near(system: System) -> int:
    """Puts in the outbox whose turn has come near; returns how many. Run after commits; any number of times."""
    near = system.read(SYSTEM, _whose_turn_is_near)
    return system.perform(SYSTEM, lambda context: _told_near(context, near)) if near else 0


def drain(system: System, send: Send) -> int:
    """Sends what is due, one after the other, outside of any transaction; returns how many tries there were."""
    done = 0
    while (work := _next(system)) is not None:
        message, outgoing = work
        outcome = send(outgoing) if outgoing else Sent(MessageState.DEAD, "too_late")
        _settle(system, message, outcome)
        done += 1
    return done


def forget_old_numbers(system: System) -> int:
    """Deletes every number whose time is over, with an entry that says how many."""
    return system.perform(SYSTEM, _forget)


def _forget(context: Context) -> int:
    gone = context.unit.messages.forget_phones_until(context.today)
    if gone:
        context.record(FactKind.PHONES_FORGOTTEN, Subject.DAY, context.today.isoformat(), count=gone)
    return gone


def _whose_turn_is_near(context: Context) -> list[int]:
    waiting = context.unit.messages.not_told_near(context.today, _MOST_LOOKED_AT)
    tickets = (context.unit.tickets.by_id(one) for one in waiting)
    return [ticket.id for ticket in tickets if ticket and ahead_of(context, ticket) <= NEAR]


def _told_near(context: Context, near: list[int]) -> int:
    return sum(context.unit.messages.add_if_asked(one, MessageEvent.NEAR, 0, context.now) for one in near)


def _next(system: System) -> tuple[Message, Outgoing | None] | None:
    # Asked without the write lock first: the outbox is empty most of the time.
    if not system.read(SYSTEM, lambda context: context.unit.messages.is_waiting(context.now)):
        return None
    return system.perform(SYSTEM, _claim)


def _claim(context: Context) -> tuple[Message, Outgoing | None] | None:
    context.unit.messages.give_up_lost(context.now)
    message = context.unit.messages.claim(context.now, context.now + LEASE)
    return (message, _outgoing(context, message)) if message else None


def _outgoing(context: Context, message: Message) -> Outgoing | None:
    """None where it is too late, where the holder took the number back, or where what it says is true no more."""
    ticket, sealed = context.unit.tickets.by_id(message.ticket_id), context.unit.messages.phone(message.ticket_id)
    if ticket is None or sealed is None or message.is_stale(context.now) or not _is_true(message, ticket):
        return None
    return Outgoing(
        id=message.id,
        phone=context.tokens.unseal(sealed, seal_of(context, ticket)),
        event=message.event,
        ticket=ticket,
        queue=context.centre.known_queue(ticket.queue),
        item=context.centre.items.get(ticket.item or ""),
        ahead=ahead_of(context, ticket) if message.event is MessageEvent.NEAR else 0,
    )


def _is_true(message: Message, ticket: Ticket) -> bool:
    still = {MessageEvent.NEAR: TicketStatus.WAITING, MessageEvent.CALLED: TicketStatus.CALLED}
    return message.event not in still or ticket.status is still[message.event]


def _settle(system: System, message: Message, outcome: Sent) -> None:
    def settle(context: Context) -> None:
        again_at = message.next_try(context.now) if outcome.state is MessageState.PENDING else None
        is_given_up = outcome.state is MessageState.PENDING and again_at is None
        state = MessageState.DEAD if is_given_up else outcome.state
        if context.unit.messages.settle(message, state, outcome.reason, again_at or context.now):
            context.record(
                FactKind.MESSAGE_TRIED,
                Subject.TICKET,
                message.ticket_id,
                event=message.event,
                state=state,
                reason=outcome.reason,
            )

    system.perform(SYSTEM, settle)
