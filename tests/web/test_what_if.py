"""What if: the page and the call show was, replayed and changed; nothing is written; a day without data says so."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.api.program import Program, copied, program_on
from tests.web.visitor import Page, Visitor

PAGE = "/manager/what-if/"
MONDAY = datetime(2025, 1, 6, 2, 0, tzinfo=UTC)
DAY = "2025-01-03"


@pytest.fixture(scope="module")
def lived(lived_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A hall that has been open for two days, on the morning of the third; nobody here changes it."""
    with program_on(copied(lived_template, tmp_path_factory.mktemp("lived")), at=MONDAY) as program:
        yield program


@pytest.fixture
def long_day(lived_template: Path, tmp_path: Path) -> Iterator[Program]:
    """Another one of this kind, for the test that fills its day."""
    with program_on(copied(lived_template, tmp_path), at=MONDAY) as program:
        yield program


def words(page: Page) -> str:
    return " ".join(page.text.split())


def test_the_page_opens_with_the_last_day_and_says_how_far_to_trust_it(lived: Program) -> None:
    shown = words(Visitor(lived, "manager").opens(PAGE))
    assert "2025年1月3日" in shown
    assert "可以参考" in shown
    assert "相差不超过 5 分钟" in shown
    assert "只重放了最早的" not in shown


def test_the_manager_finds_the_way_from_the_dashboard(lived: Program) -> None:
    assert (PAGE, "假设测算") in Visitor(lived, "manager").opens("/manager/").links


@pytest.mark.parametrize("who", ["window", "guide", "auditor"])
def test_others_do_not(lived: Program, who: str) -> None:
    assert Visitor(lived, who).client.get(PAGE).status_code == 403


def test_one_more_window_shortens_the_waits_and_nothing_is_written(lived: Program) -> None:
    before = lived.revision
    body = {"day": DAY, "extra": {"queue": "A", "more": True, "from": "09:00", "until": "12:00"}}
    found = lived.does("/what-if", body, by="manager")
    (same,), (changed,) = found["same"]["queues"], found["changed"]["queues"]
    assert changed["mean"] < same["mean"]
    assert found["fidelity"]["n"] > 50
    assert found["replayed"] == found["numbers"] > 80
    assert found["fidelity"]["within_5"] > 0.9
    assert lived.revision == before


def test_one_less_names_the_window_and_lengthens_them(lived: Program) -> None:
    page = words(Visitor(lived, "manager").opens(f"{PAGE}?day={DAY}&extra=fewer&queue=A&from=09:00&until=12:00"))
    assert "少开的是 3 号窗口" in page
    assert "→" in page


REFUSED = {
    "a day that has not come": ({"day": "2025-02-03"}, "还没有到"),
    "a day without data": ({"day": "2024-12-30"}, "不能重放"),
    "a queue that nobody served": (
        {"day": DAY, "extra": {"queue": "K", "more": False, "from": "09:00", "until": "10:00"}}, "不能少开"
    ),
    "an end before the beginning": (
        {"day": DAY, "extra": {"queue": "A", "more": True, "from": "10:00", "until": "09:00"}}, "结束时间"
    ),
}  # fmt: skip


@pytest.mark.parametrize("reason", REFUSED)
def test_refusals_are_sentences(lived: Program, reason: str) -> None:
    body, told = REFUSED[reason]
    refused = lived.does("/what-if", body, by="manager", status=422)
    assert told in refused["error"]["message"]


@pytest.mark.parametrize(
    "query", ["day=x", "extra=more&from=9", "priority_after=-1", "window=999&also=A", "extra=more&queue=Z"]
)
def test_a_strange_address_is_no_fault_of_the_page(lived: Program, query: str) -> None:
    assert Visitor(lived, "manager").client.get(f"{PAGE}?{query}").status_code == 200


def test_another_priority_rule_and_other_skills_are_tried(lived: Program) -> None:
    page = Visitor(lived, "manager").opens(f"{PAGE}?day={DAY}&priority_after=0&window=4&also=A")
    assert "→" in words(page)


def test_of_a_very_long_day_the_first_numbers_are_replayed_and_the_page_says_so(
    tmp_path: Path, long_day: Program
) -> None:
    """Three thousand people more came on the evening of a day with ninety-some; nobody called them."""
    with closing(sqlite3.connect(tmp_path / "kiosk.db")) as connection, connection:
        ((last, given),) = connection.execute(
            "SELECT MAX(e.seq), COUNT(DISTINCT t.id) FROM entries e, tickets t WHERE t.service_day = ?", (DAY,)
        )
        columns = "centre_id, at, kind, subject, actor, cause"
        connection.execute(
            f"WITH RECURSIVE more(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < 3000) "
            f"INSERT INTO entries (seq, subject_id, data, {columns}) "
            f"SELECT ? + n, 100000 + n, json_object('number', 'A' || (1000 + n)), {columns} "
            "FROM more, (SELECT * FROM entries WHERE kind = 'ticket_issued' AND at LIKE ? ORDER BY seq DESC LIMIT 1)",
            (last, f"{DAY}%"),
        )
    shown = words(Visitor(long_day, "manager").opens(f"{PAGE}?day={DAY}"))
    assert "一次最多重放 3,000 个号" in shown
    assert f"那天取了 {3000 + given:,} 个号，只重放了最早的 3,000 个" in shown
