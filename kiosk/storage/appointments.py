"""Appointments: a slot is taken by a conditional step of its counter, a booking moved by a conditional update."""

from dataclasses import fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from kiosk.domain.appointment import Appointment, AppointmentStatus
from kiosk.domain.errors import WrongState
from kiosk.operations.appointment_ports import SlotCount
from kiosk.storage.appointment_tables import appointment_slots, appointments

_FIELDS = [name.name for name in fields(Appointment)]
_STORED = [name for name in _FIELDS if name != "id"]
_COLUMNS = [appointments.c[name] for name in _FIELDS]

_here = appointments.c.centre_id == bindparam("centre")
_of_day = (_here, appointments.c.service_day == bindparam("day"))
_booked = appointments.c.status == AppointmentStatus.BOOKED.value
_missed = appointments.c.status == AppointmentStatus.NO_SHOW.value

_ADD = insert(appointments).returning(appointments.c.id)
_BY_TOKEN = select(*_COLUMNS).where(_here, appointments.c.token_hash == bindparam("token"))
_BY_CODE = select(*_COLUMNS).where(*_of_day, appointments.c.code == bindparam("code"))
_OF_PERSON = (
    select(*_COLUMNS)
    .where(*_of_day, appointments.c.person == bindparam("person"))
    .order_by(case((appointments.c.status == AppointmentStatus.CANCELLED.value, 1), else_=0), appointments.c.id.desc())
    .limit(1)
)
_MISSED = (
    select(appointments.c.service_day)
    .where(
        _here, appointments.c.person == bindparam("person"), _missed, appointments.c.service_day >= bindparam("since")
    )
    .order_by(appointments.c.service_day)
)
_EXPECTED = (
    select(appointments.c.starts_at)
    .where(*_of_day, _booked, appointments.c.queue == bindparam("queue"))
    .order_by(appointments.c.starts_at)
)
_UNATTENDED = (
    select(*_COLUMNS)
    .where(_here, _booked, appointments.c.starts_at < bindparam("before"))
    .order_by(appointments.c.starts_at, appointments.c.id)
    .limit(bindparam("most"))
)
_COUNTS = (
    select(appointments.c.queue, appointments.c.starts_at, appointments.c.status, func.count())
    .where(*_of_day)
    .group_by(appointments.c.queue, appointments.c.starts_at, appointments.c.status)
    .order_by(appointments.c.queue, appointments.c.starts_at, appointments.c.status)
)
_MOVE = (
    update(appointments)
    .where(
        _here,
        appointments.c.id == bindparam("which"),
        appointments.c.version == bindparam("seen_version"),
        appointments.c.status == bindparam("seen_status"),
    )
    .values({name: bindparam(f"new_{name}") for name in ("status", "ticket_id", "version")})
)
_OVER = (
    select(appointments.c.id)
    .where(
        _here,
        appointments.c.person.is_not(None),
        appointments.c.service_day < bindparam("before"),
        or_(
            appointments.c.status.not_in([AppointmentStatus.NO_SHOW.value, AppointmentStatus.BOOKED.value]),
            appointments.c.service_day < bindparam("missed_before"),
        ),
    )
    .limit(bindparam("most"))
)
_FORGET = update(appointments).where(_here, appointments.c.id.in_(_OVER)).values(person=None)
_TAKEN = select(appointment_slots.c.starts_at, appointment_slots.c.taken).where(
    appointment_slots.c.centre_id == bindparam("centre"),
    appointment_slots.c.queue == bindparam("queue"),
    appointment_slots.c.service_day == bindparam("day"),
)
_FREE = (
    update(appointment_slots)
    .where(
        appointment_slots.c.centre_id == bindparam("centre"),
        appointment_slots.c.queue == bindparam("which_queue"),
        appointment_slots.c.starts_at == bindparam("at"),
    )
    .values(taken=appointment_slots.c.taken - 1)
)


class SqlAppointments:
    """The appointments of one centre in one transaction."""

    def __init__(self, connection: Connection, centre: str) -> None:
        self._connection = connection
        self._centre = centre

    def take_slot(self, queue: str, day: date, starts_at: datetime, most: int) -> bool:
        """Counts one more in the slot; False, and nothing changed, where it holds `most` already."""
        dialect_insert: Any = postgresql_insert if self._connection.dialect.name == "postgresql" else sqlite_insert
        first = dialect_insert(appointment_slots).values(
            centre_id=self._centre, queue=queue, starts_at=starts_at, service_day=day, taken=1
        )
        one_more = first.on_conflict_do_update(
            index_elements=["centre_id", "queue", "starts_at"],
            set_={"taken": appointment_slots.c.taken + 1},
            where=appointment_slots.c.taken < most,
        ).returning(appointment_slots.c.taken)
        return most > 0 and self._connection.execute(one_more).first() is not None

    def free_slot(self, queue: str, starts_at: datetime) -> None:
        """One less in the slot."""
        self._connection.execute(_FREE, {"centre": self._centre, "which_queue": queue, "at": starts_at})

    def taken(self, queue: str, day: date) -> dict[datetime, int]:
        """How many hold a place in each slot of the day that anybody has booked."""
        rows = self._connection.execute(_TAKEN, {"centre": self._centre, "queue": queue, "day": day})
        return {row.starts_at: row.taken for row in rows}

    def add(self, appointment: Appointment, token_hash: bytes) -> Appointment:
        """Stores a new appointment and returns it with its id."""
        row = {name: getattr(appointment, name) for name in _STORED}
        row |= {"centre_id": self._centre, "token_hash": token_hash}
        new_id = self._connection.execute(_ADD, row).scalar_one()
        return Appointment(**{**{name: getattr(appointment, name) for name in _FIELDS}, "id": new_id})

    def by_token(self, token_hash: bytes) -> Appointment | None:
        """The appointment behind a public address."""
        return self._one(_BY_TOKEN, token=token_hash)

    def by_code(self, day: date, code: str) -> Appointment | None:
        """The appointment with that code on that day."""
        return self._one(_BY_CODE, day=day, code=code)

    def of_person(self, day: date, person: bytes) -> Appointment | None:
        """The person's appointment of the day; a cancelled one only where there is no other."""
        return self._one(_OF_PERSON, day=day, person=person)

    def missed_days(self, person: bytes, since: date) -> list[date]:
        """The days from `since` on for which the person had an appointment and did not come."""
        values = {"centre": self._centre, "person": person, "since": since}
        return list(self._connection.execute(_MISSED, values).scalars())

    def expected(self, queue: str, day: date) -> list[datetime]:
        """The beginnings of the slots for which somebody is booked and has not come yet, one for each."""
        values = {"centre": self._centre, "day": day, "queue": queue}
        return list(self._connection.execute(_EXPECTED, values).scalars())

    def unattended(self, before: datetime, most: int) -> list[Appointment]:
        """Booked ones whose slot began before that instant, the oldest first."""
        rows = self._connection.execute(_UNATTENDED, {"centre": self._centre, "before": before, "most": most})
        return [_appointment(row) for row in rows]

    def counts(self, day: date) -> list[SlotCount]:
        """What became of the appointments of a day."""
        rows = self._connection.execute(_COUNTS, {"centre": self._centre, "day": day})
        return [SlotCount(queue, at, AppointmentStatus(status), count) for queue, at, status, count in rows]

    def move(self, appointment: Appointment, changed: Appointment) -> Appointment:
        """Writes `changed` if it is still as `appointment` saw it; raises `WrongState` otherwise."""
        values = {
            "centre": self._centre,
            "which": appointment.id,
            "seen_version": appointment.version,
            "seen_status": appointment.status,
            "new_status": changed.status,
            "new_ticket_id": changed.ticket_id,
            "new_version": appointment.version + 1,
        }
        if self._connection.execute(_MOVE, values).rowcount != 1:
            raise WrongState("appointment_changed_meanwhile", state=appointment.status)
        return Appointment(**{**{name: getattr(changed, name) for name in _FIELDS}, "version": appointment.version + 1})

    def remembers(self, before: date, missed_before: date) -> bool:
        """Whether there is anybody whom `forget` would forget."""
        values = {"centre": self._centre, "before": before, "missed_before": missed_before, "most": 1}
        return self._connection.execute(_OVER, values).first() is not None

    def forget(self, before: date, missed_before: date, most: int) -> int:
        """Forgets who the persons of earlier days were, of missed ones only those before `missed_before`."""
        values = {"centre": self._centre, "before": before, "missed_before": missed_before, "most": most}
        return self._connection.execute(_FORGET, values).rowcount

    def _one(self, statement: Any, **values: object) -> Appointment | None:
        row = self._connection.execute(statement, {"centre": self._centre, **values}).first()
        return _appointment(row) if row is not None else None


def _appointment(row: Row[Any]) -> Appointment:
    values = dict(row._mapping)
    return Appointment(
        **{**values, "status": AppointmentStatus(values["status"]), "person": bytes(values["person"] or b"")}
    )
