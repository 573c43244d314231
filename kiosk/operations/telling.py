"""What the holder of a ticket is told: of the wait, with a register of it, and by message to a number that was left."""

from dataclasses import asdict

from kiosk.domain.announcement import Saying, Wait
from kiosk.domain.case import Case
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.message import PHONE_KEPT, MessageEvent, mobile_number
from kiosk.domain.ticket import Ticket, TicketStatus
from kiosk.operations.estimate_ports import Told
from kiosk.operations.ports import Context
from kiosk.operations.wait_book import Said


def wait_of(context: Context, ticket: Ticket, ahead: int) -> Wait:
    """The wait of a ticket as things stand; without a figure for one that does not wait."""
    if ticket.status_on(context.today) is not TicketStatus.WAITING:
        return Wait(Saying.NONE, ahead)
    return context.waits.wait(_known_of(context, ticket, ahead), ahead, context.now)


def _known_of(context: Context, ticket: Ticket, ahead: int) -> Said | None:
    """What the book says of a ticket. One that is newer than its page stands at the end of its queue or, with priority,
    at the place that the number ahead of it gives; of one that stands anywhere else nothing is known yet."""
    waits, now = context.waits, context.now
    known = waits.of_ticket(ticket.id, now)
    if known is not None or not _stands_as_issued(ticket):
        return known
    return waits.of_place(ticket.queue, ahead, now) if ticket.is_priority else waits.of_queue(ticket.queue, now)


def _stands_as_issued(ticket: Ticket) -> bool:
    """Whether nobody who was there before it stands behind it but for its priority: a number of a slot or of a question
    at the desk stands further ahead, and one that came back, or was sent on, somewhere between."""
    has_moved = ticket.calls or ticket.returns or ticket.delays or ticket.for_window
    return ticket.place == ticket.issued_line and not has_moved


def remember(context: Context, ticket: Ticket, ahead: int) -> None:
    """Keeps what a new ticket was told, in one statement; nothing where nothing could be said."""
    said = _known_of(context, ticket, ahead)
    wait = context.waits.wait(said, ahead, context.now)
    if said is None or wait.low is None or wait.high is None:
        return
    drawn, guesses = said.drawn, context.waits.rules_of(ticket.queue, context.now).guesses(ahead)
    context.unit.estimates.add(
        Told(
            ticket_id=ticket.id,
            service_day=ticket.service_day,
            queue=ticket.queue,
            item=ticket.item,
            asked_at=context.now,
            ahead=ahead,
            expected=drawn.expected,
            low=drawn.low,
            high=drawn.high,
            shown_low=wait.low,
            shown_high=wait.high,
            **asdict(guesses),
        )
    )


def keep_number(context: Context, ticket: Ticket, typed: str) -> None:
    """Keeps the number that the holder leaves, sealed, until a week after the day; the ledger learns that, never which.

    Raises `Unacceptable` for what is no mobile number.
    """
    sealed = context.tokens.seal(mobile_number(typed), seal_of(context, ticket))
    context.unit.messages.keep_phone(ticket.id, sealed, ticket.service_day + PHONE_KEPT)
    context.record(FactKind.MESSAGES_ASKED, Subject.TICKET, ticket.id)


def seal_of(context: Context, ticket: Ticket) -> str:
    """What a sealed number is bound to."""
    return f"{context.centre.code}|{ticket.id}"


def tell_called(context: Context, ticket: Ticket) -> None:
    """In the transaction of a call; a repeated call tells nothing more."""
    context.unit.messages.add_if_asked(ticket.id, MessageEvent.CALLED, 0, context.now)


def tell_decided(context: Context, case: Case) -> None:
    """In the transaction of a decision on a case of a visit."""
    if case.ticket_id is not None and case.parent_id is None:
        context.unit.messages.add_if_asked(case.ticket_id, MessageEvent.DECIDED, case.id, context.now)
