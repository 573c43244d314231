"""Finds the files of a centre, its own before the shipped ones, and turns their bytes into text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from config.report import Report

SINGLE_FILES = (
    "centre.toml",
    "queues.toml",
    "windows.toml",
    "catalogue.csv",
    "joint.toml",
    "grounds.toml",
    "printers.toml",
    "readers.toml",
    "messages.toml",
)
LANGUAGES = ("zh", "en")
_DATA_SUFFIXES = (".toml", ".csv")
_CALENDAR = re.compile(r"(19[5-9]|20[0-9]|21[0-9])[0-9]\.toml")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ufeff]")
_OWN_ROOMS = ("deploy", "__pycache__")


@dataclass(frozen=True, slots=True)
class Text:
    """The text of one file, and the name that a message gives it."""

    name: str
    text: str
    is_site: bool


class Folder:
    """A site's folder laid over the shipped one: a file that the site has replaces the shipped file."""

    def __init__(self, site: Path | None, report: Report) -> None:
        self._site = site
        self._report = report
        self._shipped: Traversable = files("config")

    def read(self, name: str) -> Text | None:
        """The file that counts; None, with a problem noted, where it cannot be read."""
        return self.read_site(name) or self.read_shipped(name)

    def read_site(self, name: str) -> Text | None:
        """The site's own file, or None where it has none."""
        path = self._site / name if self._site else None
        if path is None or not path.is_file():
            return None
        try:
            return self._decoded(Text(name, "", True), path.read_bytes())
        except OSError as refusal:
            zh, en = f"读不了这个文件：{refusal.strerror}", f"This file cannot be read: {refusal.strerror}"
            self._report.error(name, 0, "", zh, en)
            return None

    def read_shipped(self, name: str) -> Text | None:
        """The file that came with the program."""
        path = self._shipped.joinpath(name)
        shown = f"shipped/{name}" if self._site else name
        return self._decoded(Text(shown, "", False), path.read_bytes()) if path.is_file() else None

    def beside(self, path: Path) -> Path:
        """A path as a file of the site means it; an absolute one stays as it is."""
        return (self._site or Path()) / path

    def years(self) -> list[int]:
        """The years that have a calendar file, ascending."""
        folders = [self._shipped.joinpath("calendar")]
        folders += [self._site / "calendar"] if self._site else []
        names = [entry.name for folder in folders if folder.is_dir() for entry in folder.iterdir()]
        return sorted({int(name[:4]) for name in names if _CALENDAR.fullmatch(name)})

    def note_strangers(self) -> None:
        """A misspelt file name would otherwise change nothing and tell nobody."""
        if self._site is None:
            return
        if not self._site.is_dir():
            zh, en = "没有这个文件夹，请检查路径", "There is no such folder. Check the path"
            self._report.error(str(self._site), 0, "", zh, en)
            return
        for name in self._strangers(self._site):
            zh, en = (
                "不认识这个文件名，里面的设置不起作用",
                "This file name is not known, so it changes nothing",
            )
            self._report.error(name, 0, "", zh, en)

    def _strangers(self, site: Path) -> Iterator[str]:
        known = {*SINGLE_FILES, *(f"phrases/{language}.toml" for language in LANGUAGES)}
        known |= {f"calendar/{year}.toml" for year in self.years()}
        for path in sorted(site.rglob("*")):
            name = path.relative_to(site)
            if path.suffix in _DATA_SUFFIXES and name.parts[0] not in _OWN_ROOMS and name.as_posix() not in known:
                yield name.as_posix()

    def _decoded(self, empty: Text, raw: bytes) -> Text:
        text = decode(empty.name, raw, self._report)
        note_control_characters(empty.name, text, self._report)
        return Text(empty.name, text, empty.is_site)


def decode(name: str, raw: bytes, report: Report) -> str:
    """UTF-8, or GB18030 as a Chinese office program saves it; an error is noted where it is neither.

    GB18030 gives a meaning to nearly any bytes, so a UTF-8 file with one bad byte must not reach it: only a
    file with more bad places than Chinese characters, both read as UTF-8, is taken for GB18030.
    """
    loose = raw.decode("utf-8-sig", errors="replace")
    bad = loose.count("\ufffd")
    if not bad:
        return loose
    if bad > sum("\u3000" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef" for char in loose):
        try:
            return raw.decode("gb18030")
        except UnicodeDecodeError:
            pass
    line = loose[: loose.index("\ufffd")].count("\n") + 1
    zh, en = (
        "这一行有读不出的字节，请存为 UTF-8",
        "This line holds bytes that are not text. Save the file as UTF-8",
    )
    report.error(name, line, "", zh, en)
    return loose.replace("\ufffd", "?")


def note_control_characters(name: str, text: str, report: Report) -> None:
    """A control character, or one that turns the reading direction, would travel to a slip or a screen."""
    for number, line in enumerate(text.split("\n"), start=1):
        if found := _CONTROL.search(line.removesuffix("\r")):
            code = f"U+{ord(found[0]):04X}"
            zh, en = (
                f"这一行有控制字符 {code}，请删去",
                f"This line holds the control character {code}. Remove it",
            )
            report.error(name, number, "", zh, en)
