"""Cheap boards: real Socket.IO websockets, many in one thread; each notes the newest revision that it was shown."""

import base64
import os
import re
import selectors
import socket
import time
from dataclasses import dataclass, field

_REVISION = re.compile(rb'"revision":\s*(\d+)')
_BOARD = b'42/display,["board"'


@dataclass(slots=True)
class Screen:
    """One board."""

    socket: socket.socket
    revision: int = -1
    shown_at: float = 0.0
    got: bytes = b""


@dataclass(slots=True)
class Screens:
    """Many boards of one server; all of them watch `hall`."""

    port: int
    many: list[Screen] = field(default_factory=list)
    _ready: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)

    def open(self, count: int) -> None:
        """Connects boards and waits until each has been shown the hall."""
        for _ in range(count):
            screen = Screen(_connected(self.port))
            self.many.append(screen)
            self._ready.register(screen.socket, selectors.EVENT_READ, screen)
            _say(screen.socket, b"40/display,")
        if late := self.wait(0, 20.0):
            raise RuntimeError(f"{late} of {count} boards were never shown the hall")

    def wait(self, revision: int, seconds: float) -> int:
        """Until every board shows at least that revision; returns how many still do not when the time is over."""
        until = time.perf_counter() + seconds
        late = sum(screen.revision < revision for screen in self.many)
        while late and (left := until - time.perf_counter()) > 0:
            for event, _ in self._ready.select(left):
                screen = event.data
                was_late = screen.revision < revision
                self._hear(screen)
                late -= was_late and screen.revision >= revision
        return late

    @property
    def revision(self) -> int:
        """The newest revision that any board shows."""
        return max(screen.revision for screen in self.many)

    @property
    def last_shown_at(self) -> float:
        """When the last board was shown what it shows, on the clock of `time.perf_counter`."""
        return max(screen.shown_at for screen in self.many)

    def close(self) -> None:
        """Ends the connections."""
        for screen in self.many:
            screen.socket.close()
        self._ready.close()

    def _hear(self, screen: Screen) -> None:
        piece = screen.socket.recv(262144)
        if not piece:
            self._ready.unregister(screen.socket)
            return
        screen.got += piece
        while (frame := first_frame(screen.got)) is not None:
            content, screen.got = frame
            self._take(screen, content)

    def _take(self, screen: Screen, content: bytes) -> None:
        if content.startswith(_BOARD) and (found := _REVISION.search(content)):
            screen.revision, screen.shown_at = int(found[1]), time.perf_counter()
        elif content.startswith(b"40/display"):
            _say(screen.socket, b'42/display,["watch",{"board":"hall","revision":null}]')
        elif content == b"2":
            _say(screen.socket, b"3")


def _connected(port: int) -> socket.socket:
    made = socket.create_connection(("127.0.0.1", port), timeout=20)
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    key = base64.b64encode(os.urandom(16)).decode()
    made.sendall(
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += made.recv(1)
    if b" 101 " not in head.split(b"\r\n", 1)[0]:
        raise RuntimeError(f"no websocket: {head[:60]!r}")
    return made


def _say(peer: socket.socket, text: bytes) -> None:
    # A client masks what it says; a mask of zeros is a mask.
    peer.sendall(bytes([0x81, 0x80 | len(text)]) + bytes(4) + text)


def first_frame(got: bytes) -> tuple[bytes, bytes] | None:
    """The first whole frame, and what follows it; a server does not mask."""
    if len(got) < 2:
        return None
    length, start = got[1] & 0x7F, 2
    if length >= 126:
        start = 4 if length == 126 else 10
        length = int.from_bytes(got[2:start], "big") if len(got) >= start else len(got)
    return (got[start : start + length], got[start + length :]) if len(got) >= start + length else None
