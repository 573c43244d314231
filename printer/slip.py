"""What one printed slip says, cleaned of everything that could steer a printer or hide on paper."""

from __future__ import annotations

import dataclasses
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

Language = Literal["zh", "en"]

MOST_RULES: Final = 4
MOST_URL_BYTES: Final = 120

# Widths are in columns: a hanzi takes two, a Latin letter one.
_WIDTHS: Final = {
    "centre": 100,
    "number": 8,
    "service": 100,
    "limits_line": 80,
    "area": 60,
    "windows_line": 80,
    "ahead_line": 72,
    "mode_line": 80,
    "issued_line": 60,
    "phone_line": 60,
}
_RULE_WIDTH: Final = 110
_DROPPED: Final = frozenset({"Cc", "Cf", "Cs", "Co"})
_SPACES: Final = frozenset({"Zs", "Zl", "Zp"})


@dataclass(frozen=True)
class Slip:
    """One slip as words. Every text is cleaned and capped on the way in; nothing personal here (T-05).

    `number` is the ticket's number ("A012"), `url` the page behind the QR code (printable ASCII without
    blanks, at most 120 bytes), `rules` one sentence each, `mode_line`
    who does it for the person or comes along, empty in the ordinary way. `is_reprint` puts a mark on the paper (T-06).
    Raises ValueError for a number or URL that is empty or cannot be printed whole: a shortened one is wrong.
    """

    centre: str
    number: str
    service: str
    limits_line: str
    area: str
    windows_line: str
    ahead_line: str
    issued_line: str
    url: str
    rules: tuple[str, ...]
    phone_line: str
    language: Language
    is_reprint: bool = False
    mode_line: str = ""

    def __post_init__(self) -> None:
        _check_number(self.number)
        _check_url(self.url)
        for name, width in _WIDTHS.items():
            object.__setattr__(self, name, clean(getattr(self, name), width))
        rules = tuple(clean(rule, _RULE_WIDTH) for rule in self.rules[:MOST_RULES])
        object.__setattr__(self, "rules", tuple(rule for rule in rules if rule))

    def as_reprint(self) -> Slip:
        """The same slip with the mark of a second copy."""
        return dataclasses.replace(self, is_reprint=True)


def clean(text: str, width: int = 80) -> str:
    """`text` as it may go on paper: one line, at most `width` columns (an … shows that it was longer).

    Taken out: control (Cc), format such as bidi and zero width (Cf), lone surrogates, private use, and
    variation selectors. White space of any kind becomes one blank, so that "A\\tB" stays two words. Nothing
    is normalised and unassigned code points stay: a rare hanzi may be newer than this Python.
    """
    kept = "".join(_kept(character) for character in text[: 16 * width])
    return _capped(" ".join(kept.split()), width)


def columns(text: str) -> int:
    """Display width in columns: two for a full-width character, none for a combining mark."""
    return sum(_columns_of(character) for character in text)


def _kept(character: str) -> str:
    if character in "\t\n\v\f\r" or unicodedata.category(character) in _SPACES:
        return " "
    if unicodedata.category(character) in _DROPPED or _is_variation_selector(character):
        return ""
    return character


def _is_variation_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _columns_of(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _capped(text: str, width: int) -> str:
    # A combining mark costs a column here: a pile of a thousand marks on one letter must not pass as narrow.
    room = width
    for place, character in enumerate(text):
        room -= max(1, _columns_of(character))
        if room < 0:
            return _shortened(text[:place], width)
    return text


def _shortened(text: str, width: int) -> str:
    while text and sum(max(1, _columns_of(character)) for character in text) > width - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def _check_number(number: str) -> None:
    if not number or clean(number, _WIDTHS["number"]) != number:
        raise ValueError(f"a slip needs a short plain number, not {number[:20]!r}")


def _check_url(url: str) -> None:
    if not url or len(url) > MOST_URL_BYTES or not all("!" <= character <= "~" for character in url):
        raise ValueError(f"a slip needs a URL of at most {MOST_URL_BYTES} ASCII bytes, not {url[:20]!r}")
