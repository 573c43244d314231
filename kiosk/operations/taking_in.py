"""What a server does with the centre's files when it starts: takes in what is new, where nobody has to decide."""

from dataclasses import dataclass

from kiosk.domain.facts import FactKind, Subject
from kiosk.operations import calendars, catalogue_versions
from kiosk.operations.ports import Context
from kiosk.operations.publishing import Judged
from kiosk.operations.rule_ports import ApprovedIssue, CatalogueVersion, Offer


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of the files. `waiting` years move open cases, so that a person has to approve them."""

    years: tuple[int, ...] = ()
    waiting: tuple[int, ...] = ()
    version: CatalogueVersion | None = None
    objections: tuple[Judged, ...] = ()


def take_in(context: Context, offer: Offer) -> TakenIn:
    """The first start takes everything as it is. Later ones take a calendar that moves no open case, and a catalogue
    whose file was changed; limits of open cases stay those of their acceptance."""
    if context.unit.edition == 0:
        return _found(context, offer)
    seen = calendars.preview(context, offer)
    years = tuple(line.year for line in seen.years)
    taken, waiting = ((), years) if seen.moves else (years, ())
    if taken:
        calendars.put_in_force(context, seen)
    version, objections = catalogue_versions.take_file(context, offer.items)
    return TakenIn(taken, waiting, version, objections)


def _found(context: Context, offer: Offer) -> TakenIn:
    issues = [
        ApprovedIssue(year, place, issue, calendars.digest_of(issue), context.actor.label, context.now)
        for year, of_year in sorted(offer.years.items())
        for place, issue in enumerate(of_year, start=1)
    ]
    if issues:
        context.unit.rules.add_issues(issues)
    if offer.items:
        catalogue_versions.found(context, offer.items)
    context.record(FactKind.RULES_TAKEN_IN, Subject.CATALOGUE, 1, years=sorted(offer.years), items=len(offer.items))
    return TakenIn(tuple(sorted(offer.years)))
