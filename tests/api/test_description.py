"""The API is as its own description says: calls are made up from it, and every answer is held to it."""

import re

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.api.program import Program
from tests.api.test_rights import CONTRACT

BY = (
    ("/tickets", "kiosk"), ("/cases", "window"), ("/windows", "window"), ("/queues", "guide"),
    ("/timeliness", "manager"), ("/rehearsal", "admin"),
)  # fmt: skip
EXAMPLES = 12


@pytest.fixture(scope="module")
def described(shared: Program) -> dict[str, APIOperation]:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", shared.app)
    return {operation.label: operation for operation in (result.ok() for result in schema.get_all_operations())}


@pytest.mark.parametrize("label", [f"{method} {re.sub('<(int:)?', '{', rule).replace('>', '}')}"
                                   for method, rule in CONTRACT if not rule.endswith("openapi.json")])  # fmt: skip
def test_every_call_is_as_described(described: dict[str, APIOperation], shared: Program, label: str) -> None:
    operation = described[label]
    by = next((key for part, key in BY if operation.path.startswith(f"/api/v1{part}")), "window")
    headers = {"Authorization": f"Bearer {shared.keys[by]}"}

    @given(case=operation.as_strategy())
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def calls(case: Case) -> None:
        # 422 is the contract's word for well-formed but refused: an unknown item, a closed hour.
        case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

    calls()


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
