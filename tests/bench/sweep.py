"""The sweep of the deadlines: nothing new, everything new, and how long a number waits meanwhile."""

import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median

from kiosk.domain.case import CaseStatus
from kiosk.domain.limits import Limit, Unit
from kiosk.domain.people import SYSTEM
from kiosk.operations.case_ports import CaseFilter
from kiosk.operations.deadlines import Quiet, sweep
from kiosk.operations.ports import Context
from kiosk.storage import schema
from kiosk.storage.engine import open_engine
from kiosk.storage.unit_of_work import SqlUnits
from tests.bench.table import Row, show
from tests.make import TEN, TUESDAY, Hall, case, centre

CASES = 10_000
ROUNDS = 5
_BREATH = 0.02  # as the scheduler's


def fill(hall: Hall, count: int) -> None:
    """Cases under way, accepted over four weeks; a tenth of them is near or late at any time."""

    def verb(context: Context) -> None:
        person = context.unit.cases.add_person("林小明", context.now)
        for number in range(1, count + 1):
            day = TUESDAY - timedelta(days=number % 28)
            limits = Limit(40, Unit.WORKING_DAYS), Limit(16 + number % 8, Unit.WORKING_DAYS)
            of = case(CaseStatus.RUNNING, ref=f"2026-{number:06d}", received_on=day, accepted_on=day,
                      owner="account:1", statutory=limits[0], promised=limits[1])  # fmt: skip
            context.unit.cases.add(of, person, number.to_bytes(32, "big"))

    hall.do(SYSTEM, verb)


def seconds(act: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def measure(folder: Path, count: int = CASES) -> list[Row]:
    """The lines of the table."""
    engine = open_engine(f"sqlite:///{folder / 'kiosk.db'}")
    schema.upgrade(engine)
    hall = Hall(SqlUnits(engine, centre().code))
    fill(hall, count)
    sweep(hall.system)
    bare = median(seconds(lambda: _read_only(hall)) for _ in range(ROUNDS))
    first = median(seconds(lambda: sweep(hall.system)) for _ in range(ROUNDS))
    quiet_ones = Quiet()
    sweep(hall.system, quiet=quiet_ones)
    idle = median(seconds(lambda: sweep(hall.system, quiet=quiet_ones)) for _ in range(ROUNDS))
    quiet = [seconds(hall.issue) for _ in range(200)]
    hall.clock.forward(days=7)
    told, took, waits = _all_new(hall)
    engine.dispose()
    return [
        Row(f"sweep of {count:,} open cases, nothing new / reading their rows", f"{idle / bare:.2f}",
            f"{idle * 1000:,.0f} ms", f"{bare * 1000:,.0f} ms"),
        Row("the same by a process that has just begun", f"{first / bare:.2f}", f"{first * 1000:,.0f} ms"),
        Row(f"sweep a week later, {told:,} cards new", "", f"{told / took:,.0f} cards/s · {took:.1f} s"),
        Row("longest wait for a number meanwhile / without a sweep", f"{max(waits) / max(quiet):.1f}",
            f"{max(waits) * 1000:,.0f} ms of {len(waits):,}", f"{max(quiet) * 1000:,.0f} ms"),
    ]  # fmt: skip


def _read_only(hall: Hall) -> None:
    hall.ask(SYSTEM, lambda context: context.unit.cases.matching(CaseFilter(is_open=True)))


def _all_new(hall: Hall) -> tuple[int, float, list[float]]:
    """One thread takes numbers as fast as they come while the cards are told."""
    stop, waits = threading.Event(), [0.0]

    def take() -> None:
        while not stop.is_set():
            waits.append(seconds(hall.issue))
            time.sleep(0.005)

    hall.clock.set(TEN + timedelta(days=7))
    taking = threading.Thread(target=take)
    taking.start()
    began = time.perf_counter()
    told = sweep(hall.system, lambda: stop.wait(_BREATH)).told
    took = time.perf_counter() - began
    stop.set()
    taking.join()
    return told, took, waits


def main() -> None:
    """Measures and prints."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    with tempfile.TemporaryDirectory(prefix="sweep-") as folder:
        show("Sweep of the deadlines", [measure(Path(folder), count)], ())


if __name__ == "__main__":
    main()
