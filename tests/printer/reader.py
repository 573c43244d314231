"""Read a PDF back as its receiver would: the text, the codes, the fonts; each finding by a tool of its own."""

from __future__ import annotations

import subprocess
import unicodedata
from collections.abc import Callable
from pathlib import Path

Tool = Callable[[str], str]


def squeezed(text: str) -> str:
    """Text without white space, for lines are broken where the paper ends."""
    return "".join(text.split())


def pages_read(tool: Tool, path: Path) -> list[str]:
    """The text of each page, squeezed."""
    run = subprocess.run([tool("pdftotext"), "-raw", path, "-"], capture_output=True, text=True, check=True)
    return [squeezed(page) for page in run.stdout.split("\f")[:-1]]


def text_read(tool: Tool, path: Path) -> str:
    """The text of all pages, squeezed."""
    return "".join(pages_read(tool, path))


def codes_read(tool: Tool, path: Path, dots: int = 110) -> list[str]:
    """What a phone finds on the pages."""
    subprocess.run([tool("pdftoppm"), "-r", str(dots), "-png", path, path.with_suffix("")], check=True)
    pictures = sorted(path.parent.glob(f"{path.stem}-*.png"))
    run = subprocess.run([tool("zbarimg"), "-q", "--raw", *pictures], capture_output=True, text=True, check=False)
    return run.stdout.split()


def fonts_not_inside(tool: Tool, path: Path) -> list[str]:
    """The fonts that another machine would have to bring along, or whose text could not be copied."""
    run = subprocess.run([tool("pdffonts"), path], capture_output=True, text=True, check=True)
    rows = [line.split() for line in run.stdout.splitlines()[2:]]
    return [row[0] for row in rows if row[-5:-2] != ["yes", "yes", "yes"]]  # embedded, subset, unicode


def unseen(text: str) -> set[str]:
    """Control and format characters in a text: what may steer a reader without being seen."""
    return {one for one in text if unicodedata.category(one) in ("Cc", "Cf", "Co", "Cs") and one not in "\n\f"}
