"""What is taken from an identity card: the name and the citizen's number, and nothing else that it holds."""

import re
from dataclasses import dataclass, field

TEXT_BYTES = 256
_NAME, _NUMBER = slice(0, 30), slice(122, 158)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


@dataclass(frozen=True, slots=True)
class Card:
    """A card that was read; neither field shows itself in a log."""

    name: str = field(repr=False)
    number: str = field(repr=False)


def card_from(text: bytes) -> Card | None:
    """The card behind the text block of GA 467 (UTF-16, 256 bytes); None where its number is not sound.

    Residence permits of Hong Kong, Macao and Taiwan have the same layout. A foreigner's card has another one, so that
    no sound number stands here, and its holder goes on without it.
    """
    name, number = (text[part].decode("utf-16-le", "replace").strip("\0 ") for part in (_NAME, _NUMBER))
    return Card(name, number) if name and is_sound(number) else None


def is_sound(number: str) -> bool:
    """Whether the last digit is the check digit of the others (GB 11643, ISO 7064 MOD 11-2)."""
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number):
        return False
    return number[-1] == _CHECKS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False)) % 11]
