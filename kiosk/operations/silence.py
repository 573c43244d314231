"""What silence does: a file that nobody answered is accepted, and where the law says so, granted or agreed to."""

from dataclasses import replace
from datetime import date

from kiosk.domain.acceptance import AcceptedBy, notice_deadline
from kiosk.domain.calendar import ONE_DAY, CalendarUnavailable
from kiosk.domain.case import Case, CaseStatus, Decision
from kiosk.domain.catalogue import Centre, OverdueEffect
from kiosk.operations.acceptances import accept_as_seen
from kiosk.operations.case_writing import stored_case
from kiosk.operations.decisions import write_decision
from kiosk.operations.ports import Context
from kiosk.operations.readings import clocks_of, rules_of


def current_case(context: Context, ref: str) -> Case:
    """The case with that reference after what silence has done to it by now; raises `NotFound`."""
    return settle(context, stored_case(context, ref))


def settle(context: Context, case: Case) -> Case:
    """Writes what silence has done, in the name of the law, so that what follows stands on an entry."""
    return settle_decision(context, settle_acceptance(context, case))


def settle_acceptance(context: Context, case: Case) -> Case:
    """Writes the acceptance that silence brought about; the same case where it did not."""
    accepted = accepted_by_silence(context.centre, case, context.today)
    return case if accepted is case else accept_as_seen(context, case, accepted)


def settle_decision(context: Context, case: Case) -> Case:
    """Writes the decision that silence brought about; the same case where it did not."""
    decided = decided_by_silence(context.centre, case, context.today)
    return case if decided is case else write_decision(context.by_law(), case, decided)


def as_the_law_sees(centre: Centre, case: Case, today: date) -> Case:
    """The case as silence has made it by now, whether or not somebody has written it down yet."""
    return decided_by_silence(centre, accepted_by_silence(centre, case, today), today)


def accepted_by_silence(centre: Centre, case: Case, today: date) -> Case:
    """Accepted as of receipt when the window for the one-time notice passed without a word (行政许可法 32(1)(4)).

    A part of a joint matter is accepted with the whole. Without a calendar for the window nothing is concluded.
    """
    if case.status is not CaseStatus.RECEIVED or case.parent_id is not None:
        return case
    try:
        last = notice_deadline(case.received_on, rules_of(centre, case).notice_window, centre.calendar)
    except CalendarUnavailable:
        return case
    if today <= last:
        return case
    return replace(case, status=CaseStatus.RUNNING, accepted_on=case.received_on, accepted_by=AcceptedBy.SILENCE)


def decided_by_silence(centre: Centre, case: Case, today: date) -> Case:
    """Granted, or agreed to by the department, on the day after the last one for a decision (行政许可法 50).

    That last day is the end of the licence to be renewed where it is known, otherwise the statutory due date. The
    decision stays late for ever where the statutory date has passed: nobody decided in time.
    """
    effect = rules_of(centre, case).overdue_effect
    if effect is OverdueEffect.NONE or case.status is not CaseStatus.RUNNING:
        return case
    law = clocks_of(centre, case).statutory
    last = case.expires_on or (law.due_on if law else None)
    if last is None or today <= last:
        return case
    return replace(case, status=CaseStatus.DECIDED, decision=Decision.GRANTED, decided_on=last + ONE_DAY, tacit=effect)
