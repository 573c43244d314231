"""A card reader on a loopback TCP port that speaks GA 450 frames and misbehaves like those in halls."""

from __future__ import annotations

import socket
import socketserver
import threading
import time
from dataclasses import dataclass
from typing import Self

from kiosk.card_reader.frames import DONE, FIND, FOUND, PREAMBLE, READ, SELECT, frame

NAME, NUMBER = "张三丰", "340104195001011234"  # its check digit is worked out below
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
NO_CARD, LEFT = b"\x00\x00\x80", b"\x00\x00\x41"


def numbered(first: str) -> str:
    """Seventeen digits with their check digit, by the table of GB 11643."""
    total = sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True))
    return first + {0: "1", 1: "0", 2: "X", 3: "9", 4: "8", 5: "7", 6: "6", 7: "5", 8: "4", 9: "3", 10: "2"}[total % 11]


SOUND = numbered(NUMBER[:17])


@dataclass
class Card:
    """A card, or what somebody takes for one; it leaves the reader before the command `leaves_before`."""

    number: str = SOUND
    name: str = NAME
    leaves_before: bytes = b""

    @property
    def text(self) -> bytes:
        """The 256 bytes of a card: name, sex, nation, birth, address, number, office, two dates, room."""
        parts = ((self.name, 15), ("1", 1), ("01", 2), ("19500101", 8), ("安徽省合肥市某路1号", 35), (self.number, 18))
        told = "".join(value.ljust(size) for value, size in parts)
        return told.ljust(128).encode("utf-16-le")


class Reader:
    """A simulated reader; a context manager. `card` lies on it, and is found once until it was `lifted`."""

    def __init__(
        self, card: Card | None = None, *, slow: float = 0.0, is_deaf: bool = False, noise: bytes = b""
    ) -> None:
        self.card, self.slow, self.is_deaf, self.noise = card, slow, is_deaf, noise
        self.garbles = False
        self._is_taken = False
        reader = self

        class Line(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                reader.talk(self.request)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Line)
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def lay(self, card: Card) -> None:
        """Another card, or the same one again."""
        self.card, self._is_taken = card, False

    def talk(self, line: socket.socket) -> None:
        """Answers one line until the other side leaves."""
        while command := line.recv(64):
            if self.is_deaf:
                continue
            time.sleep(self.slow)
            answer = frame(self._answer(command[len(PREAMBLE) + 2 : -1]))
            line.sendall(self.noise + (answer[:-1] + b"\x00" if self.garbles else answer))

    def _answer(self, command: bytes) -> bytes:
        if self.card is not None and self.card.leaves_before == command:
            self.card = None
        if command == FIND:
            return FOUND + bytes(4) if self.card is not None and not self._is_taken else NO_CARD
        if self.card is None:
            return LEFT
        if command == SELECT:
            self._is_taken = True
            return DONE + bytes(8)
        assert command == READ
        return DONE + (256).to_bytes(2) + (1024).to_bytes(2) + self.card.text + bytes(1024)
