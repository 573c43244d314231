"""Send the person at a window on, to another queue or to one window, with the place that the arrival gave."""

from kiosk.domain.catalogue import Centre
from kiosk.domain.errors import Unacceptable
from kiosk.domain.ticket import Move, Ticket
from kiosk.operations.ports import Context
from kiosk.operations.presence import Step, moved, ticket_at
from kiosk.operations.slots import position_kept


def transfer(context: Context, window: int, queue: str | None, to_window: int | None) -> Ticket:
    """Sends the ticket on; only `to_window` calls it, where one is named. The number and the place stay.

    Raises `Unacceptable` when nothing is named, or what is named is where the ticket stands already.
    """
    ticket = ticket_at(context, window)
    ticket.after(Move.TRANSFER)
    goal = _queue_after(context.centre, ticket, queue, to_window)
    if to_window == window or (to_window is None and goal == ticket.queue):
        raise Unacceptable("transfer_to_itself", number=ticket.label)
    place, behind = position_kept(context, ticket)
    changes = {
        "place": place,
        "behind": behind,
        "queue": goal,
        "for_window": to_window,
        "window": None,
        "called_at": None,
        "started_at": None,
        "earlier_calls": ticket.calls,
    }
    told: dict[str, object] = {"from": ticket.queue, "to": goal, "to_window": to_window}
    return moved(context, ticket, Step(Move.TRANSFER, changes, told), window)


def _queue_after(centre: Centre, ticket: Ticket, queue: str | None, to_window: int | None) -> str:
    """The queue in which it stands then: the one that was named, else its own or the first that the window serves."""
    if to_window is None:
        if queue is None:
            raise Unacceptable("transfer_needs_target")
        goal = centre.queue(queue).code
        if not centre.windows_of(goal):
            raise Unacceptable("queue_without_window", queue=goal)
        return goal
    served = centre.window(to_window).queues
    if queue is None:
        return ticket.queue if ticket.queue in served else served[0]
    if centre.queue(queue).code not in served:
        raise Unacceptable("window_serves_other_queues", queue=queue, window=to_window, serves=" ".join(served))
    return queue
