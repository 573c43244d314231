"""Whether the clock is believed across restarts: after a jump nothing goes by itself until a person confirms the time.

Issuing and serving go on, for people stand in the hall; what nobody could take back does not: expiry, the end of a day,
cards of overdue cases, what silence does. Not for rehearsals, whose clock may be set.
"""

from datetime import timedelta

from kiosk.domain.clock_step import ClockWatch, is_jump
from kiosk.domain.errors import WrongState
from kiosk.domain.facts import FactKind, Subject
from kiosk.operations.ports import Context

_OFTEN_ENOUGH = timedelta(seconds=50)


def begin(context: Context) -> ClockWatch:
    """When a server starts: believes the clock, or halts what goes by itself and writes down why.

    A clock that is found right again after a jump that nobody has confirmed ends the halt.
    """
    before, now, centre = context.unit.clock_watch(), context.now, context.centre
    if before.seen_at is None:
        return _put(context, ClockWatch(now))
    if is_jump(before.seen_at, now, centre.hours, centre.is_service_day):
        if not before.is_halted:
            _record(context, FactKind.CLOCK_JUMPED, before)
        return _put(context, ClockWatch(before.seen_at, now))
    if before.is_halted:
        _record(context, FactKind.CLOCK_RIGHT_AGAIN, before)
    return _put(context, ClockWatch(now))


def keep_up(context: Context) -> ClockWatch:
    """Now and then while a server runs: remembers that the clock is right; a halt stays as it is."""
    before = context.unit.clock_watch()
    if before.is_halted or (before.seen_at and abs(context.now - before.seen_at) < _OFTEN_ENOUGH):
        return before
    return _put(context, ClockWatch(context.now))


def confirm(context: Context) -> ClockWatch:
    """An administrator says that the time is right: everything goes on. Raises `WrongState` without a halt."""
    before = context.unit.clock_watch()
    if not before.is_halted:
        raise WrongState("clock_not_halted", state="right")
    _record(context, FactKind.CLOCK_CONFIRMED, before)
    return _put(context, ClockWatch(context.now))


def _put(context: Context, watch: ClockWatch) -> ClockWatch:
    context.unit.set_clock_watch(watch)
    return watch


def _record(context: Context, kind: FactKind, before: ClockWatch) -> None:
    seen = before.seen_at.isoformat() if before.seen_at else None
    context.record(kind, Subject.CLOCK, "machine", seen=seen, found=context.now.isoformat())
