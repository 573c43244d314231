"""What history lets a catalogue promise: which items can go under the ceiling or on the spot, and what that makes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from kiosk.domain.catalogue import Item
from kiosk.domain.limits import Limit, Unit
from kiosk.domain.policy import PolicyFigures, ceiling_for, comparison, figures, working_days_for_comparison
from kiosk.domain.promise_trial import Caution, History, Trial, trial

ON_THE_SPOT = Limit(0, Unit.ON_THE_SPOT)


@dataclass(frozen=True, slots=True)
class ItemTrial:
    """An item with its history and what could be promised instead.

    `today` tries the promise as it is, None where it counts in another unit than the history; `ceiling` the longest
    promise within the ceiling, for an item above it; `on_the_spot` a promise of 0, for an item that is not.
    """

    item: Item
    history: History
    today: Trial | None
    ceiling: Trial | None
    on_the_spot: Trial | None

    @property
    def proposal(self) -> Trial | None:
        """The shorter of the two that are safe; None when neither is."""
        safe = (one for one in (self.on_the_spot, self.ceiling) if one is not None and one.is_safe)
        return next(safe, None)

    @property
    def saved_days(self) -> int:
        """Working days a case that the proposal would save, converted where the units differ; 0 without one."""
        return saved_days(self.item.promised, self.proposal.promise) if self.proposal else 0

    @property
    def changed(self) -> Item:
        """The item as the proposal would have it."""
        return replace(self.item, promised=self.proposal.promise) if self.proposal else self.item


@dataclass(frozen=True, slots=True)
class Outlook:
    """The figures of the catalogue as it is, and as it would be if every safe proposal were made."""

    before: PolicyFigures
    after: PolicyFigures


def unit_of(item: Item) -> Unit:
    """The unit in which an item's promise is held against the law: shared, else working days."""
    unit = item.statutory.unit if item.statutory else item.promised.unit
    if item.statutory is not None and comparison(item.statutory, item.promised).is_converted:
        unit = Unit.WORKING_DAYS
    return Unit.WORKING_DAYS if unit is Unit.ON_THE_SPOT else unit


def item_trial(item: Item, history: History, ceiling: Fraction, caution: Caution) -> ItemTrial:
    """What the history of an item lets it promise."""
    has_same_unit = item.is_on_the_spot or item.promised.unit is history.unit
    greatest = greatest_within(item, ceiling) if history.unit is unit_of(item) else None
    return ItemTrial(
        item=item,
        history=history,
        today=trial(history, item.promised, caution) if has_same_unit else None,
        ceiling=trial(history, greatest, caution) if greatest else None,
        on_the_spot=None if item.is_on_the_spot else trial(history, ON_THE_SPOT, caution),
    )


def greatest_within(item: Item, ceiling: Fraction) -> Limit | None:
    """The longest promise within the ceiling, for an item that is above it; None for one that keeps it."""
    if item.statutory is None:
        return None
    both = comparison(item.statutory, item.promised)
    if both.is_within(ceiling):
        return None
    law = Limit(both.statutory, unit_of(item))
    return Limit(ceiling_for(law, ceiling), law.unit)


def outlook(trials: Iterable[ItemTrial], ceiling: Fraction, target: Fraction) -> Outlook:
    """What the catalogue's figures are, and what the safe proposals would make of them."""
    known = list(trials)
    return Outlook(
        figures([one.item for one in known], ceiling, target), figures([one.changed for one in known], ceiling, target)
    )


def saved_days(before: Limit, after: Limit) -> int:
    """Working days between two promises, for comparison only; negative when the new one is longer."""
    return working_days_for_comparison(before) - working_days_for_comparison(after)
