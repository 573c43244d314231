"""A line to a printer on the network, reached within a time or not at all."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address

from printer.status import PrinterError, Trouble
from printer.wire import Deadline, Wire


@contextmanager
def connected(host: str, port: int, deadline: Deadline, seconds: float) -> Iterator[Wire]:
    """A line to `host`, an address or a name, that stands within `seconds`.

    Raises PrinterError `offline` for a printer that does not answer the call, OSError for one that refuses it.
    """
    connecting = deadline.within(seconds)
    address = _address(host, connecting)
    # A printer that does not answer the call is switched off or unplugged, not slow.
    with _offline_when_late():
        line = socket.create_connection((address, port), timeout=max(0.001, connecting.left()))
    with line:
        line.setblocking(False)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield Wire(line.fileno())
        # The last bytes go out before the end; a printer that left first is no trouble after its answer.
        with suppress(OSError):
            line.shutdown(socket.SHUT_WR)


@contextmanager
def _offline_when_late() -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise PrinterError(Trouble.OFFLINE) from error


def _address(host: str, deadline: Deadline) -> str:
    """`host` as an address. A name is looked up aside, for the resolver knows no time-out of ours."""
    with suppress(ValueError):
        return str(ip_address(host))
    found: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    threading.Thread(target=_look_up, args=(host, found), name=f"look up {host}", daemon=True).start()
    with suppress(queue.Empty):
        if address := found.get(timeout=deadline.left()):
            return address
    raise PrinterError(Trouble.OFFLINE)


def _look_up(host: str, found: queue.SimpleQueue[str | None]) -> None:
    try:
        found.put(str(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][4][0]))
    except (OSError, UnicodeError):
        found.put(None)
