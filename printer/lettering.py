"""Measure and break text in points, each character measured once."""

from __future__ import annotations

from functools import partial
from typing import Final

from printer.typefaces import Typefaces
from printer.wrapping import balanced, wrapped

_HANZI_BLANK: Final = "\u3000"
"""No cleaned text holds one, so it can stand for an indent while a paragraph is broken."""


class Lettering:
    """The two faces as something to measure with; made for one letter."""

    def __init__(self, typefaces: Typefaces) -> None:
        self._typefaces = typefaces
        self._widths: dict[tuple[str, bool], float] = {}
        self._broken: dict[tuple[str, float, float, bool], list[str]] = {}

    def width(self, text: str, size: float, *, is_bold: bool = False) -> float:
        """Advance of `text` at `size`, in points."""
        return size * sum(self._width(character, is_bold) for character in text)

    def lines(self, text: str, width: float, size: float, *, is_bold: bool = False) -> list[str]:
        """`text` in lines of at most `width`; characters that no face holds are spelled out."""
        key = text, width, size, is_bold
        if key not in self._broken:
            measure = partial(self.width, size=size, is_bold=is_bold)
            self._broken[key] = wrapped(self._typefaces.spell(text), width, measure)
        return self._broken[key]

    def balanced(self, text: str, width: float, size: float, *, is_bold: bool = False) -> list[str]:
        """As `lines`, all of about the same length: for what stands centred."""
        return balanced(self._typefaces.spell(text), width, partial(self.width, size=size, is_bold=is_bold))

    def indented(self, text: str, width: float, size: float) -> list[tuple[float, str]]:
        """Lines with what they are moved to the right: the first by two hanzi."""
        lines = self.lines(2 * _HANZI_BLANK + text, width, size)
        return [(2 * size * line.startswith(_HANZI_BLANK), line.lstrip(_HANZI_BLANK)) for line in lines]

    def _width(self, character: str, is_bold: bool) -> float:
        key = character, is_bold
        if key not in self._widths:
            blank = character == _HANZI_BLANK
            self._widths[key] = 1 if blank else self._typefaces.width(character, 1, is_bold=is_bold)
        return self._widths[key]
