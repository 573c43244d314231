"""Who sits at which window: taking, pausing and leaving one."""

from datetime import timedelta

from kiosk.domain.facts import Subject
from kiosk.domain.ticket import Outcome
from kiosk.domain.window import WindowStatus
from kiosk.operations import calling, duty, serving
from tests.make import Hall, clerk


def test_a_window_is_taken_once_and_the_same_person_may_repeat_it(hall: Hall) -> None:
    assert hall.open(1).status is WindowStatus.OPEN
    before = hall.revision
    hall.open(1)
    assert hall.revision == before, "a repeated tap is no second entry"


def test_a_second_person_is_refused_until_the_first_has_left(hall: Hall) -> None:
    hall.open(1)
    for verb, given in ((duty.open_window, (1,)), (duty.close_window, (1,)), (duty.pause_window, (1, "茶歇", None))):
        hall.refuses("window_taken_by_another", clerk(2), verb, *given)
    hall.do(clerk(1), duty.close_window, 1)
    assert hall.open(1, clerk(2)).staff_id == clerk(2).id


def test_one_person_sits_at_one_window(hall: Hall) -> None:
    hall.open(1)
    refusal = hall.refuses("staff_at_another_window", clerk(1), duty.open_window, 2)
    assert refusal.detail["window"] == 1
    hall.do(clerk(1), duty.close_window, 1)
    hall.open(2, clerk(1))


def test_an_account_bound_to_a_window_opens_no_other(hall: Hall) -> None:
    bound = clerk(5, window=3)
    refusal = hall.refuses("bound_to_another_window", bound, duty.open_window, 1)
    assert refusal.detail["window"] == 3
    assert hall.open(3, bound).number == 3


def test_a_window_is_not_left_while_a_ticket_is_at_it(hall: Hall) -> None:
    hall.issue()
    hall.open()
    hall.call()
    hall.refuses("window_has_ticket", clerk(), duty.close_window, 1)
    hall.start()
    refusal = hall.refuses("window_has_ticket", clerk(), duty.close_window, 1)
    assert refusal.detail["number"] == "A001"
    hall.do(clerk(), serving.finish, 1, Outcome.ENQUIRY)
    assert hall.do(clerk(), duty.close_window, 1).status is WindowStatus.CLOSED


def test_a_missed_number_frees_the_window(hall: Hall) -> None:
    hall.issue()
    hall.open()
    hall.call()
    hall.do(clerk(), calling.no_show, 1)
    assert hall.do(clerk(), duty.close_window, 1).status is WindowStatus.CLOSED


def test_leaving_twice_is_harmless_and_pausing_a_closed_window_is_not(hall: Hall) -> None:
    before = hall.revision
    assert hall.do(clerk(), duty.close_window, 1).status is WindowStatus.CLOSED
    assert hall.revision == before
    hall.refuses("window_not_open", clerk(), duty.pause_window, 1, "茶歇", None)


def test_a_pause_needs_a_reason_and_an_end_that_lies_ahead(hall: Hall) -> None:
    hall.open()
    hall.refuses("text_missing", clerk(), duty.pause_window, 1, " ", None)
    hall.refuses("text_has_control_characters", clerk(), duty.pause_window, 1, "茶\u202e歇", None)
    hall.refuses("until_in_the_past", clerk(), duty.pause_window, 1, "茶歇", hall.clock.at)
    paused = hall.do(clerk(), duty.pause_window, 1, "茶歇", hall.clock.at + timedelta(minutes=10))
    assert (paused.status, paused.reason) == (WindowStatus.PAUSED, "茶歇")
    assert hall.open().status is WindowStatus.OPEN


def test_what_was_open_last_evening_is_closed_this_morning(hall: Hall) -> None:
    hall.open(1)
    hall.clock.forward(days=1)
    hall.refuses("window_not_open", clerk(1), calling.call_next, 1)
    assert hall.open(1, clerk(2)).staff_id == clerk(2).id


def test_a_deputy_takes_the_window_of_an_absent_colleague_and_is_marked(hall: Hall) -> None:
    bound = clerk(5, window=3)
    hall.refuses("bound_to_another_window", bound, duty.open_window, 1)
    taken = hall.do(bound, duty.deputise, 1)
    assert (taken.is_deputy, taken.staff_id) == (True, bound.id)
    hall.issue()
    assert hall.do(bound, calling.call_next, 1).window == 1
    hall.do(bound, calling.no_show, 1)
    assert hall.do(bound, duty.pause_window, 1, "茶歇", None).is_deputy
    assert hall.do(bound, duty.open_window, 1).is_deputy
    hall.refuses("staff_at_another_window", bound, duty.open_window, 3)
    hall.do(bound, duty.close_window, 1)
    lines = hall.ask(bound, lambda context: context.unit.ledger.of(Subject.WINDOW, "1"))
    assert [fact.data.get("deputy") for _, fact, _, _ in lines] == [True] * 4
    assert not hall.open(1).is_deputy, "the colleague is back"


def test_nobody_is_deputy_for_who_is_there(hall: Hall) -> None:
    hall.open(1)
    hall.refuses("window_taken_by_another", clerk(5, window=3), duty.deputise, 1)
