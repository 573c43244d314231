"""A case as a list of dated entries, and which entry may follow which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from kiosk.domain.errors import WrongState
from kiosk.domain.limits import Limit


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
    DECIDE = "decide"
    DELIVER = "deliver"
    WITHDRAW = "withdraw"


_BEFORE_DECISION = frozenset(
    {
        CaseStatus.RECEIVED,
        CaseStatus.AWAITING_SUPPLEMENT,
        CaseStatus.RUNNING,
        CaseStatus.SUSPENDED,
        CaseStatus.FORWARDED,
    }
)

# From which states a step is legal, and where it leads (hall-and-law 2.3).
_STEPS: Mapping[Step, tuple[frozenset[CaseStatus], CaseStatus]] = {
    Step.ACCEPT: (frozenset({CaseStatus.RECEIVED}), CaseStatus.RUNNING),
    Step.REFUSE: (frozenset({CaseStatus.RECEIVED}), CaseStatus.NOT_ACCEPTED),
    Step.DECIDE: (frozenset({CaseStatus.RUNNING, CaseStatus.SUSPENDED}), CaseStatus.DECIDED),
    Step.DELIVER: (frozenset({CaseStatus.DECIDED}), CaseStatus.DELIVERED),
    Step.WITHDRAW: (_BEFORE_DECISION, CaseStatus.WITHDRAWN),
}

OPEN = _BEFORE_DECISION


@dataclass(frozen=True, slots=True)
class Entry:
    """One step of a case as the ledger keeps it; `on` is the civil date that counts, `at` the instant of writing."""

    step: Step
    on: date
    at: datetime
    actor: str
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Case:
    """One matter from receipt to delivery. Dates are civil dates of the centre.

    The limits are those of the catalogue when it was received; acceptance copies them for good.
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
    decided_on: date | None = None
    delivered_on: date | None = None
    decision: Decision | None = None
    ticket_id: int | None = None
    window: int | None = None
    owner: str = ""
    statutory_due_on: date | None = None
    promised_due_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Not yet decided, withdrawn or turned away."""
        return self.status in OPEN

    def after(self, step: Step) -> CaseStatus:
        """The status that `step` leads to; raises `WrongState` when the step is not legal from here."""
        legal_from, leads_to = _STEPS[step]
        if self.status not in legal_from:
            raise WrongState(f"case_cannot_{step}", state=self.status, ref=self.ref)
        return leads_to


def legal_steps(case: Case) -> Sequence[Step]:
    """The steps that may follow now, for the pages that offer them."""
    return [step for step, (legal_from, _) in _STEPS.items() if case.status in legal_from]
