"""The appointments of a day for managers: by queue and slot, how many are expected, came, came late, never came."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from flask import Blueprint, render_template

from kiosk.domain.appointment import AppointmentStatus
from kiosk.domain.catalogue import Queue
from kiosk.operations import appointments
from kiosk.operations.ports import Context
from kiosk.web.auth import READERS, actor, allow
from kiosk.web.extensions import desk
from kiosk.web.forms import day_asked

day_appointments = Blueprint("day_appointments", __name__, url_prefix="/manager/appointments")


@dataclass(slots=True)
class Line:
    """A queue, or one slot of it, with the number of appointments in each state; `places` is how many it could take."""

    queue: Queue
    places: int
    starts_at: datetime | None = None
    counts: Counter[AppointmentStatus] = field(default_factory=Counter)

    @property
    def booked(self) -> int:
        """How many hold a place, or held one when it was over."""
        return sum(count for status, count in self.counts.items() if status is not AppointmentStatus.CANCELLED)


@dataclass(frozen=True, slots=True)
class Overview:
    """One day."""

    day: date
    is_service_day: bool
    queues: tuple[Line, ...]
    slots: tuple[Line, ...]


@day_appointments.get("/")
@allow(*READERS)
def show() -> str:
    """One day, today unless another is asked for."""
    asked = day_asked("day")
    overview = desk().system.read(actor(), lambda context: _overview(context, asked or context.today))
    return render_template("staff/appointments.html", overview=overview, states=tuple(AppointmentStatus))


def _overview(context: Context, day: date) -> Overview:
    centre = context.centre
    slots = len(appointments.beginnings(centre, day))
    queues = {code: Line(of, of.appointments * slots) for code, of in centre.queues.items() if of.appointments}
    lines: dict[tuple[str, datetime], Line] = {}
    for one in appointments.counts_of(context, day):
        of = centre.queues.get(one.queue)
        if of is None:
            continue
        total = queues.setdefault(one.queue, Line(of, 0))
        line = lines.setdefault((one.queue, one.starts_at), Line(of, of.appointments, one.starts_at))
        for each in (total, line):
            each.counts[one.status] += one.count
    in_order = [lines[key] for key in sorted(lines, key=lambda key: (key[1], list(centre.queues).index(key[0])))]
    return Overview(day, centre.is_service_day(day), tuple(queues.values()), tuple(in_order))
