"""The accuracy of the waits for programs: figures with their parts, each opening to as many rows as it says."""

from __future__ import annotations

import pytest

from kiosk.domain.calibration import Week
from kiosk.domain.people import SYSTEM
from kiosk.operations.wait_book import Page
from tests.api.program import Program
from tests.api.test_waits import learned
from tests.make import TEN

ROW = {
    "number", "queue", "service_day", "point", "told_at", "ahead", "expected", "low", "high", "fate",
    "called_at", "actual",
}  # fmt: skip


@pytest.fixture
def told(api: Program) -> Program:
    """Six people were told a wait, two of them were called."""
    learned(api)
    for _ in range(6):
        api.does("/tickets", {"queue": "A"}, by="kiosk", status=201)
    for step in ("call-next", "start"):
        api.does(f"/windows/1/{step}")
    api.does("/windows/1/finish", {"outcome": "enquiry"})
    api.does("/windows/1/call-next")
    return api


def test_figures_have_their_parts(told: Program) -> None:
    report = told.sees("/waits/accuracy", by="manager")
    total = report["total"]
    assert (total["counts"]["told"], total["counts"]["called"], total["counts"]["open"]) == (6, 2, 4)
    assert (total["rates"]["kept"]["denominator"], total["rates"]["kept"]["target"]) == (2, 0.85)
    assert total["rules"]["nominal"]["n"] == 2
    assert [line["queue"] for line in report["queues"]] == ["A"]
    assert [line["hour"] for line in report["hours"]] == [10]
    assert [line["point"] for line in report["points"]] == ["issue"]
    assert report["weeks"][-1] == {"from": "2026-09-14", "covered": 2, "called": 2, "verdict": "few"}
    assert report["last_seven_days"]["widened"] is False


def test_every_count_opens_to_as_many_rows(told: Program) -> None:
    counts = told.sees("/waits/accuracy", by="manager")["total"]["counts"]
    for figure, number in counts.items():
        behind = told.sees(f"/waits/accuracy/rows?figure={figure}&queue=A&hour=10", by="supervisor")
        assert behind["count"] == len(behind["rows"]) == number, figure
    assert set(told.sees("/waits/accuracy/rows?figure=told", by="admin")["rows"][0]) == ROW


def test_without_rows_there_is_no_error_and_no_rate(api: Program) -> None:
    total = api.sees("/waits/accuracy", by="manager")["total"]
    assert (total["error"], total["rates"]["kept"]["value"], total["rates"]["kept"]["met"]) == (None, None, None)


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("?from=2026-09-02&to=2026-09-01", 422, "period_backwards"),
        ("?from=2026-01-01&to=2026-09-01", 422, "period_too_long"),
        ("?queue=Z", 422, "unknown_queue"),
        ("?from=yesterday", 400, "malformed"),
        ("/rows?figure=x", 404, "unknown_figure"),
        ("/rows?figure=told&hour=24", 400, "malformed"),
        ("/rows?figure=told&point=later", 400, "malformed"),
        ("/rows", 400, "malformed"),
    ],
)
def test_a_scope_that_cannot_be(api: Program, query: str, status: int, code: str) -> None:
    answer = api.get(f"/waits/accuracy{query}", by="manager")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (status, code)


@pytest.mark.parametrize(("week", "warns"), [(Week(10, 30), True), (Week(29, 30), False), (Week(1, 5), False)])
def test_the_monitoring_hears_of_ranges_that_hold_too_little(api: Program, week: Week, warns: bool) -> None:
    api.house.estimator.refresh()
    page = Page(TEN, TEN, week=week)
    api.house.system.read(SYSTEM, lambda context: context.waits.write(page))
    assert ("wait_ranges_too_narrow" in api.get("/readyz", by=None).get_json()["warnings"]) is warns
