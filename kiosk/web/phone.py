"""The page behind a slip's QR code: where the number stands, and what became of the visit; nobody's name."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import qrcode  # type: ignore[import-untyped]  # carries no types
from flask import Response, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from qrcode.image.svg import SvgPathImage  # type: ignore[import-untyped]

from kiosk.domain.errors import NotFound, Refusal
from kiosk.domain.ticket import TicketStatus
from kiosk.operations.case_ports import CaseFilter
from kiosk.operations.casework import CaseView, look_at_public, view_of
from kiosk.operations.intake import TicketView, ticket_by_token
from kiosk.operations.ports import Context
from kiosk.operations.returning import cancel, come_back
from kiosk.operations.silence import as_the_law_sees
from kiosk.web import language
from kiosk.web.auth import actor, public
from kiosk.web.case_public import case_words
from kiosk.web.extensions import desk
from kiosk.web.forms import fresh_id, run, told
from kiosk.web.language import gettext
from kiosk.web.queue_words import grace_words, wait_said

# Queue actions end with the day, progress thirty days after the decision or the visit (contract, section 4).
PROGRESS_KEPT = timedelta(days=30)
_NEAR = 3
_MOST_CASES = 10
_ACTS = {
    "cancel": {TicketStatus.WAITING, TicketStatus.MISSED},
    "return": {TicketStatus.MISSED},
}


@dataclass(frozen=True, slots=True)
class Visit:
    """What a public address leads to: a ticket, its cases, or one case alone; read at `now`."""

    ticket: TicketView | None
    cases: tuple[CaseView, ...]
    now: datetime
    today: date

    @property
    def is_over(self) -> bool:
        """Whether there is nothing left to tell: an old ticket and no case that is still shown."""
        if self.cases or self.ticket is None:
            return not self.cases
        is_old = self.ticket.ticket.service_day < self.today - PROGRESS_KEPT
        return is_old or self.ticket.status is TicketStatus.EXPIRED


@public
def ticket(token: str) -> ResponseReturnValue:
    """The page of a ticket in its own language; a wrong or old address explains itself, never a bare 404."""
    visit = _visit(token)
    _speak(visit)
    if visit is None or visit.is_over:
        return render_template("phone/over.html", visit=visit), 404 if visit is None else 200
    words = {"token": token.upper(), "said": _said(visit), "request_id": fresh_id()}
    return render_template("phone/ticket.html", visit=visit, **words)


@public
def status(token: str) -> Response:
    """The changing part of the page as JSON; its ETag stays the same while nothing changes."""
    visit = _visit(token)
    _speak(visit)
    if visit is None:
        raise NotFound("unknown_ticket")
    response = jsonify(_said(visit))
    response.add_etag()
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response


@public
def act(token: str, verb: str) -> ResponseReturnValue:
    """The holder gives the number back, or is here again; what cannot be done is told in words on the page."""
    verbs = {"cancel": cancel, "return": come_back}
    if verb not in verbs:
        raise NotFound("not_found")
    _speak(_visit(token))
    try:
        run(lambda context: verbs[verb](context, token).label)
    except Refusal as refusal:
        if isinstance(refusal, NotFound):
            raise
        flash(told(refusal), "stop")
    return redirect(url_for("citizen.ticket", token=token.upper(), lang=language.asked_language()), 303)


@public
def slip(token: str) -> Response:
    """The slip as a PDF."""
    view = desk().system.read(actor(), lambda context: ticket_by_token(context, token))
    response = make_response(desk().slip_pdf(view))
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{view.ticket.label}.pdf"'
    return response


@public
def qr(token: str) -> Response:
    """The QR code of this address, in upper case as on the slip."""
    view = desk().system.read(actor(), lambda context: ticket_by_token(context, token))
    drawn = qrcode.make(f"{desk().public_url.upper()}/T/{view.token}", image_factory=SvgPathImage, border=4)
    picture = io.BytesIO()
    drawn.save(picture)
    response = make_response(picture.getvalue())
    response.headers["Content-Type"] = "image/svg+xml"
    return response


def _visit(token: str) -> Visit | None:
    def read(context: Context) -> Visit | None:
        try:
            found = ticket_by_token(context, token)
            wanted = CaseFilter(ticket_id=found.ticket.id, limit=_MOST_CASES)
            of_visit = (case for case in context.unit.cases.matching(wanted) if case.parent_id is None)
            cases = [view_of(context, as_the_law_sees(context.centre, case, context.today)) for case in of_visit]
        except NotFound:
            try:
                found, cases = None, [look_at_public(context, token)]
            except NotFound:
                return None
        shown = tuple(case for case in cases if _is_shown(case, context.today))
        return Visit(found, shown, context.now, context.today)

    return desk().system.read(actor(), read)


def _is_shown(view: CaseView, today: date) -> bool:
    return view.case.decided_on is None or view.case.decided_on >= today - PROGRESS_KEPT


def _speak(visit: Visit | None) -> None:
    """From here on the answer is in the language of the ticket, unless the address asks for another."""
    if visit is not None and visit.ticket is not None:
        language.use(visit.ticket.ticket.language)


def _said(visit: Visit) -> Mapping[str, object]:
    said = _ticket_words(visit.ticket) if visit.ticket else {}
    return {**said, "cases": [case_words(view) for view in visit.cases]}


def _ticket_words(view: TicketView) -> dict[str, object]:
    is_waiting = view.status is TicketStatus.WAITING
    return {
        "number": view.ticket.label,
        "status": view.status.value,
        "word": _word(view),
        "ahead": wait_said(view.wait) if is_waiting else "",
        "next": _next_step(view),
        "is_near": is_waiting and view.ahead <= _NEAR,
        "may": [act for act, from_states in _ACTS.items() if view.status in from_states],
    }


def _word(view: TicketView) -> str:
    if view.status is TicketStatus.WAITING:
        return gettext("快到了") if view.ahead <= _NEAR else gettext("排队中")
    if view.status is TicketStatus.CALLED:
        return gettext("请到 %(window)s 号窗口", window=view.ticket.window)
    return {
        TicketStatus.SERVING: gettext("正在办理"),
        TicketStatus.MISSED: gettext("已过号"),
        TicketStatus.HELD: gettext("先办手头的事"),
        TicketStatus.CANCELLED: gettext("已退号"),
        TicketStatus.VOID: gettext("号已作废"),
        TicketStatus.FINISHED: gettext("已办完"),
        TicketStatus.EXPIRED: gettext("今日已结束"),
    }.get(view.status, gettext("已结束"))


def _next_step(view: TicketView) -> str:
    """What the holder of the slip does now; only what this hall can keep."""
    at, area = view.ticket, language.named(view.queue.area_zh, view.queue.area_en)
    windows = ("、" if language.language() == "zh" else ", ").join(map(str, view.windows))
    if view.status is TicketStatus.WAITING:
        return gettext("请在%(area)s等候，%(windows)s 号窗口办理", area=area, windows=windows)
    if view.status is TicketStatus.CALLED and at.called_at is not None:
        called = at.called_at.astimezone(desk().system.centre.zone)
        return gettext("%(time)s 叫号，请现在过去", time=f"{called:%H:%M}")
    if view.status is TicketStatus.SERVING:
        return gettext("%(window)s 号窗口", window=at.window)
    if view.status is TicketStatus.MISSED:
        return gettext("叫过 %(n)s 次，没有人到窗口。", n=at.calls_now) + grace_words(desk().system.centre.policy.grace)
    if view.status is TicketStatus.HELD:
        return gettext("办好手头的事，请回 %(window)s 号窗口，不用取号。", window=at.window)
    if view.status is TicketStatus.VOID:
        return gettext("过号太多次，这个号作废了。要办事请重新取号。")
    return ""
