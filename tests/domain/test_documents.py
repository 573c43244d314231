"""Papers as they are kept: numbers, plain JSON and back, no applicant, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kiosk.domain.acceptance import AcceptedBy
from kiosk.domain.documents import Body, Document, DocumentKind, about, document_number
from tests import make
from tests.bridges import papers


@pytest.mark.parametrize(
    ("kind", "n", "number"),
    [
        (DocumentKind.ACCEPTANCE, 123, "受〔2026〕000123号"),
        (DocumentKind.NOTICE, 1, "补〔2026〕000001号"),
        (DocumentKind.NOT_ACCEPTED, 999_999, "不受〔2026〕999999号"),
        (DocumentKind.EXTENSION, 1_000_000, "延〔2026〕1000000号"),
        (DocumentKind.SPECIAL_PROCEDURE, 2, "特〔2026〕000002号"),
        (DocumentKind.DECISION, 3, "办〔2026〕000003号"),
    ],
)
def test_numbers(kind: DocumentKind, n: int, number: str) -> None:
    assert document_number(kind, 2026, n) == number


def test_series_differ_and_begin_with_one() -> None:
    assert len({kind.series for kind in DocumentKind}) == len(DocumentKind)
    with pytest.raises(ValueError, match="from 1"):
        document_number(DocumentKind.NOTICE, 2026, 0)


@pytest.mark.parametrize("name", papers.BODIES)
def test_data_are_plain_json_and_come_back_as_they_were(name: str) -> None:
    document = papers.document(papers.BODIES[name])
    read = replace(document, data=json.loads(json.dumps(document.data)))
    assert read.data == document.data
    assert read.body == papers.BODIES[name]
    assert papers.APPLICANT not in json.dumps(document.data, ensure_ascii=False)


NOTICE = papers.document(papers.NOTICE)


@pytest.mark.parametrize(
    ("changes", "named", "reason"),
    [
        ({"received_on": None}, "received_on", "a date that is not there"),
        ({"received_on": "2026-02-30"}, "day", "a date that does not exist"),
        ({"notice_days": True}, "notice_days", "a truth value is no count"),
        ({"notice_days": "5"}, "notice_days", "a text is no count"),
        ({"missing": {}}, "missing", "no list"),
        ({"missing": [{"material": "甲"}]}, "reason", "a line without its reason"),
        ({"missing": []}, "at least one", "a notice of nothing"),
        ({"applicant": "张三"}, "applicant", "a person has no place in the data"),
        ({"item": "QZ"}, "item", "an item without its names"),
    ],
)
def test_data_that_do_not_fit_are_refused_by_name(changes: dict[str, Any], named: str, reason: str) -> None:
    assert NOTICE.body == papers.NOTICE
    with pytest.raises(ValueError, match=named):
        _ = replace(NOTICE, data={**NOTICE.data, **changes}).body


def test_a_field_that_is_left_out_is_refused_unless_it_has_a_default() -> None:
    def without(key: str) -> Body:
        return replace(NOTICE, data={name: value for name, value in NOTICE.data.items() if name != key}).body

    assert without("why_second") == papers.NOTICE
    with pytest.raises(ValueError, match="missing"):
        without("missing")


def test_a_kind_has_its_own_fields() -> None:
    with pytest.raises(ValueError, match="Decision has no"):
        _ = Document(DocumentKind.DECISION, "", "", papers.ISSUED_ON, NOTICE.data).body


@pytest.mark.parametrize(
    ("by", "is_late"), [(date(2026, 9, 14), True), (papers.ISSUED_ON, False), (None, False)], ids=str
)
def test_a_notice_is_late_after_its_last_day(by: date | None, is_late: bool) -> None:
    assert replace(papers.NOTICE, notice_by=by).is_late(papers.ISSUED_ON) is is_late


def test_a_refusal_has_reasons_and_an_acceptance_a_day() -> None:
    with pytest.raises(ValueError, match="reasons"):
        replace(papers.REFUSED, reason=" ")
    with pytest.raises(ValueError, match="not accepted"):
        replace(papers.ACCEPTANCE, by=AcceptedBy.OUTSTANDING)


def test_the_common_part_comes_from_the_item() -> None:
    item = make.slow_item()
    notice = replace(papers.NOTICE, **about(item, papers.ISSUED_ON, 7))
    assert (notice.item.code, notice.department.zh, notice.handled_by) == (item.code, item.department_zh, 7)
