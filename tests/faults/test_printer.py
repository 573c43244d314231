"""A printer that refuses, stalls, never reads or resets costs nobody a number and holds nobody up."""

import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.conftest import Measured
from tests.flows.server import ROOT, Server, free_port
from tests.printer.simulator import PAPER_OUT, Behaviour, Printer

# name → how the printer acts, and what becomes of the slip; None is a printer that nobody has switched on.
BEHAVIOURS: dict[str, tuple[Behaviour | None, set[str]]] = {
    "well": (Behaviour(), {"printed"}),
    "off": (None, {"failed"}),
    "silent": (Behaviour(answers=False), {"failed", "printed"}),
    "never-reads": (Behaviour(reads=False, answers=False), {"failed"}),
    "resets": (Behaviour(resets=True, breaks_at=200), {"failed"}),
    "no-paper": (Behaviour(before=PAPER_OUT), {"failed"}),
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, dict[str, Printer]]]:
    """One server with a kiosk beside each of the printers."""
    folder = tmp_path_factory.mktemp("printers")
    shutil.copytree(ROOT / "config", folder / "config", ignore=shutil.ignore_patterns("*.py", "setup", "__pycache__"))
    with ExitStack() as stack:
        printers = {
            name: stack.enter_context(Printer(behaviour)) for name, (behaviour, _) in BEHAVIOURS.items() if behaviour
        }
        _settings(folder / "config" / "printers.toml", {name: of.port for name, of in printers.items()})
        server = Server(f"sqlite:///{folder / 'kiosk.db'}", folder, folder / "config")
        server.prepare()
        for name in BEHAVIOURS:
            server.enrol(name)
        server.start()
        stack.callback(server.kill)
        server.sign_in("admin")
        server.at("2026-09-15T10:00:00+08:00")
        yield server, printers


def _settings(path: Path, ports: dict[str, int]) -> None:
    path.write_text(
        "\n".join(
            f'[[printer]]\nname = "{name}"\ndriver = "network"\nhost = "127.0.0.1"\nport = {ports.get(name, off)}\n'
            f'width_mm = 80\ndevices = ["{name}"]\ntimeout_seconds = 1.0\n'
            for off in (free_port(),)
            for name in BEHAVIOURS
        ),
        encoding="utf-8",
    )


@pytest.mark.parametrize("name", list(BEHAVIOURS))
def test_the_number_comes_at_once_and_stands(served, name: str, measured: Measured) -> None:
    server, printers = served
    begun = time.monotonic()
    issued = server.post("/tickets", {"queue": "A"}, by=name)
    seconds = time.monotonic() - begun
    assert issued.status == 201
    assert seconds < 1.0, "paper held a person up"
    path, until, state = f"/tickets/{issued.body['token']}", time.monotonic() + 15, "pending"
    while state == "pending" and time.monotonic() < until:
        time.sleep(0.1)
        state = server.get(path).body["print"]
    assert state in BEHAVIOURS[name][1]
    seen = server.get(path).body
    assert (seen["number"], seen["status"]) == (issued.body["number"], "waiting")
    if name in printers and state == "failed":
        assert printers[name].slips == 0, "what came out whole is no failure"
    measured(f"printer '{name}': number after {seconds * 1000:.0f} ms, slip {state}")


def test_a_printer_in_trouble_does_not_silence_its_neighbour(served) -> None:
    server, printers = served
    before = printers["well"].slips
    for name in ("never-reads", "off", "silent", "well"):
        assert server.post("/tickets", {"queue": "C"}, by=name).status == 201
    until = time.monotonic() + 10
    while printers["well"].slips == before and time.monotonic() < until:
        time.sleep(0.1)
    assert printers["well"].slips == before + 1
