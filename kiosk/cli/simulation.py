"""`kiosk simulate`: days of a hall that never were, for training, demonstrations, loads and tests."""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import click

from kiosk.bridges.rule_files import offer_of
from kiosk.cli.databases import settled
from kiosk.cli.speech import Stop, plainly, reads_data
from kiosk.domain.errors import Unacceptable
from kiosk.domain.people import SYSTEM
from kiosk.options import Options
from kiosk.simulation.days import Lived, first_free_day, live, service_days
from kiosk.simulation.scenario import SCENARIOS, Scenario, scenario_of
from kiosk.storage.engine import DatabaseRefused
from kiosk.wiring import House


@click.command()
@click.option("--days", default=5, show_default=True, type=click.IntRange(1, 3660), help="Service days.")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0), help="The same seed makes the same rows.")
@click.option("--scenario", "name", default="centre", show_default=True, type=click.Choice(SCENARIOS))
@click.option(
    "--from",
    "first",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The first day; without it the day after the last one in the database, 2025-01-02 in an empty one.",
)
@reads_data
@plainly(DatabaseRefused)
def simulate(days: int, seed: int, name: str, first: datetime | None, **data: Any) -> None:
    """Fills a rehearsal database with days of a hall.

    centre is the hall of the settings. The others are small halls of their own: a six windows and one queue, b nine
    windows and three queues, c one window and long items, d three windows and many pauses.
    """
    house = settled(Options(**data, wants_rehearsal=True))
    scenario = _scenario(house, name)
    ahead = _days(house, scenario, days, first.date() if first else None)
    done = _Done(len(ahead))
    began = time.perf_counter()
    try:
        with click.progressbar(length=len(ahead), label="模拟 simulate", file=sys.stderr) as bar:
            live(house.system, scenario, offer_of(house.settings), seed, ahead, lambda lived: done.add(lived, bar))
    except KeyboardInterrupt:
        raise Stop(f"Stopped. {done.days} whole days are in the database, nothing of the one after them.", 1) from None
    finally:
        house.engine.dispose()
    click.echo(done.told(time.perf_counter() - began, ahead))


@dataclass(slots=True)
class _Done:
    """What is in the database so far."""

    wanted: int
    days: int = 0
    tickets: int = 0

    def add(self, lived: Lived, bar: Any) -> None:
        self.days += 1
        self.tickets += lived.tickets
        bar.update(1)

    def told(self, seconds: float, days: Sequence[date]) -> str:
        speed = self.days / seconds
        return (
            f"{self.days} days ({days[0]} – {days[-1]}), {self.tickets:,} tickets in {seconds:.1f} s: "
            f"{speed:.2f} days/s"
        )


def _scenario(house: House, name: str) -> Scenario:
    try:
        return scenario_of(name, house.system.centre)
    except ValueError as error:
        raise Stop(f"The settings are too small for scenario {name}: {error}. Choose --scenario centre.") from None


def _days(house: House, scenario: Scenario, days: int, wanted: date | None) -> list[date]:
    free = house.system.read(SYSTEM, first_free_day)
    first = wanted or free
    if house.system.read(SYSTEM, lambda context: context.unit.has_visits()) and first < free:
        raise Stop(f"The database already has days until {free}. Choose a later --from, or name an empty database.")
    try:
        return service_days(scenario.centre, first, days)
    except Unacceptable as refused:
        left, year = refused.detail["days"], refused.detail["year"]
        raise Stop(
            f"The calendars end with {year}: from {first} on there are {left} service days, not {days}. "
            "Ask for fewer, or begin earlier with --from."
        ) from None
