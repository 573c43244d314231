"""A hall to be measured: its folder, its people, its past, and the real server in a process of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from kiosk import wiring
from kiosk.domain.facts import FactKind
from kiosk.domain.people import SYSTEM, DeviceKind, Role
from kiosk.operations import administration
from kiosk.operations.ports import Context
from kiosk.options import Options
from kiosk.storage.engine import open_engine
from tests.bench.wire import Line, request

WINDOWS = 40
QUEUES = "ACFHJKLM"
# Working days of the rehearsal, one a phase, so that no phase works on a day as long as all of them together.
DAYS = tuple(date(2026, 9, day) for day in (15, 16, 17, 18, 21, 22, 23, 24))


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(slots=True)
class Process:
    """A server in a process of its own."""

    command: Sequence[str]
    port: int
    _process: subprocess.Popen[bytes] | None = None

    def start(self, path: str) -> float:
        """Starts it; the seconds until `path` was answered for the first time."""
        began = time.perf_counter()
        self._process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL)
        while True:
            if self._process.poll() is not None:
                raise RuntimeError(f"the server ended with {self._process.returncode}: {' '.join(self.command)}")
            try:
                line = Line(self.port)
            except OSError:
                time.sleep(0.005)
                continue
            status, _ = line.ask(request("GET", path))
            line.close()
            if status < 500:
                return time.perf_counter() - began

    def stop(self) -> float:
        """Stops it; the seconds that it took."""
        began = time.perf_counter()
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(20)
            self._process = None
        return time.perf_counter() - began

    @property
    def pids(self) -> list[int]:
        """The process and its workers."""
        assert self._process is not None
        parent = self._process.pid
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        return [parent, *map(int, children)]

    def megabytes(self) -> tuple[float, float]:
        """Resident memory: of the worker alone, and of all processes together."""
        each = [_resident(pid) for pid in self.pids]
        return max(each), sum(each)

    def processor_seconds(self) -> float:
        """What all processes have used."""
        return sum(_used(pid) for pid in self.pids)


def _resident(pid: int) -> float:
    line = next(row for row in Path(f"/proc/{pid}/status").read_text().splitlines() if row.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def _used(pid: int) -> float:
    parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / float(os.sysconf("SC_CLK_TCK"))


class Unchecked:
    """Stands in for the slow hash: the bench opens its sessions itself and never signs in."""

    def hash(self, password: str) -> str:
        """No hash that anybody could match."""
        return "-"

    def verify(self, password_hash: str | None, password: str) -> bool:
        """Nobody signs in here."""
        return False


@dataclass(slots=True)
class House:
    """One database with its server, and the keys to both."""

    folder: Path
    database: Path
    process: Process
    kiosk: str = ""
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def port(self) -> int:
        """Where its server listens."""
        return self.process.port

    def ask(self, method: str, path: str, who: str = "", body: object = None) -> tuple[int, bytes]:
        """One request of one person."""
        line = Line(self.port)
        answer = line.ask(request(method, path, self.tokens.get(who, ""), body))
        line.close()
        return answer

    def begin(self, day: date) -> None:
        """Nine in the morning of that day, every window open."""
        status, body = self.ask("POST", "/api/v1/rehearsal/clock", "admin", {"now": f"{day}T09:00:00+08:00"})
        if status != 200:
            raise RuntimeError(f"the clock was not set: {status} {body!r}")
        for number in range(1, WINDOWS + 1):
            status, body = self.ask("POST", f"/api/v1/windows/{number}/open", f"window-{number}")
            if status != 200:
                raise RuntimeError(f"window {number} did not open: {status} {body!r}")

    def copy(self, name: str) -> "House":
        """The same hall once more, in a file of its own; the server must not run."""
        database = self.database.with_name(f"{name}.db")
        for suffix in (".db", ".key"):
            shutil.copyfile(self.database.with_suffix(suffix), database.with_suffix(suffix))
        return House(self.folder, database, _process(self.folder, database), self.kiosk, dict(self.tokens))


def new_house(folder: Path) -> House:
    """An empty hall of forty windows without printers."""
    settings = folder / "config"
    settings.mkdir()
    (settings / "windows.toml").write_text("\n".join(map(_window, range(1, WINDOWS + 1))))
    (settings / "printers.toml").write_text(
        '[[printer]]\nname = "none"\ndriver = "file"\npath = "slips"\ndevices = ["nobody"]\n'
    )
    database = folder / "hall.db"
    return House(folder, database, _process(folder, database))


def employ(house: House) -> None:
    """One person a window, a manager, an administrator, and a kiosk; the database is settled, its server stopped."""
    options = Options(f"sqlite:///{house.database}", house.folder / "config")
    opened = wiring.open_house(options, {})

    def staff(context: Context, name: str, role: Role, window: int | None) -> str:
        account = administration.add_account(context, Unchecked(), name, role, window, "not a password")
        return administration.open_session(context, account, opened.system.machine.now()).token

    wanted = [("admin", Role.ADMIN, None), ("manager", Role.MANAGER, None)]
    wanted += [(f"window-{number}", Role.WINDOW, number) for number in range(1, WINDOWS + 1)]
    for name, role, window in wanted:
        house.tokens[name] = opened.system.perform(SYSTEM, lambda context, of=(name, role, window): staff(context, *of))
    _, house.kiosk = opened.system.perform(
        SYSTEM, lambda context: administration.enrol_device(context, "kiosk", DeviceKind.KIOSK)
    )
    opened.engine.dispose()


def add_past(house: House, count: int) -> None:
    """That many finished tickets before the first day of the bench, the server stopped."""
    engine = open_engine(f"sqlite:///{house.database}")
    write_past(engine, count, DAYS[0] - timedelta(days=1))
    engine.dispose()


def write_past(engine: Engine, count: int, last: date) -> None:
    """Finished tickets of the days up to `last`, a thousand a day, each with an entry; by SQL, for verbs take hours."""
    with engine.begin() as connection:
        values: dict[str, Any] = {"count": count, "last": str(last), "queues": QUEUES}
        values["kind"] = FactKind.TICKET_ISSUED.value
        for statement in (_TICKETS, _ENTRIES, _HEAD, "ANALYZE"):
            needed = {name: value for name, value in values.items() if f":{name}" in statement}
            connection.exec_driver_sql(statement, needed)


_NUMBERED = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :count)"
_TICKETS = f"""
INSERT INTO tickets (centre_id, service_day, queue, series, number, place, issued_line, status, version, language,
                     is_priority, issued_at, "window", calls, called_at, started_at, finished_at, outcome, device,
                     token_hash)
{_NUMBERED}
SELECT centre_id, date(:last, '-' || (i / 1000) || ' days'), substr(:queues, 1 + i % 8, 1),
       substr(:queues, 1 + i % 8, 1), 1 + i % 1000 / 8,
       i - :count, i - :count, 'finished', 4, 'zh',
       0, datetime(:last, '-' || (i / 1000) || ' days', '+1 hours') || '.000000',
       1 + i % 40, 1, datetime(:last, '-' || (i / 1000) || ' days', '+2 hours') || '.000000',
       datetime(:last, '-' || (i / 1000) || ' days', '+2 hours') || '.000000',
       datetime(:last, '-' || (i / 1000) || ' days', '+3 hours') || '.000000', 'decided', 'past', randomblob(32)
FROM n, ledger_heads
"""
_ENTRIES = f"""
INSERT INTO entries (centre_id, seq, at, kind, subject, subject_id, actor, cause, data)
{_NUMBERED}
SELECT centre_id, seq + 1 + i, :last || ' 01:00:00.000000', :kind, 'ticket', i - :count, 'system', '', '{{}}'
FROM n, ledger_heads
"""
_HEAD = "UPDATE ledger_heads SET seq = seq + :count"


def _window(number: int) -> str:
    own, other = QUEUES[number % 8], QUEUES[(number + 3) % 8]
    names = f'name_zh = "{number} 号"\nname_en = "No. {number}"'
    return f'[[window]]\nnumber = {number}\n{names}\nqueues = ["{own}", "{other}"]\n'


def _process(folder: Path, database: Path) -> Process:
    port = free_port()
    program = Path(sys.executable).with_name("kiosk")
    command = [str(program), "serve", "--rehearsal", "--config", str(folder / "config")]
    return Process([*command, "--database", f"sqlite:///{database}", "--bind", f"127.0.0.1:{port}"], port)
