"""Print one slip: lay out, encode, send, and say truthfully what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from printer import escpos, raster
from printer.drivers import Driver
from printer.layout import lay_out, paper_for
from printer.notices import ticket_pdf
from printer.slip import Slip
from printer.status import PrinterError, Trouble
from printer.typefaces import Fonts, load


class OutcomeState(StrEnum):
    """`printed`: the printer took the job and says it is well · `failed`: nothing was sent, another try is
    safe · `unconfirmed`: some of it may be on paper, so a person decides about a second copy."""

    PRINTED = "printed"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True)
class Outcome:
    """What became of one job; `code` says why it is not `printed`. `is_paper_low` is for the desk to know."""

    state: OutcomeState
    code: Trouble | None = None
    is_paper_low: bool = False


def print_slip(slip: Slip, driver: Driver, width_mm: int, fonts: Fonts) -> Outcome:
    """Print `slip` once on paper `width_mm` wide (80 or 58) and report.

    Never raises for a printer's trouble, never tries twice, takes no longer than the driver's budget plus the
    drawing. Raises ValueError for another width and OSError when a font file is missing: faults of set-up.
    """
    job = ticket_pdf(slip, fonts, width_mm) if driver.takes == "pdf" else encoded(slip, width_mm, fonts)
    try:
        status = driver.send(job)
    except PrinterError as error:
        return Outcome(OutcomeState.UNCONFIRMED if error.is_in_the_air else OutcomeState.FAILED, error.code)
    return Outcome(OutcomeState.PRINTED, None, status.is_paper_low)


def encoded(slip: Slip, width_mm: int, fonts: Fonts) -> bytes:
    """The bytes that a printer gets for `slip`."""
    typefaces = load(fonts)
    return escpos.encode(raster.picture(lay_out(slip, paper_for(width_mm), typefaces), typefaces))
