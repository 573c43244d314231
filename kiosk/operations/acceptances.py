"""Acceptance by a person, by a supply that completes the file, or by silence: starts the clock and fixes the limits."""

from dataclasses import replace
from datetime import date

from kiosk.domain import documents
from kiosk.domain.acceptance import AcceptedBy
from kiosk.domain.case import Case, CaseStatus
from kiosk.domain.documents import DueLimit, Named
from kiosk.domain.facts import FactKind
from kiosk.domain.limits import Limit
from kiosk.operations.case_ports import CaseFilter
from kiosk.operations.case_writing import about, day_data, issue, limit_data, move
from kiosk.operations.ports import Context
from kiosk.operations.readings import CaseReading, read_case, rules_today


def with_limits_of_today(context: Context, case: Case) -> Case:
    """The case with the limits and rules of today's catalogue: what acceptance copies for good."""
    item = context.centre.matter(case.item)
    variant = item.variant(case.variant)
    of = variant or item
    return replace(case, statutory=of.statutory, promised=of.promised, rules=rules_today(item))


def take_on(context: Context, case: Case, on: date, by: AcceptedBy, *, with_receipt: bool = True) -> Case:
    """Accepts a case, and with it the parts of one that is handled jointly.

    The receipt (受理通知书) is left out only where the decision follows at once (行政许可法 34(2)).
    """
    accepted = replace(with_limits_of_today(context, case), status=CaseStatus.RUNNING, accepted_on=on, accepted_by=by)
    return _write(context, case, accepted, with_receipt)


def accept_as_seen(context: Context, case: Case, seen: Case) -> Case:
    """Writes an acceptance that the law brought about by itself."""
    return _write(context.by_law(), case, replace(with_limits_of_today(context, seen)), with_receipt=True)


def parts_of(context: Context, case: Case) -> list[Case]:
    """The parts of a case that is handled jointly, in the order of their numbers."""
    found = context.unit.cases.matching(CaseFilter(parent_id=case.id))
    return sorted(found, key=lambda part: part.id)


def inner_limit(own: Limit | None, joint: Limit | None) -> Limit | None:
    """The limit of a part: its own, but not longer than that of the whole where both count the same days."""
    if own is None or joint is None or own.unit is not joint.unit:
        return own
    return own if own.value <= joint.value else joint


def _write(context: Context, case: Case, accepted: Case, with_receipt: bool) -> Case:
    reading = read_case(context, accepted)
    if with_receipt:
        issue(context, accepted, _receipt(context, accepted, reading))
    on = accepted.accepted_on or context.today
    stored = move(
        context,
        case,
        accepted,
        FactKind.CASE_ACCEPTED,
        {
            "accepted_on": on.isoformat(),
            "by": accepted.accepted_by,
            **({"variant": accepted.variant} if accepted.variant else {}),
            "statutory": limit_data(accepted.statutory),
            "promised": limit_data(accepted.promised),
            "statutory_due": day_data(reading.statutory_due_on),
            "promised_due": day_data(reading.promised_due_on),
            "calendar": _edition(context, on),
        },
        on,
    )
    for part in parts_of(context, stored) if context.centre.matter(case.item).parts else ():
        _accept_part(context, part, stored)
    return stored


def _accept_part(context: Context, part: Case, parent: Case) -> None:
    """A part keeps the law's limit of its own; what was promised to the applicant is the whole, by one date."""
    if part.status is not CaseStatus.RECEIVED:
        return
    own = with_limits_of_today(context, part)
    accepted = replace(
        own,
        status=CaseStatus.RUNNING,
        accepted_on=parent.accepted_on,
        accepted_by=AcceptedBy.DECLARATION,
        statutory=inner_limit(own.statutory, parent.statutory),
        promised=parent.promised,
    )
    _write(context, part, accepted, with_receipt=False)


def _edition(context: Context, on: date) -> str | None:
    """The notice of the calendar under which the date was counted, so that a later correction can be told from it."""
    calendar = context.centre.calendar
    return calendar.edition(on.year).notice if on.year in calendar.years else None


def _receipt(context: Context, case: Case, reading: CaseReading) -> documents.Acceptance:
    item = context.centre.known(case.item)
    variant = item.variant(case.variant) if item and case.variant else None
    law = DueLimit.of(case.statutory, reading.statutory_due_on) if case.statutory else None
    return documents.Acceptance(
        **about(context, case),
        accepted_on=case.accepted_on or context.today,
        by=case.accepted_by or AcceptedBy.DECLARATION,
        statutory=law,
        promised=DueLimit.of(case.promised, reading.promised_due_on),
        materials=item.materials if item else (),
        variant=Named(variant.name_zh, variant.name_en) if variant else None,
    )
