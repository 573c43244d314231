"""A print queue on a loopback port that speaks IPP as RFC 8010 and 8011 describe it, well or badly.

Written from the documents; shares nothing with the encoder.
"""

from __future__ import annotations

import struct
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

PRINT_JOB, CANCEL_JOB, JOB_ATTRIBUTES, PRINTER_ATTRIBUTES = 0x0002, 0x0008, 0x0009, 0x000B
OK, BUSY, FORBIDDEN, INTERNAL, NO_FORMAT = 0x0000, 0x0507, 0x0403, 0x0500, 0x040A
IDLE, STOPPED = 3, 5
PROCESSING, JOB_STOPPED, ABORTED, COMPLETED = 5, 6, 8, 9


class MalformedRequestError(Exception):
    """A request that the documents do not allow."""


@dataclass(frozen=True)
class Request:
    """One request as it was read: `attributes` of the operation group in their order."""

    version: tuple[int, int]
    operation: int
    number: int
    attributes: tuple[tuple[str, tuple[bytes, ...]], ...]
    document: bytes

    def value(self, name: str) -> bytes:
        return dict(self.attributes)[name][0]


def parsed(data: bytes) -> Request:
    """Cut by the grammar of RFC 8010, section 3.1; raises for anything else."""
    major, minor, operation, number = struct.unpack(">BBHI", data[:8])
    place, group, groups = 8, 0, []
    found: list[tuple[str, list[bytes]]] = []
    while data[place] != 0x03:
        if data[place] < 0x10:
            group, place = data[place], place + 1
            groups.append(group)
            continue
        name, after = _counted(data, place + 1)
        value, place = _counted(data, after)
        if group == 0x01:
            if name:
                found.append((name.decode("ascii"), [value]))
            else:
                found[-1][1].append(value)
    if groups not in ([0x01], [0x01, 0x02]):
        raise MalformedRequestError(f"groups {groups}")
    attributes = tuple((name, tuple(values)) for name, values in found)
    return Request((major, minor), operation, number, attributes, data[place + 1 :])


def _counted(data: bytes, place: int) -> tuple[bytes, int]:
    (length,) = struct.unpack(">H", data[place : place + 2])
    if place + 2 + length > len(data):
        raise MalformedRequestError(f"a length beyond the end at {place}")
    return data[place + 2 : place + 2 + length], place + 2 + length


def attribute(tag: int, name: str, value: bytes) -> bytes:
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(value)) + value


def answer(status: int, number: int, group: int = 0, *attributes: bytes, version: tuple[int, int] = (1, 1)) -> bytes:
    head = struct.pack(">BBHI", *version, status, number) + b"\x01"
    head += attribute(0x47, "attributes-charset", b"utf-8") + attribute(0x48, "attributes-natural-language", b"en")
    body = bytes([group]) + b"".join(attributes) if attributes else b""
    return head + body + b"\x03"


def enum(name: str, value: int) -> bytes:
    return attribute(0x23, name, struct.pack(">i", value))


def keywords(name: str, values: tuple[str, ...]) -> Iterator[bytes]:
    for place, value in enumerate(values):
        yield attribute(0x44, "" if place else name, value.encode())


@dataclass(frozen=True)
class Manner:
    """How the queue acts. `reasons_after` are its reasons once a job was sent; `raw` is sent in place of an answer."""

    state: int = IDLE
    reasons: tuple[str, ...] = ("none",)
    reasons_after: tuple[str, ...] | None = None
    print_status: int = OK
    job_states: tuple[int, ...] = (PROCESSING, COMPLETED)
    http_status: int = 200
    location: str = ""
    delay: float = 0
    delay_print: float = 0
    raw: bytes | None = None
    version: tuple[int, int] = (1, 1)
    skew: int = 0


@dataclass
class Queue:
    """A simulated queue; a context manager. `documents` are the pages that it kept, `cancelled` the jobs taken back."""

    manner: Manner = field(default_factory=Manner)
    requests: list[Request] = field(default_factory=list)
    documents: list[bytes] = field(default_factory=list)
    cancelled: list[int] = field(default_factory=list)
    malformed: list[str] = field(default_factory=list)
    asked: int = 0

    def __post_init__(self) -> None:
        queue = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                queue.serve(self)

            def log_message(self, *_: object) -> None:
                """Says nothing on the terminal."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def uri(self) -> str:
        return f"ipp://127.0.0.1:{self._server.server_address[1]}/printers/slip"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()

    def serve(self, line: BaseHTTPRequestHandler) -> None:
        data = line.rfile.read(int(line.headers["Content-Length"]))
        try:
            request = parsed(data)
        except (MalformedRequestError, struct.error, IndexError) as error:
            self.malformed.append(repr(error))
            return
        self.requests.append(request)
        time.sleep(self.manner.delay_print if request.operation == PRINT_JOB else self.manner.delay)
        body = self._answer(request) if self.manner.raw is None else self.manner.raw
        line.send_response(self.manner.http_status)
        line.send_header("Content-Type", "application/ipp")
        line.send_header("Content-Length", str(len(body)))
        if self.manner.location:
            line.send_header("Location", self.manner.location)
        line.end_headers()
        line.wfile.write(body)

    def _answer(self, request: Request) -> bytes:
        manner, number = self.manner, request.number + self.manner.skew
        if request.operation == PRINT_JOB:
            if manner.print_status != OK:
                return answer(manner.print_status, number, version=manner.version)
            self.documents.append(request.document)
            job = attribute(0x21, "job-id", struct.pack(">i", 7))
            return answer(OK, number, 0x02, job, enum("job-state", PROCESSING), version=manner.version)
        if request.operation == JOB_ATTRIBUTES:
            state = manner.job_states[min(self.asked, len(manner.job_states) - 1)]
            self.asked += 1
            return answer(OK, number, 0x02, enum("job-state", state), version=manner.version)
        if request.operation == CANCEL_JOB:
            self.cancelled.append(struct.unpack(">i", request.value("job-id"))[0])
            return answer(OK, number, version=manner.version)
        reasons = manner.reasons_after if manner.reasons_after and self.documents else manner.reasons
        known = (enum("printer-state", manner.state), *keywords("printer-state-reasons", reasons))
        return answer(OK, number, 0x04, *known, version=manner.version)
