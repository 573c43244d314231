"""What the running product listens on and whom it talks to: one port that it was given, and nobody (faults.md S23)."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path

from tests.flows.server import Server

LISTENING = "0A"


def pids(server: Server) -> list[int]:
    """The server and every process that it started."""
    assert server.process is not None
    found, left = [], [server.process.pid]
    while left:
        pid = left.pop()
        found.append(pid)
        left += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
    return found


def endpoint(text: str) -> tuple[str, int]:
    """Address and port of a line of /proc/net/tcp: words of four bytes, each turned round."""
    words, _, port = text.partition(":")
    raw = b"".join(bytes.fromhex(words[at : at + 8])[::-1] for at in range(0, len(words), 8))
    return str(ipaddress.ip_address(raw)), int(port, 16)


def sockets(server: Server) -> list[tuple[str, tuple[str, int], tuple[str, int]]]:
    """State, own end and other end of every internet socket that the server has open."""
    own = set()
    for pid in pids(server):
        for link in Path(f"/proc/{pid}/fd").iterdir():
            try:
                own.add(os.readlink(link))
            except FileNotFoundError:  # closed meanwhile
                continue
    found = []
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            parts = line.split()
            if f"socket:[{parts[9]}]" in own:
                found.append((parts[3], endpoint(parts[1]), endpoint(parts[2])))
    return found


def test_it_listens_where_it_was_told_and_talks_to_nobody(tmp_path: Path) -> None:
    server = Server(f"sqlite:///{tmp_path}/kiosk.db", tmp_path)
    server.start()
    try:
        server.prepare()
        server.sign_in("admin")
        server.at("2026-09-15T10:00:00+08:00")
        assert server.post("/tickets", {"queue": "C"}, by="kiosk").status == 201
        assert server.get("/display/hall").status == 200
        found = sockets(server)
        assert {own for state, own, _ in found if state == LISTENING} == {("127.0.0.1", server.port)}
        others = {other[0] for state, own, other in found if state != LISTENING and own[1] != server.port}
        assert others <= {"127.0.0.1"}, "nothing outside this machine"
    finally:
        server.stop()
