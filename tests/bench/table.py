"""The one table: ratios first, beside each figure what a release needs and whether it is reached."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Row:
    """One line: `needs` in words, `reached` None where nothing is asked for."""

    figure: str
    ratio: str
    measured: str
    beside: str = ""
    needs: str = ""
    reached: bool | None = None


def at_most(figure: str, ratio: float, most: float, measured: str, beside: str = "") -> Row:
    """A ratio that should be small."""
    return Row(figure, f"{ratio:.2f}", measured, beside, f"≤ {most:g}", ratio <= most)


def at_least(figure: str, ratio: float, least: float, measured: str, beside: str = "") -> Row:
    """A ratio that should be large."""
    return Row(figure, f"{ratio:.2f}", measured, beside, f"≥ {least:g}", ratio >= least)


def show(title: str, groups: Sequence[Sequence[Row]], notes: Sequence[str]) -> None:
    """Prints it."""
    table = Table(title=title, title_justify="left", caption="\n".join(notes), caption_justify="left")
    for name in ("figure", "ratio", "measured", "beside it", "a release needs", "reached"):
        table.add_column(name, overflow="fold", justify="right" if name == "ratio" else "left")
    for rows in groups:
        for row in rows:
            reached = {None: "", True: "yes", False: "NO"}[row.reached]
            table.add_row(row.figure, row.ratio, row.measured, row.beside, row.needs, reached)
        table.add_section()
    Console(width=150, highlight=False).print(table)
