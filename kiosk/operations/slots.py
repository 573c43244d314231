"""Numbers of appointments come into the line when their slot begins: behind who came before, ahead of who comes after.

Whoever gives somebody a place calls this first: until then nobody has come after the slot began, and the
order is right as it stands (decisions/0021).
"""

from dataclasses import replace
from datetime import datetime

from kiosk.domain.appointment import NOT_BEGUN, place_of
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.ticket import Ticket
from kiosk.operations.giving import Stand
from kiosk.operations.ports import Context


def stand_of(context: Context, starts_at: datetime) -> Stand:
    """Where a number stands that is given now for a slot: as if it had been issued when the slot began."""
    if context.now < starts_at:
        return Stand(place_of(starts_at), context.unit.next_entry, starts_at)
    return Stand(context.unit.ledger.line_before(starts_at), context.unit.next_entry, starts_at)


def position_kept(context: Context, ticket: Ticket) -> tuple[int, int]:
    """The position with which a ticket waits again: its own, or that of its slot when it began in the meantime."""
    if ticket.booked_for is None or ticket.place < NOT_BEGUN or context.now < ticket.booked_for:
        return ticket.position
    stand = stand_of(context, ticket.booked_for)
    return (stand.place, stand.behind)


def place_begun_slots(context: Context) -> None:
    """Gives the numbers whose slot began since the last look the place that they keep."""
    for ticket in context.unit.tickets.in_begun_slots(context.today, place_of(context.now) + 1):
        place, behind = position_kept(context, ticket)
        if place < NOT_BEGUN:
            context.unit.tickets.move(ticket, replace(ticket, place=place, behind=behind))
            told = {"number": ticket.label, "behind_line": place}
            context.by_law().record(FactKind.TICKET_PLACED, Subject.TICKET, ticket.id, **told)
