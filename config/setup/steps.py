"""How a step of the set-up runs, remembers that it is done, and says so in one line."""

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Settings that a person keeps for other projects and that would send our packages elsewhere.
_FOREIGN = (
    "PIP_NO_DEPS", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV", "PIP_TARGET", "PIP_USER",
    "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV",
)  # fmt: skip
_CERTIFICATES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/var/lib/ca-certificates/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
_TAIL = 12


class StepFailed(Exception):
    """A step could not be done; the text says what happened and what to do."""


def say(line: str) -> None:
    """Tell the person at the terminal, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def run(command: Sequence[str | Path], advice: str) -> str:
    """Run quietly in the checkout, return standard output; StepFailed with the last of it otherwise."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words, cwd=ROOT, env=environment(), text=True, errors="replace", capture_output=True, check=False
        )
    except OSError as reason:
        raise StepFailed(f"{words[0]}: {reason.strerror}. {advice}") from reason
    if done.returncode:
        tail = (done.stdout + done.stderr).strip().splitlines()[-_TAIL:]
        raise StepFailed("\n".join([*map(without_addresses, tail), advice]))
    return done.stdout


def environment() -> dict[str, str]:
    """The environment of the steps: the caller's, without what would redirect an installer.

    uv and Node bring certificates of their own; offices whose proxy opens TLS keep theirs in the system's
    store, so both are told to trust that as well. What the caller has set stays as it is.
    """
    inherited = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    bundle = trusted_certificates()
    trust = {"UV_SYSTEM_CERTS": "1", "NODE_EXTRA_CA_CERTS": str(bundle)} if bundle else {}
    return trust | inherited


def trusted_certificates() -> Path | None:
    """The certificates that the system trusts, in one file, where distributions keep it."""
    return next((path for path in map(Path, _CERTIFICATES) if path.is_file()), None)


def without_addresses(line: str) -> str:
    """Where packages come from is the machine's business (and may hold a password)."""
    return re.sub(r"\b[a-z+]+://\S+", "<address>", line)


def digest(*parts: bytes | str) -> str:
    """One SHA-256 over all parts, for stamps."""
    joined = b"\0".join(part if isinstance(part, bytes) else part.encode() for part in parts)
    return hashlib.sha256(joined).hexdigest()


def is_stamped(stamp: Path, key: str) -> bool:
    """Whether the step behind `stamp` was finished with the same inputs."""
    return stamp.is_file() and stamp.read_text("utf-8").strip() == key


def put_stamp(stamp: Path, key: str) -> None:
    """Remember that the step is finished; called last, so that an interrupted step is done again."""
    stamp.write_text(key + "\n", "utf-8")
