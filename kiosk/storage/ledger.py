"""The ledger: every entry written once, numbered per centre without a gap."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from kiosk.domain.case import Case, Entry, Step
from kiosk.domain.facts import Fact, FactKind, Subject
from kiosk.storage.prepared import Prepared
from kiosk.storage.tables import entries, number_series

_STEP_OF = {
    FactKind.CASE_RECEIVED: Step.RECEIVE,
    FactKind.CASE_ACCEPTED: Step.ACCEPT,
    FactKind.CASE_NOT_ACCEPTED: Step.REFUSE,
    FactKind.CASE_DECIDED: Step.DECIDE,
    FactKind.CASE_DELIVERED: Step.DELIVER,
    FactKind.CASE_WITHDRAWN: Step.WITHDRAW,
}

_ADD = Prepared(insert(entries), tuple(column.name for column in entries.c))
_OF = (
    select(entries)
    .where(
        entries.c.centre_id == bindparam("centre"),
        entries.c.subject == bindparam("about"),
        entries.c.subject_id == bindparam("which"),
    )
    .order_by(entries.c.seq)
)


class SqlLedger:
    """Reads and, through the unit of work, writes entries."""

    def __init__(self, connection: Connection, centre: str, revision: int) -> None:
        self._connection = connection
        self._centre = centre
        self.revision = revision

    def write(self, lines: list[dict[str, object]]) -> None:
        """Adds entries, each with its number."""
        for line in lines:
            _ADD.run(self._connection, line)

    def of(self, subject: Subject, subject_id: str) -> list[tuple[int, Fact, datetime, str]]:
        """Everything that happened to one subject, in order: number, fact, instant, actor."""
        rows = self._connection.execute(_OF, {"centre": self._centre, "about": subject, "which": subject_id})
        return [
            (
                row.seq,
                Fact(FactKind(row.kind), Subject(row.subject), row.subject_id, row.data),
                row.at,
                row.actor,
            )
            for row in rows
        ]

    def case_entries(self, case: Case) -> list[Entry]:
        """The steps of a case, oldest first."""
        return [
            Entry(_STEP_OF[fact.kind], date.fromisoformat(str(fact.data["on"])), at, actor, fact.data)
            for _, fact, at, actor in self.of(Subject.CASE, case.ref)
        ]


class SqlNumbers:
    """Consecutive numbers from a counter row; never COUNT+1, which doubles under load."""

    def __init__(self, connection: Connection, centre: str) -> None:
        self._connection = connection
        self._centre = centre

    def next(self, series: str, period: str) -> int:
        """The next number of a series in a period; the row stays locked until the transaction ends."""
        values = {"centre_id": self._centre, "series": series, "period": period, "last": 1}
        return _NEXT[self._connection.dialect.name].number(self._connection, values)


def _next_statement(dialect_insert: Any) -> Prepared:
    first_or_next = dialect_insert(number_series).on_conflict_do_update(
        index_elements=["centre_id", "series", "period"], set_={"last": number_series.c.last + 1}
    )
    return Prepared(first_or_next.returning(number_series.c.last), ("centre_id", "series", "period", "last"))


_NEXT = {"postgresql": _next_statement(postgresql_insert), "sqlite": _next_statement(sqlite_insert)}


def entry_row(centre: str, seq: int, fact: Fact, actor: str, cause: str, at: datetime) -> dict[str, object]:
    """One entry as its row."""
    return {
        "centre_id": centre,
        "seq": seq,
        "at": at,
        "kind": fact.kind,
        "subject": fact.subject,
        "subject_id": fact.subject_id,
        "actor": actor,
        "cause": cause,
        "data": fact.data,
    }
