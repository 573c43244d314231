"""Whether calls were seen and heard: what the boards say they did, and the calls that no board has acknowledged."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from kiosk.domain.errors import NotFound, Unacceptable
from kiosk.domain.people import DeviceKind
from kiosk.domain.ticket import Ticket
from kiosk.operations.ports import Context, Device
from kiosk.operations.presence import ticket_numbered
from kiosk.operations.screen_ports import Receipt, ScreenState, Seen, SeenResult, Sound

WITHIN = timedelta(seconds=15)
"""How soon a board says that it shows a call; a call without that word is an alarm."""
ALARM_FOR = timedelta(minutes=10)
GONE_AFTER = timedelta(minutes=2)
_CALL = re.compile(r"([1-9]\d{0,17})-([1-9]\d{0,5})")


@dataclass(frozen=True, slots=True)
class Said:
    """What a board says of one call, by the call's id as the board knows it."""

    call_id: str
    kind: Seen
    result: SeenResult


@dataclass(frozen=True, slots=True)
class ScreenLine:
    """A board device and what it said of itself last; None where it never did."""

    name: str
    state: ScreenState | None
    is_gone: bool

    @property
    def is_well(self) -> bool:
        """Whether it is there, and heard if it should be."""
        return self.state is not None and not self.is_gone and self.state.sound in {Sound.ON, Sound.NONE}


def acknowledge(context: Context, board: str, said: Sequence[Said], sound: Sound) -> int:
    """Keeps what a board device did, each call once however often it is sent; returns how many words it were.

    Raises `NotFound` for a board that the centre does not have, `Unacceptable` for a call that no ticket has.
    """
    if board not in context.centre.boards:
        raise NotFound("unknown_board", board=board)
    receipts = [_receipt(context, board, one) for one in said]
    context.unit.screens.keep_receipts(receipts)
    context.unit.screens.put_state(ScreenState(context.actor.id, board, sound, context.now))
    return len(receipts)


def unacknowledged(context: Context) -> list[Ticket]:
    """The calls of the last minutes that no board has shown, though boards are enrolled: somebody may wait in vain.

    What was called before the first of the boards was there is no fault of a board.
    """
    boards = _boards(context)
    if not boards:
        return []
    # The clock of a rehearsal may have been set back to before a board that was there all the time.
    enrolled_at = min(board.enrolled_at for board in boards)
    oldest = context.now - ALARM_FOR
    since = max(oldest, enrolled_at) if enrolled_at <= context.now else oldest
    seen = {(one.ticket_id, one.call) for one in context.unit.screens.receipts_since(since) if one.kind is Seen.SHOWN}
    called = context.unit.tickets.recently_called(context.today, since, 0)
    return [
        ticket
        for ticket in called
        if ticket.called_at is not None
        and since <= ticket.called_at <= context.now - WITHIN
        and (ticket.id, ticket.calls) not in seen
    ]


def screen_lines(context: Context) -> list[ScreenLine]:
    """Every enrolled board, and how it is."""
    states = {state.device_id: state for state in context.unit.screens.states()}
    return [_line(context, board.name, states.get(board.id)) for board in _boards(context)]


def story(context: Context, number: str) -> tuple[Ticket, list[tuple[Receipt, str]]]:
    """A ticket of today, and what every board did with each of its calls, with the name of the device."""
    ticket = ticket_numbered(context, number)
    names = {device.id: device.name for device in context.unit.people.devices()}
    return ticket, [(one, names.get(one.device_id, "")) for one in context.unit.screens.receipts_of(ticket.id)]


def _receipt(context: Context, board: str, said: Said) -> Receipt:
    found = _CALL.fullmatch(said.call_id)
    ticket = context.unit.tickets.by_id(int(found[1])) if found else None
    if found is None or ticket is None or int(found[2]) > ticket.calls:
        raise Unacceptable("unknown_call", call=said.call_id)
    return Receipt(ticket.id, int(found[2]), context.actor.id, board, said.kind, said.result, context.now)


def _boards(context: Context) -> list[Device]:
    devices = context.unit.people.devices()
    return [one for one in devices if one.kind is DeviceKind.BOARD and not one.is_revoked]


def _line(context: Context, name: str, state: ScreenState | None) -> ScreenLine:
    return ScreenLine(name, state, state is None or context.now - state.seen_at > GONE_AFTER)
