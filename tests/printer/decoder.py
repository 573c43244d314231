"""A printer's own view of a job: cuts a byte stream into commands and recovers the picture.

Written from the ESC/POS command table; shares nothing with the encoder.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageOps


class ForeignCommandError(Exception):
    """A byte that starts no command of the table, or a command that is cut off."""


@dataclass(frozen=True)
class Command:
    name: str
    arguments: bytes
    data: bytes = b""


def _u16(low_high: bytes) -> int:
    return low_high[0] + 256 * low_high[1]


def _nothing(_: bytes) -> int:
    return 0


def _raster_bytes(arguments: bytes) -> int:
    return _u16(arguments[1:3]) * _u16(arguments[3:5])


def _feed_of_cut(arguments: bytes) -> int:
    return 1 if arguments[0] in (65, 66, 97, 98, 103, 104) else 0


# prefix, name, fixed argument bytes, data bytes that follow (computed from the arguments)
TABLE: tuple[tuple[bytes, str, int, Callable[[bytes], int]], ...] = (
    (b"\x10\x04", "DLE EOT", 1, _nothing),
    (b"\x10\x05", "DLE ENQ", 1, _nothing),
    (b"\x10\x14", "DLE DC4", 3, _nothing),
    (b"\x1b@", "ESC @", 0, _nothing),
    (b"\x1bJ", "ESC J", 1, _nothing),
    (b"\x1bd", "ESC d", 1, _nothing),
    (b"\x1ba", "ESC a", 1, _nothing),
    (b"\x1b!", "ESC !", 1, _nothing),
    (b"\x1bp", "ESC p", 3, _nothing),
    (b"\x1b*", "ESC *", 3, lambda a: _u16(a[1:3]) * (3 if a[0] in (32, 33) else 1)),
    (b"\x1dv0", "GS v 0", 5, _raster_bytes),
    (b"\x1dV", "GS V", 1, _feed_of_cut),
    (b"\x1dr", "GS r", 1, _nothing),
    (b"\x1d!", "GS !", 1, _nothing),
    (b"\x1d(", "GS (", 3, lambda a: _u16(a[1:3])),
    (b"\x1c&", "FS &", 0, _nothing),
    (b"\x1c.", "FS .", 0, _nothing),
    (b"\n", "LF", 0, _nothing),
)


def commands(stream: bytes) -> list[Command]:
    """The commands of `stream` in order; printable text counts as a command named TEXT."""
    found: list[Command] = []
    place = 0
    while place < len(stream):
        command, place = _next(stream, place)
        found.append(command)
    return found


def _next(stream: bytes, place: int) -> tuple[Command, int]:
    for prefix, name, fixed, follows in TABLE:
        if stream.startswith(prefix, place):
            return _read(stream, place + len(prefix), name, fixed, follows)
    end = place
    while end < len(stream) and stream[end] >= 0x20:
        end += 1
    if end == place:
        raise ForeignCommandError(f"byte {stream[place]:#04x} at {place}")
    return Command("TEXT", b"", stream[place:end]), end


def _read(stream: bytes, place: int, name: str, fixed: int, follows: Callable[[bytes], int]) -> tuple[Command, int]:
    arguments = stream[place : place + fixed]
    if len(arguments) < fixed:
        raise ForeignCommandError(f"{name} is cut off")
    end = place + fixed + follows(arguments)
    if end > len(stream):
        raise ForeignCommandError(f"{name} wants {end - len(stream)} bytes more")
    return Command(name, arguments, stream[place + fixed : end]), end


def real_time_requests(stream: bytes) -> list[bytes]:
    """What a printer obeys at once wherever it stands, raster data included."""
    pairs = (stream[i : i + 2] for i in range(len(stream) - 1))
    return [pair for pair in pairs if pair[0] == 0x10 and pair[1] in (0x04, 0x05, 0x14)]


def picture(stream: bytes) -> Image.Image:
    """All raster bands of `stream` under one another; 0 is black."""
    bands = [command for command in commands(stream) if command.name == "GS v 0"]
    width = 8 * _u16(bands[0].arguments[1:3])
    assert all(8 * _u16(band.arguments[1:3]) == width for band in bands)
    dots = b"".join(band.data for band in bands)
    black = Image.frombytes("1", (width, len(dots) * 8 // width), dots)
    return ImageOps.invert(black.convert("L")).convert("1")
