"""What the verbs of casework need from the outside: cases, their papers, corrections and cards."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from kiosk.domain.card import Card
from kiosk.domain.case import Case
from kiosk.domain.correction import Change, CorrectionState
from kiosk.domain.documents import Document
from kiosk.domain.lights import Light
from kiosk.domain.promise_trial import ClosedCase
from kiosk.domain.service_mode import ServiceMode


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases to list. Dates include both ends; None means no bound. `figure` rules are in `domain.metrics`."""

    received: tuple[date, date] | None = None
    decided: tuple[date, date] | None = None
    is_open: bool | None = None
    departments: Collection[str] | None = None
    ticket_id: int | None = None
    window: int | None = None
    mode: ServiceMode | None = None
    parent_id: int | None = None
    ids: Collection[int] | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Watched:
    """Cases of which a limit may run, oldest first; `unreadable` holds the references of those that make no sense."""

    cases: list[Case]
    unreadable: list[str] = field(default_factory=list)


class Cases(Protocol):
    """The cases of one centre; a case's history is in the ledger."""

    def add(self, case: Case, person_id: int, token_hash: bytes) -> Case: ...
    def by_id(self, case_id: int) -> Case | None: ...
    def by_ref(self, ref: str) -> Case | None: ...
    def by_token(self, token_hash: bytes) -> Case | None: ...
    def move(self, case: Case, changed: Case) -> Case: ...
    def matching(self, wanted: CaseFilter) -> list[Case]: ...
    def closed_span(self, decided: tuple[date, date]) -> tuple[int, int] | None:
        """The smallest and the largest id of the cases decided in a period, both dates included; None without any."""
        ...

    def closed(self, ids: tuple[int, int], decided: tuple[date, date], item: str | None = None) -> Iterable[ClosedCase]:
        """The cases in a range of ids, both included, that were decided in a period; only what a trial reads."""
        ...

    def awaiting_delivery(self) -> list[Case]:
        """Granted cases that nobody has handed over yet."""
        ...

    def watched(self) -> Watched:
        """Every case of which a limit may run: the open ones, and those that await delivery."""
        ...

    def applicant(self, case: Case) -> str: ...
    def person_of(self, case: Case) -> int: ...
    def add_person(self, name: str, at: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of a case as it was issued, under the number of the ledger entry that issued it."""

    id: int
    case_id: int
    entry: int
    document: Document


class Papers(Protocol):
    """The documents of the cases; their words are never changed."""

    def add(self, case: Case, entry: int, document: Document) -> Paper: ...
    def of_case(self, case: Case) -> list[Paper]: ...
    def by_number(self, number: str) -> Paper | None: ...
    def pdf(self, paper: Paper) -> bytes | None: ...
    def keep_pdf(self, paper: Paper, pdf: bytes) -> bytes:
        """Stores the first PDF of a paper, and returns the one that is stored: whoever was first."""
        ...


@dataclass(frozen=True, slots=True)
class Correction:
    """A change to one entry of a case, proposed by one person, settled by another."""

    id: int
    case_id: int
    entry: int
    change: Change
    reason: str
    state: CorrectionState
    proposed_by: str
    proposed_at: datetime
    settled_by: str | None = None
    settled_at: datetime | None = None


class Corrections(Protocol):
    """Corrections, waiting and settled."""

    def add(self, correction: Correction) -> Correction: ...
    def by_id(self, correction_id: int) -> Correction | None: ...
    def of_case(self, case: Case) -> list[Correction]: ...
    def waiting(self) -> list[Correction]: ...
    def settle(self, correction: Correction, state: CorrectionState, by: str, at: datetime) -> Correction:
        """Raises `WrongState` when somebody else has settled it."""
        ...


@dataclass(frozen=True, slots=True)
class CardFilter:
    """Which cards to list; None means no bound. An unanswered card is one that still wants a reason."""

    level: Light | None = None
    is_answered: bool | None = None
    department: str | None = None
    most: int = 300


class Cards(Protocol):
    """What was told of a limit that came near or was missed; once a limit, a level and a due date."""

    def told_of(self, case_ids: Collection[int]) -> Mapping[int, list[Card]]: ...
    def add_if_new(self, card: Card) -> Card | None:
        """The stored card; None when it had been told already."""
        ...

    def by_id(self, card_id: int) -> Card | None: ...
    def of_case(self, case: Case) -> list[Card]: ...
    def matching(self, wanted: CardFilter) -> list[Card]:
        """The cards that a filter lets through, the newest first."""
        ...

    def count(self, wanted: CardFilter) -> int:
        """How many there are, whatever `most` says."""
        ...

    def set_reason(self, card: Card, reason: str, by: str, at: datetime) -> Card: ...
    def set_note(self, card: Card, note: str, by: str, at: datetime) -> Card: ...
