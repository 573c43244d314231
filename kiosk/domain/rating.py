"""A rating of a visit (好差评): five national levels, what it was about, and the person's own words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum

from kiosk.domain.metrics import Rate

MOST_WORDS = 500
MOST_REASONS, LONGEST_REASON = 10, 40
KEPT_DAYS = 30  # a visit can be rated for so many days after it


class Level(IntEnum):
    """How satisfied somebody was; 5 is best, and the last two are bad ratings (差评)."""

    VERY_SATISFIED = 5
    SATISFIED = 4
    FAIRLY_SATISFIED = 3
    DISSATISFIED = 2
    VERY_DISSATISFIED = 1

    @property
    def is_bad(self) -> bool:
        """Whether somebody has to look into it."""
        return self <= Level.DISSATISFIED


class Reason(StrEnum):
    """What a rating was about: the national sub-items, and what people name most where something went wrong."""

    EFFICIENCY = "efficiency"
    SKILL = "skill"
    ATTITUDE = "attitude"
    WAITED = "waited"
    UNCLEAR = "unclear"
    TRIPS = "trips"
    OTHER = "other"


SUB_ITEMS = (Reason.EFFICIENCY, Reason.SKILL, Reason.ATTITUDE)
OF_BAD = (Reason.WAITED, Reason.UNCLEAR, Reason.TRIPS, Reason.OTHER)


@dataclass(frozen=True, slots=True)
class Rating:
    """What somebody said of one visit. `queue`, `item` and `window` are the visit's; nothing here names a person."""

    ticket_id: int
    service_day: date
    level: Level
    reasons: tuple[str, ...]
    words: str
    rated_at: datetime
    queue: str
    item: str | None
    window: int | None


@dataclass(frozen=True, slots=True)
class Ratings:
    """All ratings of visits that were finished in a period, by level, and how many visits there were.

    A visit that nobody rated stays unrated: it never counts as satisfied.
    """

    visits: int
    by_level: Mapping[Level, int]

    @property
    def rated(self) -> int:
        """How many were rated."""
        return sum(self.by_level.values())

    @property
    def unrated(self) -> int:
        """未评价."""
        return self.visits - self.rated

    @property
    def of_own_accord(self) -> Rate:
        """主动评价率: ratings of the visits that could be rated."""
        return Rate(self.rated, self.visits)

    @property
    def satisfied(self) -> Rate:
        """满意率: the three upper levels of the ratings."""
        good = sum(count for level, count in self.by_level.items() if not level.is_bad)
        return Rate(good, self.rated)
