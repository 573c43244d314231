"""What is measured: each function takes one round and gives plain figures."""

import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from kiosk.storage.engine import open_engine
from tests.bench.house import QUEUES, WINDOWS, House
from tests.bench.screens import Screens
from tests.bench.wire import Line, Script, Taken, again, drive, request

Json = dict[str, Any]


@dataclass(slots=True)
class Counts:
    """What must all be 0, over the whole run."""

    issued: list[tuple[str, str]] = field(default_factory=list)
    called: list[int] = field(default_factory=list)
    refused: int = 0
    missed: int = 0

    @property
    def duplicates(self) -> int:
        """Numbers that were given twice."""
        return len(self.issued) - len(set(self.issued))

    @property
    def gaps(self) -> int:
        """Numbers that nobody got although a higher one was given that day."""
        highest = Counter[tuple[str, str]]()
        for day, number in set(self.issued):
            series = (day, number[0])
            highest[series] = max(highest[series], int(number[1:]))
        return highest.total() - len(set(self.issued))

    @property
    def double_calls(self) -> int:
        """Tickets that were called to more than one window."""
        return len(self.called) - len(set(self.called))


def percentile(seconds: Sequence[float], share: float) -> float:
    """Milliseconds that `share` of the samples stay within."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


def commits(folder: Path, seconds: float) -> float:
    """Durable commits a second of one row each, on a connection with the product's own settings."""
    engine = open_engine(f"sqlite:///{folder}/bare.db")
    connection = engine.raw_connection()
    execute = connection.cursor().execute
    execute("CREATE TABLE IF NOT EXISTS row (id INTEGER PRIMARY KEY, words TEXT)")
    done, until = 0, time.perf_counter() + seconds
    while time.perf_counter() < until:
        execute("BEGIN IMMEDIATE")
        execute("INSERT INTO row (words) VALUES ('one row of a plain length')")
        execute("COMMIT")
        done += 1
    connection.close()
    engine.dispose()
    return done / seconds


def bare_answers(port: int, clients: int, seconds: float, body: Json) -> Taken:
    """The same server answers a text."""
    sent = request("POST", "/bare", "x" * 52, body)
    return drive(port, [again("bare", sent) for _ in range(clients)], seconds)


def issues(house: House, clients: int, seconds: float, counts: Counts, times: int = 1_000_000) -> Taken:
    """Numbers taken by that many kiosks, each for all queues in turn."""
    heard: list[Json] = []
    taken = drive(house.port, [_kiosk(house.kiosk, at, heard, times) for at in range(clients)], seconds)
    counts.issued += [(ticket["service_day"], ticket["number"]) for ticket in heard]
    counts.refused += sum(count for status, count in taken.statuses.items() if status != 201)
    return taken


def _kiosk(key: str, first: int, heard: list[Json], times: int) -> Script:
    for queue in islice(cycle(QUEUES), first, first + times):
        status, body = yield "issue", request("POST", "/api/v1/tickets", key, {"queue": queue})
        if status == 201:
            heard.append(json.loads(body))


def calls(house: House, seconds: float, counts: Counts) -> Taken:
    """Forty windows call, start and finish until the time is over or nobody waits."""
    called: list[int] = []
    scripts = [_clerk(number, house.tokens[f"window-{number}"], called) for number in range(1, WINDOWS + 1)]
    taken = drive(house.port, scripts, seconds)
    counts.called += called
    counts.refused += sum(count for status, count in taken.statuses.items() if status not in {200, 204})
    _empty_windows(house)
    return taken


def _clerk(number: int, token: str, called: list[int]) -> Script:
    here = f"/api/v1/windows/{number}"
    while True:
        status, body = yield "call", request("POST", f"{here}/call-next", token)
        if status != 200:
            return
        called.append(json.loads(body)["id"])
        yield "start", request("POST", f"{here}/start", token)
        yield "finish", request("POST", f"{here}/finish", token, {"outcome": "enquiry"})


def _empty_windows(house: House) -> None:
    """Ends the visits that the end of a round has left at the windows."""
    for number in range(1, WINDOWS + 1):
        house.ask("POST", f"/api/v1/windows/{number}/start", f"window-{number}")
        house.ask("POST", f"/api/v1/windows/{number}/finish", f"window-{number}", {"outcome": "enquiry"})


def pages(house: House, times: int) -> Taken:
    """The board, the queues and the manager's figures, one client, in turn."""
    token = house.tokens["manager"]
    asked = {
        "board": request("GET", "/api/v1/boards/hall"),
        "queues": request("GET", "/api/v1/queues"),
        "dashboard": request("GET", "/api/v1/timeliness", token),
    }

    def reader() -> Script:
        for _ in range(times):
            for label, sent in asked.items():
                status, body = yield label, sent
                if status != 200:
                    raise RuntimeError(f"{label}: {status} {body!r}")

    return drive(house.port, [reader()])


def hall_broadcast(house: House, boards: int, times: int, counts: Counts) -> tuple[list[float], tuple[float, float]]:
    """Seconds from the press of "call" until the last board shows it; the memory with that many boards."""
    screens, line, token = Screens(house.port), Line(house.port), house.tokens["window-1"]
    here = "/api/v1/windows/1"
    call, missed = request("POST", f"{here}/call-next", token), request("POST", f"{here}/no-show", token)
    screens.open(boards)
    seconds = []
    for _ in range(times):
        seconds.append(_shown(screens, line, call, counts))
        _shown(screens, line, missed, counts)
    memory = house.process.megabytes()
    screens.close()
    line.close()
    return seconds, memory


def bare_broadcast(port: int, boards: int, times: int, counts: Counts) -> list[float]:
    """The same without a hall: the seconds from a request until the last client has what it sends."""
    screens, line = Screens(port), Line(port)
    screens.open(boards)
    seconds = [_shown(screens, line, request("POST", "/emit", body={}), counts) for _ in range(times)]
    screens.close()
    line.close()
    return seconds


def _shown(screens: Screens, line: Line, sent: bytes, counts: Counts) -> float:
    before, began = screens.revision, time.perf_counter()
    line.socket.sendall(sent)
    counts.missed += screens.wait(before + 1, 5.0)
    seconds = screens.last_shown_at - began
    while (answer := line.hear()) is None:
        pass
    counts.refused += answer[0] != 200
    time.sleep(0.012)  # two changes within 5 ms are one picture; here each must be a picture of its own
    return seconds
