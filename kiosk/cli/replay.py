"""`kiosk replay`: a past day of a ledger played again on a rehearsal server, so that its boards show the day."""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import click

from kiosk.cli.databases import settled
from kiosk.cli.speech import Stop, plainly, reads_data
from kiosk.domain.people import SYSTEM
from kiosk.operations import rehearsal
from kiosk.operations.system import System
from kiosk.options import Options
from kiosk.simulation.agenda import Moment
from kiosk.simulation.replaying import Line, NotPlayed, Player, as_lenient, lines_of, played
from kiosk.storage import schema
from kiosk.storage.engine import DatabaseRefused, open_engine
from kiosk.storage.unit_of_work import SqlUnits
from kiosk.wiring import House

# The clock of the rehearsal runs with the machine's; at another speed it is set again so often.
_SET_EVERY_SECONDS = 2.0


@click.command()
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY")
@click.option(
    "--from", "source", required=True, metavar="URL", help="The database in which the day happened; only read."
)
@click.option(
    "--speed",
    default=60.0,
    show_default=True,
    type=click.FloatRange(0, 10_000),
    help="How much faster than the day; 0 is as fast as it goes.",
)
@reads_data
@plainly(DatabaseRefused)
def replay(day: datetime, source: str, speed: float, **data: Any) -> None:
    """Plays a past DAY again in a rehearsal database, on which kiosk serve --rehearsal may be running.

    Numbers, windows and queues are played; cases and names stay where they are.
    """
    options = Options(**data, wants_rehearsal=True)
    if source == options.database:
        raise Stop("A day is played into another database than its own. Name an empty one with --database.")
    house = settled(options)
    try:
        lines = _lines(source, house, day.date())
        _must_be_free(house, day.date())
        missed = _play(house, lines, day.date(), speed)
    except KeyboardInterrupt:
        raise Stop("Stopped. The day is in the database as far as it was played.", 1) from None
    finally:
        house.engine.dispose()
    click.echo(f"{day:%Y-%m-%d}: {len(lines) - len(missed)} of {len(lines)} steps played.")
    if missed:
        raise Stop(_told(missed), 1)


def _lines(source: str, house: House, day: date) -> list[Line]:
    engine = open_engine(source)
    try:
        if schema.current(engine) != schema.NEWEST:
            raise Stop(f"{source} is empty or not at version {schema.NEWEST}. Upgrade a copy of it and name that.")
        centre = house.system.centre
        reader = house.system.beside(centre, house.system.clock, SqlUnits(engine, centre.code))
        found = reader.read(SYSTEM, lambda context: lines_of(context, day))
    finally:
        engine.dispose()
    if not found:
        raise Stop(f"Nothing happened on {day} in that database. Choose a day on which the hall was open.", 1)
    return found


def _must_be_free(house: House, day: date) -> None:
    of_day = house.system.read(SYSTEM, lambda context: lines_of(context, day))
    if of_day:
        raise Stop(f"The rehearsal has numbers of {day} already. Name an empty database with --database.")


def _play(house: House, lines: list[Line], day: date, speed: float) -> list[NotPlayed]:
    clock = Moment(lines[0].at)
    system = house.system.beside(as_lenient(house.system.centre, lines, day), clock)
    pace = _Pace(system, speed, lines[0].at)
    player = Player(system, lambda at: setattr(clock, "at", at))
    with click.progressbar(length=len(lines), label="重放 replay", file=sys.stderr) as bar:

        def watch(line: Line) -> None:
            pace.wait_for(line.at)
            bar.update(1)

        missed = played(player, lines, watch)
    pace.set_clock(lines[-1].at)
    return missed


@dataclass(slots=True)
class _Pace:
    """Waits for the next step as long as the day did, and keeps the clock of the rehearsal with the day."""

    system: System
    speed: float
    first: datetime
    _began: float = field(default_factory=time.monotonic)
    _set: float | None = None

    def wait_for(self, at: datetime) -> None:
        """Returns when it is time for a step of that instant."""
        if not self.speed:
            return
        ahead = (at - self.first).total_seconds() / self.speed
        while (left := ahead - (time.monotonic() - self._began)) > 0:
            self._keep(at - timedelta(seconds=left * self.speed))
            time.sleep(min(left, _SET_EVERY_SECONDS))
        self._keep(at)

    def _keep(self, at: datetime) -> None:
        now = time.monotonic()
        if self._set is None or (self.speed != 1 and now - self._set >= _SET_EVERY_SECONDS):
            self._set = now
            self.set_clock(at)

    def set_clock(self, at: datetime) -> None:
        """From now on it is `at` in the rehearsal."""
        self.system.perform(SYSTEM, lambda context: rehearsal.set_clock(context, at, self.system.machine.now()))


def _told(missed: Sequence[NotPlayed]) -> str:
    first = missed[0]
    number = first.line.fact.data.get("number") or first.line.fact.subject_id
    return (
        f"{len(missed)} steps could not be repeated, the first at {first.line.at:%H:%M:%S} UTC: "
        f"{first.line.fact.kind} {number} ({first.code}). The rest of the day was played without them."
    )
