"""Call the next number to a window, call it again, and mark who did not come."""

from dataclasses import dataclass

from kiosk.domain.errors import WrongState
from kiosk.domain.facts import FactKind
from kiosk.domain.queue import Choice, next_for
from kiosk.domain.ticket import Move, Ticket
from kiosk.operations.ports import Context
from kiosk.operations.presence import moved, ticket_at


@dataclass(frozen=True, slots=True)
class NextUp:
    """Who a window would get now, and by which rule; None when nobody waits."""

    choice: Choice | None


def call_next(context: Context, window: int) -> Ticket | None:
    """Calls the next ticket to the window, or returns None when nobody waits.

    Raises `WrongState` while a ticket is at the window: one window, one ticket. The choice and the conditional update
    stand in one transaction that holds the centre's ledger line, so no ticket can be chosen twice.
    """
    context.unit.windows.duty(context.centre.window(window).number).require_open_for(context.actor.id, context.today)
    present = context.unit.tickets.at_window(context.today, window)
    if present is not None:
        raise WrongState("window_has_ticket", state=present.status, window=window, number=present.label)
    choice = _choose(context, window)
    if choice is None:
        return None
    return _called(context, choice.ticket, Move.CALL, FactKind.TICKET_CALLED, window, choice.rule)


def recall(context: Context, window: int) -> Ticket:
    """Calls the ticket at the window once more."""
    return _called(context, ticket_at(context, window), Move.RECALL, FactKind.TICKET_RECALLED, window)


def no_show(context: Context, window: int) -> Ticket:
    """Marks the called ticket as missed: its holder did not come."""
    return moved(context, ticket_at(context, window), Move.NO_SHOW, FactKind.TICKET_MISSED)


def next_up(context: Context, window: int) -> NextUp:
    """Who would be called to the window now; nothing is changed."""
    return NextUp(_choose(context, window))


def _choose(context: Context, window: int) -> Choice | None:
    served = context.centre.window(window).queues
    return next_for(context.unit.tickets.heads(context.today, served), served)


def _called(context: Context, ticket: Ticket, move: Move, kind: FactKind, window: int, rule: str = "") -> Ticket:
    now = context.now
    return moved(context, ticket, move, kind, rule, window=window, calls=ticket.calls + 1, called_at=now)
