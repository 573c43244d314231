"""How a wrong entry is put right: by a new entry that names the old one, never by writing over it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from kiosk.domain.acceptance import AcceptedBy
from kiosk.domain.case import Case, CaseEvent, CaseStatus, Decision, Entry, Step
from kiosk.domain.clock_facts import ClockEvent
from kiosk.domain.errors import Unacceptable


class CorrectionState(StrEnum):
    """A correction is proposed by one person and settled by another."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Change:
    """What should have stood in an entry; None leaves it as it is. `is_void`: it should never have been written."""

    on: date | None = None
    days: int | None = None
    outcome: Decision | None = None
    is_void: bool = False


# What of an entry can be put right. An entry that is not here follows from others and is put right with them.
_CORRECTABLE: Mapping[Step, frozenset[str]] = {
    Step.RECEIVE: frozenset({"on"}),
    Step.ACCEPT: frozenset({"on"}),
    Step.NOTICE: frozenset({"on"}),
    Step.SUPPLY: frozenset({"on"}),
    Step.SUSPEND: frozenset({"on", "is_void"}),
    Step.RESUME: frozenset({"on", "is_void"}),
    Step.EXTEND: frozenset({"on", "days", "is_void"}),
    Step.FORWARD: frozenset({"on"}),
    Step.DECIDE: frozenset({"on", "outcome"}),
    Step.DELIVER: frozenset({"on"}),
}


def correctable(entry: Entry) -> frozenset[str]:
    """Which fields of `Change` an entry admits; empty for one that cannot be corrected."""
    return _CORRECTABLE.get(entry.step, frozenset())


def corrected(case: Case, entry: Entry, change: Change) -> Case:
    """The case as it would be had the entry been right; raises `Unacceptable` for a change that it does not admit.

    What follows from the dates (acceptance by a supply, due dates) is left to the clock.
    """
    wanted = {name for name in ("on", "days", "outcome") if getattr(change, name) is not None}
    wanted |= {"is_void"} if change.is_void else set()
    if not wanted:
        raise Unacceptable("correction_empty", ref=case.ref)
    if not wanted <= correctable(entry) or (change.is_void and len(wanted) > 1):
        raise Unacceptable("correction_not_possible", ref=case.ref, step=entry.step)
    return _restated(_with_events(_with_dates(case, entry, change), entry, change))


def _with_dates(case: Case, entry: Entry, change: Change) -> Case:
    if change.on is not None and entry.step in _DATED:
        case = _DATED[entry.step](case, change.on)
    return case if change.outcome is None else replace(case, decision=change.outcome)


_DATED: Mapping[Step, Callable[[Case, date], Case]] = {
    Step.RECEIVE: lambda case, on: replace(
        case,
        received_on=on,
        accepted_on=on if case.accepted_by is AcceptedBy.SILENCE else case.accepted_on,
    ),
    Step.ACCEPT: lambda case, on: replace(case, accepted_on=on),
    Step.FORWARD: lambda case, on: replace(case, forwarded_on=on),
    Step.DECIDE: lambda case, on: replace(case, decided_on=on),
    Step.DELIVER: lambda case, on: replace(case, delivered_on=on),
}


def _with_events(case: Case, entry: Entry, change: Change) -> Case:
    events = tuple(
        replace(told, event=_put_right(told.event, change)) if told.entry == entry.number else told
        for told in case.events
        if not (change.is_void and told.entry == entry.number)
    )
    return replace(case, events=events)


def _put_right(event: ClockEvent, change: Change) -> ClockEvent:
    return replace(
        event,
        on=event.on if change.on is None else change.on,
        days=event.days if change.days is None else change.days,
    )


def _restated(case: Case) -> Case:
    """A case under way stands still exactly while a stop is open."""
    if case.status not in {CaseStatus.RUNNING, CaseStatus.SUSPENDED}:
        return case
    return replace(case, status=CaseStatus.SUSPENDED if case.open_stops else CaseStatus.RUNNING)


def is_in_order(case: Case) -> bool:
    """Whether the dates of a case run forward: receipt, acceptance, end of the own limits, decision, delivery."""
    dates = [case.received_on, case.accepted_on, case.forwarded_on, case.decided_on, case.delivered_on]
    known = [day for day in dates if day is not None]
    last = case.own_end_on
    return known == sorted(known) and all(_lies_within(told, case.received_on, last) for told in case.events)


def _lies_within(told: CaseEvent, first: date, last: date | None) -> bool:
    return first <= told.event.on and (last is None or told.event.on <= last)
