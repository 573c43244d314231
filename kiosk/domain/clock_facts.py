"""What a case's clock is told: the dated facts of the case and the rules of its item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from kiosk.domain.limits import Limit, Unit


@dataclass(frozen=True, slots=True)
class KnownGround:
    """A special procedure that stops the clock, and the law that says so; general where it does for every item."""

    name_zh: str
    name_en: str
    law: str
    is_general: bool


def _by_name(*names: tuple[str, str]) -> Mapping[str, KnownGround]:
    return MappingProxyType({zh: KnownGround(zh, en, "行政许可法 45", is_general=True) for zh, en in names})


# Time that the law itself needs for these is not counted. Nothing else stops the clock unless the item's own law
# adds it (`ItemRules.extra_grounds`).
ARTICLE_45 = _by_name(
    ("听证", "Hearing"),
    ("招标", "Bidding"),
    ("拍卖", "Auction"),
    ("检验", "Inspection"),
    ("检测", "Testing"),
    ("检疫", "Quarantine"),
    ("鉴定", "Appraisal"),
    ("专家评审", "Expert review"),
)
NOTICE_WINDOW = 5


class EventKind(StrEnum):
    """What can happen to a clock between receipt and decision."""

    SUSPEND = "suspend"
    RESUME = "resume"
    EXTEND = "extend"
    SUPPLEMENT_NOTICE = "supplement_notice"
    SUPPLEMENT_RECEIVED = "supplement_received"


class Flag(StrEnum):
    """What a history did that the rules do not allow; a closed list."""

    DEEMED_ACCEPTED = "deemed_accepted"
    NOTICE_LATE = "notice_late"
    SECOND_NOTICE_BREACH = "second_notice_breach"
    SUSPEND_GROUND_INVALID = "suspend_ground_invalid"
    SUSPEND_AFTER_DUE = "suspend_after_due"
    EXTENSION_TWICE = "extension_twice"
    EXTENSION_TOO_LONG = "extension_too_long"
    EXTENSION_LATE = "extension_late"
    BEFORE_ACCEPTANCE = "before_acceptance"
    NOTICE_AFTER_ACCEPTANCE = "notice_after_acceptance_does_not_stop_clock"
    CALENDAR_UNAVAILABLE = "calendar_unavailable"


class ClockStatus(StrEnum):
    """Where the clock of a limit stands; running includes overdue."""

    RUNNING = "running"
    SUSPENDED = "suspended"
    AWAITING_SUPPLEMENT = "awaiting_supplement"
    CALENDAR_UNAVAILABLE = "calendar_unavailable"


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """One dated event. `ground` and `key` belong to suspend and resume, `days` to extend, `is_complete` to a
    supply: whether everything that the first notice asked for is now there."""

    kind: EventKind
    on: date
    ground: str = ""
    key: str = ""
    days: int = 0
    is_complete: bool = True

    def __post_init__(self) -> None:
        if self.kind is EventKind.EXTEND and self.days < 1:
            raise ValueError("an extension adds at least one day")


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What happened. `accepted_on` is None when acceptance follows from receipt, notices and supplies (R7).

    Events of one day stand in the order in which they happened; across days any order will do.
    ValueError when neither date is known.
    """

    received_on: date | None
    accepted_on: date | None
    events: tuple[ClockEvent, ...] = ()

    def __post_init__(self) -> None:
        if self.received_on is None and self.accepted_on is None:
            raise ValueError("a case was received or accepted on some day")

    def in_order(self) -> tuple[ClockEvent, ...]:
        """The events by date, those of one day as listed."""
        return tuple(sorted(self.events, key=lambda event: event.on))

    def known_on(self, day: date) -> CaseFacts:
        """The facts as they were known at the end of `day`."""
        return replace(self, events=tuple(event for event in self.events if event.on <= day))


@dataclass(frozen=True, slots=True)
class ItemRules:
    """What the item's law allows: days of extension in the unit of the limit, grounds beside `grounds`, the
    window for the one-time notice in working days.

    `extension_total` is the whole limit that an extension may lead to, where the law says "to" and not "by".
    """

    extension_allowed: int = 0
    extra_grounds: frozenset[str] = frozenset()
    notice_window: int = NOTICE_WINDOW
    grounds: frozenset[str] = frozenset(ARTICLE_45)
    extension_total: int | None = None

    def admits(self, ground: str) -> bool:
        """Whether a special procedure on this ground stops the clock (R5)."""
        return ground in self.grounds or ground in self.extra_grounds

    def most_extension(self, limit: Limit) -> int:
        """The most days that may be added to `limit`, by or to; a limit in months takes none (R4, R6)."""
        if limit.unit is Unit.MONTHS:
            return 0
        return max(self.extension_allowed, (self.extension_total or 0) - limit.value, 0)

    def without_extension(self) -> ItemRules:
        """The rules of a promise that stands alone: the law extends its own limits only."""
        return replace(self, extension_allowed=0, extension_total=None)
