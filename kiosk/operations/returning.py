"""What the holder of a slip does with it: come back after a missed call, be called later, give the number back."""

from dataclasses import replace
from datetime import datetime, timedelta

from kiosk.domain.appointment import NOT_BEGUN
from kiosk.domain.errors import NotFound, Unacceptable, WrongState
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.queue import LATER_BEHIND, MOST_DELAYS, Grace
from kiosk.domain.ticket import Move, Ticket, TicketStatus
from kiosk.operations.ports import Context
from kiosk.operations.presence import Step, moved, ticket_numbered
from kiosk.operations.slots import place_begun_slots, position_kept

_UNDO_MINUTES = 2
UNDO_WITHIN = timedelta(minutes=_UNDO_MINUTES)


def come_back(context: Context, token: str) -> Ticket:
    """The holder of a slip is here again; raises `WrongState` for a number that was not missed today."""
    return _back_in_line(context, _of_today(context, token, Move.RETURN))


def bring_back(context: Context, window: int, number: str) -> Ticket:
    """The same at a window that the actor has taken, for a missed number of any queue."""
    context.unit.windows.duty(context.centre.window(window).number).require_taken_by(context.actor.id, context.today)
    return _back_in_line(context, ticket_numbered(context, number))


def later(context: Context, token: str) -> Ticket:
    """The holder will be late: the number goes behind the next few who wait, once, and keeps its name.

    One of an appointment can wait so only when its slot has begun: before, nobody has come whom it stands before.

    It never comes before anybody whom it stood behind. A priority number is called by its place from then on, else its
    turn would come before the few. Raises `WrongState` for a number that was called meanwhile or has asked before, and
    `Unacceptable` where nobody who has come waits behind it: then it has nothing to lose by being late.
    """
    place_begun_slots(context)
    ticket = _of_today(context, token, Move.DELAY)
    if ticket.place >= NOT_BEGUN:
        raise Unacceptable("slot_not_begun", number=ticket.label)
    if ticket.delays >= MOST_DELAYS:
        raise WrongState("delayed_already", state=ticket.status, number=ticket.label)
    nearest = context.unit.tickets.nth_after(ticket, 1)
    if nearest is None or nearest.place >= NOT_BEGUN:
        raise Unacceptable("nobody_behind", number=ticket.label)
    place, behind = _behind(context, context.unit.tickets.nth_after(ticket, LATER_BEHIND))
    changes = {"place": place, "behind": behind, "delays": ticket.delays + 1, "is_priority": False}
    told: dict[str, object] = {"behind": LATER_BEHIND, "priority_given_up": ticket.is_priority}
    return moved(context, ticket, Step(Move.DELAY, changes, told))


def cancel(context: Context, token: str) -> Ticket:
    """The holder gives the number back; raises `WrongState` once it was called, unless the call was missed."""
    ticket = _of_today(context, token, Move.CANCEL)
    moved_at = ticket.moved_at.isoformat() if ticket.moved_at else None
    # What taking it back needs: since when a missed number counts its grace.
    told: dict[str, object] = {"was": ticket.status, "moved_line": ticket.moved_line, "moved_at": moved_at}
    return moved(context, ticket, Step(Move.CANCEL, told=told))


def undo_cancel(context: Context, token: str) -> Ticket:
    """The holder keeps the number after all: it stands where it stood; raises `WrongState` when it is too late."""
    ticket = _found(context, token)
    if not may_undo_cancel(context, ticket):
        status = ticket.status_on(context.today)
        raise WrongState("ticket_cannot_undo_cancel", state=status, number=ticket.label, minutes=_UNDO_MINUTES)
    restored = context.unit.tickets.move(ticket, _before_cancel(context, ticket))
    told = {"number": restored.label, "window": restored.window, "move": Move.CANCEL, "status": restored.status}
    context.record(FactKind.TICKET_MOVE_UNDONE, Subject.TICKET, restored.id, **told)
    return restored


def may_undo_cancel(context: Context, ticket: Ticket) -> bool:
    """Whether the number was given back so short a time ago that its holder can still have it."""
    if ticket.status is not TicketStatus.CANCELLED or ticket.service_day != context.today:
        return False
    return context.now - (ticket.moved_at or context.now) <= UNDO_WITHIN


def open_to_holder(context: Context, ticket: Ticket) -> tuple[str, ...]:
    """What the holder of the ticket can do now: `return`, `later`, `cancel`, `undo-cancel`."""
    status = ticket.status_on(context.today)
    is_waiting, is_missed = status is TicketStatus.WAITING, status is TicketStatus.MISSED
    acts = {
        "return": is_missed,
        "later": is_waiting and ticket.delays < MOST_DELAYS and position_kept(context, ticket)[0] < NOT_BEGUN,
        "cancel": is_waiting or is_missed,
        "undo-cancel": may_undo_cancel(context, ticket),
    }
    return tuple(act for act, is_open in acts.items() if is_open)


def _before_cancel(context: Context, ticket: Ticket) -> Ticket:
    entries = (fact for _, fact, _, _ in context.unit.ledger.of(Subject.TICKET, str(ticket.id)))
    kept = [fact.data for fact in entries if fact.kind is FactKind.TICKET_CANCELLED][-1]
    place, behind = position_kept(context, ticket)
    return replace(
        ticket,
        place=place,
        behind=behind,
        status=TicketStatus(str(kept["was"])),
        moved_line=int(str(kept["moved_line"])),
        moved_at=datetime.fromisoformat(str(kept["moved_at"])) if kept["moved_at"] else None,
    )


def _found(context: Context, token: str) -> Ticket:
    ticket = context.unit.tickets.by_token(context.tokens.digest(token))
    if ticket is None:
        raise NotFound("unknown_ticket")
    return ticket


def _of_today(context: Context, token: str, move: Move) -> Ticket:
    ticket = _found(context, token)
    ticket.as_of(context.today).after(move)
    return ticket


def _back_in_line(context: Context, ticket: Ticket) -> Ticket:
    ticket.after(Move.RETURN)
    place_begun_slots(context)
    grace = context.centre.policy.grace
    is_soon = _is_soon(context, ticket, grace)
    place, behind = _position(context, ticket, grace) if is_soon else (context.unit.next_entry, 0)
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
        return position_kept(context, ticket)
    return _behind(context, context.unit.tickets.nth_waiting(ticket.service_day, ticket.queue, grace.behind))


def _behind(context: Context, other: Ticket | None) -> tuple[int, int]:
    """The position behind a ticket, and behind whoever was put behind it before; at the end where there is none.

    Whose slot has not begun has not come yet: such numbers stand behind the end.
    """
    line = context.unit.next_entry
    return (line, 0) if other is None or other.place >= NOT_BEGUN else (other.place, line)
