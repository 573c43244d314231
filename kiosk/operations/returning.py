"""Come back after a missed call, by the rule that slip, phone and window tell; or give the number back."""

from kiosk.domain.errors import NotFound
from kiosk.domain.queue import Grace
from kiosk.domain.ticket import Move, Ticket
from kiosk.operations.ports import Context
from kiosk.operations.presence import Step, moved, ticket_numbered


def come_back(context: Context, token: str) -> Ticket:
    """The holder of a slip is here again; raises `WrongState` for a number that was not missed today."""
    return _back_in_line(context, _of_today(context, token, Move.RETURN))


def bring_back(context: Context, window: int, number: str) -> Ticket:
    """The same at a window that the actor has taken, for a missed number of any queue."""
    context.unit.windows.duty(context.centre.window(window).number).require_taken_by(context.actor.id, context.today)
    return _back_in_line(context, ticket_numbered(context, number))


def cancel(context: Context, token: str) -> Ticket:
    """The holder gives the number back; raises `WrongState` once it was called, unless the call was missed."""
    return moved(context, _of_today(context, token, Move.CANCEL), Step(Move.CANCEL))


def _of_today(context: Context, token: str, move: Move) -> Ticket:
    ticket = context.unit.tickets.by_token(context.tokens.digest(token))
    if ticket is None:
        raise NotFound("unknown_ticket")
    ticket.as_of(context.today).after(move)
    return ticket


def _back_in_line(context: Context, ticket: Ticket) -> Ticket:
    ticket.after(Move.RETURN)
    grace = context.centre.policy.grace
    is_soon = _is_soon(context, ticket, grace)
    place, behind = _position(context, ticket, grace) if is_soon else (context.unit.next_place, 0)
    changes = {
        "place": place,
        "behind": behind,
        "returns": ticket.returns + 1,
        "window": None,
        "called_at": None,
        "earlier_calls": ticket.calls,
    }
    told: dict[str, object] = {"rule": "behind_the_next" if is_soon else "at_the_end", "returns": ticket.returns + 1}
    return moved(context, ticket, Step(Move.RETURN, changes, told))


def _is_soon(context: Context, ticket: Ticket, grace: Grace) -> bool:
    finished = context.unit.tickets.finished_since(ticket.service_day, ticket.queue, ticket.moved_line)
    return grace.is_within(finished, context.now - (ticket.moved_at or context.now))


def _position(context: Context, ticket: Ticket, grace: Grace) -> tuple[int, int]:
    """Behind the next few who wait, and behind whoever came back to that same place before; with fewer, at the end."""
    if grace.behind == 0:
        return ticket.position
    next_few = context.unit.tickets.nth_waiting(ticket.service_day, ticket.queue, grace.behind)
    line = context.unit.next_place
    return (line, 0) if next_few is None else (next_few.place, line)
