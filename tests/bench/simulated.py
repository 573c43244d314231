"""`python -m tests.bench.simulated [DAYS]`: simulated days a second of the whole centre, beside a plain model."""

import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import click

from config.loader import load
from kiosk.bridges.rule_files import offer_of
from kiosk.simulation.days import FIRST_DAY, Lived, live, service_days
from kiosk.simulation.scenario import Scenario, scenario_of
from kiosk.storage import schema
from kiosk.storage.engine import open_engine
from kiosk.storage.unit_of_work import SqlUnits
from tests.bench.growth import processor_seconds
from tests.bench.plain_hall import plain_days
from tests.bench.sweep import seconds
from tests.bench.table import Row, show
from tests.make import Hall, centre

DAYS = 2
SEED = 1
ROUNDS = 5
FULL = bool(os.environ.get("FULL"))


def one_year() -> list[date]:
    """Every service day of the first year."""
    year = (FIRST_DAY + timedelta(days=ahead) for ahead in range(365))
    return [day for day in year if day.year == FIRST_DAY.year and centre().is_service_day(day)]


def live_in(folder: Path, scenario: Scenario, days: Sequence[date], is_told: bool = True) -> list[Lived]:
    """Lives the days in a new embedded database, with a bar on the way."""
    engine = open_engine(f"sqlite:///{folder / 'kiosk.db'}")
    schema.upgrade(engine)
    system, lived = Hall(SqlUnits(engine, centre().code)).system, []
    with click.progressbar(length=len(days), label="simulated days", file=sys.stderr) as bar:
        bar.is_hidden = not is_told

        def watch(day: Lived) -> None:
            lived.append(day)
            bar.update(1)

        live(system, scenario, offer_of(load(None, {})), SEED, list(days), watch)
    engine.dispose()
    return lived


def measure(folder: Path, days: Sequence[date] = (), name: str = "centre", is_told: bool = True) -> list[Row]:
    """The line of the table; without `days` a few, or with FULL a year."""
    chosen = list(days) or (one_year() if FULL else service_days(centre(), FIRST_DAY, DAYS))
    scenario = scenario_of(name, centre())
    lived: list[Lived] = []
    used: list[float] = []

    def act() -> None:
        lived.extend(live_in(folder, scenario, chosen, is_told))

    took = seconds(lambda: used.append(processor_seconds(act)))
    plain = median(processor_seconds(lambda: plain_days(scenario, SEED, chosen)) for _ in range(ROUNDS))
    count, tickets = len(chosen), sum(day.tickets for day in lived)
    return [
        Row(
            f"simulated days per second, {name}, {count} days / plain model",
            f"{plain / used[0]:.4f}",
            f"{count / took:.3f} days/s · CPU {used[0] / count:.1f} s a day of {tickets / count:,.0f} tickets",
            f"{count / plain:,.0f} days/s of CPU, nothing written down",
        )
    ]


def main() -> None:
    """Measures and prints."""
    days = service_days(centre(), FIRST_DAY, int(sys.argv[1])) if len(sys.argv) > 1 else ()
    with tempfile.TemporaryDirectory(prefix="simulated-") as folder:
        show(f"Simulated days, Python {sys.version.split()[0]}", [measure(Path(folder), days)], ())


if __name__ == "__main__":
    main()
