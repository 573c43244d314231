"""The blocks of a letter as pieces: paragraphs by the line, tables by the row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from printer import letter
from printer.lettering import Lettering
from printer.pieces import Fill, Frame, Mark, Piece, Rule, Words, space

BODY: Final = 12.0
CELL: Final = 10.5
SMALL: Final = 9.5
_BODY_LEADING: Final = {True: 19.5, False: 16.5}  # hanzi need more air than letters
_CELL_LEADING: Final = 15.0
_CELL_RIM: Final = 3.0
_SMALL_LEADING: Final = 14.0
_ASCENT: Final = 0.88  # of the em: where the top of a hanzi stands over the baseline
_PAD: Final = 5.0
_LABEL_SHARE: Final = 0.24
_LABEL_GREY: Final = 0.94
_ROW_GREY: Final = 0.9
_LINES_OF_A_ROW: Final = 20  # a longer row is divided, so that it can go on on the next page
_TONES: Final = {"white": (1.0, 0.0), "grey": (0.85, 0.0), "black": (0.0, 1.0)}


class Blocks:
    """Turns blocks into pieces of one width."""

    def __init__(self, lettering: Lettering, width: float, *, is_justified: bool) -> None:
        self._lettering = lettering
        self._width = width
        self._is_justified = is_justified
        self._leading = _BODY_LEADING[is_justified]

    def pieces(self, block: letter.Block) -> Iterator[Piece]:
        """The pieces of a block, with the white that parts it from the next."""
        match block:
            case letter.Heading():
                yield from self._heading(block)
            case letter.Paragraph():
                yield from self._paragraph(block)
            case letter.Large():
                yield from self._large(block)
            case letter.Facts():
                yield from self._facts(block)
            case letter.Table():
                yield from self._table(block)
            case letter.Field():
                yield from self._field(block)
            case letter.Signatures():
                yield from self._signatures(block)

    def _heading(self, block: letter.Heading) -> Iterator[Piece]:
        yield space(6)
        for line in self._lettering.lines(block.text, self._width, BODY, is_bold=True):
            yield Piece(self._leading, (Words(0, _baseline(self._leading, BODY), line, BODY, is_bold=True),), True)
        yield space(2)

    def _paragraph(self, block: letter.Paragraph) -> Iterator[Piece]:
        size, leading = (SMALL, _SMALL_LEADING) if block.is_small else (BODY, self._leading)
        if block.is_indented and self._is_justified:
            lines = self._lettering.indented(block.text, self._width, size)
        else:
            lines = [(0.0, line) for line in self._lettering.lines(block.text, self._width, size)]
        for n, (x, line) in enumerate(lines, 1):
            words = Words(x, _baseline(leading, size), line, size, spacing=self._spread(x, line, size, n == len(lines)))
            # Neither the first nor the last line of a paragraph stands alone.
            yield Piece(leading, (words,), keeps_next=n in (1, len(lines) - 1) and n < len(lines))
        yield space(2 if self._is_justified else 5)

    def _spread(self, x: float, line: str, size: float, is_last: bool) -> float:
        """What makes a line of hanzi as long as the others."""
        rest = self._width - x - self._lettering.width(line, size)
        spread = rest / max(1, len(line) - 1)
        return 0 if is_last or not self._is_justified or spread > size / 7 else spread

    def _large(self, block: letter.Large) -> Iterator[Piece]:
        ground, ink = _TONES[block.tone]
        rows = [(block.label, 11.0, 18.0, False), (block.value, 26.0, 36.0, True), (block.note, 10.5, 17.0, False)]
        words: list[Mark] = []
        y = 7.0
        for text, size, leading, is_bold in rows:
            for line in self._lettering.balanced(text, self._width - 4 * _PAD, size, is_bold=is_bold):
                x = (self._width - self._lettering.width(line, size, is_bold=is_bold)) / 2
                words.append(Words(x, y + _baseline(leading, size), line, size, is_bold, ink))
                y += leading
        y += 7
        box = Fill(0, 0, self._width, y, ground), Frame(0, 0, self._width, y, 1.2)
        yield Piece(y, (*box, *words))
        yield space(8)

    def _facts(self, block: letter.Facts) -> Iterator[Piece]:
        widths = self._width * _LABEL_SHARE, self._width * (1 - _LABEL_SHARE)
        yield space(4)
        for label, value in block.rows:
            cells = [(label, False, False), (value, label in block.bold, False)]
            yield from self._rows(cells, widths, grounds=(_LABEL_GREY, 1))
        yield space(8)

    def _table(self, block: letter.Table) -> Iterator[Piece]:
        whole = sum(column.share for column in block.columns)
        widths = tuple(self._width * column.share / whole for column in block.columns)
        heads = [(column.head, True, True) for column in block.columns]
        head = next(self._rows(heads, widths, grounds=(_LABEL_GREY,) * len(widths))).kept()
        yield space(4)
        yield head
        for row in block.rows:
            cells = [
                (cell, row.emphasis == "bold", column.is_centred)
                for cell, column in zip(row.cells, block.columns, strict=True)
            ]
            ground = _ROW_GREY if row.emphasis == "grey" else 1
            yield from self._rows(cells, widths, grounds=(ground,) * len(widths), head=head)
        yield space(8)

    def _rows(
        self,
        cells: list[tuple[str, bool, bool]],
        widths: tuple[float, ...],
        *,
        grounds: tuple[float, ...],
        head: Piece | None = None,
    ) -> Iterator[Piece]:
        """One ruled row of cells (text, bold, centred), in as many pieces as its length asks for."""
        broken = [
            self._lettering.lines(text, width - 2 * _PAD, CELL, is_bold=is_bold)
            for (text, is_bold, _), width in zip(cells, widths, strict=True)
        ]
        most = max(1, *(len(lines) for lines in broken))
        for start in range(0, most, _LINES_OF_A_ROW):
            count = min(_LINES_OF_A_ROW, most - start)
            height = count * _CELL_LEADING + 2 * _CELL_RIM
            marks: list[Mark] = [*_grid(widths, height, grounds, is_top=start == 0, is_bottom=start + count == most)]
            x = 0.0
            for (_, is_bold, is_centred), width, lines in zip(cells, widths, broken, strict=True):
                shown = lines[start : start + count]
                top = _CELL_RIM + (_CELL_LEADING * (count - len(shown)) / 2 if most <= _LINES_OF_A_ROW else 0)
                for n, line in enumerate(shown):
                    y = top + n * _CELL_LEADING + _baseline(_CELL_LEADING, CELL)
                    room = width - 2 * _PAD - self._lettering.width(line, CELL, is_bold=is_bold)
                    marks.append(Words(x + _PAD + (room / 2 if is_centred else 0), y, line, CELL, is_bold))
                x += width
            yield Piece(height, tuple(marks), head=head)

    def _field(self, block: letter.Field) -> Iterator[Piece]:
        yield space(3)
        label = Words(0, _baseline(_CELL_LEADING, CELL), block.label, CELL, is_bold=True)
        yield Piece(_CELL_LEADING + 4, (label,), keeps_next=True)
        if block.text:
            yield from self._rows([(block.text, False, False)], (self._width,), grounds=(1,))
        else:
            yield self._empty(block.lines)
        yield space(8)

    def _empty(self, lines: int) -> Piece:
        leading = 22.0
        rules = (Rule(_PAD, n * leading, self._width - _PAD, n * leading, 0.3) for n in range(1, lines))
        return Piece(lines * leading, (Frame(0, 0, self._width, lines * leading), *rules))

    def _signatures(self, block: letter.Signatures) -> Iterator[Piece]:
        gap = 18.0
        width = (self._width - gap * (len(block.labels) - 1)) / len(block.labels)
        marks: list[Mark] = []
        for n, label in enumerate(block.labels):
            marks += self._signature(n * (width + gap), width, label, block.date_label)
        yield space(6)
        yield Piece(56, tuple(marks))
        yield space(6)

    def _signature(self, x: float, width: float, label: str, date_label: str) -> Iterator[Mark]:
        for y, text in ((24.0, label), (52.0, date_label)):
            yield Words(x, y, text, CELL)
            yield Rule(x + self._lettering.width(text, CELL) + 4, y + 2, x + width, y + 2)


def _baseline(leading: float, size: float) -> float:
    """Where a line of `size` stands in the middle of its leading."""
    return leading / 2 + size * (_ASCENT - 0.5)


def _grid(
    widths: tuple[float, ...], height: float, grounds: tuple[float, ...], *, is_top: bool, is_bottom: bool
) -> Iterator[Mark]:
    x, whole = 0.0, sum(widths)
    for width, ground in zip(widths, grounds, strict=True):
        if ground < 1:
            yield Fill(x, 0, width, height, ground)
        x += width
    x = 0.0
    for width in (*widths, 0.0):
        yield Rule(x, 0, x, height)
        x += width
    if is_top:
        yield Rule(0, 0, whole, 0)
    if is_bottom:
        yield Rule(0, height, whole, height)
