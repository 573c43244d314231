"""What stands against publishing a catalogue, seen against the one before it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from kiosk.domain.catalogue import Item
from kiosk.domain.policy import Objection, ObjectionKind, objections, working_days_for_comparison


class Verdict(StrEnum):
    """Whether an objection keeps a catalogue from being published; one that stood before and got no worse does not."""

    REFUSED = "refused"
    LET_THROUGH = "let_through"


@dataclass(frozen=True, slots=True)
class Judged:
    """One thing that stands against an item; without an `objection` the item has no queue."""

    item: Item
    verdict: Verdict
    objection: Objection | None = None

    @property
    def kind(self) -> str:
        """What it is about."""
        return str(self.objection.kind) if self.objection else "no_queue"


def judged(
    before: Iterable[Item], after: Collection[Item], ceiling: Fraction, without_queue: Collection[str]
) -> tuple[Judged, ...]:
    """Everything that stands against the later catalogue, what refuses it first."""
    old = {(one.kind, one.item, one.variant, one.element): one for one in objections(before, ceiling)}
    items = {item.code: item for item in after}
    found = [
        Judged(items[one.item], _verdict(one, old.get((one.kind, one.item, one.variant, one.element))), one)
        for one in objections(after, ceiling)
    ]
    found += [Judged(items[code], Verdict.REFUSED) for code in items if code in without_queue]
    return tuple(sorted(found, key=lambda one: one.verdict is Verdict.LET_THROUGH))


def _verdict(now: Objection, before: Objection | None) -> Verdict:
    if now.kind is not ObjectionKind.ABOVE_CEILING or before is None or now.greatest != before.greatest:
        return Verdict.REFUSED
    return Verdict.LET_THROUGH if _days(now) <= _days(before) else Verdict.REFUSED


def _days(of: Objection) -> int:
    return working_days_for_comparison(of.promised) if of.promised else 0
