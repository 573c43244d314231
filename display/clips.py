"""The clips that say the calls: files in a folder, built by the set-up or recorded by the centre."""

import wave
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

BUILT = Path(__file__).parent / "voice"
NAME = r"[a-z]+(?:-[a-z0-9]+)?"


def lengths(folder: Path = BUILT) -> Mapping[str, float]:
    """Seconds of every clip of a pack by its name; empty where there is no pack. A file that is no WAV is left out."""
    found: dict[str, float] = {}
    for path in sorted(folder.glob("*.wav")):
        try:
            with wave.open(str(path)) as file:
                found[path.stem] = file.getnframes() / file.getframerate()
        except (OSError, EOFError, wave.Error, ZeroDivisionError):
            continue
    return MappingProxyType(found)
