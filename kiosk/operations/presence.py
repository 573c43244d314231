"""Who is at a window, and the one way in which that ticket moves: by a legal step, with its entry of the ledger."""

from dataclasses import dataclass, field, replace
from typing import Any

from kiosk.domain.errors import NotFound, WrongState
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.ticket import UNDOABLE, Move, Ticket
from kiosk.operations.hall_ports import LastMove
from kiosk.operations.ports import Context

_KINDS = {
    Move.CALL: FactKind.TICKET_CALLED,
    Move.RECALL: FactKind.TICKET_RECALLED,
    Move.START: FactKind.TICKET_STARTED,
    Move.NO_SHOW: FactKind.TICKET_MISSED,
    Move.GIVE_UP: FactKind.TICKET_VOIDED,
    Move.HOLD: FactKind.TICKET_HELD,
    Move.RESUME: FactKind.TICKET_RESUMED,
    Move.TRANSFER: FactKind.TICKET_TRANSFERRED,
    Move.FINISH: FactKind.TICKET_FINISHED,
    Move.CANCEL: FactKind.TICKET_CANCELLED,
    Move.RETURN: FactKind.TICKET_RETURNED,
    Move.DELAY: FactKind.TICKET_DELAYED,
    Move.EXPIRE: FactKind.TICKET_EXPIRED,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One move of one ticket: what it changes of the ticket, and what its entry says besides."""

    move: Move
    changes: dict[str, Any] = field(default_factory=dict)
    told: dict[str, object] = field(default_factory=dict)


def ticket_at(context: Context, window: int) -> Ticket:
    """The ticket at the actor's own window; raises `NotAllowed` for another's window, `WrongState` for an empty one."""
    duty = context.unit.windows.duty(context.centre.window(window).number)
    duty.require_taken_by(context.actor.id, context.today)
    ticket = context.unit.tickets.at_window(context.today, window)
    if ticket is None:
        raise WrongState("window_has_no_ticket", state="idle", window=window)
    return ticket


def require_empty(context: Context, window: int) -> None:
    """Raises `WrongState` while a ticket is at the window: one window, one ticket."""
    present = context.unit.tickets.at_window(context.today, window)
    if present is not None:
        raise WrongState("window_has_ticket", state=present.status, window=window, number=present.label)


def ticket_numbered(context: Context, number: str) -> Ticket:
    """Today's ticket with that number, however it is written: `A012`, `a12`; raises `NotFound`."""
    typed = number.strip().upper()
    series = typed.rstrip("0123456789")
    digits = typed[len(series) :]
    is_number = 0 < len(digits) <= _MOST_DIGITS and digits.isascii() and series in context.centre.queues
    ticket = context.unit.tickets.by_number(context.today, series, int(digits)) if is_number else None
    if ticket is None:
        raise NotFound("unknown_number", number=number[:20])
    return ticket


_MOST_DIGITS = 9


def moved(context: Context, ticket: Ticket, step: Step, window: int | None = None) -> Ticket:
    """The ticket after a step, stored and written down; raises `WrongState` for an illegal move.

    Where the step was done at a `window` and may be taken back, it is remembered there.
    """
    status = ticket.after(step.move)
    changes = {"moved_line": context.unit.next_entry, "moved_at": context.now, **step.changes}
    stored = context.unit.tickets.move(ticket, replace(ticket, status=status, **changes))
    told: dict[str, object] = {"number": stored.label, "window": stored.window or window, "calls": stored.calls_now}
    told |= {"outcome": stored.outcome} if stored.outcome else {}
    context.record(_KINDS[step.move], Subject.TICKET, stored.id, **told, **step.told)
    if window is not None and step.move in UNDOABLE:
        kept = LastMove(window, step.move, ticket, stored.version, context.actor.id, context.now)
        context.unit.windows.keep_move(kept)
    return stored
