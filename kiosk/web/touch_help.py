"""Somebody at a touch screen asks for a person: one press rings the guide desk, from every page."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kiosk.domain.people import DeviceKind
from kiosk.operations.helping import call_help, latest_call
from kiosk.web.auth import actor, allow, cause
from kiosk.web.extensions import desk
from kiosk.web.touch_hall import read_hall


@allow(DeviceKind.KIOSK)
def call() -> ResponseReturnValue:
    """Rings; the page that follows says that somebody comes."""
    desk().system.perform(actor(), call_help, cause())
    return redirect(url_for("citizen.help_called"), 303)


@allow(DeviceKind.KIOSK)
def called() -> ResponseReturnValue:
    """Says that somebody comes, and whether the desk has answered; without a call it leads to the start."""
    found = desk().system.read(actor(), latest_call)
    if found is None:
        return redirect(url_for("citizen.kiosk"))
    return render_template("kiosk/help.html", hall=read_hall(), call=found)
