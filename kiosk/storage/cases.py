"""Cases: the row says where a case stands and which limits are its own; what happened is in the ledger."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, insert, select, update

from kiosk.domain.case import OPEN, Case, CaseStatus, Decision
from kiosk.domain.errors import WrongState
from kiosk.domain.limits import Limit, Unit
from kiosk.operations.ports import CaseFilter
from kiosk.storage.case_tables import cases, persons

_PLAIN = (
    "id",
    "ref",
    "item",
    "department",
    "version",
    "ticket_id",
    "window",
    "owner",
    "received_on",
    "accepted_on",
    "decided_on",
    "delivered_on",
    "statutory_due_on",
    "promised_due_on",
)
_MOVING = (
    "status",
    "accepted_on",
    "decided_on",
    "delivered_on",
    "decision",
    "statutory_value",
    "statutory_unit",
    "promised_value",
    "promised_unit",
    "statutory_due_on",
    "promised_due_on",
)

_ALL = select(cases).where(cases.c.centre_id == bindparam("centre"))
_BY_REF = _ALL.where(cases.c.ref == bindparam("which"))
_BY_TOKEN = _ALL.where(cases.c.token_hash == bindparam("token"))
_ADD = insert(cases).returning(cases.c.id)
_ADD_PERSON = insert(persons).returning(persons.c.id)
_APPLICANT = (
    select(persons.c.name)
    .join(cases, (cases.c.centre_id == persons.c.centre_id) & (cases.c.person_id == persons.c.id))
    .where(cases.c.centre_id == bindparam("centre"), cases.c.id == bindparam("which"))
)
_MOVE = (
    update(cases)
    .where(
        cases.c.centre_id == bindparam("centre"),
        cases.c.id == bindparam("which"),
        cases.c.version == bindparam("seen_version"),
        cases.c.status == bindparam("seen_status"),
    )
    .values(version=bindparam("new_version"), **{name: bindparam(f"new_{name}") for name in _MOVING})
)


class SqlCases:
    """The cases of one centre in one transaction."""

    def __init__(self, connection: Connection, centre: str) -> None:
        self._connection = connection
        self._centre = centre

    def add(self, case: Case, person_id: int, token_hash: bytes) -> Case:
        """Stores a new case and returns it with its id."""
        row = {**_row(case), "centre_id": self._centre, "person_id": person_id, "token_hash": token_hash}
        del row["id"]
        new_id = self._connection.execute(_ADD, row).scalar_one()
        return _case({**_row(case), "id": new_id})

    def add_person(self, name: str, at: datetime) -> int:
        """Keeps a person apart from the case, so that the ledger never holds a name."""
        row = {"centre_id": self._centre, "name": name, "recorded_at": at}
        return int(self._connection.execute(_ADD_PERSON, row).scalar_one())

    def applicant(self, case: Case) -> str:
        """The name of the applicant."""
        found = self._connection.execute(_APPLICANT, {"centre": self._centre, "which": case.id}).scalar()
        return str(found or "")

    def by_ref(self, ref: str) -> Case | None:
        """The case with that public number."""
        return self._one(_BY_REF, {"which": ref})

    def by_token(self, token_hash: bytes) -> Case | None:
        """The case behind a public address."""
        return self._one(_BY_TOKEN, {"token": token_hash})

    def move(self, case: Case, changed: Case) -> Case:
        """Writes `changed` if the stored case is still as `case` saw it; raises `WrongState` otherwise."""
        row = _row(changed)
        values: dict[str, object] = {f"new_{name}": row[name] for name in _MOVING}
        values |= {
            "centre": self._centre,
            "which": case.id,
            "seen_version": case.version,
            "seen_status": case.status,
            "new_version": case.version + 1,
        }
        if self._connection.execute(_MOVE, values).rowcount != 1:
            now = self.by_ref(case.ref)
            raise WrongState("case_changed_meanwhile", state=now.status if now else "unknown", ref=case.ref)
        return _case({**row, "version": case.version + 1})

    def matching(self, wanted: CaseFilter) -> list[Case]:
        """The cases that a filter lets through, the newest first."""
        statement = _ALL.where(*_conditions(wanted)).order_by(cases.c.id.desc())
        if wanted.limit is not None:
            statement = statement.limit(wanted.limit)
        return [_case(row._mapping) for row in self._connection.execute(statement, {"centre": self._centre})]

    def _one(self, statement: Any, values: dict[str, object]) -> Case | None:
        row = self._connection.execute(statement, {"centre": self._centre, **values}).first()
        return _case(row._mapping) if row is not None else None


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
    return conditions


def _row(case: Case) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(case, name) for name in _PLAIN}
    return row | {
        "status": case.status,
        "decision": case.decision,
        "statutory_value": case.statutory.value if case.statutory else None,
        "statutory_unit": case.statutory.unit if case.statutory else None,
        "promised_value": case.promised.value,
        "promised_unit": case.promised.unit,
    }


def _case(row: Any) -> Case:
    has_law = row["statutory_value"] is not None
    return Case(
        **{name: row[name] for name in _PLAIN},
        status=CaseStatus(row["status"]),
        decision=Decision(row["decision"]) if row["decision"] else None,
        statutory=Limit(row["statutory_value"], Unit(row["statutory_unit"])) if has_law else None,
        promised=Limit(row["promised_value"], Unit(row["promised_unit"])),
    )
