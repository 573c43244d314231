"""A ticket as plain JSON values and back, for the step that may be taken back."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from kiosk.domain.ticket import Outcome, Ticket, TicketStatus

_FIELDS = tuple(field.name for field in fields(Ticket))
_INSTANTS = ("issued_at", "called_at", "started_at", "finished_at", "moved_at", "booked_for")


def as_plain(ticket: Ticket) -> dict[str, Any]:
    """The ticket as JSON can hold it."""
    values = ((name, getattr(ticket, name)) for name in _FIELDS)
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values}


def ticket_of(plain: Mapping[str, Any]) -> Ticket:
    """The ticket that `as_plain` was given."""
    values = dict(plain)
    for name in _INSTANTS:
        values[name] = values[name] and datetime.fromisoformat(values[name])
    values["service_day"] = date.fromisoformat(values["service_day"])
    values["status"] = TicketStatus(values["status"])
    values["outcome"] = Outcome(values["outcome"]) if values["outcome"] else None
    return Ticket(**values)
