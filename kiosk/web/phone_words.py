"""What the phone page says, once for the page and for its JSON twin: the state, the place, what to do now."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from kiosk.domain.announcement import Saying, people_words, wait_words
from kiosk.domain.ticket import Ticket, TicketStatus
from kiosk.operations.casework import CaseView
from kiosk.operations.intake import TicketView
from kiosk.operations.returning import UNDO_WITHIN
from kiosk.operations.slower import Slower
from kiosk.web import language
from kiosk.web.case_public import case_words
from kiosk.web.extensions import desk
from kiosk.web.language import gettext
from kiosk.web.queue_words import grace_words

NEAR = 3


def said_of(
    view: TicketView | None, cases: Sequence[CaseView], may: Sequence[str], slow: Sequence[Slower], now: datetime
) -> dict[str, object]:
    """The changing part of the page. `shape` changes where the page has to be fetched anew, `alert` when it rings."""
    told = [case_words(case) for case in cases]
    said = _ticket_words(view, may, slow, now) if view else {}
    shape = hashlib.sha256(repr([told, view is not None and view.status is TicketStatus.FINISHED]).encode())
    return {**said, "cases": told, "shape": shape.hexdigest()[:12]}


def _ticket_words(view: TicketView, may: Sequence[str], slow: Sequence[Slower], now: datetime) -> dict[str, object]:
    is_waiting = view.status is TicketStatus.WAITING
    is_zh, zone = language.language() == "zh", desk().system.centre.zone
    is_near = is_waiting and view.ahead <= NEAR
    return {
        "number": view.ticket.label,
        "status": view.status.value,
        "word": _word(view, is_near),
        "people": people_words(view.wait, is_zh) if is_waiting else "",
        "time": _time(view, is_zh) if is_waiting else "",
        "slower": _slower(slow),
        "next": _NEXT.get(view.status, _nothing)(view, is_near, now.astimezone(zone)),
        "is_near": is_near,
        "alert": _alert(view, is_near),
        "may": list(may),
    }


def _time(view: TicketView, is_zh: bool) -> str:
    words = wait_words(view.wait, is_zh, desk().system.centre.zone)
    if view.wait.saying is not Saying.NONE:
        return words
    return f"（{words}）" if is_zh else f"({words})"


def _alert(view: TicketView, is_near: bool) -> str:
    """What the phone rings for: once when the turn is near, and once for each call."""
    if view.status is TicketStatus.CALLED:
        return f"called-{view.ticket.calls}"
    return "near" if is_near else ""


def _slower(reasons: Sequence[Slower]) -> str:
    words = {
        Slower.WINDOW_PAUSED: gettext("有窗口暂停"),
        Slower.LONG_VISITS: gettext("前面业务办理时间较长"),
        Slower.PRIORITY: gettext("有优先人员先办"),
    }
    comma = "，" if language.language() == "zh" else ", "
    return gettext("预计时间变长：%(reason)s", reason=comma.join(words[one] for one in reasons)) if reasons else ""


def _word(view: TicketView, is_near: bool) -> str:
    if view.status is TicketStatus.WAITING:
        return gettext("快到了") if is_near else gettext("排队中")
    if view.status is TicketStatus.CALLED:
        return gettext("请到 %(window)s 号窗口", window=view.ticket.window)
    return {
        TicketStatus.SERVING: gettext("正在办理"),
        TicketStatus.MISSED: gettext("已过号"),
        TicketStatus.HELD: gettext("先办手头的事"),
        TicketStatus.CANCELLED: gettext("已离队"),
        TicketStatus.VOID: gettext("号已作废"),
        TicketStatus.FINISHED: gettext("已完成"),
        TicketStatus.EXPIRED: gettext("今日已结束"),
    }.get(view.status, gettext("已结束"))


def _waiting(view: TicketView, is_near: bool, _: datetime) -> str:
    area = language.named(view.queue.area_zh, view.queue.area_en)
    windows = ("、" if language.language() == "zh" else ", ").join(map(str, view.windows))
    if is_near:
        return gettext("请回到%(area)s，%(windows)s 号窗口办理", area=area, windows=windows)
    return gettext("请在%(area)s等候，%(windows)s 号窗口办理", area=area, windows=windows)


def _called(view: TicketView, _: bool, now: datetime) -> str:
    called = (view.ticket.called_at or now).astimezone(now.tzinfo)
    return gettext("%(time)s 叫号，请现在过去", time=f"{called:%H:%M}")


def _serving(view: TicketView, _: bool, __: datetime) -> str:
    return gettext("%(window)s 号窗口", window=view.ticket.window)


def _missed(view: TicketView, _: bool, now: datetime) -> str:
    """Until when it is soon enough, and the rule in the words of slip and window."""
    at, grace = view.ticket, desk().system.centre.policy.grace
    told = gettext("叫过 %(n)s 次，没有人到窗口。", n=at.calls_now)
    until = _until(at, timedelta(minutes=grace.minutes), now)
    if grace.times and until is not None:
        told += gettext("%(time)s 前点“我回来了”可续排。", time=f"{until:%H:%M}")
    return told + grace_words(grace)


def _held(view: TicketView, _: bool, __: datetime) -> str:
    return gettext("办好手头的事，请回 %(window)s 号窗口，不用取号。", window=view.ticket.window)


def _left(view: TicketView, _: bool, now: datetime) -> str:
    until = _until(view.ticket, UNDO_WITHIN, now)
    if until is None:
        return gettext("要办事，请到大厅重新取号。")
    return gettext("您已离队。%(time)s 前可撤销，回到原来的位置。", time=f"{until:%H:%M:%S}")


def _void(_: TicketView, __: bool, ___: datetime) -> str:
    return gettext("过号太多次，这个号作废了。要办事请重新取号。")


def _finished(view: TicketView, _: bool, __: datetime) -> str:
    at = view.ticket
    if at.started_at is None or at.finished_at is None or at.finished_at < at.started_at:
        return ""
    minutes = max(1, round((at.finished_at - at.started_at) / timedelta(minutes=1)))
    return gettext("办完了。耗时 %(minutes)s 分钟。", minutes=minutes)


def _nothing(_: TicketView, __: bool, ___: datetime) -> str:
    return ""


def _until(ticket: Ticket, lasts: timedelta, now: datetime) -> datetime | None:
    """When something ends that began with the last step of the ticket; None once it is over."""
    ends_at = (ticket.moved_at or now).astimezone(now.tzinfo) + lasts
    return ends_at if now <= ends_at else None


_NEXT: Mapping[TicketStatus, Callable[[TicketView, bool, datetime], str]] = {
    TicketStatus.WAITING: _waiting,
    TicketStatus.CALLED: _called,
    TicketStatus.SERVING: _serving,
    TicketStatus.MISSED: _missed,
    TicketStatus.HELD: _held,
    TicketStatus.CANCELLED: _left,
    TicketStatus.VOID: _void,
    TicketStatus.FINISHED: _finished,
}
