"""A day of the hall as its entries tell it: who came when and took how long where, and which windows were there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from kiosk.domain.facts import FactKind

# A gap between two visits that is longer than this is not a clerk between two people, but a clerk who rests.
_LONGEST_GAP = 3.0
_USUAL_GAP = 0.4


@dataclass(frozen=True, slots=True)
class Happened:
    """One entry about a ticket or a window: `minute` since midnight, `line` its place in the ledger, `slot` the minute
    at which the appointment begins that a number was given for."""

    line: int
    kind: FactKind
    which: str
    minute: float
    data: dict[str, object]
    slot: float | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One stay in a queue and the time at a window that followed it, in minutes.

    `minutes` is None where nobody called it. `lag` is how long after the turn before it came (0 for the first);
    `is_back` says that it stood behind the next few who waited, `is_sent` that it stood where it had stood before,
    `window` that only this window could call it. Else it stood at `line`, and behind whoever else stood there by
    `behind`. Where its holder asked to be called later, that was `later` minutes after it came, at `later_line`.
    """

    queue: str
    came: float
    line: int
    called: float | None = None
    at_window: int | None = None
    minutes: float | None = None
    lag: float = 0.0
    is_back: bool = False
    window: int | None = None
    is_resumed: bool = False
    is_missed: bool = False
    behind: int = 0
    is_sent: bool = False
    later: float | None = None
    later_line: int = 0

    @property
    def ended(self) -> float | None:
        """When the window was free again."""
        return None if self.called is None or self.minutes is None else self.called + self.minutes


@dataclass(slots=True)
class Visit:
    """A ticket of the day. `left` is when its holder gave it back, if that was before any call."""

    number: str
    is_priority: bool
    item: str | None
    turns: list[Turn] = field(default_factory=list)
    left: float | None = None

    @property
    def waited(self) -> float | None:
        """Minutes from issue to the first call."""
        first = self.turns[0]
        return None if first.called is None else max(0.0, first.called - first.came)


@dataclass(frozen=True, slots=True)
class Stretch:
    """From when to when a window called people."""

    starts: float
    ends: float


@dataclass(frozen=True, slots=True)
class HallDay:
    """The day: visits in the order of their numbers' issue, and when each window was open."""

    visits: tuple[Visit, ...]
    windows: dict[int, tuple[Stretch, ...]]
    gap: float
    until: float

    def of_first(self, most: int) -> HallDay:
        """The day as if nobody else had come than those with the first `most` numbers."""
        return replace(self, visits=self.visits[:most])


_ENDS_A_TURN = frozenset(
    {
        FactKind.TICKET_FINISHED,
        FactKind.TICKET_MISSED,
        FactKind.TICKET_VOIDED,
        FactKind.TICKET_HELD,
        FactKind.TICKET_TRANSFERRED,
    }
)


def hall_day(entries: Sequence[Happened], until: float) -> HallDay:
    """Reads a day from its entries in the order of the ledger; `until` is the minute at which the reading ends."""
    visits: dict[str, Visit] = {}
    duties: dict[int, list[tuple[float, bool]]] = {}
    for one in entries:
        if one.kind in _DUTY:
            duties.setdefault(int(one.which), []).append((one.minute, _DUTY[one.kind]))
        elif one.kind is FactKind.TICKET_ISSUED:
            visits[one.which] = _issued(one, entries)
        elif one.kind is FactKind.ENQUIRY_BECAME_TICKET:
            _stand_where_asked(visits.values(), one)
        elif one.which in visits:
            _follow(visits[one.which], one)
    found = tuple(visits.values())
    windows = {number: tuple(_stretches(changes, until)) for number, changes in sorted(duties.items())}
    return HallDay(found, windows, _gap(found), until)


_DUTY = {FactKind.WINDOW_OPENED: True, FactKind.WINDOW_PAUSED: False, FactKind.WINDOW_CLOSED: False}


def _issued(one: Happened, entries: Sequence[Happened]) -> Visit:
    """A new number; one that was given for a slot stands behind the last line before the slot began."""
    number, item = str(one.data["number"]), one.data.get("item")
    queue = number.rstrip("0123456789")
    turn = Turn(queue, one.minute, one.line)
    if one.slot is not None:
        before = bisect_left(entries, one.slot, key=lambda entry: entry.minute)
        turn = replace(turn, line=entries[before - 1].line if before else 0, behind=one.line)
    return Visit(number, bool(one.data.get("priority")), str(item) if item else None, [turn])


def _stand_where_asked(visits: Iterable[Visit], one: Happened) -> None:
    """A number that began as a question at the desk stands where the question was asked."""
    for visit in visits:
        if visit.number == one.data.get("number"):
            first = visit.turns[0]
            visit.turns[0] = replace(first, line=_number(one, "place") or first.line)


def _follow(visit: Visit, one: Happened) -> None:
    last = visit.turns[-1]
    if one.kind is FactKind.TICKET_CALLED:
        visit.turns[-1] = replace(last, called=one.minute, at_window=_number(one, "window"))
    elif one.kind in _ENDS_A_TURN and last.called is not None:
        is_missed = one.kind in {FactKind.TICKET_MISSED, FactKind.TICKET_VOIDED}
        visit.turns[-1] = last = replace(last, minutes=one.minute - last.called, is_missed=is_missed)
        if one.kind is FactKind.TICKET_TRANSFERRED:
            sent, queue = _number(one, "to_window"), str(one.data["to"])
            visit.turns.append(Turn(queue, one.minute, last.line, window=sent, is_sent=True))
    elif one.kind is FactKind.TICKET_RETURNED:
        is_back = one.data.get("rule") == "behind_the_next"
        visit.turns.append(Turn(last.queue, one.minute, one.line, lag=_lag(last, one), is_back=is_back))
    elif one.kind is FactKind.TICKET_RESUMED:
        window = _number(one, "window")
        again = Turn(last.queue, one.minute, 0, one.minute, window, lag=_lag(last, one), window=window, is_resumed=True)
        visit.turns.append(again)
    elif one.kind is FactKind.TICKET_DELAYED:
        visit.turns[-1] = replace(last, later=max(0.0, one.minute - last.came), later_line=one.line)
    elif one.kind is FactKind.TICKET_CANCELLED and last.called is None:
        visit.left = one.minute
    elif one.kind is FactKind.TICKET_MOVE_UNDONE:
        _undo(visit, str(one.data.get("move")))


def _lag(last: Turn, one: Happened) -> float:
    return max(0.0, one.minute - (last.ended or one.minute))


def _undo(visit: Visit, move: str) -> None:
    """What was taken back within seconds did not happen: the turn goes on, nobody was called, or nobody had left."""
    if move == "cancel":
        visit.left = None
        return
    if move == "transfer":
        visit.turns.pop()
    last = visit.turns[-1]
    undone = replace(last, minutes=None)
    visit.turns[-1] = replace(undone, called=None, at_window=None) if move == "call" else undone


def _number(one: Happened, name: str) -> int | None:
    found = one.data.get(name)
    return found if isinstance(found, int) else None


def _stretches(changes: Iterable[tuple[float, bool]], until: float) -> Iterable[Stretch]:
    since: float | None = None
    for minute, is_open in changes:
        if is_open and since is None:
            since = minute
        elif not is_open and since is not None:
            yield Stretch(since, minute)
            since = None
    if since is not None:
        yield Stretch(since, until)


def _gap(visits: Sequence[Visit]) -> float:
    """The usual time between the end of a visit and the next call at the same window."""
    stays: dict[int, list[tuple[float, float]]] = {}
    for visit in visits:
        for turn in visit.turns:
            if turn.called is not None and turn.ended is not None and turn.at_window is not None:
                stays.setdefault(turn.at_window, []).append((turn.called, turn.ended))
    gaps = []
    for of in stays.values():
        of.sort()
        gaps += [after[0] - before[1] for before, after in pairwise(of)]
    usual = [gap for gap in gaps if 0.0 <= gap <= _LONGEST_GAP]
    return median(usual) if usual else _USUAL_GAP
