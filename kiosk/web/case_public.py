"""A case as its applicant may see it: where it stands, what is missing, until when, and why; never whose it is."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from kiosk.domain.acceptance import AcceptedBy
from kiosk.domain.case import CaseStatus, Decision, Entry, Step
from kiosk.domain.catalogue import Centre, OverdueEffect
from kiosk.operations.casework import CaseView
from kiosk.operations.supplement import outstanding
from kiosk.web.extensions import desk
from kiosk.web.language import day_words, gettext, language, named

_ENDED = frozenset({CaseStatus.DECIDED, CaseStatus.DELIVERED})


def case_words(view: CaseView) -> dict[str, object]:
    """Reference, item, state, the day that counts, and what the law wants told, one sentence a line."""
    lines = [line for teller in (_accepted, *_TELLERS.get(view.case.status, ())) for line in teller(view)]
    return {"ref": view.case.ref, "item": _item(view), "word": _state(view), "day": _day(view), "lines": lines}


def _item(view: CaseView) -> str:
    """Which matter it is: somebody may have handed in several with one number."""
    item = desk().system.centre.known(view.case.item)
    return named(item.name_zh, item.name_en) if item else view.case.item


def _state(view: CaseView) -> str:
    if view.case.status is CaseStatus.DECIDED:
        is_granted = view.case.decision is Decision.GRANTED
        return gettext("已办结：准予") if is_granted else gettext("已办结：不予许可")
    return {
        CaseStatus.RECEIVED: gettext("已收件，等待受理"),
        CaseStatus.AWAITING_SUPPLEMENT: gettext("等待补正材料"),
        CaseStatus.RUNNING: gettext("已受理，正在办理"),
        CaseStatus.SUSPENDED: gettext("中止计时"),
        CaseStatus.FORWARDED: gettext("已上报，由上级机关决定"),
        CaseStatus.DELIVERED: gettext("已办结，已送达"),
        CaseStatus.WITHDRAWN: gettext("已撤回"),
        CaseStatus.NOT_ACCEPTED: gettext("不予受理"),
    }.get(view.case.status, gettext("正在办理"))


def _day(view: CaseView) -> str:
    case, due_on = view.case, view.reading.promised_due_on
    if case.status in _ENDED and case.decided_on:
        return gettext("%(day)s 办结", day=day_words(case.decided_on))
    if case.status is CaseStatus.RUNNING and due_on:
        closes = desk().system.centre.hours.periods[-1][1]
        return gettext("承诺 %(day)s %(time)s 前办结", day=day_words(due_on), time=f"{closes:%H:%M}")
    return gettext("%(day)s 收件", day=day_words(case.received_on))


def _accepted(view: CaseView) -> list[str]:
    if view.case.accepted_by in {AcceptedBy.SILENCE, AcceptedBy.LATE_NOTICE} and view.case.is_open:
        return [gettext("期限内没有告知您补正，依法自收件之日起即为受理。")]
    return []


def _missing(view: CaseView) -> list[str]:
    """Everything that is still missing, and how to bring it."""
    open_items = outstanding(view.entries)
    told = [gettext("还差 %(count)s 样材料：", count=len(open_items))]
    told += [f"{number}. {material}" for number, material in enumerate(open_items, 1)]
    return [*told, _how_to_hand_in(view, desk().system.centre)]


def _how_to_hand_in(view: CaseView, centre: Centre) -> str:
    place = named(centre.address_zh, centre.address_en)
    if view.case.window is None:
        return gettext("请把材料交到%(place)s，不用重新取号。补齐当天受理。", place=place)
    return gettext(
        "请把材料交到%(place)s，%(window)s 号窗口，不用重新取号。补齐当天受理。",
        place=place,
        window=view.case.window,
    )


def _stopped(view: CaseView) -> list[str]:
    """Which procedure, on which law, and how long it should take (行政许可法 45)."""
    return [_stop(view, stop.key, stop.ground, stop.on) for stop in view.case.open_stops]


def _stop(view: CaseView, code: str, name: str, since: date) -> str:
    ground = desk().system.centre.ground(code)
    shown = named(ground.name_zh, ground.name_en) if ground else name
    days = _newest(view.entries, Step.SUSPEND, code).get("expected_days")
    told = gettext("%(day)s 起进行“%(ground)s”，所需时间不计入时限。", day=day_words(since), ground=shown)
    if not isinstance(days, int):
        return told
    until = gettext("预计 %(days)s 天，到 %(day)s。", days=days, day=day_words(since + timedelta(days=days)))
    return f"{told}{until}" if language() == "zh" else f"{told} {until}"


def _law(view: CaseView) -> list[str]:
    due_on, missing = view.reading.statutory_due_on, view.reading.missing_year
    if missing is not None:
        return [gettext("缺少 %(year)s 年日历，到期日无法计算。", year=missing)]
    return [gettext("法律规定最迟 %(day)s 作出决定。", day=day_words(due_on))] if due_on else []


def _extended(view: CaseView) -> list[str]:
    """An extension and its reason have to be told (行政许可法 42)."""
    extensions = [event for event in view.case.facts.events if event.kind == "extend"]
    data = _newest(view.entries, Step.EXTEND)
    if not extensions or not data:
        return []
    return [gettext("经批准延期，原因：%(reason)s", reason=data.get("reason", ""))]


def _forwarded(view: CaseView) -> list[str]:
    data, on = _newest(view.entries, Step.FORWARD), view.case.forwarded_on
    if not data or on is None:
        return []
    return [gettext("%(day)s 上报到：%(body)s", day=day_words(on), body=data.get("to", ""))]


def _decided(view: CaseView) -> list[str]:
    if view.case.tacit is OverdueEffect.DEEMED_GRANTED:
        return [gettext("逾期没有作出决定，依法视为准予。")]
    if view.case.tacit is OverdueEffect.DEEMED_AGREED:
        return [gettext("有关部门逾期没有答复，依法视为同意。")]
    delivery = view.reading.delivery
    if delivery is not None and delivery.due_on is not None:
        return [gettext("最迟 %(day)s 送达。", day=day_words(delivery.due_on))]
    return []


def _refused(view: CaseView) -> list[str]:
    data = _newest(view.entries, Step.REFUSE)
    told = [gettext("原因：%(reason)s", reason=data["reason"])] if data.get("reason") else []
    if data.get("competent_body"):
        told.append(gettext("请向 %(body)s 申请", body=data["competent_body"]))
    return told


def _newest(entries: list[Entry], step: Step, ground: str | None = None) -> Mapping[str, object]:
    """What the last entry of a kind says; nothing where there is none."""
    found = [entry for entry in entries if entry.step is step]
    if ground is not None:
        found = [entry for entry in found if entry.data.get("ground") == ground]
    return found[-1].data if found else {}


_TELLERS: Mapping[CaseStatus, tuple[Callable[[CaseView], list[str]], ...]] = {
    CaseStatus.AWAITING_SUPPLEMENT: (_missing,),
    CaseStatus.RUNNING: (_law, _extended),
    CaseStatus.SUSPENDED: (_stopped, _extended),
    CaseStatus.FORWARDED: (_forwarded,),
    CaseStatus.DECIDED: (_decided,),
    CaseStatus.NOT_ACCEPTED: (_refused,),
}
