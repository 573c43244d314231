"""The entries of a case in words: what was written, with which ground, paper and approver, and what it moved."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from kiosk.domain.case import Case, Entry, Step
from kiosk.domain.correction import correctable
from kiosk.domain.limits import Limit, Unit
from kiosk.domain.wording import limit_words, service_words
from kiosk.operations.case_ports import Paper
from kiosk.operations.casework import CaseView
from kiosk.operations.ports import Context
from kiosk.web.case_view import names_behind, variant_name
from kiosk.web.language import day_words, language, named
from kiosk.web.words import word

Data = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as the page shows it; `corrected_by` are the numbers of the entries that put it right."""

    entry: Entry
    who: str
    facts: list[str]
    papers: list[Paper]
    may_correct: bool
    corrected_by: list[int]


def story_of(context: Context, view: CaseView) -> list[Line]:
    """Every entry, oldest first."""
    names = names_behind(context, (entry.actor for entry in view.entries))
    corrected = _corrected(view.entries)
    return [
        Line(
            entry=entry,
            who=gettext("系统（依法）") if entry.actor == "system" else names[entry.actor],
            facts=facts_of(context, view.case, entry),
            papers=[paper for paper in view.papers if paper.entry == entry.number],
            may_correct=bool(correctable(entry)),
            corrected_by=corrected.get(entry.number, []),
        )
        for entry in view.entries
    ]


def facts_of(context: Context, case: Case, entry: Entry) -> list[str]:
    """What the entry says, one fact a line."""
    teller = _TELLERS.get(entry.step)
    told = teller(context, case, entry.data) if teller else []
    return [fact for fact in (*told, *moves(entry.data)) if fact]


def moves(data: Data) -> list[str]:
    """The due dates that an entry moved, or wrote down: `承诺到期：9月21日 → 9月25日`."""
    limits = data.get("limits")
    if isinstance(limits, dict):
        return [_move(which, pair.get("before"), pair.get("after"), True) for which, pair in limits.items()]
    return [
        _move(which, data.get(f"{which}_due_before"), data.get(f"{which}_due"), f"{which}_due_before" in data)
        for which in ("promised", "statutory")
        if data.get(f"{which}_due") or data.get(f"{which}_due_before")
    ]


def change_words(change: Data) -> str:
    """What should have stood in an entry."""
    if change.get("is_void"):
        return str(gettext("整条作废"))
    told = []
    if change.get("on"):
        told.append(gettext("日期改为 %(day)s", day=_day(change["on"])))
    if change.get("days") is not None:
        told.append(gettext("天数改为 %(days)s", days=change["days"]))
    if change.get("outcome"):
        told.append(gettext("结果改为“%(outcome)s”", outcome=word("decision", change["outcome"])))
    return _joined(told)


def _move(which: str, before: object, after: object, has_before: bool) -> str:
    name, now = word("limit", which), _day(after)
    if not has_before:
        return str(gettext("%(limit)s到期：%(day)s", limit=name, day=now))
    if before == after:
        return str(gettext("%(limit)s到期不变：%(day)s", limit=name, day=now))
    return str(gettext("%(limit)s到期：%(before)s → %(day)s", limit=name, before=_day(before), day=now))


def _day(written: object) -> str:
    return day_words(date.fromisoformat(written)) if isinstance(written, str) else str(gettext("停表，未定"))


def _joined(words: Sequence[object]) -> str:
    return ("、" if language() == "zh" else ", ").join(map(str, words))


def _corrected(entries: Sequence[Entry]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for entry in entries:
        if entry.step is Step.CORRECT:
            found.setdefault(int(str(entry.data["entry"])), []).append(entry.number)
    return found


def _listed(data: Data, name: str) -> list[object]:
    found = data.get(name)
    return found if isinstance(found, list) else []


def _received(context: Context, case: Case, data: Data) -> list[str]:
    told = [gettext("号码 %(number)s", number=data["ticket"])] if data.get("ticket") else []
    if data.get("variant"):
        told.append(_variant(context, case, data))
    if data.get("mode"):
        told.append(service_words(case.service, language() == "zh"))
    return told


def _accepted(context: Context, case: Case, data: Data) -> list[str]:
    told = [word("accepted_by", data.get("by"))] if data.get("by") else []
    if data.get("variant"):
        told.append(_variant(context, case, data))
    if data.get("promised"):
        told.append(gettext("承诺时限 %(limit)s", limit=_limit(data["promised"])))
    if data.get("statutory"):
        told.append(gettext("法定时限 %(limit)s", limit=_limit(data["statutory"])))
    if data.get("calendar"):
        told.append(gettext("日历依据：%(notice)s", notice=data["calendar"]))
    return told


def _turned_away(_: Context, __: Case, data: Data) -> list[str]:
    told = [gettext("原因：%(reason)s", reason=data.get("reason", ""))]
    if data.get("competent_body"):
        told.append(gettext("请向 %(body)s 申请", body=data["competent_body"]))
    return told


def _noticed(_: Context, __: Case, data: Data) -> list[str]:
    told = []
    for one in _listed(data, "missing"):
        material, reason = one if isinstance(one, list) else (one, "")
        told.append(f"{material}{'：' if language() == 'zh' else ': '}{reason}" if reason else str(material))
    if data.get("why_again"):
        told.append(gettext("再次告知的原因：%(reason)s", reason=data["why_again"]))
    return told


def _supplied(_: Context, __: Case, data: Data) -> list[str]:
    told = [gettext("交来：%(items)s", items=_joined(_listed(data, "items")))]
    told.append(gettext("已经补齐") if data.get("is_complete") else gettext("还没有补齐"))
    return told


def _suspended(context: Context, _: Case, data: Data) -> list[str]:
    told = [ground_words(context, str(data.get("ground", "")), with_law=True)]
    told.append(gettext("文书编号 %(document)s", document=data.get("document", "")))
    told.append(gettext("预计 %(days)s 天", days=data.get("expected_days", "")))
    return told


def _resumed(context: Context, _: Case, data: Data) -> list[str]:
    ended = [ground_words(context, str(code)) for code in _listed(data, "grounds")]
    return [gettext("结束的程序：%(grounds)s", grounds=_joined(ended))] if ended else []


def _extended(_: Context, case: Case, data: Data) -> list[str]:
    unit = case.statutory.unit if case.statutory else Unit.WORKING_DAYS
    added = _limit([data.get("days", 0), Unit.WORKING_DAYS if unit is Unit.ON_THE_SPOT else unit])
    return [
        gettext("延长 %(days)s", days=added),
        gettext("批准人：%(name)s", name=data.get("approved_by", "")),
        gettext("原因：%(reason)s", reason=data.get("reason", "")),
    ]


def _forwarded(_: Context, __: Case, data: Data) -> list[str]:
    return [gettext("上报到：%(body)s", body=data.get("to", ""))]


def _decided(_: Context, __: Case, data: Data) -> list[str]:
    told = [word("decision", data.get("outcome"))]
    if data.get("tacit"):
        told.append(word("tacit", data["tacit"]))
    if data.get("reason"):
        told.append(gettext("原因：%(reason)s", reason=data["reason"]))
    return told


def _correction(_: Context, __: Case, data: Data) -> list[str]:
    told = [gettext("针对第 %(number)s 号记录", number=data.get("entry", ""))]
    change = data.get("change")
    if isinstance(change, dict):
        told.append(change_words(change))
    if data.get("reason"):
        told.append(gettext("原因：%(reason)s", reason=data["reason"]))
    return told


def _redated(_: Context, __: Case, data: Data) -> list[str]:
    return [gettext("日历依据：%(notice)s", notice=data.get("notice", ""))]


def _carded(_: Context, __: Case, data: Data) -> list[str]:
    told = [word("limit", data["limit"])] if data.get("limit") else []
    if data.get("level"):
        told.append(word("card", data["level"]))
    told += [str(data[name]) for name in ("reason", "note") if data.get(name)]
    return told


def ground_words(context: Context, code: str, with_law: bool = False) -> str:
    """A ground as the page calls it, with its law where that is asked for."""
    ground = context.centre.ground(code)
    if ground is None:
        return code
    name = named(ground.name_zh, ground.name_en)
    if not with_law:
        return name
    return f"{name}（{ground.law}）" if language() == "zh" else f"{name} ({ground.law})"


def _variant(context: Context, case: Case, data: Data) -> str:
    name = variant_name(context.centre.known(case.item), str(data["variant"]))
    return str(gettext("办理方式：%(variant)s", variant=name))


def _limit(written: object) -> str:
    value, unit = written if isinstance(written, list) else (0, Unit.ON_THE_SPOT)
    return limit_words(Limit(int(value), Unit(unit)), language() == "zh")


_TELLERS: Mapping[Step, Callable[[Context, Case, Data], list[str]]] = {
    Step.RECEIVE: _received,
    Step.ACCEPT: _accepted,
    Step.REFUSE: _turned_away,
    Step.NOTICE: _noticed,
    Step.SUPPLY: _supplied,
    Step.SUSPEND: _suspended,
    Step.RESUME: _resumed,
    Step.EXTEND: _extended,
    Step.FORWARD: _forwarded,
    Step.DECIDE: _decided,
    Step.PROPOSE_CORRECTION: _correction,
    Step.CORRECT: _correction,
    Step.REJECT_CORRECTION: _correction,
    Step.REDATE: _redated,
    Step.WARN: _carded,
    Step.GIVE_REASON: _carded,
    Step.SUPERVISE: _carded,
}
