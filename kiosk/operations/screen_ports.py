"""What the verbs of the screens need of storage: messages on them, receipts of them, and how they are."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class MessageKind(StrEnum):
    """A notice takes its turn in the strip of the boards; an evacuation fills every screen."""

    NOTICE = "notice"
    EVACUATION = "evacuation"


@dataclass(frozen=True, slots=True)
class ScreenMessage:
    """Something that people wrote on the screens. Without `until_at` it stands until somebody ends it."""

    id: int
    kind: MessageKind
    text_zh: str
    text_en: str
    from_at: datetime
    until_at: datetime | None
    ended_at: datetime | None = None


class Seen(StrEnum):
    """What a board did with a call."""

    SHOWN = "shown"
    SPOKEN = "spoken"


class SeenResult(StrEnum):
    """How it went: late is older than a minute, withdrawn was taken back before its turn."""

    OK = "ok"
    LATE = "late"
    WITHDRAWN = "withdrawn"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Receipt:
    """One board device saw or said one call of a ticket; `call` counts the calls of the ticket."""

    ticket_id: int
    call: int
    device_id: int
    board: str
    kind: Seen
    result: SeenResult
    at: datetime


class Sound(StrEnum):
    """Whether a board can be heard: it may have no loudspeaker, or a browser that plays nothing."""

    ON = "on"
    NONE = "none"
    BLOCKED = "blocked"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ScreenState:
    """What a board device said of itself last."""

    device_id: int
    board: str
    sound: Sound
    seen_at: datetime


class Screens(Protocol):
    """The screens of one centre."""

    def add_message(self, message: ScreenMessage) -> ScreenMessage: ...
    def messages(self, at: datetime) -> list[ScreenMessage]:
        """What has not ended at that instant, what begins later included, in the order of their ids."""
        ...

    def end_message(self, message_id: int, at: datetime) -> ScreenMessage | None:
        """Ends it; None when it had ended before, or never was."""
        ...

    def keep_receipts(self, receipts: list[Receipt]) -> None:
        """Each device, call and kind is kept once; the first word counts."""
        ...

    def receipts_of(self, ticket_id: int) -> list[Receipt]: ...
    def receipts_since(self, at: datetime) -> list[Receipt]: ...
    def put_state(self, state: ScreenState) -> None: ...
    def states(self) -> list[ScreenState]: ...
