"""The guide shows the whole catalogue with both limits; the calculator explains a due date, or says what is missing."""

from __future__ import annotations

import re

import pytest

from tests.api.program import Program
from tests.web.visitor import Page, Visitor


def shown(site: Program, path: str, status: int = 200) -> str:
    """The words of a page, for a stranger."""
    return re.sub(r"\s+", " ", Visitor(site, None).opens(path, status).text)


def codes(page: Page) -> set[str]:
    """The items to which a page leads."""
    return {link.rpartition("/")[2] for link, _ in page.links if re.fullmatch(r"/guide/[A-Z]+-\d+", link)}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", ["/", "/kiosk/", "/guide/", "/guide/SJ-001", "/calendar/", "/kiosk/enrol"])
def test_anybody_may_look_and_nothing_is_absolute(site: Program, path: str, lang: str) -> None:
    answer = site.app.test_client().get(f"{path}?lang={lang}")
    assert answer.status_code == 200
    assert re.findall(r'(?:href|src|action)="(?!/|#)[^"]*"', answer.text) == []
    assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}"' in answer.text
    assert 'class="skip" href="#main"' in answer.text
    assert 'rel="icon"' in answer.text
    assert "演练" in answer.text


def test_guide_lists_every_item_with_both_limits(site: Program) -> None:
    page = Visitor(site, None).opens("/guide/")
    assert codes(page) == set(site.house.system.centre.items)
    assert "144 个事项，其中 94 个当场办结" in page.text


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("食品经营", {"SJ-016"}),
        ("spjyxk", {"SJ-016"}),
        ("SJ-016", {"SJ-016"}),
        ("烟草", {"YC-001"}),
        ("food business", {"SJ-016"}),
    ],
)
def test_guide_finds(site: Program, words: str, found: set[str]) -> None:
    page = Visitor(site, None).opens(f"/guide/?q={words}")
    assert codes(page) == found


def test_guide_says_that_nothing_was_found_and_shows_no_markup(site: Program) -> None:
    answer = site.app.test_client().get("/guide/", query_string={"q": "<b>x</b>"})
    assert "没有找到“&lt;b&gt;x&lt;/b&gt;”" in answer.text
    assert "<b>x</b>" not in answer.text


def test_item_shows_what_an_office_must_display(site: Program) -> None:
    text = shown(site, "/guide/SJ-016")
    item = site.house.system.centre.items["SJ-016"]
    for words in (
        "10 个工作日",
        "3 个工作日",
        item.basis,
        *item.materials,
        *item.steps,
        item.fee,
        "A · 市场监管",
        "1、2、3 号窗口",
        "12345",
    ):
        assert words in text
    assert "示例数据" in text


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("SJ-001", "整理时把握：较大"),
        ("SJ-016", "一般，请重点核对"),
    ],
)
def test_item_says_how_sure_its_figures_are(site: Program, code: str, words: str) -> None:
    assert words in shown(site, f"/guide/{code}")


def test_chinese_texts_of_the_catalogue_are_marked_in_english(site: Program) -> None:
    text = site.app.test_client().get("/guide/SJ-016?lang=en").text
    assert re.search(r'<dd lang=["\']?zh-CN["\']?>食品安全法', text)
    assert re.search(r'<ol class="list" lang=["\']?zh-CN["\']?>', text)


def test_unknown_item_is_told_in_words(site: Program) -> None:
    assert "没有编号为“XX-999”的事项" in shown(site, "/guide/XX-999", 404)


@pytest.mark.parametrize(
    ("query", "due", "reason"),
    [
        (
            "on=2026-09-15&value=20&unit=工作日",
            "2026年10月19日（周一）",
            "two holidays and two make-up days",
        ),
        ("on=2026-09-15&value=1&unit=工作日", "2026年9月16日（周三）", "the day of acceptance is not counted"),
        ("on=2026-09-18&value=1&unit=工作日", "2026年9月20日（周日）", "the Sunday is a make-up working day"),
        ("on=2026-09-15&value=10&unit=自然日", "2026年9月28日（周一）", "the tenth day is a holiday, so it rolls"),
        ("on=2026-09-15&value=1&unit=月", "2026年10月15日（周四）", "the corresponding day of the next month"),
        ("on=2026-09-15&value=&unit=当场", "2026年9月15日（周二）", "on the spot needs no value"),
    ],
)
def test_calculator(site: Program, query: str, due: str, reason: str) -> None:
    text = shown(site, f"/calendar/?{query}")
    assert f"到期日{due}" in text, reason
    assert "第几日" in text


def test_calculator_gives_every_day_its_reason_rule_and_article(site: Program) -> None:
    answer = site.app.test_client().get("/calendar/?on=2026-09-15&value=4&unit=工作日").text
    rows = re.findall(r'<tr class="(days__\w+)', answer)
    assert rows == ["days__not", *["days__counted"] * 3, "days__not", "days__counted"]
    for words in ("受理当日，不计入", "周末，不计入", "调休上班日", "R1", "R2", "行政许可法 82", "民法典 201"):
        assert words in answer


def test_a_year_without_calendar_is_said_and_not_guessed(site: Program) -> None:
    text = shown(site, "/calendar/?on=2026-12-28&value=20&unit=工作日")
    assert "缺少 2027 年的放假安排，不能算出到期日" in text
    assert "现有 2014 至 2026 年" in text
    assert "缺少 2035 年的放假安排。" in shown(site, "/calendar/?month=2035-01")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("on=2026-02-30&value=5", "日期“2026-02-30”看不懂"),
        ("on=&value=5", "日期“”看不懂"),
        ("on=0001-01-01&value=5", "看不懂"),
        ("on=9999-12-31&value=5", "看不懂"),
        ("on=2026-09-15&value=", "时限要写成 1 到 500 的整数"),
        ("on=2026-09-15&value=-3", "时限要写成"),
        ("on=2026-09-15&value=0", "时限要写成"),
        ("on=2026-09-15&value=501", "时限要写成"),
        ("on=2026-09-15&value=٣", "时限要写成"),
        ("on=2026-09-15&value=25&unit=月", "时限要写成 1 到 24 的整数"),
    ],
)
def test_bad_input_is_told_at_its_field(site: Program, query: str, words: str) -> None:
    text = shown(site, f"/calendar/?{query}")
    assert words in text
    assert "第几日" not in text


@pytest.mark.parametrize(
    "query", ["unit=日", "month=x", "month=0001-01", "month=9999-12", "month=2026-13", "unit=工作日"]
)
def test_odd_addresses_still_show_the_empty_form(site: Program, query: str) -> None:
    assert "2026年9月" in shown(site, f"/calendar/?{query}")


def test_month_marks_make_up_days_and_holidays(site: Program) -> None:
    answer = site.app.test_client().get("/calendar/?month=2026-09").text
    assert re.findall(r"month__make_up.*?month__day\">(\d+)", answer) == ["20"]
    assert re.findall(r"month__holiday.*?month__day\">(\d+)", answer) == ["25", "26", "27"]
    assert "共 22 个工作日" in answer
    assert "month=2026-08" in answer
    assert "month=2026-10" in answer
