"""A simulated day without a database: the same people come, windows serve the earliest, and nothing is written down."""

from collections import defaultdict, deque
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random

from kiosk.simulation.agenda import Agenda, Moment
from kiosk.simulation.plan import Visitor, plan_of
from kiosk.simulation.scenario import Scenario


class PlainHall:
    """Knows no rest, no priority and nobody who leaves: what everybody would write first."""

    def __init__(self, scenario: Scenario, day: date, chance: Random) -> None:
        self._midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
        self._agenda = Agenda(Moment(self._midnight))
        self._chance = chance
        self._windows = {number: window.queues for number, window in scenario.centre.windows.items()}
        self._idle = dict(self._windows)
        self._lines: defaultdict[str, deque[tuple[int, Visitor]]] = defaultdict(deque)
        self._plan = plan_of(scenario, day, chance)
        self.came = self.served = 0

    def live(self) -> None:
        """Until the last one who came was served."""
        for arrival in self._plan.arrivals:
            at = self._midnight + timedelta(minutes=arrival.minute)
            self._agenda.at(at, lambda visitor=arrival.visitor: self._arrive(visitor))
        self._agenda.run(self._midnight + timedelta(days=2))

    def _arrive(self, visitor: Visitor) -> None:
        self.came += 1
        queue = visitor.kind.queue
        self._lines[queue].append((self.came, visitor))
        free = next((number for number, queues in self._idle.items() if queue in queues), None)
        if free is not None:
            del self._idle[free]
            self._next(free)

    def _next(self, number: int) -> None:
        lines = [self._lines[queue] for queue in self._windows[number] if self._lines[queue]]
        if not lines:
            self._idle[number] = self._windows[number]
            return
        _, visitor = min(lines, key=lambda line: line[0][0]).popleft()
        ends = self._agenda.clock.at + timedelta(minutes=visitor.kind.duration(self._chance))
        self._agenda.at(ends, lambda: self._end(number))

    def _end(self, number: int) -> None:
        self.served += 1
        self._next(number)


def plain_days(scenario: Scenario, seed: int, days: Sequence[date]) -> int:
    """Lives the days one after the other; how many people were served."""
    served = 0
    for day in days:
        hall = PlainHall(scenario, day, Random(f"{seed} {day}"))
        hall.live()
        served += hall.served
    return served
