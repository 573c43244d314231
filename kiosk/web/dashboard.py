"""The manager's page: are the promises kept, what is late, what will be; each number opens to what is behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from kiosk.domain.advice import Advice
from kiosk.domain.catalogue import Centre, Item
from kiosk.domain.errors import NotFound, Refusal
from kiosk.domain.limits import Unit
from kiosk.domain.people import Role
from kiosk.domain.policy import comparison
from kiosk.operations import advice, duty, reports
from kiosk.operations.ports import Context
from kiosk.operations.reports import Scope
from kiosk.operations.wait_book import Outlook
from kiosk.web.advice_words import advice_words, outlook_words
from kiosk.web.auth import READERS, actor, allow
from kiosk.web.dashboard_view import Overview, overview
from kiosk.web.extensions import desk
from kiosk.web.forms import day_asked, fresh_id, run, time_today, told
from kiosk.web.words import word

dashboard = Blueprint("dashboard", __name__, url_prefix="/manager")

PERIODS = ("week", "month", "last_month", "custom")
_ROWS_A_PAGE = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, as the filters show it again."""

    period: str
    scope: Scope

    @property
    def query(self) -> dict[str, str]:
        """The scope for the address of a list."""
        period = self.scope.period
        found = {"from": period.first.isoformat(), "to": period.last.isoformat()}
        return found | ({"department": self.scope.department} if self.scope.department else {})


@dashboard.get("/")
@allow(*READERS)
def show() -> ResponseReturnValue:
    """Five questions on one page."""

    def read(context: Context) -> tuple[Asked, Overview, dict[str, str], Advice | None, Outlook]:
        asked = _asked(context)
        shown = overview(context, asked.scope)
        return asked, shown, reports.departments(context), advice.standing(context), context.waits.outlook

    asked, shown, departments, advised, outlook = desk().system.read(actor(), read)
    return render_template(
        "staff/manager.html",
        asked=asked,
        shown=shown,
        departments=departments,
        advised=advised,
        advice_words=advice_words,
        outlook=outlook_words(outlook),
        periods=PERIODS,
        may_pause=actor().right == Role.MANAGER,
        request_id=fresh_id(),
    )


@dashboard.get("/cases")
@allow(*READERS)
def cases() -> ResponseReturnValue:
    """Exactly the cases behind a figure."""
    figure = request.args.get("figure", "")

    def read(context: Context) -> str:
        asked = _asked(context)
        lines = reports.cases_behind(context, asked.scope, figure)
        pages = max(1, -(-len(lines) // _ROWS_A_PAGE))
        page = min(max(1, request.args.get("page", 1, int)), pages)
        return render_template(
            "staff/figure_cases.html",
            asked=asked,
            figure=figure,
            title=word("figure", figure),
            lines=lines[(page - 1) * _ROWS_A_PAGE : page * _ROWS_A_PAGE],
            total=len(lines),
            page=page,
            pages=pages,
        )

    return desk().system.read(actor(), read)


@dashboard.get("/items")
@allow(*READERS)
def items() -> ResponseReturnValue:
    """Exactly the items behind a figure of the catalogue."""
    figure = request.args.get("figure", "")
    question = ITEM_FIGURES.get(figure)
    if question is None:
        raise NotFound("unknown_figure", figure=figure)

    def read(context: Context) -> str:
        asked = _asked(context)
        of_scope = [
            item for item in context.centre.items.values() if asked.scope.department in {None, item.department_zh}
        ]
        return render_template(
            "staff/figure_items.html",
            asked=asked,
            title=word("item_figure", figure),
            items=[item for item in of_scope if question(item, context.centre)],
            share=share_of,
            ceiling=context.centre.policy.ceiling,
        )

    return desk().system.read(actor(), read)


@dashboard.post("/queues/<act>")
@allow(Role.MANAGER)
def queue(act: str) -> ResponseReturnValue:
    """Stops a queue from giving numbers today, or lets it go on."""
    if act not in {"pause", "resume"}:
        raise NotFound("not_found")
    code = request.form.get("queue", "")[:10]

    def verb(context: Context) -> str:
        if act == "pause":
            return duty.pause_queue(context, code, request.form.get("reason", ""), time_today("until")).queue
        duty.resume_queue(context, code)
        return code

    try:
        name = run(verb)
        said = gettext("%(queue)s 队列暂停取号。", queue=name)
        flash(said if act == "pause" else gettext("%(queue)s 队列恢复取号。", queue=name), "done")
    except Refusal as refusal:
        flash(told(refusal), "stop")
    return redirect(url_for("dashboard.show"), 303)


def share_of(item: Item) -> str:
    """How the promise stands to the law, in the unit that compares both; `—` where the law sets nothing."""
    if item.statutory is None:
        return "—"
    both = comparison(item.statutory, item.promised)
    return f"{both.promised}/{both.statutory}" if both.statutory else "0/0"


def _is_within(item: Item, centre: Centre) -> bool:
    return item.statutory is not None and comparison(item.statutory, item.promised).is_within(centre.policy.ceiling)


def _counts_in(unit: Unit) -> Callable[[Item, Centre], bool]:
    def question(item: Item, _: Centre) -> bool:
        law = item.statutory
        if law is None or law.unit is not unit or not law.value:
            return False
        return not comparison(law, item.promised).is_converted

    return question


# The same questions as `domain.policy.figures` asks, one name each, so that a number and its list cannot disagree.
ITEM_FIGURES: Mapping[str, Callable[[Item, Centre], bool]] = {
    "total": lambda item, _: True,
    "with_statutory_limit": lambda item, _: item.statutory is not None,
    "no_statutory_limit": lambda item, _: item.statutory is None,
    "within_ceiling": _is_within,
    "above_ceiling": lambda item, centre: item.statutory is not None and not _is_within(item, centre),
    "on_the_spot": lambda item, _: item.is_on_the_spot,
    "not_on_the_spot": lambda item, _: not item.is_on_the_spot,
    "sum_working_days": _counts_in(Unit.WORKING_DAYS),
    "sum_natural_days": _counts_in(Unit.NATURAL_DAYS),
}


def _asked(context: Context) -> Asked:
    first, last = day_asked("from"), day_asked("to")
    named = request.args.get("period", "")
    period = named if named in PERIODS else ("custom" if first or last else "month")
    if period != "custom":
        first, last = _bounds(period, context.today)
    department = request.args.get("department", "").strip() or None
    return Asked(period, reports.scope_of(context, first, last, department))


def _bounds(period: str, today: date) -> tuple[date, date]:
    if period == "week":
        return today - timedelta(days=today.weekday()), today
    month = today.replace(day=1)
    if period == "last_month":
        last = month - timedelta(days=1)
        return last.replace(day=1), last
    return month, today
