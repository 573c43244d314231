"""A receipt printer on a loopback TCP port that behaves, misbehaves and remembers what came out on paper."""

from __future__ import annotations

import contextlib
import select
import socket
import struct
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self

from tests.printer.decoder import ForeignCommandError, commands

ONLINE = {1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}
PAPER_OUT = {1: 0x1A, 2: 0x32, 3: 0x12, 4: 0x7E}
NEAR_END = ONLINE | {4: 0x1E}
COVER_OPEN = {1: 0x1A, 2: 0x16, 3: 0x12, 4: 0x12}
CUTTER_JAM = {1: 0x1A, 2: 0x52, 3: 0x1A, 4: 0x12}
OVERHEATED = {1: 0x1A, 2: 0x52, 3: 0x52, 4: 0x12}
SWITCHED_OFF_LINE = {1: 0x1A, 2: 0x12, 3: 0x12, 4: 0x12}

_JOB_STARTS = b"\x1b@"


@dataclass(frozen=True)
class Behaviour:
    """How the printer acts. `before` and `after` are its status bytes until and from byte `breaks_at`."""

    before: dict[int, int] = field(default_factory=lambda: ONLINE)
    after: dict[int, int] | None = None
    answers: bool = True
    answers_after_job: bool = True
    delay: float = 0
    reads: bool = True
    bytes_per_second: int = 0
    breaks_at: int = 0
    resets: bool = False
    dead_seconds: float = 0
    greeting: bytes = b""
    reply: bytes = b""
    receipt_delay: float | None = None


class Printer:
    """A simulated printer; a context manager. `jobs` holds what came on each connection with a job."""

    def __init__(self, behaviour: Behaviour | None = None) -> None:
        self.behaviour = behaviour or Behaviour()
        self.received: list[bytearray] = []
        self.connections = 0
        self._closing = threading.Event()
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        self._listener.bind(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, name="simulated printer", daemon=True)

    def __enter__(self) -> Self:
        self._listener.listen(8)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._thread.join(5)
        self._listener.close()

    @property
    def jobs(self) -> list[bytes]:
        return [_without_queries(bytes(data)) for data in self.received if _JOB_STARTS in data]

    @property
    def slips(self) -> int:
        """How many slips came out whole: pictures that a cut followed."""
        return sum(_cuts(job) for job in self.jobs)

    def rest(self) -> None:
        """Wait until the printer has read what is on its way to it."""
        seen = -1
        while seen != sum(map(len, self.received)):
            seen = sum(map(len, self.received))
            time.sleep(0.05)

    def _serve(self) -> None:
        while not self._closing.is_set():
            if not select.select([self._listener], [], [], 0.02)[0]:
                continue
            line, _ = self._listener.accept()
            self.connections += 1
            with line, contextlib.suppress(OSError):
                self._talk(line)

    def _talk(self, line: socket.socket) -> None:
        data = bytearray()
        self.received.append(data)
        line.sendall(self.behaviour.greeting)
        answered = 0
        while not self._closing.is_set():
            if not self.behaviour.reads or not select.select([line], [], [], 0.02)[0]:
                time.sleep(0.005)
                continue
            part = line.recv(self.behaviour.bytes_per_second // 10 or 4096)
            if not part:
                return
            data += part
            if self.behaviour.bytes_per_second:
                self._closing.wait(0.1)
            if self._breaks(data, line):
                return
            if data.endswith(b"\x1dr\x01") and self.behaviour.receipt_delay is not None:
                self._closing.wait(self.behaviour.receipt_delay)
                line.sendall(b"\x00")
            answered = self._answer(line, data, answered)

    def _breaks(self, data: bytearray, line: socket.socket) -> bool:
        if not self.behaviour.resets or len(data) < self.behaviour.breaks_at:
            return False
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if self.behaviour.dead_seconds:
            self._reboot(line)
        return True

    def _reboot(self, line: socket.socket) -> None:
        """Power fails: line and listener vanish; later the printer is there again and well."""
        dead = self.behaviour.dead_seconds
        self.behaviour = Behaviour()
        line.close()
        self._listener.close()
        self._closing.wait(dead)
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.bind(("127.0.0.1", self.port))
        self._listener.listen(8)

    def _answer(self, line: socket.socket, data: bytearray, answered: int) -> int:
        queries = list(_queries(data))
        for place, number in queries[answered:]:
            has_job = _JOB_STARTS in data[:place]
            if not self.behaviour.answers or (has_job and not self.behaviour.answers_after_job):
                continue
            self._closing.wait(self.behaviour.delay)
            line.sendall(self.behaviour.reply or bytes([self._state(place)[number]]))
        return len(queries)

    def _state(self, place: int) -> dict[int, int]:
        is_after = self.behaviour.after is not None and place >= max(self.behaviour.breaks_at, 1)
        return self.behaviour.after or ONLINE if is_after else self.behaviour.before


def _queries(data: bytearray) -> Iterator[tuple[int, int]]:
    """Real-time status requests, wherever they stand in the stream: that is how a printer sees them."""
    place = data.find(b"\x10\x04")
    while 0 <= place < len(data) - 2:
        yield place, data[place + 2]
        place = data.find(b"\x10\x04", place + 3)


def _without_queries(data: bytes) -> bytes:
    start = data.index(_JOB_STARTS)
    return data[start:]


def _cuts(job: bytes) -> int:
    try:
        return [command.name for command in commands(job)].count("GS V")
    except ForeignCommandError:
        return 0
