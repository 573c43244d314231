"""Builders: a centre, people, tickets and a whole hall on fakes, so that a test names only what it is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import pytest

from config.loader import load
from kiosk.bridges.settings import centre_of
from kiosk.domain.case import Case, CaseStatus
from kiosk.domain.catalogue import Centre, Item, Window
from kiosk.domain.errors import Refusal
from kiosk.domain.limits import Limit, Unit
from kiosk.domain.people import Actor, DeviceKind, Role
from kiosk.domain.ticket import Ticket, TicketStatus
from kiosk.domain.window import WindowDuty
from kiosk.operations import calling, casework, duty, intake, serving
from kiosk.operations.casework import CaseWish
from kiosk.operations.intake import TicketView, TicketWish
from kiosk.operations.ports import Context, Units
from kiosk.operations.system import System
from tests.fakes import CountingListener, FixedTokens, MemoryUnits, SetClock

Given = ParamSpec("Given")
Result = TypeVar("Result")

TEN = datetime(2026, 9, 15, 2, 0, tzinfo=UTC)  # ten in the morning of a Tuesday, well inside the calendars
TUESDAY = date(2026, 9, 15)

KIOSK = Actor("device", 1, "kiosk-1", DeviceKind.KIOSK)
GUIDE = Actor("account", 90, "guide", Role.GUIDE)
MANAGER = Actor("account", 91, "manager", Role.MANAGER)


def clerk(number: int = 1, window: int | None = None) -> Actor:
    """Somebody who serves at windows."""
    return Actor("account", 100 + number, f"clerk-{number}", Role.WINDOW, window)


@cache
def centre() -> Centre:
    """The shipped centre, read once."""
    return centre_of(load(None, {}))


def queue_with(code: str = "A", **changes: Any) -> Centre:
    """The shipped centre in which one queue is otherwise."""
    return replace(centre(), queues={**centre().queues, code: replace(centre().queues[code], **changes)})


def with_lunch_cover(*windows: int) -> Centre:
    """The shipped centre in which these windows stay open over lunch."""
    desks = centre().windows
    return replace(centre(), windows={n: replace(desk, covers_lunch=n in windows) for n, desk in desks.items()})


def centre_with(quota: dict[str, int] | None = None, windows: int | None = None, **changes: Any) -> Centre:
    """The shipped centre with quotas, or with so many windows that all serve queue A, or other changes."""
    of = centre()
    if quota:
        changes["queues"] = {code: replace(queue, quota=quota.get(code)) for code, queue in of.queues.items()}
    if windows:
        changes["windows"] = {n: Window(n, f"{n}号窗口", f"Window {n}", ("A",)) for n in range(1, windows + 1)}
    return replace(of, **changes)


def item_where(question: Callable[[Item], bool]) -> Item:
    """The first item of the shipped catalogue of which something is true."""
    return next(item for item in centre().items.values() if question(item))


def slow_item() -> Item:
    """An item with both limits in working days, neither of them on the spot."""
    return item_where(
        lambda item: (
            item.statutory is not None
            and item.statutory.unit is Unit.WORKING_DAYS
            and item.promised.unit is Unit.WORKING_DAYS
            and 1 < item.promised.value < item.statutory.value
        )
    )


def quick_item() -> Item:
    """An item that is promised on the spot and has a limit in law."""
    return item_where(lambda item: item.is_on_the_spot and item.statutory is not None and item.statutory.value > 0)


def ticket(status: TicketStatus = TicketStatus.WAITING, **changes: Any) -> Ticket:
    """A ticket of queue A."""
    plain = Ticket(
        id=1,
        queue="A",
        number=1,
        service_day=TUESDAY,
        place=1,
        status=status,
        item=None,
        language="zh",
        issued_at=TEN,
    )
    return replace(plain, **{"series": changes.get("queue", "A"), **changes})


def case(status: CaseStatus = CaseStatus.RECEIVED, **changes: Any) -> Case:
    """A case with ten days in law and four promised."""
    plain = Case(
        id=1,
        ref="2026-000001",
        item=slow_item().code,
        department=slow_item().department_zh,
        status=status,
        statutory=Limit(10, Unit.WORKING_DAYS),
        promised=Limit(4, Unit.WORKING_DAYS),
        received_on=TUESDAY,
    )
    return replace(plain, **changes)


class Hall:
    """A hall with a clock that stands still until it is set; on fakes, or on any other `units`."""

    def __init__(self, units: Units | None = None, of: Centre | None = None, at: datetime = TEN) -> None:
        self.units = cast(Any, units or MemoryUnits())
        self.clock, self.machine = SetClock(at), SetClock(at)
        self.heard = CountingListener()
        self.of = of or centre()
        self.system = System(self.of, self.units, self.clock, self.machine, FixedTokens(), self.heard)

    def change(self, of: Centre) -> None:
        """The settings were changed and the server started again."""
        self.of = of
        self.system = System(of, self.units, self.clock, self.machine, FixedTokens(), self.heard)

    def do(
        self, who: Actor, verb: Callable[Concatenate[Context, Given], Result], *a: Given.args, **k: Given.kwargs
    ) -> Result:
        """Somebody does something."""
        return self.system.perform(who, lambda context: verb(context, *a, **k))

    def ask(
        self, who: Actor, verb: Callable[Concatenate[Context, Given], Result], *a: Given.args, **k: Given.kwargs
    ) -> Result:
        """Somebody looks at something."""
        return self.system.read(who, lambda context: verb(context, *a, **k))

    def refuses(
        self, code: str, who: Actor, verb: Callable[Concatenate[Context, Given], Any], *a: Given.args, **k: Given.kwargs
    ) -> Refusal:
        """It is refused with that code, and the ledger is as it was."""
        before = self.revision
        with pytest.raises(Refusal) as refused:
            self.do(who, verb, *a, **k)
        assert refused.value.code == code, f"expected {code}, got {refused.value.code}: {refused.value.detail}"
        assert self.revision == before
        return refused.value

    @property
    def revision(self) -> int:
        """The number of the last line of the ledger."""
        return self.system.read(KIOSK, lambda context: context.unit.ledger.revision)

    def issue(self, queue: str | None = "A", item: str | None = None, **more: Any) -> TicketView:
        """Somebody takes a number."""
        return self.do(KIOSK, intake.issue, TicketWish(item, queue, **more))

    def open(self, window: int = 1, who: Actor | None = None) -> WindowDuty:
        """A clerk takes a window."""
        return self.do(who or clerk(window), duty.open_window, window)

    def call(self, window: int = 1) -> Ticket | None:
        """The clerk of a window calls the next number."""
        return self.do(clerk(window), calling.call_next, window)

    def start(self, window: int = 1) -> Ticket:
        """The person has come."""
        return self.do(clerk(window), serving.start, window)

    def serve(self, window: int = 1) -> Ticket:
        """A number of queue A that is being served at a window."""
        self.issue()
        self.open(window)
        assert self.call(window) is not None
        return self.start(window)

    def receive(self, item: str | None = None, **more: Any) -> Case:
        """A clerk takes a case in."""
        return self.do(clerk(), casework.receive, CaseWish(item or slow_item().code, "林小明", **more))
