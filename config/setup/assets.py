"""Build what is served, printed with and heard out of the pinned packages, and record it in manifests.

Run inside the environment, after `npm ci`: `python -m config.setup.assets`. Prints one line; does nothing when the
manifests match their inputs.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

from config.setup import characters, fonts, manifest, voice

ROOT = characters.ROOT
MODULES = ROOT / "node_modules"
WEB = ROOT / "kiosk" / "static" / "built"
PAPER = ROOT / "printer" / "fonts"


def build() -> str:
    """Make web, paper and voice assets unless they are there already; return the line that says which it was."""
    return f"assets: {_fonts_and_scripts()}; voice: {_voice()}"


def _voice() -> str:
    wanted = voice.inputs()
    if manifest.stands(voice.VOICE, wanted):
        return "ready"
    with tempfile.TemporaryDirectory(prefix=".assets-", dir=ROOT) as workshop:
        new = Path(workshop, "voice")
        new.mkdir()
        made = voice.build(new)
        size = sum(path.stat().st_size for path in made) / 1e6
        manifest.write(new, wanted, [voice.entry(path) for path in sorted(made)])
        _put(new, voice.VOICE)
    return f"built {len(made)} clips, {size:.1f} MB"


def _fonts_and_scripts() -> str:
    wanted = inputs()
    if manifest.stands(WEB, wanted) and manifest.stands(PAPER, wanted):
        return "ready"
    with tempfile.TemporaryDirectory(prefix=".assets-", dir=ROOT) as workshop:
        web, paper = Path(workshop, "web"), Path(workshop, "paper")
        web.mkdir()
        paper.mkdir()
        made = fonts.build(MODULES / fonts.PACKAGE, web, paper) + _socket_client(web)
        size = sum(path.stat().st_size for path in made) / 1e6
        for new, place in ((web, WEB), (paper, PAPER)):
            manifest.write(new, wanted, [_entry(path) for path in sorted(made) if path.parent == new])
            _put(new, place)
    return f"built {len(made)} files, {size:.1f} MB"


def _put(new: Path, place: Path) -> None:
    """Swap a finished folder in; a set-up that was interrupted leaves the old one or none, never a half."""
    shutil.rmtree(place, ignore_errors=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    new.rename(place)


def inputs() -> str:
    """Digest of everything that decides what is built: pins, builder, and the characters the sources use."""
    parts = [(ROOT / "package-lock.json").read_bytes()]
    parts += [
        (ROOT / "config" / "setup" / f"{room}.py").read_bytes()
        for room in ("assets", "characters", "fonts", "manifest")
    ]
    parts.append(characters.beyond_gb2312().encode())
    return manifest.digest(b"\0".join(parts))


def _socket_client(web: Path) -> list[Path]:
    package = MODULES / "socket.io-client"
    source = (package / "dist" / "socket.io.min.js").read_text("utf-8")
    # The source map is not served; its address would be a request that fails in the console.
    lines = [line for line in source.splitlines() if not line.startswith("//# sourceMappingURL=")]
    script = web / "socket.io.min.js"
    script.write_text("\n".join(lines) + "\n", "utf-8")
    licence = Path(shutil.copyfile(package / "LICENSE", web / "socket.io-client-MIT.txt"))
    return [script, licence]


def _entry(path: Path) -> manifest.Entry:
    package, licence = ("socket.io-client", "MIT") if "socket.io" in path.name else (fonts.PACKAGE, "OFL-1.1")
    version = json.loads((MODULES / package / "package.json").read_text("utf-8"))["version"]
    return manifest.Entry(path.name, package, version, licence, manifest.digest(path.read_bytes()))


if __name__ == "__main__":
    sys.stdout.write(build() + "\n")
