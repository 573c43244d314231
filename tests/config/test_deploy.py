"""The files that put a touch screen into a hall are complete, parse, and lead to one place."""

import configparser
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[2] / "config" / "deploy"
UNITS = sorted(DEPLOY.glob("*.service")) + sorted(DEPLOY.glob("*.timer"))
HALL = "http://10.0.0.5:8000"

# What a browser must not do on a touch screen (faults.md S21), as the policy that forbids it and its value.
FORBIDDEN = {
    "DeveloperToolsAvailability": 2,
    "DownloadRestrictions": 3,
    "PrintingEnabled": False,
    "AllowFileSelectionDialogs": False,
    "IncognitoModeAvailability": 1,
    "ExtensionInstallBlocklist": ["*"],
    "BlockExternalExtensions": True,
    "DefaultPopupsSetting": 2,
    "AlwaysOpenPdfExternally": True,
    "BrowserSignin": 0,
    "SyncDisabled": True,
    "BrowserAddPersonEnabled": False,
    "BrowserGuestModeEnabled": False,
    "EditBookmarksEnabled": False,
    "PasswordManagerEnabled": False,
    "AutofillAddressEnabled": False,
    "TranslateEnabled": False,
    "DefaultSearchProviderEnabled": False,
    "TaskManagerEndProcessEnabled": False,
    "ScreenCaptureAllowed": False,
}
FLAGS = (
    "--kiosk",
    "--disable-pinch",
    "--overscroll-history-navigation=0",
    "--autoplay-policy=no-user-gesture-required",
)


def faults(policy: dict[str, object]) -> list[str]:
    """What a managed policy leaves open."""
    odd = [name for name, value in FORBIDDEN.items() if policy.get(name) != value]
    blocked = policy.get("URLBlocklist")
    if not isinstance(blocked, list) or "*" not in blocked:
        odd.append("URLBlocklist")
    allowed = policy.get("URLAllowlist")
    if not isinstance(allowed, list) or not all(re.fullmatch(r"https?://[^/*]+/kiosk/", str(one)) for one in allowed):
        odd.append("URLAllowlist")
    return odd


def policy() -> dict[str, object]:
    """The shipped policy."""
    found: dict[str, object] = json.loads((DEPLOY / "chromium-policy.json").read_text("utf-8"))
    return found


def test_policy_leaves_nothing_open() -> None:
    assert faults(policy()) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"DeveloperToolsAvailability": 1},
        {"URLBlocklist": []},
        {"URLAllowlist": ["*"]},
        {"URLAllowlist": ["http://hall.example:8000"]},
        {"URLAllowlist": ["http://hall.example:8000/kiosk/", "http://other.example/"]},
        {"PrintingEnabled": True},
    ],
)
def test_a_policy_that_leaves_something_open_is_noticed(changed: dict[str, object]) -> None:
    assert len(faults(policy() | changed)) == 1


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_units_parse(unit: Path) -> None:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(unit, "utf-8")
    assert parser["Unit"]["Description"]
    body = parser["Timer" if unit.suffix == ".timer" else "Service"]
    assert body.get("OnCalendar") or body["ExecStart"].startswith("/")
    if body.get("Type") != "oneshot" and unit.suffix == ".service":
        assert body["Restart"] == "always", "nobody stands beside it at night"
        assert body["User"] not in {"", "root"}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze on this machine")
def test_systemd_finds_nothing_to_complain_of(tmp_path: Path) -> None:
    for unit in UNITS:
        # Programs that only the target machine has.
        text = re.sub(r"^(ExecStart=)\S+", r"\1/bin/true", unit.read_text("utf-8"), flags=re.MULTILINE)
        (tmp_path / unit.name).write_text(re.sub(r"^EnvironmentFile=.*\n", "", text, flags=re.MULTILINE))
    told = subprocess.run(
        ["systemd-analyze", "verify", *(str(tmp_path / unit.name) for unit in UNITS)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    ours = [line for line in told.stderr.splitlines() if str(tmp_path) in line or "kiosk-" in line]
    assert ours == []


@pytest.mark.parametrize("script", sorted(DEPLOY.glob("*.sh")), ids=lambda script: script.name)
def test_scripts_are_sound_shell(script: Path) -> None:
    assert os.access(script, os.X_OK)
    assert subprocess.run(["sh", "-n", script], check=False).returncode == 0
    assert "set -eu" in script.read_text("utf-8")


def started(folder: Path, key: str | None = None) -> list[str]:
    """Runs the start script with a browser that only writes down how it was called."""
    programs = folder / "bin"
    programs.mkdir(exist_ok=True)
    for name, body in {"curl": "exit 0", "browser": f'printf "%s\\n" "$@" > {folder}/called'}.items():
        (programs / name).write_text(f"#!/bin/sh\n{body}\n")
        (programs / name).chmod(0o755)
    if key:
        (folder / "key").write_text(key)
    subprocess.run(
        [DEPLOY / "screen.sh"],
        check=True,
        env={
            "PATH": f"{programs}:/usr/bin:/bin",
            "HOME": str(folder),
            "KIOSK_SERVER": HALL,
            "KIOSK_BROWSER": str(programs / "browser"),
            "KIOSK_KEY_FILE": str(folder / "key"),
        },
    )
    return (folder / "called").read_text().splitlines()


def test_the_browser_starts_on_the_home_page_without_gestures(tmp_path: Path) -> None:
    called = started(tmp_path)
    assert called[-1] == f"{HALL}/kiosk/"
    assert [flag for flag in FLAGS if flag not in called] == []
    assert any("OverscrollHistoryNavigation" in word for word in called if word.startswith("--disable-features="))


def test_a_key_enrols_at_the_first_start_alone(tmp_path: Path) -> None:
    assert started(tmp_path, "ABC\n")[-1] == f"{HALL}/kiosk/enrol#ABC"
    assert started(tmp_path, "ABC\n")[-1] == f"{HALL}/kiosk/"


def test_the_set_up_puts_the_address_of_the_hall_everywhere(tmp_path: Path) -> None:
    subprocess.run([DEPLOY / "install-screen.sh", HALL], check=True, env={**os.environ, "KIOSK_ROOT": str(tmp_path)})
    installed = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(installed) == 6
    assert [path.name for path in installed if "hall.example" in path.read_text("utf-8")] == []
    put = json.loads((tmp_path / "etc/chromium/policies/managed/kiosk.json").read_text("utf-8"))
    assert put["URLAllowlist"] == [f"{HALL}/kiosk/"]
    assert faults(put) == []


@pytest.mark.parametrize("address", ["hall:8000", "http://hall:8000/", "http://hall:8000/kiosk/", "ftp://hall"])
def test_the_set_up_refuses_an_address_that_would_not_work(tmp_path: Path, address: str) -> None:
    done = subprocess.run(
        [DEPLOY / "install-screen.sh", address],
        env={**os.environ, "KIOSK_ROOT": str(tmp_path)}, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert list(tmp_path.iterdir()) == []
