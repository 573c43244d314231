"""The keys of the console: one a verb, none that the browser, an input method or somebody's typing needs."""

import re
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Keys:
    """Which key does what at a window; these are the keys of a centre that chooses no others."""

    call: str = "F2"
    recall: str = "F3"
    start: str = "F4"
    no_show: str = "F6"
    transfer: str = "F7"
    hold: str = "F8"
    finish: str = "F9"
    notice: str = "F10"
    back: str = "Esc"


VERBS = tuple(field.name for field in fields(Keys))
OF_THE_BROWSER = ("F1", "F5", "F11", "F12")

_FREE = re.compile(r"F([2-46-9]|10|1[3-9]|2[0-4])|Insert|Pause")


def objection_to(verb: str, key: str) -> tuple[str, str] | None:
    """Why the verb cannot have this key, in Chinese and English; None where it can."""
    if key in OF_THE_BROWSER:
        return f"{key} 归浏览器用，请换一个", f"{key} belongs to the browser. Take another one"
    if len(key) == 1:
        zh = f"“{key}”打字时会误按，请用功能键"
        return zh, f'"{key}" is typed in every text (WCAG 2.1.4). Take a function key'
    if _FREE.fullmatch(key) or (key == "Esc" and verb == "back"):
        return None
    zh = f"“{key}”不能用，应为 F2–F10（F5 除外）、F13–F24、Insert 或 Pause"
    return zh, f'"{key}" cannot be used. Take F2 to F10 without F5, F13 to F24, Insert or Pause'
