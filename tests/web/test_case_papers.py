"""The papers of a case and the count of its limits, on pages and as PDF."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.api.program import Program
from tests.make import TEN
from tests.printer.reader import text_read
from tests.web.visitor import Visitor

HEARING = {"ground": "hearing", "document": "听告〔2026〕3号", "expected_days": "5"}


Words = Callable[[bytes], str]


@pytest.fixture
def words_of(tmp_path: Path) -> Words:
    """Reads a PDF back as text without white space."""
    if shutil.which("pdftotext") is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("pdftotext is not installed")

    def read(pdf: bytes) -> str:
        path = tmp_path / "paper.pdf"
        path.write_bytes(pdf)
        return text_read(str, path)

    return read


@pytest.fixture
def clerk(site: Program) -> Visitor:
    return Visitor(site, "window")


@pytest.fixture
def ref(site: Program) -> str:
    made = str(site.does("/cases", {"item": "RS-005", "applicant": "王喆"}, status=201)["ref"])
    site.does(f"/cases/{made}/accept")
    return made


def pdf(visitor: Visitor, path: str) -> bytes:
    answer = visitor.client.get(path)
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    return answer.data


def test_a_paper_opens_from_the_page_and_says_what_was_issued(clerk: Visitor, ref: str, words_of: Words) -> None:
    page = clerk.opens(f"/cases/{ref}")
    address = next(href for href, words in page.links if words.startswith("受理通知书"))
    said = words_of(pdf(clerk, address))
    for wanted in ("受理通知书", "受〔2026〕000001号", "王喆", ref, "2026年10月15日"):
        assert wanted in said


def test_the_receipt_names_the_way_that_its_limits_belong_to(site: Program, clerk: Visitor, words_of: Words) -> None:
    made = str(site.does("/cases", {"item": "SJ-001", "applicant": "王喆"}, status=201)["ref"])
    page = clerk.takes(made, "accept", variant="not_at_once")
    address = next(href for href, words in page.links if words.startswith("受理通知书"))
    said = words_of(pdf(clerk, address))
    assert "办理方式" in said
    assert "不能当场登记" in said


def test_a_paper_stays_as_it_was_issued(site: Program, clerk: Visitor, ref: str) -> None:
    first = pdf(clerk, f"/cases/{ref}/papers/1.pdf")
    drawn: list[str] = []
    papers = site.house.desk.papers
    object.__setattr__(site.house.desk, "papers", _Counting(papers, drawn))
    assert pdf(Visitor(site, "manager"), f"/cases/{ref}/papers/1.pdf") == first
    assert drawn == []
    pdf(clerk, f"/cases/{ref}/papers/1.pdf?lang=en")
    assert drawn == ["copy"]


class _Counting:
    """The real drawing hand, which notes what it draws."""

    def __init__(self, papers, drawn: list[str]) -> None:  # type: ignore[no-untyped-def]
        self._papers, self._drawn = papers, drawn

    def paper(self, *given):  # type: ignore[no-untyped-def]
        self._drawn.append("paper")
        return self._papers.paper(*given)

    def reading_copy(self, *given):  # type: ignore[no-untyped-def]
        self._drawn.append("copy")
        return self._papers.reading_copy(*given)


def test_an_english_copy_says_so_and_changes_no_language(clerk: Visitor, ref: str, words_of: Words) -> None:
    said = words_of(pdf(clerk, f"/cases/{ref}/papers/1.pdf?lang=en"))
    assert "Englishreadingcopy" in said
    assert "文书" in clerk.opens(f"/cases/{ref}").said


@pytest.mark.parametrize("number", [2, 999])
def test_a_paper_of_another_case_is_not_there(site: Program, clerk: Visitor, ref: str, number: int) -> None:
    other = str(site.does("/cases", {"item": "SJ-001", "applicant": "李四"}, status=201)["ref"])
    site.does(f"/cases/{other}/accept")
    assert "没有这份文书" in clerk.opens(f"/cases/{ref}/papers/{number}.pdf", 404).said


@pytest.mark.parametrize("path", ["papers/1.pdf", "why?limit=promised", "why.pdf?limit=promised"])
def test_papers_and_counts_are_for_the_staff(site: Program, ref: str, path: str) -> None:
    nobody = Visitor(site, None)
    assert nobody.client.get(f"/cases/{ref}/{path}").status_code in {302, 303, 401}
    assert Visitor(site, "guide").client.get(f"/cases/{ref}/{path}").status_code == 403


@pytest.mark.parametrize(
    ("limit", "due"), [("promised", "2026年10月22日（周四）"), ("statutory", "2026年11月23日（周一）")]
)
def test_the_count_says_what_moved_it(
    site: Program, clerk: Visitor, ref: str, words_of: Words, limit: str, due: str
) -> None:
    clerk.takes(ref, "suspend", **HEARING)
    standing = clerk.opens(f"/cases/{ref}/why?limit={limit}").said
    assert "计时停止，恢复后确定" in standing
    site.set_clock(TEN.replace(day=22))
    clerk.takes(ref, "resume", ground="hearing")
    said = clerk.opens(f"/cases/{ref}/why?limit={limit}").said
    assert f"停表，未定 → {due}" in said
    assert "听证期间中止计时，不计入" in said
    assert "国务院办公厅关于2026年部分节假日安排的通知" in said
    sheet = words_of(pdf(clerk, f"/cases/{ref}/why.pdf?limit={limit}"))
    assert "到期日计算说明" in sheet
    assert "听证期间中止计时" in sheet


def test_the_window_for_the_notice_and_for_delivery_have_counts_of_their_own(site: Program, clerk: Visitor) -> None:
    ref = str(site.does("/cases", {"item": "RS-005", "applicant": "王喆"}, status=201)["ref"])
    assert "2026年9月21日（周一）" in clerk.opens(f"/cases/{ref}/why?limit=notice").said
    assert clerk.client.get(f"/cases/{ref}/why.pdf?limit=notice").data[:4] == b"%PDF"
    clerk.takes(ref, "accept")
    clerk.takes(ref, "decide", outcome="granted")
    assert "送达的最后一天" in clerk.opens(f"/cases/{ref}/why?limit=delivery").said
    assert "现在没有这个时限" in clerk.opens(f"/cases/{ref}/why?limit=notice", 404).said


def test_the_page_keeps_the_short_form(clerk: Visitor, ref: str) -> None:
    said = clerk.opens(f"/cases/{ref}").said
    assert "从 9月15日 起算，当日不计，30 个自然日，到期 10月15日" in said
    english = clerk.opens(f"/cases/{ref}?lang=en").said
    assert "From 15 Sep, which is not counted, 30 calendar days, due 15 Oct" in english
