"""Issue a number, and say how it stands."""

from collections.abc import Collection

from kiosk.domain.catalogue import Queue
from kiosk.domain.errors import NotFound, Unacceptable, WrongState
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.ticket import UNSERVED, TicketStatus
from kiosk.operations.giving import Stand, TicketView, TicketWish, give_number, put_on_paper, require_open, view_of
from kiosk.operations.ports import Context
from kiosk.operations.presence import ticket_numbered
from kiosk.operations.slots import place_begun_slots
from kiosk.operations.standing import ahead_of
from kiosk.operations.telling import keep_number

__all__ = ["TicketView", "TicketWish", "issue", "print_again", "print_number_again", "ticket_by_token", "ticket_spoken"]

ON_ITS_WAY = frozenset({"pending", "printing"})
_NEEDS_PAPER = frozenset({TicketStatus.WAITING, TicketStatus.CALLED, TicketStatus.MISSED})


def issue(context: Context, wish: TicketWish) -> TicketView:
    """Gives the next number of the queue; raises `Unacceptable` when the queue gives none now."""
    queue = context.centre.queue_for(wish.item, wish.queue)
    holder = wish.holder or card_digest(context, wish.card)
    _require_first_number(context, queue, holder)
    require_open(context, queue)
    place_begun_slots(context)
    view = give_number(context, queue, wish, Stand(context.unit.next_entry))
    if holder is not None:
        context.unit.holders.keep(context.today, holder, view.ticket.id)
    if wish.phone:
        keep_number(context, view.ticket, wish.phone)
    return view


def ticket_by_token(context: Context, token: str) -> TicketView:
    """How the ticket behind a slip's QR code stands; raises `NotFound` for a token that was never given."""
    ticket = context.unit.tickets.by_token(context.tokens.digest(token))
    if ticket is None:
        raise NotFound("unknown_ticket")
    ahead = ahead_of(context, ticket) if ticket.status is TicketStatus.WAITING else 0
    return view_of(context, ticket, token.upper(), ahead, context.unit.prints.latest_of(ticket.id))


def ticket_by_number(context: Context, series: str, number: int) -> TicketView:
    """How a number of today stands, for whoever reads it off a slip or a board; raises `NotFound`.

    It carries no token: a bare number is known to everybody, and may change nothing.
    """
    ticket = context.unit.tickets.by_number(context.today, series, number)
    if ticket is None:
        raise NotFound("unknown_ticket")
    ahead = ahead_of(context, ticket) if ticket.status is TicketStatus.WAITING else 0
    return view_of(context, ticket, "", ahead, None)


def print_again(context: Context, token: str) -> TicketView:
    """Puts a second slip of the same number on paper, marked as such and counted.

    It comes out beside whoever asks or, where no printer stands, beside the kiosk that gave the number. Raises for an
    unknown or finished ticket, and while a slip of this ticket is still on its way.
    """
    return _again(context, ticket_by_token(context, token), _NEEDS_PAPER)


def print_number_again(context: Context, number: str) -> TicketView:
    """As `print_again`, for staff who read a number of today off a screen or hear it from its holder; also while the
    number is served or held, for its code leads to the progress and the rating."""
    return _again(context, ticket_spoken(context, number), UNSERVED)


def ticket_spoken(context: Context, number: str) -> TicketView:
    """How a number of today stands, with its token: for staff alone, who stand before its holder."""
    ticket = ticket_numbered(context, number)
    token = context.tokens.for_subject(Subject.TICKET, context.centre.code, ticket.issued_line)
    return ticket_by_token(context, token)


def _again(context: Context, view: TicketView, whose: Collection[TicketStatus]) -> TicketView:
    if view.status not in whose:
        raise Unacceptable("slip_not_needed", number=view.ticket.label)
    if view.slip is not None and view.slip.state in ON_ITS_WAY:
        raise Unacceptable("slip_on_its_way", number=view.ticket.label)
    slip = put_on_paper(context, view.ticket, is_reprint=True)
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
    return view_of(context, view.ticket, view.token, view.ahead, slip)


def card_digest(context: Context, card: str) -> bytes | None:
    """What stands for a card today; None for nobody's card. Raises `Unacceptable` for what no card says."""
    read = "".join(card.split()).upper()
    if not read:
        return None
    if not (_SHORTEST_CARD <= len(read) <= _LONGEST_CARD and read.isascii() and read.isalnum()):
        raise Unacceptable("card_unreadable")
    return context.tokens.for_card(context.centre.code, context.today, read)


def token_of(context: Context, holder: bytes, number: str) -> str:
    """The token of the number of today that was given for this card; empty for a number that was not."""
    given = (context.unit.tickets.by_id(one) for one in context.unit.holders.open_tickets(context.today, holder))
    ticket = next((one for one in given if one is not None and one.label == number), None)
    if ticket is None:
        return ""
    return context.tokens.for_subject(Subject.TICKET, context.centre.code, ticket.issued_line)


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
