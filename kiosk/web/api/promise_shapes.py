"""What the simulator found, as JSON; the command line writes the same."""

from typing import Any

from kiosk.domain.limits import Limit
from kiosk.domain.policy import PolicyFigures
from kiosk.domain.promise_suggestions import ItemTrial
from kiosk.domain.promise_trial import Caution, Exclusion, History, Trial
from kiosk.operations.promises import ALMOST_NONE, NONE, Extent, SuggestionReport, TrialReport

Json = dict[str, Any]


def trial_report(of: TrialReport) -> Json:
    """One item with its history, day by day."""
    proposed = _trial(of.proposed)
    return {**_extent(of.extent, of.caution), **_item(of.of, of.of.history), "proposed": proposed}


def suggestion_report(of: SuggestionReport) -> Json:
    """Every item, and the figures of the catalogue now and with every safe proposal."""
    return {
        **_extent(of.extent, of.caution),
        "figures": {"before": _figures(of.outlook.before), "after": _figures(of.outlook.after)},
        "items": [_item(one, one.history) for one in of.items],
    }


def _extent(of: Extent, caution: Caution) -> Json:
    return {
        "from": of.period.first.isoformat(),
        "to": of.period.last.isoformat(),
        "at": of.at.isoformat(),
        "seen": of.seen,
        "elsewhere": of.elsewhere,
        "is_complete": of.is_complete,
        "safe": {
            "fewest": caution.fewest,
            "tolerance": str(caution.tolerance),
            "confidence": str(caution.confidence),
        },
    }


def _item(of: ItemTrial, history: History) -> Json:
    item = of.item
    return {
        "item": item.code,
        "name_zh": item.name_zh,
        "name_en": item.name_en,
        "statutory": _limit(item.statutory),
        "promised": _limit(item.promised),
        "history": _history(history),
        "today": _trial(of.today),
        "ceiling": _trial(of.ceiling),
        "on_the_spot": _trial(of.on_the_spot),
        "proposal": _limit(of.proposal.promise) if of.proposal else None,
        "saved_days": of.saved_days,
    }


def _history(of: History) -> Json:
    return {
        "unit": of.unit,
        "n": of.n,
        "needed": [{"days": days, "cases": count} for days, count in of.counts.items()],
        "median": of.median,
        "p90": of.p90,
        "longest": of.longest,
        "smallest_none_late": of.smallest(NONE),
        "smallest_2_percent_late": of.smallest(ALMOST_NONE),
        "past_law": sum(of.past_law.values()),
        "excluded": {str(why): of.excluded.get(why, 0) for why in Exclusion},
    }


def _trial(of: Trial | None) -> Json | None:
    if of is None:
        return None
    share = None if of.share is None else float(of.share)
    return {
        "promise": _limit(of.promise),
        "n": of.n,
        "late": of.late,
        "share": share,
        "bound": of.bound,
        "verdict": of.verdict,
    }


def _limit(of: Limit | None) -> Json | None:
    return {"value": of.value, "unit": of.unit} if of else None


def _figures(of: PolicyFigures) -> Json:
    return {
        "total": of.total,
        "with_statutory_limit": of.with_statutory_limit,
        "within_ceiling": of.within_ceiling,
        "on_the_spot": of.on_the_spot,
        "on_the_spot_target": of.on_the_spot_target,
    }
