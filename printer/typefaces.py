"""The two font files that everything on paper is set in: what they hold and how wide it is."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import SUBSETN, TTFont  # type: ignore[import-untyped]

_LOADING = threading.Lock()


@dataclass(frozen=True)
class Fonts:
    """Paths of two static TrueType files (glyf outlines): `regular` holds every hanzi, `bold` stands out."""

    regular: Path
    bold: Path


@dataclass(frozen=True)
class Face:
    """One loaded font file. `name` is what reportlab knows it by."""

    name: str
    path: Path
    font: Any

    def covers(self, character: str) -> bool:
        return ord(character) in self.font.face.charToGlyph

    def width(self, text: str, size: float) -> float:
        """Advance of `text` in the unit of `size`."""
        return float(self.font.stringWidth(text, size))


@dataclass(frozen=True)
class Run:
    """A piece of a line that one face can set; `is_substitute`: the regular face stands in for the bold."""

    face: Face
    text: str
    is_substitute: bool = False

    def stroke(self, size: float) -> float:
        """Outline that makes a substitute as dark as its bold neighbours, in the unit of `size`."""
        return size / 48 if self.is_substitute else 0


@dataclass(frozen=True)
class Typefaces:
    """Regular and bold together: the lettering that the layout measures with and the painters draw with."""

    regular: Face
    bold: Face

    def spell(self, text: str) -> str:
        """`text` with each character that no face holds written as 〔U+20BB7〕: nothing vanishes silently."""
        return "".join(one if self._is_known(one) else f"〔U+{ord(one):04X}〕" for one in text)

    def runs(self, text: str, *, is_bold: bool) -> Iterator[Run]:
        """`text` cut by the face that holds each character; the regular steps in for what bold lacks."""
        for face, characters in groupby(text, lambda character: self._face_for(character, is_bold)):
            yield Run(face, "".join(characters), is_bold and face is not self.bold)

    def width(self, text: str, size: float, *, is_bold: bool) -> float:
        return sum(run.face.width(run.text, size) for run in self.runs(text, is_bold=is_bold))

    def _face_for(self, character: str, is_bold: bool) -> Face:
        return self.bold if is_bold and self.bold.covers(character) else self.regular

    def _is_known(self, character: str) -> bool:
        return self.regular.covers(character) or self.bold.covers(character)


def load(fonts: Fonts) -> Typefaces:
    """Both faces, read once a process (0.2 s the first time). Raises OSError when a file is missing."""
    with _LOADING:
        return Typefaces(_face(fonts.regular.resolve()), _face(fonts.bold.resolve()))


@cache
def _face(path: Path) -> Face:
    mark = hashlib.sha256(path.read_bytes()).hexdigest()[:8]
    font = _Font(f"paper-{mark}", str(path))
    # reportlab files embedded subsets under the name inside the font; two files that share one (a subset and
    # its original) would overwrite each other and hanzi would turn to boxes. What is inside makes it unique.
    font.face.name = font.face.name + b"-" + mark.encode()
    pdfmetrics.registerFont(font)
    return Face(font.fontName, path, font)


class _Font(TTFont):  # type: ignore[misc]
    """A TTFont whose text can be copied and searched beyond U+FFFF.

    reportlab 5.1.0 writes such code points as five hex digits into the ToUnicode table, which readers take
    for another character: 𬤝 printed well and was read as something else. The table wants UTF-16BE.
    """

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - reportlab's name
        subsets = range(len(self.state[doc].subsets))
        super().addObjects(doc)
        for number in subsets:
            name = (SUBSETN(number) + b"+" + self.face.name + self.face.subfontNameX).decode("pdfdoc")
            stream = doc.idToObject["toUnicodeCMap:" + name]
            stream.content = re.sub(r"<([0-9A-F]{5,6})>", _as_utf16, stream.content)


def _as_utf16(code_point: re.Match[str]) -> str:
    return f"<{chr(int(code_point[1], 16)).encode('utf-16-be').hex().upper()}>"
