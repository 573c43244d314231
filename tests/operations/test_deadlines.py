"""Each light is told once, on its day and to its minute; silence is written down; a sweep may run at any time."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from kiosk.clock_file import _facts, _limit, _Place
from kiosk.domain.calendar import WorkingCalendar
from kiosk.domain.card import Card, CardLimit
from kiosk.domain.case import Case, CaseEvent, CaseRules, CaseStatus, Decision, Step
from kiosk.domain.catalogue import OverdueEffect
from kiosk.domain.clock_facts import ClockEvent, EventKind
from kiosk.domain.documents import MissingMaterial
from kiosk.domain.facts import FactKind
from kiosk.domain.lights import Light
from kiosk.domain.limits import Limit, Unit
from kiosk.domain.people import SYSTEM
from kiosk.operations import casework, procedures, supplement
from kiosk.operations.case_ports import CardFilter
from kiosk.operations.deadlines import Quiet, SweepResult, sweep
from kiosk.operations.ports import Context
from tests.domain.clock_kit import CASES, DOCUMENT
from tests.make import TUESDAY, Hall, case, centre, centre_with, clerk, slow_item

WD, ND, MONTHS, SPOT = Unit.WORKING_DAYS, Unit.NATURAL_DAYS, Unit.MONTHS, Limit(0, Unit.ON_THE_SPOT)
NEAR, RED, DARK = [Light.AMBER], [Light.AMBER, Light.RED], [Light.AMBER, Light.DARK]
P, L, N, D = CardLimit.PROMISED, CardLimit.STATUTORY, CardLimit.NOTICE, CardLimit.DELIVERY


def at(hall: Hall, text: str) -> None:
    """Sets the clock to an instant in the centre's zone."""
    hall.clock.set(datetime.fromisoformat(text).replace(tzinfo=centre().zone))


def add(hall: Hall, **changes: Any) -> Case:
    """Stores a case that is under way, accepted on a Tuesday unless said otherwise."""
    accepted_on = changes.setdefault("accepted_on", TUESDAY)
    changes = {"received_on": accepted_on, "owner": clerk().label, "status": CaseStatus.RUNNING, **changes}

    def verb(context: Context) -> Case:
        number = context.unit.numbers.next("case", "2026")
        ref = f"2026-{number:06d}"
        person = context.unit.cases.add_person("林小明", context.now)
        return context.unit.cases.add(case(**{"id": 0, "ref": ref, **changes}), person, ref.encode().ljust(32))

    return hall.do(SYSTEM, verb)


def told(hall: Hall) -> list[Card]:
    """Every card, oldest first."""
    return list(reversed(hall.ask(SYSTEM, lambda context: context.unit.cards.matching(CardFilter()))))


def told_at(hall: Hall, text: str) -> list[tuple[CardLimit, Light, date]]:
    """What a sweep at that instant tells."""
    at(hall, text)
    before = len(told(hall))
    result = sweep(hall.system)
    new = told(hall)[before:]
    assert result.told == len(new)
    assert result.troubles == ()
    return [card.tells for card in new]


BORDERS = [
    (SPOT, "2026-09-15", "2026-09-15T16:59:59", [], "more than half an hour before closing"),
    (SPOT, "2026-09-15", "2026-09-15T17:00", NEAR, "half an hour before closing"),
    (SPOT, "2026-09-15", "2026-09-15T17:29:59", NEAR, "still open"),
    (SPOT, "2026-09-15", "2026-09-15T17:30", RED, "on the spot ends with the hours"),
    (Limit(1, WD), "2026-09-15", "2026-09-15T17:45", [], "not its due day"),
    (Limit(1, WD), "2026-09-15", "2026-09-16T16:59", [], "a limit of one day is near only at the end of that day"),
    (Limit(1, WD), "2026-09-15", "2026-09-16T17:00", NEAR, "half an hour before closing of its due day"),
    (Limit(1, WD), "2026-09-15", "2026-09-16T23:59", NEAR, "a limit of days lasts until midnight"),
    (Limit(1, WD), "2026-09-15", "2026-09-17T00:00", RED, "midnight"),
    (Limit(3, WD), "2026-09-15", "2026-09-16T23:59", [], "two days left"),
    (Limit(3, WD), "2026-09-15", "2026-09-17T00:00", NEAR, "the day before the due day"),
    (Limit(3, WD), "2026-09-15", "2026-09-18T23:59", NEAR, "the due day"),
    (Limit(3, WD), "2026-09-15", "2026-09-19T00:00", RED, "the day after, though it is a Saturday"),
    (Limit(4, WD), "2026-09-15", "2026-09-18T10:00", NEAR, "due on the make-up Sunday, one working day left"),
    (Limit(4, WD), "2026-09-15", "2026-09-20T23:59", NEAR, "the make-up Sunday itself"),
    (Limit(4, WD), "2026-09-15", "2026-09-21T00:00", RED, "after the make-up Sunday"),
    (Limit(3, WD), "2026-09-30", "2026-10-08T23:59", [], "the holiday week counts for nothing"),
    (Limit(3, WD), "2026-09-30", "2026-10-09T00:00", NEAR, "due on the make-up Saturday"),
    (Limit(3, WD), "2026-09-30", "2026-10-10T23:59", NEAR, "the make-up Saturday is worked"),
    (Limit(3, WD), "2026-09-30", "2026-10-11T00:00", RED, "the Sunday after it"),
    (Limit(2, WD), "2026-09-29", "2026-09-29T23:59", [], "two left before the holiday week"),
    (Limit(2, WD), "2026-09-29", "2026-09-30T00:00", NEAR, "one left, and it lies behind the holiday week"),
    (Limit(2, WD), "2026-09-29", "2026-10-08T23:59", NEAR, "the first day after the holidays"),
    (Limit(2, WD), "2026-09-29", "2026-10-09T00:00", RED, "past"),
    (Limit(5, ND), "2026-09-20", "2026-09-23T23:59", [], "ends in a holiday, rolls to Monday: two working days left"),
    (Limit(5, ND), "2026-09-20", "2026-09-27T00:00", NEAR, "the last day off before its rolled due day"),
    (Limit(5, ND), "2026-09-20", "2026-09-29T00:00", RED, "after the day it rolled to"),
    (Limit(1, MONTHS), "2026-09-15", "2026-10-13T10:00", [], "two days left of a month"),
    (Limit(1, MONTHS), "2026-09-15", "2026-10-14T10:00", NEAR, "a month is longer than a day"),
]


@pytest.mark.parametrize(("limit", "accepted", "instant", "levels", "why"), BORDERS)
@pytest.mark.parametrize(("which", "worst"), [(P, Light.RED), (L, Light.DARK)])
def test_every_border(
    hall: Hall, limit: Limit, accepted: str, instant: str, levels: list[Light], why: str, which: CardLimit, worst: Light
) -> None:
    far = Limit(200, WD) if which is L else None
    add(hall, accepted_on=date.fromisoformat(accepted), statutory=limit if which is L else None, promised=far or limit)
    expected = [worst if level is Light.RED else level for level in levels]
    of_this = [level for name, level, _ in told_at(hall, instant) if name is which]
    assert of_this == expected, why
    assert sweep(hall.system).told == 0, "told once"


def test_the_borders_fail_when_a_day_is_wrong() -> None:
    """The table must catch a calendar that forgets a make-up day."""
    plain = centre_with(calendar=_without_make_up(centre().calendar))
    limit, accepted, instant, levels, _ = BORDERS[15]
    hall = Hall(of=plain)
    add(hall, accepted_on=date.fromisoformat(accepted), statutory=None, promised=limit)
    assert [level for _, level, _ in told_at(hall, instant)] != levels


def _without_make_up(calendar: WorkingCalendar) -> WorkingCalendar:
    return WorkingCalendar({year: replace(calendar.edition(year), make_up_days=frozenset()) for year in calendar.years})


def test_amber_then_red_then_dark_each_once_with_its_owner_and_one_entry(hall: Hall) -> None:
    of = add(hall)
    seen = []
    for day in range(15, 31):
        seen += told_at(hall, f"2026-09-{day}T10:00")
        sweep(hall.system)
    seen += told_at(hall, "2026-10-20T10:00")
    promised, law = date(2026, 9, 20), date(2026, 9, 29)
    assert seen == [
        (P, Light.AMBER, promised),
        (P, Light.RED, promised),
        (L, Light.AMBER, law),
        (L, Light.DARK, law),
    ]
    assert {card.owner for card in told(hall)} == {clerk().label}
    entries = hall.ask(SYSTEM, lambda context: context.unit.ledger.case_entries(of))
    assert [entry.step for entry in entries] == [Step.WARN] * 4
    assert [(e.data["limit"], e.data["level"], e.data["due"]) for e in entries] == [
        (limit, level, due.isoformat()) for limit, level, due in seen
    ]
    assert {entry.actor for entry in entries} == {"system"}
    assert entries[0].on == date(2026, 9, 18)


def test_what_was_passed_while_nobody_looked_is_told_once_in_order_with_its_due_date(hall: Hall) -> None:
    add(hall)
    assert told_at(hall, "2026-09-16T10:00") == []
    assert told_at(hall, "2026-11-02T10:00") == [
        (L, Light.AMBER, date(2026, 9, 29)),
        (L, Light.DARK, date(2026, 9, 29)),
        (P, Light.AMBER, date(2026, 9, 20)),
        (P, Light.RED, date(2026, 9, 20)),
    ]
    assert told_at(hall, "2026-11-03T10:00") == []


def test_a_clock_that_is_set_back_takes_nothing_back_and_tells_nothing_again(hall: Hall) -> None:
    add(hall, statutory=None)
    assert len(told_at(hall, "2026-09-21T10:00")) == 2
    assert told_at(hall, "2026-09-18T10:00") == told_at(hall, "2026-09-22T10:00") == []


def accepted(hall: Hall) -> str:
    """A case of the slow item: fifteen days in law, six promised; accepted on Tuesday."""
    ref = hall.receive().ref
    hall.do(clerk(), casework.accept, ref)
    return ref


def test_a_stop_tells_nothing_and_moves_the_day(hall: Hall) -> None:
    ref = accepted(hall)
    at(hall, "2026-09-17T10:00")
    hall.do(clerk(), procedures.suspend, ref, "听证", "听字1号", 10)
    assert told_at(hall, "2026-12-01T10:00") == [], "grey tells nothing, however long"
    at(hall, "2026-09-29T10:00")
    hall.do(clerk(), procedures.resume, ref)
    due = hall.ask(clerk(), casework.look_at, ref).reading.promised_due_on
    assert due is not None
    assert told_at(hall, f"{due - timedelta(days=1)}T10:00")[0] == (P, Light.AMBER, due)


def test_a_stop_after_the_day_leaves_it_past(hall: Hall) -> None:
    add(
        hall,
        statutory=None,
        status=CaseStatus.SUSPENDED,
        events=(CaseEvent(1, ClockEvent(EventKind.SUSPEND, date(2026, 9, 22), "听证", "hearing")),),
    )
    assert told_at(hall, "2026-09-23T10:00") == [(P, light, date(2026, 9, 20)) for light in RED]


def test_a_moved_day_is_told_again_and_the_old_one_is_not(hall: Hall) -> None:
    of = add(hall, promised=Limit(1, WD), rules=CaseRules(extension_allowed=5))
    told_at(hall, "2026-09-20T10:00")
    assert told_at(hall, "2026-09-28T10:00") == [(L, Light.AMBER, date(2026, 9, 29))]
    extended = CaseEvent(1, ClockEvent(EventKind.EXTEND, date(2026, 9, 29), days=5))
    hall.do(SYSTEM, lambda context: context.unit.cases.move(of, replace(of, events=(extended,))))
    new = hall.ask(SYSTEM, casework.look_at, of.ref).reading.statutory_due_on
    assert new == date(2026, 10, 12)
    assert told_at(hall, "2026-10-09T23:59") == []
    assert told_at(hall, "2026-10-10T00:00") == [(L, Light.AMBER, new)]
    assert told_at(hall, "2026-10-13T00:00") == [(L, Light.DARK, new)]


ENDS: list[tuple[str, dict[str, Any], str]] = [
    ("decided", {"status": CaseStatus.DECIDED, "decision": Decision.REFUSED, "decided_on": date(2026, 9, 16)}, "done"),
    ("late", {"status": CaseStatus.DECIDED, "decision": Decision.REFUSED, "decided_on": date(2026, 10, 9)}, "too late"),
    ("delivered", {"status": CaseStatus.DELIVERED, "decision": Decision.GRANTED, "decided_on": TUESDAY}, "all done"),
    ("withdrawn", {"status": CaseStatus.WITHDRAWN}, "nobody wants it any more"),
    ("turned away", {"status": CaseStatus.NOT_ACCEPTED, "accepted_on": None, "received_on": TUESDAY}, "never begun"),
    ("forwarded", {"status": CaseStatus.FORWARDED, "forwarded_on": date(2026, 9, 17)}, "the own limit has ended"),
    ("no calendar", {"accepted_on": date(2026, 12, 30)}, "no date can be computed"),
]


@pytest.mark.parametrize(("name", "changes", "why"), ENDS, ids=[name for name, _, _ in ENDS])
def test_what_has_ended_or_has_no_date_tells_nothing(hall: Hall, name: str, changes: dict[str, Any], why: str) -> None:
    add(hall, **changes)
    assert told_at(hall, "2026-12-31T10:00") == [], why


def test_a_decision_ends_the_telling_and_begins_the_delivery(hall: Hall) -> None:
    ref = accepted(hall)
    at(hall, "2026-09-16T10:00")
    hall.do(clerk(), casework.decide, ref, Decision.GRANTED)
    due = centre().calendar.add_working_days(date(2026, 9, 16), 10)
    before = centre().calendar.add_working_days(date(2026, 9, 16), 9)
    assert told_at(hall, f"{before - timedelta(days=1)}T23:59") == []
    assert told_at(hall, f"{before}T00:00") == [(D, Light.AMBER, due)]
    assert told_at(hall, f"{due + timedelta(days=1)}T00:00") == [(D, Light.DARK, due)]
    hall.do(clerk(), casework.deliver, ref)
    assert told_at(hall, "2026-12-01T10:00") == []


def test_the_window_for_the_notice_is_told_and_then_silence_accepts(hall: Hall) -> None:
    ref = hall.receive().ref
    last = date(2026, 9, 21)
    assert told_at(hall, "2026-09-19T23:59") == [], "before acceptance no other limit has begun"
    assert told_at(hall, "2026-09-20T00:00") == [(N, Light.AMBER, last)]
    at(hall, "2026-09-22T00:00")
    result = sweep(hall.system)
    assert (result.settled, result.looked_at) == (1, 1)
    cards = [card.tells for card in told(hall)][1:]
    assert cards[0] == (N, Light.DARK, last), "the office did not answer in time"
    assert hall.ask(SYSTEM, casework.look_at, ref).entries[3].step is Step.ACCEPT
    assert hall.ask(SYSTEM, lambda c: c.unit.cases.by_ref(ref)).status is CaseStatus.RUNNING
    assert cards[1:] == [(P, Light.AMBER, date(2026, 9, 22))], "and its promise counts from receipt"


def test_a_noticed_file_tells_nothing(hall: Hall) -> None:
    ref = hall.receive().ref
    hall.do(clerk(), supplement.notice, ref, [MissingMaterial("甲", "")])
    assert told_at(hall, "2026-12-01T10:00") == []
    assert sweep(hall.system) == SweepResult(hall.clock.at, 1)


@pytest.mark.parametrize("effect", [OverdueEffect.DEEMED_GRANTED, OverdueEffect.DEEMED_AGREED])
def test_silence_that_grants_is_written_once_and_what_was_missed_is_told_first(effect: OverdueEffect) -> None:
    item = replace(slow_item(), overdue_effect=effect)
    hall = Hall(of=centre_with(items={**centre().items, item.code: item}))
    ref = hall.receive().ref
    assert sweep(hall.system).settled == 0
    at(hall, "2026-12-20T10:00")
    assert sweep(hall.system).settled == 2, "accepted, then granted"
    stored = hall.ask(SYSTEM, lambda c: c.unit.cases.by_ref(ref))
    assert (stored.status, stored.tacit) == (CaseStatus.DECIDED, effect)
    assert [card.tells[:2] for card in told(hall)] == [
        *((N, light) for light in DARK), *((L, light) for light in DARK), *((P, light) for light in RED),
        *((D, light) for light in DARK),
    ]  # fmt: skip
    before = hall.revision
    assert sweep(hall.system) == SweepResult(hall.clock.at, 1)
    assert hall.revision == before, "a sweep that finds nothing writes nothing"


def test_the_parts_of_a_joint_matter_are_accepted_with_it_and_told_in_the_same_sweep(hall: Hall) -> None:
    whole = hall.receive(next(iter(centre().joint.values())).code)
    at(hall, "2026-12-20T10:00")
    sweep(hall.system)
    parts = hall.ask(SYSTEM, lambda c: [x for x in c.unit.cases.watched().cases if x.parent_id == whole.id])
    assert parts
    assert {part.status for part in parts} == {CaseStatus.RUNNING}
    late = {card.case_id for card in told(hall) if card.level is Light.DARK}
    assert late >= {part.id for part in parts if part.statutory}
    assert sweep(hall.system).told == 0


@pytest.mark.parametrize("row", DOCUMENT["light_cases"], ids=lambda row: f"{row['case']} {row['as_of']}")
@pytest.mark.parametrize("days", [1, 3])
def test_worked_lights(row: dict[str, Any], days: int) -> None:
    of, day, place = CASES[row["case"]], date.fromisoformat(row["as_of"]), _Place(row["case"])
    facts = _facts(of, place).known_on(day)
    light = row[f"light_yellow{days}"].replace("yellow", "amber")
    hall = Hall(of=centre_with(policy=replace(centre().policy, amber_days=days)))
    events = tuple(CaseEvent(1, event) for event in facts.in_order())
    noticed = any(told.event.kind is EventKind.SUPPLEMENT_NOTICE for told in events)
    status = CaseStatus.AWAITING_SUPPLEMENT if noticed and facts.accepted_on is None else CaseStatus.RUNNING
    received = facts.received_on or facts.accepted_on
    add(hall, status=status, statutory=None, promised=_limit(of, place), received_on=received,
        accepted_on=facts.accepted_on, events=events)  # fmt: skip
    levels = [level for _, level, _ in told_at(hall, f"{row['as_of']}T10:00")]
    assert levels == {"amber": NEAR, "red": RED}.get(light, [])


def test_a_case_that_makes_no_sense_is_named_and_the_others_are_told(hall: Hall) -> None:
    good = [add(hall, statutory=None) for _ in range(3)]
    bad = hall.receive().ref

    def lose_its_item(context: Context) -> None:
        of = context.unit.cases.by_ref(bad)
        cases = context.unit.rows.cases
        cases[of.id] = (replace(of, item="XX-000"), *cases[of.id][1:])

    hall.do(SYSTEM, lose_its_item)
    at(hall, "2026-11-02T10:00")
    result = sweep(hall.system)
    assert [trouble.ref for trouble in result.troubles] == [bad]
    assert {card.case_id for card in told(hall)} == {of.id for of in good}
    assert sweep(hall.system).told == 0


def test_a_sweep_that_is_stopped_leaves_the_rest_to_the_next(hall: Hall) -> None:
    for _ in range(120):
        add(hall, statutory=None)
    at(hall, "2026-09-21T10:00")
    pieces = iter([False, False, True])
    first = sweep(hall.system, lambda: next(pieces))
    assert 0 < first.told < 240
    assert sweep(hall.system).told == 240 - first.told


def test_every_card_has_exactly_one_entry(hall: Hall) -> None:
    for days in range(1, 8):
        add(hall, promised=Limit(days, WD))
    for day in range(15, 31):
        at(hall, f"2026-09-{day}T17:10")
        sweep(hall.system)
    facts = [fact for _, fact, *_ in hall.units.rows.entries if fact.kind is FactKind.CASE_WARNED]
    assert sorted(fact.data["card"] for fact in facts) == [card.id for card in told(hall)]
    assert len({(card.case_id, card.tells) for card in told(hall)}) == len(facts)


TURNS = [
    ("2026-09-21T10:00", Limit(4, WD), 1, "the next day"),
    ("2026-09-15T17:00", SPOT, 1, "half an hour before closing"),
    ("2026-09-15T17:30", SPOT, 2, "closing"),
    ("2026-09-15T16:59", SPOT, 0, "still the same stretch of the day"),
]


@pytest.mark.parametrize(("instant", "limit", "count", "why"), TURNS)
def test_a_process_that_remembers_what_was_quiet_misses_no_turn(
    hall: Hall, instant: str, limit: Limit, count: int, why: str
) -> None:
    add(hall, statutory=None, promised=limit)
    quiet = Quiet()
    at(hall, "2026-09-18T10:00" if limit != SPOT else "2026-09-15T10:00")
    sweep(hall.system, quiet=quiet)
    assert sweep(hall.system, quiet=quiet).told == 0
    at(hall, instant)
    assert sweep(hall.system, quiet=quiet).told == count, why


def test_a_case_that_changed_is_looked_at_again_though_nothing_turned(hall: Hall) -> None:
    of, quiet = add(hall, statutory=None, promised=Limit(20, WD)), Quiet()
    assert sweep(hall.system, quiet=quiet).told == 0
    hall.do(SYSTEM, lambda context: context.unit.cases.move(of, replace(of, accepted_on=date(2026, 8, 3))))
    assert sweep(hall.system, quiet=quiet).told == 2, "by its new date it was due on the last of August"
    hall.clock.forward(minutes=1)
    assert sweep(hall.system, quiet=quiet) == SweepResult(hall.clock.at, 1)


def test_a_trouble_is_never_taken_for_quiet(hall: Hall) -> None:
    of, quiet = add(hall), Quiet()

    def spoil(context: Context) -> None:
        row = context.unit.rows.cases[of.id]
        context.unit.rows.cases[of.id] = (replace(of, promised=None), *row[1:])

    hall.do(SYSTEM, spoil)
    for _ in range(2):
        assert [trouble.ref for trouble in sweep(hall.system, quiet=quiet).troubles] == [of.ref]
