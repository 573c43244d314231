"""The guide desk: which touch screens asked for a person, and that somebody goes there."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kiosk.domain.people import Role
from kiosk.operations.boards import queue_lines
from kiosk.operations.helping import answer_help, calls_for_help
from kiosk.web.auth import actor, allow, cause
from kiosk.web.extensions import desk
from kiosk.web.queue_words import words_of

guide_desk = Blueprint("guide_desk", __name__, url_prefix="/desk")


@guide_desk.get("/")
@allow(Role.GUIDE, Role.MANAGER)
def show() -> str:
    """The calls of today, those that wait on top, and how every queue stands."""
    calls, lines = desk().system.read(actor(), lambda context: (calls_for_help(context), queue_lines(context)))
    now = desk().system.clock.now()
    waiting = [call for call in calls if call.answered_at is None]
    return render_template(
        "staff/desk.html",
        waiting=waiting,
        answered=[call for call in calls if call.answered_at is not None],
        lines=[(line, words_of(line, now)) for line in lines],
        zone=desk().system.centre.zone,
    )


@guide_desk.post("/help/<int:device>/answer")
@allow(Role.GUIDE, Role.MANAGER)
def answer(device: int) -> ResponseReturnValue:
    """Somebody goes to that screen; answering twice is harmless."""
    desk().system.perform(actor(), lambda context: answer_help(context, device), cause())
    return redirect(url_for("guide_desk.show"), 303)
