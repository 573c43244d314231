"""The QR code of a slip as a square of modules, for dots and for vectors alike."""

from __future__ import annotations

from typing import Final

import qrcode  # type: ignore[import-untyped]

QUIET_MODULES: Final = 4

Modules = tuple[tuple[bool, ...], ...]


def modules(text: str) -> Modules:
    """Rows of modules, True is dark, without the quiet zone; error correction M (T-03)."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    return tuple(tuple(bool(cell) for cell in row) for row in code.get_matrix())
