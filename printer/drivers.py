"""The ways to a printer: network, character device, files, memory; each keeps to its time budget."""

from __future__ import annotations

import os
import queue
import socket
import stat
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Protocol

from printer.status import PrinterError, PrinterStatus, Trouble
from printer.wire import Deadline, Patience, Wire, ask, deliver, in_the_air, named_troubles


class Driver(Protocol):
    """One printer. Both calls return within the driver's time budget (seconds), whatever the printer does."""

    def status(self) -> PrinterStatus:
        """How the printer is now. Never raises: what cannot be asked has a trouble such as `refused`."""

    def send(self, data: bytes) -> PrinterStatus:
        """Send one whole job; returns the status after it. Raises PrinterError with a stable code."""


@dataclass(frozen=True)
class NetworkDriver:
    """A printer on TCP port 9100 that answers DLE EOT. `host` is an address or a name.

    DLE EOT is answered at once, perhaps before the last lines are on paper. A printer that `gives_receipts`
    (knows GS r, as most do) is asked for one behind the job; without it the job is not confirmed.
    """

    host: str
    port: int = 9100
    patience: Patience = field(default_factory=Patience)
    gives_receipts: bool = False

    def status(self) -> PrinterStatus:
        return _answered(self._ask)

    def send(self, data: bytes) -> PrinterStatus:
        deadline = Deadline(self.patience.total)
        with named_troubles(), self._connected(deadline) as wire:
            return deliver(wire, data, self.patience, deadline, gives_receipts=self.gives_receipts)

    def _ask(self) -> PrinterStatus:
        deadline = Deadline(self.patience.total)
        with named_troubles(), self._connected(deadline) as wire:
            return ask(wire, deadline.within(self.patience.answer))

    @contextmanager
    def _connected(self, deadline: Deadline) -> Iterator[Wire]:
        connecting = deadline.within(self.patience.connect)
        address = _address(self.host, connecting)
        # A printer that does not answer the call is switched off or unplugged, not slow.
        with _offline_when_late():
            line = socket.create_connection((address, self.port), timeout=max(0.001, connecting.left()))
        with line:
            line.setblocking(False)
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            yield Wire(line.fileno())
            # The last bytes go out before the end; a printer that left first is no trouble after its answer.
            with suppress(OSError):
                line.shutdown(socket.SHUT_WR)


@dataclass(frozen=True)
class DeviceDriver:
    """A printer behind a character device such as /dev/usb/lp0, or a plain file that jobs are appended to.

    `answers`: the device can be read, so that status is asked around each job. Without it a job counts as
    printed once the kernel has taken all of it.
    """

    path: Path
    answers: bool = False
    patience: Patience = field(default_factory=Patience)

    def status(self) -> PrinterStatus:
        return _answered(self._ask)

    def send(self, data: bytes) -> PrinterStatus:
        deadline = Deadline(self.patience.total)
        with named_troubles(), self._opened() as wire:
            if self.answers:
                return deliver(wire, data, self.patience, deadline)
            with in_the_air():
                wire.write(data, deadline)
            return PrinterStatus()

    def _ask(self) -> PrinterStatus:
        with named_troubles(), self._opened() as wire:
            if not self.answers:
                return PrinterStatus()
            wire.forget()
            return ask(wire, Deadline(self.patience.answer))

    @contextmanager
    def _opened(self) -> Iterator[Wire]:
        direction = os.O_RDWR if self.answers else os.O_WRONLY
        descriptor = os.open(self.path, direction | os.O_NONBLOCK | os.O_NOCTTY | os.O_APPEND)
        try:
            yield Wire(descriptor)
        finally:
            os.close(descriptor)


@dataclass(frozen=True)
class FileDriver:
    """For rehearsal: every job becomes its own file `slip-000001.bin` … in `folder`, whole or not at all."""

    folder: Path

    def status(self) -> PrinterStatus:
        is_writable = self.folder.is_dir() and os.access(self.folder, os.W_OK)
        return PrinterStatus(None if is_writable else Trouble.OFFLINE)

    def send(self, data: bytes) -> PrinterStatus:
        with named_troubles(), tempfile.NamedTemporaryFile(dir=self.folder, prefix=".slip-") as draft:
            draft.write(data)
            draft.flush()
            os.fchmod(draft.fileno(), stat.S_IRUSR | stat.S_IWUSR | stat.S_IRGRP)
            self._keep(Path(draft.name))
        return PrinterStatus()

    def _keep(self, draft: Path) -> None:
        # A link fails where a name is taken: two processes never write one over the other.
        number = 1 + max((_number_of(path) for path in self.folder.glob("slip-*.bin")), default=0)
        while True:
            try:
                (self.folder / f"slip-{number:06}.bin").hardlink_to(draft)
            except FileExistsError:
                number += 1
            else:
                return


@dataclass
class MemoryDriver:
    """For tests and demonstrations: keeps jobs in `jobs`; `trouble` makes it refuse like a real printer."""

    trouble: Trouble | None = None
    is_paper_low: bool = False
    jobs: list[bytes] = field(default_factory=list)

    def status(self) -> PrinterStatus:
        return PrinterStatus(self.trouble, self.is_paper_low)

    def send(self, data: bytes) -> PrinterStatus:
        if self.trouble is not None:
            raise PrinterError(self.trouble)
        self.jobs.append(data)
        return self.status()


def _number_of(path: Path) -> int:
    digits = path.stem.removeprefix("slip-")
    return int(digits) if digits.isdecimal() else 0


def _answered(question: Callable[[], PrinterStatus]) -> PrinterStatus:
    try:
        return question()
    except PrinterError as error:
        return PrinterStatus(error.code)


@contextmanager
def _offline_when_late() -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise PrinterError(Trouble.OFFLINE) from error


def _address(host: str, deadline: Deadline) -> str:
    """`host` as an address. A name is looked up aside, for the resolver knows no time-out of ours."""
    with suppress(ValueError):
        return str(ip_address(host))
    found: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    threading.Thread(target=_look_up, args=(host, found), name=f"look up {host}", daemon=True).start()
    with suppress(queue.Empty):
        if address := found.get(timeout=deadline.left()):
            return address
    raise PrinterError(Trouble.OFFLINE)


def _look_up(host: str, found: queue.SimpleQueue[str | None]) -> None:
    try:
        found.put(str(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][4][0]))
    except (OSError, UnicodeError):
        found.put(None)
