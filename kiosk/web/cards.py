"""The cards of the limits that came near or were missed: what is next, why it came to this, and a sheet for each."""

import threading
import time
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kiosk.domain.card import NEEDS_REASON, TOLD, Card
from kiosk.domain.errors import NotFound, Refusal, Unavailable
from kiosk.domain.lights import Light
from kiosk.domain.people import Role
from kiosk.operations import reports, supervision
from kiosk.operations.case_ports import CardFilter
from kiosk.operations.ports import Context
from kiosk.operations.supervision import CardLine
from kiosk.web.auth import ANYBODY, READERS, actor, allow
from kiosk.web.card_words import days_words, headline, next_step
from kiosk.web.case_papers import pdf_answer
from kiosk.web.errors import status_of
from kiosk.web.extensions import desk
from kiosk.web.forms import fresh_id, run, told
from kiosk.web.language import asked_language, gettext, language

cards = Blueprint("cards", __name__, url_prefix="/cards")

_MOST_ROWS = 300
_FRESH_SECONDS = 5.0
_ANSWERED = {"": None, "yes": True, "no": False}


class Unanswered:
    """How many cards want a reason, for the mark on every page of the staff; a few seconds old at most."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0
        self._good_until = float("-inf")

    def __call__(self) -> int:
        """The number; the last known one while the database is away."""
        with self._lock:
            if time.monotonic() > self._good_until:
                self._good_until = time.monotonic() + _FRESH_SECONDS
                try:
                    self._count = desk().system.read(ANYBODY, supervision.unanswered)
                except Unavailable:
                    return self._count
            return self._count

    def forget(self) -> None:
        """Counts again at once."""
        self._good_until = float("-inf")


@cards.get("/")
@allow(Role.WINDOW, *READERS)
def show() -> ResponseReturnValue:
    """The cards of one view, the newest first."""
    return _page(200)


@cards.post("/<int:card_id>/reason")
@allow(Role.WINDOW, Role.MANAGER)
def give_reason(card_id: int) -> ResponseReturnValue:
    """Why the limit was missed."""
    words = request.form.get("reason", "")
    return _written(lambda context: supervision.give_reason(context, card_id, words), gettext("原因已写明。"))


@cards.post("/<int:card_id>/note")
@allow(Role.SUPERVISOR)
def note(card_id: int) -> ResponseReturnValue:
    """What a supervisor says to it."""
    words = request.form.get("note", "")
    return _written(lambda context: supervision.note(context, card_id, words), gettext("监察意见已记下。"))


@cards.get("/<int:card_id>/sheet.pdf")
@allow(Role.WINDOW, *READERS)
def sheet(card_id: int) -> ResponseReturnValue:
    """The supervision sheet (督办单) of a card, to be printed and signed."""

    line, on = desk().system.read(actor(), lambda context: (supervision.card_line(context, card_id), context.today))
    pdf = desk().papers.supervision(line, on, asked_language() or language())
    return pdf_answer(pdf, f"{line.case.ref}-{line.card.id}")


def _written(verb: Callable[[Context], Card], said: str) -> ResponseReturnValue:
    try:
        run(lambda context: str(verb(context).id))
    except NotFound:
        raise
    except Refusal as refusal:
        flash(told(refusal), "stop")
        return _page(status_of(refusal))
    unanswered_cards().forget()
    flash(said, "done")
    return redirect(f"{url_for('cards.show')}?{urlencode(_asked())}", 303)


def unanswered_cards() -> Unanswered:
    """The mark of this application."""
    found: Unanswered = current_app.extensions["kiosk_unanswered"]
    return found


def _asked() -> dict[str, str]:
    """The filters as the address, or the form on the page, carries them."""
    return {
        name: text for name in ("level", "answered", "department") if (text := request.values.get(name, "").strip())
    }


def _filter(context: Context, asked: Mapping[str, str]) -> CardFilter:
    level, answered, department = asked.get("level"), asked.get("answered", ""), asked.get("department")
    if level not in {None, *TOLD} or answered not in _ANSWERED:
        raise NotFound("not_found")
    if department is not None and department not in reports.departments(context):
        raise NotFound("unknown_department", department=department)
    return CardFilter(Light(level) if level else None, _ANSWERED[answered], department, _MOST_ROWS)


def _matters(line: CardLine) -> bool:
    """A warning that something worse has followed, or that came to nothing, is only in the list of warnings."""
    return line.is_standing or line.card.level in NEEDS_REASON


def _page(status: int) -> ResponseReturnValue:
    asked = _asked()

    def read(context: Context) -> str:
        wanted = _filter(context, asked)
        lines = [line for line in supervision.cards(context, wanted) if wanted.level or _matters(line)]
        return render_template(
            "staff/cards.html",
            lines=lines,
            total=context.unit.cards.count(wanted),
            unanswered=supervision.unanswered(context),
            asked=asked,
            departments=reports.departments(context),
            may_answer={line.card.id for line in lines if supervision.may_answer(context, line.card, line.case)},
            may_note=actor().right == Role.SUPERVISOR,
            headline=headline,
            next_step=next_step,
            days_words=days_words,
            request_id=fresh_id(),
        )

    return desk().system.read(actor(), read), status
