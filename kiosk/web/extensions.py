"""What the pages and the API work with; put together by `wiring`, reached from a request by `desk()`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol, cast

from flask import current_app

from kiosk.domain.documents import Document
from kiosk.domain.id_card import CardLook
from kiosk.domain.printer import PrinterLook
from kiosk.operations.counting import Count
from kiosk.operations.intake import TicketView
from kiosk.operations.ports import Passwords
from kiosk.operations.rule_ports import RuleFiles
from kiosk.operations.supervision import CardLine
from kiosk.operations.system import System
from kiosk.operations.wait_accuracy import WaitReport


class Rehearsal(Protocol):
    """The clock of a rehearsal."""

    def read_again(self) -> None:
        """Takes the stored offset, after it was set."""
        ...


class Papers(Protocol):
    """Draws papers as PDF."""

    def paper(self, document: Document, applicant: str, token: str) -> bytes: ...
    def reading_copy(self, document: Document, applicant: str, token: str) -> bytes: ...
    def why(self, count: Count, language: str) -> bytes: ...
    def supervision(self, line: CardLine, on: date, language: str) -> bytes: ...
    def waits(self, report: WaitReport, language: str) -> bytes: ...


class Readers(Protocol):
    """The card readers beside the touch screens."""

    def stands_beside(self, device: str) -> bool:
        """Whether this screen has one."""
        ...

    def look(self, device: str) -> CardLook:
        """What is on it now."""
        ...


class Deadlines(Protocol):
    """The thread that looks at every deadline."""

    @property
    def swept_at(self) -> datetime | None:
        """When this process last looked at all of them; None before the first time."""
        ...

    @property
    def is_late(self) -> bool:
        """Whether it should have looked long ago."""
        ...

    @property
    def is_clock_off(self) -> bool:
        """Whether the hall keeps its own time, because the machine's clock was set."""
        ...

    def sweep_now(self) -> None:
        """Looks before it returns, after the clock was set."""
        ...


@dataclass(frozen=True, slots=True)
class VoiceZone:
    """What a loudspeaker zone has to say in a full hour; `delay_seconds` is None where it never catches up."""

    name: str
    boards: tuple[str, ...]
    windows: int
    calls_per_hour: int
    share: float
    delay_seconds: float | None
    is_too_busy: bool


@dataclass(frozen=True)
class Desk:
    """The one thing that a request needs to reach the centre.

    `board` gives what a screen shows, None for an unknown name; `printers` how each was when it was last heard;
    `folder` is where the server keeps its files, `keys` the key of each step of the console,
    `sends_messages` whether messages reach a phone, so that the page may offer them.
    """

    system: System
    passwords: Passwords
    new_password: Callable[[], str]
    board: Callable[[str], Mapping[str, object] | None]
    slip_pdf: Callable[[TicketView], bytes]
    printers: Callable[[], tuple[PrinterLook, ...]]
    readers: Readers
    papers: Papers
    public_url: str
    rehearsal: Rehearsal | None
    deadlines: Deadlines
    schema_version: Callable[[], str | None]
    newest_schema: str
    folder: Path
    rule_files: RuleFiles
    keys: Mapping[str, str]
    voice_zones: tuple[VoiceZone, ...] = ()
    sends_messages: bool = False

    def clock_was_set(self) -> None:
        """Takes the new time, and tells at once what it makes due."""
        if self.rehearsal is not None:
            self.rehearsal.read_again()
            self.deadlines.sweep_now()

    @property
    def is_rehearsal(self) -> bool:
        """Whether the pages carry the band 演练."""
        return self.rehearsal is not None

    @property
    def is_https(self) -> bool:
        """Whether people reach the server over TLS, be it through a proxy; cookies then need it."""
        return self.public_url.startswith("https://")


def desk() -> Desk:
    """The desk of this application."""
    return cast(Desk, current_app.extensions["kiosk_desk"])
