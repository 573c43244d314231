"""A wrong date or decision is put right by a new entry that names the old one; it takes two persons."""

from dataclasses import replace

from kiosk.domain.acceptance import AcceptedBy
from kiosk.domain.case import Case, Entry
from kiosk.domain.correction import Change, CorrectionState, corrected, is_in_order
from kiosk.domain.errors import NotAllowed, NotFound, Unacceptable
from kiosk.domain.facts import FactKind
from kiosk.domain.plain_data import plain
from kiosk.domain.text import single_line
from kiosk.operations.case_ports import Correction
from kiosk.operations.case_writing import move, moved_dates, record, stored_case
from kiosk.operations.ports import Context
from kiosk.operations.readings import clocks_of, read_case
from kiosk.operations.silence import current_case


def propose(context: Context, ref: str, entry: int, change: Change, reason: str) -> Correction:
    """Says what should have stood in an entry of the case; nothing moves until somebody else confirms it.

    Refused at once when the corrected history would be unlawful or out of order.
    """
    case = current_case(context, ref)
    kept = single_line(reason, "reason", 500)
    after = _put_right(context, case, _entry(context, case, entry), change)
    stored = context.unit.corrections.add(
        Correction(0, case.id, entry, change, kept, CorrectionState.PROPOSED, context.actor.label, context.now)
    )
    record(
        context,
        FactKind.CASE_CORRECTION_PROPOSED,
        case,
        context.today,
        {
            "correction": stored.id,
            "entry": entry,
            "change": plain(change),
            "reason": kept,
            **moved_dates(read_case(context, case), read_case(context, after)),
        },
    )
    return stored


def confirm(context: Context, ref: str, correction_id: int) -> Case:
    """Puts the entry right, as another person than the one who proposed it; due dates follow from it."""
    case, correction = _waiting(context, ref, correction_id)
    if correction.proposed_by == context.actor.label:
        raise NotAllowed("second_person_needed", ref=ref)
    after = _put_right(context, case, _entry(context, case, correction.entry), correction.change)
    context.unit.corrections.settle(correction, CorrectionState.CONFIRMED, context.actor.label, context.now)
    return move(
        context,
        case,
        after,
        FactKind.CASE_CORRECTED,
        {
            "correction": correction.id,
            "entry": correction.entry,
            "change": plain(correction.change),
            "reason": correction.reason,
            "proposed_by": correction.proposed_by,
            **moved_dates(read_case(context, case), read_case(context, after)),
        },
    )


def reject(context: Context, ref: str, correction_id: int, reason: str) -> Correction:
    """Leaves the entry as it is; whoever proposed the correction may take it back so."""
    case, correction = _waiting(context, ref, correction_id)
    kept = single_line(reason, "reason", 500)
    settled = context.unit.corrections.settle(correction, CorrectionState.REJECTED, context.actor.label, context.now)
    record(
        context,
        FactKind.CASE_CORRECTION_REJECTED,
        case,
        context.today,
        {"correction": correction.id, "entry": correction.entry, "reason": kept},
    )
    return settled


def _waiting(context: Context, ref: str, correction_id: int) -> tuple[Case, Correction]:
    case = stored_case(context, ref)
    correction = context.unit.corrections.by_id(correction_id)
    if correction is None or correction.case_id != case.id:
        raise NotFound("unknown_correction", ref=ref)
    return case, correction


def _entry(context: Context, case: Case, number: int) -> Entry:
    for entry in context.unit.ledger.case_entries(case):
        if entry.number == number:
            return entry
    raise NotFound("unknown_entry", ref=case.ref, entry=number)


def _put_right(context: Context, case: Case, entry: Entry, change: Change) -> Case:
    after = corrected(case, entry, change)
    if change.on is not None and change.on > context.today:
        raise Unacceptable("correction_in_the_future", on=change.on)
    # What was written down at the end of the limits follows from the corrected history like every other date.
    after = _accepted_again(context, replace(after, statutory_due_on=None, promised_due_on=None))
    if not is_in_order(after):
        raise Unacceptable("correction_out_of_order", ref=case.ref)
    before, now = read_case(context, case), read_case(context, after)
    new_flags = [flag for flag in now.flags if now.flags.count(flag) > before.flags.count(flag)]
    if new_flags:
        raise Unacceptable("correction_unlawful", ref=case.ref, flag=new_flags[0])
    if case.own_end_on is None:
        return after
    return replace(after, statutory_due_on=now.statutory_due_on, promised_due_on=now.promised_due_on)


def _accepted_again(context: Context, case: Case) -> Case:
    """Acceptance by a supply or by silence follows from the corrected dates."""
    if case.accepted_by not in {AcceptedBy.SUPPLY, AcceptedBy.SILENCE}:
        return case
    on = clocks_of(context.centre, case).promised.acceptance.on
    if on is None:
        raise Unacceptable("correction_out_of_order", ref=case.ref)
    return replace(case, accepted_on=on)
