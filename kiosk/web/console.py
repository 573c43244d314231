"""The console of a window: call, serve, take a case in, finish; every step by one key."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from kiosk.domain.case import Step
from kiosk.domain.errors import NotFound, Refusal, Unacceptable, WrongState
from kiosk.domain.people import Role
from kiosk.domain.ticket import AT_A_WINDOW, Outcome, Ticket, TicketStatus
from kiosk.operations import advice, boards, calling, casework, duty, returning, serving, transfers, undoing
from kiosk.operations.intake import print_number_again
from kiosk.operations.ports import Context
from kiosk.web.advice_words import accepted_words, advice_words
from kiosk.web.auth import actor, allow
from kiosk.web.console_view import choices, console_of, due_if_accepted, matter_of, window_of
from kiosk.web.errors import status_of
from kiosk.web.extensions import desk
from kiosk.web.forms import chosen, day_sent, fresh_id, run, time_today, told
from kiosk.web.hardening import framed, framing
from kiosk.web.language import time_words
from kiosk.web.modes import service_sent
from kiosk.web.one_browser import in_this_browser, this_browser
from kiosk.web.queue_words import grace_words
from kiosk.web.words import word

console = Blueprint("console", __name__, url_prefix="/window")

_MOST_DIGITS = 4
Act = Callable[[Context, int], str]

# The case is received, and its page asks for the rest: what is missing, or why it is turned away.
_THEN_ASKED = {"notice": Step.NOTICE, "turn_away": Step.REFUSE}


@console.context_processor
def _with_keys() -> dict[str, object]:
    return {"keys": desk().keys}


@console.get("/")
@allow(Role.WINDOW)
def show() -> ResponseReturnValue:
    """The console of the person's window, or the windows to choose from."""
    return _page({}, 200)


@console.get("/mini")
@allow(Role.WINDOW)
def mini() -> ResponseReturnValue:
    """The same console in the size of a card, to stay on top of other programs; framed by the console alone."""

    def read(context: Context) -> str | None:
        number = window_of(context)
        shown = console_of(context, number, this_browser()) if number is not None else None
        return render_template("staff/mini.html", console=shown, request_id=fresh_id()) if shown else None

    page = desk().system.read(actor(), read)
    return framed(make_response(page)) if page else redirect(url_for("console.show"), 303)


@console.get("/due")
@allow(Role.WINDOW)
def due() -> ResponseReturnValue:
    """When a case of an item would be due if it were accepted now; a part of the page."""
    code, variant = item_code(request.args.get("item", "")), request.args.get("variant", "")
    preview = desk().system.read(actor(), lambda context: due_if_accepted(context, code, variant))
    return render_template("staff/due.html", due=preview, typed={})


@console.post("/<int:number>/take-in")
@allow(Role.WINDOW)
def take_in(number: int) -> ResponseReturnValue:
    """Takes a case in for the person at the window, as far as the form says.

    What is missing, or why it is turned away, is asked on the page of the case, which follows at once.
    """
    wanted = "notice" if "notice" in request.form else request.form.get("then", "")
    try:
        ref = run(in_this_browser(lambda context: _taken_in(context, number, wanted)))
    except Refusal as refusal:
        flash(told(refusal), "stop")
        return _page(request.form, status_of(refusal))
    if wanted in _THEN_ASKED:
        flash(gettext("办件 %(ref)s：%(then)s。", ref=ref, then=word("then", "receive")), "done")
        return redirect(url_for("cases.one", ref=ref, act=_THEN_ASKED[wanted]), 303)
    flash(gettext("办件 %(ref)s：%(then)s。", ref=ref, then=word("then", wanted)), "done")
    return redirect(url_for("console.show"), 303)


@console.post("/<int:number>/<act>")
@allow(Role.WINDOW)
def do(number: int, act: str) -> ResponseReturnValue:
    """One step at the window. What does not fit any more is told in words, and the page shows the state as it is."""
    steps = _STEPS.get(act)
    if steps is None:
        raise NotFound("not_found")
    verb, words = steps
    try:
        said = words(run(in_this_browser(lambda context: verb(context, number))))
        if said:
            flash(said, "done")
    except Refusal as refusal:
        flash(_next_instead(number, refusal) or told(refusal), "stop")
    return redirect(url_for("console.mini" if request.form.get("from") == "mini" else "console.show"), 303)


def _next_instead(number: int, refusal: Refusal) -> str | None:
    """Whoever asked for a number that another window had just called gets the next one, and is told so; None where that
    is not what happened, or nobody waits."""
    elsewhere = refusal.detail.get("window")
    if refusal.code != "ticket_cannot_call" or elsewhere in {None, number}:
        return None
    try:
        called = run(in_this_browser(lambda context: _call(context, number)))
    except Refusal:
        return None
    words = gettext(
        "%(number)s 刚被 %(window)s 号窗口叫走，已为您叫 %(next)s。",
        number=refusal.detail["number"], window=elsewhere, next=called,
    )  # fmt: skip
    return str(words) if called else None


def item_code(text: str) -> str:
    """The code at the head of what was chosen or typed: `012 食品经营许可` is item 012."""
    return (text.split() or [""])[0]


def _page(typed: Mapping[str, str], status: int) -> ResponseReturnValue:
    def read(context: Context) -> str:
        number = window_of(context)
        if number is None:
            return render_template(
                "staff/windows.html",
                windows=choices(context),
                advised=advice.standing(context),
                advice_words=advice_words,
                accepted_words=accepted_words,
                request_id=fresh_id(),
            )
        shown = console_of(context, number, this_browser())
        code = item_code(typed.get("item", "")) or shown.next_matter
        return render_template(
            "staff/console.html",
            console=shown,
            advised=advice.for_window(context, number),
            advice_words=advice_words,
            accepted_words=accepted_words,
            typed=typed,
            item=matter_of(context, code),
            due=due_if_accepted(context, code, typed.get("variant", "")),
            items=[*context.centre.items.values(), *context.centre.joint.values()],
            request_id=fresh_id(),
            grace=grace_words(context.centre.policy.grace),
        )

    return framing(make_response(desk().system.read(actor(), read), status))


def _taken_in(context: Context, number: int, wanted: str) -> str:
    then = casework.Then.RECEIVE if wanted in _THEN_ASKED else chosen(casework.Then, "then")
    ticket = _present(context, number, {TicketStatus.SERVING})
    wish = casework.CaseWish(
        item_code(request.form.get("item", "")),
        request.form.get("applicant", ""),
        ticket.label,
        variant=request.form.get("variant", ""),
        expires_on=day_sent("expires_on"),
    )
    return casework.take_in(context, wish, then).ref


def _present(context: Context, number: int, states: Collection[TicketStatus]) -> Ticket:
    """The ticket that the actor has at the window now, in one of these states; raises when there is none."""
    view = boards.window(context, number)
    view.duty.require_taken_by(actor().id, context.today)
    if view.ticket is None or view.ticket.status not in states:
        state = view.ticket.status if view.ticket else "idle"
        raise WrongState("window_serves_nobody", state=state, window=number)
    return view.ticket


def _open(context: Context, number: int) -> str:
    return str(duty.open_window(context, number).number)


def _close(context: Context, number: int) -> str:
    return str(duty.close_window(context, number).number)


def _pause(context: Context, number: int) -> str:
    until = time_today("until")
    duty.pause_window(context, number, request.form.get("reason", ""), until)
    return _clock(until)


def _call(context: Context, number: int) -> str:
    called = calling.call_next(context, number)
    return called.label if called else ""


def _recall(context: Context, number: int) -> str:
    return calling.recall(context, number).label


def _start(context: Context, number: int) -> str:
    return serving.start(context, number).label


def _no_show(context: Context, number: int) -> str:
    return calling.no_show(context, number).label


def _finish(context: Context, number: int) -> str:
    return serving.finish(context, number, chosen(Outcome, "outcome"), "time_wrong" in request.form).label


def _call_number(context: Context, number: int) -> str:
    return calling.call_number(context, number, request.form.get("number", ""), request.form.get("reason", "")).label


def _hold(context: Context, number: int) -> str:
    return serving.hold(context, number).label


def _resume(context: Context, number: int) -> str:
    return serving.resume(context, number, request.form.get("number", "")).label


def _bring_back(context: Context, number: int) -> str:
    return returning.bring_back(context, number, request.form.get("number", "")).label


def _mode(context: Context, number: int) -> str:
    return serving.set_mode(context, number, service_sent()).label


def _transfer(context: Context, number: int) -> str:
    """`C` is a queue, `4` is a window."""
    goal = request.form.get("goal", "")
    if goal.isdecimal():
        return transfers.transfer(context, number, None, int(goal)).label
    return transfers.transfer(context, number, goal or None, None).label


def _reprint(context: Context, number: int) -> str:
    return print_number_again(context, _present(context, number, AT_A_WINDOW).label).ticket.label


def _deputise(context: Context, _: int) -> str:
    goal = request.form.get("window", "")
    if not (goal.isdecimal() and len(goal) <= _MOST_DIGITS):
        raise Unacceptable("choice_missing", field="window")
    return str(duty.deputise(context, int(goal)).number)


def _undo(context: Context, number: int) -> str:
    return undoing.undo(context, number).label


def _clock(at: datetime | None) -> str:
    return time_words(at) if at else ""


def _said_paused(until: str) -> str:
    return str(gettext("窗口已暂停，%(until)s 恢复。", until=until) if until else gettext("窗口已暂停。"))


def _said_called(number: str) -> str:
    return str(gettext("正在叫 %(number)s。", number=number) if number else gettext("现在没有人等候。"))


_STEPS: Mapping[str, tuple[Act, Callable[[str], str]]] = {
    "open": (_open, lambda number: gettext("%(window)s 号窗口已开放。", window=number)),
    "pause": (_pause, _said_paused),
    "close": (_close, lambda number: gettext("%(window)s 号窗口已关闭。", window=number)),
    "call": (_call, _said_called),
    "recall": (_recall, lambda number: gettext("已重呼 %(number)s。", number=number)),
    "start": (_start, lambda number: gettext("%(number)s 已到场，开始办理。", number=number)),
    "no-show": (_no_show, lambda number: gettext("%(number)s 已作过号。", number=number)),
    "finish": (_finish, lambda number: gettext("%(number)s 已办完。", number=number)),
    "call-number": (_call_number, lambda number: gettext("正在叫 %(number)s。", number=number)),
    "deputise": (_deputise, lambda number: gettext("您在 %(window)s 号窗口代班。", window=number)),
    "hold": (_hold, lambda number: gettext("%(number)s 已挂起，窗口空闲。", number=number)),
    "resume": (_resume, lambda number: gettext("%(number)s 继续办理。", number=number)),
    "return": (_bring_back, lambda number: gettext("%(number)s 已续排。", number=number)),
    "transfer": (_transfer, lambda number: gettext("%(number)s 已转出，取号时间不变。", number=number)),
    "mode": (_mode, lambda number: gettext("%(number)s 的服务方式已记下。", number=number)),
    "reprint": (_reprint, lambda _: ""),  # the page itself says what becomes of the slip
    "undo": (_undo, lambda number: gettext("已撤销 %(number)s 的上一步。", number=number)),
}
