"""What an item may promise: the ceiling, the on-the-spot target, two catalogues beside each other; all exact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import Protocol

from kiosk.domain.catalogue import Item
from kiosk.domain.limits import Limit, Unit
from kiosk.domain.publication import Element, missing_elements

# For comparing different units only, never for a due date (hall-and-law 3.4): a week has five working days,
# a month twenty-one.
WORKING_DAYS_PER_NATURAL_DAY = Fraction(5, 7)
WORKING_DAYS_PER_MONTH = 21


class Promise(Protocol):
    """An item as far as policy looks at it; `statutory` is None where the law sets no limit."""

    @property
    def code(self) -> str: ...
    @property
    def statutory(self) -> Limit | None: ...
    @property
    def promised(self) -> Limit: ...


@dataclass(frozen=True, slots=True)
class Comparison:
    """A promise beside the law in one unit; `is_converted` says that the unit is not that of both limits."""

    statutory: int
    promised: int
    is_converted: bool

    def is_within(self, ceiling: Fraction) -> bool:
        """Whether the promise is at most the ceiling times the statutory limit; 40 % itself is within."""
        return self.promised <= floor(ceiling * self.statutory)

    @property
    def is_lawful(self) -> bool:
        """Whether the promise is no longer than the law."""
        return self.promised <= self.statutory


@dataclass(frozen=True, slots=True)
class UnitSum:
    """Sums over the items whose two limits have the same unit; statutory limits of 0 are left out."""

    items: int
    statutory: int
    promised: int

    @property
    def ratio(self) -> Fraction:
        """Promised over statutory; never 0/0, for a sum without items does not exist."""
        return Fraction(self.promised, self.statutory)


@dataclass(frozen=True, slots=True)
class PolicyFigures:
    """The counts behind the two promises of a catalogue, with the codes that a manager opens them to."""

    total: int
    with_statutory_limit: int
    within_ceiling: int
    on_the_spot: int
    on_the_spot_target: int
    sums: Mapping[Unit, UnitSum]
    above_ceiling: tuple[str, ...]
    converted: tuple[str, ...]

    @property
    def is_target_met(self) -> bool:
        return self.on_the_spot >= self.on_the_spot_target


def ceiling_for(statutory: Limit, ceiling: Fraction) -> int:
    """The longest promise in whole units of the statutory limit: rounded down, so that 2 of 7 and 0 of 1."""
    return floor(ceiling * statutory.value)


def on_the_spot_target(total: int, target: Fraction) -> int:
    """How many of `total` items reach the target: rounded up, so that 101 of 144."""
    return ceil(target * total)


def working_days_for_comparison(limit: Limit) -> int:
    """The limit in working days, rounded down; 30 natural days are 21, a month is 21."""
    if limit.unit is Unit.NATURAL_DAYS:
        return floor(WORKING_DAYS_PER_NATURAL_DAY * limit.value)
    return limit.value * WORKING_DAYS_PER_MONTH if limit.unit is Unit.MONTHS else limit.value


def comparison(statutory: Limit, promised: Limit) -> Comparison:
    """Both limits in the unit they share, or in working days; a limit of 0 is 0 in every unit."""
    if statutory.unit is promised.unit or not (statutory.value and promised.value):
        return Comparison(statutory.value, promised.value, is_converted=False)
    law, own = working_days_for_comparison(statutory), working_days_for_comparison(promised)
    return Comparison(law, own, is_converted=True)


def is_within_ceiling(statutory: Limit, promised: Limit, ceiling: Fraction) -> bool:
    """Whether an item keeps the ceiling; a statutory limit of 0 is kept only by a promise of 0."""
    return comparison(statutory, promised).is_within(ceiling)


def figures(promises: Iterable[Promise], ceiling: Fraction, target: Fraction) -> PolicyFigures:
    """The figures of a catalogue. Items without a statutory limit count for the target only (3.4 rule 3)."""
    everything = list(promises)
    limited = [(item.code, item.statutory, item.promised) for item in everything if item.statutory is not None]
    compared = [(code, comparison(law, own)) for code, law, own in limited]
    above = tuple(code for code, both in compared if not both.is_within(ceiling))
    return PolicyFigures(
        total=len(everything),
        with_statutory_limit=len(limited),
        within_ceiling=len(limited) - len(above),
        on_the_spot=sum(item.promised.is_on_the_spot for item in everything),
        on_the_spot_target=on_the_spot_target(len(everything), target),
        sums=_sums((law, own) for _, law, own in limited),
        above_ceiling=above,
        converted=tuple(code for code, both in compared if both.is_converted),
    )


def _sums(pairs: Iterable[tuple[Limit, Limit]]) -> Mapping[Unit, UnitSum]:
    sums: dict[Unit, UnitSum] = {}
    for law, own in pairs:
        if law.value and not comparison(law, own).is_converted:
            so_far = sums.get(law.unit, UnitSum(0, 0, 0))
            sums[law.unit] = UnitSum(so_far.items + 1, so_far.statutory + law.value, so_far.promised + own.value)
    return sums


class ObjectionKind(StrEnum):
    """Why a promise should not be published as it stands."""

    ABOVE_LAW = "above_law"
    ABOVE_CEILING = "above_ceiling"
    MISSING_ELEMENT = "missing_element"


@dataclass(frozen=True, slots=True)
class Objection:
    """What stands against publishing an item, or one of its variants.

    `greatest` is the longest promise that would do, `is_converted` says that it was found by converting units.
    """

    kind: ObjectionKind
    item: str
    variant: str = ""
    promised: Limit | None = None
    greatest: Limit | None = None
    is_converted: bool = False
    element: Element | None = None

    @property
    def is_refusal(self) -> bool:
        """Whether the item may not be published at all; a promise above the centre's own ceiling may."""
        return self.kind is not ObjectionKind.ABOVE_CEILING


def objections(items: Iterable[Item], ceiling: Fraction) -> tuple[Objection, ...]:
    """Everything that stands against publishing these items, item by item."""
    return tuple(objection for item in items for objection in _against(item, ceiling))


def _against(item: Item, ceiling: Fraction) -> Iterator[Objection]:
    promises: list[tuple[str, Promise]] = [("", item), *((variant.code, variant) for variant in item.variants)]
    for variant, promise in promises:
        yield from _against_promise(item.code, variant, promise, ceiling)
    for element in missing_elements(item):
        yield Objection(ObjectionKind.MISSING_ELEMENT, item.code, element=element)


def _against_promise(item: str, variant: str, promise: Promise, ceiling: Fraction) -> Iterator[Objection]:
    if promise.statutory is None:
        return
    both = comparison(promise.statutory, promise.promised)
    if both.is_within(ceiling):
        return
    kind = ObjectionKind.ABOVE_CEILING if both.is_lawful else ObjectionKind.ABOVE_LAW
    unit = Unit.WORKING_DAYS if both.is_converted else promise.statutory.unit
    greatest = Limit(floor(ceiling * both.statutory), unit)
    yield Objection(kind, item, variant, promise.promised, greatest, both.is_converted)


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An item before and after: the names of the fields that differ, and the working days that were saved.

    `saved_days` is negative for a longer promise; `is_converted` says that a limit was not in working days.
    """

    before: Item
    after: Item
    fields: tuple[str, ...]
    saved_days: int
    is_converted: bool

    @property
    def code(self) -> str:
        return self.after.code


@dataclass(frozen=True, slots=True)
class VersionReport:
    """Two versions of a catalogue beside each other, with the figures of both."""

    added: tuple[Item, ...]
    removed: tuple[Item, ...]
    changed: tuple[ItemChange, ...]
    newly_within: tuple[str, ...]
    newly_above: tuple[str, ...]
    before: PolicyFigures
    after: PolicyFigures

    @property
    def saved_days(self) -> int:
        """Working days that the new promises save over the old ones, of the items that both versions have."""
        return sum(change.saved_days for change in self.changed)

    @property
    def converted(self) -> tuple[str, ...]:
        """The items whose saving was found by converting units."""
        return tuple(change.code for change in self.changed if change.is_converted and change.saved_days)


def changes(
    before: Iterable[Item],
    after: Iterable[Item],
    ceiling: Fraction = Fraction(2, 5),
    target: Fraction = Fraction(7, 10),
) -> VersionReport:
    """What the catalogue `after` changes in the catalogue `before`; items are the same where their codes are."""
    old, new = ({item.code: item for item in items} for items in (before, after))
    figures_before, figures_after = (figures(items.values(), ceiling, target) for items in (old, new))
    above_before, above_after = set(figures_before.above_ceiling), set(figures_after.above_ceiling)
    kept = [code for code in new if code in old]
    return VersionReport(
        added=tuple(item for code, item in new.items() if code not in old),
        removed=tuple(item for code, item in old.items() if code not in new),
        changed=tuple(_change(old[code], new[code]) for code in kept if old[code] != new[code]),
        newly_within=tuple(code for code in kept if code in above_before - above_after and new[code].statutory),
        newly_above=tuple(code for code in figures_after.above_ceiling if code not in above_before),
        before=figures_before,
        after=figures_after,
    )


def _change(before: Item, after: Item) -> ItemChange:
    names = tuple(one.name for one in fields(Item) if getattr(before, one.name) != getattr(after, one.name))
    saved = working_days_for_comparison(before.promised) - working_days_for_comparison(after.promised)
    limits = (before.promised, after.promised)
    is_converted = any(limit.value and not limit.counts_working_days for limit in limits)
    return ItemChange(before, after, names, saved, is_converted)
