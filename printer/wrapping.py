"""Break a line of Chinese or Latin text where a reader expects it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_OPENING: Final = "（《「『“‘〔【［("
_CLOSING: Final = "，。、；：！？）》」』”’〕】］…·,.;:!?)"
_NARROW: Final = r"[^\s\u2e80-\U0003ffff]"

# A piece is never torn: an opening mark stays with what follows, closing marks with what precedes them.
_PIECE: Final = re.compile(
    rf"\s+|[{re.escape(_OPENING)}]*(?:{_NARROW}+|\S)[{re.escape(_CLOSING)}]*",
)

# What separates two halves of a line has no work left at its end.
_TRAILING: Final = " ·"

Measure = Callable[[str], float]


def wrapped(text: str, width: float, measure: Measure) -> list[str]:
    """`text` in lines of at most `width`, in the unit of `measure`. A word wider than a line is torn."""
    lines: list[str] = []
    line = ""
    for piece in _PIECE.findall(text):
        if measure(line + piece.rstrip()) <= width:
            line += piece
            continue
        if line.strip():
            lines.append(line.rstrip(_TRAILING))
        *full, line = _torn(piece.lstrip(), width, measure)
        lines.extend(full)
    return [*lines, line.rstrip()] if line.strip() else lines


def balanced(text: str, width: float, measure: Measure) -> list[str]:
    """As `wrapped`, with lines of about equal length: no last line of one lonely hanzi."""
    best = wrapped(text, width, measure)
    if len(best) < 2:
        return best
    for percent in range(96, 48, -4):
        narrower = wrapped(text, width * percent / 100, measure)
        if len(narrower) > len(best):
            break
        best = narrower
    return best


def _torn(piece: str, width: float, measure: Measure) -> list[str]:
    parts = [""]
    for character in piece:
        if parts[-1] and measure(parts[-1] + character) > width:
            parts.append("")
        parts[-1] += character
    return parts
