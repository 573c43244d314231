"""A letter on A4: head, blocks, closing with seal and code, running lines; laid out first, then painted."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from printer.letter import Closing, Code, Letter
from printer.letter_blocks import BODY, CELL, SMALL, Blocks
from printer.lettering import Lettering
from printer.pages import LANGUAGES, POINTS_PER_MM, set_run
from printer.pieces import Fill, Frame, Mark, Page, Piece, Placed, Ring, Rule, Squares, Words, pages_of, space
from printer.qr import modules
from printer.typefaces import Typefaces

_PAGE: Final = (210 * POINTS_PER_MM, 297 * POINTS_PER_MM)
_LEFT: Final = 27 * POINTS_PER_MM
_TOP: Final = 20 * POINTS_PER_MM
_WIDTH: Final = 156 * POINTS_PER_MM
_ROOM: Final = 257 * POINTS_PER_MM
_CODE_SIDE: Final = 24 * POINTS_PER_MM
_SEAL_RADIUS: Final = 18 * POINTS_PER_MM
_FAINT: Final = 0.35
_PAGE_OF: Final = {"zh": "第 {} 页，共 {} 页", "en": "Page {} of {}"}


def letter_sheet(letter: Letter, typefaces: Typefaces) -> bytes:
    """The PDF of a letter. Same arguments, same bytes."""
    pages = laid_out(letter, typefaces)
    written = BytesIO()
    canvas = Canvas(
        written, _PAGE, invariant=1, lang=LANGUAGES[letter.language], initialFontName=typefaces.regular.name
    )
    canvas.setTitle(f"{letter.title} {letter.number}".strip())
    canvas.setAuthor(letter.centre)
    canvas.setSubject(letter.title)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    for page in pages:
        canvas.translate(_LEFT, _PAGE[1] - _TOP)
        painter = _Painter(canvas, typefaces)
        for placed in page:
            painter.paint(placed.piece.marks, placed.y)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def laid_out(letter: Letter, typefaces: Typefaces) -> list[Page]:
    """The pages of a letter, each with its running lines; no PDF yet."""
    lettering = Lettering(typefaces)
    return _Composition(letter, lettering).pages()


class _Composition:
    """Puts head, blocks and closing of one letter in a row and breaks them into pages."""

    def __init__(self, letter: Letter, lettering: Lettering) -> None:
        self._letter = letter
        self._lettering = lettering
        self._blocks = Blocks(lettering, _WIDTH, is_justified=letter.language == "zh")

    def pages(self) -> list[Page]:
        ending = list(self._ending())
        flow = [*self._head(), *self._middle(is_kept=bool(ending)), *ending]
        broken = pages_of(flow, _ROOM)
        return [(*page, *self._running(number, len(broken))) for number, page in enumerate(broken, 1)]

    def _middle(self, is_kept: bool) -> list[Piece]:
        pieces = [piece for block in self._letter.blocks for piece in self._blocks.pieces(block)]
        solid = [n for n, piece in enumerate(pieces) if not piece.is_space]
        if is_kept and solid:
            # Seal and date never stand alone on a page.
            pieces[solid[-1]] = pieces[solid[-1]].kept()
        return pieces

    def _head(self) -> Iterator[Piece]:
        letter = self._letter
        yield from self._centred(letter.centre, 14, 20, is_bold=True)
        yield Piece(15, (Rule(0, 4, _WIDTH, 4, 1.6), Rule(0, 7, _WIDTH, 7, 0.5)))
        yield from self._centred(letter.title, 22, 32, is_bold=True)
        yield from self._centred(letter.subtitle, 10, 15, grey=_FAINT)
        for line in self._lettering.lines(letter.number, _WIDTH, CELL):
            x = _WIDTH - self._lettering.width(line, CELL)
            yield Piece(18, (Words(x, 13, line, CELL),), keeps_next=True)
        yield space(4)
        for line in self._lettering.lines(letter.addressee, _WIDTH, BODY + 1, is_bold=True):
            yield Piece(22, (Words(0, 16, line, BODY + 1, is_bold=True),), keeps_next=True)

    def _centred(
        self, text: str, size: float, leading: float, *, is_bold: bool = False, grey: float = 0
    ) -> Iterator[Piece]:
        for line in self._lettering.balanced(text, _WIDTH, size, is_bold=is_bold):
            x = (_WIDTH - self._lettering.width(line, size, is_bold=is_bold)) / 2
            yield Piece(leading, (Words(x, leading * 0.5 + size * 0.38, line, size, is_bold, grey),), keeps_next=True)

    def _ending(self) -> Iterator[Piece]:
        letter = self._letter
        marks: list[Mark] = []
        if letter.code is not None:
            marks += self._code(letter.code)
        if letter.closing is not None:
            marks += self._closing(letter.closing)
        if marks:
            height = _CODE_SIDE + 12 if letter.closing is None else 2 * _SEAL_RADIUS + 6
            yield Piece(height, tuple(marks), keeps_next=bool(letter.foot))
        for line in self._lettering.lines(letter.foot, _WIDTH, SMALL):
            yield Piece(14, (Words(0, 11, line, SMALL, grey=_FAINT),))

    def _code(self, code: Code) -> Iterator[Mark]:
        rows = modules(code.url)
        yield Squares(0, 8, _CODE_SIDE / len(rows), rows)
        lines = self._lettering.lines(code.caption, _WIDTH / 2 - _CODE_SIDE - 20, SMALL)
        top = 8 + (_CODE_SIDE - 14 * len(lines)) / 2
        for n, line in enumerate(lines):
            yield Words(_CODE_SIDE + 14, top + 14 * n + 10.5, line, SMALL)

    def _closing(self, closing: Closing) -> Iterator[Mark]:
        signed = self._lettering.balanced(closing.department, _WIDTH * 0.46, BODY, is_bold=True)
        widest = max((self._lettering.width(line, BODY, is_bold=True) for line in signed), default=0)
        centre, middle = _WIDTH - max(_SEAL_RADIUS, widest / 2) - 10, 2 + _SEAL_RADIUS
        yield Ring(centre, middle, _SEAL_RADIUS)
        x = centre - self._lettering.width(closing.seal, SMALL) / 2
        yield Words(x, middle + _SEAL_RADIUS - 8, closing.seal, SMALL, grey=0.55)
        top = middle - 8.5 * len(signed) - 4
        for n, (line, is_bold) in enumerate([*((line, True) for line in signed), (closing.date, False)]):
            x = centre - self._lettering.width(line, BODY, is_bold=is_bold) / 2
            yield Words(x, top + 17 * n + 6, line, BODY, is_bold)

    def _running(self, number: int, count: int) -> Page:
        words = _PAGE_OF[self._letter.language].format(number, count)
        x = (_WIDTH - self._lettering.width(words, 9)) / 2
        lines = [Placed(_ROOM, Piece(0, (Words(x, 8 * POINTS_PER_MM, words, 9, grey=_FAINT),)))]
        if number > 1:
            lines.append(Placed(0, Piece(0, tuple(self._running_head()))))
        return tuple(lines)

    def _running_head(self) -> Iterator[Mark]:
        letter = self._letter
        yield Words(0, -14, letter.title, 9, grey=_FAINT)
        yield Words(_WIDTH - self._lettering.width(letter.number, 9), -14, letter.number, 9, grey=_FAINT)
        yield Rule(0, -8, _WIDTH, -8, 0.4)


class _Painter:
    """Puts marks on a canvas whose origin is the top left corner of the type area; y grows upwards there."""

    def __init__(self, canvas: Any, typefaces: Typefaces) -> None:
        self._canvas = canvas
        self._typefaces = typefaces

    def paint(self, marks: tuple[Mark, ...], top: float) -> None:
        for mark in marks:
            match mark:
                case Words():
                    self._words(mark, top)
                case Squares():
                    self._squares(mark, top)
                case Ring():
                    self._ring(mark, top)
                case _:
                    self._shape(mark, top)

    def _words(self, mark: Words, top: float) -> None:
        pen = self._canvas.beginText(mark.x, -(top + mark.y))
        pen.setFillGray(mark.grey)
        pen.setStrokeGray(mark.grey)
        pen.setCharSpace(mark.spacing)
        for run in self._typefaces.runs(self._typefaces.spell(mark.text), is_bold=mark.is_bold):
            set_run(self._canvas, pen, run, mark.size)
        self._canvas.drawText(pen)

    def _squares(self, mark: Squares, top: float) -> None:
        path = self._canvas.beginPath()
        for row, cells in enumerate(mark.modules):
            for column, is_dark in enumerate(cells):
                if is_dark:
                    x, y = mark.x + column * mark.side, top + mark.y + (row + 1) * mark.side
                    path.rect(x, -y, mark.side, mark.side)
        self._canvas.setFillGray(0)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def _ring(self, mark: Ring, top: float) -> None:
        self._canvas.saveState()
        self._canvas.setStrokeGray(0.6)
        self._canvas.setLineWidth(0.6)
        self._canvas.setDash(3, 3)
        self._canvas.circle(mark.x, -(top + mark.y), mark.radius, stroke=1, fill=0)
        self._canvas.restoreState()

    def _shape(self, mark: Rule | Fill | Frame, top: float) -> None:
        canvas = self._canvas
        canvas.setStrokeGray(0)
        if isinstance(mark, Rule):
            canvas.setLineWidth(mark.weight)
            canvas.line(mark.x, -(top + mark.y), mark.to_x, -(top + mark.to_y))
        elif isinstance(mark, Fill):
            canvas.setFillGray(mark.grey)
            canvas.rect(mark.x, -(top + mark.y + mark.height), mark.width, mark.height, stroke=0, fill=1)
        else:
            canvas.setLineWidth(mark.weight)
            canvas.rect(mark.x, -(top + mark.y + mark.height), mark.width, mark.height, stroke=1, fill=0)
