"""Writes closed cases straight into a hall, for tests of what is made of history."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from kiosk.domain.acceptance import AcceptedBy
from kiosk.domain.case import Case, CaseRules, CaseStatus, Decision
from kiosk.domain.people import SYSTEM
from kiosk.operations.system import System
from tests.make import case, slow_item

MONDAY = date(2026, 6, 1)


def add_closed(system: System, number: int, ended_on: date = MONDAY, **more: Any) -> Case:
    """A decided case of the slow item, received and accepted on a Monday."""
    plain: dict[str, Any] = {
        "ref": f"2025-{number:06}", "statutory": slow_item().statutory, "promised": slow_item().promised,
        "received_on": MONDAY, "accepted_on": MONDAY, "accepted_by": AcceptedBy.DECLARATION, "decided_on": ended_on,
        "decision": Decision.GRANTED, "rules": CaseRules(),
    }  # fmt: skip
    of = case(CaseStatus.DECIDED, **(plain | more))
    token = f"{number}".encode().rjust(32, b"0")
    return system.perform(
        SYSTEM, lambda context: context.unit.cases.add(of, context.unit.cases.add_person("林", context.now), token)
    )


def after(days: int) -> date:
    """So many calendar days after that Monday."""
    return MONDAY + timedelta(days=days)
