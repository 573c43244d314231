"""Appointments: which slots can be booked, when somebody may check in, where the number then stands, who is blocked."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from kiosk.domain.calendar import ONE_DAY, SEARCH_DAYS, OpeningHours
from kiosk.domain.errors import Unacceptable


class AppointmentStatus(StrEnum):
    """Where an appointment stands."""

    BOOKED = "booked"
    CHECKED_IN = "checked_in"
    LATE = "late"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


class Arrival(StrEnum):
    """How somebody comes for a slot."""

    EARLY = "early"
    IN_TIME = "in_time"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class AppointmentRules:
    """What a centre has settled for appointments (hall-and-law 4.6); the defaults are those of its table."""

    slot: timedelta = timedelta(minutes=30)
    check_in_before: timedelta = timedelta(minutes=30)
    check_in_after: timedelta = timedelta(minutes=15)
    days_notice: int = 1
    days_ahead: int = 5
    cancel_before: timedelta = timedelta(hours=2)
    no_shows: int = 3
    no_show_days: int = 90
    blocked_days: int = 30

    def slots(self, hours: OpeningHours, day: date) -> tuple[datetime, ...]:
        """When the slots of a day begin, aware UTC; each of them ends before the doors close."""
        return hours.starts(day, self.slot)

    def bookable_days(self, today: date, is_service_day: Callable[[date], bool]) -> tuple[date, ...]:
        """The days for which somebody may book today: of the next service days those that are far enough away."""
        days: list[date] = []
        day = today
        for _ in range(SEARCH_DAYS):
            day += ONE_DAY
            if len(days) == self.days_ahead:
                break
            if is_service_day(day):
                days.append(day)
        return tuple(day for day in days if day >= today + timedelta(days=self.days_notice))

    def opens_at(self, starts_at: datetime) -> datetime:
        """From when on somebody may check in for the slot."""
        return starts_at - self.check_in_before

    def closes_at(self, starts_at: datetime) -> datetime:
        """The last instant that is still in time."""
        return starts_at + self.check_in_after

    def arrival(self, starts_at: datetime, now: datetime) -> Arrival:
        """How somebody comes who checks in at `now`; both ends of the window belong to it."""
        if now < self.opens_at(starts_at):
            return Arrival.EARLY
        return Arrival.IN_TIME if now <= self.closes_at(starts_at) else Arrival.LATE

    def cancel_until(self, starts_at: datetime) -> datetime:
        """Until when the holder may give the slot back, so that somebody else can use it."""
        return starts_at - self.cancel_before

    def blocked_until(self, missed: Iterable[date]) -> date | None:
        """The last day on which somebody with these missed appointments may not book; None for somebody who may.

        So many within the period bring one block, which uses them up: the count begins anew after it.
        """
        counted: list[date] = []
        until = None
        for day in sorted(missed):
            counted = [one for one in counted if (day - one).days < self.no_show_days] + [day]
            if len(counted) >= self.no_shows:
                until, counted = day + timedelta(days=self.blocked_days), []
        return until

    @property
    def remembered(self) -> timedelta:
        """For how long a missed appointment can still matter."""
        return timedelta(days=self.no_show_days + self.blocked_days)


@dataclass(frozen=True, slots=True)
class Appointment:
    """One person's place in one slot of a queue. Instants are aware UTC.

    `person` is a keyed digest of what the person was identified by, never the number itself; empty once it was
    forgotten. `code` is what the person types who has no QR code at hand.
    """

    id: int
    queue: str
    service_day: date
    starts_at: datetime
    status: AppointmentStatus
    item: str | None
    language: str
    person: bytes
    code: str
    booked_at: datetime
    line: int
    ticket_id: int | None = None
    version: int = 1

    def seen_at(self, now: datetime, rules: AppointmentRules) -> "Appointment":
        """As it is at `now`, whether or not somebody has written down that nobody came."""
        is_missed = self.status is AppointmentStatus.BOOKED and rules.arrival(self.starts_at, now) is Arrival.LATE
        return replace(self, status=AppointmentStatus.NO_SHOW) if is_missed else self


# A number whose slot has not begun stands behind everybody who has come, and among its like by the time of the slot:
# its place is above every line that a ledger will ever reach.
NOT_BEGUN = 1 << 62


def place_of(starts_at: datetime) -> int:
    """The place of a number until its slot begins."""
    return NOT_BEGUN + int(starts_at.timestamp()) // 60


_PHONE_DIGITS, _CARD_DIGITS, CODE_DIGITS = 11, 18, 8
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def identity(typed: str) -> str:
    """The number that identifies a person, in the one way in which it is written; raises `Unacceptable`.

    A mobile phone number of the mainland, or the number of an identity card with its check digit (GB 11643).
    """
    found = _identity(_compact(typed))
    if found is None:
        raise Unacceptable("person_number_malformed")
    return found


def _identity(text: str) -> str | None:
    phone = text.removeprefix("+86")
    if len(phone) == _PHONE_DIGITS and _are_digits(phone) and phone[0] == "1" and phone[1] in "3456789":
        return f"phone {phone}"
    if len(text) == _CARD_DIGITS and _are_digits(text[:-1]) and text[-1] == _check_of(text[:-1]):
        return f"card {text}"
    return None


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody shows to check in: the address behind the QR code, the code of the booking, or who they are."""

    token: str = ""
    code: str = ""
    person: str = ""


def shown(typed: str) -> Shown:
    """Reads what was scanned or typed; what is neither a code nor a person is the end of an address."""
    text = _compact(typed)
    person = _identity(text)
    if person is not None:
        return Shown(person=person)
    if len(text) == CODE_DIGITS and _are_digits(text):
        return Shown(code=text)
    return Shown(token=typed.strip().partition("?")[0].rstrip("/").rpartition("/")[2].upper())


def codes(digest: bytes) -> Iterator[str]:
    """Codes of eight digits for a booking, one after the other until one is free that day; never ends."""
    number = int.from_bytes(digest, "big")
    while True:
        yield f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}d}"
        number += 1


def _compact(typed: str) -> str:
    return "".join(typed.split()).replace("-", "").upper()


def _are_digits(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _check_of(digits: str) -> str:
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % len(_CHECKS)]
