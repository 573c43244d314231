"""A card in words: what it tells, how its due date stands, and what is to be done next."""

from kiosk.domain.card import NEEDS_REASON, CardLimit
from kiosk.domain.lights import Light
from kiosk.operations.supervision import CardLine
from kiosk.web.extensions import desk
from kiosk.web.language import gettext, language, named
from kiosk.web.words import short_day, word


def _l(chinese: str) -> str:
    """Marks a sentence for the catalogue of translations; it is translated when it is said."""
    return chinese


_NEAR = {
    0: _l("%(item)s %(ref)s 今天到期（%(limit)s %(due)s）"),
    1: _l("%(item)s %(ref)s 剩 1 个工作日（%(limit)s %(due)s）"),
}
_NEAR_MANY = _l("%(item)s %(ref)s 剩 %(days)s 个工作日（%(limit)s %(due)s）")
_WAS_NEAR = _l("%(item)s %(ref)s 曾即将到期（%(limit)s %(due)s）")
_PAST = {
    0: _l("%(item)s %(ref)s 已超%(limit)s时限"),
    1: _l("%(item)s %(ref)s 已超%(limit)s时限 1 个工作日"),
}
_PAST_MANY = _l("%(item)s %(ref)s 已超%(limit)s时限 %(days)s 个工作日")
_NEXT = {
    (CardLimit.PROMISED, False): _l("到期前办结；需要中止或延期的，依法办理并告知申请人。"),
    (CardLimit.PROMISED, True): _l("立即办结。"),
    (CardLimit.STATUTORY, False): _l("到期前办结；需要中止或延期的，依法办理并告知申请人。"),
    (CardLimit.STATUTORY, True): _l("立即办结。"),
    (CardLimit.NOTICE, False): _l("到期前受理，或一次性告知要补正的材料；逾期不告知的，自收件之日起即为受理。"),
    (CardLimit.NOTICE, True): _l("立即受理。"),
    (CardLimit.DELIVERY, False): _l("到期前送达决定。"),
    (CardLimit.DELIVERY, True): _l("立即送达决定。"),
}


def headline(line: CardLine) -> str:
    """What the card tells, in one sentence."""
    card = line.card
    words = {
        "item": named(line.item.name_zh, line.item.name_en) if line.item else line.case.item,
        "ref": line.case.ref,
        "limit": word("limit", card.limit),
        "due": _due(line),
        "days": abs(line.days_left or 0),
    }
    return gettext(_near(line) if card.level is Light.AMBER else _past(line), **words) + _law(line)


def next_step(line: CardLine) -> str:
    """What is to be done now; empty when nothing is."""
    is_wanted = not line.card.is_answered
    if not line.is_standing:
        return gettext("写明原因。") if is_wanted else ""
    todo = gettext(_NEXT[line.card.limit, line.card.level in NEEDS_REASON])
    if not is_wanted:
        return todo
    return f"{todo}{'' if language() == 'zh' else ' '}{gettext('写明原因。')}"


def days_words(line: CardLine) -> str:
    """How the due date of the card stands, in working days."""
    days = line.days_left
    if days is None:
        return "—"
    if days > 0:
        return gettext("剩 %(days)s 个工作日", days=days)
    return gettext("过 %(days)s 个工作日", days=-days) if days else gettext("当天")


def _due(line: CardLine) -> str:
    """A closing time stands only with the promise; a limit of law lasts until the end of its day."""
    due_on, centre = line.card.due_on, desk().system.centre
    if line.card.limit is not CardLimit.PROMISED:
        return short_day(due_on)
    return f"{short_day(due_on)} {centre.hours.closes_at(due_on).astimezone(centre.zone):%H:%M}"


def _near(line: CardLine) -> str:
    if not line.is_standing:
        return _WAS_NEAR
    return _NEAR.get(line.days_left or 0, _NEAR_MANY)


def _past(line: CardLine) -> str:
    return _PAST.get(line.days_past, _PAST_MANY)


def _law(line: CardLine) -> str:
    """Past the promise, the day of the law is what counts now."""
    due_on = line.reading.statutory_due_on
    if line.card.level is not Light.RED or line.card.limit is not CardLimit.PROMISED or due_on is None:
        return ""
    return gettext("，法定截止 %(date)s", date=short_day(due_on))
