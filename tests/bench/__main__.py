"""`python -m tests.bench`: measures a hall beside bare machinery, prints one table; 1 if any count is not 0."""

import json
import os
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from statistics import median

from tests.bench import eyes, growth, measures, replay, simulated, sweep
from tests.bench.clock import NOTE, ClockBench
from tests.bench.house import DAYS, House, Process, add_past, employ, free_port, new_house
from tests.bench.measures import Counts, percentile
from tests.bench.table import Row, at_least, at_most, show

FULL = bool(os.environ.get("FULL"))
ROUNDS = 5 if FULL else 3
SECONDS = 6.0 if FULL else 2.5
PAST = 1_000_000 if FULL else 100_000
CLIENTS = (1, 8, 32)
BOARDS = (1, 50, 200)
PICTURES = 60 if FULL else 25

Samples = defaultdict[str, list[float]]


class Bench:
    """One run: the rounds alternate between the hall and the bare machinery, and the middle round counts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.counts = Counts()
        self.of: Samples = defaultdict(list)
        self.house = new_house(folder)
        self.old = self.house
        self.bare = Process((), free_port())

    def run(self) -> None:
        """Everything, one after the other; what could disturb a figure does not run beside it."""
        self.of["start empty"].append(self.house.process.start("/readyz"))
        self.house.process.stop()
        employ(self.house)
        self._beside_a_past()
        self._begin_bare()
        days = iter(DAYS[1:])
        for _ in range(ROUNDS):
            self.house.begin(next(days))
            self._throughput()
            self._calls()
        self.of["memory loaded"] += self.house.process.megabytes()
        self.house.begin(next(days))
        # Window 1 serves two of the eight queues, so a quarter of these are its own.
        measures.issues(self.house, 1, 60, self.counts, 4 * (ROUNDS * PICTURES * len(BOARDS) + 10))
        for _ in range(ROUNDS):
            for boards in BOARDS:
                self._boards(boards)
        self.bare.stop()
        self.of["stop"].append(self.house.process.stop())

    def _beside_a_past(self) -> None:
        """The same day with and without years behind it, in turns."""
        old = self.old = self.house.copy("past")
        add_past(old, PAST)
        for _ in range(ROUNDS):
            for name, house in (("new", self.house), ("old", old)):
                self.of[f"start {name}"].append(house.process.start("/readyz"))
                if _ < ROUNDS - 1:
                    house.process.stop()
        self.of["memory idle"] += self.house.process.megabytes()
        for house in (self.house, old):
            house.begin(DAYS[0])
        for _ in range(ROUNDS):
            for name, house in (("new", self.house), ("old", old)):
                self._one_day(name, house)
        old.process.stop()

    def _one_day(self, name: str, house: House) -> None:
        counts = self.counts if house is self.house else Counts()
        taken = measures.issues(house, 1, 60, counts, 250)
        self.of[f"issue {name}"] += taken.seconds["issue"]
        if name == "old":
            self.counts.refused += counts.refused
        for label, seconds in measures.pages(house, 80).seconds.items():
            self.of[f"{label} {name}"] += seconds

    def _begin_bare(self) -> None:
        _, board = self.house.ask("GET", "/api/v1/boards/hall")
        line = measures.Line(self.house.port)
        _, ticket = line.ask(measures.request("POST", "/api/v1/tickets", self.house.kiosk, {"queue": "A"}))
        line.close()
        given = json.loads(ticket)
        self.counts.issued.append((given["service_day"], given["number"]))
        sample = self.folder / "sample.json"
        sample.write_text(json.dumps({"board": json.loads(board), "answer": ticket.decode()}))
        self.bare.command = (sys.executable, "-m", "tests.bench.bare", str(self.bare.port), str(sample))
        self.bare.start("/nothing")

    def _throughput(self) -> None:
        for clients in CLIENTS:
            before = self.bare.processor_seconds()
            bare = measures.bare_answers(self.bare.port, clients, SECONDS * 0.6, {"queue": "A"})
            used = self.bare.processor_seconds() - before
            self.of[f"bare cpu {clients}"].append(used * 1000 / bare.count("bare"))
            self.of[f"bare/s {clients}"].append(bare.rate("bare"))
            self.of[f"bare {clients}"] += bare.seconds["bare"]
            before = self.house.process.processor_seconds()
            taken = measures.issues(self.house, clients, SECONDS, self.counts)
            used = self.house.process.processor_seconds() - before
            self.of[f"issue/s {clients}"].append(taken.rate("issue"))
            self.of[f"issue {clients}"] += taken.seconds["issue"]
            self.of[f"cpu {clients}"].append(used * 1000 / taken.count("issue"))
            self.of[f"ratio {clients}"].append(taken.rate("issue") / bare.rate("bare"))
        self.of["commits/s"].append(measures.commits(self.folder, 1.0))

    def _calls(self) -> None:
        taken = measures.calls(self.house, SECONDS * 1.5, self.counts)
        seconds = taken.seconds["call"]
        self.of["calls/s"].append(taken.rate("call"))
        self.of["call"] += seconds
        self.of["slowest"].append(max(seconds) / median(seconds))

    def _boards(self, boards: int) -> None:
        bare = measures.bare_broadcast(self.bare.port, boards, PICTURES, self.counts)
        ours, memory = measures.hall_broadcast(self.house, boards, PICTURES, self.counts)
        self.of[f"memory {boards} boards"] = list(memory)
        self.of[f"bare boards {boards}"] += bare
        self.of[f"boards {boards}"] += ours
        self.of[f"boards ratio {boards}"].append(median(ours) / median(bare))


class Report:
    """The figures of a run as the lines of its table."""

    def __init__(self, of: Samples, counts: Counts) -> None:
        self._of = of
        self._counts = counts

    def groups(self) -> list[list[Row]]:
        """Ratios, then absolute figures, then what must be 0."""
        return [self._ratios(), self._absolutes(), self._zeros()]

    def _ratios(self) -> list[Row]:
        rows = [self._throughput(clients) for clients in CLIENTS]
        slowest = median(self._of["slowest"])
        rows.append(at_most("calls from 40 windows: slowest / p50", slowest, 5, self._per_second("calls/s", "call")))
        rows += [self._boards(boards) for boards in BOARDS]
        for label in ("issue", "board", "queues", "dashboard"):
            old, new = median(self._of[f"{label} old"]), median(self._of[f"{label} new"])
            figure = f"{label}, {PAST:,} past tickets / none"
            rows.append(at_most(figure, old / new, 1.5, f"{old * 1000:.2f} ms", f"{new * 1000:.2f} ms"))
        alone = median(self._of["issue/s 1"]) / median(self._of["commits/s"])
        rows.append(
            Row(
                "tickets / bare durable commits, 1 client",
                f"{alone:.2f}",
                self._rate("issue/s 1"),
                f"{self._rate('commits/s')} of one row",
            )
        )
        return rows

    def _throughput(self, clients: int) -> Row:
        used, spared = (median(self._of[f"{kind}cpu {clients}"]) for kind in ("", "bare "))
        measured = f"{self._per_second(f'issue/s {clients}', f'issue {clients}')} · CPU {used:.2f} ms"
        beside = f"{self._per_second(f'bare/s {clients}', f'bare {clients}')} · CPU {spared:.2f} ms"
        ratio, figure = median(self._of[f"ratio {clients}"]), f"issue, {clients} clients / bare Flask answer"
        if clients == 1:
            return Row(figure, f"{ratio:.2f}", measured, beside)
        return at_least(figure, ratio, 0.25, measured, beside)

    def _boards(self, boards: int) -> Row:
        ratio = median(self._of[f"boards ratio {boards}"])
        figure = f"call → last of {boards} boards / bare broadcast"
        measured, beside = (self._spread(f"{kind} {boards}") for kind in ("boards", "bare boards"))
        return at_most(figure, ratio, 2, measured, beside)

    def _absolutes(self) -> list[Row]:
        p50, p99 = (percentile(self._of["issue 1"], share) for share in (0.5, 0.99))
        rows = [
            Row("issue, 1 client, p50 / p99", "", f"{p50:.2f} / {p99:.2f} ms", "", "≤ 3 / 8 ms", p50 <= 3 and p99 <= 8)
        ]
        for label in ("board", "queues", "dashboard"):
            value = percentile(self._of[f"{label} new"], 0.5)
            rows.append(Row(f"{label} (JSON), p50", "", f"{value:.2f} ms", "", "≤ 3 ms", value <= 3))
        for label in ("empty", "new", "old"):
            value = max(self._of[f"start {label}"])
            named = {"empty": "first start, with set-up", "new": "start", "old": f"start, {PAST:,} past tickets"}[label]
            rows.append(Row(f"{named} → first answer, slowest", "", f"{value:.2f} s", "", "≤ 2.5 s", value <= 2.5))
        rows.append(self._memory("idle"))
        rows.append(self._memory("50 boards", 150))
        rows.append(self._memory("200 boards", 200))
        rows.append(self._memory("loaded"))
        stop = self._of["stop"][0]
        rows.append(Row("stop", "", f"{stop:.2f} s", "", "≤ 4 s", stop <= 4))
        return rows

    def _memory(self, when: str, most: float | None = None) -> Row:
        worker, every = self._of[f"memory {when}"][:2]
        needs = f"≤ {most:g} MB" if most else ""
        figure = f"memory {when}: worker (all processes)"
        return Row(figure, "", f"{worker:.0f} MB ({every:.0f})", "", needs, worker <= most if most else None)

    def _zeros(self) -> list[Row]:
        found = self._counts
        issued, called = len(found.issued), len(found.called)
        return [
            Row(f"{figure}", "", str(count), of, "0", count == 0)
            for figure, count, of in (
                ("duplicate numbers", found.duplicates, f"of {issued:,} issued"),
                ("gaps", found.gaps, f"of {issued:,} issued"),
                ("double calls", found.double_calls, f"of {called:,} called"),
                ("missed events", found.missed, f"of {self._pictures():,} pictures"),
                ("refused or lost answers", found.refused, ""),
            )
        ]

    def _pictures(self) -> int:
        return sum(boards * 3 * PICTURES * ROUNDS for boards in BOARDS)

    def _per_second(self, rate: str, seconds: str) -> str:
        return f"{self._rate(rate)} · {self._spread(seconds)}"

    def _rate(self, rate: str) -> str:
        return f"{median(self._of[rate]):,.0f}/s"

    def _spread(self, seconds: str) -> str:
        return " / ".join(f"{percentile(self._of[seconds], share):.1f}" for share in (0.5, 0.95, 0.99)) + " ms"


NOTES = (
    "Times are p50 / p95 / p99. One worker, default settings, rehearsal, no printer; "
    "Client and server share the machine.",
    "Bare answers and broadcasts come from the same gunicorn with the same settings and carry the same bytes.",
    "The boards are 200 at most, for the server lets in 256 sockets; the needs of 500 are shown for them.",
)


def main() -> int:
    """Measures and prints; 1 if a number was doubled or lost, a ticket called twice, or an event missed."""
    with tempfile.TemporaryDirectory(prefix="hall-") as folder:
        bench = Bench(Path(folder))
        try:
            bench.run()
        finally:
            for process in (bench.bare, bench.house.process, bench.old.process):
                process.stop()
    clock = ClockBench()
    clock.run()
    with tempfile.TemporaryDirectory(prefix="replay-") as folder:
        replayed = replay.measure(Path(folder))
    with tempfile.TemporaryDirectory(prefix="sweep-") as folder:
        swept = sweep.measure(Path(folder))
    with tempfile.TemporaryDirectory(prefix="growth-") as folder:
        grown = growth.measure(Path(folder))
    with tempfile.TemporaryDirectory(prefix="simulated-") as folder:
        lived = simulated.measure(Path(folder))
    with tempfile.TemporaryDirectory(prefix="eyes-") as folder:
        seen = eyes.measure(Path(folder))
    report = Report(bench.of, bench.counts)
    cores = len(os.sched_getaffinity(0))
    show(
        f"Hall bench: {ROUNDS} rounds, {cores} cores, Python {sys.version.split()[0]}",
        [*report.groups(), clock.rows(), replayed, swept, grown, lived, seen],
        [*NOTES, NOTE, growth.NOTE, eyes.NOTE],
    )
    found = bench.counts
    return int(any((found.duplicates, found.gaps, found.double_calls, found.missed, found.refused)))


if __name__ == "__main__":
    sys.exit(main())
