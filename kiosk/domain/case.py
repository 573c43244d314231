"""A case as a list of dated entries, and which entry may follow which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from kiosk.domain.acceptance import AcceptedBy
from kiosk.domain.catalogue import OverdueEffect
from kiosk.domain.clock_facts import CaseFacts, ClockEvent, EventKind
from kiosk.domain.errors import WrongState
from kiosk.domain.facts import FactKind
from kiosk.domain.limits import Limit
from kiosk.domain.service_mode import ORDINARY, Service


class CaseStatus(StrEnum):
    """Where a case stands; overdue is never a status, it is derived from the clock."""

    RECEIVED = "received"
    AWAITING_SUPPLEMENT = "awaiting_supplement"
    RUNNING = "running"
    SUSPENDED = "suspended"
    FORWARDED = "forwarded"
    DECIDED = "decided"
    DELIVERED = "delivered"
    WITHDRAWN = "withdrawn"
    NOT_ACCEPTED = "not_accepted"


class Decision(StrEnum):
    """The two ways in which a case is decided."""

    GRANTED = "granted"
    REFUSED = "refused"


class Step(StrEnum):
    """What is done to a case; each writes one entry."""

    RECEIVE = "receive"
    ACCEPT = "accept"
    REFUSE = "refuse"
    NOTICE = "notice"
    SUPPLY = "supply"
    SUSPEND = "suspend"
    RESUME = "resume"
    EXTEND = "extend"
    FORWARD = "forward"
    DECIDE = "decide"
    DELIVER = "deliver"
    WITHDRAW = "withdraw"
    PROPOSE_CORRECTION = "propose_correction"
    CORRECT = "correct"
    REJECT_CORRECTION = "reject_correction"
    REDATE = "redate"
    WARN = "warn"
    GIVE_REASON = "give_reason"
    SUPERVISE = "supervise"


STEP_OF: Mapping[FactKind, Step] = {
    FactKind.CASE_RECEIVED: Step.RECEIVE,
    FactKind.CASE_ACCEPTED: Step.ACCEPT,
    FactKind.CASE_NOT_ACCEPTED: Step.REFUSE,
    FactKind.CASE_NOTICED: Step.NOTICE,
    FactKind.CASE_SUPPLIED: Step.SUPPLY,
    FactKind.CASE_SUSPENDED: Step.SUSPEND,
    FactKind.CASE_RESUMED: Step.RESUME,
    FactKind.CASE_EXTENDED: Step.EXTEND,
    FactKind.CASE_FORWARDED: Step.FORWARD,
    FactKind.CASE_DECIDED: Step.DECIDE,
    FactKind.CASE_DELIVERED: Step.DELIVER,
    FactKind.CASE_WITHDRAWN: Step.WITHDRAW,
    FactKind.CASE_CORRECTION_PROPOSED: Step.PROPOSE_CORRECTION,
    FactKind.CASE_CORRECTED: Step.CORRECT,
    FactKind.CASE_CORRECTION_REJECTED: Step.REJECT_CORRECTION,
    FactKind.CASE_REDATED: Step.REDATE,
    FactKind.CASE_WARNED: Step.WARN,
    FactKind.CASE_REASON_GIVEN: Step.GIVE_REASON,
    FactKind.CASE_SUPERVISED: Step.SUPERVISE,
}

_UNDER_WAY = frozenset({CaseStatus.RUNNING, CaseStatus.SUSPENDED})
_BEFORE_ACCEPTANCE = frozenset({CaseStatus.RECEIVED, CaseStatus.AWAITING_SUPPLEMENT})
OPEN = _BEFORE_ACCEPTANCE | _UNDER_WAY | {CaseStatus.FORWARDED}

# From which states a step is legal, and where it leads (hall-and-law 2.3). A supply leads on only when it is complete.
_STEPS: Mapping[Step, tuple[frozenset[CaseStatus], CaseStatus]] = {
    Step.ACCEPT: (frozenset({CaseStatus.RECEIVED}), CaseStatus.RUNNING),
    Step.REFUSE: (_BEFORE_ACCEPTANCE, CaseStatus.NOT_ACCEPTED),
    Step.NOTICE: (_BEFORE_ACCEPTANCE, CaseStatus.AWAITING_SUPPLEMENT),
    Step.SUPPLY: (frozenset({CaseStatus.AWAITING_SUPPLEMENT}), CaseStatus.RUNNING),
    Step.SUSPEND: (_UNDER_WAY, CaseStatus.SUSPENDED),
    Step.RESUME: (frozenset({CaseStatus.SUSPENDED}), CaseStatus.RUNNING),
    Step.EXTEND: (_UNDER_WAY, CaseStatus.RUNNING),
    Step.FORWARD: (_UNDER_WAY, CaseStatus.FORWARDED),
    Step.DECIDE: (_UNDER_WAY | {CaseStatus.FORWARDED}, CaseStatus.DECIDED),
    Step.DELIVER: (frozenset({CaseStatus.DECIDED}), CaseStatus.DELIVERED),
    Step.WITHDRAW: (OPEN, CaseStatus.WITHDRAWN),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One step of a case as the ledger keeps it under its `number`; `on` is the civil date that counts, `at` the
    instant of writing."""

    step: Step
    on: date
    at: datetime
    actor: str
    data: Mapping[str, object]
    number: int = 0


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """What an entry of the ledger told the clock. One entry may tell it several things."""

    entry: int
    event: ClockEvent


@dataclass(frozen=True, slots=True)
class CaseRules:
    """What the item's law allowed when the case was accepted; `extra_grounds` holds codes of grounds."""

    extension_allowed: int = 0
    extension_total: int | None = None
    extra_grounds: tuple[str, ...] = ()
    notice_window: int = 5
    overdue_effect: OverdueEffect = OverdueEffect.NONE


@dataclass(frozen=True, slots=True)
class Case:
    """One matter from receipt to delivery. Dates are civil dates of the centre.

    The limits and rules are those of the catalogue when it was received; acceptance copies them for good. `expires_on`
    is when the licence ends that is to be renewed (行政许可法 50). `tacit` says that silence, and nobody, decided.
    """

    id: int
    ref: str
    item: str
    department: str
    status: CaseStatus
    statutory: Limit | None
    promised: Limit
    received_on: date
    version: int = 1
    accepted_on: date | None = None
    accepted_by: AcceptedBy | None = None
    forwarded_on: date | None = None
    decided_on: date | None = None
    delivered_on: date | None = None
    decision: Decision | None = None
    tacit: OverdueEffect = OverdueEffect.NONE
    ticket_id: int | None = None
    window: int | None = None
    owner: str = ""
    variant: str = ""
    parent_id: int | None = None
    expires_on: date | None = None
    rules: CaseRules | None = None
    events: tuple[CaseEvent, ...] = ()
    statutory_due_on: date | None = None
    promised_due_on: date | None = None
    service: Service = ORDINARY

    @property
    def is_open(self) -> bool:
        """Not yet decided, withdrawn or turned away."""
        return self.status in OPEN

    @property
    def own_end_on(self) -> date | None:
        """The day on which the centre's own limits ended: forwarded to a higher body, or decided."""
        return self.forwarded_on or self.decided_on

    @property
    def is_noticed(self) -> bool:
        """Whether the applicant was ever told that something is missing."""
        return any(told.event.kind is EventKind.SUPPLEMENT_NOTICE for told in self.events)

    @property
    def facts(self) -> CaseFacts:
        """What the clock is told. Acceptance is derived where a notice or silence brought it about (R7)."""
        is_derived = self.is_noticed or self.accepted_by is AcceptedBy.SILENCE
        events = tuple(told.event for told in self.events)
        return CaseFacts(self.received_on, None if is_derived else self.accepted_on, events)

    @property
    def open_stops(self) -> tuple[ClockEvent, ...]:
        """The suspensions that nobody has resumed yet, by the order in which they began."""
        still: dict[str, ClockEvent] = {}
        for event in self.facts.in_order():
            if event.kind is EventKind.SUSPEND:
                still[event.key] = event
            elif event.kind is EventKind.RESUME:
                still.pop(event.key, None)
        return tuple(still.values())

    def after(self, step: Step) -> CaseStatus:
        """The status that `step` leads to; raises `WrongState` when the step is not legal from here."""
        legal_from, leads_to = _STEPS[step]
        if self.status not in legal_from:
            raise WrongState(f"case_cannot_{step}", state=self.status, ref=self.ref)
        return leads_to

    def told(self, entry: int, *events: ClockEvent) -> "Case":
        """The case with what one more entry tells the clock."""
        return replace(self, events=(*self.events, *(CaseEvent(entry, event) for event in events)))


def legal_steps(case: Case) -> Sequence[Step]:
    """The steps that may follow now, for the pages that offer them."""
    return [step for step, (legal_from, _) in _STEPS.items() if case.status in legal_from]
