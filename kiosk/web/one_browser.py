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

_BACK = {"mini": "console.mini", "enquiries": "enquiries.show", "door": "door.show"}

one_browser = Blueprint("one_browser", __name__, url_prefix="/window")


@one_browser.post("/here")
@allow(Role.WINDOW)
def here() -> ResponseReturnValue:
    """The clerk works in this browser from now on, and the other one only shows; back to the page that asked."""
    session = this_browser()

    def verb(context: Context) -> str:
        consoles.take_over(context, session)
        return ""

    run(verb)
    flash(gettext("现在在这里办。另一处只能查看。"), "done")
    ref, page = request.form.get("ref"), _BACK.get(request.form.get("from", ""), "console.show")
    return redirect(url_for("cases.one", ref=ref) if ref else url_for(page), 303)


def this_browser() -> bytes:
    """The digest of this browser's session."""
    return desk_digest(request.cookies.get(STAFF_COOKIE, ""))


def in_this_browser(verb: Callable[[Context], str]) -> Callable[[Context], str]:
    """A step at the window, for whoever works in this browser; refused to a clerk who works in another one."""
    return _checked(consoles.work_here, verb)


def unless_elsewhere(verb: Callable[[Context], str]) -> Callable[[Context], str]:
    """A step for the people of the window beside its console, on a case or a question; refused to a clerk who works a
    window in another browser, and open to whoever works none."""
    return _checked(consoles.require_here, verb)


def _checked(check: Callable[[Context, bytes], None], verb: Callable[[Context], str]) -> Callable[[Context], str]:
    session = this_browser()

    def step(context: Context) -> str:
        check(context, session)
        return verb(context)

    return step
