"""The ticket as PDF, read back by poppler and zbar."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFontFile  # type: ignore[import-untyped]

from printer.notices import ticket_pdf
from printer.slip import Slip
from printer.typefaces import Fonts
from tests.printer import samples

Tool = Callable[[str], str]


@pytest.fixture
def saved(fonts: Fonts, tmp_path: Path) -> Callable[[Slip], Path]:
    def save(slip: Slip) -> Path:
        path = tmp_path / "ticket.pdf"
        path.write_bytes(ticket_pdf(slip, fonts))
        return path

    return save


@pytest.mark.parametrize("name", samples.ALL)
def test_every_word_can_be_copied(name: str, saved: Callable[[Slip], Path], tool: Tool) -> None:
    slip = samples.ALL[name]
    read = _text(tool("pdftotext"), saved(slip))
    texts = (slip.centre, slip.number, slip.service, slip.limits_line, slip.area, slip.windows_line)
    for text in (*texts, slip.ahead_line, slip.issued_line, *slip.rules, slip.phone_line):
        assert _squeezed(text).replace("·", "") in read.replace("·", ""), text


def test_rare_names_are_read_as_they_are_written(saved: Callable[[Slip], Path], tool: Tool) -> None:
    """In regular (area is bold, ahead is regular): code points beyond U+FFFF as well."""
    slip = dataclasses.replace(samples.CHINESE, area="王喆䶮 李𬤝", ahead_line="王喆䶮 李𬤝")
    read = _text(tool("pdftotext"), saved(slip))
    assert read.count("王喆䶮李𬤝") == 2


@pytest.mark.parametrize("name", samples.ALL)
def test_the_code_is_read_at_screen_and_print_size(
    name: str, saved: Callable[[Slip], Path], tool: Tool, tmp_path: Path
) -> None:
    path = saved(samples.ALL[name])
    for dots in ("110", "300"):
        picture = tmp_path / "page"
        subprocess.run([tool("pdftoppm"), "-r", dots, "-png", "-singlefile", path, picture], check=True)
        scan = [tool("zbarimg"), "-q", "--raw", f"{picture}.png"]
        run = subprocess.run(scan, capture_output=True, text=True, check=True)
        assert run.stdout.strip() == samples.URL


def test_every_font_is_embedded_and_a_subset(saved: Callable[[Slip], Path], tool: Tool) -> None:
    path = saved(samples.LONG)
    run = subprocess.run([tool("pdffonts"), path], capture_output=True, text=True, check=True)
    rows = [line.split() for line in run.stdout.splitlines()[2:]]
    assert len(rows) >= 2
    assert all(row[-5:-2] == ["yes", "yes", "yes"] for row in rows), run.stdout  # embedded, subset, unicode
    assert path.stat().st_size < 80_000


@pytest.mark.parametrize(("name", "language"), [("zh", b"zh-CN"), ("en", b"en")])
def test_title_language_and_size(name: str, language: bytes, saved: Callable[[Slip], Path], tool: Tool) -> None:
    path = saved(samples.ALL[name])
    run = subprocess.run([tool("pdfinfo"), path], capture_output=True, text=True, check=True)
    facts = dict(row.split(":", 1) for row in run.stdout.splitlines())
    assert "A012" in facts["Title"]
    assert samples.ALL[name].centre in facts["Title"]
    assert facts["Pages"].strip() == "1"
    assert facts["Page size"].strip().startswith("226.77")  # 80 mm
    assert b"/Lang (" + language + b")" in path.read_bytes()


def test_the_same_slip_gives_the_same_bytes(fonts: Fonts) -> None:
    assert ticket_pdf(samples.CHINESE, fonts) == ticket_pdf(samples.CHINESE, fonts)


def test_threads_do_not_spoil_one_another(fonts: Fonts, monkeypatch: pytest.MonkeyPatch) -> None:
    """reportlab cuts a subset out of a font file with one reading position: never two at once."""
    cut, inside, most = TTFontFile.makeSubset, [0], [0]

    def cut_slowly(face: Any, characters: Any) -> Any:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        time.sleep(0.005)
        try:
            return cut(face, characters)
        finally:
            inside[0] -= 1

    slips = [dataclasses.replace(samples.CHINESE, number=f"A{n:03}") for n in range(12)]
    alone = [ticket_pdf(slip, fonts) for slip in slips]
    monkeypatch.setattr(TTFontFile, "makeSubset", cut_slowly)
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(lambda slip: ticket_pdf(slip, fonts), slips)) == alone
    assert most == [1]


@pytest.mark.parametrize("text", samples.HOSTILE, ids=range(len(samples.HOSTILE)))
def test_mark_up_in_a_text_is_only_text(text: str, saved: Callable[[Slip], Path], tool: Tool) -> None:
    slip = dataclasses.replace(samples.CHINESE, service=text, rules=(text,), centre=text)
    read = _text(tool("pdftotext"), saved(slip))
    assert _squeezed(slip.service.rstrip("…"))[:20] in read
    assert "A012" in read


def test_no_file_and_no_address_is_opened_for_a_text(fonts: Fonts, tmp_path: Path) -> None:
    """In a process of its own, for an audit hook cannot be taken off again."""
    program = """
import sys, dataclasses
from pathlib import Path
from printer.notices import ticket_pdf
from printer.typefaces import Fonts
from tests.printer import samples
fonts = Fonts(Path(sys.argv[1]), Path(sys.argv[2]))
ticket_pdf(samples.CHINESE, fonts)
seen = []
watched = ("open", "os.open", "socket.connect", "socket.getaddrinfo", "urllib.Request", "subprocess.Popen")
sys.addaudithook(lambda event, _: seen.append(event) if event in watched else None)
for text in samples.HOSTILE:
    ticket_pdf(dataclasses.replace(samples.CHINESE, service=text, area=text, rules=(text,)), fonts)
print(seen)
"""
    command = [sys.executable, "-c", program, str(fonts.regular), str(fonts.bold)]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert run.stdout.strip() == "[]"


def test_two_files_with_one_name_inside_do_not_spoil_each_other(fonts: Fonts, tmp_path: Path, tool: Tool) -> None:
    """Subsets keep the whole font's name; reportlab alone takes the second file for the first, 喆 is lost."""
    slip = dataclasses.replace(samples.CHINESE, area="王喆")
    words = "".join(map(str, dataclasses.astuple(slip))) + "补打·重印扫码看进度"
    twins = Fonts(tmp_path / "without.ttf", tmp_path / "with.ttf")
    _cut(fonts.regular, words.replace("喆", ""), twins.regular)
    _cut(fonts.regular, words, twins.bold)
    path = tmp_path / "two.pdf"
    path.write_bytes(ticket_pdf(slip, twins))
    read = _text(tool("pdftotext"), path)
    assert "王喆" in read
    assert _squeezed(slip.service) in read


def _cut(font_path: Path, characters: str, target: Path) -> None:
    font = TTFont(font_path)
    font["name"].setName("Twins-Regular", 6, 3, 1, 0x409)
    cutter = subset.Subsetter()
    cutter.populate(text=characters)
    cutter.subset(font)
    font.save(target)


def _text(pdftotext: str, path: Path) -> str:
    run = subprocess.run([pdftotext, "-raw", path, "-"], capture_output=True, text=True, check=True)
    return _squeezed(run.stdout)


def _squeezed(text: str) -> str:
    return "".join(text.split())
