"""The centre in force: the settings, the calendars that people approved, and the catalogue of the service day."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache

from kiosk.domain.calendar import Edition, WorkingCalendar
from kiosk.domain.catalogue import Centre, Item
from kiosk.operations.ports import Unit
from kiosk.operations.rule_ports import ApprovedIssue, CatalogueVersion


@dataclass(frozen=True)
class _Known:
    """The rules as of one edition. A catalogue becomes a centre when a day first needs it, and stays one object."""

    edition: int
    base: Centre
    versions: tuple[CatalogueVersion, ...] = ()
    centres: dict[int, Centre] = field(default_factory=dict)
    days: dict[date, Centre] = field(default_factory=dict)

    def on(self, day: date) -> Centre:
        """The centre as its rules stand on a service day."""
        known = self.days.get(day)
        if known is None:
            known = self.days[day] = self._found(day)
        return known

    def _found(self, day: date) -> Centre:
        version = version_on(self.versions, day)
        if version is None:
            return self.base
        made = self.centres.get(version.number)
        if made is None:
            made = self.centres[version.number] = with_items(self.base, version.items, self._former(version))
        return made

    def _former(self, now: CatalogueVersion) -> Mapping[str, Item]:
        return {item.code: item for version in self.versions if version is not now for item in version.items}


class Rulebook:
    """Knows the rules of the newest edition that this process has met; a transaction says which one is in force.

    Nothing is read while the edition stays the same, which is nearly always.
    """

    def __init__(self, base: Centre) -> None:
        self._base = base
        self._known = _Known(0, base)

    def centre(self, unit: Unit, now: datetime) -> Centre:
        """The centre in force at an instant for one transaction."""
        self.look(unit)
        return self.at(now)

    def look(self, unit: Unit) -> None:
        """Reads the rules where the transaction has another edition than this process."""
        if unit.edition != self._known.edition:
            self._known = self._read(unit)

    def at(self, now: datetime) -> Centre:
        """The centre in force at an instant, as far as this process knows."""
        known = self._known
        return known.on(known.base.service_day(now))

    def _read(self, unit: Unit) -> _Known:
        if unit.edition == 0:
            return _Known(0, self._base)
        old, issues = self._known, in_force(unit.rules.issues())
        # A published version never changes, so only the new ones are read. An older edition than the known one is that
        # of a transaction that began earlier, or of a database that was put back: both are read from the beginning.
        kept = old.versions if old.edition < unit.edition else ()
        versions = (*kept, *unit.rules.versions(after=kept[-1].number if kept else 0))
        editions = {year: issue.issue.edition for year, issue in issues.items()}
        base = replace(self._base, calendar=calendar_of(editions)) if editions else self._base
        return _Known(unit.edition, base, versions)


def calendar_of(editions: Mapping[int, Edition]) -> WorkingCalendar:
    """The calendar of these editions. The same editions give the same object, for what was counted over a calendar is
    remembered by it: an approval counts nothing again that its preview counted."""
    return _calendar_of(tuple(sorted(editions.items(), key=lambda entry: entry[0])))


@lru_cache(maxsize=8)
def _calendar_of(editions: tuple[tuple[int, Edition], ...]) -> WorkingCalendar:
    return WorkingCalendar(dict(editions))


def in_force(issues: list[ApprovedIssue]) -> dict[int, ApprovedIssue]:
    """Of each year the edition that was approved last."""
    return {issue.year: issue for issue in sorted(issues, key=lambda issue: (issue.year, issue.place))}


def version_on(versions: tuple[CatalogueVersion, ...], day: date) -> CatalogueVersion | None:
    """The newest version that has taken effect by a day; the first one where the day lies before all of them."""
    effective = [version for version in versions if version.effective_on <= day]
    return effective[-1] if effective else next(iter(versions), None)


def with_items(base: Centre, items: tuple[Item, ...], former: Mapping[str, Item]) -> Centre:
    """The centre with another catalogue. An item whose queue has left the settings is handled no more."""
    queues = {item.code: queue for item in items if (queue := queue_of(base, item)) is not None}
    handled = {item.code: item for item in items if item.code in queues}
    left = {code: item for code, item in former.items() if code not in handled}
    left |= {item.code: item for item in items if item.code not in queues}
    joint = {code: one for code, one in base.joint.items() if handled.keys() >= set(one.parts)}
    left |= {code: one for code, one in base.joint.items() if code not in joint}
    return replace(base, items=handled, queue_of_item=queues, joint=joint, former=left)


def queue_of(base: Centre, item: Item) -> str | None:
    """The queue of an item: the one that takes it by name, else that of its department; None where there is none."""
    by_department = {name: queue.code for queue in base.queues.values() for name in queue.departments}
    settled, known = base.queue_of_item.get(item.code), base.items.get(item.code)
    is_by_name = known is not None and settled != by_department.get(known.department_zh)
    return settled if is_by_name else by_department.get(item.department_zh)
