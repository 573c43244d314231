"""The ways to a printer: network, character device, files, memory; each keeps to its time budget."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Literal, Protocol

from printer.dialling import connected
from printer.status import PrinterError, PrinterStatus, Trouble
from printer.wire import Deadline, Patience, Wire, ask, deliver, in_the_air, named_troubles

Takes = Literal["dots", "pdf"]


class Driver(Protocol):
    """One printer. Both calls return within the driver's time budget (seconds), whatever the printer does.

    `takes` is what a job is made of: ESC/POS bytes with the dots of the slip, or a PDF page.
    """

    @property
    def takes(self) -> Takes: ...

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

    takes: ClassVar[Takes] = "dots"
    host: str
    port: int = 9100
    patience: Patience = field(default_factory=Patience)
    gives_receipts: bool = False

    def status(self) -> PrinterStatus:
        return answered(self._ask)

    def send(self, data: bytes) -> PrinterStatus:
        deadline = Deadline(self.patience.total)
        with named_troubles(), connected(self.host, self.port, deadline, self.patience.connect) as wire:
            return deliver(wire, data, self.patience, deadline, gives_receipts=self.gives_receipts)

    def _ask(self) -> PrinterStatus:
        deadline = Deadline(self.patience.total)
        with named_troubles(), connected(self.host, self.port, deadline, self.patience.connect) as wire:
            return ask(wire, deadline.within(self.patience.answer))


@dataclass(frozen=True)
class DeviceDriver:
    """A printer behind a character device such as /dev/usb/lp0, or a plain file that jobs are appended to.

    `answers`: the device can be read, so that status is asked around each job. Without it nobody knows how the
    printer is, and a job that the kernel has taken is not confirmed.
    """

    takes: ClassVar[Takes] = "dots"
    path: Path
    answers: bool = False
    patience: Patience = field(default_factory=Patience)

    def status(self) -> PrinterStatus:
        return answered(self._ask)

    def send(self, data: bytes) -> PrinterStatus:
        deadline = Deadline(self.patience.total)
        with named_troubles(), self._opened() as wire:
            if self.answers:
                return deliver(wire, data, self.patience, deadline)
            with in_the_air():
                wire.write(data, deadline)
                raise PrinterError(Trouble.UNKNOWN)

    def _ask(self) -> PrinterStatus:
        with named_troubles(), self._opened() as wire:
            if not self.answers:
                return PrinterStatus(Trouble.UNKNOWN)
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

    takes: ClassVar[Takes] = "dots"
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

    takes: ClassVar[Takes] = "dots"
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


def answered(question: Callable[[], PrinterStatus]) -> PrinterStatus:
    """What a printer answers; a trouble on the way to it is a status too."""
    try:
        return question()
    except PrinterError as error:
        return PrinterStatus(error.code)
