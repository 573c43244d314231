"""What the console of a window shows: its state, who is at it, who is next and why, and what is legal now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.case import Case, CaseStatus
from kiosk.domain.catalogue import Item, Queue, Window
from kiosk.domain.live_hall import subject
from kiosk.domain.ticket import AT_A_WINDOW, Move, Outcome, Ticket, TicketStatus
from kiosk.domain.visit import outcome_of
from kiosk.domain.window import WindowDuty, WindowStatus
from kiosk.operations import boards, calling, consoles, receipts, undoing
from kiosk.operations.case_ports import CaseFilter
from kiosk.operations.ports import Context, PrintJob
from kiosk.operations.readings import CaseReading, read_case
from kiosk.operations.reports import CaseLine, lines_of

_LISTED = 8
_COMING = 12
_SHARES = (0.5, 0.75, 0.9)

# Which buttons work in which state; whatever is not here is shown, but cannot be pressed.
_LEGAL = {
    "closed": {"open"},
    "taken": set(),
    "paused": {"open", "close"},
    "idle": {"call", "pause", "close"},
    "called": {"recall", "start", "no-show", "reprint"},
    "serving": {"take-in", "notice", "finish", "transfer", "hold", "mode", "reprint"},
}


@dataclass(frozen=True, slots=True)
class Line:
    """One queue that the window serves: how many wait, and how long the first has waited."""

    queue: Queue
    waiting: int
    first: Ticket | None
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Coming:
    """One of those whom the window calls next, with the minutes waited so far."""

    ticket: Ticket
    item: Item | None
    minutes: int


@dataclass(frozen=True, slots=True)
class Usual:
    """How many seconds a visit of this item usually takes: half, three quarters and nine tenths of them are shorter."""

    half: int
    most: int
    nearly_all: int


@dataclass(frozen=True, slots=True)
class Console:
    """One window at one moment; `minutes` is how long the ticket at it has waited, `is_unseen` that no board has shown
    the call, `slip` its last slip, `beside` the other windows that call the same numbers, `elsewhere` the window that
    the clerk works from another browser: this one then only shows it."""

    window: Window
    at: datetime
    state: str
    duty: WindowDuty
    ticket: Ticket | None
    item: Item | None
    queue: Queue | None
    minutes: int | None
    next: calling.NextUp | None
    lines: tuple[Line, ...]
    cases: tuple[CaseLine, ...]
    today: tuple[CaseLine, ...]
    legal: frozenset[str]
    outcome: Outcome | None
    held: tuple[Ticket, ...]
    missed: tuple[Ticket, ...]
    undo: Move | None
    goals: tuple[Queue, ...]
    upcoming: tuple[Coming, ...]
    usual: Usual | None
    is_unseen: bool
    slip: PrintJob | None
    beside: tuple[int, ...]
    elsewhere: int | None

    @property
    def next_matter(self) -> str:
        """The item with which the form begins: that of the ticket, until it was taken in; then the next is chosen."""
        wished = self.ticket.item or "" if self.ticket else ""
        return "" if wished in {line.case.item for line in self.cases} else wished


@dataclass(frozen=True, slots=True)
class WindowChoice:
    """A window that somebody without a window of his own may take."""

    window: Window
    queues: tuple[Queue, ...]
    is_free: bool


@dataclass(frozen=True, slots=True)
class Due:
    """Both limits of an item as they would be if the case were accepted now."""

    item: Item
    at: datetime
    reading: CaseReading
    variant: str = ""

    @property
    def is_on_the_spot(self) -> bool:
        """Promised to be decided while the person waits, in the way that was chosen."""
        return self.reading.promised.limit.value == 0


def window_of(context: Context) -> int | None:
    """The window that the account has taken today, or is bound to; None when it must choose one."""
    taken = context.unit.windows.taken_by(context.actor.id, context.today)
    return taken.number if taken else context.actor.window


def choices(context: Context) -> list[WindowChoice]:
    """Every window, and whether it is free today."""
    duties = context.unit.windows.duties()
    queues = context.centre.queues
    return [
        WindowChoice(
            window,
            tuple(queues[code] for code in window.queues),
            number not in duties or duties[number].status_on(context.today) is WindowStatus.CLOSED,
        )
        for number, window in sorted(context.centre.windows.items())
    ]


def console_of(context: Context, number: int, session: bytes) -> Console:
    """Everything that the console of a window shows in the browser with that session."""
    view = boards.window(context, number)
    state = _state(context, view)
    ticket = view.ticket if state != "taken" else None
    elsewhere = consoles.works_elsewhere(context, session)
    may_act = state not in {"taken", "closed"} and elsewhere is None
    today = (context.today, context.today)
    taken_in = lines_of(context, CaseFilter(ticket_id=ticket.id)) if ticket else []
    return Console(
        window=context.centre.window(number),
        at=context.now,
        state=state,
        duty=view.duty,
        ticket=ticket,
        item=context.centre.items.get(ticket.item or "") if ticket else None,
        queue=context.centre.known_queue(ticket.queue) if ticket else None,
        minutes=_minutes(ticket.issued_at, ticket.called_at or context.now) if ticket else None,
        next=calling.next_up(context, number),
        lines=_lines(context, number),
        cases=tuple(taken_in),
        today=tuple(lines_of(context, CaseFilter(received=today, window=number, limit=_LISTED))),
        legal=_legal(context, view, state, bool(taken_in)) if elsewhere is None else frozenset(),
        outcome=outcome_of(line.case.status for line in taken_in),
        held=tuple(context.unit.tickets.held_at(context.today, number)) if may_act else (),
        missed=tuple(_missed(context, number)) if may_act else (),
        undo=_undoable(context, view) if may_act else None,
        goals=tuple(queue for code, queue in context.centre.queues.items() if context.centre.windows_of(code)),
        upcoming=tuple(_coming(context, one) for one in calling.upcoming(context, number, _COMING)),
        usual=_usual(context, ticket) if ticket else None,
        is_unseen=ticket is not None and _is_unseen(context, ticket),
        slip=context.unit.prints.latest_of(ticket.id) if ticket else None,
        beside=_beside(context, number),
        elsewhere=elsewhere,
    )


def matter_of(context: Context, code: str) -> Item | None:
    """What can be handed in under that code: an item of the catalogue, or several handled as one."""
    return context.centre.joint.get(code) or context.centre.items.get(code)


def due_if_accepted(context: Context, code: str, variant: str = "") -> Due | None:
    """The due dates of an item if it were accepted now; None for an unknown item."""
    item = matter_of(context, code)
    if item is None:
        return None
    way = next((one for one in item.variants if one.code == variant), None)
    of = way or item
    would_be = Case(
        id=0,
        ref="",
        item=item.code,
        department=item.department_zh,
        status=CaseStatus.RUNNING,
        statutory=of.statutory,
        promised=of.promised,
        received_on=context.today,
        accepted_on=context.today,
    )
    return Due(item, context.now, read_case(context, would_be), way.code if way else "")


def _state(context: Context, view: boards.WindowView) -> str:
    is_mine = view.duty.staff_id == context.actor.id
    if view.status is not WindowStatus.CLOSED and not is_mine:
        return "taken"
    if view.ticket is not None and view.status is not WindowStatus.CLOSED:
        return "called" if view.ticket.status is TicketStatus.CALLED else "serving"
    return {WindowStatus.CLOSED: "closed", WindowStatus.PAUSED: "paused", WindowStatus.OPEN: "idle"}[view.status]


def _legal(context: Context, view: boards.WindowView, state: str, has_cases: bool) -> frozenset[str]:
    return frozenset(_LEGAL[state] - _spent(context, view) - ({"mode"} if has_cases else set()))


def _spent(context: Context, view: boards.WindowView) -> set[str]:
    """What could be pressed in this state, but not any more, or not here: a number is called so often and not again,
    and not every centre has a printer."""
    is_spent = view.ticket is not None and view.ticket.calls_now >= context.centre.policy.most_calls
    has_printer = context.centre.default_printer is not None or bool(context.centre.printers)
    return ({"recall"} if is_spent else set()) | (set() if has_printer else {"reprint"})


def _is_unseen(context: Context, ticket: Ticket) -> bool:
    """Whether the number is still called for and no board has shown it; the receipts are read only once it could be."""
    if ticket.status is not TicketStatus.CALLED or ticket.called_at is None:
        return False
    is_due = ticket.called_at <= context.now - receipts.WITHIN
    return is_due and any(one.id == ticket.id for one in receipts.unacknowledged(context))


def _beside(context: Context, number: int) -> tuple[int, ...]:
    centre = context.centre
    serving = {window for code in centre.window(number).queues for window in centre.windows_of(code)}
    return tuple(sorted(serving - {number}))


def _missed(context: Context, number: int) -> list[Ticket]:
    return context.unit.tickets.missed(context.today, context.centre.window(number).queues)[:_LISTED]


def _undoable(context: Context, view: boards.WindowView) -> Move | None:
    """The step that can still be taken back; none while it would put two numbers at one window."""
    last = undoing.last_undoable(context, view.number)
    if last is None or (last.before.status in AT_A_WINDOW and view.ticket is not None):
        return None
    ticket = context.unit.tickets.by_id(last.before.id)
    return last.move if ticket is not None and ticket.version == last.version else None


def _lines(context: Context, number: int) -> tuple[Line, ...]:
    codes = context.centre.window(number).queues
    waiting = context.unit.tickets.waiting(context.today)
    heads = {ticket.queue: ticket for ticket in context.unit.tickets.heads(context.today, codes)}
    return tuple(_line(context, code, waiting.get(code, 0), heads.get(code)) for code in codes)


def _line(context: Context, code: str, waiting: int, first: Ticket | None) -> Line:
    minutes = _minutes(first.issued_at, context.now) if first else None
    return Line(context.centre.queues[code], waiting, first, minutes)


def _coming(context: Context, ticket: Ticket) -> Coming:
    return Coming(ticket, context.centre.items.get(ticket.item or ""), _minutes(ticket.issued_at, context.now))


def _usual(context: Context, ticket: Ticket) -> Usual | None:
    """From the visits of the last weeks, in which the way to the window counts too; None while they are too few."""
    times = context.waits.times_of(subject(ticket.queue, ticket.item))
    return Usual(*(round(60 * times.within(share)) for share in _SHARES)) if times else None


def _minutes(since: datetime, until: datetime) -> int:
    return max(0, int((until - since).total_seconds() // 60))
