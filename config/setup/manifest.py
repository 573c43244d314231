"""What was built from whose package: name, version, licence and sha256 of each third-party file."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

NAME = "manifest.json"


@dataclass(frozen=True)
class Entry:
    """One built file and the package that it comes from."""

    file: str
    package: str
    version: str
    licence: str
    sha256: str


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def write(folder: Path, inputs: str, entries: list[Entry]) -> None:
    """Record `entries` beside the files; `inputs` is the digest of what they were built from."""
    content = {"inputs": inputs, "files": [asdict(entry) for entry in entries]}
    (folder / NAME).write_text(json.dumps(content, indent=1) + "\n", "utf-8")


def read(folder: Path) -> tuple[str, list[Entry]]:
    """The digest of the inputs and the entries that `write` recorded."""
    content = json.loads((folder / NAME).read_text("utf-8"))
    return content["inputs"], [Entry(**entry) for entry in content["files"]]


def stands(folder: Path, inputs: str) -> bool:
    """Whether `folder` was built from these inputs and every file still has its digest."""
    try:
        built_from, entries = read(folder)
        return built_from == inputs and not differing(folder, entries)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def differing(folder: Path, entries: list[Entry]) -> list[str]:
    """Names of the files that are missing or whose content is not what the manifest says."""
    return [entry.file for entry in entries if not _same(folder / entry.file, entry.sha256)]


def _same(path: Path, sha256: str) -> bool:
    return path.is_file() and digest(path.read_bytes()) == sha256
