"""What the panel over a window shows, on every keeper: who works there and who serves on; and who is sent on."""

from datetime import timedelta

import pytest

from kiosk.bridges.screens import panel_of
from kiosk.domain.facts import Subject
from kiosk.domain.people import SYSTEM, Actor, Role, Sign
from kiosk.domain.rating import Level
from kiosk.domain.ticket import Outcome
from kiosk.operations import administration, boards, calling, duty, panels, ratings, serving, transfers, undoing
from kiosk.operations.ports import Units
from tests.make import TEN, Hall, centre, centre_with, clerk

SIGN = Sign("社保经办", "李明")


@pytest.fixture
def kept(units: Units) -> Hall:
    """A hall in which every one of four windows serves queue A."""
    return Hall(units, centre_with(windows=4))


def li(hall: Hall) -> Actor:
    """Somebody with an account and a sign."""
    made = hall.do(SYSTEM, lambda context: context.unit.people.add_account("li", Role.WINDOW, None, "x", TEN))
    hall.do(SYSTEM, administration.set_sign, made.id, SIGN.post, SIGN.name)
    return administration.account_actor(made)


def shown(hall: Hall, window: int = 1):
    return panel_of(hall.ask(SYSTEM, panels.panel, window), hall.of, False)


def test_a_sign_stands_only_while_the_person_has_the_window_open(kept: Hall) -> None:
    who = li(kept)
    assert shown(kept).staff == ""
    kept.open(1, who)
    assert (shown(kept).post, shown(kept).staff) == (SIGN.post, SIGN.name)
    assert shown(kept, 2).staff == ""
    kept.do(who, duty.pause_window, 1, "取件", kept.clock.now() + timedelta(minutes=10))
    assert (shown(kept).state, shown(kept).staff) == ("paused", "")
    kept.open(1, who)
    kept.do(who, duty.close_window, 1)
    assert (shown(kept).state, shown(kept).post) == ("closed", "")
    kept.open(1, who)
    kept.clock.set(TEN + timedelta(days=1))
    assert (shown(kept).state, shown(kept).staff) == ("unopened", ""), "who forgot to close sits there no more"


def test_a_sign_is_kept_by_person_changed_and_taken_away(kept: Hall) -> None:
    who = li(kept)
    before = kept.revision
    kept.do(SYSTEM, administration.set_sign, who.id, f" {SIGN.post} ", SIGN.name)
    assert kept.revision == before, "the same again is no entry"
    kept.do(SYSTEM, administration.set_sign, who.id, "", "工号 0123")
    found = kept.ask(SYSTEM, lambda context: context.unit.people.account_by_id(who.id))
    assert found is not None
    assert found.sign == Sign("", "工号 0123")
    told = kept.ask(SYSTEM, lambda context: context.unit.ledger.of(Subject.ACCOUNT, str(who.id)))
    assert [dict(fact.data) for _, fact, _, _ in told] == [
        {"post": SIGN.post, "is_named": True},
        {"post": "", "is_named": True},
    ], "the name of a person stays out of the ledger"


@pytest.mark.parametrize(
    ("post", "name", "code"),
    [
        ("长" * 21, "", "text_too_long"),
        ("", "x" * 21, "text_too_long"),
        ("经\x00办", "", "text_has_control_characters"),
    ],
)
def test_a_sign_that_does_not_fit_is_refused(kept: Hall, post: str, name: str, code: str) -> None:
    kept.refuses(code, SYSTEM, administration.set_sign, li(kept).id, post, name)
    kept.refuses("unknown_account", SYSTEM, administration.set_sign, 999_999, "", "")


def test_a_closed_window_names_one_that_is_open_and_serves_the_same(kept: Hall) -> None:
    assert (shown(kept).state, shown(kept).go_to) == ("unopened", None), "nobody is there yet"
    kept.open(3)
    kept.open(4)
    assert shown(kept).go_to == 3
    kept.open(1)
    assert shown(kept).go_to is None, "it serves itself"
    kept.do(clerk(1), duty.close_window, 1)
    assert (shown(kept).state, shown(kept).go_to) == ("closed", 3)
    kept.do(clerk(3), duty.pause_window, 3, "取件", None)
    assert shown(kept).go_to == 4, "a paused window helps nobody"
    kept.clock.set(TEN + timedelta(hours=12))
    assert shown(kept, 2).state == "closed", "in the evening nothing is to come"


def finish(hall: Hall) -> None:
    hall.do(clerk(1), serving.finish, 1, Outcome.ENQUIRY)


def test_a_visit_can_be_rated_for_a_minute_at_the_window_where_it_ended(kept: Hall) -> None:
    kept.open(1)
    first, second = kept.issue(), kept.issue()
    assert shown(kept).rate == "", "nobody was served yet"
    kept.serve(1)
    assert shown(kept).rate == "", "the visit is not over"
    finish(kept)
    assert shown(kept).rate == f"/t/{first.token}/qr.svg"
    assert shown(kept, 2).rate == ""
    kept.do(clerk(1), undoing.undo, 1)
    assert shown(kept).rate == "", "it was not over after all"
    finish(kept)
    kept.clock.set(kept.clock.now() + panels.RATES_FOR - timedelta(seconds=1))
    assert shown(kept).rate
    kept.clock.set(kept.clock.now() + timedelta(seconds=1))
    assert shown(kept).rate == "", "the minute is over"
    kept.serve(1)
    finish(kept)
    assert shown(kept).rate == f"/t/{second.token}/qr.svg"
    kept.do(SYSTEM, ratings.rate, second.token, ratings.RatingWish(Level.SATISFIED))
    assert shown(kept).rate == "", "once is enough"


def test_the_next_call_takes_the_code_away(kept: Hall) -> None:
    kept.open(1)
    kept.issue()
    kept.issue()
    kept.serve(1)
    finish(kept)
    assert shown(kept).rate
    kept.call(1)
    assert (shown(kept).state, shown(kept).rate) == ("calling", "")


def test_a_window_that_shares_nothing_is_not_named(units: Units) -> None:
    one = centre().windows[1]
    other = next(number for number, desk in centre().windows.items() if not set(desk.queues) & set(one.queues))
    hall = Hall(units)
    hall.open(other)
    assert shown(hall).go_to is None


def test_only_who_is_called_to_another_window_is_sent_on(kept: Hall) -> None:
    def sent_on() -> int:
        return len(kept.ask(SYSTEM, boards.hall, "hall").sent_on)

    kept.issue()
    kept.open(1)
    kept.call()
    assert sent_on() == 0
    kept.do(clerk(1), undoing.undo, 1)
    kept.call()
    assert sent_on() == 0, "taken back and called again to the same window"
    kept.start()
    kept.do(clerk(1), transfers.transfer, 1, None, 2)
    kept.open(2)
    kept.call(2)
    assert sent_on() == 1
    kept.clock.set(TEN + timedelta(minutes=1))
    kept.do(clerk(2), calling.recall, 2)
    assert sent_on() == 0, "called again it is a recall"
    kept.do(clerk(2), serving.start, 2)
    assert shown(kept, 2).state == "serving"
