"""Take back the last step at a window, within seconds and before anything was built on it."""

from dataclasses import replace
from datetime import timedelta

from kiosk.domain.errors import WrongState
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.ticket import AT_A_WINDOW, Move, Ticket
from kiosk.operations.case_ports import CaseFilter
from kiosk.operations.hall_ports import LastMove
from kiosk.operations.ports import Context
from kiosk.operations.presence import require_empty
from kiosk.operations.slots import position_kept
from kiosk.operations.standing import give_turn_back

WITHIN = timedelta(seconds=10)


def undo(context: Context, window: int) -> Ticket:
    """Takes back a call, a no-show, a transfer or a finish; the ticket stands again as it did before.

    Raises `WrongState` when there is nothing to take back: too late, somebody has moved the ticket since, something was
    done on a case of the visit since, or the window serves somebody else already.
    """
    context.unit.windows.duty(context.centre.window(window).number).require_taken_by(context.actor.id, context.today)
    last = last_undoable(context, window)
    if last is None:
        raise WrongState("nothing_to_undo", state="idle", window=window)
    ticket = _untouched(context, last)
    if last.before.status in AT_A_WINDOW:
        require_empty(context, window)
    restored = context.unit.tickets.move(ticket, _as_before(context, last, ticket))
    if last.move is Move.CALL:
        give_turn_back(context, restored)
    context.unit.windows.forget_move(window)
    told = {"number": restored.label, "window": window, "move": last.move, "status": restored.status}
    context.record(FactKind.TICKET_MOVE_UNDONE, Subject.TICKET, restored.id, **told)
    return restored


def last_undoable(context: Context, window: int) -> LastMove | None:
    """What the actor could take back at the window, as far as time goes; a clock that was set back allows nothing."""
    last = context.unit.windows.last_move(window)
    if last is None or last.staff_id != context.actor.id:
        return None
    return last if timedelta() <= context.now - last.at <= WITHIN else None


def _untouched(context: Context, last: LastMove) -> Ticket:
    """The ticket, if it is still as the step left it and nothing was printed or decided on it since."""
    ticket = context.unit.tickets.by_id(last.before.id)
    if ticket is None or ticket.version != last.version:
        state = ticket.status if ticket else "void"
        raise WrongState("ticket_changed_meanwhile", state=state, number=last.before.label)
    for case in context.unit.cases.matching(CaseFilter(ticket_id=ticket.id)):
        entries = context.unit.ledger.case_entries(case)
        if entries and entries[-1].number > ticket.moved_line:
            raise WrongState("case_moved_since", state=ticket.status, number=ticket.label, ref=case.ref)
    return ticket


def _as_before(context: Context, last: LastMove, ticket: Ticket) -> Ticket:
    """As it stood, except that a call that was heard is never counted, and so never named, a second time."""
    place, behind = position_kept(context, last.before)
    return replace(
        last.before,
        place=place,
        behind=behind,
        moved_line=context.unit.next_entry,
        moved_at=context.now,
        calls=ticket.calls,
        earlier_calls=ticket.calls if last.move is Move.CALL else last.before.earlier_calls,
    )
