"""Letters on A4: laid out as a printer's reader would want them, read back by poppler and zbar."""

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
from reportlab.pdfbase.ttfonts import TTFontFile  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from printer.letter import (
    Block,
    Closing,
    Code,
    Column,
    Facts,
    Field,
    Heading,
    Large,
    Letter,
    Paragraph,
    Row,
    Signatures,
    Table,
)
from printer.letter_pages import laid_out
from printer.lettering import Lettering
from printer.notices import letter_pdf
from printer.pages import POINTS_PER_MM
from printer.pieces import Page, Piece, Placed, Rule, Words
from printer.typefaces import Fonts, Typefaces
from tests.printer import reader, samples, sheets
from tests.printer.reader import Tool
from tests.printer.sheets import HEADS, letter, table, texts_of, words_of

WIDTH = 156 * POINTS_PER_MM
ROOM = 257 * POINTS_PER_MM
CLOSING = "，。、；：！？）》」』”’〕】"
Save = Callable[[Letter], Path]


@pytest.fixture
def saved(fonts: Fonts, tmp_path: Path) -> Save:
    def save(of: Letter) -> Path:
        path = tmp_path / "letter.pdf"
        path.write_bytes(letter_pdf(of, fonts))
        return path

    return save


def outside(pages: list[Page], typefaces: Typefaces) -> list[str]:
    """Texts that leave the type area; the page number stands under it."""
    lettering = Lettering(typefaces)
    found = []
    for page in pages:
        for y, mark in words_of(page):
            right = mark.x + lettering.width(mark.text, mark.size, is_bold=mark.is_bold) + mark.spacing * len(mark.text)
            is_number = y > ROOM + 10
            if mark.x < -0.1 or right - mark.spacing > WIDTH + 0.1 or not (is_number or y <= ROOM):
                found.append(mark.text)
    return found


def badly_begun(pages: list[Page]) -> list[str]:
    """Lines that open with a mark that closes something."""
    return [text for page in pages for text in texts_of(page) if text[0] in CLOSING]


def stretched(pages: list[Page]) -> list[str]:
    """Lines whose characters were pulled apart so far that one would see it."""
    return [mark.text for page in pages for _, mark in words_of(page) if mark.spacing > mark.size / 6]


def without_heads(pages: list[Page]) -> list[int]:
    """Pages on which a table goes on without its heads."""
    return [n for n, page in enumerate(pages, 1) if not set(HEADS) <= set(texts_of(page))]


def body_of(page: Page) -> list[Placed]:
    """What stands in the type area, the running lines left out."""
    return [placed for placed in page if placed.piece.height]


TEXTS = [
    (Paragraph(40 * sheets.SENTENCE), "long Chinese"),
    (Paragraph(40 * sheets.ENGLISH_SENTENCE), "long English"),
    (Paragraph("很" * 3_000), "no place to break"),
    (Paragraph("x" * 3_000), "one word"),
    (Paragraph(f"很好{'x' * 60}很好"), "a short line before a long word"),
    (Facts((("理由", 60 * sheets.SENTENCE), ("标" * 90, "值"))), "a value longer than a page"),
    (table(40), "forty materials"),
    (table(2, 60 * sheets.SENTENCE), "rows longer than a page"),
    (Field("原因", 60 * sheets.SENTENCE), "a field longer than a page"),
]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("block", "reason"), TEXTS, ids=[reason for _, reason in TEXTS])
def test_nothing_leaves_the_type_area(block: Block, reason: str, language: str, typefaces: Typefaces) -> None:
    pages = laid_out(letter(block, language=language), typefaces)
    assert outside(pages, typefaces) == [], reason
    assert badly_begun(pages) == [], reason
    assert stretched(pages) == [], reason


def test_checker_of_the_type_area_notices(typefaces: Typefaces) -> None:
    pages = laid_out(sheets.EVERYTHING, typefaces)
    assert outside(pages, typefaces) == []
    for x, y in ((-5.0, 10.0), (WIDTH - 5, 10.0), (0.0, ROOM + 5)):
        stray = Placed(0, dataclasses.replace(pages[0][0].piece, marks=(Words(x, y, "出界", 12),)))
        assert outside([(stray,)], typefaces) == ["出界"]
        assert badly_begun([(dataclasses.replace(stray, piece=_saying("，了")),)]) == ["，了"]
    wide = Piece(12, (Words(0, 0, "宽", 12, spacing=5),))
    assert stretched([(Placed(0, wide),)]) == ["宽"]


def _saying(text: str) -> Piece:
    return Piece(12, (Words(0, 0, text, 12),))


def test_no_word_of_a_long_text_is_lost(typefaces: Typefaces) -> None:
    text = "".join(f"第{n}句话说到这里。" for n in range(400))
    for block in (Paragraph(text), Facts((("理由", text),)), Field("原因", text), table(1, text)):
        pages = laid_out(letter(block), typefaces)
        assert len(pages) > 1
        assert text in reader.squeezed("".join(text for page in pages for text in _middle(page)))


def _middle(page: Page) -> list[str]:
    """Without running lines and without the heads that a table repeats."""
    words = [mark.text for placed in body_of(page) for mark in placed.piece.marks if isinstance(mark, Words)]
    return [word for word in words if word not in HEADS]


@pytest.mark.parametrize("rows", [1, 12, 40, 200])
def test_heads_stand_on_every_page_of_a_table(rows: int, typefaces: Typefaces) -> None:
    pages = laid_out(letter(table(rows), closing=None, code=None, foot=""), typefaces)
    assert without_heads(pages) == []
    assert len(pages) == 1 or rows > 1
    assert [str(n) for n in range(1, rows + 1)] == [t for page in pages for t in texts_of(page) if t.isdigit()]


def test_checker_of_heads_notices(typefaces: Typefaces) -> None:
    whole = table(40)
    headless = dataclasses.replace(whole, columns=tuple(Column("", column.share) for column in whole.columns))
    assert without_heads(laid_out(letter(headless), typefaces)) != []


def alone(pages: list[Page]) -> bool:
    """Whether seal and date stand on a page without a word of the letter."""
    return len(pages) > 1 and not any("第" in text for text in texts_of(pages[-1]) if "页" not in text)


def headings_at_the_end(pages: list[Page], heading: str) -> int:
    """On how many pages a heading is the last line."""
    return sum(_middle(page)[-1] == heading for page in pages)


@pytest.mark.parametrize("count", range(1, 75, 3))
def test_seal_is_never_alone_and_no_heading_is_last(count: int, typefaces: Typefaces) -> None:
    """Over letters that end everywhere on a page."""
    blocks: list[Block] = [Paragraph(f"第{n}段。") for n in range(count)]
    pages = laid_out(letter(*blocks, Heading("救济途径"), Paragraph("第一条权利。")), typefaces)
    assert not alone(pages)
    assert headings_at_the_end(pages, "救济途径") == 0


def test_checker_of_lonely_seals_notices(typefaces: Typefaces) -> None:
    pages = laid_out(letter(*(Paragraph(f"第{n}段。") for n in range(75))), typefaces)
    ending = tuple(placed for placed in pages[-1] if "第" not in "".join(texts_of((placed,))))
    assert alone([pages[0], ending])
    assert headings_at_the_end([(Placed(0, _saying("救济途径")),)], "救济途径") == 1


def test_an_empty_field_has_lines_to_write_on(typefaces: Typefaces) -> None:
    def rules(field: Field) -> int:
        (page,) = laid_out(letter(field), typefaces)
        return sum(isinstance(mark, Rule) for placed in page for mark in placed.piece.marks)

    assert rules(Field("原因", lines=6)) - rules(Field("原因", lines=2)) == 4


def test_every_word_can_be_copied(saved: Save, tool: Tool) -> None:
    read = reader.text_read(tool, saved(sheets.EVERYTHING))
    of = sheets.EVERYTHING
    for text in (of.centre, of.title, of.subtitle, of.number, of.addressee, of.foot, 3 * sheets.SENTENCE, *HEADS):
        assert reader.squeezed(text) in read, text
    for text in (
        "2026年9月24日",
        "承诺时限8个工作日",
        "立即办理",
        "责任人签名",
        "（盖章处）",
        "市场监督管理局",
        "第1页，共",
    ):
        assert text in read, text


def test_rare_names_are_readable(saved: Save, tool: Tool) -> None:
    """As they are written where a face holds them, by their code point where none does; bold and regular."""
    name = "王喆䶮 李𬤝 㛃 𠮷"
    read = reader.text_read(
        tool, saved(letter(Paragraph(name), Facts((("姓名", name),), bold=("姓名",)), addressee=name))
    )
    assert read.count("王喆䶮李𬤝㛃") == 3
    assert read.count("𠮷") + read.count("〔U+20BB7〕") == 3


def test_no_character_vanishes_silently_wherever_it_stands(saved: Save, tool: Tool) -> None:
    name = "\U0002f800\U0003fffd"
    spelled = "〔U+2F800〕〔U+3FFFD〕"
    blocks = Heading(name), Field(name), Signatures((name,), name), Large(name, name, name)
    changes = {"centre": name, "title": name, "number": name, "foot": name, "closing": Closing(name, name, name)}
    read = reader.text_read(tool, saved(letter(*blocks, **changes)))
    assert read.count(spelled) == 14


@pytest.mark.parametrize("is_bold", [True, False])
def test_lettering_measures_as_the_faces_do(is_bold: bool, typefaces: Typefaces) -> None:
    text = "王喆䶮 Licence 2026年9月"
    wanted = typefaces.width(text, 12, is_bold=is_bold)
    assert Lettering(typefaces).width(text, 12, is_bold=is_bold) == pytest.approx(wanted)


def test_a_divided_row_is_ruled_as_one(typefaces: Typefaces) -> None:
    def across(of: Table) -> int:
        pages = laid_out(letter(of, closing=None, code=None), typefaces)
        assert len(pages) == 1
        marks = [mark for placed in body_of(pages[0]) for mark in placed.piece.marks]
        return sum(isinstance(mark, Rule) and mark.y == mark.to_y for mark in marks)

    assert across(table(1, 10 * sheets.SENTENCE)) == across(table(1))


def test_the_code_is_read_at_screen_and_print_size(saved: Save, tool: Tool) -> None:
    path = saved(sheets.EVERYTHING)
    assert reader.codes_read(tool, path, 110) == [sheets.URL]


def test_no_code_where_none_was_asked_for(saved: Save, tool: Tool) -> None:
    assert reader.codes_read(tool, saved(dataclasses.replace(sheets.EVERYTHING, code=None))) == []


@pytest.mark.parametrize("url", ["", "x" * 121, "HTTPS://A B", "https://例子"])
def test_a_url_that_cannot_be_a_code_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="URL"):
        Code(url, "扫码")


def test_every_font_is_embedded(saved: Save, tool: Tool, tmp_path: Path) -> None:
    assert reader.fonts_not_inside(tool, saved(sheets.EVERYTHING)) == []
    bare = tmp_path / "bare.pdf"
    canvas = Canvas(str(bare))
    canvas.drawString(100, 100, "Helvetica")
    canvas.save()
    assert reader.fonts_not_inside(tool, bare) != []


def test_a4_title_and_language(saved: Save, tool: Tool) -> None:
    path = saved(letter(table(40)))
    run = subprocess.run([tool("pdfinfo"), path], capture_output=True, text=True, check=True)
    facts = dict(row.split(":", 1) for row in run.stdout.splitlines())
    assert facts["Page size"].strip().endswith("(A4)")
    assert "一次性告知书" in facts["Title"]
    assert b"/Lang (zh-CN)" in path.read_bytes()
    pages = reader.pages_read(tool, path)
    assert all(f"第{n}页，共{len(pages)}页" in page for n, page in enumerate(pages, 1))
    assert all("补〔2026〕000123号" in page for page in pages)


def test_the_same_letter_gives_the_same_bytes(fonts: Fonts) -> None:
    first = letter_pdf(sheets.EVERYTHING, fonts)
    other = letter_pdf(dataclasses.replace(sheets.EVERYTHING, number="补〔2026〕000124号"), fonts)
    assert letter_pdf(sheets.EVERYTHING, fonts) == first != other


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

    letters = [letter(Paragraph(f"第{n}封：{sheets.SENTENCE}")) for n in range(12)]
    alone = [letter_pdf(one, fonts) for one in letters]
    monkeypatch.setattr(TTFontFile, "makeSubset", cut_slowly)
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(lambda one: letter_pdf(one, fonts), letters)) == alone
    assert most == [1]


@pytest.mark.parametrize("text", samples.HOSTILE, ids=range(len(samples.HOSTILE)))
def test_mark_up_in_a_text_is_only_text(text: str, saved: Save, tool: Tool, typefaces: Typefaces) -> None:
    blocks = (
        Paragraph(text),
        Facts((("姓名", text),)),
        Table((Column("姓名", 1),), (Row((text,)),)),
        Field("原因", text),
    )
    of = letter(*blocks, addressee=text, foot=text)
    path = saved(of)
    run = subprocess.run([tool("pdftotext"), "-raw", path, "-"], capture_output=True, text=True, check=True)
    assert reader.unseen(run.stdout) == set()
    assert reader.squeezed(typefaces.spell(of.addressee.rstrip("…")))[:20] in reader.squeezed(run.stdout)
    assert "一次性告知书" in run.stdout


@pytest.mark.parametrize("text", ["a\u202eb", "a\u200bb", "a\x1bb", "a\ue000b"])
def test_unseen_characters_are_noticed(text: str) -> None:
    assert len(reader.unseen(text)) == 1


def test_no_file_and_no_address_is_opened_for_a_text(fonts: Fonts) -> None:
    """In a process of its own, for an audit hook cannot be taken off again."""
    program = """
import sys
from pathlib import Path
from printer.letter import Facts, Paragraph
from printer.notices import letter_pdf
from printer.typefaces import Fonts
from tests.printer import samples, sheets
fonts = Fonts(Path(sys.argv[1]), Path(sys.argv[2]))
letter_pdf(sheets.EVERYTHING, fonts)
seen = []
watched = ("open", "os.open", "socket.connect", "socket.getaddrinfo", "urllib.Request", "subprocess.Popen")
sys.addaudithook(lambda event, _: seen.append(event) if event in watched else None)
for text in samples.HOSTILE:
    letter_pdf(sheets.letter(Paragraph(text), Facts(((text, text),)), addressee=text, centre=text), fonts)
print(seen)
"""
    command = [sys.executable, "-c", program, str(fonts.regular), str(fonts.bold)]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: Table((Column("一", 1), Column("二", 1)), (Row(("只有一格",)),)), "a row is a cell short"),
        (lambda: Table((), ()), "no columns"),
        (lambda: Table((Column("一", 0),), ()), "a column without width"),
        (lambda: letter(title="\u202e"), "nothing is left of the title"),
    ],
)
def test_a_letter_that_cannot_be_is_refused(make: Callable[[], object], reason: str) -> None:
    with pytest.raises(ValueError, match=r"column|title"):
        make()
