"""How the centre's facts look as JSON; instants carry the centre's offset, dates are civil dates."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from kiosk.domain.announcement import Wait
from kiosk.domain.catalogue import Centre, Item
from kiosk.domain.limits import Limit
from kiosk.domain.metrics import Rate
from kiosk.domain.rating import Rating
from kiosk.domain.service_mode import Service
from kiosk.domain.ticket import Ticket
from kiosk.domain.window import WindowDuty, WindowStatus
from kiosk.operations.boards import QueueLine
from kiosk.operations.intake import TicketView
from kiosk.operations.ports import PrintJob
from kiosk.operations.reports import Timeliness
from kiosk.web.language import named

Json = dict[str, Any]


def instant(at: datetime | None, zone: ZoneInfo) -> str | None:
    """An instant with the centre's offset."""
    return at.astimezone(zone).isoformat(timespec="milliseconds") if at else None


def day(on: date | None) -> str | None:
    """A civil date."""
    return on.isoformat() if on else None


def print_state(slip: PrintJob | None) -> str:
    """`pending`, `printed`, or `failed` for everything that did not surely come out of a printer."""
    if slip is None:
        return "failed"
    return {"pending": "pending", "printing": "pending", "printed": "printed"}.get(slip.state, "failed")


def mode(of: Service, centre: Centre) -> Json:
    """In which way a matter is served, for the staff."""
    return {"kind": of.mode, "by": of.by, "paper": of.paper, "place": of.place, "at": instant(of.at, centre.zone)}


def wait(of: Wait) -> Json | None:
    """The range in minutes as people are told it; null where no figure is honest."""
    return None if of.low is None else {"low": of.low, "high": of.high}


def issued(view: TicketView, centre: Centre, url: str) -> Json:
    """The answer to a wish for a number."""
    ticket = view.ticket
    return {
        "id": ticket.id,
        "number": ticket.label,
        "queue": ticket.queue,
        "item": ticket.item,
        "service_day": day(ticket.service_day),
        "issued_at": instant(ticket.issued_at, centre.zone),
        "ahead": view.ahead,
        "wait": wait(view.wait),
        "windows": list(view.windows),
        "token": view.token,
        "url": url,
        "print": print_state(view.slip),
    }


def ticket_status(view: TicketView, centre: Centre) -> Json:
    """What the holder of a slip sees: the place in the queue and the window, never a person."""
    ticket = view.ticket
    return {
        "number": ticket.label,
        "queue": ticket.queue,
        "queue_name": named(view.queue.name_zh, view.queue.name_en),
        "status": view.status,
        "ahead": view.ahead,
        "wait": wait(view.wait),
        "window": ticket.window,
        "windows": list(view.windows),
        "service_day": day(ticket.service_day),
        "issued_at": instant(ticket.issued_at, centre.zone),
        "called_at": instant(ticket.called_at, centre.zone),
        "calls": ticket.calls_now,
        "mode": {"kind": ticket.service.mode, "by": ticket.mode_by},
        "print": print_state(view.slip),
    }


def ticket(at: Ticket, centre: Centre) -> Json:
    """A ticket as the staff see it."""
    return {
        "id": at.id,
        "number": at.label,
        "queue": at.queue,
        "item": at.item,
        "status": at.status,
        "window": at.window,
        "calls": at.calls_now,
        "priority": at.priority_class or at.is_priority,
        "for_window": at.for_window,
        "mode": mode(at.service, centre),
        "returns": at.returns,
        "language": at.language,
        "issued_at": instant(at.issued_at, centre.zone),
        "called_at": instant(at.called_at, centre.zone),
        "started_at": instant(at.started_at, centre.zone),
        "finished_at": instant(at.finished_at, centre.zone),
        "outcome": at.outcome,
        "is_time_wrong": at.is_time_wrong,
    }


def rating(of: Rating, centre: Centre) -> Json:
    """What was said of a visit, to whoever said it."""
    at = instant(of.rated_at, centre.zone)
    return {"level": int(of.level), "reasons": list(of.reasons), "text": of.words, "rated_at": at}


def window(duty: WindowDuty, status: WindowStatus, centre: Centre) -> Json:
    """A window and its duty."""
    return {
        "window": duty.number,
        "state": status,
        "queues": list(centre.windows[duty.number].queues),
        "reason": duty.reason or None,
        "until": instant(duty.until_at, centre.zone),
        "deputy": duty.is_deputy,
    }


def queue(line: QueueLine, centre: Centre) -> Json:
    """A queue as the hall shows it."""
    return {
        "queue": line.queue.code,
        "name": named(line.queue.name_zh, line.queue.name_en),
        "waiting": line.waiting,
        "wait": wait(line.wait),
        "state": line.state,
        "windows": list(line.windows),
        "newest": line.newest,
        "until": instant(line.until_at, centre.zone),
        "left": line.quota_left,
        "quota": line.used_up.numbers if line.used_up else None,
        "again_at": instant(line.used_up.again_at, centre.zone) if line.used_up else None,
        "served_until": instant(line.served_until, centre.zone),
    }


def limit(of: Limit | None) -> Json | None:
    """A limit of the catalogue."""
    return {"value": of.value, "unit": of.unit} if of else None


def item(of: Item, centre: Centre) -> Json:
    """An item of the published catalogue."""
    return {
        "code": of.code,
        "name": named(of.name_zh, of.name_en),
        "name_zh": of.name_zh,
        "name_en": of.name_en,
        "department": named(of.department_zh, of.department_en),
        "queue": centre.queue_of_item[of.code],
        "statutory": limit(of.statutory),
        "promised": limit(of.promised),
        "on_the_spot": of.is_on_the_spot,
        "basis": of.basis,
        "materials": list(of.materials),
        "initials": of.initials,
    }


def rate(of: Rate) -> Json:
    """A share with both parts."""
    return {
        "numerator": of.numerator,
        "denominator": of.denominator,
        "value": of.value,
        "target": float(of.target) if of.target is not None else None,
        "met": of.met,
    }


def timeliness(report: Timeliness, centre: Centre) -> Json:
    """Both promises over a period; the parts of every share stand beside it."""
    items = report.items
    ceiling = centre.policy.ceiling
    return {
        "from": day(report.scope.period.first),
        "to": day(report.scope.period.last),
        "department": report.scope.department,
        "at": instant(report.at, centre.zone),
        "items": {
            "total": items.total,
            "with_statutory_limit": items.with_statutory_limit,
            "within_ceiling": items.within_ceiling,
            "ceiling": f"{ceiling.numerator}/{ceiling.denominator}",
            "on_the_spot": items.on_the_spot,
            "on_the_spot_target": items.on_the_spot_target,
            "above_ceiling": list(items.above_ceiling),
            "converted": list(items.converted),
            "sums": {
                unit: {"items": total.items, "statutory": total.statutory, "promised": total.promised}
                for unit, total in items.sums.items()
            },
        },
        "cases": dict(report.cases),
        "rates": {name: rate(of) for name, of in report.rates.items()},
    }
