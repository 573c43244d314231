"""An identity card on the reader of a touch screen: what may be shown of it (screens K-16)."""

from dataclasses import dataclass, field
from enum import StrEnum


class ReaderState(StrEnum):
    """What the reader beside a screen says: no card, a card, a card that it could not read, or nothing at all."""

    EMPTY = "empty"
    READ = "read"
    UNREAD = "unread"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class IdCard:
    """A card while it is looked at; it is kept nowhere, and does not show itself in a log."""

    name: str = field(repr=False)
    number: str = field(repr=False)

    @property
    def masked(self) -> str:
        """`张* 3401********12`: enough for its owner to see that it is the right one, no more for who stands behind."""
        return f"{self.name[:1]}* {self.number[:4]}********{self.number[-2:]}"


@dataclass(frozen=True, slots=True)
class CardLook:
    """What is on a reader; `card` is there for `READ` alone."""

    state: ReaderState
    card: IdCard | None = None
