"""Reads a TOML file value by value and knows the line of every key, so that a problem can be pointed at."""

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from config.folder import Text
from config.report import Report
from config.toml_lines import Path, key_lines

T = TypeVar("T")

_AT_LINE = re.compile(r"line (\d+)")
_SHARE = re.compile(r"(\d{1,6})/(\d{1,6})|(\d{1,3})%")


class Document:
    """One parsed file and the lines of its keys."""

    def __init__(self, source: Text, report: Report) -> None:
        self.name = source.name
        self.report = report
        self._lines = source.text.split("\n")
        self._line_of = key_lines(source.text)
        self._values = self._parsed(source.text)

    @property
    def root(self) -> "Table":
        """The whole file as a table."""
        return Table(self, (), self._values)

    def line_of(self, path: Path, written: str = "") -> int:
        """The line of a key; with `written`, the first line from there on that holds this text."""
        while path and path not in self._line_of:
            path = path[:-1]
        start = self._line_of.get(path, 1)
        found = (n for n, line in enumerate(self._lines[start - 1 :], start) if written in line)
        return next(found, start) if written else start

    def _parsed(self, text: str) -> Mapping[str, object]:
        try:
            return tomllib.loads(text.replace("\r\n", "\n"), parse_float=Decimal)
        except tomllib.TOMLDecodeError as refusal:
            at = _AT_LINE.search(str(refusal))
            line = int(at[1]) if at else len(text.rstrip("\n").split("\n"))
            zh = f"这一行不合 TOML 写法（{refusal}），常见原因是少了引号、逗号或括号"
            en = f"This line is not TOML ({refusal}). A quotation mark, comma or bracket is often missing"
            self.report.error(self.name, line, "", zh, en)
            return {}

    @property
    def is_empty(self) -> bool:
        """Whether nothing could be read; then nothing more is said about the file."""
        return not self._values


class Table:
    """A table of a document; a reader notes what is wrong and returns a harmless value, to go on checking."""

    def __init__(self, document: Document, path: Path, values: Mapping[str, object]) -> None:
        self.document = document
        self._path = path
        self._values = values
        self._read: set[str] = set()

    def wrong(self, key: str, zh: str, en: str, written: str = "") -> None:
        """Note an error at a key of this table."""
        line = self.document.line_of((*self._path, key) if key else self._path, written)
        self.document.report.error(self.document.name, line, self._shown(key), zh, en)

    def warn(self, key: str, zh: str, en: str) -> None:
        """Note a warning at a key of this table."""
        line = self.document.line_of((*self._path, key))
        self.document.report.warn(self.document.name, line, self._shown(key), zh, en)

    def has(self, key: str) -> bool:
        """Whether the key is written."""
        return key in self._values

    def text(self, key: str, default: str | None = None, pattern: str = r".*\S.*", hint: str = "") -> str:
        """A text that the pattern fits; without a default it must be there."""
        value = self._value(key, default)
        if not isinstance(value, str):
            return self._mistyped(key, value, "文字（加引号）", "a text in quotation marks", "")
        if value != default and not re.fullmatch(pattern, value):
            example = hint or "不能留空"
            self.wrong(key, f"“{value}”不合写法：{example}", f'"{value}" does not fit: {hint or "not empty"}')
        return value

    def number(self, key: str, default: int | None = None, least: int = 0, most: int = 100_000) -> int:
        """A whole number within its bounds, both included."""
        value = self._value(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            return self._mistyped(key, value, "整数（不加引号）", "a whole number without quotation marks", least)
        if not least <= value <= most:
            self.wrong(key, f"{value} 应在 {least} 到 {most} 之间", f"{value} should be from {least} to {most}")
        return value

    def measure(self, key: str, default: float, least: float, most: float) -> float:
        """A number that may have decimals, within its bounds, both included."""
        value = self._value(key, default)
        if not isinstance(value, int | float | Decimal) or isinstance(value, bool) or value != value:
            return self._mistyped(key, value, "数（不加引号）", "a number without quotation marks", default)
        if not least <= value <= most:
            self.wrong(key, f"{value} 应在 {least} 到 {most} 之间", f"{value} should be from {least} to {most}")
        return float(value)

    def share(self, key: str, default: Fraction | None = None) -> Fraction:
        """A share from 0 to 1, exact: "2/5", "40%" or 0.4."""
        value = self._value(key, default)
        share = _share(value)
        if share is None:
            return self._mistyped(key, value, '比例，如 "2/5"', 'a share such as "2/5"', Fraction(0))
        if not 0 <= share <= 1:
            self.wrong(key, f"{value} 应在 0 到 1 之间", f"{value} should be from 0 to 1")
        return share

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        """One of a few words."""
        value = self.text(key)
        if value and value not in choices:
            known = " / ".join(choices)
            self.wrong(key, f"“{value}”应为 {known}", f'"{value}" should be {known}')
        return value

    def flag(self, key: str, default: bool) -> bool:
        """true or false."""
        value = self._value(key, default)
        return (
            value if isinstance(value, bool) else self._mistyped(key, value, "true 或 false", "true or false", default)
        )

    def value(self, key: str) -> object:
        """The value as it is written, None where there is none."""
        return self._value(key, None)

    def names(self, key: str) -> tuple[str, ...]:
        """A list of texts, each once; an absent key is an empty list."""
        value = self._value(key, ())
        if not isinstance(value, list | tuple) or not all(isinstance(name, str) and name for name in value):
            return self._mistyped(key, value, '名单，如 ["A", "C"]', 'a list such as ["A", "C"]', ())
        for name in {name for name in value if value.count(name) > 1}:
            self.wrong(key, f"“{name}”写了两次", f'"{name}" is written twice', name)
        return tuple(dict.fromkeys(value))

    def entries(self, key: str) -> list[object]:
        """A list as it is written; an absent key is an empty list."""
        value = self._value(key, [])
        if isinstance(value, list):
            return value
        return self._mistyped(key, value, "列表 [ … ]", "a list [ … ]", [])

    def table(self, key: str) -> "Table":
        """A table below this one; an absent one reads as empty, so that its missing keys are told."""
        value = self._value(key, {})
        fallback: dict[str, object] = {}
        values = value if isinstance(value, dict) else self._mistyped(key, value, f"[{key}]", f"[{key}]", fallback)
        return Table(self.document, (*self._path, key), values)

    def tables(self, key: str) -> list["Table"]:
        """The tables written as [[key]], of which there must be one or more."""
        value = self._value(key, None)
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            return self._mistyped(key, value, f"[[{key}]]", f"[[{key}]]", [])
        return [Table(self.document, (*self._path, key, index), row) for index, row in enumerate(value)]

    def finish(self) -> None:
        """Note the keys that nobody asked for."""
        for key in self._values.keys() - self._read:
            self.wrong(key, "不认识这个键，请核对拼写", "This key is not known. Check its spelling")

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys as written, in their order."""
        return tuple(self._values)

    def _value(self, key: str, default: object) -> object:
        self._read.add(key)
        return self._values.get(key, default)

    def _shown(self, key: str) -> str:
        return ".".join(str(part) for part in (*self._path, key) if part != "")

    def _mistyped(self, key: str, value: object, zh: str, en: str, instead: T) -> T:
        if value is None:
            self.wrong(key, f"缺少 {key}：应写{zh}", f"{key} is missing: write {en}")
        else:
            self.wrong(key, f"“{value}”应改为{zh}", f'"{value}" should be {en}')
        return instead


def _share(value: object) -> Fraction | None:
    if isinstance(value, Fraction | int | Decimal) and not isinstance(value, bool):
        return Fraction(value) if not isinstance(value, Decimal) or value.is_finite() else None
    written = _SHARE.fullmatch(value) if isinstance(value, str) else None
    if written is None or (written[2] and not int(written[2])):
        return None
    return Fraction(int(written[3]), 100) if written[3] else Fraction(int(written[1]), int(written[2]))
