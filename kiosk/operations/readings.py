"""What the law says of a case now: both clocks replayed from its entries, never from a stored countdown."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from kiosk.domain.calendar import WorkingCalendar
from kiosk.domain.case import Case, CaseStatus
from kiosk.domain.case_clock import Reading, TwoClocks, two_clocks
from kiosk.domain.catalogue import Centre, Item
from kiosk.domain.clock_facts import CaseFacts, ItemRules
from kiosk.domain.explanation import DayRow, explain
from kiosk.domain.lights import Light, LightRule, Side, light_of, worst
from kiosk.domain.limits import Limit
from kiosk.operations.ports import Context

_ENDED_WITHOUT_DECISION = frozenset({CaseStatus.WITHDRAWN, CaseStatus.NOT_ACCEPTED})


@dataclass(frozen=True, slots=True)
class LimitReading:
    """One limit of a case at one moment. `remaining_days` counts working days and is None when nothing runs."""

    limit: Limit
    due_on: date | None
    remaining_days: int | None
    light: Light
    clock: Reading


@dataclass(frozen=True, slots=True)
class CaseReading:
    """Both limits of a case; the law may set none. `light` is the worse of the two."""

    statutory: LimitReading | None
    promised: LimitReading
    light: Light
    missing_year: int | None

    @property
    def statutory_due_on(self) -> date | None:
        """The day by which the law wants the decision."""
        return self.statutory.due_on if self.statutory else None

    @property
    def promised_due_on(self) -> date | None:
        """The day by which the centre promised the decision."""
        return self.promised.due_on


def read_case(context: Context, case: Case) -> CaseReading:
    """The two clocks of a case as they stand now, or as they stood when it was decided."""
    return reading_at(context.centre, case, context.now)


def reading_at(centre: Centre, case: Case, now: datetime) -> CaseReading:
    """As `read_case`, for lists of cases at one instant."""
    clocks = _clocks(centre, case)
    moment = _moment(centre, case, now)
    promised = _limit(centre, case, clocks.promised, Side.PROMISED, moment)
    statutory = _limit(centre, case, clocks.statutory, Side.STATUTORY, moment) if clocks.statutory else None
    light = worst((promised.light, statutory.light)) if statutory else promised.light
    return CaseReading(statutory, promised, light, clocks.promised.missing_year)


def acceptance_day(context: Context, case: Case) -> date:
    """Today; or the day of receipt where nothing was said to the applicant in time, for then the law takes the case as
    accepted on that day (行政许可法 32)."""
    last = _clocks(context.centre, case).promised.acceptance.provisional_until
    return case.received_on if last is not None and context.today > last else context.today


def why(context: Context, case: Case, side: Side) -> tuple[DayRow, ...]:
    """The due date of one limit, day by day; empty when the law sets no such limit."""
    clocks = _clocks(context.centre, case)
    reading = clocks.promised if side is Side.PROMISED else clocks.statutory
    return explain(reading) if reading else ()


def _clocks(centre: Centre, case: Case) -> TwoClocks:
    item = centre.items.get(case.item)
    facts = CaseFacts(case.received_on, case.accepted_on)
    return _replay(facts, case.statutory, case.promised, _rules(item), centre.calendar)


@lru_cache(maxsize=65536)
def _replay(
    facts: CaseFacts, statutory: Limit | None, promised: Limit, rules: ItemRules, calendar: WorkingCalendar
) -> TwoClocks:
    # A pure function of frozen values: the same history over the same calendar is counted once a process.
    return two_clocks(facts, statutory, promised, rules, calendar)


@lru_cache(maxsize=1024)
def _rules(item: Item | None) -> ItemRules:
    if item is None:
        return ItemRules()
    return ItemRules(item.extension_allowed, frozenset(item.extra_grounds), item.notice_window)


def _limit(centre: Centre, case: Case, clock: Reading, side: Side, moment: datetime) -> LimitReading:
    rule = LightRule(centre.policy.amber_days)
    is_idle = case.status in _ENDED_WITHOUT_DECISION
    light = Light.GREY if is_idle else light_of(clock, side, moment, centre.hours, rule)
    runs = case.is_open and clock.due_on is not None
    remaining = clock.as_of(centre.service_day(moment)).remaining_days if runs else None
    return LimitReading(clock.limit, clock.due_on, remaining, light, clock)


def _moment(centre: Centre, case: Case, now: datetime) -> datetime:
    """A decided case keeps the light of its decision for ever; the date decides, at its opening hour."""
    return now if case.decided_on is None else centre.hours.opens_at(case.decided_on)
