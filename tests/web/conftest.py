"""A hall with its pages, in this process: a new one a test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.program import Program, copied, program_on
from tests.printer.conftest import tool

__all__ = ["site", "tool"]


@pytest.fixture
def site(sqlite_template: Path, tmp_path: Path) -> Iterator[Program]:
    """A rehearsal hall of this test alone, at ten of a working Tuesday."""
    with program_on(copied(sqlite_template, tmp_path)) as program:
        yield program
