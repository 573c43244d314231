"""A program that calls the API of a hall in this process, in the name of any role or device."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.test import TestResponse

from kiosk import wiring
from kiosk.app import create_app
from kiosk.domain.people import SYSTEM, DeviceKind, Role
from kiosk.operations import administration, rehearsal
from kiosk.operations.ports import Context
from kiosk.options import Options
from kiosk.storage.engine import open_engine
from kiosk.storage.unit_of_work import SqlUnits
from kiosk.wiring import House
from tests.fakes import PlainPasswords
from tests.make import TEN, centre

V1 = "/api/v1"


class Compiled(BytecodeCache):
    """The templates of this process, compiled once for all its programs."""

    kept: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


EVERYBODY = (*Role, *DeviceKind)


@dataclass
class Program:
    """Calls with the key of `by`; None is nobody."""

    house: House
    app: Flask
    keys: dict[str, str] = field(default_factory=dict)

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        by: str | None = None,
        lang: str | None = None,
        key: str | None = None,
        **more: Any,
    ) -> TestResponse:
        headers = dict(more.pop("headers", {}))
        if by is not None:
            headers["Authorization"] = f"Bearer {self.keys[by]}"
        if lang is not None:
            headers["Accept-Language"] = lang
        if key is not None:
            headers["Idempotency-Key"] = key
        if body is not None:
            more["json"] = body
        address = path if path.startswith(("/api/", "/healthz", "/readyz", "/metrics")) else f"{V1}{path}"
        return self.app.test_client().open(address, method=method, headers=headers, **more)

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.call("GET", path, **more)

    def post(self, path: str, body: object = None, **more: Any) -> TestResponse:
        return self.call("POST", path, body, **more)

    def does(self, path: str, body: object = None, *, by: str = "window", status: int = 200, **more: Any) -> Any:
        """A call that must end with that status; gives its JSON."""
        answer = self.post(path, body, by=by, **more)
        assert answer.status_code == status, answer.text
        return answer.get_json(silent=True)

    def sees(self, path: str, *, by: str | None = None, **more: Any) -> Any:
        """A look that must end well; gives its JSON."""
        answer = self.get(path, by=by, **more)
        assert answer.status_code == 200, answer.text
        return answer.get_json()

    @property
    def revision(self) -> int:
        """The number of the last line of the ledger."""
        return self.house.system.read(SYSTEM, lambda context: context.unit.ledger.revision)

    def set_clock(self, at: datetime) -> None:
        """Sets the clock of the rehearsal."""
        system = self.house.system
        system.perform(SYSTEM, lambda context: rehearsal.set_clock(context, at, system.machine.now()))
        assert self.house.desk.rehearsal is not None
        self.house.desk.rehearsal.read_again()

    def key_of(self, right: Role | DeviceKind, name: str, window: int | None = None) -> str:
        """A new account with a session, or a new device; gives its key."""
        system = self.house.system

        def verb(context: Context) -> str:
            if isinstance(right, DeviceKind):
                return administration.enrol_device(context, name, right)[1]
            account = administration.add_account(context, PlainPasswords(), name, right, window, "not used here")
            return administration.open_session(context, account, system.machine.now()).token

        return system.perform(SYSTEM, verb)


@contextmanager
def program_on(address: str, mode: str = "rehearsal", at: datetime = TEN) -> Iterator[Program]:
    """A program at a hall on that database; a rehearsal stands at ten of a working Tuesday and runs on."""
    engine = open_engine(address)
    with SqlUnits(engine, centre().code).writing() as unit:
        unit.set_centre_mode(mode)
    engine.dispose()
    house = wiring.open_house(Options(address, bind="127.0.0.1:8123"), {})
    app, _ = create_app(house)
    app.jinja_env.bytecode_cache = Compiled()
    program = Program(house, app)
    for right in EVERYBODY:
        program.keys[str(right)] = program.key_of(right, f"{right}-1")
    if mode == "rehearsal":
        program.set_clock(at)
    yield program
    wiring.shut(house)
    house.engine.dispose()


def copied(template: Path, folder: Path) -> str:
    """A new embedded database in a folder."""
    shutil.copy(template, folder / "kiosk.db")
    return f"sqlite:///{folder / 'kiosk.db'}"
