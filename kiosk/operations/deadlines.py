"""Deadlines: what silence has done is written down, and every light that has turned is told exactly once.

A promise turns amber and, once missed, red (黄牌); a limit of law turns amber and, once missed, dark (红牌). No
limit is ever both red and dark. Levels are told in order: where a limit passed amber while nobody looked, amber
is told before what followed, because the record keeps every change of colour. A level is told once for each due
date; one that moved is told again for its new day. Grey, green and a date that cannot be computed tell nothing,
nor does a limit that has ended. Before acceptance only the window for the one-time notice is told: the other
limits have not begun.
"""

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from kiosk.domain.card import TOLD, Card, CardLimit
from kiosk.domain.case import Case, CaseStatus
from kiosk.domain.catalogue import Centre
from kiosk.domain.errors import Unavailable
from kiosk.domain.facts import FactKind
from kiosk.domain.lights import Light, LightRule
from kiosk.domain.people import SYSTEM
from kiosk.operations.case_writing import record
from kiosk.operations.ports import Context
from kiosk.operations.readings import LimitReading, reading_at
from kiosk.operations.silence import as_the_law_sees, settle_acceptance, settle_decision
from kiosk.operations.system import System

log = logging.getLogger(__name__)

# Whoever wants a number waits behind one piece at most, so a piece is small.
_CASES_AT_ONCE = 50
_OF_A_DECISION = frozenset({CardLimit.STATUTORY, CardLimit.PROMISED})

Tell = tuple[CardLimit, Light, date]


@dataclass(frozen=True, slots=True)
class Trouble:
    """A case that could not be looked at, and why; the others were."""

    ref: str
    why: str


@dataclass(frozen=True, slots=True)
class SweepResult:
    """What a sweep found to do: cases that silence had moved, cards that were new, cases that it could not read."""

    at: datetime
    looked_at: int = 0
    settled: int = 0
    told: int = 0
    troubles: tuple[Trouble, ...] = ()

    def and_then(self, other: "SweepResult") -> "SweepResult":
        """Both passes as one."""
        return replace(self, settled=self.settled + other.settled, told=self.told + other.told, troubles=other.troubles)


@dataclass(slots=True)
class Quiet:
    """Cases that had nothing new, by the version that was looked at: for one process that sweeps again and again.

    It holds for a stretch of time in which no light can turn: a part of one day, under one edition of the rules.
    """

    _stretch: tuple[object, ...] = ()
    _versions: dict[int, int] = field(default_factory=dict)

    def enter(self, context: Context) -> None:
        """Forgets everything when a light may have turned since the last look."""
        closes_at = context.centre.hours.closes_at(context.today)
        near = timedelta(minutes=LightRule().minutes_before_closing)
        stretch = (context.unit.edition, context.today, context.now >= closes_at - near, context.now >= closes_at)
        if stretch != self._stretch:
            self._stretch, self._versions = stretch, {}

    def knows(self, case: Case) -> bool:
        """Whether it was looked at as it is now, and there was nothing."""
        return self._versions.get(case.id) == case.version

    def add(self, case: Case) -> None:
        """There was nothing."""
        self._versions[case.id] = case.version


@dataclass(slots=True)
class _Found:
    at: datetime
    looked_at: int
    due: list[Case] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Written:
    settled: int = 0
    told: int = 0
    troubles: tuple[Trouble, ...] = ()

    def __add__(self, other: "_Written") -> "_Written":
        return _Written(self.settled + other.settled, self.told + other.told, self.troubles + other.troubles)


def sweep(system: System, is_over: Callable[[], bool] = lambda: False, quiet: Quiet | None = None) -> SweepResult:
    """Looks at every case of which a limit may run and writes what is new; may run any number of times, anywhere.

    The look changes nothing and takes no lock. What is new is judged once more in the transaction that writes it, a
    small piece at a time; `is_over` ends the work between two pieces, and the next sweep goes on with the rest.
    """
    quiet = quiet or Quiet()
    result = _pass(system, is_over, quiet)
    # A part of a joint matter is accepted with the whole: only then has it limits to tell of.
    return result.and_then(_pass(system, is_over, quiet)) if result.settled else result


def tells_of(centre: Centre, case: Case, now: datetime) -> list[Tell]:
    """What is to be told of a case as it stands, in order, whether or not it was told already."""
    limits = reading_at(centre, case, now).limits
    return [tell for name, reading in limits.items() if _runs(case, name) for tell in _levels(name, reading)]


def _runs(case: Case, limit: CardLimit) -> bool:
    return limit not in _OF_A_DECISION or (case.status is not CaseStatus.RECEIVED and case.own_end_on is None)


def _levels(name: CardLimit, reading: LimitReading) -> Iterator[Tell]:
    if reading.due_on is None or reading.light not in TOLD:
        return
    if reading.light is not Light.AMBER:
        yield name, Light.AMBER, reading.due_on
    yield name, reading.light, reading.due_on


def _pass(system: System, is_over: Callable[[], bool], quiet: Quiet) -> SweepResult:
    found = system.read(SYSTEM, lambda context: _look(context, quiet))
    done = _Written()
    for piece in _pieces(found.due):
        if is_over():
            break
        done += _write(system, piece)
    return SweepResult(found.at, found.looked_at, done.settled, done.told, (*found.troubles, *done.troubles))


def _look(context: Context, quiet: Quiet) -> _Found:
    quiet.enter(context)
    watched = context.unit.cases.watched()
    found = _Found(context.now, len(watched.cases), troubles=[Trouble(ref, "unreadable") for ref in watched.unreadable])
    looked = {case.id: (case, tells) for case, tells in _looked(context, watched.cases, quiet, found)}
    told = _told(context, [case_id for case_id, (_, tells) in looked.items() if tells])
    for case, tells in looked.values():
        if tells is None or not told.get(case.id, set()) >= set(tells):
            found.due.append(case)
        else:
            quiet.add(case)
    return found


def _looked(
    context: Context, cases: Sequence[Case], quiet: Quiet, found: _Found
) -> Iterator[tuple[Case, list[Tell] | None]]:
    """What each case has to tell; None where silence has moved it, so that it is due whatever it tells."""
    for case in cases:
        if quiet.knows(case):
            continue
        try:
            is_moved = as_the_law_sees(context.centre, case, context.today) is not case
            tells = None if is_moved else tells_of(context.centre, case, context.now)
        except Exception as error:  # one case that makes no sense must not silence the others
            log.debug("a case was passed over", exc_info=True)
            found.troubles.append(Trouble(case.ref, repr(error)))
        else:
            yield case, tells


def _told(context: Context, case_ids: Collection[int]) -> dict[int, set[Tell]]:
    return {case_id: {card.tells for card in of} for case_id, of in context.unit.cards.told_of(case_ids).items()}


def _pieces(due: Sequence[Case]) -> Iterator[Sequence[Case]]:
    for first in range(0, len(due), _CASES_AT_ONCE):
        yield due[first : first + _CASES_AT_ONCE]


def _write(system: System, piece: Sequence[Case]) -> _Written:
    """Writes a piece; where a case cannot be written, halves of it, until that case stands alone."""
    try:
        return system.perform(SYSTEM, lambda context: _write_each(context, piece), cause="sweep")
    except Unavailable:
        raise
    except Exception as error:
        log.debug("a piece was undone", exc_info=True)
        if len(piece) == 1:
            return _Written(troubles=(Trouble(piece[0].ref, repr(error)),))
    middle = len(piece) // 2
    return _write(system, piece[:middle]) + _write(system, piece[middle:])


def _write_each(context: Context, piece: Sequence[Case]) -> _Written:
    done = _Written()
    for seen in piece:
        case = context.unit.cases.by_id(seen.id)
        if case is not None:
            done += _bring_up_to_date(context, case)
    return done


def _bring_up_to_date(context: Context, case: Case) -> _Written:
    """Tells of the case as it is stored, and as each step of silence makes it: what was missed was missed before."""
    settled, told = 0, _tell(context, case)
    for step in (settle_acceptance, settle_decision):
        after = step(context, case)
        if after is not case:
            case, settled = after, settled + 1
            told += _tell(context, case)
    return _Written(settled, told)


def _tell(context: Context, case: Case) -> int:
    return sum(_tell_once(context, case, tell) for tell in tells_of(context.centre, case, context.now))


def _tell_once(context: Context, case: Case, tell: Tell) -> bool:
    limit, level, due_on = tell
    card = context.unit.cards.add_if_new(Card(0, case.id, limit, level, due_on, case.owner, context.now))
    if card is None:
        return False
    data = {"card": card.id, "limit": limit, "level": level, "due": due_on.isoformat()}
    record(context, FactKind.CASE_WARNED, case, context.today, data)
    return True
