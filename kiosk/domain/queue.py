"""Who is next at a window and why; what state a queue is in for somebody who wants a number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar


class QueueState(StrEnum):
    """What a queue says to somebody in front of the kiosk."""

    OPEN = "open"
    SOON = "soon"
    PAUSED = "paused"
    FULL = "full"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Waiting:
    """As much of a waiting ticket as the choice needs to know."""

    ticket_id: int
    queue: str
    series: str
    place: int
    behind: int
    is_priority: bool
    returns: int
    for_window: int | None = None
    is_booked: bool = False

    @property
    def position(self) -> tuple[int, int]:
        """Where it stands; the smallest is the earliest."""
        return (self.place, self.behind)


@dataclass(frozen=True, slots=True)
class Turns:
    """How many ordinary numbers a queue has called since its last priority number, and after how many it is the turn of
    one; 0 calls priority numbers always first."""

    ordinary: int
    priority_after: int

    @property
    def is_priority_next(self) -> bool:
        """Whether a priority number may be called before those that came earlier."""
        return self.ordinary >= self.priority_after

    def after(self, is_priority: bool) -> int:
        """The count after a call."""
        return 0 if is_priority else self.ordinary + 1

    def before(self, is_priority: bool) -> int:
        """The count after that call was taken back."""
        return self.priority_after if is_priority else max(0, self.ordinary - 1)


def ahead_of_priority(ordinary: int, priority: int, turns: Turns) -> int:
    """How many go before a priority number, of so many ordinary and priority numbers that stand before it."""
    between = max(0, turns.priority_after - turns.ordinary) + turns.priority_after * priority
    return priority + min(ordinary, between)


class Rule(StrEnum):
    """By which rule a number was chosen; written down with the call and said before it."""

    EARLIEST = "earliest_arrival"
    PRIORITY = "priority_turn"
    CAME_BACK = "came_back"
    TRANSFERRED = "transferred"
    APPOINTMENT = "appointment"
    FOR_WINDOW = "sent_to_window"
    GIVEN_NUMBER = "given_number"


@dataclass(frozen=True, slots=True)
class Choice:
    """The ticket that a window gets next, and the rule that chose it."""

    of: Waiting
    rule: Rule


Slot = tuple[tuple[int, int], Choice]


def next_for(first: Iterable[Waiting], turns: Mapping[str, Turns], preference: Sequence[str]) -> Choice | None:
    """The next among the first of each kind, or None when nobody waits.

    `first` holds of each queue that the window serves the first ordinary and the first priority number, and of those
    sent to this very window the first. The earliest arrival of all goes first, by position and never by a time of day,
    which can step; the window's order of its queues breaks ties. When it is the turn of a queue, and its turn for
    priority, its priority number goes in place of its earliest: so it passes people of its own queue only, at most once
    after every `priority_after` of them, and who came first is never put behind another queue by it.
    """
    found = list(first)
    slots = [(each.position, Choice(each, Rule.FOR_WINDOW)) for each in found if each.for_window is not None]
    for queue in preference:
        mine = [each for each in found if each.queue == queue and each.for_window is None]
        if mine:
            slots.append(_slot(mine, turns[queue]))
    rank = {queue: place for place, queue in enumerate(preference)}
    return min(slots, key=lambda slot: (slot[0], rank.get(slot[1].of.queue, -1)))[1] if slots else None


def _slot(mine: Sequence[Waiting], turns: Turns) -> Slot:
    """The turn of one queue: when it comes, and whose it is."""
    earliest = min(mine, key=lambda each: each.position)
    priority = next((each for each in mine if each.is_priority), None)
    if priority is not None and priority is not earliest and turns.is_priority_next:
        return earliest.position, Choice(priority, Rule.PRIORITY)
    return earliest.position, Choice(earliest, _in_order(earliest))


def _in_order(of: Waiting) -> Rule:
    if of.returns:
        return Rule.CAME_BACK
    if of.queue != of.series:
        return Rule.TRANSFERRED
    return Rule.APPOINTMENT if of.is_booked else Rule.EARLIEST


class InLine(Protocol):
    """Whoever waits, as far as the order of the calls depends on it."""

    @property
    def queue(self) -> str: ...
    @property
    def position(self) -> tuple[int, int]: ...
    @property
    def is_priority(self) -> bool: ...
    @property
    def for_window(self) -> int | None: ...


OneInLine = TypeVar("OneInLine", bound=InLine)
_NO_TURNS = Turns(0, 0)


def call_order(waiting: Iterable[OneInLine], turns: Mapping[str, Turns]) -> list[OneInLine]:
    """Everybody in the order of the calls, as it will be if nobody else comes.

    When a queue's earliest has its turn and it is the turn of a priority number, that one goes in its place; the
    queues among themselves follow the positions of whose turn it was.
    """
    lanes: dict[str, list[OneInLine]] = {}
    for one in sorted(waiting, key=lambda one: one.position):
        lanes.setdefault(lane(one), []).append(one)
    slots = [slot for name, mine in lanes.items() for slot in _interleaved(mine, turns.get(name, _NO_TURNS))]
    return [one for _, one in sorted(slots, key=lambda slot: slot[0])]


def lane(one: InLine) -> str:
    """A ticket sent to one window waits in a queue of that window alone."""
    return one.queue if one.for_window is None else f"window {one.for_window}"


def _interleaved(waiting: list[OneInLine], turns: Turns) -> list[tuple[tuple[int, int], OneInLine]]:
    first = [one for one in reversed(waiting) if one.is_priority]
    rest = [one for one in reversed(waiting) if not one.is_priority]
    slots = []
    while first or rest:
        earliest = min((kind[-1] for kind in (first, rest) if kind), key=lambda one: one.position)
        chosen = (first if first and (earliest is first[-1] or turns.is_priority_next) else rest).pop()
        turns = Turns(turns.after(chosen.is_priority), turns.priority_after)
        slots.append((earliest.position, chosen))
    return slots


@dataclass(frozen=True, slots=True)
class Grace:
    """What a centre grants to a number whose call was missed: within so many finished numbers or so many minutes it
    stands behind the next few who wait, later at the end; so often, then it is void."""

    numbers: int = 3
    minutes: int = 15
    behind: int = 2
    times: int = 2

    def is_within(self, finished_since: int, elapsed: timedelta) -> bool:
        """Whether it still counts as soon. A clock that was set back speaks for the person."""
        return finished_since <= self.numbers or elapsed <= timedelta(minutes=self.minutes)


# How far "I will be late" moves a number back, and how often it may be said: often enough for a wrong guess, too
# seldom to hold a place for somebody who is not there.
LATER_BEHIND, MOST_DELAYS = 3, 1


@dataclass(frozen=True, slots=True)
class Quota:
    """The numbers of a day or of half a day, how many of them were given, and when there are new ones."""

    numbers: int
    issued: int
    again_at: datetime | None

    @property
    def left(self) -> int:
        """How many can still be given."""
        return max(0, self.numbers - self.issued)


@dataclass(frozen=True, slots=True)
class Issuing:
    """What decides whether a queue gives numbers now: the hall's hours, a pause, quotas, and the work that waits.

    `served_until` is when the work at hand is expected to be done, where that is after closing.
    """

    is_open_now: bool
    opens_later_today: bool
    paused_until: datetime | None
    is_paused: bool
    quotas: tuple[Quota, ...] = ()
    served_until: datetime | None = None

    @property
    def state(self) -> QueueState:
        """The first thing that stands in the way, or `open`."""
        if not self.is_open_now:
            return QueueState.SOON if self.opens_later_today else QueueState.CLOSED
        if self.is_paused:
            return QueueState.PAUSED
        if self.used_up is not None:
            return QueueState.FULL
        return QueueState.OPEN if self.served_until is None else QueueState.CLOSED

    @property
    def used_up(self) -> Quota | None:
        """The quota that gives no more numbers; of two the one that stands in the way for longer."""
        empty = [quota for quota in self.quotas if not quota.left]
        return max(empty, key=lambda quota: (quota.again_at is None, quota.again_at), default=None)

    @property
    def left(self) -> int | None:
        """How many numbers the quotas still allow now; None when there is no quota."""
        return min((quota.left for quota in self.quotas), default=None)
