"""Bytes to and from a printer, never longer than a deadline, and the talk before and after a job."""

from __future__ import annotations

import errno
import os
import select
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from printer import escpos
from printer.status import PrinterError, PrinterStatus, Trouble

_CODES: Final = {
    errno.ECONNREFUSED: Trouble.REFUSED,
    errno.EACCES: Trouble.REFUSED,
    errno.EPERM: Trouble.REFUSED,
    errno.EBUSY: Trouble.REFUSED,
    errno.ECONNRESET: Trouble.RESET,
    errno.ECONNABORTED: Trouble.RESET,
    errno.EPIPE: Trouble.RESET,
    errno.EIO: Trouble.RESET,
    errno.ETIMEDOUT: Trouble.STALLED,
    errno.EHOSTUNREACH: Trouble.OFFLINE,
    errno.ENETUNREACH: Trouble.OFFLINE,
    errno.EHOSTDOWN: Trouble.OFFLINE,
    errno.ENETDOWN: Trouble.OFFLINE,
    errno.ENOENT: Trouble.OFFLINE,
    errno.ENODEV: Trouble.OFFLINE,
    errno.ENXIO: Trouble.OFFLINE,
}


@dataclass(frozen=True)
class Patience:
    """How long a driver waits, in seconds: to connect, for a status answer, for the answer that confirms a
    job (a printer with a small buffer gives it when most is on paper), and for everything together."""

    connect: float = 1.0
    answer: float = 1.0
    confirm: float = 3.0
    total: float = 6.0


class Deadline:
    """A moment on the monotonic clock after which nobody waits any more."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    def left(self) -> float:
        return max(0.0, self._ends - time.monotonic())

    def within(self, seconds: float) -> Deadline:
        return Deadline(min(seconds, self.left()))


class Wire:
    """A non-blocking descriptor (socket, character device) with reads and writes that keep to a deadline."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def write(self, data: bytes, deadline: Deadline) -> None:
        rest = memoryview(data)
        while rest:
            self._wait(select.POLLOUT, deadline)
            try:
                rest = rest[os.write(self._descriptor, rest) :]
            except BlockingIOError:
                continue

    def read(self, deadline: Deadline) -> int:
        """The next byte. Raises PrinterError `reset` when the other side has gone."""
        while True:
            self._wait(select.POLLIN, deadline)
            try:
                found = os.read(self._descriptor, 1)
            except BlockingIOError:
                continue
            if not found:
                raise PrinterError(Trouble.RESET)
            return found[0]

    def read_all(self, deadline: Deadline, most: int) -> bytes:
        """Everything until the other side closes the line; `most` bytes, for a stream without end is no answer."""
        found = bytearray()
        while len(found) <= most:
            self._wait(select.POLLIN, deadline)
            try:
                part = os.read(self._descriptor, 65_536)
            except BlockingIOError:
                continue
            if not part:
                return bytes(found)
            found += part
        raise PrinterError(Trouble.UNKNOWN)

    def forget(self) -> None:
        """Throw away what came unasked, such as a late answer to a question of an earlier job."""
        while self._is_ready(select.POLLIN, 0):
            try:
                if not os.read(self._descriptor, 4096):
                    return
            except BlockingIOError:
                return

    def _wait(self, events: int, deadline: Deadline) -> None:
        if not self._is_ready(events, deadline.left()):
            raise PrinterError(Trouble.STALLED)

    def _is_ready(self, events: int, seconds: float) -> bool:
        poll = select.poll()
        poll.register(self._descriptor, events)
        return bool(poll.poll(seconds * 1000))


def ask(wire: Wire, deadline: Deadline) -> PrinterStatus:
    """Put the four status questions one by one, so that each answer belongs to its question."""
    answers = bytearray()
    for query in escpos.STATUS_QUERIES:
        wire.write(query, deadline)
        answers.append(wire.read(deadline))
        if not escpos.is_status_byte(answers[-1]):
            break
    return escpos.parse_status(bytes(answers))


def deliver(
    wire: Wire, data: bytes, patience: Patience, deadline: Deadline, *, gives_receipts: bool = False
) -> PrinterStatus:
    """Ask, send the job, ask again. Raises PrinterError unless both answers say that the printer is well and,
    where the printer `gives_receipts`, unless it says that the job is through."""
    wire.forget()
    _demand_ready(ask(wire, deadline.within(patience.answer)))
    with in_the_air():
        wire.write(data, deadline)
        confirming = deadline.within(patience.confirm)
        is_through = not gives_receipts or _has_receipt(wire, confirming)
        # Without a receipt the printer may still tell why: no paper, an open cover.
        status = ask(wire, confirming if is_through else deadline.within(patience.answer))
        _demand_ready(status)
        if not is_through:
            raise PrinterError(Trouble.STALLED)
    return status


def _has_receipt(wire: Wire, deadline: Deadline) -> bool:
    try:
        wire.write(escpos.RECEIPT_QUERY, deadline)
        while not escpos.is_receipt_byte(wire.read(deadline)):
            pass
    except PrinterError as error:
        if error.code is Trouble.STALLED:
            return False
        raise
    return True


def _demand_ready(status: PrinterStatus) -> None:
    if status.trouble is not None:
        raise PrinterError(status.trouble)


@contextmanager
def in_the_air() -> Iterator[None]:
    """Whatever goes wrong inside may have left something on paper."""
    try:
        yield
    except PrinterError as error:
        raise PrinterError(error.code, is_in_the_air=True) from error
    except OSError as error:
        raise PrinterError(code_of(error), is_in_the_air=True) from error


@contextmanager
def named_troubles() -> Iterator[None]:
    """Turns the operating system's errors into the printer's vocabulary."""
    try:
        yield
    except OSError as error:
        raise PrinterError(code_of(error)) from error


def code_of(error: OSError) -> Trouble:
    if isinstance(error, TimeoutError):
        return Trouble.STALLED
    return _CODES.get(error.errno or 0, Trouble.UNKNOWN)
