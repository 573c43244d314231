"""How calendars and catalogues look as JSON."""

from kiosk.domain.calendar import Edition
from kiosk.domain.catalogue import Centre, Item
from kiosk.domain.policy import ItemChange, PolicyFigures, VersionReport
from kiosk.operations.calendars import Move, Preview, YearLine
from kiosk.operations.rule_ports import ApprovedIssue, CatalogueVersion, Fault, Issue
from kiosk.web.api.shapes import Json, day, instant, limit
from kiosk.web.language import named


def year(line: YearLine, centre: Centre) -> Json:
    """A year: every approved edition, the last one in force, and what the files offer instead."""
    return {
        "year": line.year,
        "state": line.state,
        "editions": [_approved(issue, centre) for issue in line.approved],
        "offered": _issue(line.offered) if line.waits and line.offered else None,
    }


def preview(of: Preview, faults: tuple[Fault, ...], centre: Centre) -> Json:
    """What an approval would do; `digest` is what the approval has to name."""
    return {
        "digest": of.digest,
        "years": [year(line, centre) for line in of.years],
        "moved_cases": of.moved_cases,
        "unmoved_cases": of.unmoved_cases,
        "moves": [_move(move) for move in of.moves],
        "problems": problems(faults),
    }


def problems(faults: tuple[Fault, ...]) -> list[Json]:
    """What is wrong with the files."""
    return [
        {"place": fault.place, "key": fault.key, "message": named(fault.zh, fault.en), "is_error": fault.is_error}
        for fault in faults
    ]


def version_line(of: CatalogueVersion, stand: PolicyFigures, centre: Centre) -> Json:
    """A published catalogue in a list."""
    return {
        "version": of.number,
        "effective_on": day(of.effective_on),
        "published_by": of.published_by,
        "published_at": instant(of.published_at, centre.zone),
        "note": of.note,
        "digest": of.digest,
        "figures": _figures(stand),
    }


def report(of: VersionReport) -> Json:
    """What a version changes in the one before it."""
    return {
        "added": [item.code for item in of.added],
        "removed": [item.code for item in of.removed],
        "changed": [_change(change) for change in of.changed],
        "saved_days": of.saved_days,
        "converted": list(of.converted),
        "newly_within": list(of.newly_within),
        "newly_above": list(of.newly_above),
        "before": _figures(of.before),
        "after": _figures(of.after),
    }


def item_line(of: Item) -> Json:
    """An item of a version with its two limits."""
    return {
        "code": of.code,
        "name": named(of.name_zh, of.name_en),
        "department": named(of.department_zh, of.department_en),
        "statutory": limit(of.statutory),
        "promised": limit(of.promised),
    }


def _approved(of: ApprovedIssue, centre: Centre) -> Json:
    return {
        **_issue(of.issue),
        "place": of.place,
        "approved_by": of.approved_by,
        "approved_at": instant(of.approved_at, centre.zone),
    }


def _issue(of: Issue) -> Json:
    edition: Edition = of.edition
    return {
        "notice": edition.notice,
        "issued_on": day(edition.issued_on),
        "source": of.source,
        "days_off": sorted(map(str, edition.days_off)),
        "make_up_days": sorted(map(str, edition.make_up_days)),
    }


def _move(of: Move) -> Json:
    return {
        "ref": of.ref,
        "item": of.item,
        "limit": of.limit,
        "due_before": day(of.before),
        "due_after": day(of.after),
        "days": of.days,
    }


def _change(of: ItemChange) -> Json:
    return {
        "code": of.code,
        "fields": list(of.fields),
        "before": item_line(of.before),
        "after": item_line(of.after),
        "saved_days": of.saved_days,
        "is_converted": of.is_converted,
    }


def _figures(of: PolicyFigures) -> Json:
    return {
        "total": of.total,
        "with_statutory_limit": of.with_statutory_limit,
        "within_ceiling": of.within_ceiling,
        "above_ceiling": list(of.above_ceiling),
        "on_the_spot": of.on_the_spot,
        "on_the_spot_target": of.on_the_spot_target,
    }
