"""The ways to a printer: network, character device, files, memory; each keeps to its time budget."""

from __future__ import annotations

from typing import Protocol

from printer.status import PrinterStatus


class Driver(Protocol):
    """One printer. Both calls return within the driver's time budget (seconds), whatever the printer does."""

    def status(self) -> PrinterStatus:
        """How the printer is now. Never raises: what cannot be asked has a trouble such as `refused`."""

    def send(self, data: bytes) -> PrinterStatus:
        """Send one whole job; returns the status after it. Raises PrinterError with a stable code."""
