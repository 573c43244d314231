"""Who may open a socket, what it is told, and that it can change nothing."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import socketio
from websocket import WebSocketBadStatusException, create_connection

from tests.flows.server import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("sockets")
    of = Server(f"sqlite:///{folder / 'kiosk.db'}", folder)
    of.prepare()
    of.start()
    for name in ("admin", "window"):
        of.sign_in(name)
    of.at("2026-09-15T10:00:00+08:00")
    yield of
    of.kill()


def shake(server: Server, path: str = "", **more: Any) -> str:
    """The first packet of a handshake."""
    address = f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket{path}"
    line = create_connection(address, timeout=5, **more)
    try:
        return str(line.recv())
    finally:
        line.close()


def test_the_own_origin_is_let_in(server: Server) -> None:
    assert shake(server, origin=server.url).startswith("0{")
    assert shake(server, origin=f"http://localhost:{server.port}").startswith("0{")


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "https://127.0.0.1", "http://127.0.0.1:1", "null", "file://"]
)
def test_a_foreign_origin_is_refused(server: Server, origin: str) -> None:
    with pytest.raises(WebSocketBadStatusException) as refused:
        shake(server, origin=origin)
    assert refused.value.status_code in {400, 403}


def test_there_is_no_polling(server: Server) -> None:
    assert server.call("GET", "/socket.io/?EIO=4&transport=polling", None, None, {}).status == 400


class Screen:
    def __init__(self, server: Server, namespace: str = "/display") -> None:
        self.heard: list[tuple[str, Any]] = []
        self.ended = threading.Event()
        self.client = socketio.Client(reconnection=False)
        self.namespace = namespace
        self.client.on("*", lambda event, *data: self.heard.append((event, data)), namespace=namespace)
        self.client.on("disconnect", lambda *_: self.ended.set(), namespace=namespace)
        self.client.connect(server.url, transports=["websocket"], namespaces=[namespace])

    def says(self, event: str, *data: Any) -> None:
        self.client.emit(event, data, namespace=self.namespace)

    def hears(self, event: str, seconds: float = 5) -> Any:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for name, data in self.heard:
                if name == event:
                    return data[0]
            time.sleep(0.01)
        return None


def test_a_watcher_gets_the_twin_of_the_page(server: Server) -> None:
    screen = Screen(server)
    screen.says("watch", {"board": "hall", "revision": None})
    board = screen.hears("board")
    twin = server.get("/boards/hall").body
    assert (board["revision"], board["digest"], board["queues"]) == (twin["revision"], twin["digest"], twin["queues"])
    screen.heard.clear()
    token = server.post("/tickets", {"queue": "A"}, by="kiosk").body["token"]
    changed = screen.hears("board")
    assert changed["revision"] > board["revision"]
    screen.client.disconnect()
    while server.get(f"/tickets/{token}").body["print"] == "pending":
        time.sleep(0.05)  # its slip is an entry too, which the next test must not take for its own


SAYINGS = [
    ("call", ({"window": 1},), "an event that does not exist"),
    ("board", ({"calls": []},), "the server's own event"),
    ("watch", ({"board": "nowhere", "revision": None},), "an unknown board"),
    ("watch", ("hall",), "no object"),
    ("watch", ({"board": "hall", "revision": None, "calls": []},), "an unknown field"),
    ("watch", (), "nothing at all"),
]


@pytest.mark.parametrize(("event", "data", "reason"), SAYINGS)
def test_whatever_is_no_watch_ends_the_connection_and_changes_nothing(server: Server, event, data, reason) -> None:
    before = server.get("/boards/hall").body["revision"]
    screen = Screen(server)
    screen.says(event, *data)
    assert screen.ended.wait(5)
    assert server.get("/boards/hall").body["revision"] == before
    screen.client.disconnect()


def test_signed_in_pages_have_a_namespace_that_is_closed_to_others(server: Server) -> None:
    with suppress(socketio.exceptions.ConnectionError):
        screen = Screen(server, "/live")
        assert screen.ended.wait(5), "nobody who is not signed in stays"
    with pytest.raises(socketio.exceptions.ConnectionError):
        Screen(server, "/admin")


def test_a_commit_reaches_the_boards_in_the_order_of_commits(server: Server) -> None:
    # A bare line, for the library's client hands each message to a thread of its own and so loses their order.
    line = create_connection(
        f"ws://127.0.0.1:{server.port}/socket.io/?EIO=4&transport=websocket", timeout=10, origin=server.url
    )
    boards: list[dict[str, Any]] = []

    def read(until: str | None) -> None:
        while not boards or boards[-1]["digest"] != until:
            packet = str(line.recv())
            if packet == "2":
                line.send("3")
            elif packet.startswith('42/display,["board"'):
                boards.append(json.loads(packet.removeprefix("42/display,"))[1])
            if until is None and boards:
                return

    line.recv()
    line.send("40/display,")
    line.recv()
    line.send('42/display,["watch",{"board":"hall","revision":null}]')
    read(None)
    threads = [
        threading.Thread(target=lambda: [server.post("/tickets", {"queue": "C"}, by="kiosk") for _ in range(10)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    read(server.get("/boards/hall").body["digest"])
    line.close()
    revisions = [board["revision"] for board in boards]
    assert revisions == sorted(revisions)
    assert [line["waiting"] for line in boards[-1]["queues"] if line["queue"] == "C"] == [40]
