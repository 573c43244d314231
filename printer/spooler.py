"""Print one slip: lay out, encode, send, and say truthfully what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from printer.drivers import Driver
from printer.slip import Slip
from printer.status import Trouble
from printer.typefaces import Fonts


class OutcomeState(StrEnum):
    """`printed`: the printer took the job and says it is well · `failed`: nothing was sent, another try is safe ·
    `unconfirmed`: some of it may be on paper, so a person decides about a second copy."""

    PRINTED = "printed"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True)
class Outcome:
    """What became of one job; `code` says why when it is not `printed`. `is_paper_low` is for the desk, not the citizen."""

    state: OutcomeState
    code: Trouble | None = None
    is_paper_low: bool = False


def print_slip(slip: Slip, driver: Driver, width_mm: int, fonts: Fonts) -> Outcome:
    """Print `slip` once on paper `width_mm` wide (80 or 58) and report. Never raises for a printer's trouble, never
    tries twice, takes no longer than the driver's budget plus the drawing (some 50 ms)."""
    raise NotImplementedError
