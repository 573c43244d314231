"""System packages: installed where this user may, named in one line where not."""

import os
import shutil
from collections.abc import Mapping

from config.setup.steps import StepFailed, run, say


def install_missing(packages: Mapping[str, bool], purpose: str) -> bool:
    """Install the packages whose value says that they are absent (False); return whether all are there now.

    Never fails and never asks for a password: somebody else's machine keeps its rules, and the line that is
    printed instead says what to ask its owner for.
    """
    missing = [name for name, is_there in packages.items() if not is_there]
    if not missing:
        return True
    words = " ".join(missing)
    prefix = _right_to_install()
    if prefix is None:
        say(f"system: missing {words} ({purpose}); to get them: sudo apt-get install {words}")
        return False
    try:
        _apt_get(prefix, missing)
    except StepFailed:
        say(f"system: {words} did not install ({purpose}); to try by hand: sudo apt-get install {words}")
        return False
    say(f"system: installed {words}")
    return True


def _apt_get(prefix: list[str], packages: list[str]) -> None:
    quietly = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    run([*quietly, "update"], "")
    run([*quietly, "install", "--no-install-recommends", *packages], "")


def _right_to_install() -> list[str] | None:
    """The words to put before `apt-get`: none for root, `sudo -n` where it asks nothing; None: no right."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    try:
        run(["sudo", "-n", "true"], "")
    except StepFailed:
        return None
    return ["sudo", "-n"]
