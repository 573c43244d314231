"""Where things stand on a slip."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printer.layout import Box, Code, ColumnLettering, Layout, Text, lay_out, paper_for
from printer.preview import plain_text
from printer.slip import columns
from printer.typefaces import Typefaces
from printer.wrapping import balanced, wrapped
from tests.printer import samples

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("width_mm", [80, 58])
@pytest.mark.parametrize("name", samples.ALL)
def test_golden_slips(name: str, width_mm: int) -> None:
    """`GOLDEN=write` writes the files anew; read the difference before you commit it."""
    text = plain_text(lay_out(samples.ALL[name], paper_for(width_mm), ColumnLettering()))
    path = GOLDEN / f"{name}-{width_mm}.txt"
    if os.environ.get("GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("width_mm", [80, 58])
@pytest.mark.parametrize("name", samples.ALL)
def test_nothing_leaves_the_paper_and_nothing_overlaps(name: str, width_mm: int, typefaces: Typefaces) -> None:
    layout = lay_out(samples.ALL[name], paper_for(width_mm), typefaces)
    areas = [_area(mark, typefaces) for mark in layout.marks if not _is_badge(mark)]
    for left, top, right, bottom in areas:
        assert 0 <= left < right <= layout.width
        assert 0 <= top < bottom <= layout.height
    crossings = [(a, b) for i, a in enumerate(areas) for b in areas[:i] if _cross(a, b)]
    assert crossings == []


def test_order_of_the_slip() -> None:
    text = plain_text(lay_out(samples.CHINESE, paper_for(80), ColumnLettering()))
    slip = samples.CHINESE
    parts = [slip.number, slip.service, slip.limits_line, slip.area, slip.windows_line, slip.ahead_line[:6]]
    parts += [slip.issued_line, slip.url, slip.rules[0][:6], slip.rules[1][:6], slip.phone_line]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


@pytest.mark.parametrize(("width_mm", "most_mm"), [(80, 110), (58, 116)])
def test_an_ordinary_slip_is_at_most_110_mm_long(width_mm: int, most_mm: int, typefaces: Typefaces) -> None:
    """On the narrow roll the code stands below the words."""
    assert lay_out(samples.CHINESE, paper_for(width_mm), typefaces).height <= most_mm * 8


@pytest.mark.parametrize("width_mm", [80, 58])
def test_the_code_has_its_quiet_zone(width_mm: int, typefaces: Typefaces) -> None:
    layout = lay_out(samples.ENGLISH, paper_for(width_mm), typefaces)
    code = next(mark for mark in layout.marks if isinstance(mark, Code))
    quiet = 4 * code.module
    zone = (code.x - quiet, code.y - quiet, code.x + code.side + quiet, code.y + code.side + quiet)
    assert code.module == 6
    assert zone[0] >= 0
    assert zone[2] <= layout.width
    others = [mark for mark in layout.marks if mark is not code]
    # Ink, not line boxes: a caption's line begins within the zone, its characters do not.
    assert not [mark for mark in others if _cross(zone, _ink(mark, typefaces))]


@pytest.mark.parametrize("name", ["zh", "en"])
def test_only_a_reprint_is_marked(name: str) -> None:
    slip = samples.ALL[name]
    lettering = ColumnLettering()
    assert "补打" not in plain_text(lay_out(slip, paper_for(80), lettering))
    reprint = plain_text(lay_out(slip.as_reprint(), paper_for(80), lettering))
    assert "补打" in reprint
    assert slip.number in reprint


def test_unknown_paper_is_refused() -> None:
    with pytest.raises(ValueError, match="80 or 58"):
        paper_for(76)


WRAPPED = [
    ("一二三四五六", 8, ["一二三四", "五六"], "hanzi break anywhere"),
    ("一二三四，五六", 8, ["一二三", "四，五六"], "no line begins with a comma"),
    ("一二三（四五）", 8, ["一二三", "（四五）"], "no line ends with an opening bracket"),
    ("one two three", 7, ["one two", "three"], "words stay whole"),
    ("abcdefghij", 4, ["abcd", "efgh", "ij"], "a word wider than the line is torn"),
    ("法定 20 个 · 承诺", 9, ["法定 20", "个 · 承诺"], "figures stay whole"),
    ("法定九个 · 承诺", 11, ["法定九个", "承诺"], "a dividing dot at the end of a line is dropped"),
    ("", 8, [], "nothing is no line"),
]


@pytest.mark.parametrize(("text", "width", "lines", "reason"), WRAPPED)
def test_wrapping(text: str, width: int, lines: list[str], reason: str) -> None:
    assert wrapped(text, width, columns) == lines, reason


@given(st.text(alphabet="一二，。（）《》aB1 ·-", max_size=60), st.integers(4, 40))
def test_wrapping_loses_nothing_and_fits(text: str, width: int) -> None:
    for breaking in (wrapped, balanced):
        lines = breaking(text, width, columns)
        assert all(columns(line) <= width for line in lines)
        assert _letters("".join(lines)) == _letters(text)


def test_balanced_lines_are_about_equal() -> None:
    assert balanced("一二三四五六七八九", 16, columns) == ["一二三四五", "六七八九"]


def _letters(text: str) -> str:
    return text.replace(" ", "").replace("·", "")


def _area(mark: Text | Box | Code, typefaces: Typefaces) -> tuple[float, float, float, float]:
    if isinstance(mark, Text):
        width = min(mark.width, typefaces.width(mark.text, mark.size, is_bold=mark.is_bold))
        height = 0.74 if mark.size > 100 else 0.88  # a number has no descenders
        below = 0 if mark.size > 100 else 0.12
        return mark.x, mark.baseline - height * mark.size, mark.x + width, mark.baseline + below * mark.size
    if isinstance(mark, Code):
        return mark.x, mark.y, mark.x + mark.side, mark.y + mark.side
    return mark.x, mark.y, mark.x + mark.width, mark.y + mark.height


def _ink(mark: Text | Box | Code, typefaces: Typefaces) -> tuple[float, float, float, float]:
    left, top, right, bottom = _area(mark, typefaces)
    return left, top + (0.04 * mark.size if isinstance(mark, Text) else 0), right, bottom


def _is_badge(mark: Text | Box | Code) -> bool:
    return (isinstance(mark, Box) and mark.height > 2) or (isinstance(mark, Text) and mark.is_white)


def _cross(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def test_layout_is_a_value() -> None:
    make = [lay_out(samples.CHINESE, paper_for(80), ColumnLettering()) for _ in range(2)]
    assert isinstance(make[0], Layout)
    assert make[0] == make[1]
