"""Cases: the row says where a case stands and which limits are its own; what happened is in the ledger."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, bindparam, insert, select, update

from kiosk.domain.case import OPEN, Case, CaseStatus, Decision
from kiosk.domain.errors import WrongState
from kiosk.domain.promise_trial import ClosedCase
from kiosk.operations.case_ports import CaseFilter, Watched
from kiosk.storage.case_rows import MOVING, case_of, case_row
from kiosk.storage.case_tables import cases, persons
from kiosk.storage.closed_cases import closed_cases, closed_span
from kiosk.storage.prepared import Prepared

_ALL = select(cases).where(cases.c.centre_id == bindparam("centre"))
_BY_ID = Prepared(_ALL.where(cases.c.id == bindparam("which")))
_BY_REF = Prepared(_ALL.where(cases.c.ref == bindparam("which")))
_BY_TOKEN = Prepared(_ALL.where(cases.c.token_hash == bindparam("token")))
_AWAITING_DELIVERY = _ALL.where(cases.c.status == CaseStatus.DECIDED, cases.c.decision == Decision.GRANTED)
_WATCHED = _ALL.where(
    cases.c.status.in_(sorted(OPEN)) | ((cases.c.status == CaseStatus.DECIDED) & (cases.c.decision == Decision.GRANTED))
).order_by(cases.c.id)
_PERSON = select(cases.c.person_id).where(cases.c.centre_id == bindparam("centre"), cases.c.id == bindparam("which"))
_STORED = tuple(column.name for column in cases.c if column.name != "id")
_ADD = Prepared(insert(cases).returning(cases.c.id), _STORED)
_ADD_PERSON = Prepared(insert(persons).returning(persons.c.id), ("centre_id", "name", "recorded_at"))
_APPLICANT = (
    select(persons.c.name)
    .join(cases, (cases.c.centre_id == persons.c.centre_id) & (cases.c.person_id == persons.c.id))
    .where(cases.c.centre_id == bindparam("centre"), cases.c.id == bindparam("which"))
)
_MOVE = Prepared(
    update(cases)
    .where(
        cases.c.centre_id == bindparam("centre"),
        cases.c.id == bindparam("which"),
        cases.c.version == bindparam("seen_version"),
        cases.c.status == bindparam("seen_status"),
    )
    .values(version=bindparam("new_version"), **{name: bindparam(f"new_{name}") for name in MOVING})
)


class SqlCases:
    """The cases of one centre in one transaction."""

    def __init__(self, connection: Connection, centre: str) -> None:
        self._connection = connection
        self._centre = centre

    def add(self, case: Case, person_id: int, token_hash: bytes) -> Case:
        """Stores a new case and returns it with its id."""
        row = {**case_row(case), "centre_id": self._centre, "person_id": person_id, "token_hash": token_hash}
        del row["id"]
        new_id = _ADD.number(self._connection, row)
        return case_of({**case_row(case), "id": new_id})

    def add_person(self, name: str, at: datetime) -> int:
        """Keeps a person apart from the case, so that the ledger never holds a name."""
        row = {"centre_id": self._centre, "name": name, "recorded_at": at}
        return _ADD_PERSON.number(self._connection, row)

    def applicant(self, case: Case) -> str:
        """The name of the applicant."""
        found = self._connection.execute(_APPLICANT, {"centre": self._centre, "which": case.id}).scalar()
        return str(found or "")

    def person_of(self, case: Case) -> int:
        """Which person a case belongs to."""
        return int(self._connection.execute(_PERSON, {"centre": self._centre, "which": case.id}).scalar_one())

    def by_id(self, case_id: int) -> Case | None:
        """The case with that id."""
        return self._one(_BY_ID, {"which": case_id})

    def by_ref(self, ref: str) -> Case | None:
        """The case with that public number."""
        return self._one(_BY_REF, {"which": ref})

    def by_token(self, token_hash: bytes) -> Case | None:
        """The case behind a public address."""
        return self._one(_BY_TOKEN, {"token": token_hash})

    def move(self, case: Case, changed: Case) -> Case:
        """Writes `changed` if the stored case is still as `case` saw it; raises `WrongState` otherwise."""
        row = case_row(changed)
        values: dict[str, object] = {f"new_{name}": row[name] for name in MOVING}
        values |= {
            "centre": self._centre,
            "which": case.id,
            "seen_version": case.version,
            "seen_status": case.status,
            "new_version": case.version + 1,
        }
        if _MOVE.run(self._connection, values).changed != 1:
            now = self.by_ref(case.ref)
            raise WrongState("case_changed_meanwhile", state=now.status if now else "unknown", ref=case.ref)
        return case_of({**row, "version": case.version + 1})

    def matching(self, wanted: CaseFilter) -> list[Case]:
        """The cases that a filter lets through, the newest first."""
        statement = _ALL.where(*_conditions(wanted)).order_by(cases.c.id.desc())
        if wanted.limit is not None:
            statement = statement.limit(wanted.limit)
        return [case_of(row._mapping) for row in self._connection.execute(statement, {"centre": self._centre})]

    def closed_span(self, decided: tuple[date, date]) -> tuple[int, int] | None:
        """The smallest and the largest id of the cases decided in a period; None without any."""
        return closed_span(self._connection, self._centre, decided)

    def closed(self, ids: tuple[int, int], decided: tuple[date, date], item: str | None = None) -> Iterable[ClosedCase]:
        """The cases in a range of ids that were decided in a period, as far as a trial reads them."""
        return closed_cases(self._connection, self._centre, ids, decided, item)

    def awaiting_delivery(self) -> list[Case]:
        """Granted cases that nobody has handed over yet."""
        rows = self._connection.execute(_AWAITING_DELIVERY, {"centre": self._centre})
        return [case_of(row._mapping) for row in rows]

    def watched(self) -> Watched:
        """The cases of which a limit may run. One that cannot be read never hides the others."""
        found = Watched([])
        for row in self._connection.execute(_WATCHED, {"centre": self._centre}):
            try:
                found.cases.append(case_of(row._mapping))
            except (ValueError, TypeError, KeyError):
                found.unreadable.append(row.ref)
        return found

    def _one(self, statement: Prepared, values: dict[str, object]) -> Case | None:
        row = statement.first(self._connection, {"centre": self._centre, **values})
        return case_of(row) if row is not None else None


def _conditions(wanted: CaseFilter) -> Sequence[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.received is not None:
        conditions.append(cases.c.received_on.between(*wanted.received))
    if wanted.decided is not None:
        conditions.append(cases.c.decided_on.between(*wanted.decided))
    if wanted.is_open is not None:
        is_open = cases.c.status.in_(sorted(OPEN))
        conditions.append(is_open if wanted.is_open else ~is_open)
    if wanted.departments is not None:
        conditions.append(cases.c.department.in_(sorted(wanted.departments)))
    if wanted.ticket_id is not None:
        conditions.append(cases.c.ticket_id == wanted.ticket_id)
    if wanted.window is not None:
        conditions.append(cases.c.window == wanted.window)
    if wanted.mode is not None:
        conditions.append(cases.c.mode == wanted.mode.value)
    if wanted.parent_id is not None:
        conditions.append(cases.c.parent_id == wanted.parent_id)
    if wanted.ids is not None:
        conditions.append(cases.c.id.in_(sorted(wanted.ids)))
    return conditions
