"""What the small screen over a window shows beyond the window itself: who works there, and who serves on."""

from dataclasses import dataclass
from datetime import timedelta

from kiosk.domain.facts import Subject
from kiosk.domain.people import Sign
from kiosk.domain.ticket import Move, TicketStatus
from kiosk.domain.window import WindowStatus
from kiosk.operations import boards
from kiosk.operations.boards import WindowView
from kiosk.operations.ports import Context

# How long whoever has just been served can scan the code at the window (screens W-06).
RATES_FOR = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class PanelView:
    """A window, the sign of whoever has it open (挂牌办公), and the open window to go to where this one is closed.

    `is_to_come`: nobody has opened it today, and the hall has hours left. `rates` is the token of the visit that has
    just ended here and was not rated; empty once somebody is called.
    """

    window: WindowView
    sign: Sign
    go_to: int | None
    is_to_come: bool
    rates: str = ""


def panel(context: Context, number: int) -> PanelView:
    """What the panel over a window shows now; raises `NotFound` for an unknown window."""
    view = boards.window(context, number)
    sign, go_to = _sign(context, view), _serves_on(context, view)
    return PanelView(view, sign, go_to, _is_to_come(context, view), _rates(context, view))


def _is_to_come(context: Context, view: WindowView) -> bool:
    has_hours = context.centre.is_open(context.now) or context.centre.issues_later_today(context.now)
    return has_hours and view.duty.service_day != context.today


def _rates(context: Context, view: WindowView) -> str:
    last = context.unit.windows.last_move(view.number)
    if view.ticket is not None or view.status is not WindowStatus.OPEN or last is None or last.move is not Move.FINISH:
        return ""
    ticket = context.unit.tickets.by_id(last.before.id)
    is_fresh = timedelta() <= context.now - last.at < RATES_FOR
    if not is_fresh or ticket is None or ticket.status is not TicketStatus.FINISHED:
        return ""
    if context.unit.ratings.of(ticket.id) is not None:
        return ""
    return context.tokens.for_subject(Subject.TICKET, context.centre.code, ticket.issued_line)


def _sign(context: Context, view: WindowView) -> Sign:
    staff_id = view.duty.staff_id
    if view.status is not WindowStatus.OPEN or staff_id is None:
        return Sign()
    account = context.unit.people.account_by_id(staff_id)
    return account.sign if account is not None else Sign()


def _serves_on(context: Context, view: WindowView) -> int | None:
    """Of the windows that are open now, the one that shares most queues with this one; among equals the lowest."""
    if view.status is not WindowStatus.CLOSED:
        return None
    own = set(context.centre.window(view.number).queues)
    shared = {
        number: len(own & set(context.centre.windows[number].queues))
        for number, duty in context.unit.windows.duties().items()
        if number in context.centre.windows and duty.status_on(context.today) is WindowStatus.OPEN
    }
    return min(
        (number for number in shared if shared[number]), key=lambda number: (-shared[number], number), default=None
    )
