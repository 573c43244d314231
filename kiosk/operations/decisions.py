"""The decision: by a person, or by silence where the law gives silence a meaning; it ends the limits."""

from dataclasses import replace
from datetime import date

from kiosk.domain import documents
from kiosk.domain.calendar import CalendarUnavailable
from kiosk.domain.case import Case, CaseStatus, Decision
from kiosk.domain.catalogue import OverdueEffect
from kiosk.domain.documents import DueLimit, Outcome
from kiosk.domain.errors import WrongState
from kiosk.domain.facts import FactKind
from kiosk.operations.acceptances import parts_of
from kiosk.operations.case_writing import about, day_data, issue, move, without_stops
from kiosk.operations.ports import Context
from kiosk.operations.readings import CaseReading, read_case
from kiosk.operations.telling import tell_decided

_SEE_DECISION = "详见行政决定书"


def conclude(context: Context, case: Case, decision: Decision, reason: str = "") -> Case:
    """Decides a case today. A stop that is still open ends with the day."""
    refuse_while_parts_are_open(context, case)
    going = without_stops(case, context.today, context.unit.next_entry)
    decided = replace(going, status=CaseStatus.DECIDED, decision=decision, decided_on=context.today)
    return write_decision(context, case, decided, reason)


def refuse_while_parts_are_open(context: Context, case: Case) -> None:
    """The whole closes last (联办件: the lead window closes only after all others)."""
    item = context.centre.known(case.item)
    still = [part.ref for part in parts_of(context, case) if part.is_open] if item and item.parts else []
    if still:
        raise WrongState("parts_open", state=case.status, ref=case.ref, parts="、".join(still))


def write_decision(context: Context, case: Case, decided: Case, reason: str = "") -> Case:
    """Writes the decision with the due dates in force, which are facts of the case from now on."""
    reading = read_case(context, decided)
    on = decided.decided_on or context.today
    dated = replace(decided, statutory_due_on=reading.statutory_due_on, promised_due_on=reading.promised_due_on)
    issue(context, dated, _paper(context, dated, reading, on, reason))
    tell_decided(context, dated)
    return move(
        context,
        case,
        dated,
        FactKind.CASE_DECIDED,
        {
            "outcome": dated.decision,
            "reason": reason,
            "statutory_due": day_data(reading.statutory_due_on),
            "promised_due": day_data(reading.promised_due_on),
            **({} if dated.tacit is OverdueEffect.NONE else {"tacit": dated.tacit}),
        },
        on,
    )


def deliver_by(context: Context, decided_on: date) -> date | None:
    """The last day for issuing and delivering (行政许可法 44); None where the calendar is missing."""
    try:
        return context.centre.calendar.add_working_days(decided_on, context.centre.policy.delivery_days)
    except CalendarUnavailable:
        return None


def _paper(context: Context, case: Case, reading: CaseReading, on: date, reason: str) -> documents.Decision:
    is_granted = case.decision is Decision.GRANTED
    law = DueLimit.of(case.statutory, reading.statutory_due_on) if case.statutory else None
    return documents.Decision(
        **about(context, case),
        outcome=Outcome(case.decision or Decision.GRANTED),
        decided_on=on,
        reason=reason or ("" if is_granted else _SEE_DECISION),
        tacit=case.tacit,
        deliver_by=deliver_by(context, on) if is_granted else None,
        statutory=law,
        promised=DueLimit.of(case.promised, reading.promised_due_on),
    )
