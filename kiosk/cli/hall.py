"""Commands that open the database: serve, set up, and say who and what may use it."""

import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from kiosk import wiring
from kiosk.cli.databases import settled
from kiosk.cli.speech import Stop, plainly, reads_data
from kiosk.domain.people import SYSTEM, DeviceKind, Role
from kiosk.operations import administration, rights
from kiosk.operations.ports import Context
from kiosk.options import Options
from kiosk.server import Server
from kiosk.storage import schema
from kiosk.storage.engine import DatabaseRefused, open_engine
from kiosk.wiring import House


@click.command()
@reads_data
@click.option("--bind", default="127.0.0.1:8000", show_default=True)
@click.option("--redis", envvar="KIOSK_REDIS")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
@click.option("--public-url", default="", envvar="KIOSK_PUBLIC_URL", help="Where the hall reaches the server.")
@click.option("--rehearsal", is_flag=True, help="Makes an empty database one for training, whose clock may be set.")
@plainly(DatabaseRefused)
def serve(bind: str, rehearsal: bool, **settings: Any) -> None:
    """Runs the server."""
    options = Options(bind=_address(bind), wants_rehearsal=rehearsal, **settings)
    _prepare(options)
    _run(options, lambda: click.echo(f"Ready on {options.url}/"))


@click.command("demo", hidden=True)
@reads_data
@click.option("--port", default=8000, type=click.IntRange(1, 65535))
@plainly(DatabaseRefused)
def demo_hall(database: str, config: Path | None, port: int) -> None:
    """What `make run` starts: a rehearsal hall in the middle of a day."""
    from kiosk import demo

    Path("var").mkdir(exist_ok=True)
    options = Options(database, config, f"127.0.0.1:{port}", wants_rehearsal=True)
    _prepare(options)
    house = wiring.open_house(options, os.environ)
    lines = demo.fill(house.system, options.key_file.with_suffix(".demo.json"), options.url)
    house.engine.dispose()
    _run(options, lambda: click.echo("\n".join(lines)))


@click.group("db")
def database() -> None:
    """The database."""


@database.command("upgrade")
@reads_data
@plainly(DatabaseRefused)
def upgrade(database: str, config: Path | None) -> None:
    """Brings the database to the version of this program."""
    engine = open_engine(database)
    before = schema.current(engine)
    schema.upgrade(engine)
    click.echo(f"{before or 'empty'} → {schema.NEWEST}")


@click.group("account")
def account() -> None:
    """People who sign in."""


@account.command("add")
@click.argument("name")
@click.option("--role", required=True, type=click.Choice([str(role) for role in Role]))
@click.option("--window", type=int)
@click.option("--decides", default="all", show_default=True, help="all, none, or codes of items: SJ-001,SJ-004")
@click.option("--password-stdin", is_flag=True, required=True, help="Reads the password from standard input.")
@reads_data
@plainly(DatabaseRefused)
def add_account(
    name: str, role: str, window: int | None, decides: str, password_stdin: bool, database: str, config: Path | None
) -> None:
    """Adds a person; the password comes from standard input, never from the command line."""
    password = sys.stdin.readline().rstrip("\r\n")
    house = _opened(Options(database, config))

    def verb(context: Context) -> int:
        account = administration.add_account(context, house.desk.passwords, name, Role(role), window, password)
        if decides != "all":
            codes = [] if decides == "none" else [code.strip() for code in decides.split(",") if code.strip()]
            rights.set_rights(context, account.id, codes)
        return account.id

    house.system.perform(SYSTEM, verb)
    click.echo(f"{name}: {role}" + (f", window {window}" if window else ""))


@click.group("device")
def device() -> None:
    """Kiosks, boards and panels."""


@device.command("enrol")
@click.option("--kind", required=True, type=click.Choice([str(kind) for kind in DeviceKind]))
@click.option("--name", required=True)
@reads_data
@plainly(DatabaseRefused)
def enrol(kind: str, name: str, database: str, config: Path | None) -> None:
    """Enrols a device and prints its key, once, alone on its line."""
    house = _opened(Options(database, config))
    _, key = house.system.perform(SYSTEM, lambda context: administration.enrol_device(context, name, DeviceKind(kind)))
    click.echo(key)


def _prepare(options: Options) -> None:
    """A database that is ready, and whose purpose is settled; then the files are taken in."""
    house = settled(options)
    wiring.take_in_files(house)
    house.engine.dispose()


def _opened(options: Options) -> House:
    """A house on a database that is set up if it was empty."""
    engine = open_engine(options.database)
    if schema.is_empty(engine):
        schema.upgrade(engine)
    engine.dispose()
    return wiring.open_house(options, os.environ)


def _run(options: Options, announce: Callable[[], None]) -> None:
    _require_free(options.bind)
    Server(options, os.environ, announce).run()


def _require_free(bind: str) -> None:
    """Asks for the address before the server does, which would try for five seconds and then say it in its own way."""
    host, _, port = bind.rpartition(":")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), int(port)))
        except (OSError, OverflowError) as error:
            raise Stop(f"Cannot listen on {bind}: {error}. End what uses it, or choose another with --bind.") from error


def _address(bind: str) -> str:
    host, separator, port = bind.rpartition(":")
    if not separator or not host or not port.isdecimal():
        raise Stop(f"'{bind}' is not an address. Use HOST:PORT, for instance 127.0.0.1:8000.")
    return bind
