"""Rules that have versions, as the verbs see them: approved calendars, published catalogues, and what files offer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from kiosk.domain.calendar import Edition
from kiosk.domain.catalogue import Item


@dataclass(frozen=True, slots=True)
class Issue:
    """One edition of a year's calendar as a file has it; `source` says how somebody made sure of it."""

    edition: Edition
    source: str = ""


@dataclass(frozen=True, slots=True)
class ApprovedIssue:
    """An edition that was approved: the last place of a year is in force."""

    year: int
    place: int
    issue: Issue
    digest: str
    approved_by: str
    approved_at: datetime


@dataclass(frozen=True, slots=True)
class CatalogueVersion:
    """A catalogue that was published: in force from a service day on, until a later one takes effect."""

    number: int
    effective_on: date
    items: tuple[Item, ...]
    digest: str
    note: str
    published_by: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class CatalogueDraft:
    """What may become the version after `base`."""

    base: int
    items: tuple[Item, ...]
    digest: str
    note: str
    drafted_by: str
    drafted_at: datetime


class Rules(Protocol):
    """The versions of one centre. Whoever adds to them makes the centre's edition, which each transaction is told with
    the ledger's line, one larger."""

    def issues(self) -> list[ApprovedIssue]:
        """Every approved edition, by year and place."""
        ...

    def add_issues(self, issues: list[ApprovedIssue]) -> None: ...
    def versions(self, after: int = 0) -> list[CatalogueVersion]:
        """The published catalogues with a larger number, in order."""
        ...

    def add_version(self, version: CatalogueVersion) -> None:
        """Publishes; every draft is gone, for it was made against an older version."""
        ...

    def drafts(self) -> list[CatalogueDraft]:
        """What is being prepared, the newest first."""
        ...

    def add_draft(self, draft: CatalogueDraft) -> None:
        """Keeps a draft; one with the same content takes its place."""
        ...

    def drop_draft(self, digest: str) -> bool:
        """Throws a draft away; False when there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a file: its place as `file:line`, and what to do in both languages."""

    place: str
    key: str
    zh: str
    en: str
    is_error: bool = True


@dataclass(frozen=True, slots=True)
class Offer:
    """What the centre's files say now; with a fault that is an error they offer nothing."""

    years: Mapping[int, tuple[Issue, ...]] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    faults: tuple[Fault, ...] = ()


class RuleFiles(Protocol):
    """The centre's files, read again at each call."""

    def offered(self) -> Offer: ...
    def checked(self, catalogue: bytes) -> Offer:
        """The items of a catalogue that somebody sends, checked as if it stood among the centre's files."""
        ...
