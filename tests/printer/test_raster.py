"""The dots on paper, read back by programs that know nothing of the painter."""

from __future__ import annotations

import dataclasses
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageFont, ImageOps

from printer.layout import Text, lay_out, paper_for
from printer.raster import picture
from printer.slip import Slip
from printer.spooler import encoded
from printer.typefaces import Fonts, Typefaces
from tests.printer import decoder, samples

Tool = Callable[[str], str]


@pytest.fixture(params=[80, 58])
def width_mm(request: pytest.FixtureRequest) -> int:
    return int(request.param)


def test_native_width_and_pure_black_and_white(width_mm: int, typefaces: Typefaces) -> None:
    image = _picture(samples.CHINESE, width_mm, typefaces)
    assert image.mode == "1"
    assert image.width == {80: 576, 58: 384}[width_mm]


@pytest.mark.parametrize("number", ["A012", "M128", "K999", "C1234", "F00"])
def test_every_digit_is_at_least_14_mm_high(number: str, width_mm: int, typefaces: Typefaces) -> None:
    slip = dataclasses.replace(samples.CHINESE, number=number)
    layout = lay_out(slip, paper_for(width_mm), typefaces)
    mark = next(mark for mark in layout.marks if isinstance(mark, Text) and mark.text == number)
    alone = dataclasses.replace(layout, marks=(mark,))
    box = ImageOps.invert(picture(alone, typefaces).convert("L")).getbbox()
    assert box is not None
    left, top, right, bottom = box
    assert bottom - top >= 112
    assert left >= 0
    assert right <= layout.width
    # Not cut off: white to the left and right of the ink.
    assert left > 0
    assert right < layout.width


@pytest.mark.parametrize("name", samples.ALL)
def test_a_phone_reads_the_code_from_what_the_printer_got(
    name: str, width_mm: int, fonts: Fonts, tool: Tool, tmp_path: Path
) -> None:
    path = tmp_path / "slip.png"
    decoder.picture(encoded(samples.ALL[name], width_mm, fonts)).save(path)
    assert _scan(tool("zbarimg"), path) == samples.URL


@pytest.mark.parametrize("name", ["zh", "zh-long-reprint"])
def test_a_reader_reads_number_and_lines(name: str, width_mm: int, fonts: Fonts, tool: Tool, tmp_path: Path) -> None:
    slip = samples.ALL[name]
    read = _read(tool("tesseract"), decoder.picture(encoded(slip, width_mm, fonts)), tmp_path)
    for line in (slip.limits_line, slip.windows_line, slip.ahead_line, slip.phone_line, slip.area):
        assert _share_read(line, read) >= 0.75, (line, read)
    assert _share_read(slip.service[:20], read) >= 0.8, read


@pytest.mark.parametrize("number", ["A012", "M128", "K999", "C345", "F670"])
def test_a_reader_reads_the_number(number: str, width_mm: int, fonts: Fonts, tool: Tool, tmp_path: Path) -> None:
    slip = dataclasses.replace(samples.CHINESE, number=number)
    head = decoder.picture(encoded(slip, width_mm, fonts)).crop((0, 60, {80: 576, 58: 384}[width_mm], 200))
    # The reader is trained on letters of book size and on every letter; halls use these prefixes (T-08).
    small = head.convert("L").resize((head.width // 3, head.height // 3), Image.Resampling.LANCZOS)
    letters = "tessedit_char_whitelist=ACFHJKLMNRWXY0123456789"
    assert number in _read(tool("tesseract"), small, tmp_path, "--psm", "7", "-c", letters, language="eng")


@pytest.mark.parametrize("hanzi", ["䶮", "𬤝", "喆", "𠮷", "\U0002ebf0", "👍", "\uffff"])
@pytest.mark.parametrize("field", ["service", "area"])
def test_no_character_vanishes(hanzi: str, field: str, typefaces: Typefaces) -> None:
    """Each leaves ink of its own, in bold (service) and beside text; what no face holds is spelled out."""
    without = _ink(_changed(field, "王"), typefaces)
    with_it = _ink(_changed(field, f"王{hanzi}"), typefaces)
    assert with_it - without > 60


def test_a_character_without_a_glyph_is_spelled(typefaces: Typefaces) -> None:
    assert typefaces.spell("王𠮷䶮𬤝") == "王〔U+20BB7〕䶮𬤝"


def test_rare_hanzi_differ_from_one_another(typefaces: Typefaces) -> None:
    pictures = {_picture(_changed("service", hanzi), 80, typefaces).tobytes() for hanzi in "䶮𬤝喆王李"}
    assert len(pictures) == 5


@pytest.mark.parametrize("is_bold", [False, True])
@pytest.mark.parametrize("hanzi", ["䶮", "𬤝", "喆", "王"])
def test_rare_hanzi_are_glyphs_and_no_boxes(hanzi: str, is_bold: bool, typefaces: Typefaces) -> None:
    (run,) = typefaces.runs(hanzi, is_bold=is_bold)
    font = ImageFont.truetype(str(run.face.path), 44, layout_engine=ImageFont.Layout.BASIC)
    # U+FFFF is in no font: it is drawn as .notdef, the box that stands for what is missing.
    assert bytes(font.getmask(hanzi)) != bytes(font.getmask("\uffff"))
    assert run.face.covers(hanzi)


def test_a_reprint_carries_a_black_badge(typefaces: Typefaces, tool: Tool, tmp_path: Path) -> None:
    image = _picture(samples.CHINESE.as_reprint(), 80, typefaces)
    badge = ImageOps.invert(image.crop((190, 60, 390, 140)).convert("L")).convert("1")
    assert "补打" in _read(tool("tesseract"), badge.resize((400, 160)), tmp_path, "--psm", "6")


def test_threads_do_not_spoil_one_another(fonts: Fonts) -> None:
    slips = [dataclasses.replace(samples.CHINESE, number=f"A{n:03}") for n in range(12)]
    alone = [encoded(slip, 80, fonts) for slip in slips]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(lambda slip: encoded(slip, 80, fonts), slips)) == alone


def _changed(field: str, text: str) -> Slip:
    changes: dict[str, Any] = {field: text}
    return dataclasses.replace(samples.CHINESE, **changes)


def _picture(slip: Slip, width_mm: int, typefaces: Typefaces) -> Image.Image:
    return picture(lay_out(slip, paper_for(width_mm), typefaces), typefaces)


def _ink(slip: Slip, typefaces: Typefaces) -> int:
    return _picture(slip, 80, typefaces).convert("L").histogram()[0]


def _scan(zbarimg: str, path: Path) -> str:
    run = subprocess.run([zbarimg, "-q", "--raw", str(path)], capture_output=True, text=True, check=True)
    return run.stdout.strip()


def _read(tesseract: str, image: Image.Image, folder: Path, *options: str, language: str = "chi_sim") -> str:
    path = folder / "read.png"
    ImageOps.expand(image.convert("L"), 30, 255).save(path, dpi=(203, 203))
    command = [tesseract, str(path), "-", "-l", language, *(options or ("--psm", "4"))]
    run = subprocess.run(command, capture_output=True, text=True, check=True, env={"OMP_THREAD_LIMIT": "1"})
    return "".join(run.stdout.split())


def _share_read(line: str, read: str) -> float:
    """How much of `line` was read: the share of its pairs of neighbours that stand in `read`.

    Of letters, hanzi and digits alone: the reader takes a wide bracket or dash for a narrow one.
    """
    letters, found = _signs(line), _signs(read)
    pairs = [letters[i : i + 2] for i in range(len(letters) - 1)]
    return sum(pair in found for pair in pairs) / len(pairs)


def _signs(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())
