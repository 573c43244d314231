"""Issue a number, and say how it stands."""

from dataclasses import dataclass

from kiosk.domain.announcement import Wait
from kiosk.domain.catalogue import Item, Queue
from kiosk.domain.errors import NotFound, Unacceptable
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.queue import QueueState
from kiosk.domain.ticket import PriorityClass, Ticket, TicketStatus
from kiosk.operations.issuing import issuing_of
from kiosk.operations.ports import Context, PrintJob
from kiosk.operations.standing import ahead_of
from kiosk.operations.telling import remember, wait_of

_REFUSALS = {
    QueueState.CLOSED: "hall_closed",
    QueueState.SOON: "hall_opens_later",
    QueueState.PAUSED: "queue_paused",
    QueueState.FULL: "queue_full",
}


@dataclass(frozen=True, slots=True)
class TicketWish:
    """What somebody in front of the kiosk or the guide desk wants; `item` or `queue`, in `language`.

    Priority is declared, with or without its class, and checked at the window.
    """

    item: str | None = None
    queue: str | None = None
    language: str = "zh"
    is_priority: bool = False
    priority_class: PriorityClass | None = None


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket as its holder may see it: the place in the queue, never a person."""

    ticket: Ticket
    status: TicketStatus
    queue: Queue
    item: Item | None
    ahead: int
    windows: tuple[int, ...]
    token: str
    slip: PrintJob | None
    wait: Wait


def issue(context: Context, wish: TicketWish) -> TicketView:
    """Gives the next number of the queue; raises `Unacceptable` when the queue gives none now.

    Number, entry and print job are of one transaction, so no number is lost to paper and no slip is without a number.
    """
    queue = context.centre.queue_for(wish.item, wish.queue)
    _require_open(context, queue)
    unit, today = context.unit, context.today
    place = unit.next_place
    token = context.tokens.for_subject(Subject.TICKET, context.centre.code, place)
    new = Ticket(
        id=0,
        queue=queue.code,
        number=unit.numbers.next(f"ticket/{queue.code}", today.isoformat()),
        service_day=today,
        place=place,
        status=TicketStatus.WAITING,
        item=wish.item,
        language=wish.language,
        issued_at=context.now,
        is_priority=wish.is_priority or wish.priority_class is not None,
        priority_class=wish.priority_class or "",
        device=context.actor.name,
    )
    ahead = ahead_of(context, new)
    ticket = unit.tickets.add(new, context.tokens.digest(token))
    slip = _put_on_paper(context, ticket, is_reprint=False)
    remember(context, ticket, ahead)
    context.record(
        FactKind.TICKET_ISSUED,
        Subject.TICKET,
        ticket.id,
        number=ticket.label,
        item=wish.item,
        priority=ticket.priority_class or ticket.is_priority,
        ahead=ahead,
    )
    return _view(context, ticket, token, ahead, slip)


def ticket_by_token(context: Context, token: str) -> TicketView:
    """How the ticket behind a slip's QR code stands; raises `NotFound` for a token that was never given."""
    ticket = context.unit.tickets.by_token(context.tokens.digest(token))
    if ticket is None:
        raise NotFound("unknown_ticket")
    ahead = ahead_of(context, ticket) if ticket.status is TicketStatus.WAITING else 0
    return _view(context, ticket, token.upper(), ahead, context.unit.prints.latest_of(ticket.id))


def print_again(context: Context, token: str) -> TicketView:
    """Puts a second slip of the same number on paper, marked as such; raises for an unknown or finished ticket."""
    view = ticket_by_token(context, token)
    if view.status not in {TicketStatus.WAITING, TicketStatus.CALLED, TicketStatus.MISSED}:
        raise Unacceptable("slip_not_needed", number=view.ticket.label)
    slip = _put_on_paper(context, view.ticket, is_reprint=True)
    if slip is None:
        raise Unacceptable("no_printer")
    context.record(FactKind.SLIP_ASKED_AGAIN, Subject.TICKET, view.ticket.id, number=view.ticket.label)
    return _view(context, view.ticket, view.token, view.ahead, slip)


def _require_open(context: Context, queue: Queue) -> None:
    issuing = issuing_of(context, queue, context.unit.windows.pause_of(queue.code, context.today))
    if issuing.state is not QueueState.OPEN:
        raise Unacceptable(
            _REFUSALS[issuing.state],
            queue=queue.code,
            quota=issuing.quota,
            until=issuing.paused_until,
            opens_at=context.centre.next_opening(context.now),
        )


def _put_on_paper(context: Context, ticket: Ticket, is_reprint: bool) -> PrintJob | None:
    printer = context.centre.printer_for(context.actor.name)
    return context.unit.prints.add(ticket.id, printer, is_reprint, context.now) if printer else None


def _view(context: Context, ticket: Ticket, token: str, ahead: int, slip: PrintJob | None) -> TicketView:
    centre = context.centre
    return TicketView(
        ticket=ticket,
        status=ticket.status_on(context.today),
        queue=centre.queues[ticket.queue],
        item=centre.items.get(ticket.item or ""),
        ahead=ahead,
        windows=(ticket.for_window,) if ticket.for_window else centre.windows_of(ticket.queue),
        token=token,
        slip=slip,
        wait=wait_of(context, ticket, ahead),
    )
