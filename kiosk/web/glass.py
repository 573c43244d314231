"""What the glass of a touch screen is like: type size, reach, and how many millimetres a pixel is."""

from dataclasses import dataclass

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kiosk.domain.people import DeviceKind, Role
from kiosk.web.auth import allow
from kiosk.web.enrolment import KEPT_FOR
from kiosk.web.extensions import desk
from kiosk.web.touch_hall import read_hall

# An identity or bank card, ISO/IEC 7810 ID-1.
CARD_MM = 85.6
_CARD_PX = (60, 1600)
_FLOOR_MM = (0, 2000)

_SIZE_COOKIE, _REACH_COOKIE, _GLASS_COOKIE = "size", "reach", "glass"
_CHOICES = {_SIZE_COOKIE: ("normal", "large"), _REACH_COOKIE: ("normal", "low")}


@dataclass(frozen=True, slots=True)
class Glass:
    """A calibrated screen: millimetres a pixel, and how high its lower edge stands above the floor."""

    mm_per_px: float
    floor_mm: int


def glass() -> Glass | None:
    """What the calibration of this screen found; None before it was done."""
    parts = request.cookies.get(_GLASS_COOKIE, "").split("-")
    try:
        found = Glass(float(parts[0]), int(parts[1]))
    except (ValueError, IndexError):
        return None
    low, high = CARD_MM / _CARD_PX[1], CARD_MM / _CARD_PX[0]
    is_real = low <= found.mm_per_px <= high and _FLOOR_MM[0] <= found.floor_mm <= _FLOOR_MM[1]
    return found if is_real else None


def is_large() -> bool:
    """Whether this screen shows large type; an explicit wish wins over the cookie."""
    return _chosen(_SIZE_COOKIE) == "large"


def is_low() -> bool:
    """Whether every control is within the reach of somebody who sits."""
    return _chosen(_REACH_COOKIE) == "low"


def remember_choices(response: Response) -> Response:
    """Keeps the size and the reach that were asked for until the screen goes back to its start."""
    for name, values in _CHOICES.items():
        asked = request.args.get(name)
        if asked in values:
            response.set_cookie(name, str(asked), httponly=True, samesite="Lax", secure=desk().is_https)
    return response


@allow(DeviceKind.KIOSK, Role.GUIDE, Role.MANAGER, Role.ADMIN)
def calibrate() -> str:
    """Asks the installer to lay a card on the glass and draw the frame to its size."""
    return render_template("kiosk/calibrate.html", hall=read_hall(), found=glass(), fault=False)


@allow(DeviceKind.KIOSK, Role.GUIDE, Role.MANAGER, Role.ADMIN)
def take_measure() -> ResponseReturnValue:
    """Keeps the measure in a cookie of this screen; 422 for one that no screen can have."""
    try:
        card_px, floor_mm = float(request.form.get("card_px", "")), int(request.form.get("floor_mm", ""))
    except ValueError:
        card_px, floor_mm = 0.0, 0
    if not (_CARD_PX[0] <= card_px <= _CARD_PX[1] and _FLOOR_MM[0] <= floor_mm <= _FLOOR_MM[1]):
        return render_template("kiosk/calibrate.html", hall=read_hall(), found=glass(), fault=True), 422
    response = redirect(url_for("citizen.calibrate", done=1), 303)
    value = f"{CARD_MM / card_px:.4f}-{floor_mm}"
    response.set_cookie(_GLASS_COOKIE, value, max_age=KEPT_FOR, httponly=True, samesite="Lax", secure=desk().is_https)
    return response


def _chosen(name: str) -> str | None:
    return request.args.get(name, request.cookies.get(name))
