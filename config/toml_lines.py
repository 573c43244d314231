"""Finds the line on which each key of a TOML file stands; the standard parser tells values but no lines."""

import re
from collections import Counter

Path = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
_TOKEN = re.compile(r'''"""|\'\'\'|"(?:\\.|[^"\\])*"|'[^']*'|\#.*|[\[\]{}]''')


def key_lines(text: str) -> dict[Path, int]:
    """Path of each table and key → line from 1. Written for files that people edit: every array of tables is
    `[[name]]`, and what stands inside brackets has the line of its key."""
    lines: dict[Path, int] = {}
    rows: Counter[Path] = Counter()
    prefix: Path = ()
    inside = _Inside()
    for number, line in enumerate(text.split("\n"), start=1):
        if inside.is_open:
            inside.follow(line)
        elif header := _HEADER.match(line):
            prefix = _table_path(header, rows)
            lines.setdefault(prefix, number)
        elif key := _KEY.match(line):
            lines.setdefault((*prefix, *_parts(key[1])), number)
            inside.follow(line[key.end() :])
    return lines


def _table_path(header: re.Match[str], rows: Counter[Path]) -> Path:
    path: Path = ()
    *parents, last = _parts(header[2]) or [""]
    for part in parents:
        path = (*path, part)
        path = (*path, rows[path] - 1) if rows[path] else path
    path = (*path, last)
    if header[1] == "[":
        return path
    rows[path] += 1
    return (*path, rows[path] - 1)


def _parts(key: str) -> list[str]:
    return [part.strip("\"'") for part in _PART.findall(key)]


class _Inside:
    """Whether a value that began on an earlier line still goes on."""

    def __init__(self) -> None:
        self._depth = 0
        self._quotes = ""

    @property
    def is_open(self) -> bool:
        return self._depth > 0 or bool(self._quotes)

    def follow(self, line: str) -> None:
        while line:
            if self._quotes:
                _, closed, line = line.partition(self._quotes)
                self._quotes = "" if closed else self._quotes
            elif token := _TOKEN.search(line):
                self._take(token[0])
                line = line[token.end() :]
            else:
                return

    def _take(self, token: str) -> None:
        if token in ('"""', "'''"):
            self._quotes = token
        elif token in "[{":
            self._depth += 1
        elif token in "]}":
            self._depth -= 1
