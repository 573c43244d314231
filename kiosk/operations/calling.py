"""Call the next number to a window, or a given one, call it again, and mark who did not come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from kiosk.domain.errors import TooOften, Unacceptable, WrongState
from kiosk.domain.queue import Choice, Rule, Turns, call_order, next_for
from kiosk.domain.text import single_line
from kiosk.domain.ticket import Move, Ticket
from kiosk.operations.ports import Context
from kiosk.operations.presence import Step, moved, require_empty, ticket_at, ticket_numbered
from kiosk.operations.standing import take_turn, turns_from
from kiosk.operations.telling import tell_called


@dataclass(frozen=True, slots=True)
class NextUp:
    """Who a window would get now, and by which rule."""

    ticket: Ticket
    rule: Rule


def call_next(context: Context, window: int) -> Ticket | None:
    """Calls the next ticket to the window, or returns None when nobody waits.

    Raises `WrongState` while a ticket is at the window: one window, one ticket. The choice and the conditional update
    stand in one transaction that holds the centre's ledger line, so no ticket can be chosen twice.
    """
    _require_free(context, window)
    turns = _turns(context, context.centre.window(window).queues)
    choice = _choose(context, window, turns)
    if choice is None:
        return None
    return _called(context, _ticket_of(context, choice.of.ticket_id), window, turns, {"rule": choice.rule})


def call_number(context: Context, window: int, number: str, reason: str) -> Ticket:
    """Calls a given number before its turn, for a reason that its entry keeps.

    Raises `Unacceptable` for a number that this window does not serve, `WrongState` for one that does not wait.
    """
    kept = single_line(reason, "reason", 200)
    _require_free(context, window)
    ticket = ticket_numbered(context, number)
    ticket.after(Move.CALL)
    if ticket.for_window not in {None, window}:
        raise Unacceptable("sent_to_another_window", number=ticket.label, window=ticket.for_window)
    if ticket.for_window is None and ticket.queue not in context.centre.window(window).queues:
        raise Unacceptable("window_does_not_serve", number=ticket.label, queue=ticket.queue, window=window)
    turns = _turns(context, [ticket.queue])
    return _called(context, ticket, window, turns, {"rule": Rule.GIVEN_NUMBER, "reason": kept})


def recall(context: Context, window: int) -> Ticket:
    """Calls the ticket at the window once more; raises `TooOften` too soon after the call before, and `WrongState` when
    it was called as often as the centre calls anybody."""
    ticket = ticket_at(context, window)
    ticket.after(Move.RECALL)
    policy = context.centre.policy
    if ticket.calls_now >= policy.most_calls:
        raise WrongState("called_often_enough", state=ticket.status, number=ticket.label, calls=ticket.calls_now)
    elapsed = context.now - (ticket.called_at or context.now)
    wait = timedelta(seconds=policy.call_again_after_seconds) - elapsed
    if timedelta() <= elapsed and wait > timedelta():  # a clock that was set back holds nobody up
        raise TooOften("call_again_later", number=ticket.label, seconds=-(-wait // timedelta(seconds=1)))
    return moved(context, ticket, Step(Move.RECALL, {"calls": ticket.calls + 1, "called_at": context.now}))


def no_show(context: Context, window: int) -> Ticket:
    """Marks the called ticket as missed: its holder did not come. A number that came back too often is void."""
    ticket = ticket_at(context, window)
    ticket.after(Move.NO_SHOW)
    is_last = ticket.returns >= context.centre.policy.grace.times
    return moved(context, ticket, Step(Move.GIVE_UP if is_last else Move.NO_SHOW), window)


def next_up(context: Context, window: int) -> NextUp | None:
    """Who would be called to the window now, or None when nobody waits; nothing is changed."""
    choice = _choose(context, window, _turns(context, context.centre.window(window).queues))
    return NextUp(_ticket_of(context, choice.of.ticket_id), choice.rule) if choice else None


def upcoming(context: Context, window: int, most: int) -> list[Ticket]:
    """The next `most` of the window in the order in which it would call them if nobody else came and no other window
    called; the first is `next_up`."""
    served = context.centre.window(window).queues
    first = context.unit.tickets.first_for(context.today, window, served, most)
    ordered = call_order(first, _turns(context, served))[:most]
    return [_ticket_of(context, one.ticket_id) for one in ordered]


def _require_free(context: Context, window: int) -> None:
    context.unit.windows.duty(context.centre.window(window).number).require_open_for(context.actor.id, context.today)
    require_empty(context, window)


def _choose(context: Context, window: int, turns: Mapping[str, Turns]) -> Choice | None:
    served = context.centre.window(window).queues
    return next_for(context.unit.tickets.first_for(context.today, window, served), turns, served)


def _turns(context: Context, queues: Sequence[str]) -> dict[str, Turns]:
    counted = context.unit.tickets.turns(context.today)
    return {queue: turns_from(context, counted, queue) for queue in queues}


def _ticket_of(context: Context, ticket_id: int) -> Ticket:
    ticket = context.unit.tickets.by_id(ticket_id)
    if ticket is None:  # cannot be: it was read in this transaction
        raise WrongState("ticket_changed_meanwhile", state="void", number=str(ticket_id))
    return ticket


def _called(
    context: Context, ticket: Ticket, window: int, turns: Mapping[str, Turns], told: dict[str, object]
) -> Ticket:
    changes = {"window": window, "for_window": None, "calls": ticket.calls + 1, "called_at": context.now}
    stored = moved(context, ticket, Step(Move.CALL, changes, told), window)
    take_turn(context, ticket, turns)
    if not ticket.calls:
        context.unit.estimates.close(ticket.id, context.now)
    tell_called(context, stored)
    return stored
