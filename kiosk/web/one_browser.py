"""The browser in which a clerk works the window, where the same clerk is signed in in two of them (C-05)."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from kiosk.domain.people import Role
from kiosk.operations import consoles
from kiosk.operations.ports import Context
from kiosk.web.auth import STAFF_COOKIE, allow, desk_digest
from kiosk.web.forms import run

one_browser = Blueprint("one_browser", __name__, url_prefix="/window")


@one_browser.post("/here")
@allow(Role.WINDOW)
def here() -> ResponseReturnValue:
    """The clerk works in this browser from now on; the other one only shows the window."""
    session = this_browser()

    def verb(context: Context) -> str:
        consoles.take_over(context, session)
        return ""

    run(verb)
    flash(gettext("现在在这里办。另一处只能查看。"), "done")
    return redirect(url_for("console.mini" if request.form.get("from") == "mini" else "console.show"), 303)


def this_browser() -> bytes:
    """The digest of this browser's session."""
    return desk_digest(request.cookies.get(STAFF_COOKIE, ""))


def in_this_browser(verb: Callable[[Context], str]) -> Callable[[Context], str]:
    """The verb for whoever works in this browser; refused to a clerk who works in another one."""
    session = this_browser()

    def step(context: Context) -> str:
        consoles.work_here(context, session)
        return verb(context)

    return step
