"""The browser of the tests: Debian's Chromium, told to talk to nobody."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.display.conftest import CHROMIUM, FLAGS
from tests.flows.server import Server

MORNING = "2026-09-15T10:00:00+08:00"


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How the plugin starts the browser."""
    return {"executable_path": str(CHROMIUM), "args": FLAGS.split()}


@contextmanager
def morning_hall(folder: Path, config: Path | None = None) -> Iterator[Server]:
    """A real server on an empty rehearsal database, at ten on a working morning."""
    server = Server(f"sqlite:///{folder}/kiosk.db", folder, config)
    server.start()
    server.prepare()
    server.sign_in("admin")
    server.at(MORNING)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for all tests of a file."""
    with morning_hall(tmp_path_factory.mktemp("hall")) as server:
        yield server
