"""The paper outbox: jobs are claimed one by one and settled with what the printer really said."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from kiosk.operations.ports import PrintJob
from kiosk.storage.prepared import Prepared
from kiosk.storage.tables import print_jobs

_JOB = (
    print_jobs.c.id,
    print_jobs.c.ticket_id,
    print_jobs.c.is_reprint,
    print_jobs.c.printer,
    print_jobs.c.state,
    print_jobs.c.reason,
    print_jobs.c.created_at,
)
_here = print_jobs.c.centre_id == bindparam("centre")

_ADD = Prepared(
    insert(print_jobs).returning(print_jobs.c.id),
    ("centre_id", "ticket_id", "printer", "is_reprint", "state", "created_at"),
)
_OLDEST = (
    select(*_JOB)
    .where(_here, print_jobs.c.printer == bindparam("at_printer"), print_jobs.c.state == "pending")
    .order_by(print_jobs.c.id)
    .limit(1)
)
_CLAIM = (
    update(print_jobs)
    .where(_here, print_jobs.c.id == bindparam("which"), print_jobs.c.state == "pending")
    .values(state="printing")
)
_SETTLE = (
    update(print_jobs)
    .where(_here, print_jobs.c.id == bindparam("which"), print_jobs.c.state == "printing")
    .values(state=bindparam("new_state"), reason=bindparam("new_reason"), settled_at=bindparam("new_at"))
)
_LATEST = (
    select(*_JOB).where(_here, print_jobs.c.ticket_id == bindparam("ticket")).order_by(print_jobs.c.id.desc()).limit(1)
)
_LOST = (
    update(print_jobs)
    .where(_here, print_jobs.c.state == "printing")
    .values(state="unconfirmed", reason="server_stopped", settled_at=bindparam("new_at"))
)
_TROUBLES = (
    select(*_JOB)
    .where(
        _here,
        print_jobs.c.state.in_(["failed", "unconfirmed"]),
        print_jobs.c.created_at >= bindparam("since"),
    )
    .order_by(print_jobs.c.id.desc())
    .limit(50)
)


class SqlPrintJobs:
    """The paper outbox of one centre in one transaction."""

    def __init__(self, connection: Connection, centre: str) -> None:
        self._connection = connection
        self._centre = centre

    def add(self, ticket_id: int, printer: str, is_reprint: bool, at: datetime) -> PrintJob:
        """A job that waits for paper."""
        row = {
            "centre_id": self._centre,
            "ticket_id": ticket_id,
            "printer": printer,
            "is_reprint": is_reprint,
            "state": "pending",
            "created_at": at,
        }
        job_id = _ADD.number(self._connection, row)
        return PrintJob(job_id, ticket_id, is_reprint, printer, "pending", "", at)

    def is_waiting(self, printer: str) -> bool:
        """Whether a slip waits for that printer."""
        return self._oldest(printer) is not None

    def claim(self, printer: str) -> PrintJob | None:
        """Takes the oldest waiting job of a printer; nobody else gets it."""
        job = self._oldest(printer)
        if job is None:
            return None
        taken = self._connection.execute(_CLAIM, {"centre": self._centre, "which": job.id}).rowcount
        return replace(job, state="printing") if taken else None

    def _oldest(self, printer: str) -> PrintJob | None:
        row = self._connection.execute(_OLDEST, {"centre": self._centre, "at_printer": printer}).first()
        return PrintJob(*row) if row is not None else None

    def settle(self, job: PrintJob, state: str, reason: str, at: datetime) -> None:
        """Writes down how a claimed job ended."""
        values: dict[str, Any] = {"new_state": state, "new_reason": reason, "new_at": at}
        self._connection.execute(_SETTLE, {"centre": self._centre, "which": job.id, **values})

    def latest_of(self, ticket_id: int) -> PrintJob | None:
        """The last job of a ticket."""
        row = self._connection.execute(_LATEST, {"centre": self._centre, "ticket": ticket_id}).first()
        return PrintJob(*row) if row is not None else None

    def lost_in_the_air(self, at: datetime) -> int:
        """Marks what a stopped server had in hand: nobody knows whether it came out, so none is sent again."""
        return self._connection.execute(_LOST, {"centre": self._centre, "new_at": at}).rowcount

    def troubles(self, since: datetime) -> list[PrintJob]:
        """The slips since an instant that did not surely come out, newest first."""
        rows = self._connection.execute(_TROUBLES, {"centre": self._centre, "since": since})
        return [PrintJob(*row) for row in rows]
