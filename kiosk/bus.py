"""Tells whoever listens that something was committed; carries no truth, only the hint to look again."""

import logging
import threading
from collections.abc import Callable

import redis

log = logging.getLogger(__name__)

_CHANNEL = "kiosk:changed"
_RETRY_SECONDS = 2.0

Hint = Callable[[], None]


class Bus:
    """Hints inside one process. A listener returns at once and never raises."""

    def __init__(self) -> None:
        self._listeners: list[Hint] = []

    def listen(self, hint: Hint) -> None:
        """From now on `hint` is called after every commit."""
        self._listeners.append(hint)

    def changed(self) -> None:
        """Something was committed in this process."""
        for hint in self._listeners:
            hint()


class SharedBus(Bus):
    """Hints between processes over a Redis-protocol server; while it is away, screens look every two seconds."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._server = redis.Redis.from_url(address, socket_timeout=0.5, socket_connect_timeout=0.5)
        self._wake = threading.Event()

    def changed(self) -> None:
        """Tells this process at once and wakes the thread that tells the others."""
        super().changed()
        self._wake.set()

    def run_sender(self, stop: threading.Event) -> None:
        """Tells the other processes, away from the thread that answers a person."""
        while not stop.is_set():
            if self._wake.wait(0.5):
                self._wake.clear()
                self._attempt(lambda: self._server.publish(_CHANNEL, b"1"), stop)

    def run_receiver(self, stop: threading.Event) -> None:
        """Hears the other processes; the content of a message is never read."""
        while not stop.is_set():
            self._attempt(lambda: self._receive(stop), stop)

    def _receive(self, stop: threading.Event) -> None:
        with self._server.pubsub(ignore_subscribe_messages=True) as heard:
            heard.subscribe(_CHANNEL)
            super().changed()
            while not stop.is_set():
                if heard.get_message(timeout=0.4) is not None:
                    super().changed()

    def _attempt(self, act: Callable[[], object], stop: threading.Event) -> None:
        try:
            act()
        except redis.RedisError:
            log.warning("the message server is away; screens are refreshed by their own clock")
            stop.wait(_RETRY_SECONDS)
