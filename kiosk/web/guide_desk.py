"""The guide desk: numbers for whoever is helped, calls from touch screens, queues that stopped early, lost slips."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kiosk.domain.errors import NotFound, Refusal
from kiosk.domain.people import Role
from kiosk.domain.queue import QueueState
from kiosk.domain.ticket import PriorityClass
from kiosk.operations import duty
from kiosk.operations.boards import QueueLine, queue_lines
from kiosk.operations.helping import answer_help, calls_for_help
from kiosk.operations.intake import TicketView, TicketWish, issue, print_number_again, ticket_spoken
from kiosk.operations.ports import Context
from kiosk.web.auth import actor, allow, cause
from kiosk.web.console import item_code
from kiosk.web.errors import status_of
from kiosk.web.extensions import desk
from kiosk.web.forms import chosen, fresh_id, run, told
from kiosk.web.language import LANGUAGES, gettext, language, time_words
from kiosk.web.modes import service_sent
from kiosk.web.printer_words import paper_words
from kiosk.web.queue_words import QueueWords, wait_said, words_of

guide_desk = Blueprint("guide_desk", __name__, url_prefix="/desk")


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One queue at the desk: `why` says why it stopped before the doors close, empty where it did not; `kept_until` is
    the end of a longer giving of numbers that somebody has asked for."""

    line: QueueLine
    words: QueueWords
    why: str
    kept_until: datetime | None


@guide_desk.get("/")
@allow(Role.GUIDE, Role.MANAGER)
def show() -> str:
    """The calls of today, those that wait on top, how every queue stands, and the number that was just given."""
    return _page({}, request.args.get("given", ""))


@guide_desk.post("/number")
@allow(Role.GUIDE)
def number() -> ResponseReturnValue:
    """A number for somebody who is helped, with the way of service; what was typed stays where it is refused."""
    try:
        given = run(lambda context: issue(context, _wish_sent()).ticket.label)
    except Refusal as refusal:
        flash(told(refusal), "stop")
        return _page(request.form), status_of(refusal)
    return redirect(url_for("guide_desk.show", given=given), 303)


@guide_desk.post("/help/<int:device>/answer")
@allow(Role.GUIDE, Role.MANAGER)
def answer(device: int) -> ResponseReturnValue:
    """Somebody goes to that screen; answering twice is harmless."""
    desk().system.perform(actor(), lambda context: answer_help(context, device), cause())
    return redirect(url_for("guide_desk.show"), 303)


@guide_desk.post("/reprint")
@allow(Role.GUIDE, Role.MANAGER)
def reprint() -> ResponseReturnValue:
    """A second slip of a number of today, marked as such and counted."""

    def verb(context: Context) -> str:
        view = print_number_again(context, request.form.get("number", ""))
        return f"{view.ticket.label} {view.slip.printer if view.slip else ''}"

    try:
        number, printer = run(verb).split(" ", 1)
        flash(gettext("%(number)s 的号票在 %(printer)s 补打。", number=number, printer=printer), "done")
    except Refusal as refusal:
        flash(told(refusal), "stop")
    return redirect(url_for("guide_desk.show"), 303)


@guide_desk.post("/queues/<code>/<act>")
@allow(Role.GUIDE, Role.MANAGER)
def queue(code: str, act: str) -> ResponseReturnValue:
    """Lets a queue give numbers until the doors close today although it had stopped, or ends that."""
    if act not in {"keep-open", "end-keeping"}:
        raise NotFound("not_found")

    def verb(context: Context) -> str:
        if act == "keep-open":
            duty.keep_open(context, code, request.form.get("reason", ""))
        else:
            duty.end_keeping(context, code)
        return time_words(context.centre.hours.closes_at(context.today).astimezone(context.centre.zone))

    try:
        until = run(verb)
        longer = gettext("%(queue)s 队列延长取号，到 %(until)s 关门为止。", queue=code, until=until)
        flash(longer if act == "keep-open" else gettext("%(queue)s 队列不再延长取号。", queue=code), "done")
    except Refusal as refusal:
        flash(told(refusal), "stop")
    return redirect(url_for("guide_desk.show"), 303)


def _page(typed: Mapping[str, str], number: str = "") -> str:
    def read(context: Context) -> str:
        calls, given = calls_for_help(context), _given(context, number) if number else None
        return render_template(
            "staff/desk.html",
            waiting=[call for call in calls if call.answered_at is None],
            answered=[call for call in calls if call.answered_at is not None],
            lines=_lines(context),
            given=given,
            said=wait_said(given.wait) if given else "",
            paper=paper_words(given.slip, given.ticket.label) if given else None,
            typed=typed,
            spoken=typed.get("language") or language(),
            classes=list(PriorityClass),
            prints=context.centre.default_printer is not None,
            zone=context.centre.zone,
            request_id=fresh_id(),
        )

    return desk().system.read(actor(), read)


def _given(context: Context, number: str) -> TicketView | None:
    """None for a number of another day: the page may have stood open over night."""
    try:
        return ticket_spoken(context, number)
    except Refusal:
        return None


def _wish_sent() -> TicketWish:
    spoken = request.form.get("language", "")
    return TicketWish(
        item=item_code(request.form.get("item", "")) or None,
        queue=request.form.get("queue") or None,
        language=spoken if spoken in LANGUAGES else language(),
        priority_class=chosen(PriorityClass, "priority") if request.form.get("priority") else None,
        service=service_sent(),
    )


def _lines(context: Context) -> list[DeskLine]:
    kept = context.unit.windows.kept_open(context.today)
    closes_at = context.centre.hours.closes_at(context.today).astimezone(context.centre.zone)
    is_open = context.centre.is_open(context.now)
    return [
        DeskLine(
            line,
            words_of(line, context.now),
            _why_stopped(line, closes_at) if is_open else "",
            closes_at if line.queue.code in kept and context.now < closes_at else None,
        )
        for line in queue_lines(context)
    ]


def _why_stopped(line: QueueLine, closes_at: datetime) -> str:
    """Why a queue gives no numbers although the doors are open; empty where it does, and where that is no question of
    the time left, as in a pause. `closes_at` is in the centre's zone."""
    if line.state is not QueueState.CLOSED:
        return ""
    closes = time_words(closes_at)
    if line.served_until is None:
        return gettext("取号时间已过，%(closes)s 关门。", closes=closes)
    until = time_words(line.served_until.astimezone(closes_at.tzinfo))
    return gettext("排队的人预计要办到 %(until)s，%(closes)s 关门。", until=until, closes=closes)
