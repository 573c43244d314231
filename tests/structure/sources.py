"""What the checks of this folder look at: the files of the checkout and the shape of its modules."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSES = ("config", "display", "kiosk", "printer")


@cache
def files() -> tuple[Path, ...]:
    """Every file that is committed or would be by `git add`, absolute; what git ignores is not ours."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True, text=True,
    ).stdout  # fmt: skip
    paths = (ROOT / name for name in listed.split("\0") if name)
    return tuple(sorted({path for path in paths if path.is_file()}))


def modules(*houses: str) -> list[Path]:
    """The Python modules of these houses, migrations excepted: those are records, not code that is read."""
    return [
        path
        for path in files()
        if path.suffix == ".py"
        and path.relative_to(ROOT).parts[0] in houses
        and "versions" not in path.relative_to(ROOT).parts
    ]


def texts() -> Iterator[tuple[Path, str]]:
    """Files that are text, with their content."""
    for path in files():
        try:
            yield path, path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def name(path: Path) -> str:
    """How a message calls a file."""
    return path.relative_to(ROOT).as_posix()


@dataclass(frozen=True)
class Length:
    """One function and the lines of its body, its docstring not counted."""

    name: str
    lines: int


def function_lengths(source: str) -> list[Length]:
    """Every function of a module, inner ones and methods too."""
    nodes = ast.walk(ast.parse(source))
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [Length(function.name, _body_lines(function)) for function in functions]


def _body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def imported(source: str) -> set[str]:
    """Dotted names of what a module imports, wherever the import stands."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." * node.level + (node.module or ""))
    return found
