"""One printer that two threads share: one that prints, one that asks how it is; and what it said last."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from printer.drivers import Driver, Takes
from printer.status import PrinterError, PrinterState, PrinterStatus

# A printer from which nothing was heard for so long may be anything by now.
STALE_SECONDS = 20.0


@dataclass
class WatchedDriver:
    """A driver that remembers what its printer said last, and never talks to it twice at once.

    A receipt printer serves one connection: a question during a job would be refused and read as trouble.
    """

    driver: Driver
    now: Callable[[], float] = time.monotonic
    _last: PrinterStatus | None = None
    _heard_at: float = 0.0
    _talking: threading.Lock = field(default_factory=threading.Lock)

    @property
    def takes(self) -> Takes:
        return self.driver.takes

    @property
    def state(self) -> PrinterState | None:
        """How the printer was when it was last heard; None before the first time, `unknown` long after it."""
        if self._last is None:
            return None
        is_stale = self.now() - self._heard_at > STALE_SECONDS
        return PrinterState.UNKNOWN if is_stale else self._last.state

    def status(self) -> PrinterStatus:
        """Asks, unless a job is just going out: its end tells as much."""
        if not self._talking.acquire(blocking=False):
            return self._last or PrinterStatus()
        try:
            return self._heard(self.driver.status())
        finally:
            self._talking.release()

    def send(self, data: bytes) -> PrinterStatus:
        with self._talking:
            try:
                return self._heard(self.driver.send(data))
            except PrinterError as error:
                self._heard(PrinterStatus(error.code))
                raise

    def _heard(self, status: PrinterStatus) -> PrinterStatus:
        self._last, self._heard_at = status, self.now()
        return status
