"""The way of service as a form sends it, and what becomes of the fields that the chosen way has no use for."""

from flask import request

from kiosk.domain.service_mode import Service, ServiceMode, names_of
from kiosk.web.forms import chosen, moment_sent


def service_sent() -> Service:
    """The way that was chosen with what it names; raises `Unacceptable` when none was chosen.

    A form hides the fields of the other ways, so what was typed into them before the choice changed is not read.
    """
    mode = chosen(ServiceMode, "mode")
    sent = {name: request.form.get(f"mode_{name}", "").strip() for name in names_of(mode)}
    at = moment_sent("mode_at") if sent.pop("at", "") else None
    return Service(mode, at=at, **sent)
