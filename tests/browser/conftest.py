"""The browser of the tests: Debian's Chromium, told to talk to nobody."""

from typing import Any

import pytest

from tests.display.conftest import CHROMIUM, FLAGS


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How the plugin starts the browser."""
    return {"executable_path": str(CHROMIUM), "args": FLAGS.split()}
