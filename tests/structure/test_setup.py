"""The set-up keeps what it promises where a machine is unlike ours."""

import os
import subprocess
from pathlib import Path

import pytest

from config.setup import packages, steps, system
from tests.structure.sources import ROOT


def test_pins_are_one_package_with_its_hashes():
    pins = packages.pins(packages.RUNTIME, "uv")
    assert pins.startswith("uv==")
    assert pins.count("==") == 1
    assert pins.count("--hash=sha256:") > 5


def test_unpinned_package_stops_the_set_up():
    with pytest.raises(steps.StepFailed, match="pins no leftpad"):
        packages.pins(packages.RUNTIME, "leftpad")


def test_stamp_holds_for_its_inputs_alone(tmp_path):
    stamp = tmp_path / "stamp"
    assert not steps.is_stamped(stamp, "a")
    steps.put_stamp(stamp, "a")
    assert steps.is_stamped(stamp, "a")
    assert not steps.is_stamped(stamp, "b")


def test_digest_tells_parts_apart():
    assert steps.digest("ab", "c") != steps.digest("a", "bc")


def test_failed_step_shows_no_address():
    command = ["sh", "-c", "echo cannot reach https://user:secret@mirror.example/simple/ >&2; exit 1"]
    with pytest.raises(steps.StepFailed) as failed:
        steps.run(command, "Look at the network.")
    assert str(failed.value) == "cannot reach <address>\nLook at the network."


def test_missing_program_is_one_sentence():
    with pytest.raises(steps.StepFailed, match=r"no-such-program: No such file or directory\. Install it\."):
        steps.run(["no-such-program"], "Install it.")


def test_settings_of_other_projects_do_not_reach_the_installers(monkeypatch):
    monkeypatch.setenv("PIP_TARGET", "/elsewhere")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("NODE_EXTRA_CA_CERTS", "/mine.pem")
    passed_on = steps.environment()
    assert "PIP_TARGET" not in passed_on
    assert "PYTHONPATH" not in passed_on
    assert passed_on["NODE_EXTRA_CA_CERTS"] == "/mine.pem"


def test_without_rights_one_line_says_what_to_get(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not system.install_missing({"chromium": False, "strace": True}, "browser tests")
    line = capsys.readouterr().out
    assert line == "system: missing chromium (browser tests); to get them: sudo apt-get install chromium\n"


def test_sudo_that_asks_for_a_password_is_left_alone(monkeypatch, tmp_path, capsys):
    _program(tmp_path / "apt-get", "exit 99")
    _program(tmp_path / "sudo", 'test "$1" = -n && exit 1; exit 0')
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert not system.install_missing({"chromium": False}, "browser tests")
    assert "missing chromium" in capsys.readouterr().out


def test_nothing_is_said_where_all_is_there(capsys):
    assert system.install_missing({"chromium": True}, "browser tests")
    assert capsys.readouterr().out == ""


def test_program_runs_from_a_folder_with_a_blank_and_through_a_link(tmp_path):
    home = tmp_path / "a b" / "bin"
    home.mkdir(parents=True)
    _program(home / "python", 'echo "$0" "$@"')
    launcher = home / "kiosk"
    launcher.write_text(packages._LAUNCHER)
    launcher.chmod(0o755)
    (tmp_path / "kiosk").symlink_to(launcher)
    told = subprocess.run([tmp_path / "kiosk", "serve", "a b"], capture_output=True, text=True, check=True).stdout
    assert told == f"{home}/python -P -m kiosk serve a b\n"


def test_bare_make_lists_the_commands():
    told = subprocess.run(["make", "-s"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    named = [line.split()[1] for line in told.splitlines()]
    assert {"setup", "run", "test", "check", "quick", "bench"} <= set(named)
    assert all(len(line) <= 100 for line in told.splitlines())


def test_machine_without_a_suitable_python_gets_one_line():
    done = subprocess.run(["make", "-s", "setup", "PYTHON="], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "No Python 3.11 or newer found" in done.stderr


def _program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
