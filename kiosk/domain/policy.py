"""What an item may promise: the ceiling over the statutory limit and the on-the-spot target, exact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Protocol

from kiosk.domain.limits import Limit, Unit

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
