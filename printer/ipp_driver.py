"""A printer behind IPP, such as a CUPS queue: the second road, for machines that nobody talks ESC/POS to."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from io import BytesIO
from itertools import count
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit

from printer import ipp
from printer.dialling import connected
from printer.drivers import Takes, answered
from printer.ipp import Answer, Operation, Tag
from printer.status import PrinterError, PrinterStatus, Trouble
from printer.wire import Deadline, Patience, in_the_air, named_troubles

IPP_PORT: Final = 631
_MOST_BYTES: Final = 1_000_000
_LOOK_SECONDS: Final = 0.2
_NUMBERS: Final = count(1)
_WANTED: Final = ("printer-state", "printer-state-reasons")
# The states of a job (RFC 8011, 5.3.7).
_COMPLETED: Final = 9
_ENDED: Final = {6, 7, 8, _COMPLETED}  # stopped, cancelled, aborted


@dataclass(frozen=True)
class IppDriver:
    """A print queue at `uri` (`ipp://host:631/printers/slip`) that takes PDF pages.

    A job counts as printed once the queue says `completed`. One that is not through in time is cancelled, so that no
    slip comes out when nobody waits for it any more. Redirections are not followed.
    """

    takes: ClassVar[Takes] = "pdf"
    uri: str
    patience: Patience = field(default_factory=Patience)

    def status(self) -> PrinterStatus:
        return answered(lambda: self._status(Deadline(self.patience.answer)))

    def send(self, data: bytes) -> PrinterStatus:
        deadline = Deadline(self.patience.total)
        status = self._status(deadline.within(self.patience.answer))
        if status.trouble is not None:
            raise PrinterError(status.trouble)
        with in_the_air():
            taken = self._asked(Operation.PRINT_JOB, deadline, *_JOB_WORDS, document=data)
        # A queue that says no has kept nothing of it.
        if not taken.is_well:
            raise PrinterError(taken.trouble)
        with in_the_air():
            return self._followed(taken.number("job-id"), deadline)

    def _followed(self, job: int | None, deadline: Deadline) -> PrinterStatus:
        about = (Tag.INTEGER, "job-id", job or 0)
        is_through = self._is_through(about, deadline)
        spare = Deadline(self.patience.answer)
        status = answered(lambda: self._status(spare))
        if is_through:
            return status
        answered(lambda: self._cancelled(about, spare))
        raise PrinterError(status.trouble or Trouble.STALLED)

    def _is_through(self, about: tuple[Tag, str, int], deadline: Deadline) -> bool:
        with suppress(PrinterError):
            while deadline.left():
                state = self._asked(Operation.GET_JOB_ATTRIBUTES, deadline, about).number("job-state")
                if state in _ENDED:
                    return state == _COMPLETED
                time.sleep(min(_LOOK_SECONDS, deadline.left()))
        return False

    def _cancelled(self, about: tuple[Tag, str, int], deadline: Deadline) -> PrinterStatus:
        self._asked(Operation.CANCEL_JOB, deadline, about)
        return PrinterStatus()

    def _status(self, deadline: Deadline) -> PrinterStatus:
        first, *more = _WANTED
        wanted = [(Tag.KEYWORD, "requested-attributes", first), *((Tag.KEYWORD, "", name) for name in more)]
        return ipp.printer_status(self._asked(Operation.GET_PRINTER_ATTRIBUTES, deadline, *wanted))

    def _asked(
        self, operation: Operation, deadline: Deadline, *about: tuple[Tag, str, Any], document: bytes = b""
    ) -> Answer:
        number = next(_NUMBERS) % 0x7FFFFFFF
        words = ((Tag.URI, "printer-uri", self.uri), *_in_order(about))
        body = ipp.message(operation, number, words, document)
        parts = urlsplit(self.uri)
        head = (
            f"POST {parts.path or '/'} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/ipp\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        with (
            named_troubles(),
            connected(parts.hostname or "", parts.port or IPP_PORT, deadline, self.patience.connect) as wire,
        ):
            wire.write(head.encode("ascii") + body, deadline)
            return ipp.read(_body(wire.read_all(deadline, _MOST_BYTES)), number)


_JOB_WORDS: Final = ((Tag.NAME, "job-name", "slip"), (Tag.MIME_TYPE, "document-format", "application/pdf"))


def _in_order(about: tuple[tuple[Tag, str, Any], ...]) -> tuple[tuple[Tag, str, Any], ...]:
    """Behind the target and `job-id` stands who asks (RFC 8011, 4.1.5), then the rest."""
    target = tuple(one for one in about if one[1] == "job-id")
    rest = tuple(one for one in about if one[1] != "job-id")
    return (*target, (Tag.NAME, "requesting-user-name", "kiosk"), *rest)


class _Heard:
    """What was heard on a line, in the shape that http.client reads from."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def makefile(self, *_: object) -> BytesIO:
        return BytesIO(self._data)


def _body(heard: bytes) -> bytes:
    """The body of an HTTP answer; anything but 200 is no answer of a print queue."""
    response = HTTPResponse(_Heard(heard))  # type: ignore[arg-type]
    try:
        response.begin()
        if response.status != 200:
            raise PrinterError(Trouble.REFUSED if response.status in (401, 403, 503) else Trouble.UNKNOWN)
        return response.read()
    except HTTPException as error:
        raise PrinterError(Trouble.UNKNOWN) from error
