"""How many go before a number that waits."""

from collections.abc import Mapping

from kiosk.domain.queue import Turns, ahead_of_priority
from kiosk.domain.ticket import Ticket
from kiosk.operations.ports import Context


def ahead_of(context: Context, ticket: Ticket) -> int:
    """How many go before the ticket, as the queue stands now; priority numbers pass some of those that came earlier."""
    tickets, where = context.unit.tickets, (ticket.service_day, ticket.queue, *ticket.position)
    earlier = tickets.ahead_of(*where)
    if not ticket.is_priority:
        return earlier
    priority = tickets.priority_ahead_of(*where)
    return ahead_of_priority(earlier - priority, priority, turns_of(context, ticket.queue))


def turns_of(context: Context, queue: str) -> Turns:
    """How far a queue is from the turn of its next priority number."""
    return turns_from(context, context.unit.tickets.turns(context.today), queue)


def take_turn(context: Context, called: Ticket, turns: Mapping[str, Turns]) -> None:
    """Counts the call of a ticket, as it and the `turns` of its queue stood before. One that was sent to a window takes
    no turn of its queue, for it waits in a line of its own."""
    if called.for_window is None:
        context.unit.tickets.put_turns(context.today, called.queue, turns[called.queue].after(called.is_priority))


def give_turn_back(context: Context, called: Ticket) -> None:
    """The same call was taken back."""
    if called.for_window is None:
        turns = turns_of(context, called.queue).before(called.is_priority)
        context.unit.tickets.put_turns(context.today, called.queue, turns)


def turns_from(context: Context, counted: dict[str, int], queue: str) -> Turns:
    """The same from what was read for all queues; a day begins with the turn of a priority number."""
    after = context.centre.known_queue(queue).priority_after
    return Turns(counted.get(queue, after), after)
