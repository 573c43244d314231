"""`kiosk promise simulate`: what closed cases would have made of another promise."""

import json
import os
import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from kiosk import wiring
from kiosk.cli.speech import Stop, plainly, reads_data
from kiosk.domain.limits import Limit, Unit
from kiosk.domain.people import SYSTEM
from kiosk.domain.promise_trial import Exclusion, History, Trial, Verdict
from kiosk.domain.wording import limit_words
from kiosk.operations import promises
from kiosk.operations.promises import ALMOST_NONE, NONE, Extent, SuggestionReport, TrialReport, Watch
from kiosk.options import Options
from kiosk.storage import schema
from kiosk.storage.engine import DatabaseRefused, open_engine
from kiosk.web.api import promise_shapes
from kiosk.wiring import House

_UNITS = {
    "工作日": Unit.WORKING_DAYS,
    "working days": Unit.WORKING_DAYS,
    "working day": Unit.WORKING_DAYS,
    "自然日": Unit.NATURAL_DAYS,
    "calendar days": Unit.NATURAL_DAYS,
    "calendar day": Unit.NATURAL_DAYS,
    "月": Unit.MONTHS,
    "months": Unit.MONTHS,
    "month": Unit.MONTHS,
}
_ON_THE_SPOT = frozenset({"当场", "当场办结", "即办", "on the spot"})
_VERDICTS = {
    Verdict.SAFE: "✓ 稳妥 safe",
    Verdict.UNPROVEN: "? 尚不能证明 unproven",
    Verdict.RISKY: "✕ 会超期 risky",
    Verdict.TOO_LITTLE: "— 数据不足 too little history",
}
_EXCLUDED = {
    Exclusion.TACIT: "默示决定 tacit",
    Exclusion.OTHER_VARIANT: "其他办理方式 another variant",
    Exclusion.CALENDAR_MISSING: "缺日历 calendar missing",
}
_day = click.DateTime(["%Y-%m-%d"])


@click.group("promise")
def promise() -> None:
    """The promised limits of the items."""


@promise.command("simulate")
@click.option("--item", metavar="CODE", help="One item; without it every item of the catalogue.")
@click.option("--promise", "wanted", metavar="LIMIT", help='The promise to try, as "5工作日", "10自然日", "当场".')
@click.option("--from", "first", type=_day, metavar="DATE", help="Cases decided from this day on; a year before --to.")
@click.option("--to", "last", type=_day, metavar="DATE", help="Cases decided until this day; today.")
@click.option("--json", "file", type=click.Path(path_type=Path, dir_okay=False), help="Writes everything to a file.")
@reads_data
@plainly(DatabaseRefused)
def simulate(
    item: str | None, wanted: str | None, first: datetime | None, last: datetime | None, file: Path | None, **data: Any
) -> None:
    """Replays closed cases against another promise; changes nothing."""
    if wanted is not None and item is None:
        raise Stop("A promise is tried on one item. Name it with --item CODE.")
    limit = None if wanted is None else promise_from(wanted)
    house = _opened(Options(**data))
    today = house.system.centre.service_day(house.system.clock.now())
    period = promises.period_of(today, _date(first), _date(last))
    with click.progressbar(length=1, label="回放 replay", file=sys.stderr) as bar:
        if item is None:
            suggested = promises.suggest(house.system, SYSTEM, period, watch=_shown_on(bar))
            lines, told = list(_suggestions(suggested)), promise_shapes.suggestion_report(suggested)
        else:
            tried = promises.simulate(house.system, SYSTEM, item, limit, period, watch=_shown_on(bar))
            lines, told = list(_one(tried)), promise_shapes.trial_report(tried)
        bar.update(bar.length or 1)
    click.echo("\n".join(lines))
    if file is not None:
        _write(file, json.dumps(told, ensure_ascii=False, indent=1) + "\n")


def promise_from(text: str) -> Limit:
    """The limit that was typed: `5工作日`, `5 个工作日`, `5 working days`, `当场`; raises `Stop`."""
    plain = " ".join(unicodedata.normalize("NFKC", text).lower().split())
    if plain in _ON_THE_SPOT:
        return Limit(0, Unit.ON_THE_SPOT)
    found = re.fullmatch(r"([0-9]{1,4}) ?个? ?(.+)", plain)
    unit = _UNITS.get(found[2]) if found else None
    if found is None or unit is None:
        raise Stop(f"'{text}' 不是时限，请写成 5工作日、10自然日、1月 或 当场。 Write 5工作日, 10自然日, 1月 or 当场.")
    return Limit(int(found[1]), unit)


def _opened(options: Options) -> House:
    engine = open_engine(options.database)
    found = schema.current(engine)
    engine.dispose()
    if found != schema.NEWEST:
        raise DatabaseRefused(
            f"The database is at version {found or 'unknown'}, this program needs {schema.NEWEST}. "
            f"Make a copy of it, then run: kiosk db upgrade --database {options.database}"
        )
    return wiring.open_house(options, os.environ)


def _date(at: datetime | None) -> date | None:
    return at.date() if at else None


def _shown_on(bar: Any) -> Watch:
    def watch(done: int, total: int) -> bool:
        bar.length = total
        bar.update(done - bar.pos)
        return True

    return watch


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Stop(f"Cannot write {file}: {error.strerror}. Name another file.") from error


def _suggestions(of: SuggestionReport) -> Iterator[str]:
    yield from _extent(of.extent)
    rows = [("事项 item", "n", "超期 late now", "40% 以内 ceiling", "当场 on the spot", "可省 saves", "名称 name")]
    for one in of.items:
        if one.history.n or one.history.excluded_count:
            saved = f"{one.saved_days}" if one.proposal else ""
            late = "" if one.today is None else f"{one.today.late}"
            marks = (_mark(one.ceiling), _mark(one.on_the_spot))
            rows.append((one.item.code, f"{one.history.n}", late, *marks, saved, one.item.name_zh))
    yield from _table(rows)
    before, after = of.outlook.before, of.outlook.after
    law, total = before.with_statutory_limit, before.total
    yield f"不超过 40% within the ceiling: {before.within_ceiling}/{law} → {after.within_ceiling}/{law}"
    target = f"目标 target ≥ {before.on_the_spot_target}"
    yield f"即办 on the spot: {before.on_the_spot}/{total} → {after.on_the_spot}/{total} · {target}"
    yield _meaning(of.caution.fewest, float(of.caution.tolerance))


def _one(of: TrialReport) -> Iterator[str]:
    item, history = of.of.item, of.of.history
    yield f"{item.code} {item.name_zh} {item.name_en}"
    yield from _extent(of.extent)
    yield from _history(history)
    named = (
        ("拟承诺 proposed", of.proposed),
        ("现承诺 today", of.of.today),
        ("40% 以内 ceiling", of.of.ceiling),
        ("当场 on the spot", of.of.on_the_spot),
    )
    rows = [("", "承诺 promise", "n", "超期 late", "占比 share", "95% 上限 bound", "结论 verdict")]
    yield from _table([*rows, *((name, *_cells(tried)) for name, tried in named if tried is not None)])
    yield _meaning(of.caution.fewest, float(of.caution.tolerance))


def _extent(of: Extent) -> Iterator[str]:
    yield f"办结期间 decided: {of.period.first} – {of.period.last} · 读取 read: {of.seen}"


def _history(of: History) -> Iterator[str]:
    why = [f"{_EXCLUDED[reason]} {count}" for reason, count in of.excluded.items()]
    yield f"n = {of.n} · 不计 excluded: {of.excluded_count}" + (f" ({', '.join(why)})" if why else "")
    if of.n:
        yield f"所需 needed, {of.unit}: 中位 median {of.median} · 九成 P90 {of.p90} · 最长 longest {of.longest}"
        none, few = (_or_dash(of.smallest(share)) for share in (NONE, ALMOST_NONE))
        yield f"最短承诺 smallest promise: 无超期 none late {none} · 超期 late ≤ 2%: {few}"


def _or_dash(value: int | None) -> str:
    return "—" if value is None else str(value)


def _cells(of: Trial) -> tuple[str, ...]:
    share = "—" if of.share is None else f"{float(of.share):.1%}"
    bound = "—" if of.bound is None else f"{of.bound:.1%}"
    return (limit_words(of.promise, True), f"{of.n}", f"{of.late}", share, bound, _VERDICTS[of.verdict])


def _mark(of: Trial | None) -> str:
    return "" if of is None else f"{_VERDICTS[of.verdict].split()[0]} {of.promise.value} ({of.late})"


def _meaning(fewest: int, tolerance: float) -> str:
    return (
        f"✓ 稳妥 safe: n ≥ {fewest}，且有 95% 的把握超期不多于 {tolerance:.0%}"
        f" · 95 % sure that at most {tolerance:.0%} would be late"
    )


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
