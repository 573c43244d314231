"""Sign-in and sign-out of the people who work here."""

import re

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kiosk.domain.people import Role
from kiosk.operations.administration import SESSION_LASTS, end_session
from kiosk.web.auth import EVERY_ROLE, STAFF_COOKIE, actor, allow, cause, identities, public
from kiosk.web.errors import sentence
from kiosk.web.extensions import desk
from kiosk.web.signing_in import WrongCredentials, limited
from kiosk.web.signing_in import sign_in as check_password

staff = Blueprint("staff", __name__)

_HOMES = {
    Role.WINDOW: "/window/",
    Role.GUIDE: "/desk/",
    Role.MANAGER: "/manager/",
    Role.SUPERVISOR: "/manager/",
    Role.ADMIN: "/admin/",
}
# A path of this site and nothing else: one slash, no backslash, nothing that a browser would drop before reading it.
_OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


@staff.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Asks for name and password; whoever is signed in already goes where he works."""
    if actor().kind == "account":
        return redirect(_home(actor().right))
    return _form()


@staff.post("/sign-in")
@public
@limited
def enter() -> ResponseReturnValue:
    """Opens a session and leads to where the role works, or back to where the person wanted to go."""
    name, password = request.form.get("username", "").strip(), request.form.get("password", "")
    try:
        signed_in = check_password(name[:60], password[:200])
    except WrongCredentials as refusal:
        return _form(sentence(refusal), 401)
    wanted = request.form.get("next", "")
    response = redirect(wanted if is_own_path(wanted) else _home(signed_in.account.role), 303)
    response.set_cookie(
        STAFF_COOKIE,
        signed_in.token,
        max_age=SESSION_LASTS,
        httponly=True,
        samesite="Lax",
        secure=desk().is_https,
    )
    return response


@staff.post("/sign-out")
@allow(*EVERY_ROLE)
def leave() -> ResponseReturnValue:
    """Ends the session, in the database first."""
    token = request.cookies.get(STAFF_COOKIE, "")
    desk().system.perform(actor(), lambda context: end_session(context, token), cause())
    identities().forget()
    response = redirect(url_for("staff.sign_in"), 303)
    response.delete_cookie(STAFF_COOKIE, httponly=True, samesite="Lax", secure=desk().is_https)
    return response


def is_own_path(path: str) -> bool:
    """Whether `path` stays on this site, however a browser reads it."""
    return _OWN_PATH.fullmatch(path) is not None


def _form(fault: str = "", status: int = 200) -> Response:
    wanted = request.values.get("next", "")
    page = render_template(
        "staff/sign_in.html",
        fault=fault,
        name=request.form.get("username", "")[:60],
        wanted=wanted if is_own_path(wanted) else "",
    )
    return make_response(page, status)


def _home(role: str) -> str:
    return _HOMES.get(Role(role), "/")
