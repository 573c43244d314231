"""The built wheel carries everything that an operator without Node and a hall without internet need."""

import shutil
import subprocess
import sys
import zipfile

import pytest

from tests.structure.sources import HOUSES, ROOT, files, name

INSIDE = (
    "config/catalogue.csv",
    "display/voice/chime.wav",
    "display/voice/zh-please.wav",
    "display/voice/manifest.json",
    "kiosk/static/built/fonts.css",
    "kiosk/static/built/manifest.json",
    "kiosk/static/built/noto-sans-sc-regular.woff2",
    "kiosk/static/built/NotoSansSC-OFL.txt",
    "kiosk/static/built/socket.io.min.js",
    "printer/fonts/NotoSansSC-Regular.ttf",
    "printer/fonts/NotoSansSC-Bold.ttf",
    "printer/fonts/NotoSansSC-OFL.txt",
)
# Explains the code to those who change it; an installed program has no use for it.
AT_HOME = {".md", ".po", ".pot"}


@pytest.fixture(scope="module")
def contents(tmp_path_factory):
    """The names in a wheel built from a copy: setuptools writes its leavings beside the sources."""
    copy = tmp_path_factory.mktemp("wheel")
    for house in HOUSES:
        shutil.copytree(ROOT / house, copy / house, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "LICENSE"):
        shutil.copy(ROOT / file, copy)
    (copy / "README.md").write_text("x")
    build = "from setuptools.build_meta import build_wheel; build_wheel('.')"
    subprocess.run([sys.executable, "-c", build], cwd=copy, check=True, capture_output=True)
    with zipfile.ZipFile(next(copy.glob("*.whl"))) as wheel:
        return set(wheel.namelist())


def test_holds_what_was_built(contents):
    assert [file for file in INSIDE if file not in contents] == []


def test_holds_every_file_of_the_houses(contents):
    ours = {name(path) for path in files() if name(path).partition("/")[0] in HOUSES and path.suffix not in AT_HOME}
    assert sorted(ours - contents) == []


def test_holds_nothing_else(contents):
    top = {entry.partition("/")[0] for entry in contents}
    assert {word for word in top if not word.endswith(".dist-info")} == set(HOUSES)
