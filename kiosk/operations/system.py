"""Runs a verb: one transaction, one instant, one answer an idempotency key, and word to the listeners afterwards."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol, TypeVar

from kiosk.domain.catalogue import Centre
from kiosk.domain.errors import Unacceptable, Unavailable
from kiosk.domain.people import Actor
from kiosk.operations.ports import Clock, Context, Replay, Tokens, Unit, Units
from kiosk.operations.rulebook import Rulebook
from kiosk.operations.wait_book import WaitBook

Result = TypeVar("Result")

# How long the rules are believed without a transaction that would tell whether they are new; and after a failed look.
_FRESH = timedelta(seconds=1)
_AWAY = timedelta(seconds=5)


class Listener(Protocol):
    """Told after each commit; must return at once and never raise."""

    def __call__(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Once:
    """The wish that a request has one effect however often it is sent: its key and what was asked."""

    key: str
    request: str

    @property
    def request_hash(self) -> bytes:
        """Two requests with one key are the same wish only if this is equal."""
        return hashlib.sha256(self.request.encode()).digest()


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and the JSON text that goes with it; stored as it is for the same key."""

    status: int
    text: str


def as_answer(status: int, body: Mapping[str, object]) -> Answer:
    """`body` as compact JSON."""
    return Answer(status, json.dumps(body, ensure_ascii=False, separators=(",", ":")))


class System:
    """The one door to the verbs."""

    def __init__(
        self,
        centre: Centre,
        units: Units,
        clock: Clock,
        machine: Clock,
        tokens: Tokens,
        after_commit: Listener,
        waits: WaitBook | None = None,
    ) -> None:
        self._rulebook = Rulebook(centre)
        self._believed_until = datetime.min.replace(tzinfo=UTC)
        self._units = units
        self._clock = clock
        self._machine = machine
        self._tokens = tokens
        self._after_commit = after_commit
        self._waits = waits or WaitBook()

    @property
    def centre(self) -> Centre:
        """The centre in force now, for what works outside a transaction; a second behind other processes at most."""
        now = self._machine.now()
        if not timedelta() <= self._believed_until - now <= _AWAY:
            self._look(now)
        return self._rulebook.at(self._clock.now())

    @property
    def clock(self) -> Clock:
        """The clock that the verbs are given."""
        return self._clock

    @property
    def tokens(self) -> Tokens:
        """Makes and digests tokens."""
        return self._tokens

    @property
    def machine(self) -> Clock:
        """The machine's clock, which sessions and keys follow also when the clock of a rehearsal was set."""
        return self._machine

    @contextmanager
    def together(
        self, centre: Centre, clock: Clock, tokens: Tokens | None = None, waits: WaitBook | None = None
    ) -> Iterator["System"]:
        """A system whose verbs commit together or not at all, in a centre and by a clock of its own; for filling.

        Without `tokens` of its own it makes those of the server; `waits` is what its people are told, else nothing.
        """
        with self._units.together() as units:
            yield System(centre, units, clock, self._machine, tokens or self._tokens, _nobody, waits)

    def beside(self, centre: Centre, clock: Clock, units: Units | None = None) -> "System":
        """A system with a centre and a clock of its own, on the same database or on other `units`."""
        return System(centre, units or self._units, clock, self._machine, self._tokens, self._after_commit)

    def read(self, actor: Actor, verb: Callable[[Context], Result]) -> Result:
        """Runs a verb that changes nothing, on one consistent state of the database."""
        with self._units.reading() as unit:
            return verb(self._context(unit, actor, ""))

    def perform(self, actor: Actor, verb: Callable[[Context], Result], cause: str = "") -> Result:
        """Runs a verb in one transaction. A refusal or any other exception leaves nothing behind."""
        with self._units.writing() as unit:
            result = verb(self._context(unit, actor, cause))
        if unit.has_recorded:
            self._after_commit()
        return result

    def perform_once(self, actor: Actor, verb: Callable[[Context], Answer], once: Once, cause: str = "") -> Answer:
        """As `perform`, but the same wish gets its first answer again; raises `Unacceptable` for another wish."""
        with self._units.writing() as unit:
            first = unit.keys.find(actor.label, once.key)
            if first is not None:
                if first.request_hash != once.request_hash:
                    raise Unacceptable("idempotency_key_reused")
                return Answer(first.status, first.answer)
            answer = verb(self._context(unit, actor, cause))
            unit.keys.keep(
                actor.label,
                once.key,
                Replay(once.request_hash, answer.status, answer.text),
                self._machine.now(),
            )
        self._after_commit()
        return answer

    def _context(self, unit: Unit, actor: Actor, cause: str) -> Context:
        now = self._clock.now()
        centre = self._rulebook.centre(unit, now)
        self._believed_until = self._machine.now() + _FRESH
        return Context(centre, unit, actor, now, cause, self._tokens, self._waits)

    def _look(self, now: datetime) -> None:
        """A page that needs no transaction goes on with what is known while the database is away."""
        self._believed_until = now + _AWAY
        try:
            with self._units.reading() as unit:
                self._rulebook.look(unit)
        except Unavailable:
            return
        self._believed_until = now + _FRESH


def _nobody() -> None:
    """Nobody listens while a database is filled."""
