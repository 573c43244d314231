"""The published items with their limits and materials, and the public calculator of due dates."""

from collections.abc import Iterable, Mapping

from flask import Blueprint, render_template, request
from flask_babel import lazy_gettext

from kiosk.domain.catalogue import Centre, Item, OverdueEffect, Queue
from kiosk.domain.errors import NotFound
from kiosk.domain.ground import Ground
from kiosk.domain.limits import Limit
from kiosk.web import due_dates
from kiosk.web.auth import public
from kiosk.web.booking import takes_appointments
from kiosk.web.departments import by_department
from kiosk.web.extensions import desk
from kiosk.web.language import gettext

guide = Blueprint("guide", __name__)

_LONGEST_QUERY = 80
_KINDS = {
    "即办件": lazy_gettext("即办件"),
    "承诺件": lazy_gettext("承诺件"),
    "上报件": lazy_gettext("上报件"),
    "联办件": lazy_gettext("联办件"),
}
_SILENCE = {
    OverdueEffect.NONE: lazy_gettext(
        "超过法定时限没有决定的，不等于同意，也不等于不同意。可以投诉，也可以申请行政复议或者提起行政诉讼。"
    ),
    OverdueEffect.DEEMED_GRANTED: lazy_gettext("超过法定时限没有决定的，法律视为同意，办理部门应当补发文书。"),
    OverdueEffect.DEEMED_AGREED: lazy_gettext("有关部门超过时限不答复的，视为该部门同意，其余部分继续办理。"),
}


@guide.get("/guide/")
@public
def items() -> str:
    """The items by department; `q` finds by words and by pinyin initials."""
    words = request.args.get("q", "").strip()[:_LONGEST_QUERY]
    centre = desk().system.centre
    found = centre.search(words)
    return render_template(
        "guide/items.html",
        q=words,
        departments=by_department(found),
        count=len(found),
        on_the_spot=sum(item.is_on_the_spot for item in found),
        joint=_matching(centre.joint.values(), words),
        parts={code: _parts(centre, joint) for code, joint in centre.joint.items()},
    )


@guide.get("/guide/<code>")
@public
def item(code: str) -> str:
    """One item: what an office must display of it (行政许可法 30, 阳光政务)."""
    centre = desk().system.centre
    found = centre.items.get(code) or centre.joint.get(code)
    if found is None:
        raise NotFound("unknown_item", item=code[:40])
    queue = _queue(centre, found)
    return render_template(
        "guide/item.html",
        item=found,
        kind=_KINDS.get(found.kind, found.kind),
        queue=queue,
        windows=centre.windows_of(queue.code),
        parts=_parts(centre, found),
        is_bookable=takes_appointments(found),
        joint=[joint for joint in centre.joint.values() if code in joint.parts],
        grounds=_grounds(centre, found),
        extension=_extension(found),
        silence=_SILENCE[found.overdue_effect],
        printed_on=centre.service_day(desk().system.clock.now()),
    )


@guide.get("/calendar/")
@public
def calendar() -> str:
    """When a limit ends, day by day, and which days of a month are worked."""
    centre = desk().system.centre
    today = centre.service_day(desk().system.clock.now())
    wish = due_dates.wish_from(request.args)
    answer = due_dates.answer(wish, centre.calendar)
    shown = (answer and answer.reading.due_on) or wish.accepted_on or today
    return render_template(
        "calendar.html",
        today=today,
        wish=wish,
        answer=answer,
        month=due_dates.month_of(request.args.get("month", ""), shown, centre.calendar),
        years=centre.calendar.years,
        units=due_dates.UNITS,
        grounds=due_dates.GROUNDS,
    )


def _matching(items: Iterable[Item], words: str) -> list[Item]:
    wanted = words.lower().split()
    return [item for item in items if all(item.matches(word) for word in wanted)]


def _parts(centre: Centre, of: Item) -> list[Item]:
    return [centre.items[code] for code in of.parts]


def _queue(centre: Centre, of: Item) -> Queue:
    """Where people wait: for items handled as one, the queue of the department that leads."""
    if of.parts:
        of = next((part for part in _parts(centre, of) if part.department_zh == of.department_zh), of)
    return centre.queues[centre.queue_of_item[of.code]]


def _grounds(centre: Centre, of: Item) -> Mapping[str, list[Ground]]:
    """What may stop the clock of an item: by the general law, and by its own."""
    own = [ground for name in of.extra_grounds if (ground := centre.ground(name))]
    return {"general": [ground for ground in centre.grounds.values() if ground.is_general], "own": own}


def _extension(of: Item) -> str:
    """The longest extension, in words."""
    if of.statutory is None or not of.extension_allowed:
        return gettext("不延长")
    if of.extension_total is not None:
        return gettext("经批准可以延长至一共 %(limit)s", limit=_words(of.statutory, of.extension_total))
    return gettext("经批准可以延长一次，最多 %(limit)s", limit=_words(of.statutory, of.extension_allowed))


def _words(like: Limit, days: int) -> str:
    return due_dates.in_words(Limit(days, like.unit))
