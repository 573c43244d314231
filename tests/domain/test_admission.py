"""What the rules say of one more act: a table, and the flag that a replay of the whole raises for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from kiosk.clock_file import _facts, _limit, _Place, _rules
from kiosk.domain.admission import is_out_of_order, objection
from kiosk.domain.calendar import CalendarUnavailable
from kiosk.domain.case_clock import Reading, read_clock
from kiosk.domain.clock_facts import CaseFacts, ClockEvent, EventKind, Flag, ItemRules
from kiosk.domain.limits import Limit, Unit
from tests.domain.clock_kit import CALENDAR, GROUNDS, random_cases

pytestmark = pytest.mark.slow

TWENTY, FIVE = Limit(20, Unit.WORKING_DAYS), Limit(5, Unit.WORKING_DAYS)
RULES = ItemRules(extension_allowed=10, extra_grounds=frozenset({"整改"}))
# What an act itself can be blamed for; a notice or a supply also moves the day of acceptance under earlier acts.
BLAME = {
    EventKind.SUSPEND: {Flag.BEFORE_ACCEPTANCE, Flag.SUSPEND_GROUND_INVALID, Flag.SUSPEND_AFTER_DUE},
    EventKind.EXTEND: {
        Flag.BEFORE_ACCEPTANCE, Flag.EXTENSION_TWICE, Flag.EXTENSION_TOO_LONG, Flag.EXTENSION_LATE,
    },
    EventKind.SUPPLEMENT_NOTICE: {Flag.NOTICE_LATE, Flag.SECOND_NOTICE_BREACH, Flag.NOTICE_AFTER_ACCEPTANCE},
    EventKind.RESUME: set(),
    EventKind.SUPPLEMENT_RECEIVED: set(),
}  # fmt: skip


def on(text: str) -> date:
    return date.fromisoformat(f"2025-{text}")


def suspend(text: str, ground: str = "听证", key: str = "") -> ClockEvent:
    return ClockEvent(EventKind.SUSPEND, on(text), ground=ground, key=key)


def resume(text: str, key: str = "") -> ClockEvent:
    return ClockEvent(EventKind.RESUME, on(text), key=key)


def extend(text: str, days: int = 10) -> ClockEvent:
    return ClockEvent(EventKind.EXTEND, on(text), days=days)


def notice(text: str) -> ClockEvent:
    return ClockEvent(EventKind.SUPPLEMENT_NOTICE, on(text))


def supply(text: str, is_complete: bool = True) -> ClockEvent:
    return ClockEvent(EventKind.SUPPLEMENT_RECEIVED, on(text), is_complete=is_complete)


def accepted(*events: ClockEvent) -> CaseFacts:
    return CaseFacts(on("03-03"), on("03-03"), events)


def handed_in(*events: ClockEvent) -> CaseFacts:
    return CaseFacts(on("03-03"), None, events)


@pytest.mark.parametrize(
    ("facts", "event", "flag", "why"),
    [
        (accepted(), suspend("03-10"), None, "on the due day"),
        (accepted(), suspend("03-11"), Flag.SUSPEND_AFTER_DUE, "the day after"),
        (accepted(), suspend("03-02"), Flag.BEFORE_ACCEPTANCE, "the day before acceptance"),
        (accepted(), suspend("03-05", "现场勘验"), Flag.SUSPEND_GROUND_INVALID, "no law stops the clock for a visit"),
        (accepted(), suspend("03-05", "整改"), None, "the item's own law does"),
        (accepted(suspend("03-05", "现场勘验")), suspend("03-06"), None, "an old fault does not fall on the new act"),
        (accepted(suspend("03-11")), suspend("03-12"), Flag.SUSPEND_AFTER_DUE, "nor does it hide a second one"),
        (accepted(suspend("03-05")), suspend("03-28", key="b"), None, "while stopped nothing is past due"),
        (accepted(suspend("03-05"), resume("03-07")), suspend("03-12"), None, "the stop moved the due day"),
        (accepted(suspend("03-05"), resume("03-07")), suspend("03-13"), Flag.SUSPEND_AFTER_DUE, "by two days"),
        (accepted(), resume("03-05"), None, "a resume without a stop is ignored, not flagged"),
        (accepted(), extend("03-10"), None, "on the due day"),
        (accepted(), extend("03-11"), Flag.EXTENSION_LATE, "the day after"),
        (accepted(), extend("03-05", 11), Flag.EXTENSION_TOO_LONG, "more than the item allows"),
        (accepted(extend("03-05", 11)), extend("03-06"), None, "a refused one does not use up the one allowed"),
        (accepted(extend("03-05", 5)), extend("03-06", 5), Flag.EXTENSION_TWICE, "once"),
        (accepted(extend("03-05", 5), extend("03-06", 5)), extend("03-07", 5), Flag.EXTENSION_TWICE, "and again"),
        (accepted(extend("03-05", 11)), extend("03-06", 11), Flag.EXTENSION_TOO_LONG, "the same fault once more"),
        (accepted(extend("03-05", 5)), suspend("03-14"), None, "the extension moved the due day"),
        (accepted(suspend("03-07"), resume("03-12")), extend("03-06"), None, "out of order, judged on its own day"),
        (accepted(), notice("03-04"), Flag.NOTICE_AFTER_ACCEPTANCE, "too late to ask"),
        (accepted(notice("03-04")), notice("03-05"), Flag.NOTICE_AFTER_ACCEPTANCE, "the second one as well"),
        (accepted(), notice("03-03"), None, "on the day of acceptance"),
        (handed_in(), notice("03-10"), None, "the fifth working day"),
        (handed_in(), notice("03-11"), Flag.NOTICE_LATE, "the sixth"),
        (handed_in(notice("03-05")), notice("03-06"), Flag.SECOND_NOTICE_BREACH, "one notice"),
        (handed_in(notice("03-05"), notice("03-06")), notice("03-07"), Flag.SECOND_NOTICE_BREACH,
         "the file has that flag already, the third notice is a breach all the same"),
        (handed_in(notice("03-05"), supply("03-06")), notice("03-07"), Flag.SECOND_NOTICE_BREACH, "after the supply"),
        (handed_in(notice("03-11")), notice("03-12"), Flag.NOTICE_AFTER_ACCEPTANCE,
         "the first was late, so the case was accepted on the day of receipt"),
        (handed_in(notice("03-05")), suspend("03-06"), Flag.BEFORE_ACCEPTANCE, "not accepted yet"),
        (handed_in(notice("03-05")), extend("03-06"), Flag.BEFORE_ACCEPTANCE, "nor to be extended"),
        (handed_in(notice("03-05"), supply("03-07")), suspend("03-06"), Flag.BEFORE_ACCEPTANCE, "accepted later"),
        (handed_in(notice("03-05"), supply("03-07")), suspend("03-07"), None, "accepted on that day"),
        (handed_in(), suspend("03-04"), None, "nobody asked for more: accepted on the day of receipt"),
        (handed_in(notice("03-05")), supply("03-06"), None, "always welcome"),
    ],
)  # fmt: skip
def test_one_more_act(facts, event, flag, why):
    assert objection(facts, event, FIVE, RULES, CALENDAR) is flag, why


def test_where_only_the_promise_stands_nothing_is_extended():
    assert objection(accepted(), extend("03-04"), FIVE, RULES.without_extension(), CALENDAR) is Flag.EXTENSION_TOO_LONG


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (ClockEvent(EventKind.SUSPEND, date(2027, 1, 20), ground="听证"), "whether it is late hangs on 2027"),
        (ClockEvent(EventKind.EXTEND, date(2027, 1, 20), days=5), "and so for an extension"),
    ],
)
def test_what_hangs_on_a_missing_year_cannot_be_judged(event, why):
    facts = CaseFacts(None, date(2026, 12, 14))
    with pytest.raises(CalendarUnavailable, match="2027"):
        objection(facts, event, TWENTY, RULES, CALENDAR)
    early = replace(event, on=date(2026, 12, 31))
    assert objection(facts, early, TWENTY, RULES, CALENDAR) is None


def test_a_notice_that_hangs_on_a_missing_year_cannot_be_judged():
    facts = CaseFacts(date(2026, 12, 29), None)
    with pytest.raises(CalendarUnavailable, match="2027"):
        objection(facts, ClockEvent(EventKind.SUPPLEMENT_NOTICE, date(2027, 1, 20)), TWENTY, RULES, CALENDAR)


@pytest.mark.parametrize(
    ("facts", "day", "is_before", "why"),
    [
        (accepted(), "03-01", False, "nothing happened yet"),
        (accepted(suspend("03-05")), "03-05", False, "the same day"),
        (accepted(suspend("03-05")), "03-04", True, "the day before"),
        (accepted(resume("03-07"), suspend("03-05")), "03-06", True, "before the last by date, not as listed"),
    ],
)
def test_order(facts, day, is_before, why):
    assert is_out_of_order(facts, resume(day)) is is_before, why


def _one_more(random: Random, facts: CaseFacts) -> ClockEvent:
    last = max((event.on for event in facts.events), default=facts.accepted_on or facts.received_on)
    kind = random.choice(list(BLAME))
    ground = random.choice(GROUNDS) if kind is EventKind.SUSPEND else ""
    days = random.choice((1, 5, 10, 11)) if kind is EventKind.EXTEND else 0
    return ClockEvent(kind, last + timedelta(random.randint(0, 9)), ground, random.choice(("", "a")), days)


def test_it_is_the_flag_that_a_replay_of_the_whole_raises():
    """Where an act adds a flag to those of the history, that is the objection; where it adds none, there is none."""
    random, raised = Random(3), Counter()
    for case in random_cases(31, 20_000):
        place = _Place(case["id"])
        facts, limit, rules = _facts(case, place), _limit(case, place), _rules(case, place)
        event = _one_more(random, facts)
        before = read_clock(facts, limit, rules, CALENDAR)
        after = read_clock(replace(facts, events=(*facts.events, event)), limit, rules, CALENDAR)
        if Flag.CALENDAR_UNAVAILABLE in (*before.flags, *after.flags):
            continue
        got = objection(facts, event, limit, rules, CALENDAR)
        added = Counter(after.flags) - Counter(before.flags)
        blamed = [flag for flag in added.elements() if flag in BLAME[event.kind]]
        if blamed or got is None:
            assert blamed == ([got] if got else []), case
            raised[got] += 1
        else:
            assert _is_unlawful_without_a_flag(event, before, got), case
    assert set(raised) == {None, *Flag} - {Flag.DEEMED_ACCEPTED, Flag.CALENDAR_UNAVAILABLE}
    assert min(raised.values()) > 20


def _is_unlawful_without_a_flag(event: ClockEvent, before: Reading, got: Flag) -> bool:
    """The replay raises a breach of the notice once a file, and judges nothing while acceptance is outstanding."""
    if event.kind is EventKind.SUPPLEMENT_NOTICE:
        is_late = Flag.NOTICE_LATE in before.flags
        return got is (Flag.NOTICE_AFTER_ACCEPTANCE if is_late else Flag.SECOND_NOTICE_BREACH)
    return before.accepted_on is None and got is Flag.BEFORE_ACCEPTANCE
