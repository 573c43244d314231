"""The ledger: every entry written once, numbered per centre without a gap."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from kiosk.domain.case import STEP_OF, Case, Entry
from kiosk.domain.facts import Fact, FactKind, Subject
from kiosk.storage.prepared import Prepared
from kiosk.storage.tables import entries, number_series, tickets

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
_LINE_BEFORE = (
    select(entries.c.seq)
    .where(entries.c.centre_id == bindparam("centre"), entries.c.at < bindparam("at"))
    .order_by(entries.c.seq.desc())
    .limit(1)
)

# The lines of a day lie between those that its tickets name; windows open some minutes before the first number, and
# what a night writes about cases lies between them.
_BEFORE = 5_000
_MARGINS = select(
    func.min(tickets.c.issued_line), func.max(tickets.c.moved_line), func.max(tickets.c.issued_line)
).where(tickets.c.centre_id == bindparam("centre"), tickets.c.service_day == bindparam("day"))
OF_THE_HALL = (Subject.TICKET, Subject.WINDOW, Subject.QUEUE, Subject.ENQUIRY)
_OF_HALL = (
    select(entries)
    .where(
        entries.c.centre_id == bindparam("centre"),
        entries.c.seq.between(bindparam("first"), bindparam("last")),
        entries.c.subject.in_([one.value for one in OF_THE_HALL]),
        entries.c.at >= bindparam("begins"),
        entries.c.at < bindparam("ends"),
    )
    .order_by(entries.c.seq)
)


class SqlLedger:
    """Reads and, through the unit of work, writes entries."""

    def __init__(
        self, connection: Connection, centre: str, revision: int, in_line: Sequence[Mapping[str, Any]]
    ) -> None:
        self._connection = connection
        self._centre = centre
        self._in_line = in_line
        self.revision = revision

    def write(self, lines: list[dict[str, object]]) -> None:
        """Adds entries, each with its number."""
        _ADD.run_all(self._connection, lines)

    def of(self, subject: Subject, subject_id: str) -> list[tuple[int, Fact, datetime, str]]:
        """Everything that happened to one subject, in order: number, fact, instant, actor.

        Entries that this transaction will write are among them: what a verb did is seen by whoever asks next.
        """
        stored = self._connection.execute(_OF, {"centre": self._centre, "about": subject, "which": subject_id})
        waiting = [row for row in self._in_line if (row["subject"], row["subject_id"]) == (subject, subject_id)]
        return [_read(row) for row in (*stored.mappings(), *waiting)]

    def line_before(self, at: datetime) -> int:
        """The last line that was written before that instant; 0 where there is none. Reads back from the end."""
        return int(self._connection.execute(_LINE_BEFORE, {"centre": self._centre, "at": at}).scalar() or 0)

    def case_entries(self, case: Case) -> list[Entry]:
        """The steps of a case, oldest first."""
        return [
            Entry(STEP_OF[fact.kind], date.fromisoformat(str(fact.data["on"])), at, actor, fact.data, number)
            for number, fact, at, actor in self.of(Subject.CASE, case.ref)
        ]

    def of_hall(self, day: date, begins: datetime, ends: datetime) -> list[tuple[int, Fact, datetime, str]]:
        """What happened on a service day to tickets, windows, queues and enquiries between two instants, in order."""
        first, moved, placed = self._connection.execute(_MARGINS, {"centre": self._centre, "day": day}).one()
        if first is None:
            return []
        margins = {"first": first - _BEFORE, "last": max(moved, placed) + _BEFORE}
        found = self._connection.execute(_OF_HALL, {"centre": self._centre, "begins": begins, "ends": ends, **margins})
        return [_read(row) for row in (*found.mappings(),)]


def _read(row: Mapping[str, Any]) -> tuple[int, Fact, datetime, str]:
    fact = Fact(FactKind(row["kind"]), Subject(row["subject"]), row["subject_id"], row["data"])
    return row["seq"], fact, row["at"], row["actor"]


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
