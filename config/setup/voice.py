"""Builds the clips of the voice, once: every word of the vocabulary from the offline engine, and the chime."""

from importlib.metadata import version
from pathlib import Path

from config.setup import manifest, sound
from config.setup.characters import ROOT
from config.setup.speaker import Speaker, speaker
from config.voice_words import CHIME, CHINESE, ENGLISH, LETTERS

VOICE = ROOT / "display" / "voice"
PACKAGE = "espeakng-loader"
ROOMS = ("config/voice_words.py", *(f"config/setup/{room}.py" for room in ("manifest", "sound", "speaker", "voice")))

# The engine speaks Mandarin with 3.5 to 4.5 characters a second at this pace (screens.md V-08).
_VOICES = (("cmn", CHINESE, 190), ("en-us", ENGLISH, 150), ("en-us", LETTERS, 140))
# Of one's own clips nobody else's licence has to be told; the engine, which stays behind, is GPL-3.
_LICENCE = "Apache-2.0"


def inputs() -> str:
    """Digest of everything that decides what is built."""
    return manifest.digest(b"\0".join([version(PACKAGE).encode(), *((ROOT / room).read_bytes() for room in ROOMS)]))


def build(folder: Path) -> list[Path]:
    """Write every clip into `folder`; return the files."""
    with speaker() as engine:
        made = [_chime(folder, engine.rate)]
        for voice, words, pace in _VOICES:
            made += [_word(folder / f"{clip}.wav", engine, voice, word, pace) for clip, word in words.items()]
    return made


def entry(path: Path) -> manifest.Entry:
    """The line of the manifest for a clip."""
    return manifest.Entry(path.name, PACKAGE, version(PACKAGE), _LICENCE, manifest.digest(path.read_bytes()))


def _word(path: Path, engine: Speaker, voice: str, word: str, pace: int) -> Path:
    samples = sound.shaped(engine.say(voice, word, words_a_minute=pace), engine.rate)
    sound.write(path, samples, engine.rate)
    return path


def _chime(folder: Path, rate: int) -> Path:
    path = folder / f"{CHIME}.wav"
    sound.write(path, sound.chime(rate), rate)
    return path
