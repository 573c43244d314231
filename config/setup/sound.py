"""Brings sound into one form: silence cut off, one level, no click at the ends; writes it as WAV."""

import array
import math
import sys
import wave
from pathlib import Path
from typing import TypeAlias

Samples: TypeAlias = "array.array[int]"  # signed 16-bit, mono

LEVEL = 3600  # root mean square of every clip: loud enough for a hall, with room above for the peaks
HIGHEST = 30000
_QUIET = 260
_FADE_SECONDS = 0.006
_CHIME = ((880.0, 0.0), (659.3, 0.32))  # two falling tones: Hz, and from which second on
_CHIME_SECONDS = 0.85


def shaped(samples: Samples, rate: int) -> Samples:
    """The sound without silence around it, at the level of all clips, faded over a few milliseconds at both ends."""
    return _faded(levelled(_trimmed(samples)), rate)


def levelled(samples: Samples) -> Samples:
    """The sound at `LEVEL`; less where a peak would be clipped."""
    peak = max(map(abs, samples), default=0)
    if not peak:
        return samples
    gain = min(LEVEL / loudness(samples), HIGHEST / peak)
    return array.array("h", (round(one * gain) for one in samples))


def loudness(samples: Samples) -> float:
    """Root mean square."""
    return math.sqrt(sum(one * one for one in samples) / max(1, len(samples)))


def chime(rate: int) -> Samples:
    """叮咚: two struck tones that die away, under a second (screens.md V-01)."""
    return levelled(array.array("h", (round(9000 * _struck(n / rate)) for n in range(int(_CHIME_SECONDS * rate)))))


def write(path: Path, samples: Samples, rate: int) -> None:
    """A WAV file: every browser plays it, and no licence or encoder is needed."""
    data = array.array("h", samples)
    if sys.byteorder == "big":
        data.byteswap()
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(data.tobytes())


def _struck(second: float) -> float:
    height = 0.0
    for pitch, begins in _CHIME:
        since = second - begins
        if since >= 0:
            rise = min(1.0, since / 0.008)
            height += rise * math.exp(-since * 6.5) * math.sin(2 * math.pi * pitch * since)
    return height * min(1.0, (_CHIME_SECONDS - second) / 0.05)


def _trimmed(samples: Samples) -> Samples:
    heard = [place for place, one in enumerate(samples) if abs(one) > _QUIET]
    return samples[heard[0] : heard[-1] + 1] if heard else samples[:0]


def _faded(samples: Samples, rate: int) -> Samples:
    ramp = min(int(_FADE_SECONDS * rate), len(samples) // 2)
    for place in range(ramp):
        samples[place] = samples[place] * place // ramp
        samples[-1 - place] = samples[-1 - place] * place // ramp
    return samples
