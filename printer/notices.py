"""Papers as PDF: the ticket, and the letters and sheets of a case."""

from __future__ import annotations

import threading
from typing import Final

from printer.layout import lay_out, paper_for
from printer.letter import Letter
from printer.letter_pages import letter_sheet
from printer.pages import sheet_of
from printer.slip import Slip
from printer.typefaces import Fonts, load

_TITLES: Final = {"zh": "{number} 号排队小票 · {centre}", "en": "Ticket {number} · {centre}"}

# reportlab reads a font file, when it cuts a subset out, with one position for all threads: one at a time.
_DRAWING: Final = threading.Lock()


def ticket_pdf(slip: Slip, fonts: Fonts, width_mm: int = 80) -> bytes:
    """The slip as a PDF page, `width_mm` wide (80 or 58), fonts embedded, QR code as vectors; same slip, same bytes.

    Safe to call from several threads. Raises OSError when a font file is missing.
    """
    typefaces = load(fonts)
    title = _TITLES[slip.language].format(number=slip.number, centre=slip.centre)
    with _DRAWING:
        layout = lay_out(slip, paper_for(width_mm), typefaces)
        return sheet_of(layout, typefaces, width_mm, title=title, author=slip.centre, language=slip.language)


def letter_pdf(letter: Letter, fonts: Fonts) -> bytes:
    """The letter as A4 pages, fonts embedded, QR code as vectors; same letter, same bytes.

    Safe to call from several threads. Raises OSError when a font file is missing.
    """
    typefaces = load(fonts)
    with _DRAWING:
        return letter_sheet(letter, typefaces)
