"""What a screen in the hall shows, as plain values, with the digest that tells two contents apart."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

HallState = Literal["open", "before", "lunch", "closed"]
QueueState = Literal["open", "soon", "paused", "full", "closed"]
PanelState = Literal["calling", "serving", "idle", "paused", "unopened", "closed"]
Message = dict[str, Any]

STAY = timedelta(seconds=60)
NIGHT_AFTER = timedelta(minutes=15)
AT_LEAST = 12  # four in large type and a list of eight (screens.md H-06)
PANEL_PREFIX = "window-"


@dataclass(frozen=True, slots=True)
class Call:
    """One number called to one window, at an aware instant.

    `is_pending` says that the ticket is still in the state called: nobody has come to the window yet. `is_change`
    says that a window sent its holder on to this one; `language` is that of the ticket, `zh` or `en`.
    """

    call_id: str
    number: str
    window: int
    at: datetime
    is_recall: bool = False
    is_pending: bool = False
    is_change: bool = False
    language: str = "zh"


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One queue: how many wait, the range in minutes (low, high) or None, the number called last.

    `left` says how many numbers can still be taken, where that is known and few; None elsewhere.
    """

    queue: str
    name_zh: str
    name_en: str
    waiting: int
    state: QueueState
    newest: str | None
    wait: tuple[int, int] | None
    windows: tuple[int, ...] = ()
    left: int | None = None


@dataclass(frozen=True, slots=True)
class BoardSnapshot:
    """Everything a hall board shows at one revision; instants are aware, `zone` is the centre's time zone.

    `revision` grows with every committed change (faults.md D2); `calls` are already the visible ones.
    """

    name: str
    centre_zh: str
    centre_en: str
    revision: int
    at: datetime
    state: HallState
    opens_at: datetime | None
    calls: tuple[Call, ...]
    queues: tuple[QueueLine, ...]
    notices: tuple[tuple[str, str], ...]
    is_rehearsal: bool
    zone: str = "Asia/Shanghai"
    is_evacuation: bool = False


@dataclass(frozen=True, slots=True)
class PanelSnapshot:
    """What the small screen over one window shows: its state, its number, the queues that it serves.

    `until` is the end of a pause, `go_to` the window that serves while this one is not open. `post` and `staff` name
    whoever works there to the public (挂牌办公), empty where nobody does or nothing was set. `rate` is the address of
    the code with which whoever was served here a moment ago rates the visit.
    """

    window: int
    revision: int
    at: datetime
    state: PanelState
    number: str | None
    call_id: str | None
    queues: tuple[tuple[str, str], ...]
    until: datetime | None = None
    go_to: int | None = None
    post: str = ""
    staff: str = ""
    is_rehearsal: bool = False
    zone: str = "Asia/Shanghai"
    is_evacuation: bool = False
    rate: str = ""

    @property
    def name(self) -> str:
        """The name under which the panel is watched and fetched, for example `window-7`."""
        return f"{PANEL_PREFIX}{self.window}"


@dataclass(frozen=True, slots=True)
class ScreenSize:
    """Distance of the farthest seat in metres, size of a pixel in millimetres (screens.md H-01)."""

    viewing_distance_m: float = 5.0
    mm_per_px: float = 0.75


Snapshot = BoardSnapshot | PanelSnapshot
Boards = Callable[[str], BoardSnapshot | None]
Panels = Callable[[int], PanelSnapshot | None]
Shown = Callable[[str], Snapshot | None]


def by_name(boards: Boards, panels: Panels) -> Shown:
    """One look-up for both kinds of screen: `window-7` is the panel of window 7, other names are boards."""

    def shown(name: str) -> Snapshot | None:
        number = name.removeprefix(PANEL_PREFIX)
        if number != name and number.isascii() and number.isdecimal() and len(number) <= 4:
            return panels(int(number))
        return boards(name)

    return shown


def visible_calls(
    calls: Iterable[Call], now: datetime, *, stay: timedelta = STAY, at_least: int = AT_LEAST
) -> tuple[Call, ...]:
    """The calls that belong on the board at `now`, newest first, each number once at its latest window.

    A call stays while the ticket is in the state called, for at least `stay`, and in any case while it is
    among the `at_least` most recent (screens.md H-06). There is no upper bound: a burst shows in full (H-07).
    """
    latest: dict[str, Call] = {}
    for call in sorted(calls, key=_age):
        latest[call.number] = call
    newest_first = sorted(latest.values(), key=_age, reverse=True)
    return tuple(
        call for place, call in enumerate(newest_first) if place < at_least or call.is_pending or now - call.at < stay
    )


def is_night(board: BoardSnapshot) -> bool:
    """Closed, nobody waits, no call for a quarter of an hour: the dark page takes over (screens.md H-13)."""
    is_quiet = all(board.at - call.at >= NIGHT_AFTER and not call.is_pending for call in board.calls)
    return board.state == "closed" and is_quiet and not any(line.waiting for line in board.queues)


def as_message(snapshot: Snapshot) -> Message:
    """The snapshot in the shape of `GET /boards/{name}` and of the event `board`, ready for JSON."""
    shown = _shown(snapshot)
    head = {"revision": snapshot.revision, "digest": _hash(shown), "at": _local(snapshot.at, snapshot.zone)}
    return head | shown


def digest(snapshot: Snapshot) -> str:
    """SHA-256 in hex of what is shown; the same content at a later moment or revision has the same digest."""
    return _hash(_shown(snapshot))


def _age(call: Call) -> tuple[datetime, int, str]:
    # Ids that are numbers are ordered as numbers, so that two calls of one instant keep their order.
    return call.at, len(call.call_id), call.call_id


def _hash(shown: Mapping[str, Any]) -> str:
    text = json.dumps(shown, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _local(at: datetime | None, zone: str) -> str | None:
    if at is None:
        return None
    if at.tzinfo is None:
        raise ValueError("an instant on a screen must be aware")
    return at.astimezone(ZoneInfo(zone)).isoformat(timespec="milliseconds")


def _shown(snapshot: Snapshot) -> Message:
    return _panel(snapshot) if isinstance(snapshot, PanelSnapshot) else _board(snapshot)


def _board(board: BoardSnapshot) -> Message:
    return {
        "board": board.name,
        "centre": {"zh": board.centre_zh, "en": board.centre_en},
        "state": board.state,
        "opens_at": _local(board.opens_at, board.zone),
        "night": is_night(board),
        "rehearsal": board.is_rehearsal,
        "evacuation": board.is_evacuation,
        "calls": [_call(call, board.zone) for call in board.calls],
        "queues": [_queue(line) for line in board.queues],
        "notices": [{"zh": zh, "en": en} for zh, en in board.notices],
    }


def _panel(panel: PanelSnapshot) -> Message:
    return {
        "board": panel.name,
        "state": panel.state,
        "window": panel.window,
        "number": panel.number,
        "call_id": panel.call_id,
        "until": _local(panel.until, panel.zone),
        "go_to": panel.go_to,
        "post": panel.post,
        "staff": panel.staff,
        "rate": panel.rate,
        "rehearsal": panel.is_rehearsal,
        "evacuation": panel.is_evacuation,
        "calls": [],
        "queues": [{"name": zh, "name_en": en} for zh, en in panel.queues],
        "notices": [],
    }


def _call(call: Call, zone: str) -> Message:
    return {
        "number": call.number,
        "window": call.window,
        "at": _local(call.at, zone),
        "call_id": call.call_id,
        "recall": call.is_recall,
    }


def _queue(line: QueueLine) -> Message:
    return {
        "queue": line.queue,
        "name": line.name_zh,
        "name_en": line.name_en,
        "waiting": line.waiting,
        "wait": None if line.wait is None else {"low": line.wait[0], "high": line.wait[1]},
        "state": line.state,
        "newest": line.newest,
        "windows": list(line.windows),
        "left": line.left,
    }
