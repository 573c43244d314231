"""The page on the waits: each number opens to as many rows, few people are a fraction, nobody is said as such."""

import csv
import io
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from kiosk.domain.metrics import Period
from kiosk.domain.periods import PeriodKind, kind_of
from kiosk.web.waits import safe
from tests.api.program import Program
from tests.api.test_waits import learned
from tests.printer import reader
from tests.printer.reader import Tool
from tests.web.visitor import Visitor, rows

NUMBER = r"\bA\d{3}\b"


@pytest.fixture
def told(site: Program) -> Program:
    """Eight people were told a wait, three were called, one of them half an hour late, one left."""
    learned(site)
    tokens = [site.does("/tickets", {"queue": "A"}, by="kiosk", status=201)["token"] for _ in range(8)]
    for _ in range(3):
        for step in ("call-next", "start"):
            site.does(f"/windows/1/{step}")
        site.does("/windows/1/finish", {"outcome": "enquiry"})
    site.post(f"/tickets/{tokens[7]}/cancel", by=None)
    return site


@pytest.mark.parametrize("role", ["manager", "supervisor", "admin"])
def test_every_number_opens_to_as_many_rows(told: Program, role: str) -> None:
    visitor = Visitor(told, role)
    page = visitor.opens("/manager/waits/")
    lists = [(href, int(text)) for href, text in page.links if "figure=" in href]
    assert len(lists) >= 30
    assert {number for _, number in lists} >= {0, 1, 3, 8}
    for href, number in lists:
        assert rows(visitor.opens(href), NUMBER) == number, href


def test_few_people_are_a_fraction_and_are_not_judged(told: Program) -> None:
    answer = Visitor(told, "manager").client.get("/manager/waits/").text
    heads = answer[answer.index("waits__heads") : answer.index('id="w-point"')]
    assert 'measure__value">3/3<' in heads
    assert heads.count("不足 20 人，不作判断") == 3
    assert "verdict--met" not in answer


def test_nobody_is_said_as_such(site: Program) -> None:
    for lang, words in (("zh", "没有告知过等候时间"), ("en", "Nobody was told a wait")):
        page = Visitor(site, "manager").opens(f"/manager/waits/?lang={lang}")
        assert words in page.text
        assert [href for href, _ in page.links if "figure=" in href] == []


def test_the_sheet_has_the_numbers_of_the_page(told: Program) -> None:
    answer = Visitor(told, "manager").client.get("/manager/waits/accuracy.csv?queue=A&lang=en")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    lines = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))
    total = dict(zip(lines[1], lines[2], strict=True))
    assert (total["Group"], total["Told"], total["Called"], total["Left before the call"]) == ("All", "8", "3", "1")
    assert total["Kept"] == "3"
    report = told.sees("/waits/accuracy?queue=A", by="manager")["total"]
    assert float(total["Mean miss (min)"]) == round(report["error"], 1)
    assert {len(line) for line in lines[1:]} == {len(lines[1])}


@pytest.mark.parametrize(
    ("cell", "written", "why"),
    [
        ("=1+1", "'=1+1", "a formula"),
        ("@SUM(A1)", "'@SUM(A1)", "a formula of old"),
        ("-cmd", "'-cmd", "a sign begins a formula too"),
        (-1.5, "-1.5", "a number stays one"),
        ("A 市场监管", "A 市场监管", "plain"),
        (None, "", "nothing"),
    ],
)
def test_no_cell_is_a_formula(cell: object, written: str, why: str) -> None:
    assert safe(cell) == written, why


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?from=2026-09-02&to=2026-09-01", 422),
        ("?queue=Z", 422),
        ("rows?figure=x", 404),
        ("rows?figure=told&hour=x", 404),
        ("rows?figure=told&point=x", 404),
    ],
)
def test_a_scope_that_cannot_be_is_told_in_words(site: Program, query: str, status: int) -> None:
    Visitor(site, "manager").opens(f"/manager/waits/{query}", status)


def test_the_dashboard_leads_here(site: Program) -> None:
    assert "/manager/waits/" in [href for href, _ in Visitor(site, "manager").opens("/manager/").links]


def test_the_section_of_the_bulletin_has_the_numbers_of_the_page(told: Program, tmp_path: Path, tool: Tool) -> None:
    manager = Visitor(told, "manager")
    page = manager.opens("/manager/waits/?queue=A")
    href = next(href for href, _ in page.links if "bulletin.pdf" in href)
    answer = manager.client.get(href)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith('inline; filename="waits-')
    path = tmp_path / "section.pdf"
    path.write_bytes(answer.data)
    read = reader.text_read(tool, path)
    report = told.sees("/waits/accuracy?queue=A", by="manager")["total"]
    assert "本期向8人告知等候时间，叫到3人" in read
    assert f"{report['error']:.1f}分钟" in read
    assert "只含队列A" in read
    assert Visitor(told, "window").client.get(href).status_code == 403


def test_fixed_periods_are_whole(told: Program) -> None:
    page = Visitor(told, "manager").opens("/manager/waits/?lang=en")
    spans = {text: dict(parse_qsl(urlsplit(href).query)) for href, text in page.links if text.startswith("Last ")}
    assert list(spans) == ["Last week", "Last month", "Last quarter"]
    kinds = [kind_of(Period(*(date.fromisoformat(span[end]) for end in ("from", "to")))) for span in spans.values()]
    assert kinds == [PeriodKind.WEEK, PeriodKind.MONTH, PeriodKind.QUARTER]
