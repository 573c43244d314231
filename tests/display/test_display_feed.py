"""The door and the feed over real sockets: whole boards, caps, and nothing a client says changes anything."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
import socketio
from flask import Flask
from flask_socketio import SocketIO
from screen_hall import Hall, morning, panel_of, serving

from display.announcement import Voice
from display.board import digest
from display.door import wanted_board
from display.feed import Feed
from display.gate import SOCKET_OPTIONS, Gate

pytestmark = pytest.mark.timeout(60)


class Screen:
    """A screen without a browser: keeps what it is sent."""

    def __init__(self, url: str, board: str | None = "hall") -> None:
        self.boards: list[dict[str, Any]] = []
        self.pulses: list[dict[str, Any]] = []
        self.refused: list[dict[str, Any]] = []
        self.announced: list[dict[str, Any]] = []
        self.client = socketio.Client(reconnection=False)
        for event, kept in (
            ("board", self.boards),
            ("pulse", self.pulses),
            ("refused", self.refused),
            ("announce", self.announced),
        ):
            self.client.on(event, kept.append, namespace="/display")
        self.client.connect(url, namespaces=["/display"], transports=["websocket"], wait_timeout=5)
        if board:
            self.say("watch", {"board": board, "revision": None})

    def say(self, event: Any, *payload: Any) -> None:
        self.client.emit(event, *payload, namespace="/display")

    def leave(self) -> None:
        # The client library waits three seconds for a closing frame; nothing here depends on that wait.
        Thread(target=self.client.disconnect, daemon=True).start()

    @property
    def is_open(self) -> bool:
        return self.client.eio.state == "connected"

    @property
    def numbers(self) -> list[str]:
        return [call["number"] for call in self.boards[-1]["calls"]] if self.boards else []


@contextmanager
def screen(hall: Hall, board: str | None = "hall") -> Iterator[Screen]:
    one = Screen(hall.url, board)
    try:
        yield one
    finally:
        one.leave()


def soon(condition: Callable[[], Any], seconds: float = 15) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.01)
    return bool(condition())


def test_a_connect_is_answered_with_the_whole_board(hall: Hall) -> None:
    with screen(hall) as one:
        assert soon(lambda: one.boards)
        board = hall.board("hall")
        assert board
        assert one.boards[0]["digest"] == digest(board)
        assert len(one.numbers) == 12


def test_a_change_reaches_the_watchers_of_its_board(hall: Hall) -> None:
    with screen(hall) as one, screen(hall, "window-7") as other:
        assert soon(lambda: one.boards)
        hall.call("A036", 2)
        assert soon(lambda: one.numbers[0] == "A036")
        assert other.boards == []


def test_ten_calls_in_a_tenth_of_a_second_are_all_on_the_board(hall: Hall) -> None:
    with screen(hall) as one:
        assert soon(lambda: one.boards)
        for n in range(10):
            hall.call(f"A{100 + n}", n + 1)
            time.sleep(0.008)
        assert soon(lambda: set(one.numbers) >= {f"A{100 + n}" for n in range(10)})
        assert one.numbers[0] == "A109"


def test_what_has_not_changed_is_not_sent_again_but_a_pulse_is(hall: Hall) -> None:
    with screen(hall) as one:
        assert soon(lambda: one.boards)
        for _ in range(20):
            hall.feed.refresh()
        assert soon(lambda: one.pulses)
        assert len(one.boards) == 1
        assert one.pulses[-1]["digest"] == one.boards[0]["digest"]


def test_many_changes_at_once_share_snapshots(hall: Hall) -> None:
    with screen(hall) as one:
        assert soon(lambda: one.boards)
        before = hall.snapshots_taken
        for _ in range(500):
            hall.feed.changed()
        hall.call("A500", 5)
        assert soon(lambda: one.numbers[0] == "A500")
        assert hall.snapshots_taken - before < 50


def test_a_panel_is_watched_by_its_window(hall: Hall) -> None:
    hall.show(panel_of(7, "idle"))
    with screen(hall, "window-7") as one:
        assert soon(lambda: one.boards)
        hall.show(panel_of(7, "calling", "A036"))
        assert soon(lambda: one.boards[-1]["number"] == "A036")


def test_twenty_boards_converge_on_the_same_digest(hall: Hall) -> None:
    with ExitStack() as stack:
        screens = [stack.enter_context(screen(hall)) for _ in range(20)]
        assert soon(lambda: all(one.boards for one in screens))
        assert hall.feed.watchers() == {"hall": 20}
        for n in range(100):
            hall.call(f"J{n:03}", n % 14 + 1)
        for one in screens[:5]:
            one.leave()
        screens[:5] = [stack.enter_context(screen(hall)) for _ in range(5)]
        board = hall.board("hall")
        assert board
        assert soon(lambda: all(one.boards and one.boards[-1]["digest"] == digest(board) for one in screens))
        assert soon(lambda: hall.feed.sockets == 20)


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        ("call", ({"number": "A001"},)),
        ("board", ({},)),
        ("connect", ()),
        ("disconnect", ("client disconnect",)),
        ("*", ()),
        ("trigger_event", ()),
        (7, ()),
        ("watch", ()),
        ("watch", ("hall",)),
        ("watch", ({"board": "hall", "revision": None}, {})),
        ("watch", ({"board": "hall", "revision": "1"},)),
        ("watch", ({"board": "hall", "revision": True},)),
        ("watch", ({"board": "hall", "room": "x"},)),
        ("watch", ({"board": "h" * 65},)),
        ("watch", ({"board": "../hall"},)),
        ("watch", ({"board": ["hall"]},)),
    ],
)
def test_an_unknown_event_or_a_malformed_watch_ends_the_connection(
    hall: Hall, event: Any, payload: tuple[Any, ...]
) -> None:
    with screen(hall) as one:
        assert soon(lambda: one.boards)
        one.say(event, payload)
        assert soon(lambda: not one.is_open), event
        assert soon(lambda: hall.feed.sockets == 0 and hall.feed.watchers() == {})


def test_an_unknown_board_is_told_and_shown_out(hall: Hall) -> None:
    with screen(hall, "nowhere") as one:
        assert soon(lambda: one.refused)
        assert one.refused[0]["error"]["code"] == "unknown_board"
        assert soon(lambda: not one.is_open)


def test_more_than_ten_events_a_second_end_the_connection(hall: Hall) -> None:
    with screen(hall) as one:
        for _ in range(25):
            one.say("watch", {"board": "hall", "revision": None})
        assert soon(lambda: not one.is_open)


@pytest.mark.parametrize("size", [20_000, 3_000_000])
def test_a_message_over_16_kilobytes_ends_the_connection(hall: Hall, size: int) -> None:
    with screen(hall) as one:
        assert soon(lambda: one.boards)
        assert hall.feed.sockets == 1
        one.say("watch", {"board": "h" * size})
        # Asked of the server: a client that is stuck in the middle of sending notices nothing for a while.
        assert soon(lambda: hall.feed.sockets == 0, 20)


@pytest.mark.parametrize("limits", [{"per_address": 3}, {"total": 3}])
def test_the_door_lets_in_no_more_than_its_cap_and_lets_in_again_after_a_leave(
    tmp_path: Path, limits: dict[str, int]
) -> None:
    with serving(morning(), tmp_path / "static", **limits) as hall, ExitStack() as stack:
        inside = [stack.enter_context(screen(hall)) for _ in range(3)]
        with pytest.raises(socketio.exceptions.ConnectionError):
            Screen(hall.url)
        inside[0].leave()
        assert soon(lambda: hall.feed.sockets == 2)
        stack.enter_context(screen(hall))
        assert soon(lambda: hall.feed.sockets == 3)


def test_the_gate_counts_sockets_that_never_join_a_namespace(tmp_path: Path) -> None:
    with serving(morning(), tmp_path / "static", sockets=(300, 2)) as hall, ExitStack() as stack:
        for _ in range(2):
            idle = socketio.Client(reconnection=False)
            idle.eio.connect(hall.url, transports=["websocket"], engineio_path="socket.io")
            stack.callback(Thread(target=idle.eio.disconnect, daemon=True).start)
        with pytest.raises(socketio.exceptions.ConnectionError):
            Screen(hall.url)
        assert hall.feed.sockets == 0


def test_the_gate_leaves_pages_alone_and_frees_the_place_when_the_application_breaks() -> None:
    def broken(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        if environ["PATH_INFO"] == "/":
            return [b"page"]
        raise RuntimeError

    gate, said = Gate(broken, total=1, per_address=1), []
    for _ in range(3):
        with pytest.raises(RuntimeError):
            gate({"PATH_INFO": "/socket.io/", "REMOTE_ADDR": "10.0.0.1"}, said.append)
    assert gate({"PATH_INFO": "/"}, said.append) == [b"page"]
    assert said == []


def test_a_snapshot_that_cannot_be_taken_stops_the_pulse_and_not_the_pump(hall: Hall) -> None:
    with screen(hall) as one:
        assert soon(lambda: one.pulses)
        hall.is_down = True
        time.sleep(0.3)
        silent = len(one.pulses)
        time.sleep(2.5)
        assert len(one.pulses) == silent
        hall.is_down = False
        hall.call("A777", 7)
        assert soon(lambda: one.numbers[0] == "A777")


def test_a_watch_while_the_database_is_away_ends_the_connection_so_that_the_screen_comes_again(
    hall: Hall,
) -> None:
    hall.is_down = True
    with screen(hall) as one:
        assert soon(lambda: not one.is_open)
        assert one.refused == []


def test_the_pump_stops_within_half_a_second() -> None:
    stop = Event()
    feed = Feed(SocketIO(Flask(__name__), **SOCKET_OPTIONS), lambda name: None)
    pump = Thread(target=feed.run_pump, args=(stop,))
    pump.start()
    time.sleep(0.1)
    stop.set()
    pump.join(0.7)
    assert not pump.is_alive()


@pytest.mark.parametrize(
    ("payload", "name"),
    [
        ({"board": "hall", "revision": None}, "hall"),
        ({"board": "hall", "revision": 0}, "hall"),
        ({"board": "hall"}, "hall"),
        ({"board": "hall", "revision": -1}, None),
        ({"board": "hall\n"}, None),
        ({"board": ""}, None),
        (None, None),
    ],
)
def test_what_a_well_formed_watch_is(payload: object, name: str | None) -> None:
    assert wanted_board(payload) == name


def test_a_call_is_announced_once_to_who_watches_and_never_to_who_comes_later(tmp_path: Path) -> None:
    with serving(morning(), tmp_path / "static", voices=lambda name: Voice()) as hall, screen(hall) as one:
        assert soon(lambda: one.boards)
        hall.call("A036", 2)
        assert soon(lambda: one.announced)
        with screen(hall) as late:
            assert soon(lambda: late.boards)
            hall.feed.changed()
            one.say("watch", {"board": "hall", "revision": None})
            assert soon(lambda: len(late.pulses) > 0)
            assert late.announced == []
    [told] = one.announced
    assert (told["number"], told["window"], told["clips"][0]) == ("A036", 2, "chime")
    assert told["text"] == "请 A036 号，到 2 号窗口办理"


def test_asking_again_loses_no_call_that_waits_to_be_said(tmp_path: Path) -> None:
    with serving(morning(), tmp_path / "static", voices=lambda name: Voice()) as hall, screen(hall) as one:
        assert soon(lambda: one.boards)
        hall.call("A036", 2, tell=False)
        hall.call("A037", 3)
        assert soon(lambda: len(one.announced) == 1)
        one.say("watch", {"board": "hall", "revision": None})
        assert soon(lambda: len(one.announced) == 2, 20)
    assert [told["number"] for told in one.announced] == ["A036", "A037"]
