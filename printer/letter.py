"""What one A4 paper says: a notice to an applicant or a sheet of the house, as words and blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from printer.slip import MOST_URL_BYTES, Language, clean

_LINE: Final = 240
_TEXT: Final = 12_000
"""In columns; a reason of a page and a half. What is longer shows with an … that it was."""

Emphasis = Literal["", "bold", "grey"]
Tone = Literal["white", "grey", "black"]


class _Cleaned:
    """Texts lose on the way in whatever could steer a printer or hide on paper; see `printer.slip.clean`."""

    def _clean(self, *names: str, width: int = _LINE) -> None:
        for name in names:
            object.__setattr__(self, name, clean(getattr(self, name), width))


@dataclass(frozen=True)
class Heading(_Cleaned):
    """A bold line over what follows; never the last of a page."""

    text: str

    def __post_init__(self) -> None:
        self._clean("text")


@dataclass(frozen=True)
class Paragraph(_Cleaned):
    """Running text; indented by two hanzi unless told otherwise."""

    text: str
    is_indented: bool = True
    is_small: bool = False

    def __post_init__(self) -> None:
        self._clean("text", width=_TEXT)


@dataclass(frozen=True)
class Large(_Cleaned):
    """The one thing to be seen from afar, in a frame: a small label over a large value and a note."""

    label: str
    value: str
    note: str = ""
    tone: Tone = "white"

    def __post_init__(self) -> None:
        self._clean("label", "value", "note")


@dataclass(frozen=True)
class Facts:
    """Label and value, one pair a row, in a ruled table of two columns; the values of `bold` labels stand out."""

    rows: tuple[tuple[str, str], ...]
    bold: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        rows = ((clean(label, _LINE), clean(value, _TEXT)) for label, value in self.rows)
        object.__setattr__(self, "rows", tuple(rows))


@dataclass(frozen=True)
class Column(_Cleaned):
    """One column of a table: its head and its share of the width."""

    head: str
    share: float
    is_centred: bool = False

    def __post_init__(self) -> None:
        self._clean("head")


@dataclass(frozen=True)
class Row:
    """One row of a table, as many cells as there are columns; grey is the ground, not the type."""

    cells: tuple[str, ...]
    emphasis: Emphasis = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "cells", tuple(clean(cell, _TEXT) for cell in self.cells))


@dataclass(frozen=True)
class Table:
    """Columns and rows that flow over as many pages as they need; the heads stand on each of them."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def __post_init__(self) -> None:
        odd = next((row for row in self.rows if len(row.cells) != len(self.columns)), None)
        if odd is not None:
            raise ValueError(f"a row has {len(odd.cells)} cells for {len(self.columns)} columns")
        if not self.columns or any(column.share <= 0 for column in self.columns):
            raise ValueError("a table has columns, each with a share of the width")


@dataclass(frozen=True)
class Field(_Cleaned):
    """A labelled frame: with its text, or with `lines` empty lines to fill in by hand."""

    label: str
    text: str = ""
    lines: int = 3

    def __post_init__(self) -> None:
        self._clean("label")
        self._clean("text", width=_TEXT)


@dataclass(frozen=True)
class Signatures(_Cleaned):
    """Places to sign side by side, each with a line for the name and one for the date."""

    labels: tuple[str, ...]
    date_label: str

    def __post_init__(self) -> None:
        self._clean("date_label")
        object.__setattr__(self, "labels", tuple(clean(label, _LINE) for label in self.labels))


Block = Heading | Paragraph | Large | Facts | Table | Field | Signatures


@dataclass(frozen=True)
class Closing(_Cleaned):
    """Who speaks and when, with the place for the seal."""

    department: str
    date: str
    seal: str

    def __post_init__(self) -> None:
        self._clean("department", "date", "seal")


@dataclass(frozen=True)
class Code(_Cleaned):
    """The page behind the paper, as a QR code with a caption. ValueError for a URL that cannot be one."""

    url: str
    caption: str

    def __post_init__(self) -> None:
        self._clean("caption")
        if not self.url or len(self.url) > MOST_URL_BYTES or not all("!" <= one <= "~" for one in self.url):
            raise ValueError(f"a letter needs a URL of at most {MOST_URL_BYTES} ASCII bytes, not {self.url[:20]!r}")


@dataclass(frozen=True)
class Letter(_Cleaned):
    """One paper. `subtitle` is the title in the other language, `foot` one small line under the closing.

    Every text is cleaned on the way in. ValueError for a letter without a title.
    """

    centre: str
    title: str
    number: str
    blocks: tuple[Block, ...]
    language: Language
    subtitle: str = ""
    addressee: str = ""
    closing: Closing | None = None
    code: Code | None = None
    foot: str = ""

    def __post_init__(self) -> None:
        self._clean("centre", "title", "number", "subtitle", "addressee")
        self._clean("foot", width=_TEXT)
        if not self.title:
            raise ValueError("a letter has a title")
