"""One citizen, one number, one call, one case with two clocks, one figure: the whole visit on a real server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.scenario import Citizen, HallBoard, Manager, Window
from tests.flows.server import Server
from tests.make import quick_item, slow_item

MONTH = ("2026-09-01", "2026-09-30")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("visit")
    of = Server(f"sqlite:///{folder / 'kiosk.db'}", folder)
    of.prepare()
    of.start()
    for name in ("admin", "window", "manager"):
        of.sign_in(name)
    yield of
    of.kill()


@pytest.fixture(autouse=True)
def morning(server: Server) -> None:
    server.at("2026-09-15T10:00:00+08:00")


def test_a_visit_from_the_kiosk_to_the_managers_figure(server: Server) -> None:
    citizen, board, manager = Citizen(server), HallBoard(server), Manager(server)
    item = slow_item()
    before = manager.reads(*MONTH)["cases"]

    number = citizen.takes_ticket(item=item.code)
    desk = Window(server, citizen.slip["windows"][0])
    assert citizen.looks_at_phone()["status"] == "waiting"
    assert board.counts_waiting(citizen.slip["queue"]) == 1

    desk.opens()
    assert desk.calls_next() == number
    assert board.shows()[0] == (number, desk.number)
    assert citizen.looks_at_phone()["window"] == desk.number
    desk.starts()
    ref = desk.takes_in(item.code, "林小明", number)
    assert desk.does(ref, "accept")["limits"]["promised"]["remaining_days"] == item.promised.value
    desk.finishes("accepted")
    assert citizen.asks_after_case()["status"] == "running"
    assert board.counts_waiting(citizen.slip["queue"]) == 0

    server.at("2026-09-16T10:00:00+08:00")
    assert desk.does(ref, "decide", {"outcome": "granted"})["status"] == "decided"
    assert desk.does(ref, "deliver")["status"] == "delivered"

    after = manager.reads(*MONTH)["cases"]
    for figure in ("received", "decided", "within_promise", "early", "on_time_statutory"):
        assert after[figure] == before[figure] + 1, figure
        assert ref in manager.opens(figure, *MONTH)
        assert len(manager.opens(figure, *MONTH)) == after[figure]
    assert after["on_the_spot"] == before["on_the_spot"]


def test_a_matter_that_is_decided_on_the_spot(server: Server) -> None:
    citizen, manager = Citizen(server), Manager(server)
    item = quick_item()
    before = manager.reads(*MONTH)["rates"]["cases_on_the_spot"]
    number = citizen.takes_ticket(item=item.code)
    desk = Window(server, citizen.slip["windows"][0])
    desk.opens()
    while desk.calls_next() != number:
        desk.gives_up_waiting()
    desk.starts()
    ref = desk.takes_in(item.code, "欧阳娜", number)
    desk.does(ref, "accept")
    desk.does(ref, "decide", {"outcome": "granted"})
    desk.finishes("decided")
    after = manager.reads(*MONTH)["rates"]["cases_on_the_spot"]
    assert after["numerator"] == before["numerator"] + 1
    assert after["denominator"] == before["denominator"] + 1
    assert citizen.asks_after_case()["decided_on"] == "2026-09-15"
    desk.closes()


def test_a_restart_in_the_middle_of_the_day_loses_nothing(server: Server) -> None:
    citizens = [Citizen(server) for _ in range(5)]
    numbers = [citizen.takes_ticket(queue="C") for citizen in citizens]
    desk, board = Window(server, citizens[0].slip["windows"][0]), HallBoard(server)
    desk.opens()
    assert desk.calls_next() == numbers[0]
    shown, digest = board.shows(), board.digest()
    assert server.stop() < 4
    server.start()
    assert (board.shows(), board.digest()) == (shown, digest)
    assert [citizen.looks_at_phone()["status"] for citizen in citizens] == ["called"] + ["waiting"] * 4
    desk.starts()
    desk.finishes("enquiry")
    assert desk.calls_next() == numbers[1]
    desk.gives_up_waiting()
    desk.closes()


def test_the_next_day_begins_with_one_and_yesterday_has_expired(server: Server) -> None:
    late = Citizen(server)
    late.takes_ticket(queue="H")
    server.at("2026-09-16T09:00:00+08:00")
    assert late.looks_at_phone()["status"] == "expired"
    assert Citizen(server).takes_ticket(queue="H") == "H001"
    assert HallBoard(server).counts_waiting("H") == 1


def test_where_the_files_are(server: Server) -> None:
    folder = Path(server.folder)
    assert (folder / "kiosk.key").stat().st_mode & 0o077 == 0
    assert "Traceback" not in server.log
