"""The managers' page on the waits: how good the estimates were, each figure opening to exactly its rows."""

import csv
import io
from collections.abc import Iterator
from datetime import date

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kiosk.domain.advice import AdviceState
from kiosk.domain.errors import NotFound, Refusal
from kiosk.domain.metrics import Period
from kiosk.domain.people import Role
from kiosk.domain.periods import before, month_of, quarter_of, week_of
from kiosk.domain.wait_record import RULES
from kiosk.operations import advice, wait_accuracy
from kiosk.operations.ports import Context
from kiosk.operations.wait_accuracy import RATES, Line, WaitReport, WaitScope
from kiosk.web.advice_words import ANSWERS, advice_words
from kiosk.web.auth import READERS, actor, allow
from kiosk.web.case_papers import pdf_answer
from kiosk.web.dashboard_view import Measure
from kiosk.web.extensions import desk
from kiosk.web.forms import day_asked, run, told
from kiosk.web.language import asked_language, gettext, language
from kiosk.web.words import word

waits = Blueprint("waits", __name__, url_prefix="/manager/waits")

_ROWS_A_PAGE = 500
# What a program that calculates would take for a formula at the head of a cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@waits.get("/")
@allow(*READERS)
def show() -> ResponseReturnValue:
    """Error, late share, coverage, width and kept promises, at issue and later, by queue and by hour."""
    report, advised = desk().system.read(actor(), lambda context: (_report(context), advice.today(context)))
    return render_template(
        "staff/waits.html",
        report=report,
        advised=advised,
        advice_words=advice_words,
        queues=desk().system.centre.queues,
        measure=measure,
        query=query_of,
        rules=RULES,
        group=group,
        periods=_fixed_periods(desk().system.centre.service_day(report.at)),
    )


@waits.post("/advice/<int:advice_id>/<act>")
@allow(Role.MANAGER)
def answer(advice_id: int, act: str) -> ResponseReturnValue:
    """Takes advice on windows up, or turns it down."""
    state = ANSWERS.get(act)
    if state is None:
        raise NotFound("not_found")
    try:
        run(lambda context: str(advice.answer(context, advice_id, state).id))
        flash(
            gettext("已记下。请通知窗口。") if state is AdviceState.ACCEPTED else gettext("已记下，不再提示。"), "done"
        )
    except NotFound:
        raise
    except Refusal as refusal:
        flash(told(refusal), "stop")
    return redirect(url_for("dashboard.show"), 303)


@waits.get("/rows")
@allow(*READERS)
def rows() -> ResponseReturnValue:
    """Exactly the rows behind a figure."""
    figure = request.args.get("figure", "")

    def read(context: Context) -> str:
        scope = _scope(context)
        found = wait_accuracy.rows_behind(context, scope, figure)
        pages = max(1, -(-len(found) // _ROWS_A_PAGE))
        page = min(max(1, request.args.get("page", 1, int)), pages)
        return render_template(
            "staff/waits_rows.html",
            scope=scope,
            figure=figure,
            rows=found[(page - 1) * _ROWS_A_PAGE : page * _ROWS_A_PAGE],
            total=len(found),
            page=page,
            pages=pages,
            query=query_of(scope),
            queues=context.centre.queues,
        )

    return desk().system.read(actor(), read)


@waits.get("/accuracy.csv")
@allow(*READERS)
def sheet() -> Response:
    """The same figures as the page, for a spreadsheet."""
    report = desk().system.read(actor(), _report)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([safe(cell) for cell in row] for row in _sheet(report))
    response = make_response("\ufeff" + out.getvalue())
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    period = report.scope.period
    name = f"waits-{period.first.isoformat()}-{period.last.isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@waits.get("/bulletin.pdf")
@allow(*READERS)
def bulletin() -> Response:
    """The section of a bulletin on these figures, to be printed or sent."""
    report = desk().system.read(actor(), _report)
    period = report.scope.period
    pdf = desk().papers.waits(report, asked_language() or language())
    return pdf_answer(pdf, f"waits-{period.first.isoformat()}-{period.last.isoformat()}")


def measure(line: Line, name: str) -> Measure:
    """A share with the names of the lists behind its parts."""
    over, under, _ = RATES[name]
    return Measure(line.rate(name), over, under, are_items=False)


def query_of(scope: WaitScope) -> dict[str, str]:
    """The scope for the address of a list."""
    period = scope.period
    found = {"from": period.first.isoformat(), "to": period.last.isoformat(), "point": str(scope.point)}
    if scope.queue is not None:
        found["queue"] = scope.queue
    return found | ({"hour": str(scope.hour)} if scope.hour is not None else {})


def safe(cell: object) -> str:
    """Text that no spreadsheet takes for a formula; numbers stay numbers, negative ones too."""
    text = "" if cell is None else str(cell)
    is_formula = text.startswith(_FORMULA) and not isinstance(cell, (int, float))
    return f"'{text}" if is_formula else text


def group(scope: WaitScope) -> str:
    """What a group of rows is called: its queue, its hour, its point."""
    if scope.hour is not None:
        return f"{scope.hour:02d}:00–{scope.hour + 1:02d}:00"
    if scope.point != "issue":
        return word("wait_point", scope.point)
    return scope.queue or word("wait_point", scope.point)


def _fixed_periods(today: date) -> list[tuple[str, Period]]:
    """The last whole periods that bulletins are about, each with its name."""
    return [
        (gettext("上周"), week_of(before(week_of(today)))),
        (gettext("上月"), month_of(before(month_of(today)))),
        (gettext("上季度"), quarter_of(before(quarter_of(today)))),
    ]


def _sheet(report: WaitReport) -> Iterator[list[object]]:
    period = report.scope.period
    yield [gettext("期间"), period.first, period.last, gettext("队列"), report.scope.queue or gettext("全部队列")]
    yield [
        gettext("分组"), gettext("哪一类"), gettext("告知"), gettext("已叫到"), gettext("平均误差（分）"),
        gettext("偏差（分）"), gettext("超出 10 分钟"), gettext("落在区间内"), gettext("区间平均宽度（分）"),
        gettext("兑现"), gettext("叫到前离开"), gettext("当日未叫到"), gettext("仍在等候"),
        *(f"{word('wait_rule', rule)} {part}" for rule in RULES for part in ("n", gettext("平均误差（分）"))),
    ]  # fmt: skip
    for kind, lines in (
        (gettext("合计"), (report.total,)),
        (gettext("按时点"), report.by_point),
        (gettext("按队列"), report.by_queue),
        (gettext("按时段"), report.by_hour),
    ):
        for line in lines:
            yield [kind, group(line.scope), *_cells(line)]


def _cells(line: Line) -> Iterator[object]:
    counts, of = line.summary.counts, line.summary.accuracy
    yield from (counts["told"], counts["called"])
    yield from (round(of.error, 1), round(of.bias, 1)) if of else (None, None)
    yield from (counts["late"], counts["covered"])
    yield round(of.width, 1) if of else None
    yield from (counts["kept"], counts["left"], counts["lapsed"], counts["open"])
    for rule in RULES:
        other = line.summary.rules.get(rule)
        yield from (other.count, round(other.error, 1)) if other else (0, None)


def _report(context: Context) -> WaitReport:
    return wait_accuracy.report(context, _scope(context))


def _scope(context: Context) -> WaitScope:
    asked = request.args
    hour = asked.get("hour", "").strip()
    if hour and not (hour.isascii() and hour.isdigit() and int(hour) < 24):
        raise NotFound("not_found")
    return wait_accuracy.scope_of(
        context,
        day_asked("from"),
        day_asked("to"),
        asked.get("queue", "").strip()[:10] or None,
        int(hour) if hour else None,
        asked.get("point", "").strip() or None,
    )
