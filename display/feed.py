"""The one door of the screens: answers a (re)connect with the whole board and sends it again after every change."""

from threading import Event

from flask_socketio import SocketIO

from display.board import Shown

NAMESPACE = "/display"


class Feed:
    """Keeps every watching screen at the newest snapshot of its board; no event that comes in changes anything.

    `snapshots` gives the current snapshot of a board or panel (see `board.by_name`) or None for an unknown name. At
    most `total` sockets are let in, and `per_address` from one address.
    """

    def __init__(
        self, socketio: SocketIO, snapshots: Shown, *, total: int = 300, per_address: int = 20
    ) -> None: ...

    def changed(self, name: str | None = None) -> None:
        """Say that a board (or any board) may have changed; cheap, never blocks, from any thread."""

    def refresh(self, name: str | None = None) -> None:
        """Send a watched board (or all of them) at once, if its revision or digest is no longer the one sent."""

    def run_pump(self, stop: Event) -> None:
        """Refresh after `changed`, and every few seconds anyway with a `pulse`, until `stop` is set (in <= 0.5 s)."""
