"""The frames of a card reader's serial line (GA 450): what is asked, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from operator import xor

from kiosk.card_reader.card import TEXT_BYTES, Card, card_from

PREAMBLE = b"\xaa\xaa\xaa\x96\x69"
FIND, SELECT, READ = b"\x20\x01", b"\x20\x02", b"\x30\x01"
FOUND, DONE = b"\x00\x00\x9f", b"\x00\x00\x90"
LONGEST = 4096  # two text lengths, 256 bytes of text, a picture, a fingerprint: no card says more
_SIZES = 4  # how long the text is and how long the picture, two bytes each


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader answered: three status bytes, and what came with them."""

    status: bytes
    data: bytes = field(default=b"", repr=False)

    @property
    def card(self) -> Card | None:
        """The card in the answer to `READ`; None where it holds none that is sound."""
        text = self.data[_SIZES : _SIZES + TEXT_BYTES]
        is_whole = self.status == DONE and self.data[:2] == TEXT_BYTES.to_bytes(2) and len(text) == TEXT_BYTES
        return card_from(text) if is_whole else None


def frame(body: bytes) -> bytes:
    """`body` between preamble, length and check byte."""
    counted = (len(body) + 1).to_bytes(2) + body
    return PREAMBLE + counted + bytes([check(counted)])


def check(counted: bytes) -> int:
    """The exclusive or of every byte from the length on."""
    return reduce(xor, counted, 0)


def answer_from(counted: bytes) -> Answer | None:
    """The answer in length, body and check byte; None where a byte was lost or turned on the line."""
    body = counted[2:-1]
    return Answer(body[:3], body[3:]) if len(body) >= len(DONE) and check(counted) == 0 else None
