"""One transaction: takes the ledger's next line first, writes the entries last, commits all or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from kiosk.domain.clock_step import ClockWatch
from kiosk.domain.errors import Unavailable
from kiosk.domain.facts import Fact
from kiosk.storage.advice import SqlAdvices
from kiosk.storage.appointments import SqlAppointments
from kiosk.storage.cards import SqlCards
from kiosk.storage.cases import SqlCases
from kiosk.storage.corrections import SqlCorrections
from kiosk.storage.engine import write_lock_of
from kiosk.storage.enquiries import SqlEnquiries
from kiosk.storage.estimates import SqlEstimates
from kiosk.storage.head import Head
from kiosk.storage.help_calls import SqlHelpCalls
from kiosk.storage.holders import SqlHolders
from kiosk.storage.keys import SqlKeys
from kiosk.storage.ledger import SqlLedger, SqlNumbers, entry_row
from kiosk.storage.messages import SqlMessages
from kiosk.storage.papers import SqlPapers
from kiosk.storage.people import SqlPeople
from kiosk.storage.prints import SqlPrintJobs
from kiosk.storage.ratings import SqlRatings
from kiosk.storage.rules import SqlRules
from kiosk.storage.savepoint import savepoint
from kiosk.storage.screens import SqlScreens
from kiosk.storage.tickets import SqlTickets
from kiosk.storage.windows import SqlWindows

_LOCK_SECONDS = 5.0


class SqlUnit:
    """The repositories of one transaction, and the entries that it will write."""

    def __init__(self, connection: Connection, centre: str, head: Head, place: int) -> None:
        self._connection = connection
        self._centre = centre
        self._head = head
        self._lines: list[dict[str, object]] = []
        self.next_place = place

    @cached_property
    def ledger(self) -> SqlLedger:
        """The entries so far."""
        return SqlLedger(self._connection, self._centre, self.next_place, self._lines)

    @cached_property
    def tickets(self) -> SqlTickets:
        """Tickets."""
        return SqlTickets(self._connection, self._centre)

    @cached_property
    def windows(self) -> SqlWindows:
        """Duty at the windows, pauses of queues."""
        return SqlWindows(self._connection, self._centre)

    @cached_property
    def enquiries(self) -> SqlEnquiries:
        """Questions, and who answers for each."""
        return SqlEnquiries(self._connection, self._centre)

    @cached_property
    def holders(self) -> SqlHolders:
        """Whose card stands behind a number of today."""
        return SqlHolders(self._connection, self._centre)

    @cached_property
    def estimates(self) -> SqlEstimates:
        """What the estimates are made of, and what was told."""
        return SqlEstimates(self._connection, self._centre)

    @cached_property
    def advice(self) -> SqlAdvices:
        """Advice on windows."""
        return SqlAdvices(self._connection, self._centre)

    @cached_property
    def messages(self) -> SqlMessages:
        """The message outbox."""
        return SqlMessages(self._connection, self._centre)

    @cached_property
    def ratings(self) -> SqlRatings:
        """What people said of their visits."""
        return SqlRatings(self._connection, self._centre)

    @cached_property
    def screens(self) -> SqlScreens:
        """What stands on the screens, and what they did."""
        return SqlScreens(self._connection, self._centre)

    @cached_property
    def appointments(self) -> SqlAppointments:
        """Appointments."""
        return SqlAppointments(self._connection, self._centre)

    @cached_property
    def cases(self) -> SqlCases:
        """Cases."""
        return SqlCases(self._connection, self._centre)

    @cached_property
    def papers(self) -> SqlPapers:
        """The documents of the cases."""
        return SqlPapers(self._connection, self._centre)

    @cached_property
    def corrections(self) -> SqlCorrections:
        """Corrections of entries."""
        return SqlCorrections(self._connection, self._centre)

    @cached_property
    def cards(self) -> SqlCards:
        """What was told of limits."""
        return SqlCards(self._connection, self._centre)

    @cached_property
    def numbers(self) -> SqlNumbers:
        """Consecutive numbers."""
        return SqlNumbers(self._connection, self._centre)

    @cached_property
    def prints(self) -> SqlPrintJobs:
        """The paper outbox."""
        return SqlPrintJobs(self._connection, self._centre)

    @cached_property
    def people(self) -> SqlPeople:
        """Accounts, sessions and devices."""
        return SqlPeople(self._connection, self._centre)

    @cached_property
    def help_calls(self) -> SqlHelpCalls:
        """Touch screens at which somebody asked for a person."""
        return SqlHelpCalls(self._connection, self._centre)

    @cached_property
    def keys(self) -> SqlKeys:
        """Idempotency keys."""
        return SqlKeys(self._connection, self._centre)

    @cached_property
    def rules(self) -> SqlRules:
        """Calendars and catalogues in their versions."""
        return SqlRules(self._connection, self._centre, self._head, self.next_place)

    @property
    def edition(self) -> int:
        """Counts the approvals and publications before this transaction."""
        return self._head.edition

    def centre_mode(self) -> str:
        """`unborn` until a server first ran on the database, then `real` or `rehearsal` for good."""
        return self._head.mode()

    def set_centre_mode(self, mode: str) -> None:
        """Settles what the database is for."""
        self._head.set_mode(mode)

    def has_visits(self) -> bool:
        """Whether any ticket or case was ever stored."""
        return self._head.has_visits()

    def clock_offset(self) -> timedelta:
        """How far the clock of a rehearsal is from the machine's."""
        return self._head.clock_offset()

    def set_clock_offset(self, offset: timedelta) -> None:
        """Stores it."""
        self._head.set_clock_offset(offset)

    def clock_watch(self) -> ClockWatch:
        """What the centre knows of its clock across restarts."""
        return self._head.clock_watch()

    def set_clock_watch(self, watch: ClockWatch) -> None:
        """Stores it."""
        self._head.set_clock_watch(watch)

    def record(self, fact: Fact, actor: str, cause: str, at: datetime) -> None:
        """Puts one entry in line for the ledger."""
        self._lines.append(entry_row(self._centre, self.next_entry, fact, actor, cause, at))

    @property
    def next_entry(self) -> int:
        """The number that the next recorded entry will have."""
        return self.next_place + len(self._lines)

    @property
    def has_recorded(self) -> bool:
        """Whether this transaction adds to the ledger."""
        return bool(self._lines)

    @property
    def lines(self) -> list[dict[str, object]]:
        """The entries of this transaction, numbered."""
        return self._lines


class SqlUnits:
    """Opens transactions on one database for one centre."""

    def __init__(self, engine: Engine, centre: str) -> None:
        self._engine = engine
        self._reader = engine.execution_options(reads_only=True)
        self._centre = centre
        self._lock = write_lock_of(engine)

    @contextmanager
    def reading(self) -> Iterator[SqlUnit]:
        """One consistent state, nothing changed."""
        with _translated(), self._reader.connect() as connection, connection.begin():
            head = Head(connection, self._centre)
            yield SqlUnit(connection, self._centre, head, head.read())

    @contextmanager
    def writing(self) -> Iterator[SqlUnit]:
        """Commits when the block ends well; an exception undoes everything."""
        with (
            _translated(),
            self._in_line(),
            self._engine.begin() as connection,
            _unit(connection, self._centre) as unit,
        ):
            yield unit

    @contextmanager
    def together(self) -> Iterator["OneTransaction"]:
        """Units that all commit when the block ends well; an exception undoes every one of them."""
        with _translated(), self._in_line(), self._engine.begin() as connection:
            yield OneTransaction(connection, self._centre)

    @contextmanager
    def _in_line(self) -> Iterator[None]:
        if self._lock is None:
            yield
        elif not self._lock.acquire(timeout=_LOCK_SECONDS):
            raise Unavailable("busy")
        else:
            try:
                yield
            finally:
                self._lock.release()


class OneTransaction:
    """Opens units inside one transaction, each with lines of its own; for filling a database all or nothing."""

    def __init__(self, connection: Connection, centre: str) -> None:
        self._connection = connection
        self._centre = centre

    @contextmanager
    def reading(self) -> Iterator[SqlUnit]:
        """The state that the transaction has reached."""
        head = Head(self._connection, self._centre)
        yield SqlUnit(self._connection, self._centre, head, head.read())

    @contextmanager
    def writing(self) -> Iterator[SqlUnit]:
        """Adds to the transaction; a refusal takes back its own part alone, its line of the ledger too."""
        with savepoint(self._connection), _unit(self._connection, self._centre) as unit:
            yield unit

    @contextmanager
    def together(self) -> Iterator["OneTransaction"]:
        """It is one transaction already."""
        yield self


@contextmanager
def _unit(connection: Connection, centre: str) -> Iterator[SqlUnit]:
    """Takes the ledger's next line first and writes the entries last."""
    head = Head(connection, centre)
    unit = SqlUnit(connection, centre, head, head.take())
    yield unit
    if len(unit.lines) != 1:
        head.set(unit.next_place + len(unit.lines) - 1)
    if unit.lines:
        unit.ledger.write(unit.lines)


@contextmanager
def _translated() -> Iterator[None]:
    """A database that is locked, full or away is a refusal with a code, never a traceback."""
    try:
        yield
    except (OperationalError, PoolTimeout) as error:
        reason = getattr(error, "orig", None) or error
        raise Unavailable("database_unavailable", reason=type(reason).__name__) from error
