"""The published items with their limits and materials, and the public calculator of due dates."""

from flask import Blueprint, render_template, request

from kiosk.domain.errors import NotFound
from kiosk.web import due_dates
from kiosk.web.auth import public
from kiosk.web.departments import by_department
from kiosk.web.extensions import desk

guide = Blueprint("guide", __name__)

_LONGEST_QUERY = 80


@guide.get("/guide/")
@public
def items() -> str:
    """The items by department; `q` finds by words and by pinyin initials."""
    words = request.args.get("q", "").strip()[:_LONGEST_QUERY]
    found = desk().system.centre.search(words)
    return render_template(
        "guide/items.html",
        q=words,
        departments=by_department(found),
        count=len(found),
        on_the_spot=sum(item.is_on_the_spot for item in found),
    )


@guide.get("/guide/<code>")
@public
def item(code: str) -> str:
    """One item: what an office must display of it (行政许可法 30), as far as the catalogue knows it."""
    centre = desk().system.centre
    found = centre.items.get(code)
    if found is None:
        raise NotFound("unknown_item", item=code[:40])
    queue = centre.queues[centre.queue_of_item[code]]
    return render_template("guide/item.html", item=found, queue=queue, windows=centre.windows_of(queue.code))


@guide.get("/calendar/")
@public
def calendar() -> str:
    """When a limit ends, day by day, and which days of a month are worked."""
    centre = desk().system.centre
    today = centre.service_day(desk().system.clock.now())
    wish = due_dates.wish_from(request.args)
    return render_template(
        "calendar.html",
        today=today,
        wish=wish,
        answer=due_dates.answer(wish, centre.calendar),
        month=due_dates.month_of(request.args.get("month", ""), wish.accepted_on or today, centre.calendar),
        years=centre.calendar.years,
        units=due_dates.UNITS,
    )
