"""Keeps floods of sockets away from the threads that serve people: how many, and how large a message."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from threading import Event, Lock
from typing import Any

from flask_socketio import SocketIO

MESSAGE_BYTES = 16 * 1024

# Handlers run on the socket's own thread: with `async_handlers` every incoming event would start a thread of
# its own.
SOCKET_OPTIONS: Mapping[str, Any] = {
    "async_mode": "threading",
    "transports": ["websocket"],
    "async_handlers": False,
    "max_http_buffer_size": MESSAGE_BYTES,
}

Environ = dict[str, Any]
WsgiApp = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Wakeful(Event):
    """An event whose waiter looks up every few seconds: the websocket layer tells the waiter of a message that is too
    long before it has marked the connection as ended, and a waiter who missed that moment would sleep on for good."""

    _LOOK_UP_SECONDS = 3.0

    def wait(self, timeout: float | None = None) -> bool:
        """Without a timeout it says True from time to time; who waits so asks again what it waits for."""
        if timeout is not None:
            return super().wait(timeout)
        super().wait(self._LOOK_UP_SECONDS)
        return True


def bound_messages(socketio: SocketIO) -> None:
    """Make the websocket layer refuse a message over 16 KB before it is held in memory; after `init_app`.

    Engine.IO compares the length only when the whole message has been received (faults.md S17).
    """
    layer = socketio.server.eio._async
    layer["websocket"] = partial(layer["websocket"], max_message_size=MESSAGE_BYTES, event_class=Wakeful)


class Gate:
    """WSGI wrapper in front of Engine.IO: at most `total` open sockets, `per_address` from one address.

    In threading mode a socket is one request that lasts as long as the socket, so counting requests counts
    sockets, those that never join a namespace too (faults.md finding 8). Others get 503, or 429, at once and
    with no thread kept.
    """

    def __init__(self, app: WsgiApp, *, total: int = 300, per_address: int = 20, path: str = "/socket.io") -> None:
        self._app = app
        self._total = total
        self._per_address = per_address
        self._path = path
        self._lock = Lock()
        self._open: Counter[str] = Counter()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not str(environ.get("PATH_INFO", "")).startswith(self._path):
            return self._app(environ, start_response)
        address = str(environ.get("REMOTE_ADDR", ""))
        refusal = self._enter(address)
        if refusal:
            start_response(refusal, [("Content-Type", "text/plain"), ("Retry-After", "5")])
            return [b""]
        try:
            return self._app(environ, start_response)
        finally:
            self._leave(address)

    def _enter(self, address: str) -> str | None:
        with self._lock:
            if self._open[address] >= self._per_address:
                return "429 Too Many Requests"
            if self._open.total() >= self._total:
                return "503 Service Unavailable"
            self._open[address] += 1
            return None

    def _leave(self, address: str) -> None:
        with self._lock:
            self._open[address] -= 1
            if not self._open[address]:
                del self._open[address]
