"""The guide shows the whole catalogue with both limits; the calculator explains a due date, or says what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from kiosk import wiring
from kiosk.app import create_app
from kiosk.options import Options
from tests.api.program import Program, copied, program_on
from tests.web.visitor import Page, Visitor


@pytest.fixture(scope="module")
def site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """One hall for all of these tests: they only look."""
    with program_on(copied(sqlite_template, tmp_path_factory.mktemp("guide"))) as program:
        yield program


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
    centre = site.house.system.centre
    assert codes(page) == {*centre.items, *centre.joint}
    assert len(centre.items) == 144
    assert "144 个事项，其中 94 个当场办结；另有 2 个联办件" in page.text


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("食品经营", {"SJ-016"}),
        ("spjyxk", {"SJ-016"}),
        ("SJ-016", {"SJ-016"}),
        ("烟草", {"YC-001"}),
        ("food business", {"SJ-016"}),
        ("餐饮店", {"YJS-001"}),
        ("kbcyd", {"YJS-001"}),
        ("restaurant", {"YJS-001"}),
        ("yjs-002", {"YJS-002"}),
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
    assert re.search(r'<ol class="flow" lang=["\']?zh-CN["\']?>', text)
    assert "in Chinese only" in text


ARTICLE_30 = ("事项", "依据", "条件", "数量", "程序", "期限", "申请材料", "申请书")
OPEN_GOVERNMENT = ("流程", "职责", "环节", "时限", "责任人", "投诉渠道")


@pytest.mark.parametrize("code", ["SJ-016", "SW-010", "GA-003", "HB-003", "YJS-001"])
def test_item_shows_the_elements_of_the_law_under_their_names(site: Program, code: str) -> None:
    answer = site.app.test_client().get(f"/guide/{code}").text
    told = [heading for heading, _ in re.findall(r"<dt>([^<]+)(?:<span[^>]*>([^<]*)</span>)?</dt>", answer)]
    assert told[2:10] == list(ARTICLE_30)
    assert told[10:16] == list(OPEN_GOVERNMENT)
    cells = re.findall(r'<div class="told__one"><dt>.*?</dt>\s*<dd[^>]*>(.*?)</dd>', answer, re.S)
    assert len(cells) >= 14
    assert all(re.sub(r"<[^>]*>|\s", "", cell) for cell in cells), "none of them is empty"
    item = site.house.system.centre.matter(code)
    for words in (item.elements.conditions, item.elements.duty, item.elements.responsible, item.elements.complaint):
        assert words in answer


@pytest.mark.parametrize(
    ("code", "words", "why"),
    [
        ("GA-003", "经批准可以延长至一共 30 个自然日", "护照法 6 says to, not by"),
        ("FG-002", "经批准可以延长一次，最多 40 个工作日", "核准和备案管理条例 10 says by"),
        ("RS-004", "不延长", "工伤保险条例 20 knows none"),
        ("RS-004", "本事项还有：等待司法或主管部门结论（工伤保险条例第20条）", "a ground of its own law"),
        ("SJ-016", "依法需要的听证、招标、拍卖、检验、检测、检疫、鉴定、专家评审所需时间", "行政许可法 45"),
        ("RS-011", "法律视为同意", "劳动合同法 54"),
        ("SJ-016", "不等于同意，也不等于不同意", "the rule"),
        ("HB-006", "需现场核查", "排污许可管理条例 12 has two limits"),
        ("HB-006", "45 个工作日", "排污许可管理条例 12"),
        ("XF-002", "开办餐饮店一件事", "an item tells where it is handled together"),
        ("HB-003", "不用到现场", "filed on the net"),
    ],
)
def test_item_tells_what_moves_its_limit(site: Program, code: str, words: str, why: str) -> None:
    assert words in shown(site, f"/guide/{code}"), why


def test_an_item_without_a_limit_of_the_law_has_nothing_to_extend(site: Program) -> None:
    text = shown(site, "/guide/SW-010")
    assert "法定 法律未规定 · 承诺 当场办结" in text
    assert "不计入时限" not in text


def test_a_joint_item_leads_to_its_parts(site: Program) -> None:
    page = Visitor(site, None).opens("/guide/YJS-001")
    parts = site.house.system.centre.joint["YJS-001"].parts
    assert codes(page) == set(parts)
    assert "45 个工作日" in page.text
    assert "1、2、3 号窗口" in page.text, "the windows of the department that leads"


def test_an_item_of_which_something_is_untold_is_not_published(tmp_path: Path, sqlite_template: Path) -> None:
    text = files("config").joinpath("catalogue.csv").read_text("utf-8")
    basis = "税收征收管理法第16条(期限未规定)"
    assert text.count(basis) == 1
    folder = tmp_path / "centre"
    folder.mkdir()
    (folder / "catalogue.csv").write_text(text.replace(basis, ""), "utf-8")
    house = wiring.open_house(Options(copied(sqlite_template, tmp_path), config=folder), {})
    client = create_app(house)[0].test_client()
    assert client.get("/guide/SW-004").status_code == 404
    assert client.get("/guide/SW-005").status_code == 200
    assert "143 个事项，其中 93 个当场办结" in client.get("/guide/").text
    assert "SW-004" not in {item["code"] for item in client.get("/api/v1/items").get_json()}
    wiring.shut(house)
    house.engine.dispose()


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
    assert "到期日无法计算：缺少 2027 年日历" in text
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


STOPPED = "on=2026-09-15&value=20&unit=工作日&stop=2026-09-22&resume=2026-09-29&ground=听证"


@pytest.mark.parametrize(
    ("query", "due", "words", "why"),
    [
        (STOPPED, "2026年10月23日（周五）", "听证期间中止计时", "four working days stood still"),
        (f"{STOPPED}&extension=5", "2026年10月30日（周五）", "经批准延期", "five more working days"),
        (
            "on=2026-09-15&value=20&unit=工作日&stop=2026-09-22&resume=2026-09-22",
            "2026年10月19日（周一）",
            "听证",
            "stopped and resumed on one day moves nothing",
        ),
        (
            "on=2026-09-15&value=1&unit=工作日&stop=2026-09-22&resume=2026-09-29",
            "2026年9月16日（周三）",
            "中止那天已经过了到期日",
            "nothing is left to stop",
        ),
        ("on=2026-09-15&value=10&unit=自然日&extension=5", "2026年9月30日（周三）", "延期 5 日", "natural days too"),
        (
            "on=2026-09-15&value=1&unit=月&stop=2026-09-22&resume=2026-09-25&ground=x",
            "2026年10月19日（周一）",
            "听证",
            "three days later is a Sunday; an unknown ground is the first of the list",
        ),
    ],
)
def test_calculator_with_a_stop_and_an_extension(site: Program, query: str, due: str, words: str, why: str) -> None:
    text = shown(site, f"/calendar/?{query}")
    assert f"到期日{due}" in text, why
    assert words in text, why


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("stop=2026-09-10&resume=2026-09-20", "中止不能早于受理"),
        ("stop=2026-09-20&resume=2026-09-19", "恢复不能早于中止"),
        ("stop=2026-09-20", "日期“”看不懂"),
        ("resume=x&stop=2026-09-20", "日期“x”看不懂"),
        ("extension=x", "延期要写成 1 到 500 的整数"),
        ("extension=0", "延期要写成 1 到 500 的整数"),
        ("extension=２", "延期要写成 1 到 500 的整数"),
        ("unit=月&extension=3", "以月计的时限和当场办结的不延期"),
        ("unit=当场&stop=2026-09-20&resume=2026-09-21", "当场办结的不中止、不延期"),
    ],
)
def test_a_stop_that_cannot_be_is_told_at_its_field(site: Program, query: str, words: str) -> None:
    text = shown(site, f"/calendar/?on=2026-09-15&value=5&{query}")
    assert words in text
    assert "第几日" not in text


def test_month_marks_make_up_days_and_holidays(site: Program) -> None:
    answer = site.app.test_client().get("/calendar/?month=2026-09").text
    assert re.findall(r"month__make_up.*?month__day\">(\d+)", answer) == ["20"]
    assert re.findall(r"month__holiday.*?month__day\">(\d+)", answer) == ["25", "26", "27"]
    assert "共 22 个工作日" in answer
    assert "month=2026-08" in answer
    assert "month=2026-10" in answer
