"""The one door of the screens: answers a (re)connect with the whole board, sends it again after a change."""

import logging
import time
from dataclasses import dataclass, field
from threading import Event, Lock

from flask_socketio import SocketIO

from display.announcement import Voice
from display.announcer import Announcer, Voices
from display.board import BoardSnapshot, Message, Shown, as_message
from display.door import NAMESPACE, Door

log = logging.getLogger(__name__)

BEAT_SECONDS = 2.0  # a screen calls 5 s of silence an interruption (screens.md X-07): two beats may get lost
GAP_SECONDS = 0.005
FRESH_SECONDS = 0.1
STOP_SECONDS = 0.5


@dataclass(slots=True)
class _Channel:
    name: str
    lock: Lock = field(default_factory=Lock)
    watchers: set[str] = field(default_factory=set)
    sent: tuple[int, str] | None = None
    taken: Message | None = None
    taken_at: float = 0.0
    change: int = -1
    is_failing: bool = False


class Feed:
    """Keeps every watching screen at the newest snapshot of its board; no event changes anything.

    `snapshots` gives the current snapshot of a board or panel (see `board.by_name`) or None for an unknown
    name; it is called from any thread and outside a request. `voices` tells how a board speaks. At most `total`
    sockets are let in, `per_address` from one address.
    """

    def __init__(
        self,
        socketio: SocketIO,
        snapshots: Shown,
        *,
        voices: Voices = lambda name: Voice(is_silent=True),
        total: int = 300,
        per_address: int = 20,
    ) -> None:
        self._socketio = socketio
        self._snapshots = snapshots
        self._announcer = Announcer(voices)
        self._channels: dict[str, _Channel] = {}
        self._places: dict[str, _Channel] = {}
        self._lock = Lock()
        self._change = 0
        self._changed: set[str | None] = set()
        self._wake = Event()
        self._door = Door(self._watch, self._left, total=total, per_address=per_address)
        socketio.on_namespace(self._door)

    @property
    def sockets(self) -> int:
        """How many screens are connected, whether they watch a board yet or not."""
        return self._door.visitors

    def watchers(self) -> dict[str, int]:
        """How many screens watch each board, boards with none left out."""
        return {channel.name: len(channel.watchers) for channel in self._all() if channel.watchers}

    def changed(self, name: str | None = None) -> None:
        """Say that a board (or any board) may have changed; cheap, never waits, from any thread."""
        with self._lock:
            self._change += 1
            self._changed.add(name)
        self._wake.set()

    def refresh(self, name: str | None = None) -> None:
        """Send a watched board (or all) at once, if its revision or digest is no longer the one sent."""
        with self._lock:
            self._change += 1
        self._send_all({name})

    def beat(self) -> None:
        """As `refresh` for all boards; an unchanged one gets `pulse {"revision", "digest", "at"}`.

        A board whose snapshot cannot be taken gets no pulse: its screens then say by themselves that they are
        old.
        """
        for channel in self._all():
            if channel.watchers:
                self._send(channel, is_beat=True)

    def announce(self) -> None:
        """Send `announce` for the calls whose turn it is to be heard; each once, and never to who comes later."""
        for name, message in self._announcer.due():
            self._emit("announce", message, name)

    def run_pump(self, stop: Event) -> None:
        """Refresh after `changed`, announce what is due, and beat every two seconds, until `stop` is set.

        A first change is sent without delay; those that come while it is sent, or within 5 ms, share one
        snapshot.
        """
        beat_at = time.monotonic()
        while not stop.is_set():
            longest = min(STOP_SECONDS, max(0.0, beat_at - time.monotonic()))
            if self._wake.wait(self._announcer.wait(longest)):
                self._send_all(self._take_changed())
                stop.wait(GAP_SECONDS)
            self.announce()
            if time.monotonic() >= beat_at:
                beat_at = time.monotonic() + BEAT_SECONDS
                self.beat()

    def _all(self) -> list[_Channel]:
        with self._lock:
            return list(self._channels.values())

    def _take_changed(self) -> set[str | None]:
        with self._lock:
            self._wake.clear()
            names, self._changed = self._changed, set()
            return names

    def _send_all(self, names: set[str | None]) -> None:
        for channel in self._all():
            if channel.watchers and (None in names or channel.name in names):
                self._send(channel)

    def _send(self, channel: _Channel, *, is_beat: bool = False) -> None:
        # The lock keeps the order of the snapshots of one board: none is overtaken between taking and sending
        # it.
        with channel.lock:
            message = self._take_or_log(channel)
            if message is None:
                return
            key = (message["revision"], message["digest"])
            if key != channel.sent:
                channel.sent = key
                self._emit("board", message, channel.name)
            elif is_beat:
                self._emit("pulse", {part: message[part] for part in ("revision", "digest", "at")}, channel.name)

    def _take_or_log(self, channel: _Channel) -> Message | None:
        # One board that cannot be read must not stop the pump of all the others.
        try:
            message = self._take(channel)
        except Exception:
            if not channel.is_failing:
                log.exception("no snapshot of board %s", channel.name)
            channel.is_failing = True
            return None
        channel.is_failing = False
        return message

    def _take(self, channel: _Channel) -> Message | None:
        change = self._change
        snapshot = self._snapshots(channel.name)
        if isinstance(snapshot, BoardSnapshot):
            self._announcer.hear(snapshot, was_watched=bool(channel.watchers))
        channel.taken = None if snapshot is None else as_message(snapshot)
        channel.taken_at, channel.change = time.monotonic(), change
        return channel.taken

    def _fresh(self, channel: _Channel) -> Message | None:
        # A hall full of boards that comes back at once reads the database once, not once a board.
        is_young = time.monotonic() - channel.taken_at < FRESH_SECONDS
        return channel.taken if is_young and channel.change == self._change else self._take(channel)

    def _watch(self, sid: str, name: str) -> bool:
        with self._lock:
            channel = self._channels.get(name) or _Channel(name)
        with channel.lock:
            message = self._fresh(channel)
            if message is None:
                return False
            self._place(sid, channel)
            if channel.sent is None:
                channel.sent = (message["revision"], message["digest"])
            self._emit("board", message, sid)
        return True

    def _place(self, sid: str, channel: _Channel) -> None:
        if self._places.get(sid) is channel:  # it asks again: nobody has left, and what waits to be said still waits
            return
        self._left(sid)
        with self._lock:
            channel = self._channels.setdefault(channel.name, channel)
            channel.watchers.add(sid)
            self._places[sid] = channel
        self._socketio.server.enter_room(sid, channel.name, namespace=NAMESPACE)

    def _left(self, sid: str) -> None:
        with self._lock:
            channel = self._places.pop(sid, None)
            if channel is None:
                return
            channel.watchers.discard(sid)
            if not channel.watchers:
                self._announcer.left(channel.name)
        if self._socketio.server.manager.is_connected(sid, NAMESPACE):
            self._socketio.server.leave_room(sid, channel.name, namespace=NAMESPACE)

    def _emit(self, event: str, message: Message, to: str) -> None:
        # `ignore_queue`: each process takes and sends its own snapshots, so a message on Redis can forge no
        # board.
        self._socketio.server.emit(event, message, to=to, namespace=NAMESPACE, ignore_queue=True)
