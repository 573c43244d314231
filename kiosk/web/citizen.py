"""What anybody may open: the first page, the touch screen, the phone page behind a slip; a table of routes."""

from flask import Blueprint, Response, request

from kiosk.web import (
    booking,
    enrolment,
    glass,
    issued,
    kiosk_appointment,
    phone,
    start,
    touch,
    touch_card,
    touch_help,
    touch_progress,
)

citizen = Blueprint("citizen", __name__)

citizen.add_url_rule("/", view_func=start.index)

citizen.add_url_rule("/kiosk/", view_func=touch.kiosk)
citizen.add_url_rule("/kiosk/queues.json", view_func=touch.queues)
citizen.add_url_rule("/kiosk/queue/<code>", view_func=touch.queue)
citizen.add_url_rule("/kiosk/item/<code>", view_func=touch.item)
citizen.add_url_rule("/kiosk/card.json", "card", touch_card.look)
citizen.add_url_rule("/kiosk/search", view_func=touch.search)
citizen.add_url_rule("/kiosk/tickets", view_func=touch.issue, methods=["POST"])
citizen.add_url_rule("/kiosk/ticket/<token>", "issued", issued.show)
citizen.add_url_rule("/kiosk/ticket/<token>/paper.json", view_func=issued.paper)
citizen.add_url_rule("/kiosk/ticket/<token>/again", view_func=issued.again, methods=["POST"])
citizen.add_url_rule("/kiosk/ticket/<token>/reprint", view_func=issued.reprint, methods=["POST"])
citizen.add_url_rule("/kiosk/progress", view_func=touch_progress.progress)
citizen.add_url_rule("/kiosk/help", view_func=touch_help.called, endpoint="help_called")
citizen.add_url_rule("/kiosk/help", view_func=touch_help.call, endpoint="help", methods=["POST"])
citizen.add_url_rule("/kiosk/calibrate", view_func=glass.calibrate)
citizen.add_url_rule("/kiosk/calibrate", view_func=glass.take_measure, methods=["POST"])
citizen.add_url_rule("/kiosk/enrol", view_func=enrolment.enrol)
citizen.add_url_rule("/kiosk/enrol", view_func=enrolment.take_key, methods=["POST"])
citizen.add_url_rule("/kiosk/appointment", view_func=kiosk_appointment.ask)
citizen.add_url_rule("/kiosk/appointment", view_func=kiosk_appointment.check_in, methods=["POST"])

citizen.add_url_rule("/appointments/", view_func=booking.start)
citizen.add_url_rule("/appointments/", view_func=booking.book, methods=["POST"])

# In upper case too: a QR code without small letters needs fewer dots.
citizen.add_url_rule("/T/<token>", view_func=phone.ticket)
citizen.add_url_rule("/t/<token>", view_func=phone.ticket)
citizen.add_url_rule("/t/<token>/status.json", view_func=phone.status)
citizen.add_url_rule("/t/<token>/number", view_func=phone.number, methods=["POST"])
citizen.add_url_rule("/t/<token>/rating", view_func=phone.rate, methods=["POST"])
citizen.add_url_rule("/t/<token>/<verb>", view_func=phone.act, methods=["POST"])
citizen.add_url_rule("/t/<token>/slip.pdf", view_func=phone.slip)
citizen.add_url_rule("/t/<token>/qr.svg", view_func=phone.qr)
citizen.add_url_rule("/a/<token>", view_func=booking.appointment)
citizen.add_url_rule("/A/<token>", view_func=booking.appointment)
citizen.add_url_rule("/a/<token>/cancel", view_func=booking.give_back, methods=["POST"])
citizen.add_url_rule("/a/<token>/qr.svg", view_func=booking.code)


@citizen.context_processor
def _words() -> dict[str, object]:
    return {
        "may_issue": enrolment.may_issue,
        "is_kiosk": lambda: enrolment.own_key() is not None,
        "has_reader": touch_card.has_reader,
        "is_large": glass.is_large(),
        "is_low": glass.is_low(),
        "glass": glass.glass(),
    }


@citizen.after_request
def _keep(response: Response) -> Response:
    if request.path.lower().startswith(("/t/", "/a/")):
        response.headers["X-Robots-Tag"] = "noindex"
    return glass.remember_choices(response)
