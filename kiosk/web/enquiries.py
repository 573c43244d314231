"""The enquiry desk: record a question, answer it, hand it over, take it over, refer it, give a number for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from kiosk.domain.catalogue import Item
from kiosk.domain.enquiry import Channel, Enquiry, EnquiryState
from kiosk.domain.errors import NotFound, Refusal, Unacceptable
from kiosk.domain.people import Role
from kiosk.operations import consoles
from kiosk.operations import enquiries as questions
from kiosk.operations.enquiries import ANSWERERS, Transfer
from kiosk.operations.giving import TicketWish
from kiosk.operations.ports import Context
from kiosk.web.auth import actor, allow
from kiosk.web.console import item_code
from kiosk.web.errors import status_of
from kiosk.web.extensions import desk
from kiosk.web.forms import chosen, fresh_id, run, told
from kiosk.web.language import language
from kiosk.web.one_browser import this_browser, unless_elsewhere

enquiries = Blueprint("enquiries", __name__, url_prefix="/enquiries")

_MOST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A question as the page lists it."""

    of: Enquiry
    item: Item | None
    first: str
    responsible: str
    receiver: str
    is_mine: bool
    is_for_me: bool
    is_at_desk: bool


@dataclass(frozen=True, slots=True)
class SentOn:
    """A number that was sent on, and who answers for it until it is called."""

    of: Transfer
    responsible: str


@enquiries.get("/")
@allow(*ANSWERERS)
def show() -> ResponseReturnValue:
    """What is unfinished, and the form for a new question."""
    return _page({}, 200)


@enquiries.post("/")
@allow(*ANSWERERS)
def record() -> ResponseReturnValue:
    """Writes a question down."""

    def verb(context: Context) -> str:
        item = item_code(request.form.get("item", ""))
        matter, queue = request.form.get("matter", ""), request.form.get("queue", "")
        return str(questions.record(context, chosen(Channel, "channel"), matter, queue, item).id)

    try:
        flash(gettext("第 %(number)s 号咨询已记下，由您负责到办结。", number=run(unless_elsewhere(verb))), "done")
    except Refusal as refusal:
        flash(told(refusal), "stop")
        return _page(request.form, status_of(refusal))
    return redirect(url_for("enquiries.show"), 303)


@enquiries.post("/<int:number>/<act>")
@allow(*ANSWERERS)
def do(number: int, act: str) -> ResponseReturnValue:
    """One step on one question; what cannot be done is told in words."""
    if act not in _STEPS:
        raise NotFound("not_found")
    verb, words = _STEPS[act]
    try:
        flash(words(run(unless_elsewhere(lambda context: verb(context, number)))), "done")
    except Refusal as refusal:
        flash(told(refusal), "stop")
        return _page(request.form, status_of(refusal), (number, act))
    return redirect(url_for("enquiries.show"), 303)


def _page(typed: Mapping[str, str], status: int, stopped: tuple[int, str] | None = None) -> ResponseReturnValue:
    """The page; after a refusal with what was typed, in the form of the step that was `stopped` or in that on top."""

    def read(context: Context) -> str:
        names = questions.names(context)
        lines = [_line(context, each, names) for each in questions.unfinished(context)]
        return render_template(
            "staff/enquiries.html",
            lines=lines,
            at_desk=sum(line.is_at_desk for line in lines),
            sent_on=[_sent_on(each, names) for each in questions.sent_on(context)],
            is_manager=context.actor.right == Role.MANAGER,
            colleagues=questions.colleagues(context),
            channels=list(Channel),
            queues=list(context.centre.queues.values()),
            items=list(context.centre.items.values()),
            windows=list(context.centre.windows.values()),
            offered=EnquiryState.OFFERED,
            typed={} if stopped else typed,
            again=typed if stopped else {},
            stopped=stopped,
            elsewhere=consoles.works_elsewhere(context, this_browser()),
            request_id=fresh_id(),
        )

    return desk().system.read(actor(), read), status


def _line(context: Context, of: Enquiry, names: Mapping[int, str]) -> Line:
    return Line(
        of=of,
        item=context.centre.items.get(of.item or ""),
        first=names.get(of.first_by, ""),
        responsible=names.get(of.responsible, ""),
        receiver=names.get(of.offered_to or 0, ""),
        is_mine=questions.is_mine(context, of),
        is_for_me=questions.is_offered_to_me(context, of),
        is_at_desk=questions.is_at_desk(context, of),
    )


def _sent_on(of: Transfer, names: Mapping[int, str]) -> SentOn:
    account = of.sent_by.removeprefix("account:")
    return SentOn(of, names.get(int(account), "") if account.isdecimal() else of.sent_by)


def _answer(context: Context, number: int) -> str:
    return str(questions.answer(context, number, request.form.get("answer", "")).id)


def _hand_over(context: Context, number: int) -> str:
    window = request.form.get("window", "")
    if window and not (window.isdecimal() and len(window) <= _MOST_DIGITS):
        raise Unacceptable("choice_missing", field="window")
    to = request.form.get("to", "").strip()
    return str(questions.offer(context, number, int(window) if window else None, to).id)


def _accept(context: Context, number: int) -> str:
    return str(questions.take_over(context, number).id)


def _decline(context: Context, number: int) -> str:
    return str(questions.decline(context, number, request.form.get("reason", "")).id)


def _refer(context: Context, number: int) -> str:
    given = [request.form.get(name, "") for name in ("body", "phone", "taken_by")]
    return str(questions.refer(context, number, *given).id)


def _ticket(context: Context, number: int) -> str:
    wish = TicketWish(queue=request.form.get("queue") or None, language=language())
    return questions.give_ticket(context, number, wish).ticket.label


_STEPS: Mapping[str, tuple[Callable[[Context, int], str], Callable[[str], str]]] = {
    "answer": (_answer, lambda number: gettext("第 %(number)s 号咨询已答复。", number=number)),
    "hand-over": (
        _hand_over,
        lambda number: gettext("第 %(number)s 号咨询已转出。对方接收以前，仍由您负责。", number=number),
    ),
    "accept": (_accept, lambda number: gettext("第 %(number)s 号咨询已接收，由您负责到办结。", number=number)),
    "decline": (_decline, lambda number: gettext("第 %(number)s 号咨询已退回，仍由原来的同事负责。", number=number)),
    "refer": (_refer, lambda number: gettext("第 %(number)s 号咨询已由中心以外的单位接收。", number=number)),
    "ticket": (_ticket, lambda label: gettext("已取号 %(label)s。", label=label)),
}
