"""A touch screen becomes one that may issue numbers: its device key goes into a cookie."""

from datetime import timedelta

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kiosk.domain.people import DeviceKind, Role
from kiosk.web.auth import DEVICE_COOKIE, actor, identities, public
from kiosk.web.extensions import desk

KEPT_FOR = timedelta(days=3650)


@public
def enrol() -> str:
    """Asks for the device key; a script takes it from the address that the installer opened."""
    return render_template("kiosk/enrol.html", key=request.args.get("key", "")[:200], is_refused=False)


@public
def take_key() -> ResponseReturnValue:
    """Keeps the key of a live kiosk; 401 for any other."""
    key = request.form.get("key", "").strip()
    found = identities().find(key) if key else None
    if found is None or found.right != DeviceKind.KIOSK:
        return render_template("kiosk/enrol.html", key="", is_refused=True), 401
    response = make_response(redirect(url_for("citizen.kiosk"), 303))
    keep_key(response, key)
    return response


def keep_key(response: Response, key: str) -> None:
    """Browsers shorten the life of a cookie, so a kiosk that is used renews it by itself."""
    response.set_cookie(DEVICE_COOKIE, key, max_age=KEPT_FOR, httponly=True, samesite="Lax", secure=desk().is_https)


def may_issue() -> bool:
    """Whether a press on this screen gives a number: an enrolled kiosk, or a guide who is signed in."""
    return actor().right == Role.GUIDE or own_key() is not None


def own_key() -> str | None:
    """The key of this screen when it is that of a live kiosk; also while somebody is signed in beside it."""
    key = request.cookies.get(DEVICE_COOKIE)
    found = identities().find(key) if key else None
    return key if found is not None and found.right == DeviceKind.KIOSK else None
