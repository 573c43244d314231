"""Why this date: one limit of a case counted day by day, on a page and on paper, and in one line for the case."""

from collections.abc import Mapping

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from kiosk.domain.card import CardLimit
from kiosk.domain.errors import NotFound
from kiosk.domain.explanation import DayRow, RowKind
from kiosk.domain.people import Role
from kiosk.domain.wording import limit_words
from kiosk.operations.casework import CaseView, look_at
from kiosk.operations.counting import count_of
from kiosk.operations.ports import Context
from kiosk.operations.readings import LimitReading
from kiosk.operations.readings import why as rows_of
from kiosk.web.auth import READERS, actor, allow
from kiosk.web.case_papers import pdf_answer
from kiosk.web.extensions import desk
from kiosk.web.language import language
from kiosk.web.words import short_day


@allow(Role.WINDOW, *READERS)
def why(ref: str) -> ResponseReturnValue:
    """The page of one limit; the links to the other limits of the case stand beside it."""
    which = _asked()

    def read(context: Context) -> str:
        limits = look_at(context, ref).reading.limits
        return render_template("staff/case_why.html", count=count_of(context, ref, which), limits=limits)

    return desk().system.read(actor(), read)


@allow(Role.WINDOW, *READERS)
def why_pdf(ref: str) -> ResponseReturnValue:
    """The same as a sheet; it changes with the case and is not kept."""
    which = _asked()
    count = desk().system.read(actor(), lambda context: count_of(context, ref, which))
    return pdf_answer(desk().papers.why(count, language()), f"{count.case.ref}-{which}")


def short_reasons(context: Context, view: CaseView) -> Mapping[CardLimit, str]:
    """For each limit of the case one line that says how its date came about."""
    return {
        which: _in_one_line(reading, rows_of(context, view.case, which))
        for which, reading in view.reading.limits.items()
    }


def _asked() -> CardLimit:
    try:
        return CardLimit(request.args.get("limit", CardLimit.PROMISED))
    except ValueError:
        raise NotFound("not_found") from None


def _in_one_line(reading: LimitReading, rows: tuple[DayRow, ...]) -> str:
    start = reading.clock.accepted_on
    if start is None:
        return str(gettext("等待补正，还没有开始计算。"))
    told = [gettext("从 %(day)s 起算，当日不计", day=short_day(start)), limit_words(reading.limit, language() == "zh")]
    idle = {kind: sum(row.kind is kind for row in rows) for kind in RowKind}
    if reading.clock.extension:
        told.append(gettext("延长 %(days)s 天", days=reading.clock.extension))
    if idle[RowKind.DAY_OFF]:
        told.append(gettext("休息日 %(days)s 天不计", days=idle[RowKind.DAY_OFF]))
    if idle[RowKind.STOPPED]:
        told.append(gettext("中止 %(days)s 天不计", days=idle[RowKind.STOPPED]))
    if idle[RowKind.DUE_AFTER_ROLL]:
        told.append(gettext("末日逢休息日顺延"))
    if reading.due_on:
        told.append(gettext("到期 %(day)s", day=short_day(reading.due_on)))
    return ("，" if language() == "zh" else ", ").join(map(str, told))
