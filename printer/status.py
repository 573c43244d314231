"""How a printer is and why it did not print: a small closed vocabulary with stable codes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Trouble(StrEnum):
    """Why paper did not come; stable codes that pages, API and logs share."""

    REFUSED = "refused"
    STALLED = "stalled"
    RESET = "reset"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"
    OFFLINE = "offline"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class PrinterStatus:
    """What a printer says of itself. `trouble` is None when it can print; low paper alone is no trouble."""

    trouble: Trouble | None = None
    is_paper_low: bool = False

    @property
    def is_ready(self) -> bool:
        return self.trouble is None


class PrinterError(Exception):
    """The one way in which a driver says that a job did not go well.

    `is_in_the_air`: some bytes of the job may have reached the printer, so that paper may have come out and
    nobody may send it again unasked. False means that nothing was sent and another try is safe.
    """

    def __init__(self, code: Trouble, *, is_in_the_air: bool = False) -> None:
        super().__init__(code.value)
        self.code = code
        self.is_in_the_air = is_in_the_air
