"""Sheets of a PDF: size, language, fonts; and the painter that puts a laid-out slip on one.

Everything is drawn with canvas calls, never with reportlab's Paragraph: that one reads mark-up out of data
and opens the files and addresses it names.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from printer.layout import DOTS_PER_MM, Box, Code, Layout, Text
from printer.typefaces import Run, Typefaces

POINTS_PER_MM: Final = 72 / 25.4
_POINTS_PER_DOT: Final = POINTS_PER_MM / DOTS_PER_MM
LANGUAGES: Final = {"zh": "zh-CN", "en": "en"}
_FILL_AND_STROKE: Final = 2
_FILL: Final = 0


def sheet_of(layout: Layout, typefaces: Typefaces, width_mm: int, *, title: str, author: str, language: str) -> bytes:
    """`layout` on one page, `width_mm` wide and as long as it needs. Same arguments, same bytes."""
    written = BytesIO()
    rim = _rim(layout, width_mm)
    size = width_mm * POINTS_PER_MM, (layout.height + 2 * rim) * _POINTS_PER_DOT
    canvas = Canvas(written, size, invariant=1, lang=LANGUAGES[language], initialFontName=typefaces.regular.name)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setSubject(title)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    canvas.translate(rim * _POINTS_PER_DOT, size[1] - rim * _POINTS_PER_DOT)
    canvas.scale(_POINTS_PER_DOT, _POINTS_PER_DOT)
    _Painter(canvas, typefaces).paint(layout)
    canvas.showPage()
    canvas.save()
    return written.getvalue()


def set_run(canvas: Any, pen: Any, run: Run, size: float) -> None:
    """One run of a line of text; a substitute for a bold character gets an outline that makes it as dark."""
    canvas.setLineWidth(2 * run.stroke(size))
    pen.setTextRenderMode(_FILL_AND_STROKE if run.is_substitute else _FILL)
    pen.setFont(run.face.name, size)
    pen.textOut(run.text)


def _rim(layout: Layout, width_mm: int) -> float:
    """White on every side, in dots: what the roll is wider than the print."""
    return (width_mm * DOTS_PER_MM - layout.width) / 2


class _Painter:
    """Draws marks on a canvas whose unit is the dot, origin the top left corner; y grows upwards."""

    def __init__(self, canvas: Any, typefaces: Typefaces) -> None:
        self._canvas = canvas
        self._typefaces = typefaces

    def paint(self, layout: Layout) -> None:
        for mark in layout.marks:
            if isinstance(mark, Text):
                self._text(mark)
            elif isinstance(mark, Code):
                self._code(mark)
            else:
                self._box(mark)

    def _text(self, mark: Text) -> None:
        width = self._typefaces.width(mark.text, mark.size, is_bold=mark.is_bold)
        shade = 1 if mark.is_white else 0
        pen = self._canvas.beginText(mark.x, -mark.baseline)
        pen.setFillGray(shade)
        pen.setStrokeGray(shade)
        pen.setHorizScale(100 * min(1.0, mark.width / width) if width else 100)
        for run in self._typefaces.runs(mark.text, is_bold=mark.is_bold):
            set_run(self._canvas, pen, run, mark.size)
        self._canvas.drawText(pen)

    def _code(self, code: Code) -> None:
        squares = self._canvas.beginPath()
        for row, cells in enumerate(code.modules):
            for column, is_dark in enumerate(cells):
                if is_dark:
                    x, y = code.x + column * code.module, code.y + (row + 1) * code.module
                    squares.rect(x, -y, code.module, code.module)
        self._canvas.setFillGray(0)
        self._canvas.drawPath(squares, stroke=0, fill=1)

    def _box(self, box: Box) -> None:
        self._canvas.setFillGray(0)
        self._canvas.rect(box.x, -(box.y + box.height), box.width, box.height, stroke=0, fill=1)
