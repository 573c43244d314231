"""Every key of a TOML file has its line, also behind strings, comments and brackets that look like keys."""

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.toml_lines import key_lines

TRICKY = '''\
title = "a # no comment = 1" # [not.a.table]
"quoted key" = 1
days = [
  ["2026-01-01", "x = 1"], # closing ] in a comment
  ["]"],
]
text = """
inner = 1
[[inner]]
"""
after = { a = 1, b = "}" }
dotted.name = 2

[policy]
ceiling = '2/5 ] " ['

[[row]]
name = "a"

[[row]] # second
name = "b"
[row.part]
deep = 1
'''


def paths(value, path=()):
    """Every key of parsed TOML that stands on a line of its own."""
    for key, inner in value.items():
        here = (*path, key)
        if isinstance(inner, list) and inner and all(isinstance(row, dict) for row in inner):
            for index, row in enumerate(inner):
                yield from paths(row, (*here, index))
        elif isinstance(inner, dict) and key != "after":
            yield from paths(inner, here)
        else:
            yield here


def test_the_tricky_file():
    lines = key_lines(TRICKY)
    assert set(paths(tomllib.loads(TRICKY))) <= set(lines)
    expected = {
        ("title",): 1, ("quoted key",): 2, ("days",): 3, ("text",): 7, ("after",): 11, ("dotted", "name"): 12,
        ("policy",): 14, ("policy", "ceiling"): 15, ("row", 0): 17, ("row", 0, "name"): 18, ("row", 1): 20,
        ("row", 1, "name"): 21, ("row", 1, "part"): 22, ("row", 1, "part", "deep"): 23,
    }  # fmt: skip
    assert lines == expected


@pytest.mark.parametrize("path", sorted(Path(str(files("config"))).rglob("*.toml")), ids=lambda path: path.name)
def test_every_key_of_the_shipped_files(path):
    text = path.read_text("utf-8")
    lines = key_lines(text)
    written = text.split("\n")
    for key in paths(tomllib.loads(text)):
        assert written[lines[key] - 1].startswith(f"{key[-1]} ="), key


@given(st.text(alphabet="ab=[]{}\"'#.,\n\\ 1", max_size=80))
def test_no_text_makes_the_scanner_stumble(text):
    """A broken file reaches it too, before the parser has said where it is broken."""
    count = text.count("\n") + 1
    assert all(1 <= line <= count for line in key_lines(text).values())
