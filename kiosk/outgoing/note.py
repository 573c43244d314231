"""What a channel sends, and what it says became of it."""

from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """`again`: it surely did not arrive. `unsure`: it was sent and no answer came, so it may have."""

    SENT = "sent"
    AGAIN = "again"
    REFUSED = "refused"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Result:
    """An outcome with a stable reason; never with what was sent."""

    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """One message. `key` is the same at every try, so that a receiver can tell a repeat."""

    key: str
    phone: str = field(repr=False)
    text: str
    event: str
    number: str
    language: str
