"""Issue a number, and say how it stands."""

from dataclasses import dataclass, field
from datetime import datetime

from kiosk.domain.announcement import Wait
from kiosk.domain.catalogue import Item, Queue
from kiosk.domain.errors import NotFound, Unacceptable, WrongState
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.queue import QueueState
from kiosk.domain.ticket import UNSERVED, PriorityClass, Ticket, TicketStatus
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
ON_ITS_WAY = frozenset({"pending", "printing"})


@dataclass(frozen=True, slots=True)
class TicketWish:
    """What somebody in front of the kiosk or the guide desk wants; `item` or `queue`, in `language`.

    Priority is declared, with or without its class, and checked at the window. `card` is what a reader read, where
    somebody chose to use one; it is looked at and never kept.
    """

    item: str | None = None
    queue: str | None = None
    language: str = "zh"
    is_priority: bool = False
    priority_class: PriorityClass | None = None
    card: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket as its holder may see it at the moment `at`: the place in the queue, never a person."""

    ticket: Ticket
    status: TicketStatus
    queue: Queue
    item: Item | None
    ahead: int
    windows: tuple[int, ...]
    token: str
    slip: PrintJob | None
    wait: Wait
    at: datetime


def issue(context: Context, wish: TicketWish) -> TicketView:
    """Gives the next number of the queue; raises `Unacceptable` when the queue gives none now.

    Number, entry and print job are of one transaction, so no number is lost to paper and no slip is without a number.
    """
    queue = context.centre.queue_for(wish.item, wish.queue)
    holder = card_digest(context, wish.card)
    _require_first_number(context, queue, holder)
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
    if holder is not None:
        unit.holders.keep(today, holder, ticket.id)
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


def ticket_by_number(context: Context, series: str, number: int) -> TicketView:
    """How a number of today stands, for whoever reads it off a slip or a board; raises `NotFound`.

    It carries no token: a bare number is known to everybody, and may change nothing.
    """
    ticket = context.unit.tickets.by_number(context.today, series, number)
    if ticket is None:
        raise NotFound("unknown_ticket")
    ahead = ahead_of(context, ticket) if ticket.status is TicketStatus.WAITING else 0
    return _view(context, ticket, "", ahead, None)


def print_again(context: Context, token: str) -> TicketView:
    """Puts a second slip of the same number on paper, marked as such and counted.

    It comes out beside whoever asks or, where no printer stands, beside the kiosk that gave the number. Raises for an
    unknown or finished ticket, and while a slip of this ticket is still on its way.
    """
    view = ticket_by_token(context, token)
    if view.status not in {TicketStatus.WAITING, TicketStatus.CALLED, TicketStatus.MISSED}:
        raise Unacceptable("slip_not_needed", number=view.ticket.label)
    if view.slip is not None and view.slip.state in ON_ITS_WAY:
        raise Unacceptable("slip_on_its_way", number=view.ticket.label)
    slip = _put_on_paper(context, view.ticket, is_reprint=True)
    if slip is None:
        raise Unacceptable("no_printer")
    copy = context.unit.numbers.next(f"copy/{view.ticket.id}", view.ticket.service_day.isoformat())
    context.record(
        FactKind.SLIP_ASKED_AGAIN,
        Subject.TICKET,
        view.ticket.id,
        number=view.ticket.label,
        copy=copy,
        printer=slip.printer,
    )
    return _view(context, view.ticket, view.token, view.ahead, slip)


def card_digest(context: Context, card: str) -> bytes | None:
    """What stands for a card today; None for nobody's card. Raises `Unacceptable` for what no card says."""
    read = "".join(card.split()).upper()
    if not read:
        return None
    if not (_SHORTEST_CARD <= len(read) <= _LONGEST_CARD and read.isascii() and read.isalnum()):
        raise Unacceptable("card_unreadable")
    return context.tokens.for_card(context.centre.code, context.today, read)


_SHORTEST_CARD, _LONGEST_CARD = 4, 40
_HAS_NUMBER = {TicketStatus.WAITING: "already_has_number", TicketStatus.MISSED: "already_missed"}


def _require_first_number(context: Context, queue: Queue, holder: bytes | None) -> None:
    """One open number a person and queue, where a card was read; raises `WrongState` with the number that there is."""
    numbers = context.unit.holders.open_tickets(context.today, holder) if holder is not None else []
    for number in numbers:
        ticket = context.unit.tickets.by_id(number)
        if ticket is not None and ticket.queue == queue.code and ticket.status in UNSERVED:
            code = _HAS_NUMBER.get(ticket.status, "already_at_window")
            ahead = ahead_of(context, ticket) if ticket.status is TicketStatus.WAITING else 0
            raise WrongState(code, state=ticket.status, number=ticket.label, ahead=ahead)


def _require_open(context: Context, queue: Queue) -> None:
    issuing = issuing_of(context, queue, context.unit.windows.pause_of(queue.code, context.today))
    if issuing.state is QueueState.OPEN:
        return
    if issuing.served_until is not None and issuing.state is QueueState.CLOSED:
        raise Unacceptable("queue_cut_off", queue=queue.code, until=issuing.served_until)
    full = issuing.used_up
    raise Unacceptable(
        _REFUSALS[issuing.state],
        queue=queue.code,
        quota=full.numbers if full else None,
        until=issuing.paused_until,
        opens_at=full.again_at if full else context.centre.next_opening(context.now),
    )


def _put_on_paper(context: Context, ticket: Ticket, is_reprint: bool) -> PrintJob | None:
    centre = context.centre
    printer = centre.printer_for(context.actor.name) or centre.printer_for(ticket.device)
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
        at=context.now,
    )
