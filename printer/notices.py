"""Papers for a citizen as PDF: the ticket, later the receipts and notices of a case."""

from __future__ import annotations

from printer.slip import Slip
from printer.typefaces import Fonts


def ticket_pdf(slip: Slip, fonts: Fonts) -> bytes:
    """The slip as a one-page PDF, 80 mm wide, fonts embedded, QR code as vectors; same slip, same bytes."""
    raise NotImplementedError
