"""What a database is for: the real hall, or a rehearsal whose clock may be set."""

from datetime import datetime, timedelta

from kiosk.domain.errors import Unacceptable
from kiosk.domain.facts import FactKind, Subject
from kiosk.operations.ports import Context


def set_clock(context: Context, wanted: datetime, machine_now: datetime) -> timedelta:
    """Sets the clock of a rehearsal to an instant, forwards or backwards; it runs on from there. Returns the offset."""
    if context.unit.centre_mode() != "rehearsal":
        raise Unacceptable("not_a_rehearsal")
    offset = wanted - machine_now
    context.unit.set_clock_offset(offset)
    context.record(FactKind.CLOCK_SET, Subject.CLOCK, "rehearsal", to=wanted.isoformat())
    return offset
