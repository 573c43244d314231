"""How a printer is and why it did not print: a small closed vocabulary with stable codes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


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


class PrinterState(StrEnum):
    """How a printer is, as people are told: 正常, 纸将尽, 缺纸, 开盖, 切刀, 脱机, 未知 (screens K-19)."""

    OK = "ok"
    PAPER_LOW = "paper_low"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"
    OFFLINE = "offline"
    UNKNOWN = "unknown"


# A printer that takes the call and then says nothing may be well or not: nobody knows.
_STATES: Final = {
    Trouble.REFUSED: PrinterState.OFFLINE,
    Trouble.STALLED: PrinterState.UNKNOWN,
    Trouble.RESET: PrinterState.OFFLINE,
    Trouble.PAPER_OUT: PrinterState.PAPER_OUT,
    Trouble.COVER_OPEN: PrinterState.COVER_OPEN,
    Trouble.CUTTER: PrinterState.CUTTER,
    Trouble.OFFLINE: PrinterState.OFFLINE,
    Trouble.UNKNOWN: PrinterState.UNKNOWN,
}


@dataclass(frozen=True)
class PrinterStatus:
    """What a printer says of itself. `trouble` is None when it can print; low paper alone is no trouble."""

    trouble: Trouble | None = None
    is_paper_low: bool = False

    @property
    def is_ready(self) -> bool:
        return self.trouble is None

    @property
    def state(self) -> PrinterState:
        """The one word for it; paper that is low counts only while nothing worse is the matter."""
        if self.trouble is not None:
            return _STATES[self.trouble]
        return PrinterState.PAPER_LOW if self.is_paper_low else PrinterState.OK


class PrinterError(Exception):
    """The one way in which a driver says that a job did not go well.

    `is_in_the_air`: some bytes of the job may have reached the printer, so that paper may have come out and
    nobody may send it again unasked. False means that nothing was sent and another try is safe.
    """

    def __init__(self, code: Trouble, *, is_in_the_air: bool = False) -> None:
        super().__init__(code.value)
        self.code = code
        self.is_in_the_air = is_in_the_air
