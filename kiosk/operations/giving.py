"""One more number of a queue: where it stands, its entry, its slip; for walk-ins and for appointments alike."""

from dataclasses import dataclass, field
from datetime import datetime

from kiosk.domain.announcement import Wait
from kiosk.domain.catalogue import Item, Queue
from kiosk.domain.errors import NotAllowed, Unacceptable
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.queue import QueueState
from kiosk.domain.service_mode import ORDINARY, Service, ServiceMode, with_number
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

    Priority is declared, with or without its class, and checked at the window. `card` is what a reader read, where
    somebody chose to use one; it is looked at and never kept. `phone` is where messages go, if somebody wants them.
    `service` is named by the guide desk: an agent, or a guide who goes along. `holder` stands for a card instead of
    `card`, where its number went no further than the reader's driver.
    """

    item: str | None = None
    queue: str | None = None
    language: str = "zh"
    is_priority: bool = False
    priority_class: PriorityClass | None = None
    card: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    service: Service = ORDINARY
    holder: bytes | None = field(default=None, repr=False)


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


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a new number stands, and for the beginning of which slot it was given."""

    place: int
    behind: int = 0
    booked_for: datetime | None = None


def require_open(context: Context, queue: Queue) -> None:
    """Raises `Unacceptable` when the queue gives no numbers now."""
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


def give_number(context: Context, queue: Queue, wish: TicketWish, stand: Stand) -> TicketView:
    """The next number of the queue; number, entry and print job are of one transaction, so no number is lost to paper
    and no slip is without a number."""
    unit, today, service = context.unit, context.today, _service_named(context, wish)
    line = unit.next_entry
    token = context.tokens.for_subject(Subject.TICKET, context.centre.code, line)
    new = Ticket(
        id=0,
        queue=queue.code,
        number=unit.numbers.next(f"ticket/{queue.code}", today.isoformat()),
        service_day=today,
        place=stand.place,
        behind=stand.behind,
        status=TicketStatus.WAITING,
        item=wish.item,
        language=wish.language,
        issued_at=context.now,
        is_priority=wish.is_priority or wish.priority_class is not None,
        priority_class=wish.priority_class or "",
        device=context.actor.name,
        issued_line=line,
        booked_for=stand.booked_for,
        mode=service.mode,
        mode_by=service.by,
        mode_paper=service.paper,
    )
    ahead = ahead_of(context, new)
    ticket = unit.tickets.add(new, context.tokens.digest(token))
    slip = put_on_paper(context, ticket, is_reprint=False)
    remember(context, ticket, ahead)
    context.record(
        FactKind.TICKET_ISSUED,
        Subject.TICKET,
        ticket.id,
        number=ticket.label,
        item=wish.item,
        priority=ticket.priority_class or ticket.is_priority,
        ahead=ahead,
        **({"booked_for": ticket.booked_for.isoformat()} if ticket.booked_for else {}),
        **service.told,
    )
    return view_of(context, ticket, token, ahead, slip)


def _service_named(context: Context, wish: TicketWish) -> Service:
    """A screen in the hall cannot promise anybody's help; whoever stands at the guide desk can."""
    if wish.service.mode is not ServiceMode.ON_THE_SPOT and context.actor.kind == "device":
        raise NotAllowed("mode_by_the_desk")
    return with_number(wish.service)


def put_on_paper(context: Context, ticket: Ticket, is_reprint: bool) -> PrintJob | None:
    """A slip in line for the printer beside the device; None where there is no printer."""
    centre = context.centre
    printer = centre.printer_for(context.actor.name) or centre.printer_for(ticket.device)
    return context.unit.prints.add(ticket.id, printer, is_reprint, context.now) if printer else None


def view_of(context: Context, ticket: Ticket, token: str, ahead: int, slip: PrintJob | None) -> TicketView:
    """The ticket as its holder may see it."""
    centre = context.centre
    return TicketView(
        ticket=ticket,
        status=ticket.status_on(context.today),
        queue=centre.known_queue(ticket.queue),
        item=centre.items.get(ticket.item or ""),
        ahead=ahead,
        windows=(ticket.for_window,) if ticket.for_window else centre.windows_of(ticket.queue),
        token=token,
        slip=slip,
        wait=wait_of(context, ticket, ahead),
        at=context.now,
    )
