"""Take a case in, accept it, decide it, hand the decision over; each step one entry of the ledger."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from kiosk.domain.case import Case, CaseStatus, Decision, Entry, Step
from kiosk.domain.errors import NotFound, Unacceptable
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.limits import Limit
from kiosk.domain.text import single_line
from kiosk.domain.ticket import Ticket, TicketStatus
from kiosk.operations.ports import CaseFilter, Context
from kiosk.operations.readings import CaseReading, acceptance_day, read_case


@dataclass(frozen=True, slots=True)
class CaseWish:
    """What is handed in: the item, whose matter it is, and the ticket of the visit if there was one."""

    item: str
    applicant: str
    ticket: str | None = None
    received_at: datetime | None = None


class Then(StrEnum):
    """How far a case goes in the visit in which it is handed in."""

    RECEIVE = "receive"
    ACCEPT = "accept"
    GRANT = "grant"
    REFUSE = "refuse"


def receive(context: Context, wish: CaseWish) -> Case:
    """Takes the papers in; the case is `received` until it is accepted or turned away."""
    item = context.centre.item(wish.item)
    applicant = single_line(wish.applicant, "applicant", 100)
    received_at = wish.received_at or context.now
    if received_at > context.now:
        raise Unacceptable("received_in_the_future", received_at=received_at)
    ticket = _ticket_of_visit(context, wish.ticket)
    year = str(context.today.year)
    case = Case(
        id=0,
        ref=f"{year}-{context.unit.numbers.next('case', year):06d}",
        item=item.code,
        department=item.department_zh,
        status=CaseStatus.RECEIVED,
        statutory=item.statutory,
        promised=item.promised,
        received_on=context.centre.service_day(received_at),
        ticket_id=ticket.id if ticket else None,
        window=ticket.window if ticket else context.actor.window,
        owner=context.actor.label,
    )
    person = context.unit.cases.add_person(applicant, context.now)
    token = _token(context, case)
    stored = context.unit.cases.add(case, person, context.tokens.digest(token))
    _record(
        context,
        FactKind.CASE_RECEIVED,
        stored,
        stored.received_on,
        item=item.code,
        ticket=ticket.label if ticket else None,
        received_at=received_at.isoformat(),
    )
    return stored


def accept(context: Context, ref: str) -> Case:
    """Takes the case on: the clock starts, and the limits of today's catalogue are copied for good."""
    return _accept(context, case_by_ref(context, ref))


def refuse(context: Context, ref: str, reason: str) -> Case:
    """Turns the case away before acceptance; the reason is told to the applicant (行政许可法 32)."""
    case = case_by_ref(context, ref)
    kept = single_line(reason, "reason", 500)
    changed = replace(case, status=case.after(Step.REFUSE))
    return _move(context, case, changed, FactKind.CASE_NOT_ACCEPTED, reason=kept)


def decide(context: Context, ref: str, decision: Decision) -> Case:
    """Decides the case today: both clocks end, and the due dates in force are written down as facts."""
    return _decide(context, case_by_ref(context, ref), decision)


def deliver(context: Context, ref: str) -> Case:
    """Hands the decision over."""
    case = case_by_ref(context, ref)
    changed = replace(case, status=case.after(Step.DELIVER), delivered_on=context.today)
    return _move(context, case, changed, FactKind.CASE_DELIVERED)


def withdraw(context: Context, ref: str) -> Case:
    """Ends the case at the applicant's wish, in any state before the decision."""
    case = case_by_ref(context, ref)
    changed = replace(case, status=case.after(Step.WITHDRAW))
    return _move(context, case, changed, FactKind.CASE_WITHDRAWN)


def take_in(context: Context, wish: CaseWish, then: Then) -> Case:
    """One screen from papers to decision: receives the case and takes it as far as `then` says, in one transaction."""
    case = receive(context, wish)
    if then is not Then.RECEIVE:
        case = _accept(context, case)
    if then in {Then.GRANT, Then.REFUSE}:
        case = _decide(context, case, Decision.GRANTED if then is Then.GRANT else Decision.REFUSED)
    return case


def case_by_ref(context: Context, ref: str) -> Case:
    """The case with that reference; raises `NotFound`."""
    case = context.unit.cases.by_ref(ref)
    if case is None:
        raise NotFound("unknown_case", ref=ref)
    return case


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with what the law says of it now."""

    case: Case
    reading: CaseReading
    applicant: str
    token: str
    ticket: str | None
    entries: list[Entry]


def look_at(context: Context, ref: str) -> CaseView:
    """The case, its two clocks as they stand now, and whose matter it is."""
    return view_of(context, case_by_ref(context, ref))


def look_at_public(context: Context, token: str) -> CaseView:
    """The case behind a public address: that of the case, or that of the ticket of the visit; raises `NotFound`."""
    digest = context.tokens.digest(token)
    case = context.unit.cases.by_token(digest)
    if case is None and (ticket := context.unit.tickets.by_token(digest)) is not None:
        case = next(iter(context.unit.cases.matching(CaseFilter(ticket_id=ticket.id, limit=1))), None)
    if case is None:
        raise NotFound("unknown_case")
    return view_of(context, case)


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
    )


def _accept(context: Context, case: Case) -> Case:
    item = context.centre.item(case.item)
    status = case.after(Step.ACCEPT)
    accepted_on = acceptance_day(context, case)
    accepted = replace(
        case,
        status=status,
        accepted_on=accepted_on,
        statutory=item.statutory,
        promised=item.promised,
    )
    reading = read_case(context, accepted)
    return _move(
        context,
        case,
        accepted,
        FactKind.CASE_ACCEPTED,
        accepted_on=accepted_on.isoformat(),
        statutory=_limit(item.statutory),
        promised=_limit(item.promised),
        statutory_due=_day(reading.statutory_due_on),
        promised_due=_day(reading.promised_due_on),
    )


def _decide(context: Context, case: Case, decision: Decision) -> Case:
    status = case.after(Step.DECIDE)
    reading = read_case(context, case)
    decided = replace(
        case,
        status=status,
        decision=decision,
        decided_on=context.today,
        statutory_due_on=reading.statutory_due_on,
        promised_due_on=reading.promised_due_on,
    )
    return _move(
        context,
        case,
        decided,
        FactKind.CASE_DECIDED,
        outcome=decision,
        statutory_due=_day(reading.statutory_due_on),
        promised_due=_day(reading.promised_due_on),
    )


def _move(context: Context, case: Case, changed: Case, kind: FactKind, **data: object) -> Case:
    stored = context.unit.cases.move(case, changed)
    _record(context, kind, stored, context.today, **data)
    return stored


def _record(context: Context, kind: FactKind, case: Case, on: date, **data: object) -> None:
    context.record(kind, Subject.CASE, case.ref, on=on.isoformat(), **data)


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


def _limit(limit: Limit | None) -> list[object] | None:
    return [limit.value, limit.unit] if limit else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
