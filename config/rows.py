"""Reads a file that is a list of tables of one name, and notes what stands twice in it."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from config.toml_file import Document, Table

Row = TypeVar("Row")


def rows_of(document: Document, name: str, read: Callable[[Table], Row], *keys: str) -> tuple[Row, ...]:
    """The tables `name` of a file, each read by `read`; a value of one of `keys` that stands twice is noted."""
    root = document.root
    tables = root.tables(name)
    rows = tuple(read(table) for table in tables)
    for key in keys:
        note_repeats(tables, [getattr(row, key) for row in rows], key)
    root.finish()
    return rows


def note_repeats(tables: Sequence[Table], values: Sequence[object], key: str) -> None:
    """Note each row whose value has already stood in a row before."""
    for index, table in enumerate(tables):
        if values[index] in values[:index]:
            table.wrong(key, f"“{values[index]}”重复", f'"{values[index]}" stands twice')
