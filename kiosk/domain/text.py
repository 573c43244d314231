"""Text that people type: what may be kept, and what is turned away."""

import re
import unicodedata

from kiosk.domain.errors import Unacceptable

# Control, surrogate and unassigned code points have no place in a name; format characters (bidirectional
# overrides, zero-width signs) can make one name look like another.
_REFUSED = {"Cc", "Cf", "Cs", "Cn"}


def single_line(text: str, field: str, most: int) -> str:
    """`text` without surrounding space, in NFC; raises `Unacceptable` when empty, too long or not plain text."""
    kept = unicodedata.normalize("NFC", text.strip())
    if not kept:
        raise Unacceptable("text_missing", field=field)
    if len(kept) > most:
        raise Unacceptable("text_too_long", field=field, most=most)
    if any(unicodedata.category(char) in _REFUSED for char in kept):
        raise Unacceptable("text_has_control_characters", field=field)
    return kept


def about_nobody(text: str, field: str, most: int) -> str:
    """A single line without a number that tells a person; raises `Unacceptable` for a mobile phone or identity card."""
    kept = single_line(text, field, most)
    if _OF_A_PERSON.search(re.sub(r"(?<=\d)[\s-](?=\d)", "", kept)):
        raise Unacceptable("text_names_person", field=field)
    return kept


# A mobile phone of the mainland, or the eighteen signs of an identity card; numbers of offices begin with a nought.
_OF_A_PERSON = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\d)", re.ASCII)


def cleaned(text: str, field: str, most: int) -> str:
    """Free words as they are kept: line breaks become blanks, signs that cannot be seen are left out; may be empty.

    Raises `Unacceptable` for what is still longer than `most`.
    """
    plain = (" " if char in "\r\n\t" else char for char in unicodedata.normalize("NFC", text))
    kept = " ".join("".join(char for char in plain if unicodedata.category(char) not in _REFUSED).split())
    if len(kept) > most:
        raise Unacceptable("text_too_long", field=field, most=most)
    return kept
