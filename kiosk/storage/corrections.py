"""Corrections of entries: proposed by one person, settled by another."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from kiosk.domain.case import Case
from kiosk.domain.correction import Change, CorrectionState
from kiosk.domain.errors import WrongState
from kiosk.domain.plain_data import plain, typed
from kiosk.operations.case_ports import Correction
from kiosk.storage.case_tables import corrections

_ALL = select(corrections).where(corrections.c.centre_id == bindparam("centre")).order_by(corrections.c.id)
_BY_ID = _ALL.where(corrections.c.id == bindparam("which"))
_OF_CASE = _ALL.where(corrections.c.case_id == bindparam("which"))
_WAITING = _ALL.where(corrections.c.state == CorrectionState.PROPOSED)
_ADD = insert(corrections).returning(corrections.c.id)
_SETTLE = (
    update(corrections)
    .where(
        corrections.c.centre_id == bindparam("centre"),
        corrections.c.id == bindparam("which"),
        corrections.c.state == CorrectionState.PROPOSED,
    )
    .values(state=bindparam("new_state"), settled_by=bindparam("by"), settled_at=bindparam("moment"))
)


class SqlCorrections:
    """The corrections of one centre in one transaction."""

    def __init__(self, connection: Connection, centre: str) -> None:
        self._connection = connection
        self._centre = centre

    def add(self, correction: Correction) -> Correction:
        """Stores a proposal."""
        row = {
            "centre_id": self._centre,
            "case_id": correction.case_id,
            "entry": correction.entry,
            "change": plain(correction.change),
            "reason": correction.reason,
            "state": correction.state,
            "proposed_by": correction.proposed_by,
            "proposed_at": correction.proposed_at,
        }
        return self._must(self._connection.execute(_ADD, row).scalar_one())

    def by_id(self, correction_id: int) -> Correction | None:
        """The correction with that id."""
        row = self._connection.execute(_BY_ID, {"centre": self._centre, "which": correction_id}).first()
        return _correction(row) if row is not None else None

    def of_case(self, case: Case) -> list[Correction]:
        """The corrections of a case, oldest first."""
        rows = self._connection.execute(_OF_CASE, {"centre": self._centre, "which": case.id})
        return [_correction(row) for row in rows]

    def waiting(self) -> list[Correction]:
        """The corrections that nobody has settled."""
        return [_correction(row) for row in self._connection.execute(_WAITING, {"centre": self._centre})]

    def settle(self, correction: Correction, state: CorrectionState, by: str, at: datetime) -> Correction:
        """Confirms or rejects; raises `WrongState` when somebody else has settled it."""
        values = {"centre": self._centre, "which": correction.id, "new_state": state, "by": by, "moment": at}
        if self._connection.execute(_SETTLE, values).rowcount != 1:
            now = self.by_id(correction.id)
            raise WrongState("correction_settled", state=now.state if now else "unknown")
        return self._must(correction.id)

    def _must(self, correction_id: int) -> Correction:
        found = self.by_id(correction_id)
        assert found is not None
        return found


def _correction(row: Any) -> Correction:
    return Correction(
        id=row.id,
        case_id=row.case_id,
        entry=row.entry,
        change=typed(Change, row.change),
        reason=row.reason,
        state=CorrectionState(row.state),
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        settled_by=row.settled_by,
        settled_at=row.settled_at,
    )
