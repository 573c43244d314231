"""The promise simulator: replays closed cases against a proposed promise, in short reads that hold no lock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import partial

from kiosk.domain.catalogue import Centre
from kiosk.domain.clock_facts import ItemRules
from kiosk.domain.errors import Unacceptable
from kiosk.domain.limits import Limit, Unit
from kiosk.domain.metrics import Period
from kiosk.domain.people import Actor
from kiosk.domain.promise_suggestions import ItemTrial, Outlook, item_trial, outlook, unit_of
from kiosk.domain.promise_trial import Caution, ClosedCase, History, Tally, Trial, trial
from kiosk.operations.ports import Context
from kiosk.operations.readings import clock_rules_of, rules_today
from kiosk.operations.system import System

USUAL_DAYS = 365
# The two shares of late cases for which the smallest promise is told.
NONE, ALMOST_NONE = Fraction(0), Fraction(1, 50)
_PIECE = 5_000
_USUAL = Caution()


# Hears after each piece how far the replay is, in ids; to answer False stops it there.
Watch = Callable[[int, int], bool]


def go_on(done: int, total: int) -> bool:
    """Lets a replay run to its end."""
    return True


@dataclass(frozen=True, slots=True)
class Extent:
    """What was replayed: the cases decided in a period, as they were at an instant.

    `elsewhere` counts cases of items that are not in the catalogue; `is_complete` is False where somebody stopped it.
    """

    period: Period
    at: datetime
    seen: int
    elsewhere: int
    is_complete: bool


@dataclass(frozen=True, slots=True)
class TrialReport:
    """One item's history, what it lets the item promise, and the promise that was proposed, if any was."""

    extent: Extent
    caution: Caution
    of: ItemTrial
    proposed: Trial | None


@dataclass(frozen=True, slots=True)
class SuggestionReport:
    """Every item of the catalogue, what saves most first, and the catalogue's figures now and then."""

    extent: Extent
    caution: Caution
    items: tuple[ItemTrial, ...]
    outlook: Outlook


def period_of(today: date, first: date | None, last: date | None, most: int | None = None) -> Period:
    """The period of decisions that was asked for, at most so many days long; without dates the last 365 days."""
    last = last or max(today, first or today)
    first = first or date.fromordinal(max(1, last.toordinal() - USUAL_DAYS + 1))
    if first > last:
        raise Unacceptable("period_backwards", first=first, last=last)
    if most is not None and (last - first).days >= most:
        raise Unacceptable("period_too_long", most=most)
    return Period(first, last)


def simulate(
    system: System,
    actor: Actor,
    item: str,
    promise: Limit | None,
    period: Period,
    caution: Caution = _USUAL,
    watch: Watch = go_on,
) -> TrialReport:
    """What would have happened to the closed cases of an item under another promise; raises `Unacceptable`."""
    centre = system.centre
    of = centre.item(item)
    unit = promise.unit if promise is not None and promise.value else unit_of(of)
    extent, histories = _replay(system, actor, {of.code: unit}, period, watch)
    history = histories[of.code]
    proposed = trial(history, promise, caution) if promise is not None else None
    return TrialReport(extent, caution, item_trial(of, history, centre.policy.ceiling, caution), proposed)


def suggest(
    system: System,
    actor: Actor,
    period: Period,
    caution: Caution = _USUAL,
    watch: Watch = go_on,
) -> SuggestionReport:
    """Which items could promise less, by what their closed cases needed."""
    centre, policy = system.centre, system.centre.policy
    units = {item.code: unit_of(item) for item in centre.items.values()}
    extent, histories = _replay(system, actor, units, period, watch)
    trials = [item_trial(item, histories[item.code], policy.ceiling, caution) for item in centre.items.values()]
    found = outlook(trials, policy.ceiling, policy.on_the_spot_target)
    return SuggestionReport(extent, caution, tuple(sorted(trials, key=_most_saved)), found)


def _most_saved(of: ItemTrial) -> tuple[int, int, str]:
    return (-of.saved_days, -of.history.n, of.item.code)


def _replay(
    system: System, actor: Actor, units: Mapping[str, Unit], period: Period, watch: Watch
) -> tuple[Extent, Mapping[str, History]]:
    """Walks down the ids in ranges that do not overlap, each in a transaction of its own: a case is seen once at most,
    and one that is received meanwhile has a larger id and is not."""
    centre, at = system.centre, system.clock.now()
    tally = Tally(units, partial(_rules, centre), centre.calendar)
    decided, only = (period.first, period.last), next(iter(units)) if len(units) == 1 else None
    span = system.read(actor, lambda context: context.unit.cases.closed_span(decided))
    least, most = span or (1, 0)
    is_complete, total = True, most - least + 1
    while most >= least and is_complete:
        ids = (max(least, most - _PIECE + 1), most)
        system.read(actor, partial(_count, tally, ids, decided, only))
        most = ids[0] - 1
        is_complete = watch(total - (most - least + 1), total) or most < least
    extent = Extent(period, at, tally.seen, tally.elsewhere, is_complete)
    return extent, {code: tally.history(code) for code in units}


def _count(tally: Tally, ids: tuple[int, int], decided: tuple[date, date], only: str | None, context: Context) -> None:
    tally.add(context.unit.cases.closed(ids, decided, only))


def _rules(centre: Centre, case: ClosedCase) -> ItemRules:
    return clock_rules_of(centre, case.rules or rules_today(centre.known(case.item)))
