"""The grounds on which the law lets a clock stop."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ground:
    """A special procedure that stops the clock; general where 行政许可法 45 names it for every item."""

    code: str
    name_zh: str
    name_en: str
    law: str
    is_general: bool
