"""The end of a service day: whoever was not served is told so and stands on a list; and steps of the clock."""

from typing import Protocol

from kiosk.domain.clock_step import ClockStep
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.people import SYSTEM
from kiosk.domain.ticket import Move
from kiosk.operations.ports import Context
from kiosk.operations.presence import Step, moved
from kiosk.operations.system import System

# Whoever wants a number waits behind one piece at most, so a piece is small.
_AT_ONCE = 50


class Guard(Protocol):
    """Tells when the machine's clock was set."""

    @property
    def step(self) -> ClockStep | None: ...


def close_day(context: Context, most: int = _AT_ONCE) -> int:
    """Expires tickets of earlier days that nobody ended, at most so many, and lists them; returns how many there were.

    Run twice it finds nothing the second time. Today's tickets are served after closing time too, so they stay.
    """
    left = context.unit.tickets.unserved_before(context.today, most)
    for ticket in left:
        told: dict[str, object] = {"was": ticket.status, "day": ticket.service_day.isoformat()}
        moved(context, ticket, Step(Move.EXPIRE, told=told))
    for day in sorted({ticket.service_day for ticket in left}):
        numbers = [ticket.label for ticket in left if ticket.service_day == day]
        context.record(FactKind.DAY_CLOSED, Subject.DAY, day.isoformat(), unserved=numbers)
    return len(left)


def close_earlier_days(system: System) -> int:
    """Expires them all, piece by piece; looks first, so that a day that is closed costs one reading."""
    closed = 0
    if system.read(SYSTEM, lambda context: context.unit.holders.are_kept_before(context.today)):
        system.perform(SYSTEM, forget_cards, "day")
    while system.read(SYSTEM, lambda context: context.unit.tickets.unserved_before(context.today, 1)):
        closed += system.perform(SYSTEM, close_day, "day")
    return closed


def forget_cards(context: Context) -> int:
    """Drops what stands for the cards of earlier days, and writes down how many there were; never what they said."""
    dropped = context.unit.holders.forget_before(context.today)
    if dropped:
        context.record(FactKind.CARDS_FORGOTTEN, Subject.DAY, context.today.isoformat(), dropped=dropped)
    return dropped


def note_step(context: Context, step: ClockStep) -> None:
    """Writes down that the machine's clock was set while the program ran; the program goes on with its own."""
    seconds = round(step.gap.total_seconds(), 3)
    context.record(FactKind.CLOCK_STEP, Subject.CLOCK, "machine", seconds=seconds, found=step.found.isoformat())
