"""Commands that read files and open no database: the centre's settings, a catalogue, histories of cases."""

import json
import os
import sys
from pathlib import Path

import click

from config.catalogue_figures import figures
from config.catalogue_file import Measure, read_catalogue_file
from config.loader import check, load
from config.report import Report
from config.schema import Severity
from kiosk.bridges.settings import editions_of
from kiosk.cli.speech import Stop, as_line, config_option, plainly
from kiosk.clock_file import UnreadableClockFile, answer, parse


@click.group("config")
def config() -> None:
    """The centre's files."""


@config.command("check")
@click.option("--config", type=click.Path(path_type=Path), envvar="KIOSK_CONFIG")
def check_config(config: Path | None) -> None:
    """Names every problem with its file and line."""
    if config is not None and not config.is_dir():
        raise Stop(f"There is no folder {config}. Name the folder that holds the centre's files.")
    problems = check(config)
    for problem in problems:
        click.echo(as_line(problem))
    if any(problem.severity is Severity.ERROR for problem in problems):
        sys.exit(1)
    click.echo("没有要改的错误。 Nothing has to be corrected.", err=True)


@click.group("catalogue")
def catalogue() -> None:
    """The catalogue of items."""


@catalogue.command("check")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@config_option
@plainly(UnreadableClockFile)
def check_catalogue(file: Path, config: Path | None) -> None:
    """Checks limits, units and codes, and prints how the two promises stand."""
    centre, report = load(config, os.environ).centre, Report()
    policy = centre.policy
    items = read_catalogue_file(file, Measure(policy, centre.guide), report)
    found = figures(items, policy)
    problems = report.problems()
    for problem in problems:
        click.echo(as_line(problem))
    click.echo(f"事项 items: {found.total}")
    click.echo(f"可以公布 published: {sum(not item.missing_elements for item in items)} / {found.total}")
    click.echo(
        f"不超过法定时限 {policy.ceiling} within the ceiling: {found.within_ceiling} / {found.with_statutory_limit}"
    )
    click.echo(f"即办 on the spot: {found.on_the_spot} / {found.total} · 目标 target ≥ {found.on_the_spot_target}")
    for unit, total in found.sums.items():
        click.echo(f"{unit}: 承诺 promised {total.promised} / 法定 statutory {total.statutory}")
    if any(problem.severity is Severity.ERROR for problem in problems):
        sys.exit(1)


@click.command("clock")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--explain", is_flag=True, help="Adds the days, each with its verdict and reason.")
@config_option
@plainly(UnreadableClockFile)
def clock(file: Path, explain: bool, config: Path | None) -> None:
    """Reads histories of cases and prints their due dates; opens no database."""
    rows = answer(parse(file.read_bytes()), editions_of(load(config, os.environ)), explain)
    click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
