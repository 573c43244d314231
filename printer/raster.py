"""A laid-out slip as a picture in the printer's own dots: one dot, one pixel, no scaling by any driver."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from printer.layout import Box, Code, Layout, Text
from printer.typefaces import Typefaces

_BLACK: Final = 0
_WHITE: Final = 255
# Grey above this becomes white. A little above the middle keeps the thin strokes of small hanzi closed.
_INK: Final = 150


def picture(layout: Layout, typefaces: Typefaces) -> Image.Image:
    """The slip as a 1-bit image (0 is black) of exactly `layout.width` × `layout.height` dots."""
    page = Image.new("L", (layout.width, layout.height), _WHITE)
    draw = ImageDraw.Draw(page)
    for mark in layout.marks:
        if isinstance(mark, Text):
            _paint_text(page, mark, typefaces)
        elif isinstance(mark, Code):
            _paint_code(draw, mark)
        else:
            _paint_box(draw, mark.x, mark.y, mark)
    return page.point(lambda grey: _WHITE if grey > _INK else _BLACK).convert("1", dither=Image.Dither.NONE)


def _paint_text(page: Image.Image, mark: Text, typefaces: Typefaces) -> None:
    ink = _ink(mark, typefaces)
    if typefaces.width(mark.text, mark.size, is_bold=mark.is_bold) > mark.width:
        ink = ink.resize((mark.width, ink.height), Image.Resampling.LANCZOS)
    page.paste(_WHITE if mark.is_white else _BLACK, (mark.x, mark.baseline - _rise(mark)), ink)


def _ink(mark: Text, typefaces: Typefaces) -> Image.Image:
    """The line alone, as a mask: how much ink on each dot.

    Set one character at a time: Pillow rounds each advance to whole dots, a long line would leave the paper.
    """
    width = round(typefaces.width(mark.text, mark.size, is_bold=mark.is_bold))
    ink = Image.new("L", (width + 4, _rise(mark) + mark.size // 2), 0)
    draw, x = ImageDraw.Draw(ink), 0.0
    for run in typefaces.runs(mark.text, is_bold=mark.is_bold):
        font, stroke = _font(run.face.path, mark.size), run.stroke(mark.size)
        for character in run.text:
            draw.text((x, _rise(mark)), character, _WHITE, font, anchor="ls", stroke_width=stroke)
            x += run.face.width(character, mark.size)
    return ink


def _rise(mark: Text) -> int:
    return round(mark.size * 1.2)


def _paint_code(draw: ImageDraw.ImageDraw, code: Code) -> None:
    for row, cells in enumerate(code.modules):
        for column, is_dark in enumerate(cells):
            if is_dark:
                x, y = code.x + column * code.module, code.y + row * code.module
                _paint_box(draw, x, y, Box(x, y, code.module, code.module))


def _paint_box(draw: ImageDraw.ImageDraw, x: int, y: int, box: Box) -> None:
    draw.rectangle((x, y, x + box.width - 1, y + box.height - 1), fill=_BLACK)


@lru_cache(maxsize=32)
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    # The basic engine sets characters as they come: no shaping, no reordering that a name could ask for.
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
