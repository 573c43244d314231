"""Where everything on a slip stands: pure, in printer dots, the same for paper, PDF and preview."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Protocol

from printer import qr
from printer.slip import Slip, columns
from printer.wrapping import Measure, balanced, wrapped

DOTS_PER_MM: Final = 8  # 203 dpi

_REPRINT: Final = {"zh": "补打 · 重印", "en": "REPRINT · 补打"}
_CAPTION: Final = {"zh": "扫码看进度", "en": "Scan to follow"}

# Noto Sans digits are 0.733 of the type size high; T-02 asks for 14 mm (112 dots) at least.
_DIGIT_HEIGHT: Final = 0.733
_LINE: Final = 1.36
_BASELINE: Final = 1.06
_MODULE: Final = 6


class Lettering(Protocol):
    """What the layout has to know about type: `spell` makes a text drawable, `width` is in dots."""

    def spell(self, text: str) -> str: ...

    def width(self, text: str, size: float, *, is_bold: bool) -> float: ...


class ColumnLettering:
    """Type without a font file: a hanzi is as wide as its size, any other character half of that."""

    def spell(self, text: str) -> str:
        return text

    def width(self, text: str, size: float, *, is_bold: bool) -> float:
        return columns(text) * size / 2


@dataclass(frozen=True)
class Text:
    """One line of type. `x` is its left edge, `width` the room it has: a painter squeezes what is wider."""

    x: int
    baseline: int
    text: str
    size: int
    width: int
    is_bold: bool = False
    is_white: bool = False


@dataclass(frozen=True)
class Box:
    """A black rectangle: a rule when it is flat."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Code:
    """A QR code; `x` and `y` are the corner of its dark part, its quiet zone lies outside."""

    x: int
    y: int
    module: int
    modules: qr.Modules
    text: str

    @property
    def side(self) -> int:
        return self.module * len(self.modules)


Mark = Text | Box | Code


@dataclass(frozen=True)
class Layout:
    """A slip laid out: size in dots, marks in reading order."""

    width: int
    height: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Paper:
    """A roll: printable width in dots and the type sizes and blanks that suit it (dots)."""

    width: int
    margin: int
    number: int
    service: tuple[int, ...]
    place: int
    body: int
    small: tuple[int, ...]
    air: int
    is_stacked: bool

    @property
    def inner(self) -> int:
        return self.width - 2 * self.margin


_PAPERS: Final = {
    80: Paper(576, 6, 158, (44, 38, 34, 28), 36, 27, (24, 23, 22), 16, is_stacked=False),
    58: Paper(384, 6, 156, (38, 33, 30, 27), 31, 24, (22, 21, 20), 14, is_stacked=True),
}


def paper_for(width_mm: int) -> Paper:
    """The roll of that width; 80 (576 dots) or 58 (384 dots), anything else raises ValueError."""
    if width_mm not in _PAPERS:
        raise ValueError(f"no slip is designed for paper {width_mm} mm wide; use 80 or 58")
    return _PAPERS[width_mm]


def lay_out(slip: Slip, paper: Paper, lettering: Lettering) -> Layout:
    """`slip` on `paper`, in the order of T-02."""
    pen = _Pen(paper, lettering)
    _head(pen, slip)
    _number(pen, slip)
    pen.rule(before=14, after=14)
    code = _code(slip.url)
    if paper.is_stacked or code.side > paper.inner // 2:
        _stacked(pen, slip, code)
    else:
        _side_by_side(pen, slip, code)
    pen.rule(before=10, after=12)
    _foot(pen, slip)
    pen.y += 4
    return Layout(paper.width, pen.y, tuple(pen.marks))


@dataclass
class _Pen:
    """Writes down the page: `y` is the top of what comes next, `left` and `room` the column it stands in."""

    paper: Paper
    lettering: Lettering
    y: int = 8
    marks: list[Mark] = field(default_factory=list)
    left: int = 0
    room: int = 0

    def __post_init__(self) -> None:
        self.left, self.room = self.paper.margin, self.paper.inner

    def measure(self, size: int, is_bold: bool) -> Measure:
        return lambda text: self.lettering.width(text, size, is_bold=is_bold)

    def lines(self, text: str, size: int, *, is_bold: bool = False) -> list[str]:
        return balanced(self.lettering.spell(text), self.room, self.measure(size, is_bold))

    def fitting(self, texts: tuple[str, ...], sizes: tuple[int, ...], *, is_bold: bool = False) -> int:
        """The size that sets all `texts` in the fewest lines; of equals the largest, for old eyes."""

        def measure(size: int) -> Measure:
            return self.measure(size, is_bold)

        def lines(size: int) -> int:
            return sum(len(wrapped(self.lettering.spell(text), self.room, measure(size))) for text in texts)

        return min(sizes, key=lambda size: (lines(size), -size))

    def write(self, text: str, *sizes: int, is_bold: bool = False, is_centred: bool = False) -> None:
        size = self.fitting((text,), sizes, is_bold=is_bold)
        for line in self.lines(text, size, is_bold=is_bold):
            self.line(line, size, round(_BASELINE * size), is_bold=is_bold, is_centred=is_centred)
            self.y += round(_LINE * size)

    def line(self, text: str, size: int, drop: int, *, is_bold: bool, is_centred: bool, is_white: bool = False) -> None:
        width = self.measure(size, is_bold)(text)
        x = self.left + (max(0, round((self.room - width) / 2)) if is_centred else 0)
        self.marks.append(Text(x, self.y + drop, text, size, self.room, is_bold, is_white))

    def rule(self, *, before: int, after: int) -> None:
        self.y += before
        self.marks.append(Box(self.paper.margin, self.y, self.paper.inner, 2))
        self.y += 2 + after


def _head(pen: _Pen, slip: Slip) -> None:
    pen.write(slip.centre, pen.paper.body, *pen.paper.small, is_centred=True)
    pen.rule(before=10, after=pen.paper.air)
    if slip.is_reprint:
        _badge(pen, _REPRINT[slip.language])


def _badge(pen: _Pen, text: str) -> None:
    size, height = 28, 44
    width = round(pen.measure(size, True)(text)) + 36
    pen.marks.append(Box((pen.paper.width - width) // 2, pen.y, width, height))
    pen.line(text, size, 32, is_bold=True, is_centred=True, is_white=True)
    pen.y += height + 18


def _number(pen: _Pen, slip: Slip) -> None:
    drop = round(pen.paper.number * _DIGIT_HEIGHT) + 2
    pen.line(pen.lettering.spell(slip.number), pen.paper.number, drop, is_bold=True, is_centred=True)
    pen.y += drop + 12
    pen.write(slip.service, *pen.paper.service, is_bold=True, is_centred=True)
    pen.y += 4
    pen.write(slip.limits_line, pen.paper.body, *pen.paper.small, is_centred=True)
    pen.write(slip.mode_line, pen.paper.body, *pen.paper.small, is_bold=True, is_centred=True)


def _code(url: str) -> Code:
    return Code(0, 0, _MODULE, qr.modules(url), url)


def _side_by_side(pen: _Pen, slip: Slip, code: Code) -> None:
    """Words on the left, code on the right, both centred on one line: 2 cm of paper saved on every slip."""
    top, quiet = pen.y, qr.QUIET_MODULES * _MODULE
    edge = pen.paper.width - quiet - code.side
    words = _Pen(pen.paper, pen.lettering, y=0)
    words.room = edge - quiet - pen.left
    _places(words, slip, is_centred=False)
    picture = _Pen(pen.paper, pen.lettering, y=0)
    picture.left, picture.room = edge, code.side
    _picture(picture, slip, code)
    height = max(words.y, picture.y)
    pen.marks += _lowered(words.marks, top + (height - words.y) // 2)
    pen.marks += _lowered(picture.marks, top + (height - picture.y) // 2)
    pen.y = top + height


def _stacked(pen: _Pen, slip: Slip, code: Code) -> None:
    _places(pen, slip, is_centred=True)
    _picture(pen, slip, code)


def _places(pen: _Pen, slip: Slip, *, is_centred: bool) -> None:
    pen.write(slip.area, pen.paper.place, is_bold=True, is_centred=is_centred)
    pen.write(slip.windows_line, pen.paper.place, is_bold=True, is_centred=is_centred)
    pen.y += 10
    pen.write(slip.ahead_line, pen.paper.body, *pen.paper.small, is_centred=is_centred)
    pen.write(slip.issued_line, pen.paper.body, *pen.paper.small, is_centred=is_centred)


def _picture(pen: _Pen, slip: Slip, code: Code) -> None:
    quiet = qr.QUIET_MODULES * _MODULE
    x = pen.left + (pen.room - code.side) // 2
    pen.marks.append(Code(x, pen.y + quiet, code.module, code.modules, code.text))
    # The lower half of the quiet zone is the caption's own blank; its ink stays outside the four modules.
    pen.y += quiet + code.side + quiet - 4
    pen.write(_CAPTION[slip.language], pen.paper.small[-1], is_centred=True)


def _foot(pen: _Pen, slip: Slip) -> None:
    lines = (*slip.rules, slip.phone_line)
    size = pen.fitting(lines, pen.paper.small)
    for line in lines:
        pen.write(line, size)
        pen.y += 3


def _lowered(marks: list[Mark], by: int) -> list[Mark]:
    return [_moved(mark, by) for mark in marks]


def _moved(mark: Mark, by: int) -> Mark:
    if isinstance(mark, Text):
        return Text(mark.x, mark.baseline + by, mark.text, mark.size, mark.width, mark.is_bold, mark.is_white)
    if isinstance(mark, Code):
        return Code(mark.x, mark.y + by, mark.module, mark.modules, mark.text)
    return Box(mark.x, mark.y + by, mark.width, mark.height)
