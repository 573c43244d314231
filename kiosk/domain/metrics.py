"""The figures a manager reads: each a question asked of a case, with its denominator and its target."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kiosk.domain.case import Case, CaseStatus
from kiosk.domain.lights import Light
from kiosk.domain.limits import Unit
from kiosk.domain.policy import PolicyFigures
from kiosk.domain.service_mode import ServiceMode

# Below this many a share says little: it is shown as a fraction, and nothing judges it (screens M-04).
FEWEST = 20


@dataclass(frozen=True, slots=True)
class Period:
    """Civil dates of the centre, both ends included."""

    first: date
    last: date

    def holds(self, day: date | None) -> bool:
        """Whether the day lies in the period."""
        return day is not None and self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Measured:
    """A case with what its clocks say now, or said when it was decided."""

    case: Case
    statutory_due_on: date | None
    promised_due_on: date | None
    light: Light
    is_past_promise: bool
    is_past_law: bool


Question = Callable[[Measured, Period], bool]


def _received(measured: Measured, period: Period) -> bool:
    return period.holds(measured.case.received_on)


def _decided(measured: Measured, period: Period) -> bool:
    return period.holds(measured.case.decided_on)


def _decided_within(due: Callable[[Measured], date | None]) -> Question:
    """In time by the day on which the own limits ended: what a higher body takes longer is not this centre's."""

    def question(measured: Measured, period: Period) -> bool:
        last, ended_on = due(measured), measured.case.own_end_on
        return _decided(measured, period) and last is not None and ended_on is not None and ended_on <= last

    return question


def _on_the_spot(measured: Measured, period: Period) -> bool:
    return _decided(measured, period) and measured.case.decided_on == measured.case.accepted_on


def _early(measured: Measured, period: Period) -> bool:
    if not _decided(measured, period) or _on_the_spot(measured, period):
        return False
    due, ended_on = measured.promised_due_on, measured.case.own_end_on
    return due is not None and ended_on is not None and ended_on < due


def _decided_by_mode(mode: ServiceMode) -> Question:
    return lambda measured, period: _decided(measured, period) and measured.case.service.mode is mode


def _has_law(measured: Measured) -> bool:
    return measured.statutory_due_on is not None


# Every figure by its name: what it counts. The list behind a figure is filtered by the same question, so the two
# cannot disagree. Sources: hall-and-law 3.3, contract `GET /timeliness`.
FIGURES: Mapping[str, Question] = {
    "received": _received,
    "decided": _decided,
    "decided_with_law": lambda m, p: _decided(m, p) and _has_law(m),
    "on_the_spot": _on_the_spot,
    "on_time_statutory": _decided_within(lambda m: m.statutory_due_on),
    "within_promise": _decided_within(lambda m: m.promised_due_on),
    "early": _early,
    "late_promise": lambda m, p: _decided(m, p) and m.is_past_promise,
    "late_statutory": lambda m, p: _decided(m, p) and m.is_past_law,
    "received_and_decided": lambda m, p: _received(m, p) and m.case.decided_on is not None,
    "not_accepted": lambda m, p: _received(m, p) and m.case.status is CaseStatus.NOT_ACCEPTED,
    "withdrawn": lambda m, p: _received(m, p) and m.case.status is CaseStatus.WITHDRAWN,
    "open": lambda m, _: m.case.is_open,
    "near_due": lambda m, _: m.case.is_open and m.light is Light.AMBER,
    "overdue_open": lambda m, _: m.case.is_open and (m.is_past_promise or m.is_past_law),
    "overdue_open_statutory": lambda m, _: m.case.is_open and m.is_past_law,
    "not_computable": lambda m, _: m.case.is_open and m.promised_due_on is None and m.case.accepted_on is not None,
    **{f"mode_{mode}": _decided_by_mode(mode) for mode in ServiceMode},
}


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with both its parts; without a denominator it has no value and meets nothing."""

    numerator: int
    denominator: int
    target: Fraction | None = None
    is_ceiling: bool = False

    @property
    def value(self) -> float | None:
        """The share, rounded for reading only; every comparison is made with the exact fraction."""
        return round(self.numerator / self.denominator, 6) if self.denominator else None

    @property
    def met(self) -> bool | None:
        """Whether the target is met, exactly; None without a target or a denominator."""
        if self.target is None or not self.denominator:
            return None
        share = Fraction(self.numerator, self.denominator)
        return share <= self.target if self.is_ceiling else share >= self.target


def count(cases: Iterable[Measured], period: Period) -> dict[str, int]:
    """Every figure of the cases in a period, in one pass."""
    totals = dict.fromkeys(FIGURES, 0)
    for measured in cases:
        for name, question in FIGURES.items():
            totals[name] += question(measured, period)
    return totals


def rates(items: PolicyFigures, cases: Mapping[str, int], ceiling: Fraction, on_the_spot: Fraction) -> dict[str, Rate]:
    """The shares that follow from the counts. The two promises have the policy's targets; the law's is the whole."""
    shares = {
        "items_within_ceiling": Rate(items.within_ceiling, items.with_statutory_limit, Fraction(1)),
        "items_on_the_spot": Rate(items.on_the_spot, items.total, on_the_spot),
        "cases_on_the_spot": Rate(cases["on_the_spot"], cases["decided"]),
        "on_time_statutory": Rate(cases["on_time_statutory"], cases["decided_with_law"], Fraction(1)),
        "within_promise": Rate(cases["within_promise"], cases["decided"], Fraction(1)),
        "early": Rate(cases["early"], cases["decided"]),
        "completion": Rate(cases["received_and_decided"], cases["received"]),
        **{f"mode_{mode}": Rate(cases[f"mode_{mode}"], cases["decided"]) for mode in ServiceMode},
    }
    for unit, name in ((Unit.WORKING_DAYS, "working_days"), (Unit.NATURAL_DAYS, "natural_days")):
        total = items.sums.get(unit)
        shares[f"promise_ratio_{name}"] = (
            Rate(total.promised, total.statutory, ceiling, is_ceiling=True) if total else Rate(0, 0, ceiling)
        )
    return shares
