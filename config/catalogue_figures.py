"""Counts what a catalogue promises: the 40 % ceiling by item, the on-the-spot target, the sums by unit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from config.matters import Limited
from config.schema import Item, Policy, Unit

ENGLISH_UNITS = {
    Unit.WORKING_DAYS: "working days",
    Unit.NATURAL_DAYS: "natural days",
    Unit.MONTHS: "months",
    Unit.ON_THE_SPOT: "on the spot",
}

_WORKING_DAYS_IN_A_MONTH = 21
_WORKING_SHARE_OF_A_WEEK = Fraction(5, 7)


@dataclass(frozen=True, slots=True)
class Sums:
    """What the items of one statutory unit add up to, without limits of 0 and promises in another unit."""

    items: int
    statutory: int
    promised: int

    @property
    def ratio(self) -> Fraction:
        """Promised over statutory."""
        return Fraction(self.promised, self.statutory)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a catalogue under a policy; `on_the_spot_target` is a count of items."""

    total: int
    with_statutory_limit: int
    within_ceiling: int
    above_ceiling: tuple[str, ...]
    on_the_spot: int
    on_the_spot_target: int
    sums: Mapping[Unit, Sums]

    @property
    def is_target_met(self) -> bool:
        """Whether enough items are promised on the spot."""
        return self.on_the_spot >= self.on_the_spot_target


def figures(items: Iterable[Item], policy: Policy) -> Figures:
    """Count the items; a limit of 0 has a limit, and is within the ceiling when its promise is 0."""
    items = tuple(items)
    limited = [item for item in items if item.statutory_limit is not None]
    above = tuple(item.code for item in limited if is_above_ceiling(item, policy.ceiling))
    return Figures(
        total=len(items),
        with_statutory_limit=len(limited),
        within_ceiling=len(limited) - len(above),
        above_ceiling=above,
        on_the_spot=sum(item.is_on_the_spot for item in items),
        on_the_spot_target=-(-policy.on_the_spot_target * len(items) // 1),
        sums=MappingProxyType(_sums(limited)),
    )


def greatest_promise(limit: int, ceiling: Fraction) -> int:
    """The greatest whole promise under the ceiling, rounded down: 7 under 2/5 gives 2."""
    return ceiling * limit // 1


def is_above_ceiling(item: Limited, ceiling: Fraction) -> bool:
    """Whether an item promises more than the ceiling; one without a statutory limit never does."""
    if item.statutory_limit is None:
        return False
    legal, promise, _ = side_by_side(item)
    return promise > greatest_promise(legal, ceiling)


def side_by_side(item: Limited) -> tuple[int, int, Unit]:
    """Statutory limit, promise and their unit, in working days where the units differ."""
    legal, legal_unit = item.statutory_limit or 0, item.statutory_unit or item.promised_unit
    if not (legal and item.promised_limit) or item.promised_unit is legal_unit:
        return legal, item.promised_limit, legal_unit
    promise = in_working_days(item.promised_limit, item.promised_unit)
    return in_working_days(legal, legal_unit), promise, Unit.WORKING_DAYS


def in_working_days(limit: int, unit: Unit) -> int:
    """For comparison only, never for a due date: natural days × 5/7 rounded down, a month 21 working days."""
    if unit is Unit.NATURAL_DAYS:
        return _WORKING_SHARE_OF_A_WEEK * limit // 1
    return limit * _WORKING_DAYS_IN_A_MONTH if unit is Unit.MONTHS else limit


def ceiling_warning(item: Limited, policy: Policy) -> tuple[str, str] | None:
    """What a centre should know of a promise above the ceiling it has set itself, in Chinese and English."""
    if promise_error(item) or not is_above_ceiling(item, policy.ceiling):
        return None
    ceiling, (legal, promise, unit) = policy.ceiling, side_by_side(item)
    most = greatest_promise(legal, ceiling)
    zh = f"承诺 {promise} {unit}，法定 {legal} {unit}，{ceiling} 以内最多 {most}"
    en = f"The promise of {promise} {ENGLISH_UNITS[unit]} is above {ceiling} of the statutory {legal}, at most {most}"
    return _marked(item, zh, en)


def promise_error(item: Limited) -> tuple[str, str] | None:
    """Why no centre may promise this: it is longer than the law allows."""
    legal, promise, unit = side_by_side(item)
    if item.statutory_limit is None or promise <= legal:
        return None
    zh = f"承诺 {promise} {unit}，超过法定 {legal} {unit}，请改为 {legal} 以内"
    shown = f"{promise} {ENGLISH_UNITS[unit]}"
    return _marked(item, zh, f"The promise of {shown} is above the statutory limit. Promise {legal} at most")


def _marked(item: Limited, zh: str, en: str) -> tuple[str, str]:
    legal, promise, _ = side_by_side(item)
    is_converted = promise != item.promised_limit or legal != item.statutory_limit
    return (f"换算后{zh}", f"{en} (converted)") if is_converted else (zh, en)


def _sums(limited: Iterable[Item]) -> dict[Unit, Sums]:
    rows = [item for item in limited if item.statutory_limit and _is_comparable(item)]
    return {unit: _sum(own) for unit in Unit if (own := [item for item in rows if item.statutory_unit is unit])}


def _sum(rows: list[Item]) -> Sums:
    statutory = sum(item.statutory_limit or 0 for item in rows)
    return Sums(len(rows), statutory, sum(item.promised_limit for item in rows))


def _is_comparable(item: Item) -> bool:
    return item.promised_limit == 0 or item.promised_unit is item.statutory_unit
