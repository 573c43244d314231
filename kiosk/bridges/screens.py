"""The hall becomes what a screen shows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from display.board import (
    BoardSnapshot,
    Call,
    HallState,
    PanelSnapshot,
    PanelState,
    QueueLine,
    Shown,
    as_message,
    by_name,
)
from kiosk.domain.catalogue import Centre
from kiosk.domain.errors import NotFound
from kiosk.domain.people import SYSTEM
from kiosk.domain.ticket import Ticket, TicketStatus
from kiosk.domain.window import WindowStatus
from kiosk.operations import boards, panels
from kiosk.operations.boards import HallView
from kiosk.operations.panels import PanelView
from kiosk.operations.system import System

Notices = tuple[tuple[str, str], ...]
QUIET = ("本厅无声叫号，请看屏幕或打开手机提醒", "Silent calling. Watch the screens or turn on phone alerts")

_WITH_TICKET: Mapping[TicketStatus, PanelState] = {TicketStatus.CALLED: "calling", TicketStatus.SERVING: "serving"}
_WITHOUT_TICKET: Mapping[WindowStatus, PanelState] = {
    WindowStatus.OPEN: "idle",
    WindowStatus.PAUSED: "paused",
    WindowStatus.CLOSED: "closed",
}


@dataclass(frozen=True, slots=True)
class Screens:
    """Reads what boards and panels show, each time from the facts."""

    system: System
    notices: Notices
    is_rehearsal: bool
    is_quiet: Callable[[], bool] = lambda: False

    def board(self, name: str) -> BoardSnapshot | None:
        """The board of that name; None for an unknown one."""
        try:
            view = self.system.read(SYSTEM, lambda context: boards.hall(context, name))
        except NotFound:
            return None
        notices = (*view.notices, *self.notices, *((QUIET,) if self.is_quiet() else ()))
        return board_of(view, name, self.system.centre, notices, self.is_rehearsal)

    def panel(self, number: int) -> PanelSnapshot | None:
        """The panel over a window; None for an unknown one."""
        try:
            view = self.system.read(SYSTEM, lambda context: panels.panel(context, number))
        except NotFound:
            return None
        return panel_of(view, self.system.centre, self.is_rehearsal)

    @property
    def shown(self) -> Shown:
        """One look-up for boards and panels by name."""
        return by_name(self.board, self.panel)

    def message(self, name: str) -> Mapping[str, object] | None:
        """What a screen shows as JSON values; None for an unknown one."""
        snapshot = self.shown(name)
        return as_message(snapshot) if snapshot is not None else None


def board_of(
    view: HallView, name: str, centre: Centre, notices: tuple[tuple[str, str], ...], is_rehearsal: bool
) -> BoardSnapshot:
    """The hall as a board shows it."""
    return BoardSnapshot(
        name=name,
        centre_zh=centre.name_zh,
        centre_en=centre.name_en,
        revision=view.revision,
        at=view.at,
        state=_hall_state(view, centre),
        opens_at=view.opens_at,
        calls=tuple(
            _call(ticket, is_change=ticket.id in view.sent_on) for ticket in view.calls if ticket.called_at is not None
        ),
        queues=tuple(
            QueueLine(
                line.queue.code,
                line.queue.name_zh,
                line.queue.name_en,
                line.waiting,
                line.state.value,
                line.newest,
                None if line.wait.low is None or line.wait.high is None else (line.wait.low, line.wait.high),
                line.windows,
                line.few_left,
            )
            for line in view.queues
        ),
        notices=notices,
        is_rehearsal=is_rehearsal,
        zone=centre.zone.key,
        is_evacuation=view.is_evacuation,
    )


def panel_of(seen: PanelView, centre: Centre, is_rehearsal: bool) -> PanelSnapshot:
    """A window as the small screen above it shows it."""
    view = seen.window
    window, ticket = centre.windows[view.number], view.ticket
    state = _WITH_TICKET[ticket.status] if ticket else _WITHOUT_TICKET[view.status]
    if state == "closed" and seen.is_to_come:
        state = "unopened"
    return PanelSnapshot(
        window=view.number,
        revision=view.revision,
        at=view.at,
        state=state,
        number=ticket.label if ticket else None,
        call_id=_call_id(ticket) if ticket else None,
        queues=tuple((centre.queues[code].name_zh, centre.queues[code].name_en) for code in window.queues),
        until=view.duty.until_at if view.status is WindowStatus.PAUSED else None,
        go_to=None if ticket else seen.go_to,
        post=seen.sign.post,
        staff=seen.sign.name,
        rate=f"/t/{seen.rates}/qr.svg" if seen.rates else "",
        is_rehearsal=is_rehearsal,
        zone=centre.zone.key,
        is_evacuation=view.is_evacuation,
    )


def _hall_state(view: HallView, centre: Centre) -> HallState:
    if view.is_open:
        return "open"
    if not view.opens_later_today:
        return "closed"
    opening = centre.hours.opens_at(centre.service_day(view.at))
    return "before" if view.at < opening else "lunch"


def _call(ticket: Ticket, *, is_change: bool) -> Call:
    return Call(
        call_id=_call_id(ticket),
        number=ticket.label,
        window=ticket.window or 0,
        at=ticket.called_at or ticket.issued_at,
        is_recall=ticket.calls_now > 1,
        is_pending=ticket.status is TicketStatus.CALLED,
        is_change=is_change,
        language=ticket.language,
    )


def _call_id(ticket: Ticket) -> str:
    return f"{ticket.id}-{ticket.calls}"
