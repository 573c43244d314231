"""The touch screen: choose an item, press once, see the number in large type."""

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import date

from flask import Response, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kiosk.domain.catalogue import Centre, Item
from kiosk.domain.errors import NotFound
from kiosk.domain.people import DeviceKind, Role
from kiosk.domain.ticket import PriorityClass
from kiosk.operations import intake
from kiosk.operations.boards import QueueLine, queue_lines
from kiosk.operations.ports import Context
from kiosk.operations.system import Answer, Once, as_answer
from kiosk.web.auth import actor, allow, public
from kiosk.web.departments import by_department
from kiosk.web.enrolment import keep_key, own_key
from kiosk.web.extensions import desk
from kiosk.web.forms import chosen
from kiosk.web.language import language
from kiosk.web.queue_words import QueueWords, wait_said, words_of

_SIZE_COOKIE = "size"
_SIZES = ("normal", "large")
_TILES = 12
_LONGEST_QUERY = 40


@dataclass(frozen=True, slots=True)
class Hall:
    """Every queue with its words, read at one instant."""

    lines: dict[str, QueueLine]
    words: dict[str, QueueWords]
    today: date
    clock: str


@public
def kiosk() -> Response:
    """The home of the touch screen; shows the hall to anybody, issues only on an enrolled one."""
    hall = _hall()
    response = make_response(render_template("kiosk/home.html", hall=hall, items=common_items(desk().system.centre)))
    key = own_key()
    if key is not None:
        keep_key(response, key)
    return response


@public
def queues() -> Response:
    """How every queue stands now, in words; the screens ask every two seconds."""
    hall = _hall()
    return jsonify({"clock": hall.clock, "queues": [asdict(words) for words in hall.words.values()]})


@public
def queue(code: str) -> str:
    """The items of one queue by department, and a number without an item for whoever is not sure."""
    centre = desk().system.centre
    if code not in centre.queues:
        raise NotFound("unknown_queue", queue=code)
    items = (item for item in centre.items.values() if centre.queue_of_item[item.code] == code)
    return render_template(
        "kiosk/queue.html",
        hall=_hall(),
        queue=centre.queues[code],
        departments=by_department(items),
        request_id=_new_request(),
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
        hall=_hall(),
        item=found,
        queue=desk().system.centre.queues[queue_code],
        request_id=_new_request(),
    )


@public
def search() -> str:
    """Finds an item by a word or by pinyin initials; a script narrows the list at every key."""
    words = request.args.get("q", "")[:_LONGEST_QUERY]
    found = {of.code for of in desk().system.centre.search(words)} if words else set()
    return render_template("kiosk/search.html", hall=_hall(), q=words, found=found)


@allow(DeviceKind.KIOSK, Role.GUIDE)
def issue() -> ResponseReturnValue:
    """One press, one number: the page's request id gives the same number however often it is sent."""
    wish = intake.TicketWish(
        item=request.form.get("item") or None,
        queue=request.form.get("queue") or None,
        language=language(),
        is_priority=bool(request.form.get("priority")),
        priority_class=_priority_class(),
        card=request.form.get("card", ""),
    )
    asked = ["POST kiosk", wish.item, wish.queue, wish.is_priority, wish.priority_class, _card_asked(wish.card)]
    once = Once(request.form.get("request_id") or _new_request(), json.dumps(asked))
    answer = desk().system.perform_once(actor(), lambda context: _issue(context, wish), once, "POST citizen.issue")
    return redirect(url_for("citizen.issued", token=json.loads(answer.text)["token"]), 303)


@public
def issued(token: str) -> str:
    """The number in large type, where to wait, and what became of the slip."""
    view = desk().system.read(actor(), lambda context: intake.ticket_by_token(context, token))
    return render_template("kiosk/issued.html", hall=_hall(), view=view, said=wait_said(view.wait))


def common_items(centre: Centre) -> list[Item]:
    """The tiles of the home page. No visit has been counted yet, so nobody can say which items are asked for most:
    in turn one item of each queue, those that are done on the spot first, in the order of the catalogue."""
    ranked = sorted(centre.items.values(), key=lambda item: not item.is_on_the_spot)
    rounds: dict[str, int] = {}
    turns = []
    for place, of in enumerate(ranked):
        code = centre.queue_of_item[of.code]
        rounds[code] = rounds.get(code, 0) + 1
        turns.append((rounds[code], list(centre.queues).index(code), place, of))
    chosen = sorted(turn[:3] for turn in turns)[:_TILES]
    return [ranked[place] for _, _, place in sorted(chosen, key=lambda turn: (turn[1], turn[0]))]


def is_large() -> bool:
    """Whether this screen shows large type; an explicit wish wins over the cookie."""
    return request.args.get("size", request.cookies.get(_SIZE_COOKIE)) == "large"


def remember_size(response: Response) -> Response:
    """Keeps the size that was asked for until the screen goes back to its start."""
    asked = request.args.get("size")
    if asked in _SIZES:
        response.set_cookie(_SIZE_COOKIE, str(asked), httponly=True, samesite="Lax", secure=desk().is_https)
    return response


def _hall() -> Hall:
    def read(context: Context) -> Hall:
        lines = {line.queue.code: line for line in queue_lines(context)}
        words = {code: words_of(line, context.now) for code, line in lines.items()}
        return Hall(lines, words, context.today, f"{context.now.astimezone(context.centre.zone):%H:%M}")

    return desk().system.read(actor(), read)


def _issue(context: Context, wish: intake.TicketWish) -> Answer:
    return as_answer(303, {"token": intake.issue(context, wish).token})


def _card_asked(card: str) -> str:
    """What stands for a card in the wish that is stored: no plain hash, which anybody could try out."""
    system = desk().system
    day = system.centre.service_day(system.clock.now())
    return system.tokens.for_card(system.centre.code, day, card).hex() if card else ""


def _priority_class() -> PriorityClass | None:
    """The class that was touched; a plain `1` names none, for nobody has to declare one on a public screen."""
    return None if request.form.get("priority", "") in {"", "1"} else chosen(PriorityClass, "priority")


def _new_request() -> str:
    return secrets.token_urlsafe(18)
