"""How a step of a case is written: the row moved if nobody else moved it, one entry, and the paper that follows."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TypedDict

from kiosk.domain import documents
from kiosk.domain.case import Case
from kiosk.domain.clock_facts import EventKind
from kiosk.domain.documents import Body, ItemName, Named
from kiosk.domain.errors import NotAllowed, NotFound, Unacceptable
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.limits import Limit
from kiosk.operations.ports import Context
from kiosk.operations.readings import CaseReading

Data = Mapping[str, object]


class About(TypedDict):
    """The fields that every document has."""

    item: ItemName
    department: Named
    received_on: date
    handled_by: int | None


def stored_case(context: Context, ref: str) -> Case:
    """The case with that reference as it is stored; raises `NotFound`."""
    case = context.unit.cases.by_ref(ref)
    if case is None:
        raise NotFound("unknown_case", ref=ref)
    return case


def move(
    context: Context, case: Case, changed: Case, kind: FactKind, data: Data | None = None, on: date | None = None
) -> Case:
    """Writes the case and its entry, which takes effect on `on`, by default today."""
    stored = context.unit.cases.move(case, changed)
    record(context, kind, stored, on or context.today, data or {})
    return stored


def record(context: Context, kind: FactKind, case: Case, on: date, data: Data) -> int:
    """One entry about a case; returns its number."""
    return context.record(kind, Subject.CASE, case.ref, on=on.isoformat(), **data)


def issue(context: Context, case: Case, body: Body) -> str:
    """Puts a document beside the entry that is written next, in the same transaction; returns its number.

    Its PDF is made when somebody first wants it, so that no writer of the centre waits for paper.
    """
    kind = documents.kind_of(body)
    number = context.unit.numbers.next(f"document-{kind}", str(context.today.year))
    name = documents.document_number(kind, context.today.year, number)
    document = documents.issued(body, number=name, ref=case.ref, issued_on=context.today)
    context.unit.papers.add(case, context.unit.next_entry, document)
    return name


def about(context: Context, case: Case) -> About:
    """What every document of a case says; keyword arguments of its body."""
    item = context.centre.known(case.item)
    name = ItemName(case.item, item.name_zh, item.name_en) if item else ItemName(case.item, case.item, case.item)
    department_en = item.department_en if item and item.department_zh == case.department else case.department
    return {
        "item": name,
        "department": Named(case.department, department_en),
        "received_on": case.received_on,
        "handled_by": case.window,
    }


def must_be_in_order(context: Context, case: Case) -> None:
    """Refuses an act that would be dated before one that is written already; a clock that was set back can do that."""
    last = max((told.event.on for told in case.events), default=case.accepted_on or case.received_on)
    if context.today < last:
        raise Unacceptable("out_of_order", on=context.today, last=last)


def must_decide(context: Context, case: Case) -> None:
    """Refuses a person who takes this item in but does not decide it at the window (授权到位)."""
    actor = context.actor
    if actor.kind == "account" and not context.unit.people.may_decide(actor.id, case.item):
        raise NotAllowed("may_not_decide", item=case.item)


def without_stops(case: Case, on: date, entry: int) -> Case:
    """The case with its open stops ended on that day, by the entry that ends them."""
    ends = (replace(stop, kind=EventKind.RESUME, on=on) for stop in case.open_stops)
    return case.told(entry, *ends)


def limit_data(limit: Limit | None) -> list[object] | None:
    """A limit in an entry."""
    return [limit.value, limit.unit] if limit else None


def day_data(day: date | None) -> str | None:
    """A civil date in an entry."""
    return day.isoformat() if day else None


def moved_dates(before: CaseReading, after: CaseReading) -> Data:
    """The due dates before and after, so that no two told dates ever differ without an entry that says why."""
    return {
        "statutory_due_before": day_data(before.statutory_due_on),
        "statutory_due": day_data(after.statutory_due_on),
        "promised_due_before": day_data(before.promised_due_on),
        "promised_due": day_data(after.promised_due_on),
    }
