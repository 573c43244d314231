"""Take a case in, accept it, decide it, hand the decision over; each step one entry of the ledger."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from kiosk.domain import documents
from kiosk.domain.acceptance import AcceptedBy
from kiosk.domain.card import Card
from kiosk.domain.case import Case, CaseStatus, Decision, Entry, Step
from kiosk.domain.catalogue import Item
from kiosk.domain.errors import NotFound, Unacceptable, WrongState
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.service_mode import ORDINARY, Service, checked, with_number
from kiosk.domain.text import single_line
from kiosk.domain.ticket import Ticket, TicketStatus
from kiosk.operations.acceptances import parts_of, take_on
from kiosk.operations.case_ports import CaseFilter, Correction, Paper
from kiosk.operations.case_writing import Data, about, issue, move, must_be_in_order, must_decide, record, stored_case
from kiosk.operations.decisions import conclude
from kiosk.operations.ports import Context
from kiosk.operations.readings import CaseReading, read_case
from kiosk.operations.silence import as_the_law_sees, current_case


@dataclass(frozen=True, slots=True)
class CaseWish:
    """What is handed in: the item and the way it is handled, whose matter it is, and the ticket of the visit if there
    was one. `expires_on` is the end of a licence that is to be renewed; `service` the way in which it is served, by
    default that of the ticket."""

    item: str
    applicant: str
    ticket: str | None = None
    received_at: datetime | None = None
    variant: str = ""
    expires_on: date | None = None
    service: Service | None = None


class Then(StrEnum):
    """How far a case goes in the visit in which it is handed in."""

    RECEIVE = "receive"
    ACCEPT = "accept"
    GRANT = "grant"
    REFUSE = "refuse"


def receive(context: Context, wish: CaseWish) -> Case:
    """Takes the papers in; the case is `received` until accepted or turned away. A joint matter gets its parts."""
    item = context.centre.matter(wish.item)
    applicant = single_line(wish.applicant, "applicant", 100)
    ticket = _ticket_of_visit(context, wish.ticket)
    person = context.unit.cases.add_person(applicant, context.now)
    case = _add(context, _new_case(context, item, wish, ticket), person, wish, ticket)
    for code in item.parts:
        part = _new_case(context, context.centre.item(code), replace(wish, variant="", expires_on=None), ticket)
        _add(context, replace(part, parent_id=case.id), person, wish, ticket)
    return case


def accept(context: Context, ref: str, variant: str = "") -> Case:
    """Takes the case on: the clock starts, and the limits of today's catalogue are copied for good.

    `variant` says how it is handled where that was left open at receipt. A case that silence has accepted already
    stays accepted as of receipt.
    """
    case = current_case(context, ref)
    if case.accepted_by is AcceptedBy.SILENCE and case.status is CaseStatus.RUNNING and not case.events:
        return case
    case.after(Step.ACCEPT)
    must_stand_alone(case)
    if variant:
        case = replace(case, variant=variant)
    return take_on(context, case, context.today, AcceptedBy.DECLARATION)


def refuse(context: Context, ref: str, reason: str, competent_body: str = "") -> Case:
    """Turns the case away before acceptance; the reason is told to the applicant, and where to go (行政许可法 32)."""
    case = current_case(context, ref)
    kept = single_line(reason, "reason", 500)
    body = single_line(competent_body, "competent_body", 100) if competent_body.strip() else ""
    changed = replace(case, status=case.after(Step.REFUSE))
    must_stand_alone(case)
    _move_parts(context, case, Step.REFUSE, FactKind.CASE_NOT_ACCEPTED, {"reason": kept})
    paper = documents.NotAccepted(**about(context, case), reason=kept, competent_body=body)
    issue(context, case, paper)
    return move(context, case, changed, FactKind.CASE_NOT_ACCEPTED, {"reason": kept, "competent_body": body})


def decide(context: Context, ref: str, decision: Decision, reason: str = "") -> Case:
    """Decides the case today: its clocks end, and the due dates in force are written down as facts.

    While the clock stands still the decision ends the stop that day. Only who may decide this item may do so.
    """
    case = current_case(context, ref)
    case.after(Step.DECIDE)
    must_decide(context, case)
    must_be_in_order(context, case)
    return conclude(context, case, decision, single_line(reason, "reason", 500) if reason.strip() else "")


def deliver(context: Context, ref: str) -> Case:
    """Hands the decision over."""
    case = current_case(context, ref)
    changed = replace(case, status=case.after(Step.DELIVER), delivered_on=context.today)
    return move(context, case, changed, FactKind.CASE_DELIVERED)


def withdraw(context: Context, ref: str) -> Case:
    """Ends the case at the applicant's wish, in any state before the decision; a joint matter ends as a whole."""
    case = current_case(context, ref)
    changed = replace(case, status=case.after(Step.WITHDRAW))
    must_stand_alone(case)
    _move_parts(context, case, Step.WITHDRAW, FactKind.CASE_WITHDRAWN)
    return move(context, case, changed, FactKind.CASE_WITHDRAWN)


def take_in(context: Context, wish: CaseWish, then: Then) -> Case:
    """One screen from papers to decision: receives the case and takes it as far as `then` says, in one transaction."""
    case = receive(context, wish)
    is_decided = then in {Then.GRANT, Then.REFUSE}
    if is_decided:
        must_decide(context, case)
    if then is not Then.RECEIVE:
        case = take_on(context, case, context.today, AcceptedBy.DECLARATION, with_receipt=not is_decided)
    if is_decided:
        case = conclude(context, case, Decision.GRANTED if then is Then.GRANT else Decision.REFUSED)
    return case


def must_stand_alone(case: Case) -> None:
    """A part of a joint matter is accepted, noticed, turned away and withdrawn only with the whole."""
    if case.parent_id is not None:
        raise WrongState("part_of_joint", state=case.status, ref=case.ref)


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with what the law says of it now."""

    case: Case
    reading: CaseReading
    applicant: str
    token: str
    ticket: str | None
    entries: list[Entry]
    papers: list[Paper] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    parent: Case | None = None
    parts: list[Case] = field(default_factory=list)


def case_by_ref(context: Context, ref: str) -> Case:
    """The case with that reference, as the law sees it now; raises `NotFound`."""
    return as_the_law_sees(context.centre, stored_case(context, ref), context.today)


def look_at(context: Context, ref: str) -> CaseView:
    """The case, its clocks as they stand now, and whose matter it is."""
    return view_of(context, case_by_ref(context, ref))


def look_at_public(context: Context, token: str) -> CaseView:
    """The case behind a public address: that of the case, or that of the ticket of the visit; raises `NotFound`."""
    digest = context.tokens.digest(token)
    case = context.unit.cases.by_token(digest)
    if case is None and (ticket := context.unit.tickets.by_token(digest)) is not None:
        of_visit = context.unit.cases.matching(CaseFilter(ticket_id=ticket.id))
        case = next((found for found in of_visit if found.parent_id is None), None)
    if case is None:
        raise NotFound("unknown_case")
    return view_of(context, as_the_law_sees(context.centre, case, context.today))


def view_of(context: Context, case: Case) -> CaseView:
    """A stored case with everything that its page shows."""
    ticket = context.unit.tickets.by_id(case.ticket_id) if case.ticket_id else None
    return CaseView(
        case=case,
        reading=read_case(context, case),
        applicant=context.unit.cases.applicant(case),
        token=_token(context, case),
        ticket=ticket.label if ticket else None,
        entries=context.unit.ledger.case_entries(case),
        papers=context.unit.papers.of_case(case),
        corrections=context.unit.corrections.of_case(case),
        cards=context.unit.cards.of_case(case),
        parent=context.unit.cases.by_id(case.parent_id) if case.parent_id else None,
        parts=[as_the_law_sees(context.centre, part, context.today) for part in parts_of(context, case)],
    )


def _new_case(context: Context, item: Item, wish: CaseWish, ticket: Ticket | None) -> Case:
    received_at = wish.received_at or context.now
    if received_at > context.now:
        raise Unacceptable("received_in_the_future", received_at=received_at)
    received_on = context.centre.service_day(received_at)
    first = min(context.centre.calendar.years, default=received_on.year)
    if received_on.year < first:
        raise Unacceptable("before_the_calendar", received_on=received_on, first=first)
    of = item.variant(wish.variant) or item
    year = str(context.today.year)
    return Case(
        id=0,
        ref=f"{year}-{context.unit.numbers.next('case', year):06d}",
        item=item.code,
        department=item.department_zh,
        status=CaseStatus.RECEIVED,
        statutory=of.statutory,
        promised=of.promised,
        received_on=received_on,
        ticket_id=ticket.id if ticket else None,
        window=ticket.window if ticket else context.actor.window,
        owner=context.actor.label,
        variant=wish.variant,
        expires_on=wish.expires_on,
        service=_service_of(wish, ticket),
    )


def _add(context: Context, case: Case, person: int, wish: CaseWish, ticket: Ticket | None) -> Case:
    stored = context.unit.cases.add(case, person, context.tokens.digest(_token(context, case)))
    record(
        context,
        FactKind.CASE_RECEIVED,
        stored,
        stored.received_on,
        {
            "item": case.item,
            "ticket": ticket.label if ticket else None,
            "received_at": (wish.received_at or context.now).isoformat(),
            **({"variant": case.variant} if case.variant else {}),
            **case.service.told,
        },
    )
    return stored


def _service_of(wish: CaseWish, ticket: Ticket | None) -> Service:
    if wish.service is None:
        return ticket.service if ticket else ORDINARY
    return with_number(wish.service) if ticket else checked(wish.service)


def _move_parts(context: Context, case: Case, step: Step, kind: FactKind, data: Data | None = None) -> None:
    for part in parts_of(context, case):
        if part.is_open:
            move(context, part, replace(part, status=part.after(step)), kind, data)


def _ticket_of_visit(context: Context, number: str | None) -> Ticket | None:
    """The ticket of today that was, or is being, served; raises `Unacceptable` for any other."""
    if number is None:
        return None
    queue, digits = number[:1].upper(), number[1:]
    ticket = context.unit.tickets.by_number(context.today, queue, int(digits)) if digits.isdecimal() else None
    if ticket is None or ticket.status not in {TicketStatus.SERVING, TicketStatus.FINISHED}:
        raise Unacceptable("ticket_not_served", number=number, state=ticket.status if ticket else None)
    return ticket


def _token(context: Context, case: Case) -> str:
    return context.tokens.for_subject(Subject.CASE, context.centre.code, case.ref)
