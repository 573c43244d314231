"""Looks at every deadline each minute, and at once when the clock of a rehearsal was set; one fault never ends it."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from kiosk.domain.errors import Unavailable
from kiosk.domain.people import SYSTEM
from kiosk.operations import clock_watch
from kiosk.operations.absences import settle_appointments
from kiosk.operations.day import Guard, close_earlier_days, note_step
from kiosk.operations.deadlines import Quiet, SweepResult, Trouble, sweep
from kiosk.operations.messaging import forget_old_numbers
from kiosk.operations.system import System

log = logging.getLogger(__name__)

_EVERY_SECONDS = 60.0
_RETRY_SECONDS = 5.0
_LOOK_SECONDS = 1.0
_BREATH_SECONDS = 0.02  # between two pieces of writing, so that whoever waits for a number comes in between
# Two clocks that both run differ by less than this from one look to the next; more means that one of them was set.
_JUMP = timedelta(seconds=5)
_LATE_AFTER = timedelta(minutes=5)


class Scheduler:
    """Sweeps the deadlines of one centre. Every process has one: a card is told by whoever comes first."""

    def __init__(self, system: System, every_seconds: float = _EVERY_SECONDS, guard: Guard | None = None) -> None:
        self._system = system
        self._guard = guard
        self._stepped = timedelta()
        self._was_halted = False
        self._every_seconds = every_seconds
        self._one_at_a_time = threading.Lock()
        self._next_at = 0.0
        self._offset: timedelta | None = None
        self._known: frozenset[Trouble] = frozenset()
        self._quiet = Quiet()
        self._since: datetime | None = None
        self.swept_at: datetime | None = None
        self.last: SweepResult | None = None

    def run(self, stop: threading.Event) -> None:
        """Works until it is told to stop, which it obeys between two pieces of a sweep too."""
        self._since = self._system.machine.now()
        while not stop.is_set():
            if self._is_due():
                self._attempt(lambda: stop.wait(_BREATH_SECONDS))
            stop.wait(_LOOK_SECONDS)

    def sweep_now(self) -> None:
        """Sweeps before it returns, for whoever has just set the clock; a fault is logged and not passed on."""
        self._attempt(lambda: threading.Event().wait(_BREATH_SECONDS))

    @property
    def is_late(self) -> bool:
        """Whether the thread runs, and has for minutes not come to the end of a sweep."""
        last = self.swept_at or self._since
        return self._since is not None and last is not None and self._system.machine.now() - last > _LATE_AFTER

    @property
    def is_clock_off(self) -> bool:
        """Whether the machine's clock was set while the program ran, so that the hall keeps its own time."""
        return self._guard is not None and self._guard.step is not None

    def _is_due(self) -> bool:
        if time.monotonic() >= self._next_at:
            return True
        try:
            offset = self._system.clock.now() - self._system.machine.now()
        except Unavailable:
            return False
        before, self._offset = self._offset, offset
        return before is not None and abs(offset - before) > _JUMP

    def _attempt(self, is_over: Callable[[], bool]) -> None:
        wait = _RETRY_SECONDS
        with self._one_at_a_time:
            try:
                self._watch_clock()
                if not self._is_halted():
                    self._close_days()
                    self._settle_appointments()
                    self._note(sweep(self._system, is_over, self._quiet))
                wait = self._every_seconds
            except Unavailable:
                log.warning("the deadlines were not looked at: the database is away or busy; the next look is soon")
            except Exception:  # a fault in one sweep must not silence all the sweeps that follow
                log.exception("the deadlines were not looked at")
            self._next_at = time.monotonic() + min(wait, self._every_seconds)

    def _watch_clock(self) -> None:
        """A step of the machine's clock is written down once; the hall goes on with the time that really passes."""
        step = self._guard.step if self._guard else None
        gap = step.gap if step else timedelta()
        if step is not None and abs(gap - self._stepped) > _JUMP:
            log.error(
                "the machine's clock was set by %s: the hall keeps its own time until the server is restarted", gap
            )
            self._system.perform(SYSTEM, lambda context: note_step(context, step), "clock")
        self._stepped = gap

    def _is_halted(self) -> bool:
        """Whether the clock has jumped over a restart and nobody has confirmed it yet; asks nobody in a rehearsal."""
        if self._guard is None:
            return False
        is_halted = self._system.perform(SYSTEM, clock_watch.keep_up).is_halted
        if is_halted and not self._was_halted:
            log.error("the clock has jumped since it was last right: nothing expires until /admin/ confirms the time")
        self._was_halted = is_halted
        return is_halted

    def _close_days(self) -> None:
        forget_old_numbers(self._system)
        closed = close_earlier_days(self._system)
        if closed:
            log.info("%d numbers of earlier days were not served", closed)

    def _settle_appointments(self) -> None:
        absent = settle_appointments(self._system)
        if absent:
            log.info("%d people did not come for their appointments", absent)

    def _note(self, result: SweepResult) -> None:
        self.last, self.swept_at = result, self._system.machine.now()
        found = frozenset(result.troubles)
        for trouble in found - self._known:  # once, not every minute
            log.error("case %s was passed over when the deadlines were looked at: %s", trouble.ref, trouble.why)
        self._known = found
        if result.told or result.settled:
            log.info("%d cards told, %d cases moved by silence", result.told, result.settled)
