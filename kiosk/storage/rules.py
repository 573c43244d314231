"""Calendars and catalogues in their versions; written once, each addition turns the centre's edition."""

from datetime import date
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, bindparam, delete, insert, select

from kiosk.domain.calendar import Edition
from kiosk.domain.catalogue import Item
from kiosk.domain.plain_data import plain, typed
from kiosk.operations.rule_ports import ApprovedIssue, CatalogueDraft, CatalogueVersion, Issue
from kiosk.storage.head import Head
from kiosk.storage.rule_tables import calendar_editions, catalogue_drafts, catalogue_versions

_here: BindParameter[str] = bindparam("centre")
_ISSUES = (
    select(calendar_editions)
    .where(calendar_editions.c.centre_id == _here)
    .order_by(calendar_editions.c.year, calendar_editions.c.place)
)
_VERSIONS = (
    select(catalogue_versions)
    .where(catalogue_versions.c.centre_id == _here, catalogue_versions.c.version > bindparam("after"))
    .order_by(catalogue_versions.c.version)
)
_DRAFTS = (
    select(catalogue_drafts)
    .where(catalogue_drafts.c.centre_id == _here)
    .order_by(catalogue_drafts.c.drafted_at.desc(), catalogue_drafts.c.digest)
)
_DROP_ALL = delete(catalogue_drafts).where(catalogue_drafts.c.centre_id == _here)
_DROP = _DROP_ALL.where(catalogue_drafts.c.digest == bindparam("which"))


class SqlRules:
    """The versions of one centre in one transaction; `place` is the ledger's line that the transaction holds."""

    def __init__(self, connection: Connection, centre: str, head: Head, place: int) -> None:
        self._connection = connection
        self._centre = centre
        self._head = head
        self._place = place

    def issues(self) -> list[ApprovedIssue]:
        """Every approved edition, by year and place."""
        return [_issue(row) for row in self._connection.execute(_ISSUES, {"centre": self._centre})]

    def add_issues(self, issues: list[ApprovedIssue]) -> None:
        """Puts editions in force."""
        rows = [self._own(_issue_row(issue)) for issue in issues]
        self._connection.execute(insert(calendar_editions), rows)
        self._head.turn()

    def versions(self, after: int = 0) -> list[CatalogueVersion]:
        """The published catalogues with a larger number, in order."""
        rows = self._connection.execute(_VERSIONS, {"centre": self._centre, "after": after})
        return [_version(row) for row in rows]

    def add_version(self, version: CatalogueVersion) -> None:
        """Publishes a catalogue; every draft is gone, for it was made against an older one."""
        self._connection.execute(insert(catalogue_versions), self._own(_version_row(version)))
        self._connection.execute(_DROP_ALL, {"centre": self._centre})
        self._head.turn()

    def drafts(self) -> list[CatalogueDraft]:
        """What is being prepared, the newest first."""
        return [_draft(row) for row in self._connection.execute(_DRAFTS, {"centre": self._centre})]

    def add_draft(self, draft: CatalogueDraft) -> None:
        """Keeps a draft; one with the same content takes its place."""
        self.drop_draft(draft.digest)
        self._connection.execute(insert(catalogue_drafts), {"centre_id": self._centre, **_draft_row(draft)})

    def drop_draft(self, digest: str) -> bool:
        """Throws a draft away; False when there is none."""
        return self._connection.execute(_DROP, {"centre": self._centre, "which": digest}).rowcount > 0

    def _own(self, row: dict[str, object]) -> dict[str, object]:
        return {"centre_id": self._centre, "seq": self._place, **row}


def _issue_row(of: ApprovedIssue) -> dict[str, object]:
    edition = of.issue.edition
    return {
        "year": of.year,
        "place": of.place,
        "notice": edition.notice,
        "issued_on": edition.issued_on,
        "source": of.issue.source,
        "days_off": sorted(day.isoformat() for day in edition.days_off),
        "make_up_days": sorted(day.isoformat() for day in edition.make_up_days),
        "digest": of.digest,
        "approved_by": of.approved_by,
        "approved_at": of.approved_at,
    }


def _issue(row: Row[Any]) -> ApprovedIssue:
    edition = Edition(row.notice, row.issued_on, _days(row.days_off), _days(row.make_up_days))
    issue = Issue(edition, row.source)
    return ApprovedIssue(row.year, row.place, issue, row.digest, row.approved_by, row.approved_at)


def _days(written: list[str]) -> frozenset[date]:
    return frozenset(map(date.fromisoformat, written))


def _version_row(of: CatalogueVersion) -> dict[str, object]:
    return {
        "version": of.number,
        "effective_on": of.effective_on,
        "items": [plain(item) for item in of.items],
        "digest": of.digest,
        "note": of.note,
        "published_by": of.published_by,
        "published_at": of.published_at,
    }


def _version(row: Row[Any]) -> CatalogueVersion:
    return CatalogueVersion(
        row.version, row.effective_on, _items(row), row.digest, row.note, row.published_by, row.published_at
    )


def _draft_row(of: CatalogueDraft) -> dict[str, object]:
    return {
        "base": of.base,
        "items": [plain(item) for item in of.items],
        "digest": of.digest,
        "note": of.note,
        "drafted_by": of.drafted_by,
        "drafted_at": of.drafted_at,
    }


def _draft(row: Row[Any]) -> CatalogueDraft:
    return CatalogueDraft(row.base, _items(row), row.digest, row.note, row.drafted_by, row.drafted_at)


def _items(row: Row[Any]) -> tuple[Item, ...]:
    return tuple(typed(Item, item) for item in row.items)
