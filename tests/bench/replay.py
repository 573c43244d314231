"""`python -m tests.bench.replay [CASES]`: closed cases replayed by the promise simulator, beside a bare loop."""

import json
import os
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import click

from kiosk.domain.calendar import WorkingCalendar
from kiosk.domain.limits import Unit
from kiosk.domain.metrics import Period
from kiosk.domain.people import SYSTEM
from kiosk.operations.promises import suggest
from kiosk.operations.system import System
from kiosk.storage import schema
from kiosk.storage.engine import open_engine
from kiosk.storage.unit_of_work import SqlUnits
from tests.bench.table import Row, at_most, show
from tests.fakes import CountingListener, FixedTokens, SetClock
from tests.make import centre

CASES = 1_000_000 if os.environ.get("FULL") else 100_000
BARE = 100_000
PERIOD = Period(date(2021, 1, 1), date(2026, 9, 30))
_AT = datetime(2026, 9, 30, 2, 0, tzinfo=UTC)
_COLUMNS = (
    "centre_id", "ref", "item", "department", "status", "version", "person_id", "owner", "token_hash",
    "statutory_value", "statutory_unit", "promised_value", "promised_unit", "received_on", "accepted_on",
    "decided_on", "decision", "accepted_by", "statutory_due_on", "rules", "events",
)  # fmt: skip
_INSERT = f"INSERT INTO cases ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
_RULES = json.dumps(
    {
        "extension_allowed": 10,
        "extension_total": None,
        "extra_grounds": [],
        "notice_window": 5,
        "overdue_effect": "none",
    }
)


class Days:
    """Working days by their place, so that a million histories are written without counting."""

    def __init__(self, calendar: WorkingCalendar) -> None:
        first, last = PERIOD.first, PERIOD.last
        every = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
        self.all = [day.isoformat() for day in every if calendar.is_working_day(day)]


def history(kind: float, days: list[str], at: int) -> tuple[int, list[list[Any]]]:
    """How much later a case was decided, and what its clock was told: a stop; a notice, a supply, a stop, more days."""
    if kind < 0.85:
        return 0, []
    stop = [[2, "suspend", days[at + 1], "听证", "", 0, True], [3, "resume", days[at + 6], "", "", 0, True]]
    if kind < 0.95:
        return 5, stop
    supplied = [[1, "supplement_notice", days[at - 3], "", "", 0, True],
                [1, "supplement_received", days[at], "", "", 0, True]]  # fmt: skip
    return 5, [*supplied, *stop, [4, "extend", days[at + 6], "", "", 5, True]]


def rows(count: int, calendar: WorkingCalendar, dice: Random, is_plain: bool) -> Iterator[tuple[Any, ...]]:
    """Decided cases of every item over five years: 85 % plain, 10 % stopped, 5 % also extended and supplied."""
    items = [item for item in centre().items.values() if item.statutory and item.statutory.value]
    days = Days(calendar).all
    for number in range(count):
        item = items[number % len(items)]
        law = item.statutory
        assert law is not None
        at, took = 4 + number * (len(days) - 60) // count, min(dice.randrange(0, max(2, law.value // 3)), 30)
        longer, events = history(0 if is_plain else dice.random(), days, at)
        received = days[at - 4 if events and events[0][1] == "supplement_notice" else at]
        due = days[min(at + longer + law.value, len(days) - 1)]
        yield (
            centre().code, f"B{number:09}", item.code, item.department_zh, "decided", 3, 1, "bench",
            number.to_bytes(32, "big"), law.value, law.unit.value, item.promised.value, item.promised.unit.value,
            received, days[at], days[at + took + longer], "granted", "declaration", due,
            _RULES, json.dumps(events, ensure_ascii=False) if events else None,
        )  # fmt: skip


def fill(path: Path, count: int, is_plain: bool = False) -> str:
    """A database with so many closed cases; plain ones only, or the mix."""
    engine = open_engine(f"sqlite:///{path}")
    schema.upgrade(engine)
    raw = engine.raw_connection()
    raw.cursor().execute("BEGIN")
    raw.cursor().executemany(_INSERT, rows(count, centre().calendar, Random(2026), is_plain))
    raw.cursor().execute("COMMIT")
    raw.close()
    engine.dispose()
    return f"sqlite:///{path}"


def replay(address: str, is_told: bool = True) -> tuple[int, float]:
    """Replays everything; how many cases, and in how many seconds."""
    engine = open_engine(address)
    clock = SetClock(_AT)
    system = System(centre(), SqlUnits(engine, centre().code), clock, clock, FixedTokens(), CountingListener())
    began = time.perf_counter()
    with click.progressbar(length=1, label="replay", file=sys.stderr) as bar:
        bar.is_hidden = not is_told

        def watch(done: int, total: int) -> bool:
            bar.length = total
            bar.update(done - bar.pos)
            return True

        report = suggest(system, SYSTEM, PERIOD, watch=watch)
    took = time.perf_counter() - began
    engine.dispose()
    return report.extent.seen, took


def replay_peak(address: str) -> int:
    """The most memory that a replay takes above what was there before, in bytes."""
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    replay(address, is_told=False)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak - before


def bare(count: int) -> float:
    """Seconds for as many plain cases counted day by day with nothing around: the loop that everybody writes first."""
    calendar, days = centre().calendar, [date.fromisoformat(day) for day in Days(centre().calendar).all]
    dice, laws = Random(2026), [item.statutory for item in centre().items.values() if item.statutory]
    laws = [law for law in laws if law.value and law.unit is not Unit.MONTHS]
    cases = []
    for number in range(count):
        at, most = number * (len(days) - 60) // count, laws[number % len(laws)].value
        cases.append((days[at], days[at + min(dice.randrange(0, max(2, most // 3)), 30)]))
    began, one = time.perf_counter(), timedelta(days=1)
    for accepted_on, decided_on in cases:
        day, used = accepted_on, 0
        while day < decided_on:
            day += one
            used += calendar.is_working_day(day)
    return time.perf_counter() - began


def measure(folder: Path, count: int = CASES) -> list[Row]:
    """The lines of the table."""
    began = time.perf_counter()
    large, small = fill(folder / "large.db", count), fill(folder / "small.db", max(1000, count // 10))
    plain = fill(folder / "plain.db", max(1000, count // 10), is_plain=True)
    print(f"closed cases written in {time.perf_counter() - began:.1f} s", file=sys.stderr)
    seen, took = _middle(large, is_told=True)
    few, took_plain = _middle(plain)
    ours, theirs = seen / took, BARE / bare(BARE)
    memory, less = replay_peak(large), replay_peak(small)
    beside = f"{theirs:,.0f} cases/s, nothing read or kept"
    return [
        Row(f"promise simulator, {seen:,} closed cases / bare loop", f"{ours / theirs:.2f}",
            f"{ours:,.0f} cases/s · {took:.1f} s", beside),
        Row(f"the same, {few:,} plain cases / bare loop", f"{few / took_plain / theirs:.2f}",
            f"{few / took_plain:,.0f} cases/s", beside),
        at_most("its peak memory, all cases / a tenth of them", memory / less, 1.5,
                f"{memory / 2**20:.1f} MB", f"{less / 2**20:.1f} MB"),
    ]  # fmt: skip


def _middle(address: str, is_told: bool = False) -> tuple[int, float]:
    """The middle of three rounds."""
    rounds = [replay(address, is_told) for _ in range(3)]
    return rounds[0][0], median(took for _, took in rounds)


def main() -> None:
    """Measures and prints."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    with tempfile.TemporaryDirectory(prefix="replay-") as folder:
        show("Promise simulator", [measure(Path(folder), count)], ())


if __name__ == "__main__":
    main()
