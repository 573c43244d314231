"""Who is at a window, and the one way in which that ticket moves: by a legal step, with its entry of the ledger."""

from dataclasses import replace
from typing import Any

from kiosk.domain.errors import WrongState
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.ticket import Move, Ticket
from kiosk.operations.ports import Context


def ticket_at(context: Context, window: int) -> Ticket:
    """The ticket at the actor's own window; raises `NotAllowed` for another's window, `WrongState` for an empty one."""
    duty = context.unit.windows.duty(context.centre.window(window).number)
    duty.require_taken_by(context.actor.id, context.today)
    ticket = context.unit.tickets.at_window(context.today, window)
    if ticket is None:
        raise WrongState("window_has_no_ticket", state="idle", window=window)
    return ticket


def moved(context: Context, ticket: Ticket, move: Move, kind: FactKind, rule: str = "", **changes: Any) -> Ticket:
    """The ticket after `move` with `changes`, stored and written down; raises `WrongState` for an illegal move.

    `rule` says by which rule a ticket was chosen, where one was.
    """
    changed = replace(ticket, status=ticket.after(move), **changes)
    stored = context.unit.tickets.move(ticket, changed)
    told: dict[str, object] = {"number": stored.label, "window": stored.window, "calls": stored.calls}
    told |= {"rule": rule} if rule else {}
    told |= {"outcome": stored.outcome} if stored.outcome else {}
    context.record(kind, Subject.TICKET, stored.id, **told)
    return stored
