"""What if: a past day of the hall once more with another window, another priority rule, other skills."""

from datetime import date, time

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.domain.errors import NotFound, Refusal, Unacceptable
from kiosk.domain.what_if import Fidelity
from kiosk.operations.what_if import MOST_AFTER, MOST_NUMBERS, Extra, WhatIf, Wish, last_day_with_visits, try_day
from kiosk.web.auth import READERS, actor, allow
from kiosk.web.extensions import desk
from kiosk.web.forms import day_asked, told

what_if = Blueprint("what_if", __name__, url_prefix="/manager/what-if")

# From which share of waits within five minutes of the real ones a replay is worth acting on, and from which a look.
_GOOD, _FAIR = 0.9, 0.7
_FROM, _UNTIL = time(9, 0), time(11, 0)


@what_if.get("/")
@allow(*READERS)
def show() -> ResponseReturnValue:
    """The form, and what the change would have meant; without a day the last one on which somebody was called."""
    found, fault = None, ""
    try:
        wish = _wish()
        if wish is not None:
            found = desk().system.read(actor(), lambda context: try_day(context, wish))
    except Refusal as refusal:
        fault = told(refusal)
    centre = desk().system.centre
    return render_template(
        "staff/what_if.html",
        found=found,
        rows=_rows(found) if found else [],
        trust=_trust(found.trial.fidelity) if found else "",
        fault=fault,
        asked=request.args,
        day=found.wish.day if found else _day(),
        today=centre.service_day(desk().system.clock.now()),
        queues=centre.queues,
        windows=centre.windows,
        most_after=MOST_AFTER,
        most_numbers=MOST_NUMBERS,
        usual=(_FROM, _UNTIL),
    )


def _wish() -> Wish | None:
    day = _day()
    if day is None:
        return None
    extra, after = request.args.get("extra", ""), request.args.get("priority_after", "")
    return Wish(day, _extra(extra) if extra else None, _after(after) if after else None, _skills())


def _day() -> date | None:
    return _typed_day() or desk().system.read(actor(), last_day_with_visits)


def _typed_day() -> date | None:
    try:
        return day_asked("day")
    except Unacceptable:
        return None


def _extra(extra: str) -> Extra:
    return Extra(request.args.get("queue", ""), extra == "more", _time("from", _FROM), _time("until", _UNTIL))


def _time(name: str, otherwise: time) -> time:
    typed = request.args.get(name, "").strip()
    try:
        return time.fromisoformat(typed).replace(tzinfo=None) if typed else otherwise
    except ValueError:
        raise Unacceptable("time_malformed", text=typed[:20]) from None


def _after(typed: str) -> int:
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 4 and int(typed) <= MOST_AFTER):
        raise Unacceptable("number_malformed", field="priority_after")
    return int(typed)


def _skills() -> dict[int, tuple[str, ...]]:
    """A window that serves one queue more, behind its own."""
    window, queue = request.args.get("window", ""), request.args.get("also", "")
    if not window or not queue:
        return {}
    if not (window.isascii() and window.isdecimal() and len(window) < 5):
        raise NotFound("unknown_window", window=window[:10])
    served = desk().system.centre.window(int(window)).queues
    return {int(window): served if queue in served else (*served, queue)}


def _rows(found: WhatIf) -> list[tuple[object, ...]]:
    """Each queue as it was, as replayed, and with the change."""
    trial = found.trial
    by_queue = [{one.queue: one for one in day.queues} for day in (trial.was, trial.same, trial.changed)]
    queues = desk().system.centre.queues
    return [(queues.get(code), code, *(day.get(code) for day in by_queue)) for code in sorted(by_queue[0])]


def _trust(of: Fidelity) -> str:
    if of.close >= _GOOD:
        return "good"
    return "fair" if of.close >= _FAIR else "poor"
