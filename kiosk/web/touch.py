"""The touch screen: choose an item, press once, see the number in large type."""

import json
import secrets
from dataclasses import asdict

from flask import Response, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kiosk.domain.errors import NotFound, WrongState
from kiosk.domain.people import DeviceKind, Role
from kiosk.domain.ticket import PriorityClass
from kiosk.operations import intake
from kiosk.operations.ports import Context
from kiosk.operations.system import Answer, Once, as_answer
from kiosk.web.auth import actor, allow, public
from kiosk.web.departments import by_department
from kiosk.web.enrolment import keep_key, own_key
from kiosk.web.extensions import desk
from kiosk.web.forms import chosen
from kiosk.web.language import language
from kiosk.web.printer_words import printer_beside
from kiosk.web.touch_card import holder_sent
from kiosk.web.touch_hall import read_hall, read_home

_LONGEST_QUERY = 40


@public
def kiosk() -> Response:
    """The home of the touch screen; shows the hall to anybody, issues only on an enrolled one."""
    hall, items = read_home()
    response = make_response(render_template("kiosk/home.html", hall=hall, items=items))
    key = own_key()
    if key is not None:
        keep_key(response, key)
    return response


@public
def queues() -> Response:
    """How every queue and the printer beside the screen stand now, in words; the screens ask every two seconds."""
    hall, printer = read_hall(), printer_beside(actor())
    states = [asdict(words) for words in hall.words.values()]
    beside = asdict(printer) if printer else None
    return jsonify({"clock": hall.clock, "doors": hall.doors, "queues": states, "printer": beside})


@public
def queue(code: str) -> str:
    """The items of one queue by department, and a number without an item for whoever is not sure."""
    centre = desk().system.centre
    if code not in centre.queues:
        raise NotFound("unknown_queue", queue=code)
    items = (item for item in centre.items.values() if centre.queue_of_item[item.code] == code)
    return render_template(
        "kiosk/queue.html",
        hall=read_hall(),
        queue=centre.queues[code],
        departments=by_department(items),
        request_id=new_request(),
    )


@public
def item(code: str) -> str:
    """One item with both limits and what to bring; its button gives the number."""
    found = desk().system.centre.items.get(code)
    if found is None:
        raise NotFound("unknown_item", item=code)
    queue_code = desk().system.centre.queue_of_item[code]
    return render_template(
        "kiosk/item.html",
        hall=read_hall(),
        item=found,
        queue=desk().system.centre.queues[queue_code],
        request_id=new_request(),
    )


@public
def search() -> str:
    """Finds an item by a word or by pinyin initials; a script narrows the list at every key."""
    words = request.args.get("q", "")[:_LONGEST_QUERY]
    found = {of.code for of in desk().system.centre.search(words)} if words else set()
    return render_template("kiosk/search.html", hall=read_hall(), q=words, found=found)


@allow(DeviceKind.KIOSK, Role.GUIDE)
def issue() -> ResponseReturnValue:
    """One press, one number: the page's request id gives the same number however often it is sent."""
    wish = intake.TicketWish(
        item=request.form.get("item") or None,
        queue=request.form.get("queue") or None,
        language=language(),
        is_priority=bool(request.form.get("priority")),
        priority_class=_priority_class(),
        holder=holder_sent(),
    )
    asked = ["POST kiosk", wish.item, wish.queue, wish.is_priority, wish.priority_class, (wish.holder or b"").hex()]
    once = Once(request.form.get("request_id") or new_request(), json.dumps(asked))
    try:
        answer = desk().system.perform_once(actor(), lambda context: _issue(context, wish), once, "POST citizen.issue")
    except WrongState as refusal:
        token = _own_token(wish, str(refusal.detail.get("number", "")))
        if not token:
            raise
        return redirect(url_for("citizen.issued", token=token, had="yes"), 303)
    return redirect(url_for("citizen.issued", token=json.loads(answer.text)["token"]), 303)


def _issue(context: Context, wish: intake.TicketWish) -> Answer:
    return as_answer(303, {"token": intake.issue(context, wish).token})


def _own_token(wish: intake.TicketWish, number: str) -> str:
    """The number that the holder of the card has already, for its page and a second slip (screens K-25)."""
    if wish.holder is None:
        return ""
    holder = wish.holder
    return desk().system.read(actor(), lambda context: intake.token_of(context, holder, number))


def _priority_class() -> PriorityClass | None:
    """The class that was touched; a plain `1` names none, for nobody has to declare one on a public screen."""
    return None if request.form.get("priority", "") in {"", "1"} else chosen(PriorityClass, "priority")


def new_request() -> str:
    """The id of one press."""
    return secrets.token_urlsafe(18)
