"""What the hall sees: read from the facts whenever a screen asks, never kept beside them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.domain.announcement import Wait
from kiosk.domain.catalogue import Queue
from kiosk.domain.errors import NotFound
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.queue import QueueState, Quota
from kiosk.domain.ticket import Ticket, TicketStatus, label
from kiosk.domain.window import WindowDuty, WindowStatus
from kiosk.operations import messages
from kiosk.operations.issuing import issuing_of
from kiosk.operations.ports import Context

# A board keeps what it was told for a minute; the rest of the list fills up with the calls before.
RECENT = timedelta(seconds=60)
AT_LEAST = 12
# From so many numbers left on, people are told how many there are.
FEW = 10


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One queue as the hall and the kiosk show it."""

    queue: Queue
    waiting: int
    state: QueueState
    windows: tuple[int, ...]
    newest: str | None
    until_at: datetime | None
    quota_left: int | None
    wait: Wait
    used_up: Quota | None = None
    served_until: datetime | None = None

    @property
    def few_left(self) -> int | None:
        """How many numbers the quota of an open queue still gives, once they are so few that people are told."""
        is_few = self.state is QueueState.OPEN and self.quota_left is not None and self.quota_left <= FEW
        return self.quota_left if is_few else None


@dataclass(frozen=True, slots=True)
class HallView:
    """The whole hall at one revision of the ledger; `sent_on` are the ids of tickets that now go to another window."""

    revision: int
    at: datetime
    is_open: bool
    opens_later_today: bool
    opens_at: datetime | None
    calls: tuple[Ticket, ...]
    queues: tuple[QueueLine, ...]
    notices: tuple[tuple[str, str], ...] = ()
    is_evacuation: bool = False
    sent_on: frozenset[int] = frozenset()


def hall(context: Context, board: str) -> HallView:
    """What the board of that name shows; raises `NotFound` for a board that the centre does not have."""
    if board not in context.centre.boards:
        raise NotFound("unknown_board", board=board)
    shown = context.centre.boards[board] or tuple(context.centre.queues)
    lines = {line.queue.code: line for line in queue_lines(context)}
    calls = [ticket for ticket in _calls(context) if ticket.queue in shown]
    return HallView(
        revision=context.unit.ledger.revision,
        at=context.now,
        is_open=context.centre.is_open(context.now),
        opens_later_today=context.centre.issues_later_today(context.now),
        opens_at=context.centre.next_opening(context.now),
        calls=tuple(calls),
        queues=tuple(lines[code] for code in shown),
        notices=messages.notices_now(context),
        is_evacuation=messages.evacuation(context) is not None,
        sent_on=frozenset(ticket.id for ticket in calls if _is_sent_on(context, ticket)),
    )


def queue_lines(context: Context) -> list[QueueLine]:
    """Every queue: how many wait, whether it gives numbers, which windows serve it."""
    waiting = context.unit.tickets.waiting(context.today)
    newest = context.unit.tickets.newest_called(context.today)
    pauses = context.unit.windows.pauses(context.today)
    lines = []
    for queue in context.centre.queues.values():
        issuing = issuing_of(context, queue, pauses.get(queue.code))
        lines.append(
            QueueLine(
                queue=queue,
                waiting=waiting.get(queue.code, 0),
                state=issuing.state,
                windows=context.centre.windows_of(queue.code),
                newest=label(queue.code, newest[queue.code]) if queue.code in newest else None,
                until_at=issuing.paused_until,
                quota_left=issuing.left,
                wait=context.waits.wait_in(queue.code, waiting.get(queue.code, 0), context.now),
                used_up=issuing.used_up,
                served_until=issuing.served_until,
            )
        )
    return lines


@dataclass(frozen=True, slots=True)
class WindowView:
    """One window as its panel and its console show it."""

    number: int
    duty: WindowDuty
    status: WindowStatus
    ticket: Ticket | None
    revision: int
    at: datetime
    is_evacuation: bool = False


def window(context: Context, number: int) -> WindowView:
    """The state of one window now; raises `NotFound` for an unknown one."""
    known = context.centre.window(number).number
    duty = context.unit.windows.duty(known)
    return WindowView(
        number=known,
        duty=duty,
        status=duty.status_on(context.today),
        ticket=context.unit.tickets.at_window(context.today, known),
        revision=context.unit.ledger.revision,
        at=context.now,
        is_evacuation=messages.evacuation(context) is not None,
    )


def _is_sent_on(context: Context, ticket: Ticket) -> bool:
    """Whether this first call of a new turn names another window than the call before: a step taken back and done again
    at the same window sends nobody anywhere."""
    if ticket.calls_now != 1 or ticket.earlier_calls == 0 or ticket.returns:
        return False
    told = context.unit.ledger.of(Subject.TICKET, str(ticket.id))
    to = [fact.data.get("window") for _, fact, _, _ in told if fact.kind is FactKind.TICKET_CALLED]
    return len(to) > 1 and to[-1] != to[-2]


def _calls(context: Context) -> list[Ticket]:
    """The calls that may be shown, newest first: recent ones, and every number that somebody is still called to."""
    recent = context.unit.tickets.recently_called(context.today, context.now - RECENT, AT_LEAST)
    known = {ticket.id for ticket in recent}
    pending = [
        ticket
        for ticket in context.unit.tickets.in_service(context.today)
        if ticket.status is TicketStatus.CALLED and ticket.id not in known
    ]
    return sorted(recent + pending, key=lambda ticket: (ticket.called_at or context.now, ticket.id), reverse=True)
