"""The command line: what it does, what it says in a sentence, and its exit codes."""

import json
import shutil
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli import main
from tests.flows.server import ROOT, kiosk

CASES = ROOT / "tests/domain/clock_cases.json"


def typed(*words: object, given: str = "") -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], input=given)


@pytest.fixture
def centre_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "centre"
    kept = shutil.ignore_patterns("*.py", "setup", "__pycache__")
    shutil.copytree(ROOT / "config", folder, ignore=kept)
    return folder


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'kiosk.db'}"


def test_the_shipped_centre_has_nothing_to_correct(centre_folder: Path) -> None:
    assert typed("config", "check").exit_code == 0
    assert typed("config", "check", "--config", centre_folder).exit_code == 0


def test_a_broken_line_is_named_with_its_file_and_line(centre_folder: Path) -> None:
    catalogue = centre_folder / "catalogue.csv"
    lines = catalogue.read_text(encoding="utf-8").splitlines()
    lines[4] = lines[4].replace(",工作日,", ",工作时,", 1)
    catalogue.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = typed("config", "check", "--config", centre_folder)
    assert done.exit_code == 1
    assert "catalogue.csv:5" in done.stdout
    served = typed("serve", "--config", centre_folder, "--database", f"sqlite:///{centre_folder}/x.db")
    assert served.exit_code == 2
    assert "catalogue.csv:5" in served.stderr
    checked = typed("catalogue", "check", catalogue)
    assert (checked.exit_code, "catalogue.csv:5" in checked.stdout) == (1, True)


def test_the_catalogue_is_checked_and_counted() -> None:
    done = typed("catalogue", "check", ROOT / "config/catalogue.csv")
    assert done.exit_code == 0, done.stdout
    assert "144" in done.stdout
    assert "101" in done.stdout


def test_the_clock_answers_the_worked_cases() -> None:
    done = typed("clock", CASES)
    assert done.exit_code == 0, done.stderr
    document = json.loads(CASES.read_text(encoding="utf-8"))
    rows = json.loads(done.stdout)
    assert len(rows) == len(document["cases"]) == 58
    for case, row in zip(document["cases"], rows, strict=True):
        assert row.keys() == {"id", "accepted_at", "last_day_before_roll", "due", "status", "flags"}
        wanted = {name.removeprefix("expected_"): value for name, value in case.items() if name.startswith("expected_")}
        for name in ("accepted_at", "last_day_before_roll", "due", "status"):
            assert row[name] == wanted.get(name), (case["id"], name)
        assert sorted(row["flags"]) == sorted(wanted["flags"]), case["id"]


def test_the_clock_explains_each_day() -> None:
    rows = json.loads(typed("clock", CASES, "--explain").stdout)
    assert all("days" in row for row in rows)


@pytest.mark.parametrize("text", ["{", "[1]", '{"cases": [{}]}', "\ufffe"])
def test_a_clock_file_that_cannot_be_read_is_a_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "cases.json"
    path.write_bytes(text.encode("utf-16" if text == "\ufffe" else "utf-8"))
    done = typed("clock", path)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_an_account_and_a_device(database: str) -> None:
    words = ("account", "add", "li", "--role", "window", "--window", 3, "--password-stdin", "--database", database)
    assert typed(*words, given="a long password\n").exit_code == 0
    again = typed(*words, given="a long password\n")
    assert (again.exit_code, "account_exists" in again.stderr or "li" in again.stderr) == (1, True)
    short = typed("account", "add", "w", "--role", "admin", "--password-stdin", "--database", database, given="short\n")
    assert short.exit_code == 1
    enrolled = typed("device", "enrol", "--kind", "kiosk", "--name", "k1", "--database", database)
    assert enrolled.exit_code == 0
    key = enrolled.stdout.strip()
    assert enrolled.stdout == f"{key}\n"
    assert len(key) >= 52
    assert key.encode() not in Path(database.removeprefix("sqlite:///")).read_bytes()


def test_upgrade_says_from_where_to_where_and_may_be_repeated(database: str) -> None:
    assert typed("db", "upgrade", "--database", database).exit_code == 0
    assert typed("db", "upgrade", "--database", database).exit_code == 0


def test_an_outdated_database_is_refused_with_the_command_that_helps(database: str) -> None:
    import sqlite3

    assert typed("db", "upgrade", "--database", database).exit_code == 0
    with sqlite3.connect(database.removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    done = typed("serve", "--database", database)
    assert done.exit_code == 2
    assert f"kiosk db upgrade --database {database}" in done.stderr


def test_a_real_hall_never_becomes_a_rehearsal(database: str, sqlite_template: Path) -> None:
    from kiosk.storage.engine import open_engine
    from kiosk.storage.unit_of_work import SqlUnits
    from tests.make import Hall, centre

    path = Path(database.removeprefix("sqlite:///"))
    for prepare in (lambda unit: unit.set_centre_mode("real"), None):
        shutil.copy(sqlite_template, path)
        engine = open_engine(database)
        units = SqlUnits(engine, centre().code)
        if prepare is None:
            Hall(units).issue()
        else:
            with units.writing() as unit:
                prepare(unit)
        engine.dispose()
        done = typed("serve", "--rehearsal", "--database", database)
        assert done.exit_code == 2
        assert "rehearsal" in done.stderr
        for left in path.parent.glob("kiosk.db*"):
            left.unlink()


WRONG = [
    (("serve", "--database", "mysql://x/y"), 2),
    (("serve", "--database", "nonsense"), 2),
    (("serve", "--bind", "nowhere"), 2),
    (("serve", "--workers", "0"), 2),
    (("serve", "--config", "/no/such/folder"), 2),
    (("account", "add", "li"), 2),
    (("account", "add", "li", "--role", "king", "--password-stdin"), 2),
    (("device", "enrol", "--kind", "toaster", "--name", "x"), 2),
    (("catalogue", "check", "/no/such/file.csv"), 2),
    (("clock", "/no/such/file.json"), 2),
    (("config", "check", "--config", "/no/such/folder"), 2),
    (("nonsense",), 2),
    (("db", "upgrade", "--database", "sqlite:////no/such/folder/kiosk.db"), 2),
]


@pytest.mark.parametrize(("words", "code"), WRONG)
def test_wrong_usage_ends_with_two_and_a_sentence(words: tuple[str, ...], code: int) -> None:
    done = typed(*words)
    assert done.exit_code == code, done.output
    assert done.stderr.strip()
    assert done.stdout == ""
    assert "Traceback" not in done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)


def test_the_program_itself_ends_so_too() -> None:
    done = kiosk("serve", "--database", "nonsense")
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (2, "", False)
    assert done.stderr.count("\n") <= 2


def test_an_address_in_use_is_said_in_a_sentence(database: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = typed("serve", "--database", database, "--bind", f"127.0.0.1:{taken.getsockname()[1]}")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "Cannot listen on" in done.stderr


def test_a_database_that_does_not_answer_is_said_in_a_sentence(tmp_path: Path) -> None:
    no_database = tmp_path / "letter.db"
    no_database.write_text("Dear Sir or Madam, " * 100)
    for address in (f"sqlite:///{no_database}", "postgresql://nobody@127.0.0.1:1/nothing"):
        done = typed("serve", "--database", address)
        assert (done.exit_code, done.stderr.count("\n")) == (2, 1), done.stderr
        assert "cannot be used" in done.stderr
