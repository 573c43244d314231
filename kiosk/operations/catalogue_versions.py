"""The catalogue in versions: drafts, the report between two versions, and publication from a service day on."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from kiosk.domain.catalogue import Item
from kiosk.domain.errors import NotFound, Unacceptable, WrongState
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.limits import Limit, Unit
from kiosk.domain.people import SYSTEM
from kiosk.domain.plain_data import plain
from kiosk.domain.policy import PolicyFigures, VersionReport, changes, figures
from kiosk.domain.text import single_line
from kiosk.domain.wording import limit_words
from kiosk.operations.ports import Context
from kiosk.operations.publishing import Judged, Verdict, judged
from kiosk.operations.rule_ports import CatalogueDraft, CatalogueVersion
from kiosk.operations.rulebook import queue_of, version_on

Items = tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as it would be published: what it changes and what stands against it."""

    draft: CatalogueDraft
    report: VersionReport
    objections: tuple[Judged, ...]

    @property
    def refused(self) -> tuple[Judged, ...]:
        """What keeps it from being published."""
        return tuple(one for one in self.objections if one.verdict is Verdict.REFUSED)


def versions_of(context: Context) -> tuple[CatalogueVersion, ...]:
    """The published catalogues, oldest first; where none was ever stored, that of the settings stands for it."""
    return tuple(context.unit.rules.versions()) or (_of_settings(context),)


def version(context: Context, number: int) -> tuple[CatalogueVersion, VersionReport | None]:
    """A published catalogue and what it changed, None for the first one; raises `NotFound`."""
    found = {one.number: one for one in versions_of(context)}
    if number not in found:
        raise NotFound("unknown_catalogue_version", version=number)
    before = found.get(number - 1)
    return found[number], report(context, before.items, found[number].items) if before else None


def in_force(context: Context) -> CatalogueVersion | None:
    """The catalogue of today."""
    return version_on(versions_of(context), context.today)


def draft(context: Context, items: Items, note: str) -> CatalogueDraft:
    """Keeps what may become the next version; raises `Unacceptable` where it changes nothing."""
    newest = versions_of(context)[-1]
    if _same(items, newest.items):
        raise Unacceptable("catalogue_unchanged", version=newest.number)
    kept = CatalogueDraft(
        newest.number, items, digest_of(items), single_line(note, "note", 200), context.actor.label, context.now
    )
    context.unit.rules.add_draft(kept)
    return kept


def draft_promise(context: Context, base: str | None, code: str, promised: Limit) -> CatalogueDraft:
    """A draft in which one item promises something else: made from another draft, or from the newest version."""
    items = draft_by(context, base).items if base else versions_of(context)[-1].items
    note = " · ".join(limit_words(promised, is_zh) for is_zh in (True, False))
    return draft(context, _with_promise(items, code, promised), f"{code} → {note}")


def draft_by(context: Context, digest: str) -> CatalogueDraft:
    """The draft with that content; raises `NotFound`."""
    for kept in context.unit.rules.drafts():
        if kept.digest == digest:
            return kept
    raise NotFound("unknown_draft")


def look_at_draft(context: Context, digest: str) -> DraftView:
    """A draft beside the newest version."""
    of, newest = draft_by(context, digest), versions_of(context)[-1].items
    return DraftView(of, report(context, newest, of.items), _judged(context, newest, of.items))


def drop_draft(context: Context, digest: str) -> None:
    """Throws a draft away."""
    if not context.unit.rules.drop_draft(digest):
        raise NotFound("unknown_draft")


def publish(context: Context, digest: str, effective_on: date) -> CatalogueVersion:
    """Makes a draft the next version. Open cases keep the limits that they were accepted with."""
    view, newest = look_at_draft(context, digest), versions_of(context)[-1]
    if view.draft.base != newest.number:
        raise WrongState("catalogue_changed_meanwhile", state=str(newest.number), version=newest.number)
    if effective_on < context.today:
        raise Unacceptable("effective_in_the_past", on=effective_on)
    # A version holds all that the newer one builds on, so it cannot take effect before it.
    if newest.number > 1 and effective_on < newest.effective_on:
        raise Unacceptable("effective_before_another", version=newest.number, on=newest.effective_on)
    if view.refused:
        raise Unacceptable("catalogue_refused", items="、".join(dict.fromkeys(one.item.code for one in view.refused)))
    return _publish(context, view.draft.items, effective_on, view.draft.note)


def publish_promise(context: Context, code: str, promised: Limit, effective_on: date) -> CatalogueVersion:
    """One item's promise, drafted and published in one step."""
    return publish(context, draft_promise(context, None, code, promised).digest, effective_on)


def take_file(context: Context, items: Items) -> tuple[CatalogueVersion | None, tuple[Judged, ...]]:
    """Publishes what the catalogue's file says, when somebody has changed the file since it was last taken in.

    A promise that was published on the page stays, although the file still has the older one. Objections keep the
    catalogue as it is; the page shows them.
    """
    versions = versions_of(context)
    if not items or any(_same(items, known.items) for known in _known_of_files(versions)):
        return None, ()
    newest = versions[-1]
    found = _judged(context, newest.items, items)
    if any(one.verdict is Verdict.REFUSED for one in found):
        return None, found
    effective_on = context.today if newest.number == 1 else max(context.today, newest.effective_on)
    return _publish(context, items, effective_on, "catalogue.csv"), found


def held_back(context: Context, items: Items) -> tuple[Judged, ...]:
    """Why the catalogue's file, which somebody changed, is not taken in at the start; empty where it is."""
    versions = versions_of(context)
    if not items or any(_same(items, known.items) for known in _known_of_files(versions)):
        return ()
    return tuple(one for one in _judged(context, versions[-1].items, items) if one.verdict is Verdict.REFUSED)


def found(context: Context, items: Items) -> None:
    """The first version: what the files say when a server first runs on the database."""
    context.unit.rules.add_version(
        CatalogueVersion(1, context.today, items, digest_of(items), "", SYSTEM.label, context.now)
    )


def limit_of(value: int, unit: Unit) -> Limit:
    """A promise as somebody writes it: 0 is on the spot, whatever its unit; raises `Unacceptable` for days at once."""
    if value and unit is Unit.ON_THE_SPOT:
        raise Unacceptable("promise_needs_unit", value=value)
    return Limit(value, unit if value else Unit.ON_THE_SPOT)


def digest_of(items: Items) -> str:
    """What a catalogue says, as one word."""
    return hashlib.sha256(json.dumps([plain(item) for item in items], ensure_ascii=False).encode()).hexdigest()


def report(context: Context, before: Items, after: Items) -> VersionReport:
    """Two catalogues side by side under the policy of the centre."""
    return changes(before, after, context.centre.policy.ceiling, context.centre.policy.on_the_spot_target)


def figures_of(context: Context, items: Items) -> PolicyFigures:
    """How both promises stand in a catalogue."""
    return figures(items, context.centre.policy.ceiling, context.centre.policy.on_the_spot_target)


def _judged(context: Context, before: Items, after: Items) -> tuple[Judged, ...]:
    without = frozenset(item.code for item in after if queue_of(context.centre, item) is None)
    return judged(before, after, context.centre.policy.ceiling, without)


def _publish(context: Context, items: Items, effective_on: date, note: str) -> CatalogueVersion:
    versions = versions_of(context)
    if not context.unit.rules.versions():
        context.unit.rules.add_version(versions[-1])
    number = versions[-1].number + 1
    made = CatalogueVersion(number, effective_on, items, digest_of(items), note, context.actor.label, context.now)
    context.unit.rules.add_version(made)
    context.record(
        FactKind.CATALOGUE_PUBLISHED,
        Subject.CATALOGUE,
        number,
        effective_on=effective_on.isoformat(),
        digest=made.digest,
        note=note,
        **_told(report(context, versions[-1].items, items)),
    )
    return made


def _told(of: VersionReport) -> Mapping[str, object]:
    """The report as the ledger keeps it."""
    return {
        "added": [item.code for item in of.added],
        "removed": [item.code for item in of.removed],
        "changed": [change.code for change in of.changed],
        "saved_days": of.saved_days,
        "on_the_spot": of.after.on_the_spot,
        "within_ceiling": of.after.within_ceiling,
    }


def _with_promise(items: Items, code: str, promised: Limit) -> Items:
    if code not in {item.code for item in items}:
        raise Unacceptable("unknown_item", item=code)
    return tuple(replace(item, promised=promised) if item.code == code else item for item in items)


def _known_of_files(versions: tuple[CatalogueVersion, ...]) -> tuple[CatalogueVersion, ...]:
    """What the file may say without being new: the newest version, and the last one that came from the file."""
    by_file = [one for one in versions if one.published_by == SYSTEM.label]
    return (versions[-1], *by_file[-1:])


def _same(one: Items, other: Items) -> bool:
    """By value and not by digest: a field that a later program adds to the items changes no catalogue."""
    return {item.code: item for item in one} == {item.code: item for item in other}


def _of_settings(context: Context) -> CatalogueVersion:
    items = tuple(context.centre.items.values())
    return CatalogueVersion(1, context.today, items, digest_of(items), "", SYSTEM.label, context.now)
