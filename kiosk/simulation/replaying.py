"""A past day of a ledger played again in another database: entry by entry, by the verbs, at the instants of that day.

Numbers, windows and queues are played; cases are not, so nobody's name leaves the database in which it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from kiosk.domain.calendar import OpeningHours
from kiosk.domain.catalogue import Centre, Window
from kiosk.domain.errors import Refusal
from kiosk.domain.facts import Fact, FactKind, Subject
from kiosk.domain.people import Actor, DeviceKind, Role
from kiosk.domain.service_mode import Service, ServiceMode
from kiosk.domain.ticket import Outcome, PriorityClass
from kiosk.operations import calling, duty, intake, returning, serving, transfers, undoing
from kiosk.operations.giving import Stand, give_number
from kiosk.operations.intake import TicketWish
from kiosk.operations.ports import Context
from kiosk.operations.slots import place_begun_slots, stand_of
from kiosk.operations.system import System

_ALL_DAY = ((time(0, 0), time(23, 59, 59)),)
_ONE_DAY = timedelta(days=1)
_REASON = "重放"

K = FactKind


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the day and its number in the ledger. `language` and `device` are those of a ticket that is issued
    by it, `place` the line where it stands when it was given for a question that was asked before."""

    number: int
    fact: Fact
    at: datetime
    actor: str
    language: str = "zh"
    device: str = ""
    place: int | None = None


@dataclass(frozen=True, slots=True)
class NotPlayed:
    """An entry that the verbs would not repeat, and the code of their refusal."""

    line: Line
    code: str


def lines_of(context: Context, day: date) -> list[Line]:
    """The entries of a service day about tickets, windows and queues, in order."""
    begins = datetime.combine(day, time(0), context.centre.zone)
    found = context.unit.ledger.of_hall(day, begins, begins + _ONE_DAY)
    asked = {
        str(fact.data["number"]): fact.data["place"] for _, fact, *_ in found if fact.kind is K.ENQUIRY_BECAME_TICKET
    }
    lines = [Line(number, fact, at, actor) for number, fact, at, actor in found if fact.kind in REPEATED]
    return [_issued(context, line, asked) if line.fact.kind is K.TICKET_ISSUED else line for line in lines]


def _issued(context: Context, line: Line, asked: Mapping[str, object]) -> Line:
    """The entry of a new number with what only its ticket knows."""
    ticket = context.unit.tickets.by_id(int(line.fact.subject_id))
    place = asked.get(str(line.fact.data["number"]))
    known = replace(line, place=place if isinstance(place, int) else None)
    return replace(known, language=ticket.language, device=ticket.device) if ticket else known


def as_lenient(centre: Centre, lines: Iterable[Line], day: date) -> Centre:
    """The centre with no word against what happened: open all day, no quota, no paper, each window serving also what it
    called that day."""
    called: dict[int, list[str]] = {}
    for line in lines:
        window, number = line.fact.data.get("window"), line.fact.data.get("number")
        if line.fact.kind is K.TICKET_CALLED and isinstance(window, int):
            called.setdefault(window, []).append(str(number).rstrip("0123456789"))
        elif line.fact.subject is Subject.WINDOW:
            called.setdefault(int(line.fact.subject_id), [])
    windows = dict(centre.windows)
    for number, of in called.items():
        known = windows.get(number) or Window(number, f"{number}号窗口", f"Window {number}", ())
        windows[number] = replace(known, queues=tuple(dict.fromkeys((*known.queues, *of))))
    queues = {
        code: replace(queue, quota=None, quota_morning=None, quota_afternoon=None)
        for code, queue in centre.queues.items()
    }
    return replace(
        centre,
        hours=OpeningHours(_ALL_DAY, centre.zone),
        policy=replace(
            centre.policy, issuing_stops_before_close_minutes=0, call_again_after_seconds=0, most_calls=1_000
        ),
        queues=queues,
        windows=windows,
        open_days=centre.open_days | {day},
        closed_days=centre.closed_days - {day},
        printers={},
        default_printer=None,
    )


@dataclass(slots=True)
class Player:
    """Repeats lines in a system whose clock `at` sets; knows which ticket and which line there stand for which of
    the day."""

    system: System
    at: Callable[[datetime], None]
    tokens: dict[str, str] = field(default_factory=dict)
    lines: dict[int, int] = field(default_factory=dict)

    def play(self, line: Line) -> NotPlayed | None:
        """Repeats one entry at its instant; a refusal changes nothing and is returned."""
        self.at(line.at)
        act = REPEATED[line.fact.kind]
        try:
            self.system.perform(_actor(line), lambda context: act(self, context, line), "replay")
        except Refusal as refusal:
            return NotPlayed(line, refusal.code)
        return None


def _actor(line: Line) -> Actor:
    """Somebody with the number that the entry names: who it was stays in the database of the day."""
    kind, _, which = line.actor.partition(":")
    number = int(which) if which.isdecimal() else 0
    right = DeviceKind.KIOSK if kind == "device" else Role.WINDOW
    return Actor(kind, number, line.device or line.actor, right)


Verb = Callable[[Player, Context, Line], Any]


def _issue(player: Player, context: Context, line: Line) -> None:
    data = line.fact.data
    queue, wanted = str(data["number"]).rstrip("0123456789"), data.get("priority")
    named = PriorityClass(wanted) if isinstance(wanted, str) and wanted else None
    item = data.get("item")
    # An item that has left the catalogue, or another queue, takes nothing from the number of its queue.
    is_known = isinstance(item, str) and context.centre.queue_of_item.get(item) == queue
    wish = TicketWish(
        str(item) if is_known else None, queue, line.language, bool(wanted), named, service=_service(line)
    )
    stand = _stand(player, context, line)
    if stand is None:
        view = intake.issue(context, wish)
    else:
        place_begun_slots(context)
        view = give_number(context, context.centre.queue(queue), wish, stand)
    player.tokens[line.fact.subject_id] = view.token


def _stand(player: Player, context: Context, line: Line) -> Stand | None:
    """Where a number stands that was not given to somebody who had just come: for an appointment as if it had been
    given when the slot began, for a question where it was asked."""
    booked_for = line.fact.data.get("booked_for")
    if isinstance(booked_for, str):
        return stand_of(context, datetime.fromisoformat(booked_for))
    asked = player.lines.get(line.place or 0)
    return None if asked is None else Stand(asked)


def _ask(player: Player, context: Context, line: Line) -> None:
    """Somebody asked, for a number may stand here later; the question itself stays where it was asked."""
    player.lines[line.number] = context.unit.next_entry
    context.record(line.fact.kind, line.fact.subject, line.fact.subject_id, **line.fact.data)


def _service(line: Line) -> Service:
    """The way of service without the name of whoever helps and the number of any paper."""
    mode = ServiceMode(str(line.fact.data.get("mode", ServiceMode.ON_THE_SPOT)))
    by = _REASON if mode in {ServiceMode.AGENT, ServiceMode.ACCOMPANIED} else ""
    return Service(mode, by=by, paper=_REASON if mode is ServiceMode.AGENT else "")


def _finish(_: Player, context: Context, line: Line) -> None:
    outcome, is_time_wrong = Outcome(str(line.fact.data["outcome"])), bool(line.fact.data.get("time_wrong"))
    serving.finish(context, _window(line), outcome, is_time_wrong)


def _call(_: Player, context: Context, line: Line) -> None:
    window, number = _window(line), str(line.fact.data["number"])
    up = calling.next_up(context, window)
    if up is not None and up.ticket.label == number and "reason" not in line.fact.data:
        calling.call_next(context, window)
    else:
        calling.call_number(context, window, number, str(line.fact.data.get("reason") or _REASON))


def _undo(player: Player, context: Context, line: Line) -> None:
    if line.fact.data.get("move") == "cancel":
        returning.undo_cancel(context, player.tokens[line.fact.subject_id])
    else:
        undoing.undo(context, _window(line))


def _open(_: Player, context: Context, line: Line) -> None:
    act = duty.deputise if line.fact.data.get("deputy") else duty.open_window
    act(context, int(line.fact.subject_id))


def _pause(_: Player, context: Context, line: Line) -> None:
    duty.pause_window(context, int(line.fact.subject_id), _why(line), _until(line))


def _pause_queue(_: Player, context: Context, line: Line) -> None:
    duty.pause_queue(context, line.fact.subject_id, _why(line), _until(line))


def _transfer(_: Player, context: Context, line: Line) -> None:
    to_window = line.fact.data.get("to_window")
    target = to_window if isinstance(to_window, int) else None
    transfers.transfer(context, _window(line), str(line.fact.data["to"]), target)


def _window(line: Line) -> int:
    return int(str(line.fact.data["window"]))


def _why(line: Line) -> str:
    return str(line.fact.data.get("reason") or _REASON)


def _until(line: Line) -> datetime | None:
    until = line.fact.data.get("until")
    return datetime.fromisoformat(until) if isinstance(until, str) else None


def _at_window(verb: Callable[[Context, int], Any]) -> Verb:
    return lambda _, context, line: verb(context, _window(line))


def _by_holder(verb: Callable[[Context, str], Any]) -> Verb:
    return lambda player, context, line: verb(context, player.tokens[line.fact.subject_id])


REPEATED: Mapping[FactKind, Verb] = {
    K.TICKET_ISSUED: _issue,
    K.TICKET_CALLED: _call,
    K.TICKET_RECALLED: _at_window(calling.recall),
    K.TICKET_MISSED: _at_window(calling.no_show),
    K.TICKET_VOIDED: _at_window(calling.no_show),
    K.TICKET_STARTED: _at_window(serving.start),
    K.TICKET_FINISHED: _finish,
    K.TICKET_HELD: _at_window(serving.hold),
    K.TICKET_RESUMED: lambda _, context, line: serving.resume(context, _window(line), str(line.fact.data["number"])),
    K.TICKET_TRANSFERRED: _transfer,
    K.TICKET_RETURNED: _by_holder(returning.come_back),
    K.TICKET_DELAYED: _by_holder(returning.later),
    K.TICKET_CANCELLED: _by_holder(returning.cancel),
    K.TICKET_MOVE_UNDONE: _undo,
    K.TICKET_MODE_SET: lambda _, context, line: serving.set_mode(context, _window(line), _service(line)),
    K.WINDOW_OPENED: _open,
    K.WINDOW_PAUSED: _pause,
    K.WINDOW_CLOSED: lambda _, context, line: duty.close_window(context, int(line.fact.subject_id)),
    K.ENQUIRY_RECORDED: _ask,
    K.QUEUE_PAUSED: _pause_queue,
    K.QUEUE_RESUMED: lambda _, context, line: duty.resume_queue(context, line.fact.subject_id),
    K.QUEUE_KEPT_OPEN: lambda _, context, line: duty.keep_open(context, line.fact.subject_id, _why(line)),
    K.QUEUE_KEEPING_ENDED: lambda _, context, line: duty.end_keeping(context, line.fact.subject_id),
}

# The other entries about tickets, windows and queues, each with why nothing of the hall is missing without it.
NOT_REPEATED: Mapping[FactKind, str] = {
    K.TICKET_PLACED: "follows by itself from the first number that is given after a slot began",
    K.TICKET_EXPIRED: "is written by the night after the day",
    K.VISIT_RATED: "moves nothing, and may hold a person's words",
    K.ADVICE_GIVEN: "moves nothing: what came of it are windows that opened",
    K.ADVICE_ACCEPTED: "moves nothing: what came of it are windows that opened",
    K.ADVICE_DISMISSED: "moves nothing",
    K.ADVICE_SETTLED: "moves nothing",
    K.SLIP_PRINTED: "a replay has no printer",
    K.SLIP_FAILED: "a replay has no printer",
    K.SLIP_ASKED_AGAIN: "a replay has no printer",
    K.MESSAGES_ASKED: "nobody's phone number leaves the database of the day",
    K.MESSAGES_STOPPED: "nobody's phone number leaves the database of the day",
    K.MESSAGE_TRIED: "nobody's phone number leaves the database of the day",
}


def played(player: Player, lines: Sequence[Line], watch: Callable[[Line], None]) -> list[NotPlayed]:
    """Plays every line; `watch` hears of each before its turn, and may wait. Returns what could not be repeated."""
    missed = []
    for line in lines:
        watch(line)
        found = player.play(line)
        if found is not None:
            missed.append(found)
    return missed
