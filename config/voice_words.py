"""The closed vocabulary of the voice: one clip a word, by the name of its file; a recorded pack holds the same."""

import string
from collections.abc import Mapping
from types import MappingProxyType

CHIME = "chime"
_DIGITS_ZH = "零一二三四五六七八九"
_DIGITS_EN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS_EN = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS_EN = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")

CHINESE: Mapping[str, str] = MappingProxyType(
    {
        "zh-please": "请",
        "zh-number": "号",
        "zh-to": "到",
        "zh-window": "窗口",
        "zh-handle": "办理",
        "zh-again": "再次呼叫",
        "zh-instead": "请改到",
        "zh-yao": "幺",
        "zh-ten": "十",
        "zh-hundred": "百",
    }
    | {f"zh-{digit}": word for digit, word in enumerate(_DIGITS_ZH)}
)
ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "en-number": "number",
        "en-window": "window",
        "en-again": "calling again",
        "en-go": "go to window",
        "en-instead": "instead",
        "en-hundred": "hundred",
    }
    | {f"en-{value}": word for value, word in enumerate(_DIGITS_EN + _TEENS_EN)}
    | {f"en-{20 + 10 * place}": word for place, word in enumerate(_TENS_EN)}
)
# A letter is said the same way in both languages, as the number is printed.
LETTERS: Mapping[str, str] = MappingProxyType({f"letter-{one.lower()}": one for one in string.ascii_uppercase})

CLIPS = frozenset({CHIME, *CHINESE, *ENGLISH, *LETTERS})
"""Every clip, without `.wav`."""
