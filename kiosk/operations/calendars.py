"""Calendars as data: what the files offer beside what is in force, which open cases would move, and the approval."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from kiosk.domain.calendar import Edition
from kiosk.domain.card import CardLimit
from kiosk.domain.case import Case
from kiosk.domain.errors import Unacceptable, WrongState
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.people import SYSTEM
from kiosk.operations.case_ports import CaseFilter
from kiosk.operations.ports import Context
from kiosk.operations.readings import reading_at
from kiosk.operations.rule_ports import ApprovedIssue, Issue, Offer
from kiosk.operations.rulebook import calendar_of


class YearState(StrEnum):
    """A year that is in force beside what the files offer of it."""

    SAME = "same"
    CORRECTED = "corrected"
    NEW = "new"
    NOT_OFFERED = "not_offered"


@dataclass(frozen=True, slots=True)
class YearLine:
    """One year: its approved editions, oldest first, and the edition that the files offer."""

    year: int
    state: YearState
    approved: tuple[ApprovedIssue, ...]
    offered: Issue | None

    @property
    def in_force(self) -> ApprovedIssue | None:
        """The edition that counts; None while nobody has approved one."""
        return self.approved[-1] if self.approved else None

    @property
    def waits(self) -> bool:
        """Whether somebody has to approve what the files offer."""
        return self.state in {YearState.CORRECTED, YearState.NEW}


@dataclass(frozen=True, slots=True)
class Move:
    """One limit of one open case whose due date would be another; `before` is None where a calendar was missing."""

    ref: str
    item: str
    limit: CardLimit
    before: date | None
    after: date | None

    @property
    def days(self) -> int | None:
        """By how many calendar days, later or earlier; None where there was no date before."""
        return (self.after - self.before).days if self.before and self.after else None


@dataclass(frozen=True, slots=True)
class Preview:
    """What an approval would do now. `digest` stands for exactly this: the offer and everything that it moves."""

    years: tuple[YearLine, ...]
    moves: tuple[Move, ...]
    moved_cases: int
    unmoved_cases: int
    digest: str


def years(context: Context, offer: Offer) -> list[YearLine]:
    """Every year that is in force or offered, the newest first."""
    approved: dict[int, list[ApprovedIssue]] = {}
    for issue in issues_of(context):
        approved.setdefault(issue.year, []).append(issue)
    known = sorted({*approved, *offer.years}, reverse=True)
    return [_line(year, tuple(approved.get(year, ())), offer.years.get(year, ())) for year in known]


def issues_of(context: Context) -> list[ApprovedIssue]:
    """The approved editions; where none was ever stored, those of the settings stand for them."""
    return context.unit.rules.issues() or _of_settings(context)


def preview(context: Context, offer: Offer) -> Preview:
    """Every case of which a running limit would move, delivery among them, the largest move first."""
    waiting = tuple(line for line in years(context, offer) if line.waits)
    cases = _with_running_limits(context) if waiting else []
    moves = tuple(sorted(_moves(context, cases, waiting), key=_size))
    moved = len({move.ref for move in moves})
    return Preview(waiting, moves, moved, len(cases) - moved, _digest(context, waiting, moves))


def approve(context: Context, offer: Offer, digest: str) -> Preview:
    """Puts what is offered in force, if it is still exactly what was previewed, and tells every case that moves."""
    seen = preview(context, offer)
    if not seen.years:
        raise Unacceptable("no_calendar_offered")
    if seen.digest != digest:
        raise WrongState("calendar_offer_changed", state="changed")
    return put_in_force(context, seen)


def put_in_force(context: Context, seen: Preview) -> Preview:
    """Writes the editions, one entry a year and one a case."""
    first = [] if context.unit.rules.issues() else _of_settings(context)
    context.unit.rules.add_issues([*first, *(_next_place(context, line) for line in seen.years)])
    for line in seen.years:
        offered = _offered(line)
        context.record(
            FactKind.CALENDAR_APPROVED,
            Subject.CALENDAR,
            line.year,
            notice=offered.edition.notice,
            digest=digest_of(offered),
            state=line.state,
            moved_cases=seen.moved_cases,
        )
    notices = "；".join(_offered(line).edition.notice for line in seen.years)
    for ref, moves in _by_case(seen.moves).items():
        limits = {move.limit: {"before": _day(move.before), "after": _day(move.after)} for move in moves}
        context.record(
            FactKind.CASE_REDATED, Subject.CASE, ref, on=context.today.isoformat(), limits=limits, notice=notices
        )
    return seen


def digest_of(issue: Issue) -> str:
    """What an edition says, as one word."""
    edition = issue.edition
    days = [sorted(day.isoformat() for day in kind) for kind in (edition.days_off, edition.make_up_days)]
    return _hashed([edition.notice, _day(edition.issued_on), issue.source, *days])


def _with_running_limits(context: Context) -> list[Case]:
    return [*context.unit.cases.matching(CaseFilter(is_open=True)), *context.unit.cases.awaiting_delivery()]


def _line(year: int, approved: tuple[ApprovedIssue, ...], offered: tuple[Issue, ...]) -> YearLine:
    last = offered[-1] if offered else None
    if last is None:
        state = YearState.NOT_OFFERED
    elif not approved:
        state = YearState.NEW
    else:
        state = YearState.SAME if digest_of(last) == approved[-1].digest else YearState.CORRECTED
    return YearLine(year, state, approved, last)


def _moves(context: Context, cases: Iterable[Case], waiting: tuple[YearLine, ...]) -> Iterator[Move]:
    centre, now = context.centre, context.now
    editions = {year: centre.calendar.edition(year) for year in centre.calendar.years}
    editions |= {line.year: _offered(line).edition for line in waiting}
    if _days_of(editions) == _days_of({year: centre.calendar.edition(year) for year in centre.calendar.years}):
        return
    corrected = replace(centre, calendar=calendar_of(editions))
    for case in cases:
        before, after = reading_at(centre, case, now).limits, reading_at(corrected, case, now).limits
        for name in {**before, **after}:
            old = before[name].due_on if name in before else None
            new = after[name].due_on if name in after else None
            if old != new:
                yield Move(case.ref, case.item, name, old, new)


def _days_of(editions: Mapping[int, Edition]) -> Mapping[int, tuple[frozenset[date], frozenset[date]]]:
    return {year: (edition.days_off, edition.make_up_days) for year, edition in editions.items()}


def _size(move: Move) -> tuple[int, str, str]:
    """What becomes computable first, then the largest move."""
    return (-abs(move.days) if move.days is not None else -10_000, move.ref, move.limit)


def _next_place(context: Context, line: YearLine) -> ApprovedIssue:
    issue = _offered(line)
    return ApprovedIssue(line.year, len(line.approved) + 1, issue, digest_of(issue), context.actor.label, context.now)


def _of_settings(context: Context) -> list[ApprovedIssue]:
    calendar = context.centre.calendar
    issues = ((year, Issue(calendar.edition(year))) for year in calendar.years)
    return [ApprovedIssue(year, 1, issue, digest_of(issue), SYSTEM.label, context.now) for year, issue in issues]


def _offered(line: YearLine) -> Issue:
    if line.offered is None:
        raise ValueError(f"nothing is offered for {line.year}")
    return line.offered


def _by_case(moves: Iterable[Move]) -> dict[str, list[Move]]:
    found: dict[str, list[Move]] = {}
    for move in moves:
        found.setdefault(move.ref, []).append(move)
    return found


def _digest(context: Context, waiting: tuple[YearLine, ...], moves: tuple[Move, ...]) -> str:
    offer = [[line.year, digest_of(_offered(line))] for line in waiting]
    moved = [[move.ref, move.limit, _day(move.before), _day(move.after)] for move in moves]
    return _hashed([context.unit.edition, offer, moved])


def _hashed(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
