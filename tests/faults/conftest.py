"""A rehearsal server in a process of its own, ready to be killed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.server import Server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Enrolled and running at ten of a working Tuesday; the tokens of `admin` and `window` are there."""
    of = Server(f"sqlite:///{tmp_path / 'kiosk.db'}", tmp_path)
    of.prepare()
    of.start()
    for name in ("admin", "window"):
        of.sign_in(name)
    of.at("2026-09-15T10:00:00+08:00")
    yield of
    of.kill()
