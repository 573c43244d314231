"""The six papers in both languages: what the law wants in them, and what may never be in them."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kiosk.bridges import letter_words
from kiosk.bridges.letter_voice import Voice
from kiosk.bridges.letters import letter_of
from kiosk.domain.documents import Body, DocumentKind, DueLimit, Named
from kiosk.domain.limits import Unit
from printer.letter import Facts, Heading, Letter, Paragraph, Table
from printer.notices import letter_pdf
from printer.slip import Language
from printer.typefaces import Fonts
from tests import make
from tests.bridges import papers
from tests.printer import reader
from tests.printer.reader import Tool

LANGUAGES: tuple[Language, ...] = ("zh", "en")
CHINESE = re.compile("[\u4e00-\u9fff]")
Save = Callable[[Letter], Path]


def letter(name: str, language: Language = "zh") -> Letter:
    return of(papers.BODIES[name], language)


def of(body: Body, language: Language = "zh") -> Letter:
    return letter_of(papers.document(body), papers.APPLICANT, make.centre(), papers.URL, language)


def said(of: Letter) -> Iterator[str]:
    """Everything that a letter says of the case, block by block."""
    for block in of.blocks:
        match block:
            case Paragraph() | Heading():
                yield block.text
            case Facts():
                yield from (f"{label}|{value}" for label, value in block.rows)
            case Table():
                yield from ("|".join(row.cells) for row in block.rows)


def whole(of: Letter) -> str:
    return "\n".join(said(of))


@pytest.fixture
def saved(fonts: Fonts, tmp_path: Path) -> Save:
    def save(of: Letter) -> Path:
        path = tmp_path / "letter.pdf"
        path.write_bytes(letter_pdf(of, fonts))
        return path

    return save


# What each paper has to say, in both languages, and the law that asks for it.
WANTED = [
    ("acceptance", "第三十二条第一款第五项", "Article 32(1)(5)", "a receipt names its basis"),
    (
        "acceptance",
        "法定时限|20 个工作日，最迟2026年10月20日",
        "Legal limit|20 working days, by 20 October 2026",
        "due",
    ),
    (
        "acceptance",
        "承诺时限|8 个工作日，最迟2026年9月24日",
        "Promised limit|8 working days, by 24 September 2026",
        "due",
    ),
    ("acceptance", "受理日期|2026年9月14日", "Accepted on|14 September 2026", "行政许可法 32(2): the date"),
    (
        "acceptance",
        "收到的材料|食品经营许可申请书；营业执照复印件",
        "食品经营许可申请书; 营业执照复印件",
        "a receipt lists it",
    ),
    ("acceptance", "第四十五条", "Article 45", "what is not counted is told beforehand"),
    ("acceptance", "投诉电话 12345", "Complaints: 12345", "阳光政务: the complaint channel"),
    ("acceptance-on-the-spot", "承诺时限|当场办结", "Promised limit|on the spot", "no date of days for limit 0"),
    ("acceptance-on-the-spot", "第三十四条第二款", "Article 34(2)", "decided on the spot"),
    (
        "acceptance-supply",
        "自补齐之日即2026年9月14日",
        "as of that day, 14 September 2026",
        "32(1)(5): the day of supply",
    ),
    ("acceptance-silence", "第三十二条第一款第四项", "Article 32(1)(4)", "silence is acceptance"),
    ("acceptance-silence", "法定时限|法律、法规未规定", "Legal limit|none set by law", "no limit in law"),
    ("acceptance-late-notice", "告知晚于规定期限", "came too late", "a late notice is none"),
    ("acceptance-undated", "到期日暂不能计算", "not computable", "R9: no guess"),
    ("notice", "第三十二条第一款第四项", "Article 32(1)(4)", "told once"),
    ("notice", "《优化营商环境条例》第三十六条", "Article 36", "told once, by the regulation too"),
    ("notice", "1|经营场所平面图|没有标明", "1|经营场所平面图|没有标明", "each material with its reason"),
    ("notice", "3|房屋租赁合同|租期已经届满", "3|房屋租赁合同|租期已经届满", "each material with its reason"),
    ("notice", "以上共 3 项，是需要补正的全部内容", "3 in all", "all at once"),
    ("notice", "不用重新取号", "do not need a new queue number", "how to hand in"),
    ("notice", "可以直接到 3 号窗口", "Go straight to window 3", "where to hand in"),
    ("notice", "福建省泉州经济技术开发区", "Fujian", "the address of the centre"),
    (
        "notice",
        "5 个工作日内（最迟2026年9月21日）",
        "5 working days of receipt (by 21 September 2026)",
        "its own limit",
    ),
    ("notice", "逾期不告知的，自收到申请材料之日起即为受理", "counts as accepted on the day of receipt", "32(1)(4)"),
    ("notice-late", "晚于上述期限", "later than that", "a late notice tells what it is worth"),
    (
        "notice-late",
        "自收到申请材料之日即2026年9月14日起即为受理",
        "day of receipt, 14 September 2026",
        "deemed accepted",
    ),
    ("notice-second", "再次告知，原因：首次告知时漏列房屋租赁合同。法律", "further notice", "a second notice says why"),
    ("notice-undated", "补正材料请交到：二楼 201 室。不用", "Hand the material in at: Room 201. You", "another place"),
    ("not-competent", "第三十二条第一款第二项", "Article 32(1)(2)", "not within its powers"),
    ("not-competent", "请向其申请|泉州市市场监督管理局", "Apply to|泉州市市场监督管理局", "names the competent body"),
    ("not-competent", "行政复议法》第二十条", "Article 20", "remedies"),
    ("not-needed", "理由|该事项已经取消", "Reason|该事项已经取消", "the reason"),
    ("not-needed", "行政诉讼法》第四十六条", "Article 46", "remedies"),
    ("extension", "第四十二条", "Article 42", "the basis of an extension"),
    (
        "extension",
        "经陈局长批准，办理期限延长 10 个工作日",
        "extended by 10 working days, as approved by 陈局长",
        "who",
    ),
    ("extension", f"理由|{papers.REASON}", f"Reason|{papers.REASON}", "42(1): the reason is told"),
    ("extension", "原到期日|2026年10月20日", "Due date before|20 October 2026", "from"),
    ("extension", "延长后到期日|2026年11月3日", "Due date now|3 November 2026", "to"),
    ("extension-undated", "到期日暂不能计算", "not computable", "R9"),
    ("special-procedure", "特别程序|专家评审", "Special procedure|an expert review", "the ground"),
    ("special-procedure", "第四十五条", "Article 45", "not counted"),
    ("special-procedure", "预计所需时间|20 天", "Expected time|20 days", "45: the time needed is told in writing"),
    ("special-procedure", "文书编号|泉开市监评〔2026〕7号", "Document|泉开市监评〔2026〕7号", "the paper behind it"),
    ("special-procedure", "不计算在办理期限内", "not counted", "the time is not counted"),
    ("granted", "第三十八条第一款", "Article 38(1)", "the basis"),
    ("granted", "10 个工作日内颁发、送达，最迟2026年9月30日", "within 10 working days of the decision, by 30", "44"),
    ("granted", "办理结果|准予", "Outcome|Granted", "the outcome"),
    ("refused", "第三十八条第二款", "Article 38(2)", "the basis"),
    ("refused", f"理由|{papers.REASON}", f"Reason|{papers.REASON}", "38: a refusal tells its reasons"),
    ("refused", "60 日内依照《中华人民共和国行政复议法》第二十条", "within 60 days", "38: and the remedies"),
    ("refused", "6 个月内依照《中华人民共和国行政诉讼法》第四十六条", "within 6 months", "38: and the remedies"),
    ("deemed-granted", "办理结果|视为准予", "Outcome|Deemed granted", "silence of the office"),
    ("deemed-agreed", "没有答复，依照规定视为同意", "counts as agreed", "silence of another department"),
]


@pytest.mark.parametrize(("name", "zh", "en", "reason"), WANTED)
def test_the_paper_says(name: str, zh: str, en: str, reason: str) -> None:
    assert zh in whole(letter(name, "zh")), reason
    assert en in whole(letter(name, "en")), reason


# What a paper must not say, for it would be wrong there.
UNWANTED = [
    ("acceptance-on-the-spot", "次日起计算", "begins on the day after", "limit 0 is not counted in days"),
    ("notice", "晚于上述期限", "later than that", "it was in time"),
    ("notice", "再次告知", "further notice", "it is the first"),
    ("not-needed", "第一款第二项", "32(1)(2)", "no other body is competent"),
    ("not-needed", "请向其申请", "Apply to|", "no other body is competent"),
    ("refused", "颁发、送达", "is issued and delivered", "nothing is handed over"),
    ("granted", "理由|", "Reason|", "no reason was given"),
    ("granted", "没有答复", "counts as agreed", "nobody was silent"),
    ("deemed-granted", "符合法定条件", "meets the conditions", "nobody examined it"),
    ("notice-undated", "最迟", "(by ", "R9: no guess"),
    ("notice-undated", "号窗口", "Go straight", "no window handled it"),
]


@pytest.mark.parametrize(("name", "zh", "en", "reason"), UNWANTED)
def test_the_paper_does_not_say(name: str, zh: str, en: str, reason: str) -> None:
    assert zh not in whole(letter(name, "zh")), reason
    assert en not in whole(letter(name, "en")), reason


def test_nothing_is_delivered_after_a_refusal() -> None:
    refused = replace(papers.REFUSED, deliver_by=date(2026, 9, 30))
    assert "最迟2026年9月30日" not in whole(of(refused))
    assert "最迟2026年9月30日" in whole(of(papers.GRANTED))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", papers.BODIES)
def test_every_word_reaches_the_paper(name: str, language: Language, saved: Save, tool: Tool) -> None:
    wanted = letter(name, language)
    read = reader.text_read(tool, saved(wanted))
    for text in (wanted.title, wanted.subtitle, wanted.number, papers.APPLICANT, papers.REF, *said(wanted)):
        for part in text.split("|"):
            assert reader.squeezed(part) in read, part


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", DocumentKind)
def test_every_paper_has_code_fonts_and_one_form(
    kind: DocumentKind, language: Language, saved: Save, tool: Tool, fonts: Fonts
) -> None:
    name = next(name for name, body in papers.BODIES.items() if papers.document(body).kind is kind)
    wanted = letter(name, language)
    path = saved(wanted)
    assert reader.codes_read(tool, path) == [papers.URL]
    assert reader.fonts_not_inside(tool, path) == []
    assert len(reader.pages_read(tool, path)) == 1, "a plain case fits one sheet"
    assert path.read_bytes() == letter_pdf(letter(name, language), fonts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_forty_materials_with_heads_on_every_page(language: Language, saved: Save, tool: Tool) -> None:
    wanted = of(papers.FORTY, language)
    pages = reader.pages_read(tool, saved(wanted))
    assert len(pages) > 2
    head = reader.squeezed(letter_words.LABELS["missing"][LANGUAGES.index(language)])
    for n in range(1, 41):
        assert sum(f"第{n}号材料" in page for page in pages) == 1
    assert all(head in page for page in pages if "号材料：设计" in page)


def test_a_reason_of_pages_is_told_in_full(saved: Save, tool: Tool) -> None:
    reason = "".join(f"第{n}条理由说明如下。" for n in range(400))
    wanted = of(replace(papers.REFUSED, reason=reason))
    pages = reader.pages_read(tool, saved(wanted))
    assert len(pages) > 1
    running = re.compile(rf"第\d+页，共{len(pages)}页({wanted.title}{wanted.number})?")
    assert reason in "".join(running.sub("", page) for page in pages)


def test_what_somebody_typed_is_never_a_place_for_something_else() -> None:
    reason = "{item} {received.year} {0} %s"
    text = whole(of(replace(papers.REFUSED, reason=reason)))
    assert f"理由|{reason}" in text
    assert "{why}" in whole(of(replace(papers.NOTICE, why_second="{why}")))


@pytest.mark.parametrize("name", papers.BODIES)
def test_english_papers_speak_english(name: str) -> None:
    """Chinese is left only in what was typed and in the title underneath."""
    body = papers.BODIES[name]
    typed = {part for text in _texts(papers.document(body).data) for part in (text, text.rstrip("。"))}
    text = whole(letter(name, "en"))
    for one in sorted(filter(CHINESE.search, typed), key=len, reverse=True):
        text = text.replace(one, "")
    assert CHINESE.findall(text) == []
    assert CHINESE.search(whole(letter(name, "zh")))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def uneven(sentences: dict[str, tuple[str, str]]) -> list[str]:
    """Sentences whose two languages do not tell the same values."""
    return [
        key for key, (zh, en) in sentences.items() if not zh or not en or places(zh) - {"item"} != places(en) - {"item"}
    ]


def test_both_languages_tell_the_same_values() -> None:
    assert uneven(letter_words.SENTENCES) == []
    assert uneven({"x": ("{due}到期", "Due")}) == ["x"]
    assert uneven({"x": ("到期", "")}) == ["x"]
    assert set(letter_words.TITLES) == set(DocumentKind)


def test_a_letter_without_applicant_or_address_of_a_page() -> None:
    bare = letter_of(papers.document(papers.GRANTED), "", make.centre(), "", "zh")
    assert (bare.addressee, bare.code) == ("", None)


@pytest.mark.parametrize(
    ("limit", "zh", "en"),
    [
        (
            DueLimit(1, Unit.WORKING_DAYS, date(2026, 1, 2)),
            "1 个工作日，最迟2026年1月2日",
            "1 working day, by 2 January 2026",
        ),
        (DueLimit(30, Unit.NATURAL_DAYS, date(2026, 12, 31)), "30 个自然日", "30 calendar days, by 31 December 2026"),
        (DueLimit(3, Unit.MONTHS, None), "3 个月；", "3 months; "),
        (
            DueLimit(0, Unit.WORKING_DAYS, date(2026, 1, 2)),
            "当场办结，最迟2026年1月2日",
            "on the spot, by 2 January 2026",
        ),
    ],
)
def test_limits_in_words(limit: DueLimit, zh: str, en: str) -> None:
    assert Voice("zh").limit(limit).startswith(zh)
    assert Voice("en").limit(limit).startswith(en)


@pytest.mark.parametrize(
    ("days", "unit", "zh", "en"),
    [
        (1, Unit.ON_THE_SPOT, " 1 个工作日", "1 working day"),
        (30, Unit.NATURAL_DAYS, " 30 个自然日", "30 calendar days"),
    ],
)
def test_days_in_words(days: int, unit: Unit, zh: str, en: str) -> None:
    assert (Voice("zh").days(days, unit), Voice("en").days(days, unit)) == (zh, en)


def test_a_name_without_english_is_said_in_chinese() -> None:
    assert Voice("en").name(Named("市场监督管理局", "")) == "市场监督管理局"
