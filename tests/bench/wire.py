"""Cheap HTTP clients: many keep-alive connections in one thread, so that the server is measured and not the client."""

import json
import selectors
import socket
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from typing import Any

Script = Generator[tuple[str, bytes], tuple[int, bytes], None]
"""A client: yields (label, request), is sent (status, body)."""


def request(method: str, path: str, key: str = "", body: object = None) -> bytes:
    """The bytes of one request on a connection that stays open."""
    content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    head = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    head += [f"Authorization: Bearer {key}"] if key else []
    head += ["Content-Type: application/json", f"Content-Length: {len(content)}"] if method == "POST" else []
    return ("\r\n".join(head) + "\r\n\r\n").encode() + content


@dataclass(slots=True)
class Taken:
    """What a drive measured: seconds by label, and how many answers had which status."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    statuses: dict[int, int] = field(default_factory=dict)
    lasted: float = 0.0

    def count(self, label: str) -> int:
        """How many answers came."""
        return len(self.seconds.get(label, ()))

    def rate(self, label: str) -> float:
        """Answers a second, all clients together."""
        return self.count(label) / self.lasted


class Line:
    """One connection that stays open."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._got = b""

    def ask(self, sent: bytes) -> tuple[int, bytes]:
        """One request and its answer."""
        self.socket.sendall(sent)
        while (answer := self.hear()) is None:
            pass
        return answer

    def hear(self) -> tuple[int, bytes] | None:
        """Takes what has come; the answer once it is whole."""
        piece = self.socket.recv(65536)
        if not piece:
            raise ConnectionError("the server closed the connection")
        self._got += piece
        end = self._got.find(b"\r\n\r\n")
        if end < 0:
            return None
        status = int(self._got[9:12])
        at = self._got[:end].lower().find(b"content-length: ")
        length = int(self._got[at + 16 : end].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if len(self._got) < end + 4 + length:
            return None
        body, self._got = self._got[end + 4 : end + 4 + length], b""
        return status, body

    def close(self) -> None:
        """Ends it."""
        self.socket.close()


def drive(port: int, scripts: Sequence[Script], seconds: float = 3600.0) -> Taken:
    """Runs every script on a connection of its own, until it ends or the time is over; no request is left half done."""
    taken, ready = Taken(), selectors.DefaultSelector()
    lines = {Line(port): script for script in scripts}
    labels: dict[Line, tuple[str, float]] = {}
    started = time.perf_counter()
    for line, script in lines.items():
        ready.register(line.socket, selectors.EVENT_READ, line)
        _send(line, next(script, None), labels)
    while labels:
        for event, _ in ready.select(30):
            line = event.data
            answer = line.hear()
            if answer is None:
                continue
            now = time.perf_counter()
            label, sent_at = labels.pop(line)
            taken.seconds.setdefault(label, []).append(now - sent_at)
            taken.statuses[answer[0]] = taken.statuses.get(answer[0], 0) + 1
            if (then := _after(lines[line], answer)) and now - started < seconds:
                _send(line, then, labels)
    taken.lasted = time.perf_counter() - started
    for line in lines:
        line.close()
    return taken


def _after(script: Script, answer: tuple[int, bytes]) -> tuple[str, bytes] | None:
    try:
        return script.send(answer)
    except StopIteration:
        return None


def _send(line: Line, then: tuple[str, bytes] | None, labels: dict[Line, tuple[str, float]]) -> None:
    if then is not None:
        labels[line] = (then[0], time.perf_counter())
        line.socket.sendall(then[1])


def again(label: str, sent: bytes, heard: list[dict[str, Any]] | None = None, times: int = 1_000_000) -> Script:
    """The same request again and again; keeps the answers in `heard`."""
    for _ in range(times):
        status, body = yield label, sent
        if heard is not None and status < 300:
            heard.append(json.loads(body))
