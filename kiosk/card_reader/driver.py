"""The way to a reader; a look never takes longer than its time budget, and never raises."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from kiosk.card_reader.card import Card
from kiosk.card_reader.frames import DONE, FIND, FOUND, LONGEST, PREAMBLE, READ, SELECT, Answer, answer_from, frame


class Found(StrEnum):
    """What a look found: no card, a card, a card that could not be read, or no reader."""

    NOTHING = "nothing"
    CARD = "card"
    UNREAD = "unread"
    NO_READER = "no_reader"


@dataclass(frozen=True, slots=True)
class Look:
    """What is on the reader; `card` is there for `CARD` alone."""

    found: Found
    card: Card | None = None


class Driver(Protocol):
    """One reader."""

    def look(self) -> Look:
        """What is on it now. A card that was read is found again only after it was lifted."""


@dataclass(frozen=True)
class NetworkDriver:
    """A reader on a serial line that a device server, or the kiosk's own machine, offers on a TCP port.

    `seconds` is how long one look may take. One line at a time: what two askers get would be mixed.
    """

    host: str
    port: int
    seconds: float = 2.0
    _turn: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def look(self) -> Look:
        if not self._turn.acquire(timeout=self.seconds):
            return Look(Found.NOTHING)
        try:
            with _connected(self.host, self.port, time.monotonic() + self.seconds) as line:
                return _look(line)
        except OSError:
            return Look(Found.NO_READER)
        finally:
            self._turn.release()


class _Line:
    def __init__(self, line: socket.socket, ends: float) -> None:
        self._line = line
        self._ends = ends

    def ask(self, command: bytes) -> Answer | None:
        """The answer to a command; None for one that was garbled. Raises OSError where none comes in time."""
        self._patience()
        self._line.sendall(frame(command))
        self._skip_to_answer()
        size = self._take(2)
        length = int.from_bytes(size)
        return answer_from(size + self._take(length)) if length <= LONGEST else None

    def _skip_to_answer(self) -> None:
        # A late answer to an earlier look, or noise of a plug, may stand before ours.
        seen = b""
        for _ in range(LONGEST):
            seen = (seen + self._take(1))[-len(PREAMBLE) :]
            if seen == PREAMBLE:
                return
        raise ConnectionError("the reader talks, but not in frames")

    def _take(self, count: int) -> bytes:
        got = bytearray()
        while len(got) < count:
            self._patience()
            part = self._line.recv(count - len(got))
            if not part:
                raise ConnectionError("the reader has gone")
            got += part
        return bytes(got)

    def _patience(self) -> None:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._line.settimeout(left)


@contextmanager
def _connected(host: str, port: int, ends: float) -> Iterator[_Line]:
    with socket.create_connection((host, port), timeout=max(0.001, ends - time.monotonic())) as line:
        yield _Line(line, ends)


def _look(line: _Line) -> Look:
    found = line.ask(FIND)
    if found is None or found.status != FOUND:
        return Look(Found.NOTHING)
    try:
        card = _read(line)
    except OSError:  # the reader found a card, so it was there: the card left, or too slowly gave what it holds
        card = None
    return Look(Found.CARD, card) if card is not None else Look(Found.UNREAD)


def _read(line: _Line) -> Card | None:
    selected = line.ask(SELECT)
    if selected is None or selected.status != DONE:
        return None
    answer = line.ask(READ)
    return answer.card if answer is not None else None
