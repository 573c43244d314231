"""The documents of cases: their words as issued, and the PDF that was made of them first."""

from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from kiosk.domain.case import Case
from kiosk.domain.documents import Document, DocumentKind
from kiosk.operations.case_ports import Paper
from kiosk.storage.case_tables import cases, documents
from kiosk.storage.prepared import Prepared

# The PDF is not read with the words: a list of papers is small.
_ALL = (
    select(*(column for column in documents.c if column.name != "pdf"), cases.c.ref)
    .join(cases, (cases.c.centre_id == documents.c.centre_id) & (cases.c.id == documents.c.case_id))
    .where(documents.c.centre_id == bindparam("centre"))
)
_OF_CASE = _ALL.where(documents.c.case_id == bindparam("which")).order_by(documents.c.id)
_BY_NUMBER = _ALL.where(documents.c.number == bindparam("which"))
_ADD = Prepared(
    insert(documents).returning(documents.c.id),
    ("centre_id", "case_id", "kind", "number", "issued_on", "entry", "data"),
)
_this = (documents.c.centre_id == bindparam("centre")) & (documents.c.id == bindparam("which"))
_PDF = select(documents.c.pdf).where(_this)
_KEEP_PDF = update(documents).where(_this, documents.c.pdf.is_(None)).values(pdf=bindparam("drawn"))


class SqlPapers:
    """The documents of one centre in one transaction."""

    def __init__(self, connection: Connection, centre: str) -> None:
        self._connection = connection
        self._centre = centre

    def add(self, case: Case, entry: int, document: Document) -> Paper:
        """Stores a document under the entry that issued it."""
        row = {
            "centre_id": self._centre,
            "case_id": case.id,
            "kind": document.kind,
            "number": document.number,
            "issued_on": document.issued_on,
            "entry": entry,
            "data": document.data,
        }
        return Paper(_ADD.number(self._connection, row), case.id, entry, document)

    def of_case(self, case: Case) -> list[Paper]:
        """The documents of a case, oldest first."""
        rows = self._connection.execute(_OF_CASE, {"centre": self._centre, "which": case.id})
        return [_paper(row) for row in rows]

    def by_number(self, number: str) -> Paper | None:
        """The document with that number."""
        row = self._connection.execute(_BY_NUMBER, {"centre": self._centre, "which": number}).first()
        return _paper(row) if row is not None else None

    def pdf(self, paper: Paper) -> bytes | None:
        """The PDF, if one was ever made."""
        found: bytes | None = self._connection.execute(_PDF, self._this(paper)).scalar()
        return found

    def keep_pdf(self, paper: Paper, pdf: bytes) -> bytes:
        """Stores the first PDF of a paper, and returns the one that is stored: whoever was first."""
        self._connection.execute(_KEEP_PDF, {**self._this(paper), "drawn": pdf})
        return self.pdf(paper) or pdf

    def _this(self, paper: Paper) -> dict[str, object]:
        return {"centre": self._centre, "which": paper.id}


def _paper(row: Any) -> Paper:
    document = Document(DocumentKind(row.kind), row.number, row.ref, row.issued_on, row.data)
    return Paper(row.id, row.case_id, row.entry, document)
