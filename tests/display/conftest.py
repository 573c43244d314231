"""A live hall for the tests of the screens, and the browser they are looked at with."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

sys.path.insert(0, str(Path(__file__).parent))

from screen_hall import Hall, assets, morning, serving  # found beside this file in any import mode

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)

# How quick a screen is, the benchmark measures; a test waits as long as a loaded machine needs.
expect.set_options(timeout=15_000)


def _missing(what: str) -> None:
    # On somebody's machine a test that cannot run says so; in CI nothing may go unseen.
    (pytest.fail if os.environ.get("CI") else pytest.skip)(what)


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with serving(morning(), tmp_path / "static") as live:
        yield live


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    if not CHROMIUM.exists():
        _missing("no Chromium: install the package chromium")
    if assets() is None:
        _missing("no built socket.io.min.js: run make setup")
    return {"executable_path": str(CHROMIUM), "args": FLAGS.split()}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return {"viewport": {"width": 1920, "height": 1080}}
