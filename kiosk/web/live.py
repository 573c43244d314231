"""Tells signed-in pages that something changed, and nothing else; whoever loses the right loses the socket."""

import threading

from flask import Flask, request
from flask_socketio import Namespace, SocketIO, disconnect

from kiosk.web.auth import STAFF_COOKIE, identities

NAMESPACE = "/live"
_GATHER_SECONDS = 0.15
_CHECK_SECONDS = 2.0


class Live(Namespace):  # type: ignore[misc]  # Flask-SocketIO carries no types
    """The namespace of the consoles and the manager's page. A client may only listen."""

    def __init__(self, app: Flask, socketio: SocketIO) -> None:
        super().__init__(NAMESPACE)
        self._app = app
        self._server = socketio
        self._tokens: dict[str, str] = {}
        self._lock = threading.Lock()
        self._wake = threading.Event()
        socketio.on_namespace(self)

    def on_connect(self) -> bool:
        """Lets in whoever has a live session; the origin was checked before."""
        token = request.cookies.get(STAFF_COOKIE, "")
        if not token or identities().find(token) is None:
            return False
        with self._lock:
            self._tokens[request.sid] = token  # type: ignore[attr-defined]
        return True

    def on_disconnect(self, *_: object) -> None:
        """Forgets a socket that is gone."""
        with self._lock:
            self._tokens.pop(request.sid, None)  # type: ignore[attr-defined]

    def trigger_event(self, event: str, *args: object) -> object:
        """Any event of a client but coming and going ends the connection: sockets change nothing."""
        if event not in {"connect", "disconnect"}:
            disconnect()
            return None
        return super().trigger_event(event, *args)

    def changed(self) -> None:
        """Something was committed; returns at once."""
        self._wake.set()

    def run_pump(self, stop: threading.Event) -> None:
        """Passes hints on, many commits as one, and ends the sockets of sessions that have ended."""
        while not stop.is_set():
            if self._wake.wait(_CHECK_SECONDS):
                stop.wait(_GATHER_SECONDS)
                self._wake.clear()
                self._server.emit("changed", {"what": "hall"}, namespace=NAMESPACE)
            self._end_stale()

    def _end_stale(self) -> None:
        with self._lock:
            sockets = list(self._tokens.items())
        if not sockets:
            return
        with self._app.app_context():
            stale = [sid for sid, token in sockets if identities().find(token) is None]
        for sid in stale:
            self._server.server.disconnect(sid, namespace=NAMESPACE)
