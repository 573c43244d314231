"""The command line: `kiosk serve`, and what an installer and a manager type."""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from config.catalogue_figures import figures
from config.catalogue_file import read_catalogue_file
from config.loader import check, load
from config.report import ConfigError, Report
from config.schema import Problem, Settings, Severity
from kiosk import demo, wiring
from kiosk.bridges.settings import editions_of
from kiosk.clock_file import UnreadableClockFile, answer
from kiosk.domain.errors import Refusal
from kiosk.domain.people import SYSTEM, DeviceKind, Role
from kiosk.operations import administration
from kiosk.operations.ports import Context
from kiosk.options import Options
from kiosk.server import Server
from kiosk.storage import schema
from kiosk.storage.engine import DatabaseRefused, open_engine
from kiosk.wiring import House

DEFAULT_DATABASE = "sqlite:///var/kiosk.db"

Command = TypeVar("Command", bound=Callable[..., Any])


class Stop(click.ClickException):
    """One or two sentences on standard error, and an exit code: 1 a check failed, 2 usage or configuration."""

    def __init__(self, sentence: str, exit_code: int = 2) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code  # type: ignore[misc]  # click declares it for the class, and reads it here

    def show(self, file: Any = None) -> None:
        """The sentence alone."""
        click.echo(self.message, err=True)


def _reads_data(command: Command) -> Command:
    """The two options of every command that reads data."""
    for option in (
        click.option("--config", type=click.Path(path_type=Path, exists=True, file_okay=False), envvar="KIOSK_CONFIG"),
        click.option("--database", default=DEFAULT_DATABASE, envvar="KIOSK_DATABASE", show_default=True),
    ):
        command = option(command)
    return command


def _plainly(command: Command) -> Command:
    """Says in a sentence what went wrong instead of a traceback."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except ConfigError as error:
            lines = [_problem(problem) for problem in error.problems if problem.severity is Severity.ERROR]
            raise Stop("\n".join([*lines, "Correct these lines, then try again."])) from error
        except (DatabaseRefused, UnreadableClockFile) as error:
            raise Stop(str(error)) from error
        except Refusal as error:
            raise Stop(f"Refused: {error.code} {_detail(error)}. Nothing was changed.", 1) from error

    return run  # type: ignore[return-value]


@click.group()
def main() -> None:
    """Numbers, calls and statutory time limits of a one-stop service centre."""


@main.command()
@_reads_data
@click.option("--bind", default="127.0.0.1:8000", show_default=True)
@click.option("--redis", envvar="KIOSK_REDIS")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
@click.option("--rehearsal", is_flag=True, help="Makes an empty database one for training, whose clock may be set.")
@_plainly
def serve(database: str, config: Path | None, bind: str, redis: str | None, workers: int, rehearsal: bool) -> None:
    """Runs the server."""
    options = Options(database, config, _address(bind), redis, workers, rehearsal)
    _prepare(options)
    _run(options, lambda: click.echo(f"Ready on {options.public_url}/"))


@main.command("demo", hidden=True)
@_reads_data
@click.option("--port", default=8000, type=click.IntRange(1, 65535))
@_plainly
def run_demo(database: str, config: Path | None, port: int) -> None:
    """What `make run` starts: a rehearsal hall in the middle of a day."""
    Path("var").mkdir(exist_ok=True)
    options = Options(database, config, f"127.0.0.1:{port}", wants_rehearsal=True)
    _prepare(options)
    house = wiring.open_house(options, os.environ)
    lines = demo.fill(house.system, options.key_file.with_suffix(".demo.json"), options.public_url)
    house.engine.dispose()
    _run(options, lambda: click.echo("\n".join(lines)))


@main.group("db")
def database_group() -> None:
    """The database."""


@database_group.command("upgrade")
@_reads_data
@_plainly
def upgrade(database: str, config: Path | None) -> None:
    """Brings the database to the version of this program."""
    engine = open_engine(database)
    before = schema.current(engine)
    schema.upgrade(engine)
    click.echo(f"{before or 'empty'} → {schema.newest()}")


@main.group("account")
def account_group() -> None:
    """People who sign in."""


@account_group.command("add")
@click.argument("name")
@click.option("--role", required=True, type=click.Choice([str(role) for role in Role]))
@click.option("--window", type=int)
@click.option("--password-stdin", is_flag=True, required=True, help="Reads the password from standard input.")
@_reads_data
@_plainly
def add_account(
    name: str, role: str, window: int | None, password_stdin: bool, database: str, config: Path | None
) -> None:
    """Adds a person; the password comes from standard input, never from the command line."""
    password = sys.stdin.readline().rstrip("\r\n")
    house = _opened(Options(database, config))

    def verb(context: Context) -> int:
        account = administration.add_account(context, house.desk.passwords, name, Role(role), window, password)
        return account.id

    house.system.perform(SYSTEM, verb)
    click.echo(f"{name}: {role}" + (f", window {window}" if window else ""))


@main.group("device")
def device_group() -> None:
    """Kiosks, boards and panels."""


@device_group.command("enrol")
@click.option("--kind", required=True, type=click.Choice([str(kind) for kind in DeviceKind]))
@click.option("--name", required=True)
@_reads_data
@_plainly
def enrol(kind: str, name: str, database: str, config: Path | None) -> None:
    """Enrols a device and prints its key, once, alone on its line."""
    house = _opened(Options(database, config))
    _, key = house.system.perform(SYSTEM, lambda context: administration.enrol_device(context, name, DeviceKind(kind)))
    click.echo(key)


@main.group("config")
def config_group() -> None:
    """The centre's files."""


@config_group.command("check")
@click.option("--config", type=click.Path(path_type=Path), envvar="KIOSK_CONFIG")
def check_config(config: Path | None) -> None:
    """Names every problem with its file and line."""
    if config is not None and not config.is_dir():
        raise Stop(f"There is no folder {config}. Name the folder that holds the centre's files.")
    problems = check(config)
    for problem in problems:
        click.echo(_problem(problem))
    if any(problem.severity is Severity.ERROR for problem in problems):
        sys.exit(1)
    click.echo("没有要改的错误。 Nothing has to be corrected.", err=True)


@main.group("catalogue")
def catalogue_group() -> None:
    """The catalogue of items."""


@catalogue_group.command("check")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--config", type=click.Path(path_type=Path, exists=True, file_okay=False), envvar="KIOSK_CONFIG")
@_plainly
def check_catalogue(file: Path, config: Path | None) -> None:
    """Checks limits, units and codes, and prints how the two promises stand."""
    policy, report = _settings(config).centre.policy, Report()
    found = figures(read_catalogue_file(file, policy, report), policy)
    problems = report.problems()
    for problem in problems:
        click.echo(_problem(problem))
    click.echo(f"事项 items: {found.total}")
    click.echo(
        f"不超过法定时限 {policy.ceiling} within the ceiling: {found.within_ceiling} / {found.with_statutory_limit}"
    )
    click.echo(f"即办 on the spot: {found.on_the_spot} / {found.total} · 目标 target ≥ {found.on_the_spot_target}")
    for unit, total in found.sums.items():
        click.echo(f"{unit}: 承诺 promised {total.promised} / 法定 statutory {total.statutory}")
    if any(problem.severity is Severity.ERROR for problem in problems):
        sys.exit(1)


@main.command("clock")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--explain", is_flag=True, help="Adds the days, each with its verdict and reason.")
@click.option("--config", type=click.Path(path_type=Path, exists=True, file_okay=False), envvar="KIOSK_CONFIG")
@_plainly
def clock(file: Path, explain: bool, config: Path | None) -> None:
    """Reads histories of cases and prints their due dates; opens no database."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise Stop(f"{file} is not a JSON file in UTF-8: {error}. Correct it, then try again.") from error
    rows = answer(document, editions_of(_settings(config)), explain)
    click.echo(json.dumps(rows, ensure_ascii=False, indent=1))


def _prepare(options: Options) -> None:
    """An empty database is set up, an outdated one refused; then it is settled what the database is for."""
    engine = open_engine(options.database)
    if schema.is_empty(engine):
        schema.upgrade(engine)
    elif (found := schema.current(engine)) != schema.newest():
        raise DatabaseRefused(
            f"The database is at version {found or 'unknown'}, this program needs {schema.newest()}. "
            f"Make a copy of it, then run: kiosk db upgrade --database {options.database}"
        )
    engine.dispose()
    house = wiring.open_house(options, os.environ)
    house.system.perform(SYSTEM, lambda context: _settle(context, options.wants_rehearsal))
    house.engine.dispose()


def _settle(context: Context, wants_rehearsal: bool) -> None:
    mode = context.unit.centre_mode()
    if wants_rehearsal and (mode == "real" or (mode == "unborn" and context.unit.has_visits())):
        raise DatabaseRefused(
            "This database holds a real hall, so it cannot become a rehearsal. Name an empty database instead."
        )
    if mode == "unborn":
        context.unit.set_centre_mode("rehearsal" if wants_rehearsal else "real")


def _opened(options: Options) -> House:
    """A house on a database that is set up if it was empty."""
    engine = open_engine(options.database)
    if schema.is_empty(engine):
        schema.upgrade(engine)
    engine.dispose()
    return wiring.open_house(options, os.environ)


def _run(options: Options, announce: Callable[[], None]) -> None:
    Server(replace(options), os.environ, announce).run()


def _settings(config: Path | None) -> Settings:
    return load(config, os.environ)


def _address(bind: str) -> str:
    host, separator, port = bind.rpartition(":")
    if not separator or not host or not port.isdecimal():
        raise Stop(f"'{bind}' is not an address. Use HOST:PORT, for instance 127.0.0.1:8000.")
    return bind


def _problem(problem: Problem) -> str:
    return f"{problem.place}: {problem.severity}: {problem.key}: {problem.message_zh} {problem.message_en}"


def _detail(error: Refusal) -> str:
    return ", ".join(f"{name}={value}" for name, value in error.detail.items())
