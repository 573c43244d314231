"""The screens of the hall for those who run it: what stands on them, how they are, who was seen and heard."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kiosk.domain.errors import NotFound, Refusal
from kiosk.domain.people import Role
from kiosk.operations import messages, receipts
from kiosk.operations.ports import Context
from kiosk.operations.screen_ports import ScreenMessage
from kiosk.web.auth import actor, allow
from kiosk.web.errors import status_of
from kiosk.web.extensions import desk
from kiosk.web.forms import fresh_id, moment_sent, run, told
from kiosk.web.language import gettext

screens = Blueprint("screens", __name__, url_prefix="/screens")


@screens.get("/")
@allow(Role.MANAGER, Role.ADMIN)
def show() -> ResponseReturnValue:
    """Everything on one page; with `number`, what the boards did with the calls of a number."""
    return _page(200)


@screens.post("/notices")
@allow(Role.MANAGER, Role.ADMIN)
def put_notice() -> ResponseReturnValue:
    """A notice on every board."""
    form = request.form
    words = form.get("text_zh", ""), form.get("text_en", "")

    def verb(context: Context) -> ScreenMessage:
        return messages.put_notice(context, *words, _moment("from"), _moment("until"))

    return _changed(verb, gettext("通知已上屏。"))


@screens.post("/notices/<int:message_id>/end")
@allow(Role.MANAGER, Role.ADMIN)
def end_notice(message_id: int) -> ResponseReturnValue:
    """Takes a notice away."""
    return _changed(lambda context: messages.end_notice(context, message_id), gettext("通知已撤下。"))


@screens.post("/evacuation")
@allow(Role.MANAGER, Role.ADMIN)
def begin_evacuation() -> ResponseReturnValue:
    """Fills every screen with the order to leave."""
    is_confirmed = request.form.get("confirm") == "yes"
    said = gettext("全部屏幕已显示疏散提示。")
    return _changed(lambda context: messages.begin_evacuation(context, is_confirmed), said)


@screens.post("/evacuation/end")
@allow(Role.MANAGER, Role.ADMIN)
def end_evacuation() -> ResponseReturnValue:
    """Shows the hall again."""
    return _changed(messages.end_evacuation, gettext("疏散提示已结束，屏幕恢复叫号。"))


def _moment(name: str) -> datetime | None:
    return moment_sent(name) if request.form.get(name, "").strip() else None


def _changed(verb: Callable[[Context], ScreenMessage], said: str) -> ResponseReturnValue:
    try:
        run(lambda context: str(verb(context).id))
    except Refusal as refusal:
        flash(told(refusal), "stop")
        return _page(status_of(refusal))
    flash(said, "done")
    return redirect(url_for("screens.show"), 303)


def _page(status: int) -> ResponseReturnValue:
    number = request.args.get("number", "").strip()

    def read(context: Context) -> str:
        story, is_unknown = None, False
        if number:
            try:
                story = receipts.story(context, number)
            except NotFound:
                is_unknown = True
        return render_template(
            "staff/screens.html",
            evacuation=messages.evacuation(context),
            notices=messages.standing(context),
            now=context.now,
            lines=receipts.screen_lines(context),
            boards=sorted(context.centre.boards),
            missed=receipts.unacknowledged(context),
            zones=desk().voice_zones,
            number=number,
            story=story,
            is_unknown=is_unknown,
            typed=request.form if status != 200 else {},
            longest=messages.LONGEST,
            request_id=fresh_id(),
        )

    return desk().system.read(actor(), read), status
