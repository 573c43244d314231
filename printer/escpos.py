"""Pictures as ESC/POS bytes, and what a printer's status bytes mean: pure, knows no wire."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from PIL import Image, ImageChops

from printer.status import PrinterStatus, Trouble

_ESC: Final = b"\x1b"
_GS: Final = b"\x1d"
_INITIALISE: Final = _ESC + b"@"
_FEED: Final = _ESC + b"J\x18"  # 24 dots, 3 mm
_CUT: Final = _GS + b"VB\x00"  # feed to the knife, then cut

# A band of 128 rows is 9 KB at most: small enough for the receive buffer of an old printer.
_BAND_ROWS: Final = 128

# DLE EOT n asks at once, even amid other data: 1 printer, 2 off-line cause, 3 error cause, 4 paper.
STATUS_QUERIES: Final = tuple(b"\x10\x04" + bytes([number]) for number in (1, 2, 3, 4))

# DLE EOT, DLE ENQ and DLE DC4 act in real time: a printer obeys them (drawer kick, power off) even where they
# stand inside raster data.
_REAL_TIME: Final = re.compile(rb"\x10(?=[\x04\x05\x14])")
_DLE_WITH_ONE_MORE_DOT: Final = b"\x18"


# Answered in its turn, after everything before it is on paper: a receipt for the job. Known as GS r 1.
RECEIPT_QUERY: Final = _GS + b"r\x01"


def encode(picture: Image.Image) -> bytes:
    """A whole job: start, the 1-bit `picture` (0 is black) as raster bands, feed, cut.

    Text never travels as text, so no name can hold a command; where dots happen to spell a real-time command,
    one dot is added. Raises ValueError for a picture that is not 1-bit or not a whole number of bytes wide.
    """
    if picture.mode != "1" or picture.width % 8:
        raise ValueError(f"want a 1-bit picture of whole bytes, not {picture.mode} {picture.width} wide")
    return _INITIALISE + b"".join(_bands(picture)) + _FEED + _CUT


def _bands(picture: Image.Image) -> Iterator[bytes]:
    black = ImageChops.invert(picture)
    for top in range(0, picture.height, _BAND_ROWS):
        rows = min(_BAND_ROWS, picture.height - top)
        dots = black.crop((0, top, picture.width, top + rows)).tobytes()
        yield _band_head(picture.width // 8, rows) + _REAL_TIME.sub(_DLE_WITH_ONE_MORE_DOT, dots)


def _band_head(width_bytes: int, rows: int) -> bytes:
    return _GS + b"v0\x00" + width_bytes.to_bytes(2, "little") + rows.to_bytes(2, "little")


def parse_status(answers: bytes) -> PrinterStatus:
    """What the four answers to STATUS_QUERIES say, in their order. What no printer would say is `unknown`.

    Of several troubles the one that a person mends first is named: cover, paper, knife, then off-line.
    """
    if len(answers) != len(STATUS_QUERIES) or not all(is_status_byte(answer) for answer in answers):
        return PrinterStatus(Trouble.UNKNOWN)
    printer, cause, error, paper = answers
    is_low = bool(paper & 0x0C)
    if cause & 0x04:
        return PrinterStatus(Trouble.COVER_OPEN, is_low)
    if paper & 0x60 or cause & 0x20:
        return PrinterStatus(Trouble.PAPER_OUT, is_low)
    if error & 0x08:
        return PrinterStatus(Trouble.CUTTER, is_low)
    if printer & 0x08 or cause & 0x40 or error & 0x64:
        return PrinterStatus(Trouble.OFFLINE, is_low)
    return PrinterStatus(None, is_low)


def is_receipt_byte(answer: int) -> bool:
    """Bits 4 and 7 are clear in the answer to RECEIPT_QUERY; a status byte has bit 4 set."""
    return answer & 0x90 == 0


def is_status_byte(answer: int) -> bool:
    """Bits 0, 1, 4 and 7 are fixed in every answer to DLE EOT; noise and other devices rarely keep to it."""
    return answer & 0x93 == 0x12
