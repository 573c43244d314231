"""Why a wait has become longer than it was told at the kiosk: from facts alone, and nothing where no fact says it."""

from datetime import timedelta
from enum import StrEnum

from kiosk.domain.announcement import Wait
from kiosk.domain.ticket import Ticket, TicketStatus
from kiosk.domain.window import WindowStatus
from kiosk.operations.estimate_ports import Told
from kiosk.operations.ports import Context

# A wait that moves less than this is not told to be worse (screens P-12).
WORSE_BY = timedelta(minutes=5)


class Slower(StrEnum):
    """What holds a queue up."""

    WINDOW_PAUSED = "window_paused"
    LONG_VISITS = "long_visits"
    PRIORITY = "priority"


def slower(context: Context, ticket: Ticket, wait: Wait) -> tuple[Slower, ...]:
    """What made the wait of a ticket end later than its holder was told; empty while it did not.

    A holder who came back or asked to be later knows why it takes longer.
    """
    if ticket.status_on(context.today) is not TicketStatus.WAITING or ticket.returns or ticket.delays:
        return ()
    told = context.unit.estimates.told(ticket.id)
    if told is None or wait.high is None:
        return ()
    ends_at, was_to_end_at = context.now + _minutes(wait.high), told.asked_at + _minutes(told.shown_high)
    return _reasons(context, ticket, told) if ends_at - was_to_end_at > WORSE_BY else ()


def _reasons(context: Context, ticket: Ticket, told: Told) -> tuple[Slower, ...]:
    passed = 0 if ticket.is_priority else context.unit.tickets.overtaken_by(ticket)
    facts = {
        Slower.WINDOW_PAUSED: _is_window_gone(context, ticket, told),
        Slower.LONG_VISITS: context.waits.is_slow(ticket.queue, context.now),
        Slower.PRIORITY: bool(passed),
    }
    return tuple(reason for reason, is_so in facts.items() if is_so)


def _is_window_gone(context: Context, ticket: Ticket, told: Told) -> bool:
    """Whether a window that served the queue then is paused or left since."""
    duties = context.unit.windows.duties()
    served = (duties[number] for number in context.centre.windows_of(ticket.queue) if number in duties)
    return any(
        duty.service_day == context.today
        and duty.status is not WindowStatus.OPEN
        and duty.changed_at is not None
        and duty.changed_at > told.asked_at
        for duty in served
    )


def _minutes(whole: int) -> timedelta:
    return timedelta(minutes=whole)
