"""Pure: a call becomes the sentence that the hall hears, and the clips that say it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Literal

from display.board import Call

CHIME = "chime"
VALID_FOR = timedelta(seconds=60)
GAP_SECONDS = 0.8  # between two readings, and between two calls (screens.md V-02)
_CLIP_SECONDS = 0.45  # of a clip whose length nobody measured

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Voice:
    """How a board speaks.

    `zone` names the loudspeaker circuit: in one zone one thing is said at a time. `is_bilingual` adds English to every
    call, `says_yao` reads 1 as 幺, which nobody takes for 七; `seconds` are the lengths of the clips.
    """

    zone: str = ""
    is_silent: bool = False
    is_bilingual: bool = False
    says_yao: bool = False
    seconds: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    def lasts(self, clips: Iterable[str]) -> float:
        """Seconds that the clips take one after the other."""
        return sum(self.seconds.get(clip, _CLIP_SECONDS) for clip in clips)


@dataclass(frozen=True, slots=True)
class Announcement:
    """One call, worded: `first` is heard in any case, `second` only while few others wait.

    `valid_until` is the moment after which nothing of it is said any more.
    """

    call_id: str
    number: str
    window: int
    at: datetime
    first: tuple[str, ...]
    second: tuple[str, ...]
    text: str

    @property
    def valid_until(self) -> datetime:
        """A minute after the call."""
        return self.at + VALID_FOR


def announcement(call: Call, voice: Voice) -> Announcement:
    """What is said of a call: twice in Chinese, once more in English where it is wanted; a recall is said once.

    The wording is that of screens.md 5.4.
    """
    is_english = voice.is_bilingual or call.language == "en"
    chinese, english = _chinese(call, voice.says_yao), _english(call)
    text = _text_zh(call) + (f" {_text_en(call)}" if is_english else "")
    foreign = english if is_english else ()
    again = chinese if not call.is_recall else ()
    return Announcement(call.call_id, call.number, call.window, call.at, (CHIME, *chinese, *foreign), again, text)


def clips_of_window(window: int) -> tuple[str, ...]:
    """The number of a window in Chinese: 3 三, 12 十二, 20 二十, 105 一百零五; from 1000 on digit by digit."""
    hundreds, rest = divmod(window, 100)
    tens, ones = divmod(rest, 10)
    if hundreds > 9:
        return tuple(f"zh-{digit}" for digit in str(window))
    said: list[str] = [f"zh-{hundreds}", "zh-hundred"] if hundreds else []
    if tens:
        said += [] if tens == 1 and not hundreds else [f"zh-{tens}"]
        said.append("zh-ten")
    elif hundreds and ones:
        said.append("zh-0")
    if ones or not window:
        said.append(f"zh-{ones}")
    return tuple(said)


def english_window(window: int) -> tuple[str, ...]:
    """The number of a window in English: 7 seven, 12 twelve, 35 thirty five, 105 one hundred five."""
    hundreds, rest = divmod(window, 100)
    if hundreds > 9:
        return tuple(f"en-{digit}" for digit in str(window))
    said = [f"en-{hundreds}", "en-hundred"] if hundreds else []
    if rest < 20:
        return tuple([*said, f"en-{rest}"] if rest or not hundreds else said)
    tens, ones = divmod(rest, 10)
    return (*said, f"en-{tens * 10}", *([f"en-{ones}"] if ones else []))


def _chinese(call: Call, says_yao: bool) -> tuple[str, ...]:
    number = (*_spelled(call.number, "zh", says_yao), "zh-number")
    window = (*clips_of_window(call.window), "zh-number", "zh-window")
    if call.is_change:
        return (*number, "zh-instead", *window)
    if call.is_recall:
        return ("zh-again", *number, "zh-please", "zh-to", *window)
    return ("zh-please", *number, "zh-to", *window, "zh-handle")


def _english(call: Call) -> tuple[str, ...]:
    number, window = _spelled(call.number, "en", False), english_window(call.window)
    if call.is_change:
        return ("en-number", *number, "en-go", *window, "en-instead")
    return (*(("en-again",) if call.is_recall else ()), "en-number", *number, "en-window", *window)


def _spelled(number: str, language: Language, says_yao: bool) -> tuple[str, ...]:
    """Letter by letter and digit by digit, so that nobody has to tell 十四 from 四十."""
    said = []
    for one in number:
        if one.isascii() and one.isalpha():
            said.append(f"letter-{one.lower()}")
        elif one.isascii() and one.isdecimal():
            said.append("zh-yao" if one == "1" and says_yao else f"{language}-{one}")
    return tuple(said)


def _text_zh(call: Call) -> str:
    if call.is_change:
        return f"{call.number} 号，请改到 {call.window} 号窗口"
    if call.is_recall:
        return f"再次呼叫，{call.number} 号，请到 {call.window} 号窗口"
    return f"请 {call.number} 号，到 {call.window} 号窗口办理"


def _text_en(call: Call) -> str:
    if call.is_change:
        return f"{call.number}, go to window {call.window} instead."
    again = "Calling again, " if call.is_recall else "Number "
    return f"{again}{call.number}, window {call.window}."
