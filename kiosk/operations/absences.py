"""Nobody came for an appointment: written down once, after its time; and who they were is forgotten when it no longer
matters."""

from dataclasses import replace
from datetime import date, datetime

from kiosk.domain.appointment import AppointmentStatus
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.people import SYSTEM
from kiosk.operations.appointments import told_of
from kiosk.operations.ports import Context
from kiosk.operations.system import System

# Whoever wants a number waits behind one piece at most, so a piece is small.
_AT_ONCE = 50


def mark_absent(context: Context, most: int = _AT_ONCE) -> int:
    """Writes down who has not come though the time is over, at most so many; run twice it finds nothing more."""
    left = context.unit.appointments.unattended(_too_late(context), most)
    for appointment in left:
        context.unit.appointments.move(appointment, replace(appointment, status=AppointmentStatus.NO_SHOW))
        context.record(FactKind.APPOINTMENT_MISSED, Subject.APPOINTMENT, appointment.id, **told_of(appointment))
    return len(left)


def forget_persons(context: Context, most: int = _AT_ONCE) -> int:
    """Of days that are over only the missed appointments keep their person, as long as the rule for them looks back."""
    return context.unit.appointments.forget(*_over(context), most)


def settle_appointments(system: System) -> int:
    """Does both, piece by piece; looks first, so that nothing to do costs two readings. Says how many were absent."""
    absent = 0
    while system.read(SYSTEM, lambda context: context.unit.appointments.unattended(_too_late(context), 1)):
        absent += system.perform(SYSTEM, mark_absent, "absences")
    while system.read(SYSTEM, lambda context: context.unit.appointments.remembers(*_over(context))):
        system.perform(SYSTEM, forget_persons, "absences")
    return absent


def _too_late(context: Context) -> datetime:
    return context.now - context.centre.policy.appointments.check_in_after


def _over(context: Context) -> tuple[date, date]:
    return context.today, context.today - context.centre.policy.appointments.remembered
