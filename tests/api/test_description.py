"""The API is as its own description says: calls are made up from it, and every answer is held to it."""

from datetime import timedelta

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case

from tests.api.program import Program

BY = (
    ("/tickets", "kiosk"), ("/cases", "window"), ("/windows", "window"), ("/queues", "guide"),
    ("/timeliness", "manager"), ("/rehearsal", "admin"),
)  # fmt: skip
EXAMPLES = 12


@pytest.fixture(scope="module")
def description(shared: Program) -> object:
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", shared.app)


schema = schemathesis.pytest.from_fixture("description")


@pytest.mark.slow
@schema.parametrize()
@settings(
    max_examples=EXAMPLES, deadline=timedelta(seconds=5), derandomize=True, suppress_health_check=list(HealthCheck)
)
def test_every_call_is_as_described(case: Case, shared: Program) -> None:
    by = next((key for part, key in BY if case.operation.path.startswith(f"/api/v1{part}")), "window")
    case.call_and_validate(headers={"Authorization": f"Bearer {shared.keys[by]}"})


def test_the_description_names_every_call(shared: Program) -> None:
    described = shared.get("/openapi.json").get_json()
    rules = {rule.rule.replace("<int:", "{").replace("<", "{").replace(">", "}")
             for rule in shared.app.url_map.iter_rules() if rule.endpoint.startswith("api_")}  # fmt: skip
    assert set(described["paths"]) == rules


def test_every_call_describes_its_good_answer_and_its_refusals(shared: Program) -> None:
    described = shared.get("/openapi.json").get_json()
    for path, calls in described["paths"].items():
        for method, call in calls.items():
            assert call["responses"].keys() & {"200", "201", "204"}, (method, path)
            assert "400" in call["responses"], (method, path)
