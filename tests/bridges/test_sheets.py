"""The count of a limit day by day, and the supervision sheet of a card."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kiosk.bridges.sheets import WhySheet, supervision_sheet_of, why_sheet_of
from kiosk.domain.documents import Named
from kiosk.domain.lights import Light, Side
from printer.letter import Facts, Field, Large, Letter, Signatures, Table
from printer.notices import letter_pdf
from printer.slip import Language
from printer.typefaces import Fonts
from tests import make
from tests.bridges import papers
from tests.printer import reader
from tests.printer.reader import Tool

LANGUAGES: tuple[Language, ...] = ("zh", "en")
LONG = papers.why_sheet(145, date(2026, 3, 2))
Save = Callable[[Letter], Path]


@pytest.fixture
def saved(fonts: Fonts, tmp_path: Path) -> Save:
    def save(of: Letter) -> Path:
        path = tmp_path / "sheet.pdf"
        path.write_bytes(letter_pdf(of, fonts))
        return path

    return save


def why(sheet: WhySheet, language: Language = "zh") -> Letter:
    return why_sheet_of(sheet, make.centre(), papers.URL, language)


def block(of: Letter, kind: type) -> object:
    return next(block for block in of.blocks if isinstance(block, kind))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_day_is_on_the_sheet_in_order_with_its_reason(language: Language, saved: Save, tool: Tool) -> None:
    assert len(LONG.rows) >= 200
    pages = reader.pages_read(tool, saved(why(LONG, language)))
    assert len(pages) > 3
    read = "".join(pages)
    # A day is followed by its weekday in the table, and in the table alone.
    days = re.findall(r"(\d{4}-\d\d-\d\d)(?:[一二三四五六日]|Mon|Tue|Wed|Thu|Fri|Sat|Sun)", read)
    assert days == [row.day.isoformat() for row in LONG.rows]
    for row in LONG.rows:
        assert reader.squeezed(row.zh if language == "zh" else row.en) in read
    for page in pages:
        assert all(
            head in page for head in (("日期", "计入", "依据") if language == "zh" else ("Date", "Count", "Article"))
        )


def test_rows_carry_number_rule_and_article() -> None:
    table = block(why(papers.why_sheet()), Table)
    assert isinstance(table, Table)
    cells = [row.cells for row in table.rows]
    assert cells[0] == ("2026-09-14 一", "—", "受理当日，不计入", "R1", "民法典 201")
    assert cells[1] == ("2026-09-15 二", "第1日", "工作日，计入第 1 日", "R2", "行政许可法 82")
    assert [row.emphasis for row in table.rows][-1] == "bold", "the due date stands out"
    assert {row.emphasis for row in table.rows if row.cells[1] == "—"} == {"", "grey"}
    english = block(why(papers.why_sheet(), "en"), Table)
    assert isinstance(english, Table)
    assert english.rows[1].cells == ("2026-09-15 Tue", "day 1", "Working day: counted, day 1", "R2", "Licensing Law 82")


@pytest.mark.parametrize(
    ("changes", "zh", "en", "reason"),
    [
        ({}, "2026年10月16日（星期五）", "Fri 16 October 2026", "the date, large"),
        (
            {"due_on": None, "missing_year": 2027},
            "缺少 2027 年日历，到期日无法计算",
            "Calendar 2027 missing: not computable",
            "R9 on its own terms",
        ),
        ({"due_on": None}, "计时停止，恢复后确定", "The clock stands still: known when it goes on", "a stopped clock"),
    ],
)
def test_the_date_is_large(changes: dict[str, object], zh: str, en: str, reason: str) -> None:
    sheet = replace(papers.why_sheet(), **changes)  # type: ignore[arg-type]
    for language, words in (("zh", zh), ("en", en)):
        large = block(why(sheet, language), Large)  # type: ignore[arg-type]
        assert isinstance(large, Large)
        assert large.value == words, reason


def test_the_days_add_up_and_the_notices_are_named() -> None:
    facts = block(why(papers.why_sheet()), Facts)
    assert isinstance(facts, Facts)
    rows = dict(facts.rows)
    assert rows["天数"] == "共 33 天：计入 20 天，不计入 13 天"
    assert rows["日历依据"] == "国务院办公厅关于2026年部分节假日安排的通知"
    assert rows["受理日期"] == "2026年9月14日"


def test_another_clock_is_named() -> None:
    sheet = replace(papers.why_sheet(), side=None, limit_name=Named("送达时限", "Delivery"))
    large = block(why(sheet), Large)
    assert isinstance(large, Large)
    assert large.note == "送达时限：20 个工作日"


@pytest.mark.parametrize(
    ("level", "side", "days", "zh", "note", "tone"),
    [
        (Light.AMBER, Side.PROMISED, 0, "预警", "即将到期", "white"),
        (Light.RED, Side.PROMISED, 1, "黄牌 · 超过承诺时限", "已超过 1 个工作日", "grey"),
        (Light.RED, Side.PROMISED, 0, "黄牌 · 超过承诺时限", "已到期", "grey"),
        (Light.DARK, Side.STATUTORY, 3, "红牌 · 超过法定时限", "已超过 3 个工作日", "black"),
    ],
)
def test_cards_differ_also_without_colour(level: Light, side: Side, days: int, zh: str, note: str, tone: str) -> None:
    card = replace(papers.CARD, level=level, side=side, days_past=days)
    large = block(supervision_sheet_of(card, make.centre(), papers.URL, "zh"), Large)
    assert isinstance(large, Large)
    assert (large.value, large.note, large.tone) == (zh, note, tone)


@pytest.mark.parametrize("level", [Light.GREEN, Light.GREY])
def test_no_card_for_what_is_in_order(level: Light) -> None:
    with pytest.raises(ValueError, match="no card"):
        replace(papers.CARD, level=level)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_is_one_sheet_with_all_that_is_asked(language: Language, saved: Save, tool: Tool) -> None:
    path = saved(supervision_sheet_of(papers.CARD, make.centre(), papers.URL, language))
    pages = reader.pages_read(tool, path)
    assert len(pages) == 1
    due = {
        "zh": ("2026年10月20日（星期二）", "责任人签名", "督办人签名"),
        "en": ("20October2026", "Owner", "Supervisor"),
    }
    for text in (papers.REF, papers.CARD.owner, "08:30", *due[language]):
        assert text in pages[0]
    assert reader.codes_read(tool, path) == [papers.URL]
    assert reader.fonts_not_inside(tool, path) == []


def test_what_the_supervisor_noted_stands_on_the_sheet() -> None:
    noted = supervision_sheet_of(replace(papers.CARD, note="三日内办结并回报"), make.centre(), "", "zh")
    fields = [one for one in noted.blocks if isinstance(one, Field)]
    assert [one.text for one in fields] == ["", "三日内办结并回报"]


def test_a_reason_that_was_given_stands_in_the_field() -> None:
    given = supervision_sheet_of(replace(papers.CARD, reason="等待专家意见"), make.centre(), "", "zh")
    field, empty = block(given, Field), block(supervision_sheet_of(papers.CARD, make.centre(), "", "zh"), Field)
    assert isinstance(field, Field)
    assert isinstance(empty, Field)
    assert (field.text, empty.text) == ("等待专家意见", "")
    assert given.code is None
    assert isinstance(block(given, Signatures), Signatures)
