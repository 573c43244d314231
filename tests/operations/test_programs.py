"""Random lives of cases through the verbs, judged by the second clock: every told date is right when it is told.

What the verbs let pass raises no flag there, and what they refuse as unlawful would have raised one.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from kiosk.domain.case import Case, CaseStatus, Decision, Step
from kiosk.domain.clock_facts import Flag
from kiosk.domain.documents import MissingMaterial
from kiosk.domain.errors import Refusal
from kiosk.operations import casework, procedures, supplement
from tests.domain.clock_kit import WORKED, YEARS
from tests.domain.second_clock import SecondClock, promised_due
from tests.make import TEN, Hall, centre, clerk

pytestmark = pytest.mark.slow

ITEMS = [
    item
    for item in centre().items.values()
    if item.statutory is not None and item.overdue_effect == "none" and not item.variants
]
GROUNDS = ("听证", "检测", "专家评审", "整改", "公告", "领导出差")
STARTS = (TEN, TEN.replace(month=1, day=28), TEN.replace(month=9, day=24), TEN.replace(year=2025, month=1, day=16))
UNLAWFUL = {str(flag) for flag in Flag}
# A change of a told date needs one of these entries (C5).
MOVES = {Step.ACCEPT, Step.SUSPEND, Step.RESUME, Step.EXTEND, Step.NOTICE, Step.SUPPLY, Step.DECIDE}


class Life:
    """One case that lives for some weeks, and its history in the words of the clock's file."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.hall = Hall(at=self.random.choice(STARTS))
        self.item = self.random.choice(ITEMS)
        self.ref = self.hall.receive(self.item.code).ref
        self.events: list[dict[str, Any]] = []
        self.accepted_by_hand: date | None = None
        self.refused: Counter[str] = Counter()

    @property
    def case(self) -> Case:
        return self.hall.ask(clerk(), casework.case_by_ref, self.ref)

    @property
    def today(self) -> date:
        return self.hall.of.service_day(self.hall.clock.at)

    def history(self, *more: dict[str, Any]) -> dict[str, Any]:
        assert self.item.statutory is not None
        names = [ground.name_zh for code in self.item.extra_grounds if (ground := centre().ground(code))]
        return {
            "id": self.ref,
            "accepted_at": self.accepted_by_hand and self.accepted_by_hand.isoformat(),
            "received_at": self.case.received_on.isoformat(),
            "limit_value": self.item.statutory.value,
            "limit_unit": str(self.item.statutory.unit),
            "extension_allowed": self.item.extension_allowed,
            "extension_total": self.item.extension_total,
            "notice_window": self.item.notice_window,
            "extra_grounds": names,
            "events": [*self.events, *more],
        }

    def judged(self, *more: dict[str, Any]) -> dict[str, Any]:
        return SecondClock(self.history(*more), WORKED, YEARS).answer()

    def live(self) -> None:
        for _ in range(self.random.randint(2, 9)):
            self.hall.clock.forward(days=self.random.choice((0, 0, 1, 1, 2, 3, 5, 8, 13)))
            self.act()
            self.check()

    def act(self) -> None:
        kind = self.random.choice(("accept", "notice", "supply", "suspend", "suspend", "resume", "resume", "extend"))
        try:
            getattr(self, kind)()
        except Refusal as refusal:
            self.refused[refusal.code] += 1
            if refusal.code in UNLAWFUL:
                self.must_be_unlawful(refusal.code)

    def must_be_unlawful(self, code: str) -> None:
        flags = Counter(self.judged(self.tried)["flags"]) - Counter(self.judged()["flags"])
        assert code in flags, f"{code} was refused, the rules flag {dict(flags)}: {self.history(self.tried)}"

    def told(self, event: dict[str, Any], verb: Any, *given: Any) -> None:
        self.tried = {**event, "on": self.today.isoformat()}
        before = Counter(self.judged()["flags"])
        self.hall.do(clerk(), verb, self.ref, *given)
        self.events.append(self.tried)
        new = Counter(self.judged()["flags"]) - before
        # Silence and a missing year are not the act's doing, and a second list is let through with its flag.
        assert set(new) <= {"deemed_accepted", "second_notice_breach", "calendar_unavailable"}, self.history()

    def accept(self) -> None:
        self.tried = {}
        if self.hall.do(clerk(), casework.accept, self.ref).accepted_by == "declaration":
            self.accepted_by_hand = self.today

    def notice(self) -> None:
        missing = [MissingMaterial("甲", ""), MissingMaterial("乙", "缺件")]
        again = "第一次漏写" if self.random.random() < 0.5 else ""
        self.told({"type": "supplement_notice"}, supplement.notice, missing, again)

    def supply(self) -> None:
        brought = self.random.choice((["甲"], ["乙"], ["甲", "乙"]))
        entries = self.hall.ask(clerk(), casework.look_at, self.ref).entries
        is_whole = set(brought) == set(supplement.outstanding(entries))
        self.told({"type": "supplement_received", "complete_per_first_notice": is_whole}, supplement.supply, brought)

    def suspend(self) -> None:
        ground = self.random.choice(GROUNDS)
        known = centre().ground(ground)
        event = {"type": "suspend", "ground": ground, "key": known.code if known else ground}
        self.told(event, procedures.suspend, ground, "听字1号", 5)

    def resume(self) -> None:
        open_keys = [stop.key for stop in self.case.open_stops]
        key = self.random.choice(open_keys) if open_keys else "hearing"
        self.told({"type": "resume", "key": key}, procedures.resume, key)

    def extend(self) -> None:
        days = self.random.choice((1, 3, 5, 10, 11, 30))
        self.told({"type": "extend", "days": days}, procedures.extend, days, "局长", "案情复杂")

    def stand_still_for_a_week(self) -> None:
        self.told({"type": "suspend", "ground": "听证", "key": "hearing"}, procedures.suspend, "听证", "听字1号", 5)
        self.hall.clock.forward(days=7)
        self.told({"type": "resume", "key": "hearing"}, procedures.resume)

    def check(self) -> None:
        """What the product says now is what the second clock says of the same history."""
        expected = self.judged()
        view = self.hall.ask(clerk(), casework.look_at, self.ref)
        reading = view.reading
        assert reading.statutory is not None
        said = reading.statutory_due_on and reading.statutory_due_on.isoformat()
        assert said == expected["due"], self.history()
        if view.case.accepted_on is not None:
            assert view.case.accepted_on.isoformat() == expected["accepted_at"], self.history()
        if not self.case.open_stops and expected["status"] != "calendar_unavailable":
            promise = promised_due(
                self.history(), self.item.promised.value, str(self.item.promised.unit), WORKED, YEARS
            )
            assert reading.promised_due_on == promise, self.history()
        if expected["due"] is not None:
            assert reading.promised_due_on is not None
            assert reading.promised_due_on <= date.fromisoformat(expected["due"])
        self.check_told()

    def check_told(self) -> None:
        """No two told dates differ without an entry between them that may move a date."""
        entries = self.hall.ask(clerk(), casework.look_at, self.ref).entries
        for entry in entries:
            if "statutory_due_before" in entry.data and (
                entry.data["statutory_due_before"] != entry.data["statutory_due"]
            ):
                assert entry.step in MOVES
        last = next((entry for entry in reversed(entries) if "statutory_due" in entry.data), None)
        if last is not None and last.step is not Step.RECEIVE:
            assert last.data["statutory_due"] == self.judged()["due"], (last, self.history())


@pytest.mark.parametrize("part", range(8))
def test_every_told_date_is_right_for_any_life_of_a_case(part: int) -> None:
    refused: Counter[str] = Counter()
    for seed in range(part * 250, (part + 1) * 250):
        life = Life(seed)
        life.live()
        refused += life.refused
    # The lives are wild enough to try what the law forbids.
    assert {"suspend_ground_invalid", "extension_too_long", "case_cannot_resume", "case_cannot_supply"} <= set(refused)


def test_the_lives_reach_everything_that_the_law_forbids() -> None:
    refused: Counter[str] = Counter()
    for seed in range(1200):
        life = Life(seed)
        life.live()
        refused += life.refused
    wanted = {
        "extension_twice",
        "extension_late",
        "suspend_after_due",
        "already_suspended",
        "second_notice_needs_reason",
    }
    assert wanted <= set(refused), refused


def test_a_decision_keeps_the_dates_that_were_in_force() -> None:
    lives = [Life(seed) for seed in range(60)]
    for life in lives:
        life.live()
    under_way = [life for life in lives if life.case.status in {CaseStatus.RUNNING, CaseStatus.SUSPENDED}]
    assert len(under_way) > 30
    for life in under_way:
        ends = [{"type": "resume", "key": stop.key, "on": life.today.isoformat()} for stop in life.case.open_stops]
        decided = life.hall.do(clerk(), casework.decide, life.ref, Decision.GRANTED)
        life.events += ends
        due = life.judged()["due"]
        assert decided.statutory_due_on == (due and date.fromisoformat(due))
        life.hall.clock.forward(days=60)
        later = life.hall.ask(clerk(), casework.look_at, life.ref)
        assert later.reading.statutory_due_on == decided.statutory_due_on


def test_the_judge_can_fail() -> None:
    """A product that forgot one resume, or one day, is caught."""
    life = Life(3)
    life.accept()
    life.stand_still_for_a_week()
    life.check()
    life.events[-1]["on"] = (date.fromisoformat(life.events[-1]["on"]) + timedelta(days=4)).isoformat()
    with pytest.raises(AssertionError):
        life.check()
