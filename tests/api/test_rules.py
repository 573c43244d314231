"""Calendars and the catalogue for programs: previews that bind, approvals that refuse, versions that take effect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kiosk import wiring
from kiosk.bridges.rule_files import FilesOfCentre
from kiosk.operations.rule_ports import Fault, Issue, Offer
from tests.api.program import Program, copied, program_on
from tests.make import slow_item

FRIDAY = date(2026, 9, 18)


class Offered:
    """Files as they stand until a test changes them."""

    def __init__(self) -> None:
        self.now = FilesOfCentre(None, {}).offered()

    def offered(self) -> Offer:
        return self.now

    def checked(self, catalogue: bytes) -> Offer:
        return self.now

    def correct(self, notice: str = "更正") -> None:
        of_year = self.now.years[2026]
        edition = replace(of_year[-1].edition, notice=notice, days_off=of_year[-1].edition.days_off | {FRIDAY})
        self.now = replace(self.now, years={**self.now.years, 2026: (*of_year, Issue(edition, "测试"))})


@pytest.fixture
def files() -> Offered:
    return Offered()


@pytest.fixture
def api(sqlite_template: Path, tmp_path: Path, files: Offered) -> Iterator[Program]:
    with program_on(copied(sqlite_template, tmp_path)) as program:
        wiring.take_in_files(program.house)
        program.app.extensions["kiosk_desk"] = replace(program.house.desk, rule_files=files)
        yield program


def running(api: Program) -> str:
    ref = api.does("/cases", {"item": slow_item().code, "applicant": "林小明"}, status=201)["ref"]
    api.does(f"/cases/{ref}/accept")
    return str(ref)


def code(answer: object) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["error"]["code"]


def test_the_years_with_their_editions(api: Program) -> None:
    said = api.sees("/calendars", by="supervisor")
    years = {line["year"]: line for line in said["years"]}
    assert (set(years), said["problems"]) == (set(range(2014, 2027)), [])
    assert {line["state"] for line in years.values()} == {"same"}
    assert [edition["place"] for edition in years[2020]["editions"]] == [1, 2]
    newest = years[2026]["editions"][-1]
    assert newest["approved_by"] == "system"
    assert "2026-10-01" in newest["days_off"]
    assert newest["source"]


def test_a_preview_binds_the_approval(api: Program, files: Offered) -> None:
    ref = running(api)
    empty = api.sees("/calendars/preview", by="manager")
    assert (empty["years"], empty["moves"]) == ([], [])
    assert code(api.post("/calendars/approve", {"digest": empty["digest"]}, by="manager")) == (
        422,
        "no_calendar_offered",
    )
    files.correct()
    seen = api.sees("/calendars/preview", by="manager")
    assert [line["state"] for line in seen["years"]] == ["corrected"]
    moves = {move["limit"]: move for move in seen["moves"]}
    before = api.sees(f"/cases/{ref}", by="window")["limits"]["promised"]["due"]
    assert moves["promised"]["due_before"] == before
    assert {move["ref"] for move in seen["moves"]} == {ref}
    assert (seen["moved_cases"], seen["unmoved_cases"]) == (1, 0)
    files.correct("再更正")
    refused = api.post("/calendars/approve", {"digest": seen["digest"]}, by="manager")
    assert code(refused) == (409, "calendar_offer_changed")
    seen = api.sees("/calendars/preview", by="manager")
    done = api.does("/calendars/approve", {"digest": seen["digest"]}, by="manager")
    assert done == {"years": [2026], "moved_cases": 1}
    case = api.sees(f"/cases/{ref}", by="window")
    assert case["limits"]["promised"]["due"] == moves["promised"]["due_after"]
    told = [entry for entry in case["entries"] if entry["step"] == "redate"]
    assert len(told) == 1


def test_files_that_cannot_be_read_offer_nothing(api: Program, files: Offered) -> None:
    files.now = Offer(faults=(Fault("calendar/2026.toml:3", "days_off", "不对", "wrong"),))
    said = api.sees("/calendars", by="manager", lang="en")
    assert said["problems"] == [
        {"place": "calendar/2026.toml:3", "key": "days_off", "message": "wrong", "is_error": True}
    ]
    assert {line["state"] for line in said["years"]} == {"not_offered"}
    assert api.sees("/calendars/preview", by="manager")["years"] == []


def test_a_promise_is_published_and_takes_effect_on_its_day(api: Program) -> None:
    item = slow_item()
    made = api.does(
        "/catalogue/promises",
        {"item": item.code, "value": 1, "unit": "工作日", "effective_on": "2026-09-21"},
        by="admin",
        status=201,
    )
    assert (made["version"], made["effective_on"]) == (2, "2026-09-21")
    assert made["report"]["saved_days"] == item.promised.value - 1
    assert [change["code"] for change in made["report"]["changed"]] == [item.code]
    assert api.sees("/catalogue/versions", by="manager")["in_force"] == 1
    api.set_clock(datetime(2026, 9, 21, 9, tzinfo=ZoneInfo("Asia/Shanghai")))
    said = api.sees("/catalogue/versions", by="manager")
    assert (said["in_force"], [line["version"] for line in said["versions"]]) == (2, [1, 2])
    assert {line["figures"]["on_the_spot_target"] for line in said["versions"]} == {101}
    second = api.sees("/catalogue/versions/2", by="manager")
    assert len(second["items"]) == 144
    assert next(line for line in second["items"] if line["code"] == item.code)["promised"]["value"] == 1
    assert api.sees("/catalogue/versions/1", by="manager")["report"] is None
    assert code(api.get("/catalogue/versions/3", by="manager")) == (404, "unknown_catalogue_version")


@pytest.mark.parametrize(
    ("body", "status", "refusal"),
    [
        ({"value": 99, "unit": "工作日"}, 422, "catalogue_refused"),
        ({"value": slow_item().promised.value, "unit": slow_item().promised.unit}, 422, "catalogue_unchanged"),
        ({"value": 3, "unit": "当场"}, 422, "promise_needs_unit"),
        ({"value": 1, "unit": "工作日", "effective_on": "2026-09-14"}, 422, "effective_in_the_past"),
        ({"item": "XX-1", "value": 1, "unit": "工作日"}, 422, "unknown_item"),
        ({"value": 1, "unit": "week"}, 400, "malformed_field"),
        ({"value": -1, "unit": "工作日"}, 400, "malformed_field"),
        ({"value": 1}, 400, "malformed_field"),
    ],
)
def test_promises_that_are_not_published(api: Program, body: dict[str, object], status: int, refusal: str) -> None:
    before = api.revision
    answer = api.post("/catalogue/promises", {"item": slow_item().code} | body, by="admin")
    assert answer.status_code == status, answer.text
    assert answer.get_json()["error"]["code"] in {refusal, "malformed"}
    assert api.revision == before
    assert len(api.sees("/catalogue/versions", by="admin")["versions"]) == 1


def test_the_same_key_publishes_once(api: Program) -> None:
    body = {"item": slow_item().code, "value": 1, "unit": "工作日"}
    first = api.does("/catalogue/promises", body, by="admin", status=201, key="k")
    assert api.does("/catalogue/promises", body, by="admin", status=201, key="k") == first
    assert len(api.sees("/catalogue/versions", by="admin")["versions"]) == 2
