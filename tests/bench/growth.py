"""`python -m tests.bench.growth`: choosing the next number and estimating every wait, from 10 to 1,000 waiting."""

import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import median

from kiosk.domain.catalogue import Centre, Window
from kiosk.domain.ticket import PriorityClass
from kiosk.operations import calling, duty, intake, serving
from kiosk.operations.estimates import Estimator
from kiosk.operations.intake import TicketWish
from kiosk.operations.system import System
from kiosk.operations.wait_book import WaitBook
from kiosk.storage import schema
from kiosk.storage.engine import open_engine
from kiosk.storage.unit_of_work import SqlUnits
from tests.bench.house import QUEUES, write_past
from tests.bench.table import Row, show
from tests.fakes import FixedTokens
from tests.make import KIOSK, TUESDAY, Hall, centre, clerk

WINDOWS = 100
WAITING = (10, 100, 500, 1_000)
ROUNDS = 7
_PAST = 12_000  # as many calls as the estimates learn from
_SHARE_PRIORITY = 0.05


def wide(windows: int) -> Centre:
    """The shipped centre with that many windows; every third serves a second queue."""
    desks = {
        number: Window(number, f"{number}号窗口", f"Window {number}", _served(number))
        for number in range(1, windows + 1)
    }
    return replace(centre(), windows=desks)


def _served(number: int) -> tuple[str, ...]:
    own, other = QUEUES[number % 8], QUEUES[(number + 1) % 8]
    return (own, other) if number % 3 == 0 else (own,)


class FullHall:
    """Somebody sits and serves at every window, and more and more people wait."""

    def __init__(self, folder: Path, windows: int = WINDOWS, past: int = _PAST) -> None:
        self.engine = open_engine(f"sqlite:///{folder / 'kiosk.db'}")
        schema.upgrade(self.engine)
        self.hall = Hall(SqlUnits(self.engine, centre().code), wide(windows))
        self.book = WaitBook()
        self.estimator = Estimator(self.hall.system, self.book)
        self.waiting = 0
        self._chance = Random(1)
        self._together(self._open)
        write_past(self.engine, past, TUESDAY - timedelta(days=1))

    def fill(self, waiting: int) -> None:
        """More people take numbers until so many wait."""
        self._together(lambda system: [self._come(system) for _ in range(waiting - self.waiting)])
        self.waiting = waiting

    def choose(self) -> list[int | None]:
        """Who would be called to each window now: a question of its own at each, as when its clerk calls."""
        system, verb = self.hall.system, calling.next_up
        found = [system.read(clerk(at), lambda context, at=at: verb(context, at)) for at in self.hall.of.windows]
        return [up.ticket.id if up else None for up in found]

    def read_one(self) -> None:
        """A bare look at one ticket for each window, in transactions of the same kind."""
        for number in self.hall.of.windows:
            self.hall.system.read(clerk(number), lambda context: context.unit.tickets.by_id(1))

    def _together(self, act: Callable[[System], object]) -> None:
        with self.hall.system.together(self.hall.of, self.hall.clock, FixedTokens()) as system:
            act(system)

    def _open(self, system: System) -> None:
        for number, window in self.hall.of.windows.items():
            self._come(system, window.queues[0])
            for verb in (duty.open_window, calling.call_next, serving.start):
                system.perform(clerk(number), lambda context, verb=verb, at=number: verb(context, at))

    def _come(self, system: System, queue: str | None = None) -> None:
        chance = self._chance
        priority = PriorityClass.SENIOR if chance.random() < _SHARE_PRIORITY else None
        wish = TicketWish(None, queue or chance.choice(QUEUES), priority_class=priority)
        system.perform(KIOSK, lambda context: intake.issue(context, wish))


def measure(
    folder: Path, sizes: Sequence[int] = WAITING, windows: int = WINDOWS, past: int = _PAST, rounds: int = ROUNDS
) -> list[Row]:
    """The lines of the table; the ratio is the cost with the most who wait over that with the fewest."""
    full = FullHall(folder, windows, past)
    choice, bare, whole = ({} for _ in range(3))
    for waiting in sizes:
        full.fill(waiting)
        full.choose()
        full.estimator.refresh()  # the past is read once and believed for some minutes: not part of each estimate
        choice[waiting] = _middle(full.choose, rounds) / windows
        bare[waiting] = _middle(full.read_one, rounds) / windows
        whole[waiting] = _middle(full.estimator.refresh, rounds)
    full.engine.dispose()
    steps = " / ".join(f"{waiting:,}" for waiting in sizes)
    return [
        _grown(f"next number at one of {windows} windows, {steps} waiting", choice, 2, bare),
        _grown(f"all waits of a hall of {windows} windows, {steps} waiting", whole, 1),
    ]


def _middle(act: Callable[[], object], rounds: int) -> float:
    return median(processor_seconds(act) for _ in range(rounds)) * 1000


def processor_seconds(act: Callable[[], object]) -> float:
    """What it costs, whoever else is at work on the machine."""
    began = time.process_time()
    act()
    return time.process_time() - began


def _grown(figure: str, taken: Mapping[int, float], places: int, beside: Mapping[int, float] | None = None) -> Row:
    ratio = taken[max(taken)] / taken[min(taken)]
    compared = f"{_each(beside, places)}, one ticket read" if beside else ""
    return Row(figure, f"{ratio:.2f}", _each(taken, places), compared)


def _each(taken: Mapping[int, float], places: int) -> str:
    return " / ".join(f"{one:.{places}f}" for one in taken.values()) + " ms"


NOTE = (
    "Rows that grow are processor time; the ratio is the cost with the most people waiting over that with the fewest. "
    "Reading the hall and writing the page of waits are part of it; draws become fewer as more wait."
)


def main() -> None:
    """Measures and prints."""
    with tempfile.TemporaryDirectory(prefix="growth-") as folder:
        show(f"A hall that fills, Python {sys.version.split()[0]}", [measure(Path(folder))], [NOTE])


if __name__ == "__main__":
    main()
