"""The socket namespace `/display`: lets screens in, hears one event, `watch`, shows everything else out."""

import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from flask_socketio import Namespace

log = logging.getLogger(__name__)

NAMESPACE = "/display"
EVENTS_PER_SECOND = 10
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")

Refusal = dict[str, dict[str, str]]

UNKNOWN_BOARD: Refusal = {
    "error": {
        "code": "unknown_board",
        "message": "没有这块屏，请核对地址中的名称。 There is no such board. Check the name in the address.",
    }
}


@dataclass(slots=True)
class _Visitor:
    address: str
    second: int = 0
    events: int = 0


def wanted_board(payload: object) -> str | None:
    """The name in a well-formed `watch {"board": name, "revision": last or null}`, else None."""
    if not isinstance(payload, dict) or not payload.keys() <= {"board", "revision"}:
        return None
    name, revision = payload.get("board"), payload.get("revision")
    is_revision = revision is None or (type(revision) is int and revision >= 0)
    return name if is_revision and isinstance(name, str) and _NAME.fullmatch(name) else None


class Door(Namespace):  # type: ignore[misc]  # Flask-SocketIO carries no types
    """Answers `watch` by `watch(sid, name) -> known`; tells `left(sid)` when a screen has gone.

    Whatever is not a well-formed `watch`, an unknown board, and more than ten events a second end the
    connection.
    """

    def __init__(
        self,
        watch: Callable[[str, str], bool],
        left: Callable[[str], None],
        *,
        total: int,
        per_address: int,
    ) -> None:
        super().__init__(NAMESPACE)
        self._watch = watch
        self._left = left
        self._total = total
        self._per_address = per_address
        self._visitors: dict[str, _Visitor] = {}
        self._lock = Lock()

    @property
    def visitors(self) -> int:
        """How many sockets are in. Not `__len__`: the server skips a namespace that counts as false."""
        return len(self._visitors)

    def trigger_event(self, event: object, sid: str, *args: Any) -> Any:
        """Every event of the namespace comes through here, those that the server raises itself included.

        A client may send an event that is called `connect` or `disconnect`. It is told apart by the state of
        the connection: when the server raises these two, the socket is not yet, or no longer, connected.
        """
        is_own = not self.server.manager.is_connected(sid, self.namespace)
        if event == "connect" and is_own:
            return self._enter(sid, args[0])
        if event == "disconnect" and is_own:
            return self._leave(sid)
        if event == "watch" and self._may_speak(sid):
            return self._hear(sid, args)
        return self._show_out(sid)

    def _enter(self, sid: str, environ: dict[str, Any]) -> bool:
        address = str(environ.get("REMOTE_ADDR", ""))
        with self._lock:
            same = sum(visitor.address == address for visitor in self._visitors.values())
            if same < self._per_address and len(self._visitors) < self._total:
                self._visitors[sid] = _Visitor(address)
                return True
        self._close_engine(self.server.manager.eio_sid_from_sid(sid, self.namespace))
        return False

    def _leave(self, sid: str) -> None:
        with self._lock:
            self._visitors.pop(sid, None)
        self._left(sid)

    def _may_speak(self, sid: str) -> bool:
        second = int(time.monotonic())
        with self._lock:
            visitor = self._visitors.get(sid)
            if visitor is None:
                return False
            visitor.events = visitor.events + 1 if visitor.second == second else 1
            visitor.second = second
            return visitor.events <= EVENTS_PER_SECOND

    def _hear(self, sid: str, args: tuple[Any, ...]) -> None:
        name = wanted_board(args[0]) if len(args) == 1 else None
        is_known = False
        try:
            is_known = name is not None and self._watch(sid, name)
            if name is not None and not is_known:
                self.server.emit("refused", UNKNOWN_BOARD, to=sid, namespace=self.namespace, ignore_queue=True)
        except Exception:
            # The screen comes again in a second or two; until then it says by itself that it is old.
            log.exception("no snapshot of board %s", name)
        if not is_known:
            self._show_out(sid)

    def _show_out(self, sid: str) -> None:
        engine = self.server.manager.eio_sid_from_sid(sid, self.namespace)
        self.server.disconnect(sid, namespace=self.namespace, ignore_queue=True)
        self._close_engine(engine)

    def _close_engine(self, engine: str | None) -> None:
        # Leaving the namespace alone would let the peer knock again on the same connection for ever. Closing
        # waits for the last packets to be written, so it is done beside the thread that reads this
        # connection.
        if engine is not None:
            self.server.start_background_task(self.server.eio.disconnect, engine)
