"""The two font files that everything on paper is set in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Fonts:
    """Paths of two static TrueType files (glyf outlines): `regular` with every hanzi, `bold` with the common ones."""

    regular: Path
    bold: Path
