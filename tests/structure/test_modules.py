"""Modules stay small, plainly named and within the rules that no linter knows."""

import re
import statistics
import sys

import pytest

from tests.structure import sources
from tests.structure.sources import HOUSES, modules, name

MOST_LINES = 300
VAGUE = {"base", "bases", "common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}

# Each with what it would break; the clock's own module is the one place that may ask the machine.
BANNED = (
    (
        r"\b(?:datetime\.(?:now|today|utcnow)|date\.today)\(",
        "time is passed in (rule 10)",
        {"kiosk/clock.py"},
    ),
    (r"\btime\.time(?:_ns)?\(", "time is passed in (rule 10)", {"kiosk/clock.py"}),
    (r"\bMarkup\(", "markup from text lets a name become a tag", set()),
    (r"\bshell\s*=\s*True", "a word of a command becomes a command", set()),
    (r"\bos\.system\(|\bos\.popen\(", "a word of a command becomes a command", set()),
    (r"\ballow_unsafe_werkzeug", "the development server is not for a hall", set()),
    (r"\bpickle\.|\byaml\.load\(", "data become code", set()),
    (r"(?<![\w.])(?:eval|exec)\(", "data become code", set()),
)


def offences(path: str, source: str) -> list[str]:
    """The banned expressions that `source` holds, as messages."""
    return [
        f"{path}: {pattern} ({reason})"
        for pattern, reason, allowed in BANNED
        if path not in allowed and re.search(pattern, source)
    ]


def test_modules_are_short():
    long = {name(path): lines for path in modules(*HOUSES) if (lines := _lines(path)) > MOST_LINES}
    assert long == {}


def test_no_module_has_a_name_that_takes_everything():
    vague = [name(path) for path in modules(*HOUSES, "tests") if VAGUE & set(_words(path))]
    assert vague == []


def test_functions_are_short():
    lengths = [length.lines for path in modules(*HOUSES) for length in sources.function_lengths(path.read_text())]
    assert statistics.median(lengths) < 8
    assert sum(lines < 30 for lines in lengths) >= 0.9 * len(lengths)


def test_modules_say_what_they_are_for():
    silent = [name(path) for path in modules(*HOUSES) if not path.read_text().startswith('"""')]
    assert silent == []


def test_nothing_banned():
    found = [line for path in modules(*HOUSES) for line in offences(name(path), path.read_text())]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "now = datetime.now(UTC)",
        "today = date.today()",
        "stamp = time.time()",
        "html = Markup(name)",
        "run(command, shell=True)",
        "socketio.run(app, allow_unsafe_werkzeug=True)",
        "value = pickle.loads(body)",
        "eval(text)",
    ],
)
def test_ban_notices(line):
    assert len(offences("kiosk/web/citizen.py", line)) == 1


def test_ban_spares_the_clock_and_likenesses():
    assert offences("kiosk/clock.py", "now = datetime.now(UTC)") == []
    assert offences("kiosk/web/citizen.py", "now = clock.now(); model.eval(); retrieval(x)") == []


def test_rules_import_the_standard_library_alone():
    foreign = {
        name(path): strangers
        for path in modules("kiosk")
        if name(path).startswith("kiosk/domain/") and (strangers := _strangers(path.read_text()))
    }
    assert foreign == {}


def test_stranger_is_noticed_inside_a_function():
    assert _strangers("import datetime\ndef f():\n    from pydantic import BaseModel\n") == {"pydantic"}


def test_function_length_leaves_the_docstring_out():
    source = 'def f():\n    """One.\n\n    Two.\n    """\n    a = 1\n    return a\n'
    assert [length.lines for length in sources.function_lengths(source)] == [2]


def _strangers(source):
    return {
        imported
        for imported in sources.imported(source)
        if not imported.startswith((".", "kiosk.domain")) and imported.partition(".")[0] not in sys.stdlib_module_names
    }


def _lines(path):
    return len(path.read_text("utf-8").splitlines())


def _words(path):
    parts = path.relative_to(sources.ROOT).with_suffix("").parts
    return [word for part in parts for word in part.split("_")]
