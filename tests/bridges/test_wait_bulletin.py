"""The section of a bulletin on the waits: few people are a fraction, a period that is over stays as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.bridges.wait_bulletin import wait_bulletin_of
from kiosk.domain.calibration import NO_WEEK
from kiosk.domain.metrics import Period
from kiosk.domain.wait_record import Fate, Guesses, Point, Record, summary
from kiosk.operations.wait_accuracy import Line, WaitReport, WaitScope
from printer.letter import Letter, Paragraph, Table
from printer.notices import letter_pdf
from printer.slip import Language
from printer.typefaces import Fonts
from tests import make
from tests.printer import reader
from tests.printer.reader import Tool

LANGUAGES: tuple[Language, ...] = ("zh", "en")
WEEK = Period(date(2026, 11, 16), date(2026, 11, 22))
LATER = datetime(2026, 11, 26, 8, 20, tzinfo=UTC)
ASKED = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)


def record(actual: float, low: int = 5, high: int = 15, fate: Fate = Fate.CALLED) -> Record:
    """Told 10 minutes; a row of the simpler rules stands beside it."""
    called = ASKED + timedelta(minutes=actual) if fate is Fate.CALLED else None
    known = actual if fate is Fate.CALLED else None
    guesses = Guesses(nominal=20.0, rolling=actual)
    day = WEEK.first + timedelta(days=2)
    return Record(1, "A001", day, 10, "A", Point.ISSUE, ASKED, 3, 10.0, low, high, guesses, fate, called, known)


def report(rows: list[Record], at: datetime = LATER, period: Period = WEEK, queue: str | None = None) -> WaitReport:
    scope = WaitScope(period, queue)
    total = Line(scope, summary(rows))
    lines = (Line(replace(scope, queue="A"), summary(rows)),) if rows else ()
    return WaitReport(scope, at, total, lines, (), (total,) if rows else (), (), NO_WEEK)


def drawn(of: WaitReport, language: Language = "zh") -> Letter:
    return wait_bulletin_of(of, make.centre(), language)


def cells(letter: Letter, table: int) -> list[tuple[str, ...]]:
    return [row.cells for row in [block for block in letter.blocks if isinstance(block, Table)][table].rows]


MANY = [record(actual) for actual in [9.0] * 18 + [14.0] * 3 + [21.0] * 4] + [record(0, fate=Fate.LEFT)]


def test_figures_are_those_of_the_page_with_goal_and_verdict() -> None:
    rows = cells(drawn(report(MANY)), 0)
    assert rows[0] == ("兑现：在告知上限前叫到", "84.0%", "21/25", "≥ 85%", "未达标")
    assert rows[1] == ("等候落在告知区间内", "84.0%", "21/25", "70%–90%", "在范围内")
    assert rows[2] == ("晚叫：比告知晚 10 分钟以上", "16.0%", "4/25", "—", "—")
    assert rows[3] == ("平均误差", "3.0 分钟", "25", "—", "—")
    assert rows[4] == ("偏差", "-1.5 分钟", "25", "—", "—")
    assert cells(drawn(report(MANY), "en"), 0)[0] == (
        "Kept: called before the upper end",
        "84.0%",
        "21/25",
        "≥ 85%",
        "missed",
    )


def test_the_simpler_rules_stand_beside_it() -> None:
    rows = cells(drawn(report(MANY)), 3)
    assert rows[0] == ("本系统", "25", "3.0", "-1.5")
    assert rows[1] == ("人数 × 平均办理时间 ÷ 窗口数", "25", "8.8", "+8.5")
    assert rows[2] == ("最近叫到的人等了多久", "0", "—", "—")


def test_few_people_are_a_fraction_and_are_not_judged() -> None:
    letter = drawn(report([record(9.0)] * 18 + [record(21.0)]))
    assert cells(letter, 0)[0] == ("兑现：在告知上限前叫到", "—", "18/19", "≥ 85%", "不足 20 人，不作判断")
    assert cells(letter, 1)[0][-3:] == ("1/19", "18/19", "18/19")
    assert "%" not in "".join(
        block.text for block in letter.blocks if isinstance(block, Paragraph) and block.is_indented
    )


@pytest.mark.parametrize(
    ("rows", "zh", "en"),
    [
        ([], "本期没有告知过等候时间。", "Nobody was told a wait in this period."),
        ([record(0, fate=Fate.OPEN)] * 3, "还没有叫到其中任何一人", "none of them was called yet"),
        (
            MANY,
            "在告知上限前叫到的 84.0%（未达标），晚叫 10 分钟以上的 16.0%。",
            "84.0% no later than the upper end they were told",
        ),
    ],
)
def test_the_sentence_says_what_there_is(rows: list[Record], zh: str, en: str) -> None:
    for language, words in (("zh", zh), ("en", en)):
        first = drawn(report(rows), language).blocks[0]  # type: ignore[arg-type]
        assert isinstance(first, Paragraph)
        assert words in first.text


@pytest.mark.parametrize(
    ("period", "zh", "en"),
    [
        (
            WEEK,
            "2026年第47周 · 2026年11月16日至2026年11月22日",
            "Week 47 of 2026 · 16 November 2026 – 22 November 2026",
        ),
        (Period(date(2026, 10, 1), date(2026, 10, 31)), "2026年10月 · ", "October 2026 · "),
        (Period(date(2026, 7, 1), date(2026, 9, 30)), "2026年第三季度 · ", "Q3 2026 · "),
        (
            Period(date(2026, 11, 3), date(2026, 11, 4)),
            "2026年11月3日至2026年11月4日",
            "3 November 2026 – 4 November 2026",
        ),
        (Period(date(2026, 12, 28), date(2027, 1, 3)), "2026年第53周 · ", "Week 53 of 2026 · "),
    ],
)
def test_the_period_has_its_name(period: Period, zh: str, en: str) -> None:
    assert drawn(report(MANY, period=period)).number.startswith(zh)
    assert drawn(report(MANY, period=period), "en").number.startswith(en)


def test_a_period_that_is_over_says_the_same_later_but_when_it_was_drawn() -> None:
    first, second = drawn(report(MANY)), drawn(report(MANY, LATER + timedelta(days=400)))
    assert replace(first, foot="") == replace(second, foot="")
    assert first.foot == "数据截至 2026年11月23日 00:00 · 口径第 1 版 · 生成于 2026年11月26日 16:20"
    assert second.foot.startswith("数据截至 2026年11月23日 00:00 · ")


def test_a_period_that_runs_is_cut_off_now() -> None:
    foot = drawn(report(MANY, ASKED)).foot
    assert foot == "数据截至 2026年11月18日 10:00 · 口径第 1 版 · 生成于 2026年11月18日 10:00"


def test_one_queue_alone_says_so() -> None:
    first = drawn(report(MANY, queue="A")).blocks[0]
    assert isinstance(first, Paragraph)
    assert first.text.startswith("只含队列 A ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_stands_on_the_page(language: Language, fonts: Fonts, tmp_path: Path, tool: Tool) -> None:
    letter = drawn(report(MANY), language)
    path = tmp_path / "section.pdf"
    path.write_bytes(letter_pdf(letter, fonts))
    pages = reader.pages_read(tool, path)
    assert len(pages) <= 2, "a week's bulletin has two pages"
    read = "".join(pages)
    for block in letter.blocks:
        if isinstance(block, Table):
            assert all(reader.squeezed(cell) in read for row in block.rows for cell in row.cells)
    assert reader.squeezed(letter.foot) in read
