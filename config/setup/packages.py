"""The environment of the house: `.venv` with exactly the locked packages, and the `kiosk` program in it."""

import importlib.util
import re
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

from config.setup import system
from config.setup.steps import ROOT, StepFailed, digest, is_stamped, put_stamp, run, say, trusted_certificates

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
RUNTIME, EVERYTHING, NODE = "requirements-runtime.lock", "requirements.lock", "requirements-node.lock"

_ADVICE = "The packages did not arrive: look at the network or this machine's package mirror, then try again."

_LAUNCHER = """\
#!/bin/sh
# Written by the set-up. Finds its own folder, so that a long path, a blank in it or a link to it do no harm.
here=$(CDPATH= cd -- "$(dirname -- "$(readlink -f -- "$0")")" && pwd)
exec "$here/python" -P -m kiosk "$@"
"""


def install(lock: str) -> None:
    """Make the environment if it is missing and install `lock` into it; nothing when that is done already."""
    key = digest((ROOT / lock).read_bytes(), str(ROOT), sysconfig.get_python_version())
    stamp = VENV / f"installed-{lock}"
    if is_stamped(stamp, key):
        say(f"packages: ready ({lock})")
        return
    started = time.monotonic()
    _make_environment()
    install_by_hash(lock)
    _write_program()
    put_stamp(stamp, key)
    say(f"packages: installed from {lock} in {time.monotonic() - started:.0f} s")


def install_by_hash(lock: str) -> None:
    """Install a lock with uv, or with pip where uv cannot; both refuse a file whose hash the lock lacks.

    uv is several times faster; pip gets through where only pip.conf knows the mirror.
    """
    try:
        _install_uv()
        run(
            [
                VENV / "bin" / "uv",
                "pip",
                "install",
                "--quiet",
                "--python",
                PYTHON,
                "--require-hashes",
                "-r",
                lock,
            ],
            "",
        )
    except StepFailed:
        say("packages: uv cannot install here, pip does it (slower)")
        _pip("-r", lock)


def pins(lock: str, package: str) -> str:
    """The lines of `lock` that pin one package with its hashes."""
    text = (ROOT / lock).read_text("utf-8")
    found = re.search(rf"^{re.escape(package)}==.*(?:\n[ \t].*)*", text, re.MULTILINE)
    if found is None:
        raise StepFailed(f"{lock} pins no {package}; `make lock` writes it anew.")
    return found.group() + "\n"


def _install_uv() -> None:
    if (VENV / "bin" / "uv").exists():
        return
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as lock:
        lock.write(pins(RUNTIME, "uv"))
        lock.flush()
        _pip("--no-deps", "-r", lock.name)


def _pip(*arguments: str) -> None:
    if (VENV / "bin" / "pip").exists():
        pip: list[str | Path] = [PYTHON, "-m", "pip"]
    else:
        pip = [sys.executable, "-m", "pip", "--python", PYTHON]
    command = [*pip, "install", "--quiet", "--disable-pip-version-check", "--require-hashes", *arguments]
    try:
        run(command, _ADVICE)
    except StepFailed:
        # The pip that older Pythons bring trusts only its own certificates.
        bundle = trusted_certificates()
        if bundle is None:
            raise
        run([*command, "--cert", bundle], _ADVICE)


def _make_environment() -> None:
    if _usable():
        return
    if importlib.util.find_spec("ensurepip") is None:
        # Debian cuts this part off its Python and sells it as a package of its own.
        system.install_missing({"python3-venv": False}, "needed to make an environment")
    has_pip = importlib.util.find_spec("pip") is not None
    try:
        _venv()
    except StepFailed:
        if not has_pip:
            raise
        _venv("--without-pip")


def _venv(*options: str) -> None:
    # A virtual environment may run this set-up; its base interpreter outlives it.
    base = Path(sys.base_prefix, "bin", Path(sys.executable).name)
    interpreter = base if base.exists() else Path(sys.executable)
    advice = "This Python cannot make environments; on Debian and Ubuntu install the package python3-venv."
    run([interpreter, "-m", "venv", "--clear", *options, VENV], advice)
    put_stamp(VENV / "made-in", str(ROOT))


def _usable() -> bool:
    """Whether `.venv` runs and was made here: after a move its scripts would point to the old place."""
    made_in = VENV / "made-in"
    if made_in.exists() and not is_stamped(made_in, str(ROOT)):
        return False
    try:
        run([PYTHON, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"], "")
    except StepFailed:
        return False
    return True


def _write_program() -> None:
    """A path file instead of an editable install: no build tool, nothing written into the checkout."""
    query = "import sysconfig; print(sysconfig.get_path('purelib'))"
    libraries = Path(run([PYTHON, "-c", query], "").strip())
    (libraries / "service_centre.pth").write_text(f"{ROOT}\n", "utf-8")
    program = VENV / "bin" / "kiosk"
    program.write_text(_LAUNCHER, "utf-8")
    program.chmod(0o755)
