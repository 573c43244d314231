"""Questions at the enquiry desk, by phone and by letter: record, answer, hand over, take over, refer, give a number."""

from dataclasses import dataclass, replace
from typing import Any

from kiosk.domain.enquiry import Channel, Enquiry, EnquiryState
from kiosk.domain.errors import NotFound, Unacceptable
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.people import Role
from kiosk.domain.text import about_nobody, single_line
from kiosk.domain.ticket import Ticket
from kiosk.operations.giving import Stand, TicketView, TicketWish, give_number, require_open
from kiosk.operations.ports import Account, Context
from kiosk.operations.slots import place_begun_slots

ANSWERERS = (Role.WINDOW, Role.GUIDE, Role.MANAGER)
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Transfer:
    """A number that a window sent on and nobody has called yet: until then whoever sent it answers for it."""

    ticket: Ticket
    sent_by: str


def names(context: Context) -> dict[int, str]:
    """What the accounts of the centre are called, by id."""
    return {account.id: account.name for account in context.unit.people.accounts()}


def colleagues(context: Context) -> list[str]:
    """Who can be asked to take a question over, by the name that signs in."""
    return [account.name for account in context.unit.people.accounts() if _may_answer(account)]


def record(context: Context, channel: Channel, matter: str, queue: str = "", item: str = "") -> Enquiry:
    """Writes a question down; from now on the actor answers for it. The ledger keeps no word of it."""
    if item or queue:
        context.centre.queue_for(item or None, queue or None)
    place = context.unit.next_entry
    new = Enquiry(
        id=0,
        channel=channel,
        matter=about_nobody(matter, "matter", _LONGEST),
        place=place,
        recorded_at=context.now,
        first_by=context.actor.id,
        responsible=context.actor.id,
        queue=queue or None,
        item=item or None,
    )
    stored = context.unit.enquiries.add(new)
    context.record(FactKind.ENQUIRY_RECORDED, Subject.ENQUIRY, stored.id, channel=channel)
    return stored


def answer(context: Context, enquiry_id: int, text: str) -> Enquiry:
    """It is answered, and over."""
    found = _mine(context, enquiry_id)
    kept = about_nobody(text, "answer", _LONGEST)
    return _ended(context, found, FactKind.ENQUIRY_ANSWERED, EnquiryState.ANSWERED, kept)


def refer(context: Context, enquiry_id: int, body: str, phone: str, taken_by: str) -> Enquiry:
    """An office outside has taken it over; who took it there must be said, for else nobody has."""
    found = _mine(context, enquiry_id)
    parts = [single_line(body, "body", 80), single_line(phone, "phone", 40), single_line(taken_by, "taken_by", 40)]
    return _ended(context, found, FactKind.ENQUIRY_REFERRED, EnquiryState.REFERRED, " · ".join(parts))


def offer(context: Context, enquiry_id: int, window: int | None, colleague: str) -> Enquiry:
    """Asks a window or a colleague to take it over; it stays where it is until they do.

    A manager may do so for whoever answers for it, for people fall ill and leave.
    """
    found = one(context, enquiry_id) if context.actor.right == Role.MANAGER else _mine(context, enquiry_id)
    found.require_unfinished()
    if (window is None) == (not colleague):
        raise Unacceptable("handover_needs_one_receiver")
    to = None if window is not None else _receiver(context, found, colleague).id
    number = context.centre.window(window).number if window is not None else None
    changes = {"state": EnquiryState.OFFERED, "offered_to": to, "offered_window": number}
    told = {"window": number, "to": f"account:{to}" if to else None}
    return _changed(context, found, FactKind.ENQUIRY_OFFERED, changes, **told)


def take_over(context: Context, enquiry_id: int) -> Enquiry:
    """The receiver accepts: from now on the actor answers for it."""
    found = _offered(context, enquiry_id)
    return _changed(context, found, FactKind.ENQUIRY_TAKEN_OVER, {**_BACK, "responsible": context.actor.id})


def decline(context: Context, enquiry_id: int, reason: str) -> Enquiry:
    """The receiver does not; it was with the first person all the time and stays there."""
    found = _offered(context, enquiry_id)
    return _changed(
        context, found, FactKind.ENQUIRY_DECLINED, dict(_BACK), reason=single_line(reason, "reason", _LONGEST)
    )


def give_ticket(context: Context, enquiry_id: int, wish: TicketWish) -> TicketView:
    """Gives a number for it; in the queue or for the item that is wished for, else for its own.

    Who came to the desk today stands where the question was recorded, everybody else where they are now. Raises as
    every wish for a number does, and unless the actor answers for it.
    """
    found = _mine(context, enquiry_id)
    wanted = wish if wish.item or wish.queue else replace(wish, item=found.item, queue=found.queue)
    queue = context.centre.queue_for(wanted.item, wanted.queue)
    require_open(context, queue)
    place_begun_slots(context)
    place = found.place if is_at_desk(context, found) else context.unit.next_entry
    view = give_number(context, queue, wanted, Stand(place))
    changes = {**_BACK, "state": EnquiryState.TICKET, "ticket_id": view.ticket.id, "closed_at": context.now}
    told = {"number": view.ticket.label, "place": place}
    _changed(context, found, FactKind.ENQUIRY_BECAME_TICKET, changes, **told)
    return view


def one(context: Context, enquiry_id: int) -> Enquiry:
    """The question with that number; raises `NotFound`."""
    found = context.unit.enquiries.by_id(enquiry_id)
    if found is None:
        raise NotFound("unknown_enquiry", enquiry=enquiry_id)
    return found


def unfinished(context: Context) -> list[Enquiry]:
    """What the actor has to look at, oldest first: a manager sees all, others what is theirs or offered to them."""
    found = context.unit.enquiries.unfinished()
    if context.actor.right == Role.MANAGER:
        return found
    window = _window_of(context)
    return [each for each in found if is_mine(context, each) or _is_for(each, context.actor.id, window)]


def is_mine(context: Context, enquiry: Enquiry) -> bool:
    """Whether the actor answers for it."""
    return enquiry.responsible == context.actor.id


def is_at_desk(context: Context, enquiry: Enquiry) -> bool:
    """Whether somebody came with it today and has no number yet."""
    return enquiry.is_at_desk(context.centre.service_day(enquiry.recorded_at), context.today)


def is_offered_to_me(context: Context, enquiry: Enquiry) -> bool:
    """Whether the actor may take it over."""
    return _is_for(enquiry, context.actor.id, _window_of(context))


def sent_on(context: Context) -> list[Transfer]:
    """Numbers of today that were sent on and that nobody has taken up, in the order of their places.

    A manager sees all, others what they sent on themselves.
    """
    found = [_sent_on(context, ticket) for ticket in context.unit.tickets.called_before(context.today)]
    is_manager = context.actor.right == Role.MANAGER
    return [each for each in found if each is not None and (is_manager or each.sent_by == context.actor.label)]


_BACK: dict[str, Any] = {"state": EnquiryState.OPEN, "offered_to": None, "offered_window": None}


def _sent_on(context: Context, ticket: Ticket) -> Transfer | None:
    for _, fact, _, by in reversed(context.unit.ledger.of(Subject.TICKET, str(ticket.id))):
        if fact.kind is FactKind.TICKET_TRANSFERRED:
            return Transfer(ticket, by)
        # Whoever called in vain had taken it up; a call that was taken back leaves no such entry.
        if fact.kind is FactKind.TICKET_MISSED:
            return None
    return None


def _is_for(enquiry: Enquiry, account: int, window: int | None) -> bool:
    if enquiry.state is not EnquiryState.OFFERED:
        return False
    return enquiry.offered_to == account or (window is not None and enquiry.offered_window == window)


def _window_of(context: Context) -> int | None:
    duty = context.unit.windows.taken_by(context.actor.id, context.today)
    return duty.number if duty else None


def _mine(context: Context, enquiry_id: int) -> Enquiry:
    found = one(context, enquiry_id)
    found.require_mine(context.actor.id)
    return found


def _offered(context: Context, enquiry_id: int) -> Enquiry:
    found = one(context, enquiry_id)
    found.require_offered_to(context.actor.id, _window_of(context))
    return found


def _may_answer(account: Account) -> bool:
    return account.role in ANSWERERS and not account.is_disabled


def _receiver(context: Context, enquiry: Enquiry, name: str) -> Account:
    found = context.unit.people.account(name)
    if found is None or not _may_answer(found) or found.id == enquiry.responsible:
        raise Unacceptable("handover_to_nobody", name=name[:40])
    return found


def _ended(context: Context, enquiry: Enquiry, kind: FactKind, state: EnquiryState, outcome: str) -> Enquiry:
    return _changed(context, enquiry, kind, {**_BACK, "state": state, "outcome": outcome, "closed_at": context.now})


def _changed(context: Context, enquiry: Enquiry, kind: FactKind, changes: dict[str, Any], **told: object) -> Enquiry:
    stored = context.unit.enquiries.change(enquiry, replace(enquiry, **changes))
    context.record(kind, Subject.ENQUIRY, enquiry.id, **told)
    return stored
