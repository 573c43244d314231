"""A slip as plain text: for golden files and for looking at one without a printer."""

from __future__ import annotations

from printer.layout import Box, Code, Layout, Mark, Text

_DOTS_PER_COLUMN = 12


def plain_text(layout: Layout) -> str:
    """The marks in reading order, one a line, indented as they stand; the QR code as its text."""
    lines = (_line(mark) for mark in layout.marks)
    return "".join(f"{line}\n" for line in lines if line)


def _line(mark: Mark) -> str:
    indent = " " * round(mark.x / _DOTS_PER_COLUMN)
    if isinstance(mark, Text):
        return indent + (f"【{mark.text}】" if mark.is_white else mark.text)
    if isinstance(mark, Code):
        return f"{indent}[QR {mark.text}]"
    return _rule(mark, indent)


def _rule(box: Box, indent: str) -> str:
    return indent + "─" * round(box.width / _DOTS_PER_COLUMN) if box.height <= 2 else ""
