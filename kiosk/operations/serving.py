"""Serve the person who came, and finish the visit with an outcome."""

from kiosk.domain.facts import FactKind
from kiosk.domain.ticket import Move, Outcome, Ticket
from kiosk.operations.ports import Context
from kiosk.operations.presence import moved, ticket_at


def start(context: Context, window: int) -> Ticket:
    """The person has come: serving begins."""
    ticket = ticket_at(context, window)
    return moved(context, ticket, Move.START, FactKind.TICKET_STARTED, started_at=context.now)


def finish(context: Context, window: int, outcome: Outcome) -> Ticket:
    """The visit is over, with its outcome; the window is free for the next number."""
    ticket = ticket_at(context, window)
    return moved(context, ticket, Move.FINISH, FactKind.TICKET_FINISHED, finished_at=context.now, outcome=outcome)
