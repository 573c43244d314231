"""What visitors say of the service (好差评): counts by level, and the bad ratings with their words; nobody's name."""

from datetime import timedelta

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from kiosk.domain.errors import Unacceptable
from kiosk.domain.people import Role
from kiosk.operations import ratings as verbs
from kiosk.operations.ports import Context
from kiosk.operations.ratings import MOST_BAD, RatingReport
from kiosk.web.auth import actor, allow
from kiosk.web.extensions import desk
from kiosk.web.forms import day_asked
from kiosk.web.rating_words import RATING_WORDS

ratings = Blueprint("ratings", __name__, url_prefix="/manager/ratings")

_SHOWN_DAYS = 30
_MOST_DAYS = 366


@ratings.get("/")
@allow(Role.MANAGER, Role.SUPERVISOR)
def show() -> ResponseReturnValue:
    """The ratings of a period, by default of the last thirty days."""

    def read(context: Context) -> RatingReport:
        last = day_asked("to") or context.today
        first = day_asked("from") or last - timedelta(days=_SHOWN_DAYS - 1)
        if first > last:
            raise Unacceptable("period_backwards", first=first, last=last)
        if (last - first).days >= _MOST_DAYS:
            raise Unacceptable("period_too_long", most=_MOST_DAYS)
        return verbs.report(context, first, last)

    report = desk().system.read(actor(), read)
    return render_template("staff/ratings.html", report=report, most_bad=MOST_BAD, **RATING_WORDS)
