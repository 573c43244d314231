"""Serve the person who came: begin, put aside, take up again, finish with an outcome."""

from dataclasses import replace

from kiosk.domain.errors import Unacceptable, WrongState
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.service_mode import Service, with_number
from kiosk.domain.ticket import Move, Outcome, Ticket, TicketStatus
from kiosk.operations.case_ports import CaseFilter
from kiosk.operations.ports import Context
from kiosk.operations.presence import Step, moved, require_empty, ticket_at, ticket_numbered


def start(context: Context, window: int) -> Ticket:
    """The person has come: serving begins."""
    return moved(context, ticket_at(context, window), Step(Move.START, {"started_at": context.now}))


def finish(context: Context, window: int, outcome: Outcome, is_time_wrong: bool = False) -> Ticket:
    """The visit is over, with its outcome; the window is free for the next number.

    Where its time is wrong (started late, a colleague in between), it counts, but no duration is learned from it.
    """
    changes = {"finished_at": context.now, "outcome": outcome, "is_time_wrong": is_time_wrong}
    told: dict[str, object] = {"time_wrong": True} if is_time_wrong else {}
    return moved(context, ticket_at(context, window), Step(Move.FINISH, changes, told), window)


def hold(context: Context, window: int) -> Ticket:
    """Puts the person aside who fetches or fills in something; the window is free, the place is kept."""
    return moved(context, ticket_at(context, window), Step(Move.HOLD))


def resume(context: Context, window: int, number: str) -> Ticket:
    """Takes a held number up again, at the window that put it aside or another that serves its queue."""
    desk = context.centre.window(window)
    context.unit.windows.duty(desk.number).require_taken_by(context.actor.id, context.today)
    require_empty(context, window)
    ticket = ticket_numbered(context, number)
    ticket.after(Move.RESUME)
    if ticket.window != window and ticket.queue not in desk.queues:
        raise Unacceptable("window_does_not_serve", number=ticket.label, queue=ticket.queue, window=window)
    return moved(context, ticket, Step(Move.RESUME, {"window": window}))


def set_mode(context: Context, window: int, service: Service) -> Ticket:
    """Notes in which way the person at the window is served, before the first case is taken in: a case keeps the way
    that its ticket had at receipt, so that what is counted never changes afterwards."""
    kept, ticket = with_number(service), ticket_at(context, window)
    if ticket.status is not TicketStatus.SERVING:
        raise WrongState("ticket_cannot_set_mode", state=ticket.status, number=ticket.label)
    if context.unit.cases.matching(CaseFilter(ticket_id=ticket.id, limit=1)):
        raise WrongState("mode_after_receipt", state=ticket.status, number=ticket.label)
    changed = replace(ticket, mode=kept.mode, mode_by=kept.by, mode_paper=kept.paper)
    stored = context.unit.tickets.move(ticket, changed)
    told = kept.told or {"mode": kept.mode}
    context.record(FactKind.TICKET_MODE_SET, Subject.TICKET, stored.id, number=stored.label, window=window, **told)
    return stored
