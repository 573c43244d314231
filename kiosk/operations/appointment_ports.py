"""What the verbs of appointments need of storage."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from kiosk.domain.appointment import Appointment, AppointmentStatus


@dataclass(frozen=True, slots=True)
class SlotCount:
    """How many appointments of one slot stand in one state."""

    queue: str
    starts_at: datetime
    status: AppointmentStatus
    count: int


class Appointments(Protocol):
    """The appointments of one centre."""

    def take_slot(self, queue: str, day: date, starts_at: datetime, most: int) -> bool:
        """Counts one more in the slot; False, and nothing changed, where it holds `most` already."""
        ...

    def free_slot(self, queue: str, starts_at: datetime) -> None:
        """One less in the slot."""
        ...

    def taken(self, queue: str, day: date) -> dict[datetime, int]:
        """How many hold a place in each slot of the day that anybody has booked."""
        ...

    def add(self, appointment: Appointment, token_hash: bytes) -> Appointment: ...
    def by_token(self, token_hash: bytes) -> Appointment | None: ...
    def by_code(self, day: date, code: str) -> Appointment | None: ...
    def of_person(self, day: date, person: bytes) -> Appointment | None:
        """The person's appointment of the day; a cancelled one only where there is no other."""
        ...

    def missed_days(self, person: bytes, since: date) -> list[date]:
        """The days from `since` on for which the person had an appointment and did not come."""
        ...

    def expected(self, queue: str, day: date) -> list[datetime]:
        """The beginnings of the slots for which somebody is booked and has not come yet, one for each."""
        ...

    def unattended(self, before: datetime, most: int) -> list[Appointment]:
        """Booked ones whose slot began before that instant, the oldest first."""
        ...

    def counts(self, day: date) -> list[SlotCount]:
        """What became of the appointments of a day."""
        ...

    def move(self, appointment: Appointment, changed: Appointment) -> Appointment:
        """Writes `changed` if it is still as `appointment` saw it; raises `WrongState` otherwise."""
        ...

    def remembers(self, before: date, missed_before: date) -> bool:
        """Whether there is anybody whom `forget` would forget."""
        ...

    def forget(self, before: date, missed_before: date, most: int) -> int:
        """Forgets who the persons of earlier days were, of missed ones only those before `missed_before`."""
        ...
