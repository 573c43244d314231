"""What the law says of a case now: its clocks replayed from what they were told, never from a stored countdown."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from kiosk.domain.calendar import WorkingCalendar
from kiosk.domain.card import CardLimit
from kiosk.domain.case import Case, CaseRules, CaseStatus, Decision
from kiosk.domain.case_clock import Reading, TwoClocks, read_clock, two_clocks
from kiosk.domain.catalogue import Centre, Item
from kiosk.domain.clock_facts import ARTICLE_45, CaseFacts, Flag, ItemRules, KnownGround
from kiosk.domain.explanation import DayRow, explain
from kiosk.domain.ground import Ground
from kiosk.domain.lights import Light, LightRule, Side, light_of, worst
from kiosk.domain.limits import Limit, Unit
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
    """The limits of a case; the law may set none. `light` is the worse of statutory and promised.

    `notice` runs until the applicant is told what is missing, `delivery` from a positive decision until it is handed
    over; each is None when it does not run.
    """

    statutory: LimitReading | None
    promised: LimitReading
    light: Light
    missing_year: int | None
    notice: LimitReading | None = None
    delivery: LimitReading | None = None

    @property
    def statutory_due_on(self) -> date | None:
        """The day by which the law wants the decision."""
        return self.statutory.due_on if self.statutory else None

    @property
    def promised_due_on(self) -> date | None:
        """The day by which the centre promised the decision."""
        return self.promised.due_on

    @property
    def flags(self) -> tuple[Flag, ...]:
        """What the history did that the rules do not allow."""
        return (self.statutory or self.promised).clock.flags

    @property
    def limits(self) -> Mapping[CardLimit, LimitReading]:
        """The limits that this case has, by name."""
        named = {
            CardLimit.NOTICE: self.notice,
            CardLimit.STATUTORY: self.statutory,
            CardLimit.PROMISED: self.promised,
            CardLimit.DELIVERY: self.delivery,
        }
        return {name: reading for name, reading in named.items() if reading is not None}


def read_case(context: Context, case: Case) -> CaseReading:
    """The clocks of a case as they stand now, or as they stood when its own limits ended."""
    return reading_at(context.centre, case, context.now)


def reading_at(centre: Centre, case: Case, now: datetime) -> CaseReading:
    """As `read_case`, for lists of cases at one instant."""
    clocks = clocks_of(centre, case)
    moment = _moment(centre, case, now)
    promised = _limit(centre, case, clocks.promised, Side.PROMISED, moment)
    statutory = _limit(centre, case, clocks.statutory, Side.STATUTORY, moment) if clocks.statutory else None
    light = worst((promised.light, statutory.light)) if statutory else promised.light
    return CaseReading(
        statutory=statutory,
        promised=promised,
        light=light,
        missing_year=clocks.promised.missing_year,
        notice=_notice(centre, case, now),
        delivery=_delivery(centre, case, now),
    )


def clocks_of(centre: Centre, case: Case) -> TwoClocks:
    """Both clocks of a case over everything that they were told."""
    return _replay(case.facts, case.statutory, case.promised, clock_rules(centre, case), centre.calendar)


def clock_rules(centre: Centre, case: Case) -> ItemRules:
    """What the law of the case's item allows, in the words of the clock."""
    return clock_rules_of(centre, rules_of(centre, case))


def clock_rules_of(centre: Centre, rules: CaseRules) -> ItemRules:
    """What these rules allow, in the words of the clock."""
    return _item_rules(rules, _Grounds(centre.grounds))


def rules_of(centre: Centre, case: Case) -> CaseRules:
    """The rules that acceptance copied onto the case; before it, those of today's catalogue."""
    return case.rules or rules_today(centre.known(case.item))


@lru_cache(maxsize=1024)
def rules_today(item: Item | None) -> CaseRules:
    """The rules of an item as the catalogue has them now."""
    if item is None:
        return CaseRules()
    return CaseRules(
        item.extension_allowed, item.extension_total, item.extra_grounds, item.notice_window, item.overdue_effect
    )


def why(context: Context, case: Case, which: CardLimit) -> tuple[DayRow, ...]:
    """The due date of one limit, day by day; empty when the case has no such limit."""
    found = read_case(context, case).limits.get(which)
    return explain(found.clock, until=context.today, grounds=_known(_Grounds(context.centre.grounds))) if found else ()


class _Grounds:
    """The grounds of a centre as a key: settings are never changed in place, so the mapping itself is its identity."""

    __slots__ = ("by_code",)

    def __init__(self, by_code: Mapping[str, Ground]) -> None:
        self.by_code = by_code

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Grounds) and self.by_code is other.by_code

    def __hash__(self) -> int:
        return id(self.by_code)


@lru_cache(maxsize=8)
def _known(grounds: _Grounds) -> Mapping[str, KnownGround]:
    return {
        ground.name_zh: KnownGround(ground.name_zh, ground.name_en, ground.law, ground.is_general)
        for ground in grounds.by_code.values()
    } or ARTICLE_45


@lru_cache(maxsize=4096)
def _item_rules(rules: CaseRules, grounds: _Grounds) -> ItemRules:
    known = _known(grounds)
    named = (grounds.by_code.get(code) for code in rules.extra_grounds)
    return ItemRules(
        extension_allowed=rules.extension_allowed,
        extension_total=rules.extension_total,
        extra_grounds=frozenset(ground.name_zh for ground in named if ground),
        notice_window=rules.notice_window,
        grounds=frozenset(name for name, ground in known.items() if ground.is_general),
    )


@lru_cache(maxsize=65536)
def _replay(
    facts: CaseFacts, statutory: Limit | None, promised: Limit, rules: ItemRules, calendar: WorkingCalendar
) -> TwoClocks:
    # A pure function of frozen values: the same history over the same calendar is counted once a process.
    return two_clocks(facts, statutory, promised, rules, calendar)


def _limit(centre: Centre, case: Case, clock: Reading, side: Side, moment: datetime) -> LimitReading:
    reading = replace(_limit_at(centre, _as_ended(case, clock, side), side, moment), clock=clock)
    if case.status in _ENDED_WITHOUT_DECISION:
        reading = replace(reading, light=Light.GREY)
    runs = case.is_open and case.forwarded_on is None
    return reading if runs else replace(reading, remaining_days=None)


def _as_ended(case: Case, clock: Reading, side: Side) -> Reading:
    """A limit that has ended keeps the due date that was in force then: no later correction of a calendar moves it."""
    kept = case.statutory_due_on if side is Side.STATUTORY else case.promised_due_on
    return clock if case.own_end_on is None or kept is None else replace(clock, due_on=kept)


def _limit_at(centre: Centre, clock: Reading, side: Side, moment: datetime) -> LimitReading:
    light = light_of(clock, side, moment, centre.hours, LightRule(centre.policy.amber_days))
    has_date = clock.due_on is not None
    remaining = clock.as_of(centre.service_day(moment)).remaining_days if has_date else None
    return LimitReading(clock.limit, clock.due_on, remaining, light, clock)


def _notice(centre: Centre, case: Case, now: datetime) -> LimitReading | None:
    """The window for the one-time notice, while nothing was said yet (行政许可法 32)."""
    if case.status is not CaseStatus.RECEIVED or case.parent_id is not None:
        return None
    window = Limit(rules_of(centre, case).notice_window, Unit.WORKING_DAYS)
    return _limit_at(centre, _plain_clock(case.received_on, window, centre.calendar), Side.STATUTORY, now)


def _delivery(centre: Centre, case: Case, now: datetime) -> LimitReading | None:
    """The time for issuing and delivering after a positive decision (行政许可法 44)."""
    if case.decided_on is None or case.decision is not Decision.GRANTED or case.status is not CaseStatus.DECIDED:
        return None
    window = Limit(centre.policy.delivery_days, Unit.WORKING_DAYS)
    return _limit_at(centre, _plain_clock(case.decided_on, window, centre.calendar), Side.STATUTORY, now)


def _plain_clock(since: date, limit: Limit, calendar: WorkingCalendar) -> Reading:
    return read_clock(CaseFacts(since, since), limit, ItemRules(), calendar)


def _moment(centre: Centre, case: Case, now: datetime) -> datetime:
    """An ended limit keeps its light for ever; the date decides, at its opening hour."""
    return now if case.own_end_on is None else centre.hours.opens_at(case.own_end_on)
