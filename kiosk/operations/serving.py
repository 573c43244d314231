"""Serve the person who came, and finish the visit with an outcome."""

from dataclasses import replace

from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.ticket import Move, Outcome, Ticket
from kiosk.operations.ports import Context
from kiosk.operations.presence import ticket_at


def start(context: Context, window: int) -> Ticket:
    """The person has come: serving begins."""
    ticket = ticket_at(context, window)
    serving = replace(ticket, status=ticket.after(Move.START), started_at=context.now)
    stored = context.unit.tickets.move(ticket, serving)
    context.record(FactKind.TICKET_STARTED, Subject.TICKET, ticket.id, number=ticket.label, window=window)
    return stored


def finish(context: Context, window: int, outcome: Outcome) -> Ticket:
    """The visit is over, with its outcome; the window is free for the next number."""
    ticket = ticket_at(context, window)
    finished = replace(ticket, status=ticket.after(Move.FINISH), finished_at=context.now, outcome=outcome)
    stored = context.unit.tickets.move(ticket, finished)
    context.record(
        FactKind.TICKET_FINISHED,
        Subject.TICKET,
        ticket.id,
        number=ticket.label,
        window=window,
        outcome=outcome,
    )
    return stored
