"""The real server in a process of its own: started as people start it, stopped, killed, started again."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from kiosk.cli import main

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Answer:
    """What came back."""

    status: int
    body: Any
    headers: dict[str, str]


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def kiosk(*words: str, given: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs one command of the program."""
    return subprocess.run(
        [sys.executable, "-m", "kiosk", *words],
        input=given,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=_environment() | environment,
        timeout=60,
        check=False,
    )


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KIOSK_", "COV", "PYTEST"))}
    return kept | {"PYTHONUNBUFFERED": "1"}


def _typed(words: list[str], given: str = "") -> str:
    """The same command in this process, which has imported the program already."""
    done = CliRunner().invoke(main, words, input=given)
    assert done.exit_code == 0, done.stderr
    return done.stdout


@dataclass
class Server:
    """`kiosk serve --rehearsal` on one database; `log` holds what it said."""

    database: str
    folder: Path
    config: Path | None = None
    is_rehearsal: bool = True
    more: tuple[str, ...] = ()
    port: int = field(default_factory=free_port)
    keys: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        return (self.folder / "server.log").read_text()

    def _options(self) -> list[str]:
        return ["--database", self.database, *(["--config", str(self.config)] if self.config else [])]

    def prepare(self) -> None:
        """Enrols a kiosk and opens accounts, as an installer does; `admin` and `window` sign in later."""
        self.keys["kiosk"] = self.enrol("kiosk-1")
        for role in ("admin", "window", "manager"):
            self.employ(role)

    def employ(self, role: str) -> None:
        """Opens an account that is called as its role."""
        words = ["account", "add", role, "--role", role, "--password-stdin", *self._options()]
        _typed(words, "a long password\n")

    def enrol(self, name: str) -> str:
        """A kiosk of that name; gives its key, which also stands under the name."""
        self.keys[name] = _typed(["device", "enrol", "--kind", "kiosk", "--name", name, *self._options()]).strip()
        return self.keys[name]

    def start(self) -> float:
        """Starts and waits for the first answer; gives the seconds that it took."""
        begun = time.monotonic()
        words = [sys.executable, "-m", "kiosk", "serve", *self._options(), "--bind", f"127.0.0.1:{self.port}"]
        words += [*self.more, *(["--rehearsal"] if self.is_rehearsal else [])]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=ROOT, env=_environment(),
                start_new_session=True,
            )  # fmt: skip
        while (
            time.monotonic() - begun < 60
        ):  # a loaded machine takes its time; a server that has ended is noticed at once
            with suppress(OSError, http.client.HTTPException):
                if self.get("/healthz").status == 200:
                    return time.monotonic() - begun
            assert self.process.poll() is None, self.log
            time.sleep(0.02)
        raise AssertionError(f"no answer: {self.log}")

    def stop(self) -> float:
        """Asks the server to end; gives the seconds until it did."""
        assert self.process is not None
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(15)
        finally:
            self._end()
        return time.monotonic() - begun

    def kill(self) -> None:
        """`kill -9` of the server and its workers: the group that this test started."""
        self._end()

    def _end(self) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(15)
            self.process = None

    def sign_in(self, name: str) -> None:
        """Takes a token for an account of `prepare`."""
        answer = self.post("/session", {"username": name, "password": "a long password"})
        assert answer.status == 200, answer
        self.keys[name] = answer.body["token"]

    def at(self, instant: str) -> None:
        """Sets the clock of the rehearsal."""
        answer = self.post("/rehearsal/clock", {"now": instant}, by="admin")
        assert answer.status == 200, answer

    def get(self, path: str, by: str | None = None, **headers: str) -> Answer:
        return self.call("GET", path, None, by, headers)

    def post(self, path: str, body: object = None, by: str | None = None, **headers: str) -> Answer:
        return self.call("POST", path, body, by, headers)

    def call(
        self, method: str, path: str, body: object, by: str | None, headers: dict[str, str], timeout: float = 20
    ) -> Answer:
        """One request on a connection of its own; raises OSError or HTTPException when no answer comes."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if by is not None:
            sent["Authorization"] = f"Bearer {self.keys[by]}"
        data = None if body is None else json.dumps(body).encode()
        if data is not None:
            sent["Content-Type"] = "application/json"
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            is_plain = path.startswith(("/api/", "/healthz", "/readyz", "/metrics", "/display/", "/socket.io/"))
            line.request(method, path if is_plain else f"/api/v1{path}", data, sent)
            response = line.getresponse()
            raw = response.read()
        finally:
            line.close()
        is_json = "json" in response.headers.get("Content-Type", "") and raw
        return Answer(response.status, json.loads(raw) if is_json else raw, dict(response.headers))
