"""A card: the one time that a limit's light is told to somebody, and what was answered."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from kiosk.domain.lights import Light


class CardLimit(StrEnum):
    """Which clock of a case a card is about."""

    NOTICE = "notice"
    STATUTORY = "statutory"
    PROMISED = "promised"
    DELIVERY = "delivery"


# Only these lights are told; a red or dark card asks its owner for a reason (优化营商环境条例 36).
TOLD = frozenset({Light.AMBER, Light.RED, Light.DARK})
NEEDS_REASON = frozenset({Light.RED, Light.DARK})


@dataclass(frozen=True, slots=True)
class Card:
    """A limit of a case that turned amber, red or dark for one due date. `owner` is a ledger label, never a name."""

    id: int
    case_id: int
    limit: CardLimit
    level: Light
    due_on: date
    owner: str
    raised_at: datetime
    reason: str | None = None
    reason_by: str | None = None
    reason_at: datetime | None = None
    note: str | None = None
    note_by: str | None = None
    note_at: datetime | None = None

    @property
    def is_answered(self) -> bool:
        """Whether nothing is owed any more: a reason is there, or the card only warned."""
        return self.level not in NEEDS_REASON or self.reason is not None

    @property
    def tells(self) -> tuple[CardLimit, Light, date]:
        """What is told only once for a case."""
        return self.limit, self.level, self.due_on
