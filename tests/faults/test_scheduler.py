"""Every light is told once: by two processes at once, after a kill in the middle, when the database was away."""

import multiprocessing
import sqlite3
import threading
import time
from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, UniqueConstraint, text

from kiosk.clock import GuardedClock
from kiosk.domain.card import Card
from kiosk.domain.case import CaseStatus
from kiosk.domain.errors import Unavailable
from kiosk.domain.people import SYSTEM
from kiosk.operations.case_ports import CardFilter
from kiosk.operations.deadlines import sweep, tells_of
from kiosk.operations.ports import Context
from kiosk.scheduler import Scheduler
from kiosk.storage.case_tables import cards
from kiosk.storage.engine import open_engine
from kiosk.storage.unit_of_work import SqlUnits
from tests.api.program import Program, program_on
from tests.conftest import Measured
from tests.faults.checker import faults_of_ledger
from tests.faults.test_kill import asking
from tests.faults.test_races import PAUSES, kind_of
from tests.faults.test_races import asking as asking_any
from tests.flows.server import Server
from tests.make import TEN, TUESDAY, Hall, case, centre

LATE = TEN + timedelta(days=60)
EACH = 4  # amber and red of the promise, amber and dark of the law


def fill(address: str, many: int) -> None:
    """So many cases under way, accepted on one Tuesday."""
    engine = open_engine(address)
    hall = Hall(SqlUnits(engine, centre().code))

    def verb(context: Context) -> None:
        for number in range(1, many + 1):
            of = case(CaseStatus.RUNNING, ref=f"2026-{number:06d}", accepted_on=TUESDAY, owner="account:1")
            person = context.unit.cases.add_person("林小明", context.now)
            context.unit.cases.add(of, person, number.to_bytes(32, "big"))

    hall.do(SYSTEM, verb)
    engine.dispose()


def faults_of_cards(ask: Any, many: int) -> list[str]:
    """What is told twice or not at all, and entries that do not go with a card."""
    told = Counter(ask('SELECT case_id, "limit", level, due_on FROM cards'))
    faults = [f"{tell} was told {times} times" for tell, times in told.items() if times > 1]
    if len(told) != many * EACH:
        faults.append(f"{len(told)} of {many * EACH} were told")
    ((entries,),) = ask("SELECT COUNT(*) FROM entries WHERE kind = 'case_warned'")
    if entries != sum(told.values()):
        faults.append(f"{entries} entries for {sum(told.values())} cards")
    return faults


def together(work: Any, address: str, *given: Any) -> None:
    """The same work in two processes that begin at one moment."""
    of = multiprocessing.get_context("forkserver")
    of.set_forkserver_preload([__name__])
    gate = of.Barrier(2)
    started = [of.Process(target=_process, args=(work, address, gate, *given), daemon=True) for _ in range(2)]
    for process in started:
        process.start()
    for process in started:
        process.join(120)
        assert process.exitcode == 0


def _process(work: Any, address: str, gate: Any, *given: Any) -> None:
    engine = open_engine(address)
    hall = Hall(SqlUnits(engine, centre().code), at=LATE)
    gate.wait(100)
    work(hall, *given)
    engine.dispose()


def _sweep(hall: Hall) -> None:
    while True:
        try:
            sweep(hall.system)
            return
        except Unavailable:  # the other held the lock for too long: the next sweep goes on
            time.sleep(0.05)


def _look_then_tell(hall: Hall, pause: float) -> None:
    """The mistake of other systems: look what was told, and tell the rest, in two steps and with nothing to stop it."""

    def look(context: Context) -> list[Card]:
        of = context.unit.cases.watched().cases
        told = context.unit.cards.told_of([one.id for one in of])
        return [
            Card(0, one.id, *tell, owner=one.owner, raised_at=context.now)
            for one in of
            for tell in tells_of(context.centre, one, context.now)
            if tell not in {card.tells for card in told.get(one.id, [])}
        ]

    new = hall.ask(SYSTEM, look)
    time.sleep(pause)
    hall.do(SYSTEM, lambda context: [context.unit.cards.add_if_new(card) for card in new])


def without_constraint(address: str) -> None:
    engine = open_engine(address)
    bare = cards.to_metadata(MetaData())
    bare.constraints = {one for one in bare.constraints if not isinstance(one, UniqueConstraint)}
    bare.indexes = set()
    with engine.begin() as connection:
        cards.drop(connection)
        bare.create(connection)
    engine.dispose()


@pytest.mark.timeout(300)
def test_two_processes_tell_each_light_once(address: str) -> None:
    fill(address, 120)
    together(_sweep, address)
    assert faults_of_cards(asking_any(address), 120) == []
    assert faults_of_ledger(asking_any(address)) == []


@pytest.mark.timeout(300)
def test_without_the_constraint_lights_are_told_twice(address: str, measured: Measured) -> None:
    fill(address, 60)
    without_constraint(address)
    together(_look_then_tell, address, max(0.3, PAUSES[kind_of(address)]))
    faults = faults_of_cards(asking_any(address), 60)
    assert any("was told 2 times" in fault for fault in faults), faults
    measured(f"without the constraint on {kind_of(address)}: {len(faults) - 1} of {60 * EACH} lights told twice")


@pytest.mark.parametrize(
    ("told", "entries", "word"),
    [
        ([(1, "promised", "red", "d")] * 2, 2, "was told 2 times"),
        ([(1, "promised", "red", "d")], 1, "1 of 4 were told"),
        ([(1, limit, level, "d") for limit in "ab" for level in "cd"], 5, "5 entries for 4 cards"),
    ],
)
def test_the_checker_of_cards_catches(told: list[Any], entries: int, word: str) -> None:
    faults = faults_of_cards(lambda statement: told if "cards" in statement else [(entries,)], 1)
    assert any(word in fault for fault in faults), faults


def test_two_threads_of_one_process_tell_each_light_once(address: str) -> None:
    fill(address, 60)
    engine = open_engine(address)
    hall = Hall(SqlUnits(engine, centre().code), at=LATE)
    threads = [threading.Thread(target=_sweep, args=(hall,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    engine.dispose()
    assert faults_of_cards(asking_any(address), 60) == []


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_killed_in_the_middle_of_a_sweep(tmp_path: Path, measured: Measured) -> None:
    many = 400
    server = Server(f"sqlite:///{tmp_path / 'kiosk.db'}", tmp_path)
    server.prepare()
    server.start()
    server.sign_in("admin")
    server.at("2026-09-15T10:00:00+08:00")
    server.stop()
    fill(server.database, many)
    server.start()
    # The clock that is set makes the server sweep; it is killed when a part of the cards is there.
    setting = threading.Thread(target=_set_and_see, args=(server, "2026-11-14T10:00:00+08:00"))
    setting.start()
    seen = _wait_for_some(server, many * EACH)
    server.kill()
    setting.join(30)
    assert 0 < seen < many * EACH, "the kill came in the middle"
    server.start()
    until = time.monotonic() + 60
    while faults_of_cards(asking(server), many) and time.monotonic() < until:
        time.sleep(0.2)
    assert faults_of_cards(asking(server), many) == []
    assert faults_of_ledger(asking(server)) == []
    server.kill()
    measured(f"killed after {seen} of {many * EACH} cards; after the start each was told once")


def _set_and_see(server: Server, instant: str) -> None:
    try:
        server.post("/rehearsal/clock", {"now": instant}, by="admin")
    except OSError:
        return
    except Exception:  # noqa: BLE001  the answer is cut off by the kill
        return


def _wait_for_some(server: Server, all_of_them: int) -> int:
    path = server.database.removeprefix("sqlite:///")
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with closing(sqlite3.connect(path, timeout=10)) as of:
            ((seen,),) = of.execute("SELECT COUNT(*) FROM cards").fetchall()
        if 0 < seen < all_of_them:
            return int(seen)
        time.sleep(0.005)
    return 0


class Broken:
    """Units that fail for a while, and then are those of a hall."""

    def __init__(self, units: Any, fault: Exception) -> None:
        self._units = units
        self.fault: Exception | None = fault

    def reading(self) -> Any:
        if self.fault is not None:
            raise self.fault
        return self._units.reading()

    def writing(self) -> Any:
        return self._units.writing()


@pytest.mark.parametrize("fault", [Unavailable("database_unavailable"), ZeroDivisionError("a fault of ours")])
def test_a_fault_is_logged_and_the_next_sweep_comes(fault: Exception, caplog: pytest.LogCaptureFixture) -> None:
    whole = Hall(at=LATE)
    whole.do(SYSTEM, _one_case)
    broken = Broken(whole.units, fault)
    hall = Hall(broken, at=LATE)
    of, stop = Scheduler(hall.system, every_seconds=0.05), threading.Event()
    thread = threading.Thread(target=of.run, args=(stop,))
    thread.start()
    time.sleep(0.3)
    assert of.swept_at is None
    assert "were not looked at" in caplog.text
    broken.fault = None
    until = time.monotonic() + 20
    while of.swept_at is None and time.monotonic() < until:
        time.sleep(0.05)
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
    assert len(whole.ask(SYSTEM, lambda context: context.unit.cards.matching(CardFilter()))) == EACH


def _one_case(context: Context) -> None:
    person = context.unit.cases.add_person("林小明", context.now)
    context.unit.cases.add(case(CaseStatus.RUNNING, accepted_on=TUESDAY), person, b"-" * 32)


def test_a_trouble_is_said_once_and_the_others_are_told(sqlite_address: str, caplog: pytest.LogCaptureFixture) -> None:
    fill(sqlite_address, 3)
    engine = open_engine(sqlite_address)
    with engine.begin() as connection:
        connection.execute(text("UPDATE cases SET promised_unit = 'moons' WHERE ref = '2026-000002'"))
    of = Scheduler(Hall(SqlUnits(engine, centre().code), at=LATE).system)
    for _ in range(3):
        of.sweep_now()
    engine.dispose()
    assert caplog.text.count("case 2026-000002 was passed over") == 1
    assert len(asking_any(sqlite_address)("SELECT DISTINCT case_id FROM cards")) == 2


def test_it_says_that_it_is_late_only_while_it_should_run() -> None:
    hall = Hall()
    of, stop = Scheduler(hall.system), threading.Event()
    hall.machine.forward(hours=1)
    assert not of.is_late, "it was never started"
    stop.set()
    of.run(stop)
    assert not of.is_late
    hall.machine.forward(minutes=6)
    assert of.is_late
    of.sweep_now()
    assert not of.is_late


def test_it_says_that_the_machine_s_clock_was_set() -> None:
    hall, wall, ran = Hall(), [TEN], [0.0]
    guard = GuardedClock(lambda: wall[0], lambda: ran[0])
    of = Scheduler(hall.system, guard=guard)
    assert not of.is_clock_off
    wall[0] += timedelta(days=1)
    assert of.is_clock_off
    wall[0] -= timedelta(days=1)
    assert not of.is_clock_off


def test_a_clock_that_was_set_is_swept_at_once_and_a_running_one_is_not() -> None:
    hall = Hall()
    hall.do(SYSTEM, _one_case)
    of, stop = Scheduler(hall.system, every_seconds=3600), threading.Event()
    thread = threading.Thread(target=of.run, args=(stop,))
    thread.start()
    try:
        until = time.monotonic() + 10
        while of.swept_at is None and time.monotonic() < until:
            time.sleep(0.05)
        first = of.last
        time.sleep(1.3)
        assert of.last is first
        hall.clock.forward(days=60)
        while of.last is first and time.monotonic() < until + 10:
            time.sleep(0.05)
        assert of.last is not None
        assert of.last.told == EACH
    finally:
        stop.set()
        thread.join(5)


def test_the_server_runs_it(sqlite_address: str) -> None:
    with program_on(sqlite_address) as program:
        assert "deadlines" in {thread.name for thread in program.house.threads}
        _page_says_when(program)


def _page_says_when(program: Program) -> None:
    assert "kiosk_deadlines_swept_seconds 0.0" in program.get("/metrics").text
    program.does("/rehearsal/clock", {"now": "2026-09-16T10:00:00+08:00"}, by="admin")
    assert "kiosk_deadlines_swept_seconds 0.0" not in program.get("/metrics").text
