"""What the verbs need from the outside, as protocols, and the `Context` that carries them."""

from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Protocol

from kiosk.domain.case import Case, Entry
from kiosk.domain.catalogue import Centre
from kiosk.domain.facts import Fact, FactKind, Subject
from kiosk.domain.people import SYSTEM, Actor, DeviceKind, Role, Sign
from kiosk.operations.advice_ports import Advices
from kiosk.operations.appointment_ports import Appointments
from kiosk.operations.case_ports import Cards, Cases, Corrections, Papers
from kiosk.operations.clock_ports import ClockMemory
from kiosk.operations.estimate_ports import Estimates
from kiosk.operations.hall_ports import Enquiries, HelpCalls, Holders, Tickets, Windows
from kiosk.operations.message_ports import Messages
from kiosk.operations.rule_ports import Rules
from kiosk.operations.screen_ports import Screens
from kiosk.operations.visit_ports import Ratings
from kiosk.operations.wait_book import WaitBook


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """The instant, aware, UTC."""
        ...


class Tokens(Protocol):
    """Makes the unguessable part of public addresses, and keys of devices and sessions."""

    def for_subject(self, subject: Subject, centre: str, which: object) -> str:
        """The token of a ticket or a case: at least 128 bit, base32, the same whenever it is asked for."""
        ...

    def for_card(self, centre: str, day: date, card: str) -> bytes:
        """What stands for a card on one day: keyed, so that nobody finds the card's number by trying them all."""
        ...

    def fresh(self) -> str:
        """A new random secret of 256 bit."""
        ...

    def digest(self, token: str) -> bytes:
        """What is stored instead of a token; case does not matter."""
        ...

    def of_person(self, centre: str, identity: str) -> bytes:
        """What is stored instead of the number that identifies a person; nobody can try numbers without the key."""
        ...

    def seal(self, words: str, about: str) -> bytes:
        """`words` for this server alone, to be read as what they are about; `unseal` raises ValueError for others."""

    def unseal(self, sealed: bytes, about: str) -> str: ...


class Numbers(Protocol):
    """Consecutive numbers from a counter row in the transaction that uses them."""

    def next(self, series: str, period: str) -> int:
        """The next number, from 1; a transaction that is undone gives its number back."""
        ...


class Ledger(Protocol):
    """Entries written once. `seq` orders the writers of a centre and is the revision of its boards."""

    @property
    def revision(self) -> int: ...
    def of(self, subject: Subject, subject_id: str) -> list[tuple[int, Fact, datetime, str]]: ...
    def case_entries(self, case: Case) -> list[Entry]: ...
    def of_hall(self, day: date, begins: datetime, ends: datetime) -> list[tuple[int, Fact, datetime, str]]:
        """What happened on a service day to tickets, windows, queues and enquiries between two instants, in order."""
        ...

    def line_before(self, at: datetime) -> int:
        """The last line that was written before that instant; 0 where there is none."""
        ...


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One slip that goes, or went, to paper. States: pending, printing, printed, failed, unconfirmed."""

    id: int
    ticket_id: int
    is_reprint: bool
    printer: str
    state: str
    reason: str
    created_at: datetime


class PrintJobs(Protocol):
    """The paper outbox; drained after the commit."""

    def add(self, ticket_id: int, printer: str, is_reprint: bool, at: datetime) -> PrintJob: ...
    def is_waiting(self, printer: str) -> bool: ...
    def claim(self, printer: str) -> PrintJob | None: ...
    def settle(self, job: PrintJob, state: str, reason: str, at: datetime) -> None: ...
    def latest_of(self, ticket_id: int) -> PrintJob | None: ...
    def lost_in_the_air(self, at: datetime) -> int: ...
    def troubles(self, since: datetime) -> list[PrintJob]: ...


@dataclass(frozen=True, slots=True)
class Account:
    """A person who signs in."""

    id: int
    name: str
    role: Role
    window: int | None
    password_hash: str
    is_disabled: bool
    sign: Sign = field(default_factory=Sign)


@dataclass(frozen=True, slots=True)
class Device:
    """A machine with a key."""

    id: int
    name: str
    kind: DeviceKind
    is_revoked: bool
    enrolled_at: datetime


class People(Protocol):
    """Accounts, their sessions, and enrolled devices."""

    def account(self, name: str) -> Account | None: ...
    def account_by_id(self, account_id: int) -> Account | None: ...
    def accounts(self) -> list[Account]: ...
    def add_account(self, name: str, role: Role, window: int | None, password_hash: str, at: datetime) -> Account: ...
    def disable_account(self, account_id: int) -> None: ...
    def put_sign(self, account_id: int, sign: Sign) -> None: ...
    def may_decide(self, account_id: int, item: str) -> bool: ...
    def deciding_rights(self, account_id: int) -> frozenset[str] | None:
        """The items that a person decides at the window; None for all of them."""
        ...

    def set_deciding_rights(self, account_id: int, items: Collection[str] | None) -> None: ...
    def open_session(self, account_id: int, token_hash: bytes, at: datetime, expires_at: datetime) -> None: ...
    def session(self, token_hash: bytes, at: datetime) -> tuple[Account, datetime] | None: ...
    def end_session(self, token_hash: bytes) -> int | None: ...
    def console_of(self, account_id: int) -> bytes | None: ...
    def put_console(self, account_id: int, token_hash: bytes) -> None: ...
    def add_device(self, name: str, kind: DeviceKind, key_hash: bytes, at: datetime) -> Device: ...
    def device(self, key_hash: bytes) -> Device | None: ...
    def devices(self) -> list[Device]: ...
    def revoke_device(self, device_id: int) -> Device | None: ...


@dataclass(frozen=True, slots=True)
class Replay:
    """The first answer to an idempotency key."""

    request_hash: bytes
    status: int
    answer: str


class Keys(Protocol):
    """Idempotency keys and their first answers, written in the transaction that they protect."""

    def find(self, actor: str, key: str) -> Replay | None: ...
    def keep(self, actor: str, key: str, replay: Replay, at: datetime) -> None: ...


class Unit(ClockMemory, Protocol):
    """One open transaction and the repositories that work in it."""

    @property
    def tickets(self) -> Tickets: ...
    @property
    def windows(self) -> Windows: ...
    @property
    def holders(self) -> Holders: ...
    @property
    def enquiries(self) -> Enquiries: ...
    @property
    def estimates(self) -> Estimates: ...
    @property
    def advice(self) -> Advices: ...
    @property
    def ratings(self) -> Ratings: ...
    @property
    def screens(self) -> Screens: ...
    @property
    def appointments(self) -> Appointments: ...
    @property
    def messages(self) -> Messages: ...
    @property
    def cases(self) -> Cases: ...
    @property
    def papers(self) -> Papers: ...
    @property
    def corrections(self) -> Corrections: ...
    @property
    def cards(self) -> Cards: ...
    @property
    def numbers(self) -> Numbers: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def prints(self) -> PrintJobs: ...
    @property
    def people(self) -> People: ...
    @property
    def help_calls(self) -> HelpCalls: ...
    @property
    def keys(self) -> Keys: ...
    @property
    def rules(self) -> Rules: ...
    @property
    def edition(self) -> int: ...

    def record(self, fact: Fact, actor: str, cause: str, at: datetime) -> None:
        """Adds one entry to the ledger, in this transaction."""
        ...

    def centre_mode(self) -> str:
        """`unborn` until a server first ran on the database, then `real` or `rehearsal` for good."""
        ...

    def set_centre_mode(self, mode: str) -> None:
        """Settles what the database is for."""
        ...

    def has_visits(self) -> bool:
        """Whether any ticket or case was ever stored."""
        ...

    @property
    def has_recorded(self) -> bool:
        """Whether this transaction adds to the ledger."""
        ...

    @property
    def next_entry(self) -> int:
        """The number that the next recorded entry will have."""
        ...

    @property
    def next_place(self) -> int:
        """The ledger line that this transaction holds: larger than that of every earlier writer of the centre."""
        ...


class Units(Protocol):
    """Opens transactions. Leaving the block commits; an exception undoes everything."""

    def writing(self) -> AbstractContextManager[Unit]: ...
    def reading(self) -> AbstractContextManager[Unit]: ...
    def together(self) -> AbstractContextManager["Units"]:
        """Units that all commit when the block ends well, or none of them."""
        ...


class Passwords(Protocol):
    """Hashes passwords, slowly on purpose."""

    def hash(self, password: str) -> str: ...
    def verify(self, password_hash: str | None, password: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Context:
    """What one verb works with: who acts, when, in which centre, inside which transaction."""

    centre: Centre
    unit: Unit
    actor: Actor
    now: datetime
    cause: str
    tokens: Tokens
    waits: WaitBook = field(default_factory=WaitBook)

    @property
    def today(self) -> date:
        """The service day."""
        return self.centre.service_day(self.now)

    def record(self, kind: FactKind, subject: Subject, subject_id: object, **data: object) -> int:
        """Writes one entry of the ledger in the name of the actor; returns its number."""
        number = self.unit.next_entry
        self.unit.record(Fact(kind, subject, str(subject_id), data), self.actor.label, self.cause, self.now)
        return number

    def by_law(self) -> "Context":
        """The same moment, with nobody acting: for what the law does by itself."""
        return replace(self, actor=SYSTEM, cause="")
