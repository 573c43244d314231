"""Take, pause and leave a window; pause a queue and let it go on."""

from datetime import datetime

from kiosk.domain.errors import NotAllowed, NotFound, Unacceptable, WrongState
from kiosk.domain.facts import FactKind, Subject
from kiosk.domain.text import single_line
from kiosk.domain.window import WindowDuty, WindowStatus
from kiosk.operations.hall_ports import QueuePause
from kiosk.operations.ports import Context


def open_window(context: Context, number: int) -> WindowDuty:
    """Takes the window, or opens it again after a pause. The same person may repeat it; a second person is refused."""
    duty = _own_duty(context, number)
    _require_nowhere_else(context, number)
    if duty.status_on(context.today) is WindowStatus.OPEN:
        return duty
    return _put(context, duty, WindowStatus.OPEN, FactKind.WINDOW_OPENED)


def deputise(context: Context, number: int) -> WindowDuty:
    """Takes the window of an absent colleague (AB角): also for who is bound to another window, and marked as such.

    Raises `NotAllowed` while the colleague is there.
    """
    duty = context.unit.windows.duty(context.centre.window(number).number)
    _require_free_or_own(context, duty)
    _require_nowhere_else(context, number)
    if duty.status_on(context.today) is WindowStatus.OPEN:
        return duty
    return _put(context, duty, WindowStatus.OPEN, FactKind.WINDOW_OPENED, is_deputy=True)


def pause_window(context: Context, number: int, reason: str, until_at: datetime | None) -> WindowDuty:
    """Stops calling to the window for a reason; the ticket that is at the window stays there."""
    duty = _own_duty(context, number)
    if duty.status_on(context.today) is WindowStatus.CLOSED:
        raise WrongState("window_not_open", state=WindowStatus.CLOSED, window=number)
    kept = single_line(reason, "reason", 200)
    if until_at is not None and until_at <= context.now:
        raise Unacceptable("until_in_the_past", until=until_at)
    return _put(context, duty, WindowStatus.PAUSED, FactKind.WINDOW_PAUSED, kept, until_at)


def close_window(context: Context, number: int) -> WindowDuty:
    """Leaves the window; refused while a ticket is at it, for its outcome would be lost."""
    duty = _own_duty(context, number)
    if duty.status_on(context.today) is WindowStatus.CLOSED:
        return duty
    ticket = context.unit.tickets.at_window(context.today, number)
    if ticket is not None:
        raise WrongState("window_has_ticket", state=ticket.status, window=number, number=ticket.label)
    return _put(context, duty, WindowStatus.CLOSED, FactKind.WINDOW_CLOSED)


def pause_queue(context: Context, code: str, reason: str, until_at: datetime | None) -> QueuePause:
    """Stops issuing numbers of a queue today; whoever has a number is still served."""
    queue = context.centre.queue(code)
    kept = single_line(reason, "reason", 200)
    if until_at is not None and until_at <= context.now:
        raise Unacceptable("until_in_the_past", until=until_at)
    pause = QueuePause(queue.code, context.today, kept, until_at)
    context.unit.windows.pause_queue(pause)
    context.record(FactKind.QUEUE_PAUSED, Subject.QUEUE, code, reason=kept, until=until_at and until_at.isoformat())
    return pause


def resume_queue(context: Context, code: str) -> None:
    """Lets a paused queue give numbers again; raises `NotFound` when it is not paused."""
    queue = context.centre.queue(code)
    if not context.unit.windows.resume_queue(queue.code):
        raise NotFound("queue_not_paused", queue=code)
    context.record(FactKind.QUEUE_RESUMED, Subject.QUEUE, code)


def keep_open(context: Context, code: str, reason: str) -> None:
    """Lets a queue give numbers until the doors close today, also when its work is expected to reach beyond; whoever
    has a number is served. Asked again it changes nothing more."""
    queue = context.centre.queue(code)
    kept = single_line(reason, "reason", 200)
    context.unit.windows.keep_open(queue.code, context.today)
    context.record(FactKind.QUEUE_KEPT_OPEN, Subject.QUEUE, code, reason=kept, day=context.today.isoformat())


def end_keeping(context: Context, code: str) -> None:
    """The queue follows the last-ticket rule again; raises `NotFound` when it is not kept open."""
    queue = context.centre.queue(code)
    if not context.unit.windows.end_keeping(queue.code, context.today):
        raise NotFound("queue_not_kept_open", queue=code)
    context.record(FactKind.QUEUE_KEEPING_ENDED, Subject.QUEUE, code, day=context.today.isoformat())


def _own_duty(context: Context, number: int) -> WindowDuty:
    """The duty of a window that the actor may act for; raises when it is bound to another or taken by another."""
    window = context.centre.window(number)
    duty = context.unit.windows.duty(window.number)
    is_deputy = duty.is_deputy and duty.status_on(context.today) is not WindowStatus.CLOSED
    if context.actor.window not in {None, window.number} and not (is_deputy and duty.staff_id == context.actor.id):
        raise NotAllowed("bound_to_another_window", window=context.actor.window)
    _require_free_or_own(context, duty)
    return duty


def _require_free_or_own(context: Context, duty: WindowDuty) -> None:
    if duty.status_on(context.today) is not WindowStatus.CLOSED and duty.staff_id != context.actor.id:
        raise NotAllowed("window_taken_by_another", window=duty.number)


def _require_nowhere_else(context: Context, number: int) -> None:
    """One clerk, one window; a window that the centre no longer has is left by going to another."""
    elsewhere = context.unit.windows.taken_by(context.actor.id, context.today)
    if elsewhere is None or elsewhere.number == number:
        return
    if elsewhere.number in context.centre.windows:
        raise WrongState("staff_at_another_window", state=elsewhere.status, window=elsewhere.number)
    _put(context, elsewhere, WindowStatus.CLOSED, FactKind.WINDOW_CLOSED)


def _put(
    context: Context,
    before: WindowDuty,
    status: WindowStatus,
    kind: FactKind,
    reason: str = "",
    until_at: datetime | None = None,
    is_deputy: bool = False,
) -> WindowDuty:
    staff_id = None if status is WindowStatus.CLOSED else context.actor.id
    is_deputy = is_deputy or (before.is_deputy and before.status_on(context.today) is not WindowStatus.CLOSED)
    duty = WindowDuty(before.number, context.today, status, staff_id, reason, until_at, context.now, is_deputy)
    context.unit.windows.put(duty)
    marked = {"deputy": True} if is_deputy else {}
    context.record(
        kind, Subject.WINDOW, before.number, reason=reason, until=until_at and until_at.isoformat(), **marked
    )
    return duty
