"""One language to say things in: sentences, dates, limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from kiosk.bridges.letter_words import LABELS, NO_LIMIT, NOT_COMPUTABLE, SENTENCES
from kiosk.domain.documents import DueLimit, Named
from kiosk.domain.limits import Limit, Unit
from kiosk.domain.wording import limit_words
from printer.slip import Language

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_UNITS: Final = {Unit.WORKING_DAYS: "working day", Unit.NATURAL_DAYS: "calendar day", Unit.MONTHS: "month"}


@dataclass(frozen=True, slots=True)
class Voice:
    """Says things in one language."""

    language: Language

    @property
    def is_zh(self) -> bool:
        """Whether it speaks Chinese."""
        return self.language == "zh"

    def pick(self, pair: tuple[str, str]) -> str:
        """One of two texts."""
        return pair[0] if self.is_zh else pair[1]

    def other(self, pair: tuple[str, str]) -> str:
        """The same in the language that is not spoken."""
        return pair[1] if self.is_zh else pair[0]

    def name(self, named: Named) -> str:
        """A name, in Chinese where there is no English one."""
        return named.zh if self.is_zh else named.en or named.zh

    def label(self, key: str) -> str:
        """The label of a fact or the head of a column."""
        return self.pick(LABELS[key])

    def say(self, key: str, **values: object) -> str:
        """A sentence with its values; what a value contains is never read as a place for another."""
        return self.pick(SENTENCES[key]).format(**values)

    def on(self, day: date) -> str:
        """A civil date as a letter writes it."""
        return (
            f"{day.year}年{day.month}月{day.day}日" if self.is_zh else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
        )

    def due(self, day: date | None) -> str:
        """A due date, or why there is none."""
        return self.pick(NOT_COMPUTABLE) if day is None else self.on(day)

    def days(self, count: int, unit: Unit) -> str:
        """A number of days in a unit; those of an on-the-spot limit are working days."""
        shown = Unit.WORKING_DAYS if unit is Unit.ON_THE_SPOT else unit
        if self.is_zh:
            return f" {count} 个{shown}"
        return f"{count} {_UNITS[shown]}{'' if count == 1 else 's'}"

    def span(self, days: int) -> str:
        """A span of natural days; in Chinese with the blank that stands before a figure."""
        return f" {days} 天" if self.is_zh else f"{days} day{'' if days == 1 else 's'}"

    def limit(self, limit: DueLimit | None) -> str:
        """A limit with the day on which it ends."""
        if limit is None:
            return self.pick(NO_LIMIT)
        words = limit_words(Limit(limit.value, limit.unit), self.is_zh)
        if limit.due is None:
            return f"{words}{self.pick(('；', '; '))}{self.pick(NOT_COMPUTABLE)}"
        return f"{words}，最迟{self.on(limit.due)}" if self.is_zh else f"{words}, by {self.on(limit.due)}"
