"""Who is at a window at this moment: the question with which every verb of a window begins."""

from kiosk.domain.errors import WrongState
from kiosk.domain.ticket import Ticket
from kiosk.operations.ports import Context


def ticket_at(context: Context, window: int) -> Ticket:
    """The ticket at the actor's own window; raises `NotAllowed` for another's window, `WrongState` for an empty one."""
    duty = context.unit.windows.duty(context.centre.window(window).number)
    duty.require_taken_by(context.actor.id, context.today)
    ticket = context.unit.tickets.at_window(context.today, window)
    if ticket is None:
        raise WrongState("window_has_no_ticket", state="idle", window=window)
    return ticket
