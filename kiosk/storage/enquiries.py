"""Questions: read by whoever answers for them, changed only as they were seen."""

from dataclasses import fields, replace
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, text, update

from kiosk.domain.enquiry import Channel, Enquiry, EnquiryState
from kiosk.domain.errors import WrongState
from kiosk.storage.enquiry_tables import enquiries

_FIELDS = tuple(field.name for field in fields(Enquiry))
_ALL = select(*(enquiries.c[name] for name in _FIELDS)).where(enquiries.c.centre_id == bindparam("centre"))
_BY_ID = _ALL.where(enquiries.c.id == bindparam("which"))
_UNFINISHED = _ALL.where(text("state IN ('open', 'offered')")).order_by(enquiries.c.id)
_ADD = insert(enquiries).returning(enquiries.c.id)
_CHANGING = ("responsible", "state", "offered_to", "offered_window", "outcome", "closed_at", "ticket_id", "version")
_CHANGE = (
    update(enquiries)
    .where(
        enquiries.c.centre_id == bindparam("centre"),
        enquiries.c.id == bindparam("which"),
        enquiries.c.version == bindparam("seen"),
    )
    .values({name: bindparam(f"new_{name}") for name in _CHANGING})
)


class SqlEnquiries:
    """The questions of one centre in one transaction."""

    def __init__(self, connection: Connection, centre: str) -> None:
        self._connection = connection
        self._centre = centre

    def add(self, enquiry: Enquiry) -> Enquiry:
        """Stores a new question and returns it with its id."""
        row = {name: getattr(enquiry, name) for name in _FIELDS if name != "id"}
        new_id = self._connection.execute(_ADD, {"centre_id": self._centre, **row}).scalar_one()
        return replace(enquiry, id=new_id)

    def by_id(self, enquiry_id: int) -> Enquiry | None:
        """The question with that id."""
        row = self._connection.execute(_BY_ID, {"centre": self._centre, "which": enquiry_id}).first()
        return _enquiry(row) if row is not None else None

    def unfinished(self) -> list[Enquiry]:
        """Everything that has not ended, oldest first."""
        return [_enquiry(row) for row in self._connection.execute(_UNFINISHED, {"centre": self._centre})]

    def change(self, enquiry: Enquiry, changed: Enquiry) -> Enquiry:
        """Writes `changed` if it is still as `enquiry` saw it; raises `WrongState` otherwise."""
        stored = replace(changed, version=enquiry.version + 1)
        values = {"centre": self._centre, "which": enquiry.id, "seen": enquiry.version}
        values |= {f"new_{name}": getattr(stored, name) for name in _CHANGING}
        if self._connection.execute(_CHANGE, values).rowcount != 1:
            raise WrongState("enquiry_changed_meanwhile", state=enquiry.state)
        return stored


def _enquiry(row: Any) -> Enquiry:
    values = dict(row._mapping)
    return Enquiry(**{**values, "channel": Channel(row.channel), "state": EnquiryState(row.state)})
