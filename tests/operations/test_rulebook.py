"""The centre in force: the settings, what was approved and published, and the service day decide together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kiosk.domain.catalogue import Centre, Item
from kiosk.domain.errors import Unacceptable, Unavailable
from kiosk.domain.limits import Limit, Unit
from kiosk.domain.people import SYSTEM, Actor, Role
from kiosk.domain.plain_data import plain, typed
from kiosk.operations import casework, catalogue_versions, intake
from kiosk.operations.intake import TicketWish
from kiosk.operations.publishing import Verdict
from kiosk.operations.rule_ports import Offer
from kiosk.operations.rulebook import queue_of, version_on, with_items
from kiosk.operations.system import System
from kiosk.operations.taking_in import take_in
from tests.fakes import FixedTokens
from tests.make import KIOSK, MANAGER, TUESDAY, Hall, centre, clerk, item_where, quick_item, slow_item

ADMIN = Actor("account", 92, "admin", Role.ADMIN)
MONDAY = TUESDAY + timedelta(days=6)
Items = tuple[Item, ...]


def offer(*changed: Item, without: str = "") -> Offer:
    """The files, with some items other than they are shipped, or new."""
    items = {**centre().items, **{item.code: item for item in changed}}
    items.pop(without, None)
    return Offer(items=tuple(items.values()))


def promising(value: int, unit: Unit = Unit.WORKING_DAYS, of: Item | None = None) -> Item:
    return replace(of or slow_item(), promised=Limit(value, unit))


@pytest.fixture
def founded(hall: Hall) -> Hall:
    hall.do(SYSTEM, take_in, offer())
    return hall


def now(hall: Hall) -> Centre:
    return hall.ask(MANAGER, lambda context: context.centre)


def publish(hall: Hall, *changed: Item, on: date = TUESDAY, without: str = "") -> int:
    newest = hall.ask(ADMIN, catalogue_versions.versions_of)[-1].items
    items = {**{item.code: item for item in newest}, **{item.code: item for item in changed}}
    items.pop(without, None)
    kept = hall.do(ADMIN, catalogue_versions.draft, tuple(items.values()), "试验")
    return hall.do(ADMIN, catalogue_versions.publish, kept.digest, on).number


@pytest.mark.parametrize("item", [*centre().items.values(), *centre().joint.values()], ids=lambda item: item.code)
def test_an_item_survives_its_way_through_the_database(item: Item) -> None:
    assert typed(Item, plain(item)) == item


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("colour", "red", "a key that no item has"),
        ("promised", {"value": "8", "unit": "工作日"}, "a number as text"),
        ("promised", {"value": True, "unit": "工作日"}, "a truth is no number"),
        ("promised", {"value": 8, "unit": "week"}, "a unit that there is not"),
        ("promised", {"value": 8, "unit": "当场"}, "days that are on the spot"),
        ("promised", None, "an item always promises something"),
        ("materials", "one", "a text is no list"),
    ],
)
def test_what_is_no_item_is_refused(key: str, value: object, why: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the words differ by what is wrong
        typed(Item, {**plain(slow_item()), key: value})


def test_without_any_edition_the_settings_are_the_centre(hall: Hall) -> None:
    assert now(hall) is hall.of
    assert hall.system.centre is hall.of


def test_the_same_rules_give_the_same_centre(founded: Hall) -> None:
    first = now(founded)
    founded.issue()
    assert now(founded) is first, "nothing is read or built again while the edition stays"
    assert first.items == founded.of.items
    assert first.queue_of_item == founded.of.queue_of_item


def test_a_version_takes_effect_by_itself_on_its_day(founded: Hall) -> None:
    item, short = slow_item(), promising(1)
    before = now(founded)
    publish(founded, short, on=MONDAY)
    assert now(founded).items[item.code] == item
    assert now(founded).calendar is before.calendar, "what was counted over it is remembered by the calendar itself"
    founded.clock.set(founded.clock.at + timedelta(days=6))
    assert now(founded).items[item.code] == short
    assert founded.system.centre.items[item.code] == short


def test_an_open_case_keeps_its_limits(founded: Hall) -> None:
    ref = founded.receive().ref
    founded.do(clerk(), casework.accept, ref)
    publish(founded, promising(1))
    assert founded.ask(clerk(), casework.look_at, ref).case.promised == slow_item().promised
    second = founded.receive().ref
    assert founded.do(clerk(), casework.accept, second).promised == Limit(1, Unit.WORKING_DAYS)


def test_an_item_that_left_still_has_its_name_on_its_cases_and_no_number(founded: Hall) -> None:
    item = quick_item()
    case = founded.receive(item.code)
    publish(founded, without=item.code)
    assert now(founded).known(case.item) == item
    assert founded.ask(clerk(), casework.look_at, case.ref).case.item == item.code
    founded.refuses("unknown_item", KIOSK, intake.issue, TicketWish(item.code))


def test_a_new_item_waits_in_the_queue_of_its_department(founded: Hall) -> None:
    like = slow_item()
    publish(founded, replace(like, code="SJ-999"))
    assert now(founded).queue_of_item["SJ-999"] == now(founded).queue_of_item[like.code]
    assert founded.issue(queue=None, item="SJ-999").ticket.queue == now(founded).queue_of_item[like.code]


@pytest.mark.parametrize(
    ("by_name", "department", "queue", "why"),
    [
        (False, "", "own", "it stays where it is"),
        (False, "other", "other", "an item that goes to another department waits there"),
        (True, "other", "named", "a queue that takes it by name keeps it"),
        (False, "nobody", None, "a department without a queue"),
    ],
)
def test_the_queue_of_an_item(by_name: bool, department: str, queue: str | None, why: str) -> None:
    of, item = centre(), slow_item()
    own = of.queue_of_item[item.code]
    elsewhere = item_where(lambda one: of.queue_of_item[one.code] != own)
    other = of.queue_of_item[elsewhere.code]
    named = next(code for code in of.queues if code not in {own, other})
    if by_name:
        of = replace(of, queue_of_item={**of.queue_of_item, item.code: named})
    moved = {"": item.department_zh, "other": elsewhere.department_zh, "nobody": "没有这个局"}[department]
    expected = {"own": own, "other": other, "named": named, None: None}[queue]
    assert queue_of(of, replace(item, department_zh=moved)) == expected, why


def test_an_item_whose_queue_left_the_settings_is_known_but_not_handled() -> None:
    lost = replace(slow_item(), department_zh="没有这个局")
    others = tuple(item for item in centre().items.values() if item.code != lost.code)
    of = with_items(centre(), (*others, lost), {})
    assert lost.code not in of.items
    assert of.known(lost.code) == lost
    joint = [one for one in centre().joint.values() if lost.code in one.parts]
    assert all(one.code not in of.joint for one in joint)


def test_the_newest_version_that_has_taken_effect_counts(founded: Hall) -> None:
    publish(founded, promising(3), on=MONDAY)
    publish(founded, promising(2), on=MONDAY)
    versions = founded.ask(ADMIN, catalogue_versions.versions_of)
    found = {day: version_on(versions, day) for day in (date(2020, 1, 1), TUESDAY, MONDAY)}
    assert {day: version.number for day, version in found.items() if version} == {
        date(2020, 1, 1): 1,
        TUESDAY: 1,
        MONDAY: 3,
    }
    assert version_on((), TUESDAY) is None


@pytest.mark.parametrize(
    ("item", "on", "code", "why"),
    [
        (promising(1), TUESDAY - timedelta(days=1), "effective_in_the_past", "nobody publishes for yesterday"),
        (promising(99), TUESDAY, "catalogue_refused", "longer than the law"),
        (replace(slow_item(), basis=""), TUESDAY, "catalogue_refused", "an element of the guide is missing"),
        (replace(slow_item(), department_zh="没有这个局"), TUESDAY, "catalogue_refused", "no queue takes it"),
    ],
)
def test_what_is_not_published(founded: Hall, item: Item, on: date, code: str, why: str) -> None:
    items = (*(one for one in centre().items.values() if one.code != item.code), item)
    kept = founded.do(ADMIN, catalogue_versions.draft, items, why)
    founded.refuses(code, ADMIN, catalogue_versions.publish, kept.digest, on)
    assert now(founded).items[item.code] == slow_item()


def above(value: int) -> Item:
    """An item with a law of twenty working days and a promise above the ceiling of eight."""
    return replace(slow_item(), statutory=Limit(20, Unit.WORKING_DAYS), promised=Limit(value, Unit.WORKING_DAYS))


@pytest.mark.parametrize(
    ("before", "after", "is_published", "why"),
    [
        (10, 10, True, "it was above already"),
        (10, 9, True, "it is above, but less"),
        (10, 11, False, "it gets worse"),
        (8, 9, False, "it is above now and was not"),
        (8, 8, True, "40 % is within"),
    ],
)
def test_only_what_gets_worse_is_held_back_by_the_ceiling(
    hall: Hall, before: int, after: int, is_published: bool, why: str
) -> None:
    hall.do(SYSTEM, take_in, offer(above(before)))
    items = (*(one for one in offer().items if one.code != slow_item().code), replace(above(after), fee="另一种收费"))
    kept = hall.do(ADMIN, catalogue_versions.draft, items, why)
    view = hall.ask(ADMIN, catalogue_versions.look_at_draft, kept.digest)
    assert (not view.refused) == is_published, why
    own = [one for one in view.objections if one.item.code == slow_item().code]
    assert [one.verdict for one in own] == (
        [] if after == 8 else [Verdict.LET_THROUGH if is_published else Verdict.REFUSED]
    )


def test_a_draft_is_for_the_version_that_it_was_made_against(founded: Hall) -> None:
    first = founded.do(ADMIN, catalogue_versions.draft_promise, None, slow_item().code, Limit(1, Unit.WORKING_DAYS))
    publish(founded, promising(2))
    founded.refuses("unknown_draft", ADMIN, catalogue_versions.publish, first.digest, TUESDAY)
    assert founded.ask(ADMIN, lambda context: context.unit.rules.drafts()) == [], "they were all made against version 1"


def test_a_draft_is_edited_further_and_thrown_away(founded: Hall) -> None:
    one, other = slow_item(), quick_item()
    first = founded.do(ADMIN, catalogue_versions.draft_promise, None, one.code, Limit(1, Unit.WORKING_DAYS))
    both = founded.do(ADMIN, catalogue_versions.draft_promise, first.digest, other.code, Limit(1, Unit.WORKING_DAYS))
    changed = founded.ask(ADMIN, catalogue_versions.look_at_draft, both.digest).report.changed
    assert {change.code for change in changed} == {one.code, other.code}
    founded.do(ADMIN, catalogue_versions.drop_draft, first.digest)
    founded.refuses("unknown_draft", ADMIN, catalogue_versions.drop_draft, first.digest)
    founded.refuses("catalogue_unchanged", ADMIN, catalogue_versions.draft_promise, None, one.code, one.promised)
    founded.refuses("unknown_item", ADMIN, catalogue_versions.draft_promise, None, "XX-1", one.promised)


def test_a_version_never_overtakes_one_that_it_builds_on(founded: Hall) -> None:
    publish(founded, promising(2), on=MONDAY)
    kept = founded.do(ADMIN, catalogue_versions.draft_promise, None, slow_item().code, Limit(1, Unit.WORKING_DAYS))
    refused = founded.refuses("effective_before_another", ADMIN, catalogue_versions.publish, kept.digest, TUESDAY)
    assert refused.detail == {"version": 2, "on": MONDAY}
    assert founded.do(ADMIN, catalogue_versions.publish, kept.digest, MONDAY).number == 3


def test_the_report_of_a_version(founded: Hall) -> None:
    saved = slow_item().promised.value - 1
    number = publish(founded, promising(1), replace(slow_item(), code="SJ-999"), without=quick_item().code)
    version, report = founded.ask(ADMIN, catalogue_versions.version, number)
    assert report is not None
    assert [item.code for item in report.added] == ["SJ-999"]
    assert [item.code for item in report.removed] == [quick_item().code]
    assert report.saved_days == saved
    assert report.after.on_the_spot == report.before.on_the_spot - 1
    assert (version.published_by, version.effective_on) == (ADMIN.label, TUESDAY)
    first, nothing = founded.ask(ADMIN, catalogue_versions.version, 1)
    assert (first.published_by, nothing) == ("system", None)
    founded.refuses("unknown_catalogue_version", ADMIN, catalogue_versions.version, 9)


def test_a_file_that_was_changed_is_published_at_the_start_once(founded: Hall) -> None:
    changed = offer(promising(1))
    version = founded.do(SYSTEM, take_in, changed).version
    assert version is not None
    assert (version.number, version.published_by, version.effective_on) == (2, "system", TUESDAY)
    assert founded.do(SYSTEM, take_in, changed).version is None
    assert now(founded).items[slow_item().code].promised.value == 1


def test_what_was_published_on_the_page_outlives_a_restart_with_the_old_file(founded: Hall) -> None:
    publish(founded, promising(1))
    assert founded.do(SYSTEM, take_in, offer()).version is None
    assert now(founded).items[slow_item().code].promised.value == 1
    later = founded.do(SYSTEM, take_in, offer(promising(2))).version
    assert later is not None
    assert later.number == 3


def test_a_file_with_what_may_not_be_published_changes_nothing(founded: Hall) -> None:
    taken = founded.do(SYSTEM, take_in, offer(replace(slow_item(), statutory=Limit(1, Unit.WORKING_DAYS))))
    assert taken.version is None
    assert [one.kind for one in taken.objections if one.verdict is Verdict.REFUSED] == ["above_law"]
    assert now(founded).items[slow_item().code] == slow_item()


@pytest.mark.parametrize(
    ("value", "unit", "limit"),
    [
        (0, Unit.WORKING_DAYS, Limit(0, Unit.ON_THE_SPOT)),
        (0, Unit.ON_THE_SPOT, Limit(0, Unit.ON_THE_SPOT)),
        (3, Unit.NATURAL_DAYS, Limit(3, Unit.NATURAL_DAYS)),
    ],
)
def test_a_promise_as_it_is_written(value: int, unit: Unit, limit: Limit) -> None:
    assert catalogue_versions.limit_of(value, unit) == limit


def test_days_on_the_spot_are_no_promise() -> None:
    with pytest.raises(Unacceptable) as refused:
        catalogue_versions.limit_of(3, Unit.ON_THE_SPOT)
    assert refused.value.code == "promise_needs_unit"


def test_the_centre_outside_a_transaction_is_a_second_behind_at_most(founded: Hall) -> None:
    """Two processes on one database: each has a rulebook of its own."""
    other = System(founded.of, founded.units, founded.clock, founded.machine, FixedTokens(), founded.heard)
    assert other.centre.items == founded.of.items
    publish(founded, promising(1))
    assert other.centre.items[slow_item().code] == slow_item(), "looked at less than a second ago"
    founded.machine.forward(seconds=2)
    assert other.centre.items[slow_item().code].promised.value == 1


def test_a_page_without_a_transaction_does_without_the_database(founded: Hall) -> None:
    known = founded.system.centre
    founded.machine.forward(seconds=2)

    class Away:
        tries = 0

        def reading(self) -> object:
            self.tries += 1
            raise Unavailable("database_unavailable")

    away = Away()
    founded.system._units = away
    assert [founded.system.centre for _ in range(3)] == [known] * 3
    assert away.tries == 1, "it is asked again only after some seconds"
    founded.machine.forward(seconds=6)
    assert founded.system.centre is known
    assert away.tries == 2


def test_what_is_undone_leaves_no_trace_in_the_rulebook(founded: Hall) -> None:
    """A filling that breaks has shown its own transaction rules that nobody else ever sees."""
    before = now(founded)

    def breaks() -> None:
        founded.do(ADMIN, lambda context: (catalogue_versions.draft(context, offer(promising(1)).items, "x"), 1 / 0))

    with pytest.raises(ZeroDivisionError):
        breaks()
    assert now(founded) is before
    assert founded.ask(ADMIN, lambda context: context.unit.rules.drafts()) == []
