"""What people are told about their wait: rounded ends, one of seven sentences, and no figure where none is honest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from math import ceil, floor

from kiosk.domain.calibration import Range

STEP, COARSE_STEP, COARSE_FROM = 5, 10, 60  # minutes
SOON, LONG = 5, 90
_WIDE = 30.0
STEADY_SECONDS = 60.0


class Saying(StrEnum):
    """Which sentence it is."""

    NONE = "none"
    SOON = "soon"
    UNDER = "under"
    RANGE = "range"
    AT_LEAST = "at_least"
    LONG = "long"
    NOT_TODAY = "not_today"


@dataclass(frozen=True, slots=True)
class Wait:
    """What is shown, the same on slip, phone, board and kiosk; `low` and `high` in whole minutes, None without figure.

    `after` is the moment before which a very long wait does not end.
    """

    saying: Saying
    ahead: int
    low: int | None = None
    high: int | None = None
    after: datetime | None = None


def announced(ahead: int, calibrated: Range | None, now: datetime, closes_at: datetime | None = None) -> Wait:
    """What is said at `now` to somebody with `ahead` people before them; the hall stops work at `closes_at`."""
    if calibrated is None:
        return Wait(Saying.NONE, ahead)
    low, high = rounded(calibrated)
    middle = (calibrated.low + calibrated.high) / 2
    saying = _saying(calibrated, middle)
    if closes_at is not None and now + timedelta(minutes=middle) > closes_at:
        saying = Saying.NOT_TODAY
    after = _on_the_ten(now + timedelta(minutes=calibrated.low)) if saying is Saying.LONG else None
    return Wait(saying, ahead, low, high, after)


def _saying(calibrated: Range, middle: float) -> Saying:
    if calibrated.high <= SOON:
        return Saying.SOON
    if calibrated.low < SOON:
        return Saying.UNDER
    if calibrated.low >= LONG:
        return Saying.LONG
    return Saying.AT_LEAST if calibrated.high - calibrated.low > max(_WIDE, middle) else Saying.RANGE


def rounded(calibrated: Range) -> tuple[int, int]:
    """The ends as shown: outwards to 5 minutes, from an hour on to 10, and at least 5 apart."""
    low = _step_of(calibrated.low) * floor(calibrated.low / _step_of(calibrated.low))
    high = _step_of(calibrated.high) * ceil(calibrated.high / _step_of(calibrated.high))
    return low, max(high, low + _step_of(low))


def _step_of(minutes: float) -> int:
    return STEP if minutes < COARSE_FROM else COARSE_STEP


def _on_the_ten(moment: datetime) -> datetime:
    """Down to ten minutes, so that the sentence stays true."""
    return moment.replace(minute=moment.minute - moment.minute % 10, second=0, microsecond=0)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a screen shows, since when, and whether it became wider (1) or narrower (-1) at the last change."""

    wait: Wait
    since: datetime
    turn: int = 0


def steadied(shown: Shown, fresh: Wait, now: datetime) -> Shown:
    """What the screen shows next: a change only where people can use it, and never to and fro within a minute."""
    if fresh.ahead != shown.wait.ahead or fresh.saying is not shown.wait.saying:
        return Shown(fresh, now, _turn(shown.wait, fresh))
    if fresh == shown.wait or not _moves(shown.wait, fresh):
        return shown
    turn = _turn(shown.wait, fresh)
    if turn * shown.turn < 0 and (now - shown.since).total_seconds() < STEADY_SECONDS:
        return shown
    return Shown(fresh, now, turn)


def _moves(before: Wait, fresh: Wait) -> bool:
    pairs = ((before.low, fresh.low), (before.high, fresh.high))
    return any(old is None or new is None or abs(new - old) >= STEP for old, new in pairs)


def _turn(before: Wait, fresh: Wait) -> int:
    if before.low is None or before.high is None or fresh.low is None or fresh.high is None:
        return 0
    wider = (fresh.high - fresh.low) - (before.high - before.low)
    return (wider > 0) - (wider < 0)


def wait_words(wait: Wait, is_zh: bool, zone: tzinfo) -> str:
    """The time alone, as people read it: `预计 15–30 分钟`."""
    words = _words(wait, is_zh, zone)
    return words[0].upper() + words[1:]


def _words(wait: Wait, is_zh: bool, zone: tzinfo) -> str:
    after = f"{wait.after.astimezone(zone):%H:%M}" if wait.after else ""
    said = {
        Saying.NONE: ("暂时无法估计时间", "no estimate yet"),
        Saying.SOON: ("马上就到", "any moment now"),
        Saying.UNDER: (f"预计 {wait.high} 分钟以内", f"under {wait.high} minutes"),
        Saying.RANGE: (f"预计 {wait.low}–{wait.high} 分钟", f"about {wait.low}–{wait.high} minutes"),
        Saying.AT_LEAST: (f"至少 {wait.low} 分钟", f"at least {wait.low} minutes"),
        Saying.LONG: (f"超过 {LONG} 分钟（约 {after} 以后）", f"more than {LONG} minutes (after about {after})"),
        Saying.NOT_TODAY: ("今日可能办不完", "may not be reached today"),
    }
    return said[wait.saying][0 if is_zh else 1]


def short_words(wait: Wait, is_zh: bool) -> str:
    """The time for a narrow place, beside how many wait: `15–30 分钟`; empty without a figure."""
    said = {
        Saying.NONE: ("", ""),
        Saying.SOON: ("马上就到", "any moment"),
        Saying.UNDER: (f"{wait.high} 分钟以内", f"under {wait.high} min"),
        Saying.RANGE: (f"{wait.low}–{wait.high} 分钟", f"{wait.low}–{wait.high} min"),
        Saying.AT_LEAST: (f"至少 {wait.low} 分钟", f"at least {wait.low} min"),
        Saying.LONG: (f"超过 {LONG} 分钟", f"over {LONG} min"),
        Saying.NOT_TODAY: ("今日可能办不完", "may not be today"),
    }
    return said[wait.saying][0 if is_zh else 1]


def people_words(wait: Wait, is_zh: bool) -> str:
    """How many are ahead, which is true whatever the estimate is."""
    if not wait.ahead:
        return "前面没有人等候" if is_zh else "No one ahead"
    return f"前面 {wait.ahead} 人" if is_zh else f"{wait.ahead} ahead"


def full_words(wait: Wait, is_zh: bool, zone: tzinfo) -> str:
    """With how many are ahead: `前面 6 人 · 预计 15–30 分钟`."""
    words, people = _words(wait, is_zh, zone), people_words(wait, is_zh)
    if wait.saying is Saying.NONE:
        return f"{people}（{words}）" if is_zh else f"{people} ({words})"
    return f"{people} · {words}"
