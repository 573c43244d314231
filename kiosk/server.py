"""The server: gunicorn with threads, started by the program itself, stopped within four seconds with sockets open."""

import gc
import logging
import threading
from collections.abc import Callable, Mapping
from typing import Any

from gunicorn.app.base import BaseApplication

from kiosk import wiring
from kiosk.app import create_app
from kiosk.options import Options

# One socket takes one thread for as long as it is open; requests have a budget of their own beside them.
_REQUEST_THREADS = 48
_GRACEFUL_SECONDS = 2


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn carries no types
    """Runs `kiosk serve`. Everything is opened in the worker, after the fork."""

    def __init__(self, options: Options, environ: Mapping[str, str], announce: Callable[[], None]) -> None:
        self._options = options
        self._environ = environ
        self._announce = announce
        super().__init__()

    def load_config(self) -> None:
        """Only what the command says; no file and no environment variable of gunicorn's is read."""
        settings = {
            "bind": self._options.bind,
            "workers": self._options.workers,
            "worker_class": "gthread",
            "threads": self._options.sockets + _REQUEST_THREADS,
            "graceful_timeout": _GRACEFUL_SECONDS,
            "timeout": 60,
            "keepalive": 30,
            "loglevel": "warning",
            "proc_name": "kiosk",
            "control_socket_disable": True,
            "when_ready": lambda _: self._announce(),
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application of one worker, with its threads running."""
        threading.excepthook = _without_closed_sockets
        house = wiring.open_house(self._options, self._environ)
        app, _ = create_app(house)
        wiring.start(house)
        # What is loaded now stays for good: the collector need not walk over it at every tenth number.
        gc.collect()
        gc.freeze()
        return app


def _without_closed_sockets(args: threading.ExceptHookArgs) -> None:
    # simple-websocket's writer meets its closed socket when the server stops; that is no fault.
    if not issubclass(args.exc_type, OSError):
        logging.getLogger(__name__).error("a thread ended", exc_info=args.exc_value)
