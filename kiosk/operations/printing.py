"""Drain the paper outbox: claim a slip, print it outside any transaction, write down what the printer said."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.people import SYSTEM
from kiosk.domain.ticket import UNSERVED
from kiosk.operations.giving import TicketView, view_of
from kiosk.operations.ports import Context, PrintJob
from kiosk.operations.standing import ahead_of
from kiosk.operations.system import System

# A slip that comes out long after its number was taken only confuses: by then the number is on the screen and the
# phone, and whoever still wants paper asks for a second slip.
STALE_AFTER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Printed:
    """What became of a slip: `printed`, `failed` or `unconfirmed`, with a stable reason for the last two."""

    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SlipToPrint:
    """A claimed job with the ticket that it prints, or None when the ticket no longer needs paper."""

    job: PrintJob
    view: TicketView | None


PrintSlip = Callable[[TicketView, PrintJob], Printed]


def drain(system: System, printer: str, print_slip: PrintSlip) -> int:
    """Prints every slip that waits for `printer`, one after the other; returns how many there were."""
    done = 0
    while (work := _next(system, printer)) is not None:
        outcome = print_slip(work.view, work.job) if work.view else Printed("failed", "too_late")
        _settle(system, work, outcome)
        done += 1
    return done


def mark_lost(system: System) -> int:
    """At start: the jobs that were in the air when the server stopped are marked, never printed again by themselves."""
    return system.perform(SYSTEM, lambda context: context.unit.prints.lost_in_the_air(context.now))


def _next(system: System, printer: str) -> SlipToPrint | None:
    # Asked without the write lock first: the outbox is empty most of the time.
    if not system.read(SYSTEM, lambda context: context.unit.prints.is_waiting(printer)):
        return None
    return system.perform(SYSTEM, lambda context: _claim(context, printer))


def _claim(context: Context, printer: str) -> SlipToPrint | None:
    job = context.unit.prints.claim(printer)
    if job is None:
        return None
    ticket = context.unit.tickets.by_id(job.ticket_id)
    # Nobody needs the slip of a visit that is over, nor of a number that was given back.
    if ticket is None or ticket.status not in UNSERVED or context.now - job.created_at > STALE_AFTER:
        return SlipToPrint(job, None)
    token = context.tokens.for_subject(Subject.TICKET, context.centre.code, ticket.issued_line)
    ahead = ahead_of(context, ticket)
    return SlipToPrint(job, view_of(context, ticket, token, ahead, job))


def _settle(system: System, work: SlipToPrint, outcome: Printed) -> None:
    kind = FactKind.SLIP_PRINTED if outcome.state == "printed" else FactKind.SLIP_FAILED

    def settle(context: Context) -> None:
        context.unit.prints.settle(work.job, outcome.state, outcome.reason, context.now)
        context.record(kind, Subject.TICKET, work.job.ticket_id, reason=outcome.reason, reprint=work.job.is_reprint)

    system.perform(SYSTEM, settle)
