"""The two faces of paper, loaded once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from printer.typefaces import Fonts, Typefaces, load

_FOLDER = Path(__file__).parents[2] / "printer" / "fonts"


@pytest.fixture(scope="session")
def fonts() -> Fonts:
    return Fonts(_FOLDER / "NotoSansSC-Regular.ttf", _FOLDER / "NotoSansSC-Bold.ttf")


@pytest.fixture(scope="session")
def typefaces(fonts: Fonts) -> Typefaces:
    return load(fonts)


@pytest.fixture
def tool() -> Callable[[str], str]:
    """The path of a program from outside; skips the test, and says so, where it is not installed."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            # In CI nothing may go unseen.
            (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{name} is not installed")
        return path

    return find
