"""The promise simulator: what the history lets the catalogue promise, and one item under another promise."""

from collections.abc import Callable, Mapping

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from kiosk.domain.limits import Limit, Unit
from kiosk.domain.promise_suggestions import ItemTrial
from kiosk.domain.promise_trial import Exclusion, Trial
from kiosk.operations.promises import ALMOST_NONE, NONE, TrialReport, simulate
from kiosk.web import promise_view
from kiosk.web.auth import READERS, actor, allow
from kiosk.web.due_dates import MOST, UNITS
from kiosk.web.extensions import desk
from kiosk.web.forms import day_asked
from kiosk.web.promise_view import asked_period, chart_of, replays

promises = Blueprint("promises", __name__, url_prefix="/manager/promises")

SORTS: Mapping[str, Callable[[ItemTrial], tuple[object, ...]]] = {
    "saved": lambda one: (-one.saved_days, -one.history.n, one.item.code),
    "cases": lambda one: (-one.history.n, one.item.code),
    "late": lambda one: (-(one.today.late if one.today else 0), one.item.code),
    "item": lambda one: (one.item.code,),
}


@promises.get("/")
@allow(*READERS)
def show() -> ResponseReturnValue:
    """Every item with what it could promise, and what that makes of the catalogue's figures."""
    period = asked_period(day_asked("from"), day_asked("to"))
    report = replays().of(period)
    words, sort = request.args.get("q", "").strip()[:80], request.args.get("sort", "")
    sort = sort if sort in SORTS else "saved"
    wanted = words.lower().split()
    found = [one for one in report.items if all(one.item.matches(word) for word in wanted)]
    return render_template(
        "staff/promises.html",
        report=report,
        items=sorted(found, key=SORTS[sort]),
        words=words,
        sort=sort,
        sorts=SORTS,
        period=period,
        longest_days=promise_view.LONGEST_DAYS,
        verdict=_verdict,
        excluded=_excluded,
    )


@promises.get("/<code>")
@allow(*READERS)
def item(code: str) -> ResponseReturnValue:
    """One item's history, and what would have happened under another promise."""
    period = asked_period(day_asked("from"), day_asked("to"))
    found = desk().system.centre.item(code)
    value, unit = request.args.get("value", "").strip()[:10], _unit(request.args.get("unit", ""), found.promised.unit)
    promise, fault = _promise(value, unit)
    report = simulate(desk().system, actor(), code, promise, period)
    judged = promise or (report.of.today.promise if report.of.today else None)
    limits = {"law": found.statutory, "promised": found.promised, "proposed": promise}
    return render_template(
        "staff/promises_item.html",
        report=report,
        item=found,
        rows=list(_trials(report)),
        chart=chart_of(report.of.history, limits, judged),
        judged=judged,
        period=period,
        value=value,
        unit=unit,
        units=UNITS,
        fault=fault,
        shares=(NONE, ALMOST_NONE),
        verdict=_verdict,
        excluded=_excluded,
    )


def _unit(sent: str, otherwise: Unit) -> Unit:
    known = Unit(sent) if sent in set(Unit) else otherwise
    return Unit.WORKING_DAYS if known is Unit.ON_THE_SPOT and not sent else known


def _promise(value: str, unit: Unit) -> tuple[Limit | None, str]:
    """The promise that was typed, or what is wrong with it; neither where nothing was."""
    if unit is Unit.ON_THE_SPOT or value == "0":
        return Limit(0, Unit.ON_THE_SPOT), ""
    if not value:
        return None, ""
    if not (value.isascii() and value.isdecimal() and int(value) <= MOST[unit]):
        return None, gettext("承诺要写成 0 到 %(most)s 的整数；0 是当场办结。", most=MOST[unit])
    return Limit(int(value), unit), ""


def _trials(report: TrialReport) -> list[tuple[str, Trial]]:
    of = report.of
    named = (("proposed", report.proposed), ("today", of.today), ("ceiling", of.ceiling), ("spot", of.on_the_spot))
    return [(name, tried) for name, tried in named if tried is not None]


def _verdict(of: Trial) -> tuple[str, str]:
    """The mark and the word of a verdict."""
    return promise_view.MARKS[of.verdict], str(promise_view.VERDICTS[of.verdict])


def _excluded(why: Exclusion) -> str:
    return str(promise_view.EXCLUDED[why])
