"""A hall with its API, in this process: a new one a test, or one a file for what only looks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.program import Program, copied, program_on


@pytest.fixture
def api(sqlite_template: Path, tmp_path: Path) -> Iterator[Program]:
    """A rehearsal hall of this test alone."""
    with program_on(copied(sqlite_template, tmp_path)) as program:
        yield program


@pytest.fixture(scope="module")
def shared(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A rehearsal hall that the tests of a file share."""
    with program_on(copied(sqlite_template, tmp_path_factory.mktemp("shared"))) as program:
        yield program


@pytest.fixture
def real(sqlite_template: Path, tmp_path: Path) -> Iterator[Program]:
    """A real hall, whose clock is the machine's."""
    with program_on(copied(sqlite_template, tmp_path), mode="real") as program:
        yield program
