"""The wait for programs: a range in minutes, or null where no figure is honest; the same at each of its places."""

from datetime import timedelta

from tests.api.program import Program
from tests.make import TEN

MINUTE = timedelta(minutes=1)


def learned(api: Program, visits: int = 6, minutes: int = 5) -> None:
    """So many visits of queue A at window 1, which stays open; then the waits are estimated."""
    api.does("/windows/1/open")
    for visit in range(visits):
        api.does("/tickets", {"queue": "A"}, by="kiosk", status=201)
        for step in ("call-next", "start"):
            api.does(f"/windows/1/{step}")
        api.set_clock(TEN + (visit + 1) * minutes * MINUTE)
        api.does("/windows/1/finish", {"outcome": "enquiry"})
    api.house.estimator.refresh()


def queue_a(api: Program) -> dict:
    return next(line for line in api.sees("/queues") if line["queue"] == "A")


def test_nothing_is_known(api: Program) -> None:
    api.house.estimator.refresh()
    assert queue_a(api)["wait"] is None
    assert api.does("/tickets", {"queue": "A"}, by="kiosk", status=201)["wait"] is None


def test_waits_of_queue_ticket_and_board_agree(api: Program) -> None:
    learned(api)
    assert queue_a(api)["wait"] == {"low": 0, "high": 5}
    tokens = [api.does("/tickets", {"queue": "A"}, by="kiosk", status=201)["token"] for _ in range(6)]
    api.house.estimator.refresh()
    waits = [api.sees(f"/tickets/{token}")["wait"] for token in tokens]
    assert waits[0] == {"low": 0, "high": 5}
    assert waits[5]["low"] <= 25 <= waits[5]["high"]
    assert [wait["high"] for wait in waits] == sorted(wait["high"] for wait in waits)
    board = next(line for line in api.sees("/boards/hall")["queues"] if line["queue"] == "A")
    assert board["wait"] == queue_a(api)["wait"]
    assert board["wait"]["low"] <= 30 <= board["wait"]["high"]


def test_answer_at_issue_is_what_was_kept(api: Program) -> None:
    learned(api)
    for _ in range(3):
        api.does("/tickets", {"queue": "A"}, by="kiosk", status=201)
    api.house.estimator.refresh()
    answer = api.does("/tickets", {"queue": "A"}, by="kiosk", status=201)
    with api.house.units.writing() as unit:
        unit.estimates.close(answer["id"], TEN + 90 * MINUTE)
        kept = unit.estimates.closed(TEN.date(), 10)
    told = {"low": kept[0].shown_low, "high": kept[0].shown_high}
    assert [one.ticket_id for one in kept] == [answer["id"]]
    assert told == answer["wait"]


def test_closed_window_takes_the_figure_away(api: Program) -> None:
    learned(api)
    token = api.does("/tickets", {"queue": "A"}, by="kiosk", status=201)["token"]
    api.does("/windows/1/close")
    api.house.estimator.refresh()
    assert queue_a(api)["wait"] is None
    assert api.sees(f"/tickets/{token}")["wait"] is None


def test_slip_and_phone_say_it_in_the_language_of_the_ticket(api: Program) -> None:
    learned(api)
    for _ in range(3):
        api.does("/tickets", {"queue": "A"}, by="kiosk", status=201)
    api.house.estimator.refresh()
    for language, ahead, minutes in (("zh", "前面 3 人", "分钟"), ("en", "4 ahead", "minutes")):
        wish = {"queue": "A", "language": language}
        token = api.does("/tickets", wish, by="kiosk", status=201)["token"]
        said = api.app.test_client().get(f"/t/{token}/status.json").get_json()
        assert said["people"] == ahead
        assert minutes in said["time"]
